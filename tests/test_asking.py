"""What is told of a state afterwards: of an article all that decided, of any other address why there is none."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock, Ran, make_kept, make_raw

from newscrawl import asking
from newscrawl.asking.stored import RULES as IN_WORDS
from newscrawl.errors import UsageError
from newscrawl.items import Link, RawArticle
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import KEEP, Contract, Feed, Selection, load
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES, open_store, row_of
from newscrawl.store import Outcome, Placed, Store
from newscrawl.stories import rule
from newscrawl.urls import article_id

HOME = "http://host0.example/"
LISTING = "http://host0.example/list"
DAY = 86_400


def fill(state: Path, copies: int) -> list[Placed]:
    raw = make_raw(1)
    with closing(open_store(state)) as store:
        number = store.begin("run", "spider", {"t": [HOME]})["t"]
        (item,) = store.due(number, "host0.example", 1)
        kept = [make_kept(replace(raw, url=f"http://host{n}.example/a")) for n in range(copies)]
        return store.commit([Outcome(item, "listing", articles=kept)], "run")[0]


def told_of(text: str, state: Path, status: int = 0, now: float | None = None) -> str:
    """Everything that is said, one line after the other."""
    said: list[str] = []
    clock = Clock()
    clock.now = clock.now if now is None else now
    assert asking.explain(text, state, said.append, clock) == status, said
    assert all(len(line) < 400 for line in said)
    return "\n".join(said)


def test_a_story_of_thirty_is_told_as_thirty(tmp_path: Path) -> None:
    fill(tmp_path, 30)
    said = told_of("http://host29.example/a", tmp_path)
    assert "copy of 30" in said
    assert "      and 19 more" in said
    assert said.count("\n      copy http://host") + said.count("\n      original http://host") == 10
    told_of("http://else.example/", tmp_path, 1)


def test_an_article_is_the_same_row_whether_it_was_just_placed_or_read(tmp_path: Path) -> None:
    placed = fill(tmp_path, 2)
    with closing(open_store(tmp_path)) as store:
        read = {one.article.id: one for one in store.articles(copies=True)}
        assert [row_of(one) for one in placed] == [row_of(read[one.article.id]) for one in placed]


def test_a_state_that_does_not_exist_is_not_made(tmp_path: Path) -> None:
    for ask in (
        lambda: asking.settle_state(tmp_path / "nowhere"),
        lambda: asking.explain(HOME, tmp_path / "nowhere", print),
        lambda: asking.split(HOME, tmp_path / "nowhere", ""),
        lambda: asking.take_back(HOME, tmp_path / "nowhere"),
    ):
        with pytest.raises(UsageError, match="there is no state"):
            ask()
    assert not (tmp_path / "nowhere").exists()


# -- an article


def text_of(*parts: int) -> str:
    return "\n".join(make_raw(part).article_body for part in parts)


def put(store: Store, **bodies: tuple[int, ...]) -> None:
    number = store.begin("r2", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "host0.example", 1)
    for host, parts in bodies.items():
        raw = RawArticle(f"http://{host}.example/a.html", f"What {host} tells", text_of(*parts))
        store.commit([Outcome(item, "retry", articles=[make_kept(raw)])], "r2")


def of(host: str) -> str:
    return article_id(f"http://{host}.example/a.html")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stories that a third article made one, and a copy."""
    state = tmp_path_factory.mktemp("joined")
    with closing(Store(state, RULES, content_hash, Clock())) as store:
        put(store, first=(1, 2, 3), second=(4, 5, 6), whole=(1, 2, 3, 4, 5, 6), copy=(1, 2, 3))
    return state


@pytest.fixture
def joined(made: Path, tmp_path: Path) -> Path:
    """The same, to be changed."""
    return shutil.copytree(made, tmp_path / "state")


def test_a_copy_is_told_with_whom_it_matched_and_how(joined: Path) -> None:
    said = told_of("http://copy.example/a.html", joined)
    assert f"story {of('first')}, copy of 4" in said
    assert f"became part of it: {of('second')}" in said
    match = re.search(r"joined at 2026-01-01T00:00:00Z in run r2 with http://(\w+).example/a.html \((.*), (.*)\)", said)
    assert match
    assert match.groups() in {(name, f"{name}.example", of(name)) for name in ("first", "whole")}
    assert re.search(r"rule contained \(most of .*\): containment 1.00, numbers 1.00, \d+ shared keys", said)
    assert "original is http://first.example/a.html" in said
    assert "beside this one, the lower id" in said or "beside this one, it had the role first" in said


def test_who_brought_another_story_says_by_which_match(joined: Path) -> None:
    said = told_of("http://whole.example/a.html", joined)
    assert re.search(rf"brought story ({of('first')}|{of('second')}) to it, by http://", said)
    assert said.count("rule contained") == 2


def test_who_founded_says_so(joined: Path) -> None:
    assert "    founded the story" in told_of("http://first.example/a.html", joined)
    second = told_of("http://second.example/a.html", joined)
    assert "founded a story of its own, which became part of this one" in second


@pytest.mark.parametrize(
    ("name", "url", "meaning"),
    [
        ("copy", "copy", "{copy} is the id of this article"),
        ("first", "first", "{first} is the id of this article and of its story"),
        ("second", "second", "{second} is the id of this article; its story became part of {first}"),
    ],
)
def test_ids_are_answered_like_addresses(joined: Path, name: str, url: str, meaning: str) -> None:
    said = told_of(of(name).upper(), joined)
    assert said.startswith(f"http://{url}.example/a.html\n  {meaning.format(**{n: of(n) for n in (name, 'first')})}\n")


def test_ids_of_stories_whose_founder_is_not_stored_are_answered(joined: Path) -> None:
    with closing(open_store(joined)) as store, store.transaction() as db:
        db.execute("DELETE FROM article WHERE id IN (?, ?)", (of("first"), of("second")))
    assert f"{of('first')} is a story; this is its original" in told_of(of("first"), joined)
    assert f"{of('second')} was a story that became part of {of('first')}" in told_of(of("second"), joined)


@pytest.mark.parametrize(
    "address", ["first.example/a.html", " https://www.first.example/a.html#top ", "FIRST.example/a.html"]
)
def test_an_address_may_be_written_as_people_do(joined: Path, address: str) -> None:
    assert told_of(address, joined).startswith("http://first.example/a.html\n")


def test_every_rule_has_words() -> None:
    source = Path(rule.__file__).read_text("utf-8")
    names = set(re.findall(r'(?:return|rule: str \| None =|rule =) "([a-z-]+)"', source))
    assert {"lead", "farm-id", "contained"} <= names | {"contained"}
    assert names - set(IN_WORDS) == set()


# -- the operator's splits


def test_a_split_is_told_on_both_sides_with_its_reason(joined: Path) -> None:
    said = asking.split("http://second.example/a.html", joined, " another council ")
    assert said.startswith(f"http://second.example/a.html left story {of('first')} and is of story {of('second')} now")
    left = told_of("http://second.example/a.html", joined)
    assert re.search(
        rf"split by the operator at \S+: this article left story {of('first')}, apart for good: another", left
    )
    assert "another council" in left
    stayed = told_of("http://first.example/a.html", joined)
    assert re.search(r"http://second.example/a.html \(.*\) left this story, apart for good: another council", stayed)
    back = asking.take_back(of("second"), joined)
    assert back.endswith(f"it and the articles that left with it are of story {of('first')} again")
    assert "split by the operator" not in told_of("http://first.example/a.html", joined)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["http://unknown.example/", "--split"], "http://unknown.example/: no article is stored under this in"),
        (["http://unknown.example/", "--join"], "http://unknown.example/: no article is stored under this in"),
        (["http://first.example/a.html", "--split"], "founded its story, whose id stays with it"),
        (["http://first.example/a.html", "--join"], "was never split from a story"),
        (["http://first.example/a.html", "--join", "--split"], "the opposite of each other"),
        (["http://first.example/a.html", "--reason", "x"], "give it with --split"),
    ],
)
def test_what_cannot_be_done_is_a_sentence(
    joined: Path, told: Callable[[list[str]], Ran], arguments: list[str], sentence: str
) -> None:
    ran = told(["why", *arguments, "--state", str(joined)])
    assert (ran.status, ran.out) == (2, "")
    assert sentence in ran.err


# -- feeds


def test_feeds_tell_it_or_say_why_not(joined: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    declare = """
        [feeds.{0}]
        folder = "{0}"
        [feeds.{0}.{1}]
        {2}"""
    parts = [
        ("all", "selection", "copies = true"),
        ("one", "selection", "copies = false"),
        ("french", "selection", 'languages = ["fr"]\nkeywords = ["council"]'),
        ("strict", "contract", 'required = ["main_image"]'),
        ("young", "selection", 'max_age = "1d"'),
        ("later", "selection", "copies = true"),
    ]
    Path("newscrawl.toml").write_text("".join(declare.format(*part) for part in parts))
    with closing(open_store(joined)) as store:
        for name, feed in load().items():
            if name != "later":
                store.acquire("feed", [name])
                Publisher(feed, store, Clock().now).publish()
                store.release()
    lines = {
        m[1]: m[2]
        for m in re.finditer(r"  feed (\w+): (.*)", told_of("copy.example/a.html", joined, now=Clock().now + 2 * DAY))
    }
    assert re.fullmatch(r"told as new at sequence \d, revision 1, as copy", lines.pop("all"))
    assert lines.pop("strict").startswith("it lacks main_image, which the feed requires; so the feed is not published")
    assert lines == {
        "one": "a feed of unique stories, in which its story is told by http://first.example/a.html",
        "french": "not selected by languages",
        "young": "too old: first seen 2026-01-01T00:00:00Z, and the feed tells 1 days",
        "later": "it was never published",
    }
    asking.split("http://second.example/a.html", joined, "")
    assert "it changed since, newscrawl publish all tells it" in told_of("second.example/a.html", joined)
    Path("newscrawl.toml").write_text("[feeds.x]\n")
    said = told_of("copy.example/a.html", joined)
    assert "feeds are told by what was published last, for newscrawl.toml" in said
    assert "feed french: not selected when it was published last" in said
    assert "feed one: its story is told by http://first.example/a.html" in said


def test_a_feed_that_told_what_is_gone_is_named(joined: Path, tmp_path: Path) -> None:
    fields = {key: key for key in ("id", "sequence", "status", "revision")}
    feed = Feed("f", tmp_path / "f", "jsonl", None, fields, KEEP, Selection(), Contract())
    with closing(open_store(joined)) as store:
        store.acquire("feed", ["f"])
        Publisher(feed, store, Clock().now).publish()
        with store.transaction() as db:
            db.execute("DELETE FROM alias WHERE article IN (SELECT row FROM article WHERE id = ?)", (of("first"),))
            db.execute("DELETE FROM article WHERE id = ?", (of("first"),))
        assert "feed f: told as new until it is published again" in told_of("first.example/a.html", joined, 1)
        Publisher(feed, store, Clock().now).publish()
        store.release()
    assert "feed f: withdrawn, sequence 3, revision 2" in told_of("first.example/a.html", joined, 1)


# -- an address without an article


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A state in which something became of each address."""
    state = tmp_path_factory.mktemp("crawled")
    clock = Clock()
    with closing(Store(state, RULES, content_hash, clock)) as store:
        number = store.begin("r1", "spider", {"t": [HOME]})["t"]
        (home,) = store.due(number, "host0.example", 1)
        names = (
            "article listing nothing short unchanged redirect loop gone robots failed left retry waits pending".split()
        )
        links = [Link(f"{HOME}{name}", "any") for name in names]
        store.commit([Outcome(home, "listing", status=200, links=links)], "r1")
        due = {one.url.rpartition("/")[2]: one for one in store.due(number, "host0.example", 99)}
        kept = make_kept(make_raw(1, url=f"{HOME}story"))
        store.commit(
            [
                Outcome(due["article"], "article", status=200),
                Outcome(due["listing"], "listing", status=200, links=[Link(f"{HOME}story", "article")]),
                Outcome(due["nothing"], "nothing", status=200),
                Outcome(due["short"], "nothing", "NotAnArticle; too short: 14 words", 200),
                Outcome(due["unchanged"], "unchanged", status=304),
                Outcome(due["redirect"], "redirect", f"{HOME}story", 302, links=[Link(f"{HOME}story", "any")]),
                Outcome(due["loop"], "redirect", f"{HOME}robots", 301),
                Outcome(due["gone"], "gone", "HTTP 404", 404),
                Outcome(due["robots"], "refused", "robots.txt forbids it"),
                Outcome(due["failed"], "failed", "HTTP 503", 503),
                Outcome(due["left"], "left", "left, because pages like it brought nothing new"),
                Outcome(due["retry"], "retry", "HTTP 429", 429, not_before=clock.now + 60),
            ],
            "r1",
        )
        story = next(one for one in store.due(number, "host0.example", 99) if one.url == f"{HOME}story")
        store.commit([Outcome(story, "article", status=200, articles=[kept])], "r1")
        store.end("r1", "max_pages", {})
    return state


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("article", "an article was read on it, which is not stored any more"),
        ("listing", "it was read as a listing, no article: 1 links lead on from it"),
        ("nothing", "the page has neither an article nor links that belong to the target (HTTP 200)"),
        ("short", "dropped: it has neither headline nor body; dropped: too short: 14 words (HTTP 200)"),
        ("unchanged", "it has not changed since it was read before, and gave no article then (HTTP 304)"),
        (
            "redirect",
            f"it redirects (HTTP 302)\n.*\n    to {HOME}story\n    where article {article_id(HOME + 'story')} is",
        ),
        ("loop", f"to {HOME}robots\n    which is told as: it was not read: robots.txt forbids it"),
        ("gone", r"the page is not there (HTTP 404)"),
        ("robots", "it was not read: robots.txt forbids it; tried again in the next round"),
        ("failed", "it failed: HTTP 503 (HTTP 503); tried again in the next round"),
        ("left", "it was not asked: left, because pages like it brought nothing new"),
        ("retry", "tried 1 times, last: HTTP 429 (HTTP 429); it waits, not to be asked before 2026-01-01T00:01:00Z"),
        ("pending", "it waits: the last run ended at its --max-pages; the next one goes on with it"),
    ],
)
def test_what_became_of_a_page_without_an_article(crawled: Path, path: str, sentence: str) -> None:
    said = told_of(HOME + path, crawled, 1)
    assert said.startswith(f"{HOME}{path}: no article is stored under this address\n  target t: ")
    assert re.search(re.escape(sentence).replace(r"\.\*", ".*"), said), said
    assert f"linked from {HOME}; links from the start: 1, round 1 of 1" in said


def test_the_page_of_an_article_is_told_too(crawled: Path) -> None:
    said = told_of(f"{HOME}story", crawled)
    assert f"  page of target t: article, HTTP 200, linked from {LISTING}ing; links from the start: 2" in said


def test_how_a_run_ended_tells_why_a_page_waits(crawled: Path) -> None:
    with closing(open_store(crawled)) as store:
        for reason, sentence in ((None, "a run is at it, or was interrupted"), ("finished", "ended: finished")):
            with store.transaction() as db:
                db.execute("UPDATE run SET reason = ?", (reason,))
            assert sentence in told_of(f"{HOME}pending", crawled, 1)
        with store.transaction() as db:
            db.execute("UPDATE run SET reason = 'max_pages'")


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("http://host0.example/else", ["of host0.example 16 addresses are known", "1 articles are stored"]),
        (
            "https://other.example/x",
            ["nothing is known of other.example", "newscrawl crawl https://other.example/x fet"],
        ),
        (f"http://other.example/{'a/' * 4}", ["its path repeats itself"]),
        ("ftp://host0.example/story", ["no http or https address that can be asked"]),
        ("http://me:secret@host0.example/", ["no http or https address", "credentials"]),
        ("nonsense", ["no id of an article or story"]),
        ("", ["no id of an article or story"]),
        ("0" * 20, ["no article and no story of this id is stored"]),
    ],
)
def test_what_is_not_known_is_said(crawled: Path, text: str, sentences: list[str]) -> None:
    said = told_of(text, crawled, 1)
    assert [one for one in sentences if one not in said] == [], said


def test_what_was_removed_is_told_with_when_and_why(crawled: Path) -> None:
    with closing(open_store(crawled)) as store, store.transaction() as db:
        at = "2026-02-01T00:00:00Z"
        rows = [
            (article_id("http://a.example/x"), "forgotten", at, "asked to"),
            ("host b.example", "forgotten", at, None),
        ]
        rows.append((article_id("http://c.example/x"), "expired", at, None))
        db.executemany("INSERT INTO gone VALUES (?, ?, ?, ?)", rows)
    assert f"gone since {at}: it was forgotten by the operator (asked to)" in told_of("http://a.example/x", crawled, 1)
    assert "forgotten by the operator; it is not fetched" in told_of("http://www.b.example/any", crawled, 1)
    assert "it was older than what store vacuum kept" in told_of("http://c.example/x", crawled, 1)
    assert "forgotten by the operator (asked to)" in told_of(article_id("http://a.example/x"), crawled, 1)


def test_what_the_web_wrote_cannot_steer_a_terminal(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store:
        number = store.begin("r", "spider", {"t": [HOME]})["t"]
        (home,) = store.due(number, "host0.example", 1)
        store.commit([Outcome(home, "failed", "\x1b[2J\x07 it says")], "r")
    assert "\\x1b[2J\\x07 it says" in told_of(HOME, tmp_path, 1)


def test_matches_of_an_older_state_are_told(joined: Path) -> None:
    with closing(open_store(joined)) as store, store.transaction() as db:
        (matched,) = db.execute("SELECT matched FROM article WHERE id = ?", (of("copy"),)).fetchone()
        old = {key: json.loads(matched)[key] for key in ("article_id", "story_id", "containment", "numbers", "rule")}
        db.execute("UPDATE article SET matched = ? WHERE id = ?", (json.dumps(old), of("copy")))
    assert "shared keys" not in told_of("copy.example/a.html", joined)
