"""Kept pages and what is forgotten or too old: no byte of it is left, beside a running crawl and after a kill too."""

from __future__ import annotations

import html
import json
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Ran, call, make_kept, newscrawl, slow
from keeping import HOST, LIST, a_page, crawl, markup, raw_of
from unpacked import everything, key_of

from newscrawl import archive, caring
from newscrawl.archive import Archive
from newscrawl.demo.big import BigFarm
from newscrawl.demo.server import DemoServer
from newscrawl.items import Article, Link
from newscrawl.state import open_store
from newscrawl.store import Outcome, erasing

Told = Callable[[list[str]], Ran]
FORMS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
FEEDS = "".join(
    f'[feeds.f{n}]\nfolder = "feed-{n}"\nformat = "{form}"\nprofile = "full"\n' for n, form in enumerate(FORMS)
)
URL = f"{HOST}/0.html"
# 0.html is what the others are packed with.
SECRET = b"story 0 tells"
RELATED = f'<aside><a href="{URL}">read this too</a></aside>'


@pytest.fixture
def state(tmp_path: Path) -> Path:
    folder = tmp_path / ".newscrawl"
    crawl(folder, [a_page("", LIST), *(a_page(f"{n}.html", markup(n)) for n in range(4))])
    return folder


def kept(state: Path) -> set[str]:
    """The paths of the pages that are kept."""
    with closing(open_store(state)) as store, store.reading() as db:
        return {url.removeprefix(f"{HOST}/") for (url,) in db.execute("SELECT url FROM page")}


def is_sound(told: Told) -> bool:
    ran = told(["store", "check"])
    return (ran.status, ran.out) == (0, ".newscrawl is sound\n")


def test_what_is_forgotten_leaves_no_byte_in_packs_and_key_of(state: Path, told: Told) -> None:
    before = key_of(state)
    assert before.dictionaries
    assert SECRET in everything(state, before)
    ran = told(["forget", URL, "--yes"])
    assert ran.status == 0
    assert "1 kept page went with it" in ran.out
    assert SECRET not in everything(state, before)
    assert kept(state) == {"", "1.html", "2.html", "3.html"}
    assert is_sound(told)


def test_lists_that_led_to_it_and_pages_that_name_it_go_too(state: Path, told: Told) -> None:
    shown = markup(7).replace("</article>", f"{RELATED}</article>")
    crawl(state, [a_page("7.html", shown), a_page("list", LIST), a_page("8.html", markup(8))], "run-2")
    with closing(open_store(state)) as store:
        target = store.begin("run-3", "url", {"t": [f"{HOST}/list"]})["t"]
        due = store.due(target, "mill.example", 1)[0]
        store.commit([Outcome(due, "listing", links=[Link(URL)])], "run-3")
    assert "3 kept pages went with it" in told(["forget", URL, "--yes"]).out
    assert kept(state) == {"", "1.html", "2.html", "3.html", "8.html"}


def test_pages_of_other_tellings_of_the_story_stay(state: Path, told: Told) -> None:
    crawl(state, [a_page("copy.html", markup(0))], "run-2")
    told(["forget", URL, "--yes"])
    assert "copy.html" in kept(state)


class Running:
    """A crawl that goes on: what it packs with is in its memory, its pack is locked."""

    def __init__(self, state: Path) -> None:
        self.store, self.archive = open_store(state), Archive(state, "run-2")
        self.store.archive = self.archive
        target = self.store.begin("run-2", "url", {"t": ["http://mine.example/"]})["t"]
        self.due = self.store.due(target, "mine.example", 1)[0]

    def read(self, number: int, host: str) -> None:
        url = f"http://{host}.example/{number}.html"
        page = replace(a_page("", markup(number)), url=url, final_url=url)
        raw = raw_of(page, "run-2")
        assert raw is not None
        self.store.commit(
            [Outcome(replace(self.due, url=url), "article", articles=[make_kept(raw)], page=page)], "run-2"
        )

    def close(self) -> None:
        self.archive.close()
        self.store.close()


@pytest.mark.parametrize(
    ("forgotten", "secret"), [("http://mine.example/5.html", b"story 5"), ("mine.example", b"story 6")]
)
def test_beside_a_running_crawl_no_byte_is_left_either(state: Path, told: Told, forgotten: str, secret: bytes) -> None:
    with closing(Running(state)) as running:
        for number, host in ((5, "mine"), (6, "mine"), (7, "other")):
            running.read(number, host)
        before = key_of(state)
        assert secret in everything(state, before)
        assert told(["forget", forgotten, "--yes"]).status == 0
        running.read(8, "mine")
        running.read(9, "other")
        assert archive.packs(state).busy
        assert secret not in everything(state, before, key_of(state))
        ran = told(["replay"])
        assert ("damaged" in ran.out, ran.status) == (False, 0)
    assert told(["store", "vacuum", "--keep", "9999w"]).status == 0
    assert is_sound(told)


# -- too old


def test_pages_leave_for_their_age_and_what_kills_left_is_given_back(state: Path, told: Told) -> None:
    (state / archive.FOLDER / "dead-1.pack").write_bytes(b"what a killed process had begun")
    ran = told(["store", "check"])
    assert (ran.status, "dead-1.pack: 31 bytes in it no page names; newscrawl store vacuum" in ran.out) == (0, True)
    crawl(state, [a_page("new.html", markup(9), "2099-01-01T00:00:00Z")], "run-2")
    assert "5 kept pages" in told(["store", "vacuum", "--keep", "1d", "--dry-run"]).out
    assert len(kept(state)) == 6
    ran = told(["store", "vacuum", "--keep", "1d"])
    assert ("5 kept pages" in ran.out, "kept pages take" in ran.out) == (True, True)
    assert kept(state) == {"new.html"}
    assert sum(archive.packs(state).left.values()) < 2500
    assert is_sound(told)


# -- what a check says of packs


def test_a_pack_that_is_gone_or_cut_is_found_and_its_pages_let_go(state: Path, told: Told) -> None:
    crawl(state, [a_page("9.html", markup(9))], "run-2")
    (state / archive.FOLDER / "run-1-1.pack").unlink()
    cut = state / archive.FOLDER / "run-2-1.pack"
    cut.write_bytes(cut.read_bytes()[:-1])
    ran = told(["store", "check"])
    assert ran.status == 1
    assert "pack run-1-1.pack: it is missing, 5 kept pages cannot be read" in ran.out
    assert "pack run-2-1.pack: it is shorter than what was written, 1 kept page cannot be read" in ran.out
    ran = told(["store", "check", "--repair"])
    assert (ran.status, "6 kept pages let go" in ran.out) == (0, True)
    assert kept(state) == set()
    assert told(["store", "vacuum", "--keep", "9999w"]).status == 0
    assert is_sound(told)
    assert archive.packs(state).left == {}


# -- killed


def forget(state: Path) -> None:
    caring.forget(state, caring.order(state, URL), None, lambda _: None)


def calls(deed: Callable[[], None], most: int, end: Callable[[], None]) -> int:
    """Do a deed and call ``end`` at the call of our code that is number ``most``; how many there were."""
    count = 0

    def count_call(frame: object, event: str, _: object) -> None:
        nonlocal count
        if event == "call" and "/newscrawl/" in frame.f_code.co_filename:  # type: ignore[attr-defined]
            count += 1
            if count == most:
                end()

    sys.setprofile(count_call)
    try:
        deed()
    finally:
        sys.setprofile(None)
    return count


def die_in(state: Path, at: int) -> None:
    child = os.fork()
    if not child:
        try:
            calls(lambda: forget(state), at, lambda: os.kill(os.getpid(), signal.SIGKILL))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


@pytest.mark.parametrize("deaths", [slow(3), slow(60)])
def test_killed_anywhere_it_was_begun_or_not_and_the_same_order_completes_it(
    state: Path, tmp_path: Path, deaths: int
) -> None:
    before = key_of(state)
    shutil.copytree(state, tmp_path / "alive")
    steps = calls(lambda: forget(tmp_path / "alive"), 0, lambda: None)
    begun = 0
    for number in range(deaths):
        dead = Path(shutil.copytree(state, tmp_path / "dead"))
        die_in(dead, (2 * number + 1) * steps // (2 * deaths))
        with closing(open_store(dead)) as store:
            is_begun = erasing.is_unfinished(store)
            assert (store.find(URL) is None) == is_begun
        begun += is_begun
        forget(dead)
        assert SECRET not in everything(dead, before)
        with closing(open_store(dead)) as store:
            assert not erasing.is_unfinished(store)
        assert kept(dead) == {"", "1.html", "2.html", "3.html"}
        shutil.rmtree(dead)
    assert 0 < begun < deaths or deaths == 3


# -- the whole, as an operator does it


def secrets_of(one: Article, others: Sequence[Article]) -> list[str]:
    """What stands in this article alone: its address, its headline, its sentences."""
    told = [f"{other.headline}\n{other.article_body}" for other in others]
    sentences = [s for s in one.article_body.replace("\n", ". ").split(". ") if len(s) > 40]
    return [str(one.url), *(text for text in (one.headline, *sentences) if not any(text in other for other in told))]


def written(secret: str) -> set[bytes]:
    """A text as it stands in markup, in JSON and alone."""
    return {t.encode() for t in (secret, html.escape(secret), json.dumps(secret)[1:-1])}


@pytest.mark.slow
def test_after_a_crawl_a_forgotten_and_published_article_is_nowhere(tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text(FEEDS)
    state = tmp_path / ".newscrawl"
    with DemoServer(BigFarm(40).sites) as server:
        assert newscrawl(*call(server, "--keep-pages"), cwd=tmp_path).status == 0
    assert newscrawl("publish", cwd=tmp_path).status == 0
    with closing(open_store(state)) as store, store.reading() as db:
        ((source,),) = db.execute(
            "SELECT url FROM page JOIN page_body b ON b.id = body JOIN page_dictionary d ON d.source = b.sha256"
        )
        articles = [one.article for one in store.articles(copies=True)]
    one = next(article for article in articles if article.url == source)
    secrets, before = secrets_of(one, [a for a in articles if a is not one]), key_of(state)
    assert len(secrets) > 20
    data = everything(tmp_path, before)
    assert [s for s in secrets if not any(t in data for t in written(s))] == []
    assert newscrawl("forget", source, "--yes", cwd=tmp_path).status == 0
    data = everything(state, before)
    assert [s for s in secrets if any(t in data for t in written(s))] == []
    assert newscrawl("publish", cwd=tmp_path).status == 0
    data = everything(tmp_path, before)
    assert [s for s in secrets if any(t in data for t in written(s))] == []
    assert newscrawl("store", "check", cwd=tmp_path).status == 0
    assert "0 lost" in newscrawl("replay", cwd=tmp_path).out
