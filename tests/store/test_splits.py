"""Articles that the operator split from their story: who leaves, what stays split, and what no order of deeds breaks."""

from __future__ import annotations

import json
import shutil
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock, make_kept, make_raw
from filling import a_page
from filling import commit_kept as put
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from sound import findings

import newscrawl
from newscrawl.errors import UsageError
from newscrawl.items import RawArticle
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import ALWAYS, KEEP, Contract, Feed, Selection
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Kept, Outcome, Placed, Store, articles, erasing, links, retention, splits
from newscrawl.store.erasing import Subject
from newscrawl.urls import article_id

FAST = Path("/dev/shm")


def told(host: str, *parts: int, url: str = "") -> Kept:
    """An article on a host whose body is that of several others."""
    bodies = "\n".join(make_raw(part).article_body for part in parts)
    return make_kept(RawArticle(url or address(host), f"What {host} tells of {parts}", bodies))


def address(host: str) -> str:
    return f"http://{host}.example/a.html"


def of(host: str) -> str:
    return article_id(address(host))


def stories(store: Store) -> dict[str, str]:
    """Host -> the host that founded its story."""
    named = {one.article.id: str(one.article.url).split("/")[2].split(".")[0] for one in store.articles(copies=True)}
    return {named[one.article.id]: named[one.story.id] for one in store.articles(copies=True)}


def come(store: Store, **several: tuple[int, ...]) -> None:
    for host, parts in several.items():
        put(store, told(host, *parts))


@pytest.fixture
def wrong(store: Store) -> Store:
    """Two stories: one of parts 1-3, the other of 2-7, which was joined to it by an article that has most of both."""
    come(store, first=(1, 2, 3), copy=(1, 2, 3), other=(1, 2, 3, 4, 5, 6, 7), late=(1, 2, 3, 4, 5, 6, 7))
    assert set(stories(store).values()) == {"first"}
    return store


def test_who_came_through_the_article_leaves_with_it(wrong: Store) -> None:
    rule = wrong.split(of("other"), "another council")
    assert stories(wrong) == {"first": "first", "copy": "first", "other": "other", "late": "other"}
    assert (rule.apart, rule.moved, rule.reason) == (of("first"), 2, "another council")


def test_whichever_of_the_wrong_ones_is_named_they_leave_together(wrong: Store) -> None:
    """The operator sees one of them, seldom the first, whose id the new story gets."""
    wrong.split(of("late"), "")
    assert stories(wrong) == {"first": "first", "copy": "first", "other": "other", "late": "other"}


def test_a_split_is_no_new_revision_and_each_part_has_its_original(wrong: Store) -> None:
    before = {one.article.id: (one.revision, one.content_hash) for one in wrong.articles(copies=True)}
    wrong.split(of("other"), "")
    after = {one.article.id: (one.revision, one.content_hash) for one in wrong.articles(copies=True)}
    assert after == before
    assert originals(wrong) == {of("first"): 1, of("other"): 1}


def test_both_parts_are_cleaned_again(wrong: Store) -> None:
    while wrong.settle_some(lambda raw, *_: make_kept(raw).cleaned, None):
        pass
    wrong.split(of("other"), "")
    assert len(wrong.to_settle()) == 4


def test_a_later_copy_goes_to_the_better_match_and_joins_nothing(wrong: Store) -> None:
    wrong.split(of("other"), "")
    come(wrong, next=(1, 2, 3), more=(1, 2, 3, 4, 5, 6, 7))
    now = stories(wrong)
    assert (now["next"], now["more"]) == ("first", "other")
    assert (now["first"], now["other"]) == ("first", "other")


def test_a_third_story_takes_in_only_one_of_the_two(wrong: Store) -> None:
    wrong.split(of("other"), "")
    come(wrong, third=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), fourth=(8, 9, 10, 1, 2, 3))
    assert stories(wrong)["first"] != stories(wrong)["other"]
    again = wrong.commit(
        [Outcome(replace(a_page(wrong), url=address("other")), "listing", articles=[told("other", 1, 2, 3)])], None
    )
    assert again[0][0].change == "updated"
    assert stories(wrong)["other"] == "other"


def test_the_link_over_which_one_follows_is_not_cut_and_made_anew(store: Store) -> None:
    """Whole copies of an excerpt leave it together; the one between them and the founder keeps its link."""
    come(store, first=(1, 2, 4), one=(1, 2), two=(1, 2), three=(1, 2), four=(1, 2))
    store.split(of("two"), "")
    with store.reading() as db:
        assert torn(db) == []


def test_a_part_is_found_by_the_keys_that_others_had_posted_for_it(store: Store) -> None:
    come(store, first=(1, 2, 3), other=(1, 2, 3, 4))
    store.split(of("other"), "")
    with store.reading() as db:
        assert unfindable(db) == {}


def test_taken_back_the_two_are_one_again_and_stay_so(wrong: Store) -> None:
    wrong.split(of("other"), "")
    rule, story = wrong.unsplit(of("other"))
    assert (rule.article, story) == (of("other"), of("first"))
    assert set(stories(wrong).values()) == {"first"}
    with wrong.reading() as db:
        assert torn(db) == []
    with pytest.raises(UsageError, match="was never split from a story"):
        wrong.unsplit(of("other"))


def test_another_rule_may_still_keep_them_apart(wrong: Store) -> None:
    come(wrong, more=(1, 2, 3, 4, 5, 6, 7, 8, 9, 10))
    wrong.split(of("other"), "")
    with wrong.transaction() as db:
        db.execute(
            "INSERT INTO split (article, apart, story, moved, reason, made) VALUES (?, ?, 's', 1, '', '')",
            (of("late"), of("copy")),
        )
    assert wrong.unsplit(of("other"))[1] is None
    assert stories(wrong)["other"] == "other"


def test_who_linked_them_was_split_as_well_then_they_are_one_with_him(store: Store) -> None:
    come(store, first=(1, 2, 3), other=(4, 5, 6), linking=(1, 2, 3, 4, 5, 6))
    store.split(of("other"), "")
    store.split(of("linking"), "")
    rule, story = store.unsplit(of("other"))
    assert (rule.article, story) == (of("other"), None)
    assert stories(store) == {"first": "first", "other": "other", "linking": "other"}
    assert store.unsplit(of("linking"))[1] == of("first")
    assert set(stories(store).values()) == {"first"}
    with store.reading() as db:
        assert torn(db) == []


@pytest.mark.parametrize(
    ("host", "told"),
    [
        ("alone", "is the only article of its story: there is nothing to split it from"),
        ("first", "founded its story, whose id stays with it: split the articles that do not belong to it"),
        ("other", r"founded its story.*\. It was split at 2026-01-01T00:00:00Z from story [0-9a-f]{20}; --join takes"),
    ],
)
def test_what_cannot_be_split_is_told(wrong: Store, host: str, told: str) -> None:
    come(wrong, alone=(20, 21, 22))
    wrong.split(of("other"), "")
    before = stories(wrong)
    with pytest.raises(UsageError, match=f"^http://{host}.example/a.html {told}"):
        wrong.split(of(host), "")
    assert stories(wrong) == before


def test_a_story_that_was_joined_gets_its_own_id_back(store: Store) -> None:
    come(store, first=(1, 2, 3), second=(4, 5, 6), whole=(1, 2, 3, 4, 5, 6))
    assert set(stories(store).values()) == {"first"}
    store.split(of("second"), "")
    with store.reading() as db:
        assert db.execute("SELECT id FROM story_alias").fetchall() == []
    assert stories(store) == {"first": "first", "second": "second", "whole": "first"}


def test_who_leaves_the_store_hands_his_side_of_a_rule_over(wrong: Store) -> None:
    wrong.split(of("other"), "")
    with wrong.transaction() as db:
        splits.hand_over(db, {of("first"), of("other")})
        assert [(one.article, one.apart) for one in splits.concerning(db, of("first"))] == [(of("late"), of("copy"))]
        splits.hand_over(db, {of("late"), of("other")})
        assert splits.concerning(db, of("first")) == []


def held_by(store: Store) -> list[tuple[str, str]]:
    with store.reading() as db:
        return db.execute("SELECT article, apart FROM split").fetchall()


def leave(store: Store, way: str, *hosts: str) -> None:
    """Articles leave by the ways that an operator has."""
    if way == "forget":
        for host in hosts:
            assert erasing.forget(store, Subject("host", f"{host}.example"), None, "2026-11-24T00:00:00Z").articles
        erasing.finish(store)
        return
    with store.transaction() as db:
        db.executemany("UPDATE article SET first_seen = '2020' WHERE id = ?", [(of(host),) for host in hosts])
    left = retention.retire(store, "2021", "2026-11-24T00:00:00Z", lambda: None, lambda *_: None)
    assert left.articles == len(hosts)


@pytest.mark.parametrize("way", ["forget", "vacuum"])
def test_by_whichever_way_he_leaves_what_was_split_stays_split(wrong: Store, way: str) -> None:
    wrong.split(of("other"), "")
    leave(wrong, way, "first", "other")
    assert held_by(wrong) == [(of("late"), of("copy"))]
    come(wrong, both=(1, 2, 3, 4, 5, 6, 7), more=(1, 2, 3))
    assert findings(wrong) == []
    now = {one.article.id: one.story.id for one in wrong.articles(copies=True)}
    assert now[of("copy")] != now[of("late")]
    named = {of(host): host for host in ("copy", "late", "both", "more")}
    leave(wrong, way, *(named[one] for one, story in now.items() if story == now[of("late")]))
    assert held_by(wrong) == []
    assert findings(wrong) == []


def test_a_founder_that_comes_back_takes_no_id_that_a_story_has_or_had(store: Store) -> None:
    come(store, first=(1, 2, 3), second=(4, 5, 6), whole=(1, 2, 3, 4, 5, 6))
    for host in ("first", "second"):
        leave(store, "forget", host)
        assert erasing.take_back(store, Subject("host", f"{host}.example")) == 1
    come(store, first=(11, 12, 13), second=(14, 15, 16))
    now = {one.article.id: one.story.id for one in store.articles(copies=True)}
    assert now[of("whole")] == of("first"), "the story lives under the id that it had"
    assert len({now[of(host)] for host in ("first", "second", "whole")} | {of("second")}) == 4
    assert findings(store) == []


def originals(store: Store) -> Mapping[str, int]:
    """How many articles of each story are kept as its original."""
    with store.reading() as db:
        return Counter(one for (one,) in db.execute("SELECT story FROM article WHERE role = 'original'"))


def unfindable(db: sqlite3.Connection) -> dict[str, list[int]]:
    """Articles with a key that nobody of their story posted."""
    from newscrawl.items import Article
    from newscrawl.store import codec

    missing: dict[str, list[int]] = {}
    for one, story, record in db.execute("SELECT id, story, record FROM article").fetchall():
        keys = RULES.fingerprint(codec.unpack(Article, record), (b"", b"")).keys
        query = "SELECT 1 FROM posting JOIN article ON row = posting.article WHERE key = ? AND story = ?"
        if lost := [key for key in keys if not db.execute(query, (key, story)).fetchone()]:
            missing[one] = lost
    return missing


def torn(db: sqlite3.Connection) -> list[str]:
    """Stories whose links do not tie their articles together, each once."""
    found = []
    for (story,) in db.execute("SELECT DISTINCT story FROM article").fetchall():
        rows = db.execute("SELECT id, matched FROM article WHERE story = ?", (story,)).fetchall()
        part = {one: one for one, _ in rows}
        for one, matched in rows:
            for link in links.read(matched):
                ends = [root(part, end) for end in (one, link.article_id) if end in part]
                if len(set(ends)) == 2:
                    part[ends[0]] = ends[1]
                else:
                    found.append(story)
        found += [story] * (len({root(part, one) for one in part}) - 1)
    return found


def root(part: dict[str, str], one: str) -> str:
    while part[one] != one:
        one = part[one]
    return one


PARTS = st.lists(st.integers(1, 8), min_size=2, max_size=5, unique=True).map(sorted).map(tuple)


class Splitting(RuleBasedStateMachine):
    """Articles come, are split and joined again, in any order; two feeds are followed by readers."""

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(dir=FAST if FAST.is_dir() else None))
        self.store = Store(self.root / "state", RULES, content_hash, Clock())
        self.count = 0
        fields = {key: key for key in (*ALWAYS, "story", "duplicate_of", "content_hash")}
        self.feeds = [
            Feed(name, self.root / name, "jsonl", None, fields, KEEP, Selection(copies=name == "all"), Contract())
            for name in ("all", "unique")
        ]
        self.seen: dict[str, tuple[int, str | None, dict[str, object]]] = {}

    def teardown(self) -> None:
        try:
            self.publish()
        finally:
            self.store.close()
            shutil.rmtree(self.root)

    def pick(self, number: int) -> str:
        return of(f"host{number % self.count}")

    def story(self, one: str) -> str:
        with self.store.reading() as db:
            return links.story_of(db, one)

    @rule(parts=PARTS)
    def an_article_comes(self, parts: tuple[int, ...]) -> None:
        put(self.store, told(f"host{self.count}", *parts))
        self.count += 1

    @precondition(lambda self: self.count)
    @rule(number=st.integers(0, 99), parts=PARTS)
    def a_page_is_fetched_again(self, number: int, parts: tuple[int, ...]) -> None:
        before = self.story(self.pick(number))
        (placed,) = put(self.store, told(f"host{number % self.count}", *parts))
        assert isinstance(placed, Placed)
        assert placed.story.id == before

    @precondition(lambda self: self.count)
    @rule(number=st.integers(0, 99))
    def the_operator_splits(self, number: int) -> None:
        one = self.pick(number)
        story = self.story(one)
        size = articles.size(self.store._db, story)
        if one == story:
            with pytest.raises(UsageError, match="founded its story" if size > 1 else "only article"):
                self.store.split(one, "")
            return
        rule = self.store.split(one, "a test")
        assert self.story(one) != story == self.story(rule.apart) == rule.apart
        assert articles.size(self.store._db, story) + rule.moved == size

    @precondition(lambda self: self.count)
    @rule(number=st.integers(0, 99))
    def the_operator_takes_it_back(self, number: int) -> None:
        one = self.pick(number)
        with self.store.reading() as db:
            known = db.execute("SELECT 1 FROM split WHERE article = ?", (one,)).fetchone()
        if known:
            rule, story = self.store.unsplit(one)
            assert story in (None, self.story(one))
            assert story is None or self.story(rule.apart) == story

    @rule()
    def publish(self) -> None:
        for feed in self.feeds:
            self.store.acquire("feed", [feed.name])
            Publisher(feed, self.store, 0.0).publish()
            self.store.release()
            assert self.follow(feed) == follow(feed, 0, None, {})[2]

    def follow(self, feed: Feed) -> dict[str, object]:
        self.seen[feed.name] = follow(feed, *self.seen.get(feed.name, (0, None, {})))
        return self.seen[feed.name][2]

    @invariant()
    def what_was_split_is_apart_and_every_story_is_whole(self) -> None:
        with self.store.reading() as db:
            together = db.execute(
                "SELECT 1 FROM split JOIN article a ON a.id = split.article JOIN article b ON b.id = apart "
                "WHERE a.story = b.story"
            ).fetchall()
            strangers = db.execute(
                "SELECT id FROM article a WHERE id <> story AND EXISTS (SELECT 1 FROM article WHERE story = a.id)"
            ).fetchall()
            aliases = db.execute(
                "SELECT s.id FROM story_alias s LEFT JOIN article a ON a.id = s.id WHERE a.story IS NOT s.story "
                "OR EXISTS (SELECT 1 FROM article WHERE story = s.id)"
            ).fetchall()
            assert (together, strangers, aliases, torn(db)) == ([], [], [], [])
            all_stories = {one for (one,) in db.execute("SELECT DISTINCT story FROM article")}
        assert originals(self.store) == dict.fromkeys(all_stories, 1)


def follow(
    feed: Feed, after: int, epoch: str | None, state: dict[str, object]
) -> tuple[int, str | None, dict[str, object]]:
    """What a reader holds after it has read on from where it stood."""
    read = newscrawl.read_feed(feed.folder, after, epoch)
    state = {} if read.reset else dict(state)
    for line in read:
        if line["status"] == "withdrawn":
            state.pop(str(line["id"]), None)
        else:
            state[str(line["id"])] = {
                key: value for key, value in line.items() if key not in ("status", "revision", "sequence")
            }
    return read.sequence, read.epoch, state


TestSplitting = Splitting.TestCase
TestSplitting.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)


@pytest.mark.slow
class TestSplittingAtLength(Splitting.TestCase):
    settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_rule_is_kept_with_the_link_that_was_cut(wrong: Store) -> None:
    rule = wrong.split(of("other"), "why")
    cut = json.loads(rule.cut or "{}")
    assert (cut["holder"], cut["rule"]) == (of("other"), "contained")
    assert cut["article_id"] in (of("first"), of("copy"))
