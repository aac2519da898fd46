"""Kept pages in the store: named with their outcome or not at all, each body once, no secrets, gone when dropped."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_kept
from keeping import HOST, LIST, a_page, crawl, markup, raw_of

from newscrawl.archive import FOLDER, Archive, Bodies, packs
from newscrawl.errors import StoreFailed
from newscrawl.items import Page
from newscrawl.state import open_store
from newscrawl.store import Outcome, Store, erasing, page_leaving, pages, tombs
from newscrawl.store.page_finding import Wanted, between, matching, stretches
from newscrawl.sweeping import sweep


@pytest.fixture
def state(tmp_path: Path) -> Path:
    crawl(tmp_path / "state", [a_page("", LIST), *(a_page(f"{n}.html", markup(n)) for n in range(4))])
    return tmp_path / "state"


@pytest.fixture
def opened(state: Path) -> Iterator[Store]:
    with closing(open_store(state)) as one:
        yield one


def every(store: Store, wanted: Wanted | None = None) -> list[Page]:
    """All wanted pages, read to the byte."""
    with store.reading() as db:
        bodies = Bodies(store.folder, lambda name: pages.dictionary(db, name))
        found = between(db, wanted or Wanted(), 0, 10**9)
        return [replace(one.head, body=bodies.read(one.body)) for one in found]


def test_a_page_comes_back_as_it_was(opened: Store) -> None:
    assert every(opened) == [a_page("", LIST), *(a_page(f"{n}.html", markup(n)) for n in range(4))]


def test_the_same_bytes_are_kept_once_and_each_fetch_is_noted(state: Path) -> None:
    before = sum(packs(state).left.values())
    crawl(state, [a_page("1.html", markup(1), "2026-03-02T06:00:00Z"), a_page("copy.html", markup(1))], "run-2")
    assert sum(packs(state).left.values()) == before
    with closing(open_store(state)) as store, store.reading() as db:
        assert pages.kept(db, f"{HOST}/1.html") == (2, "2026-03-02T06:00:00Z")
        assert pages.kept(db, "https://www.mill.example/copy.html") == (1, "2026-03-01T06:00:00Z")
        assert pages.kept(db, f"{HOST}/none.html") is None


def test_cookies_and_credentials_are_not_kept(tmp_path: Path) -> None:
    secrets = {"set-cookie": "id=secret", "authorization": "Basic secret", "www-authenticate": "secret"}
    crawl(tmp_path, [a_page("1.html", markup(1), **secrets, server="mill")])
    with closing(open_store(tmp_path)) as store:
        (page,) = every(store)
    assert page.headers == {"content-type": "text/html; charset=utf-8", "server": "mill"}
    assert b"secret" not in (tmp_path / "newscrawl.sqlite3").read_bytes()


@pytest.mark.parametrize(
    ("names", "since", "paths"),
    [
        ((), "", ["", "0.html", "1.html", "2.html", "3.html"]),
        (("url",), "2026-03-02T00:00:00Z", ["1.html"]),
        (("MILL.example",), "", ["", "0.html", "1.html", "2.html", "3.html"]),
        (("https://mill.example/2.html", f"{HOST}/3.html"), "", ["2.html", "3.html"]),
        ((f"{HOST}/",), "", ["", "0.html", "1.html", "2.html", "3.html"]),
        (("other.example",), "", []),
    ],
)
def test_pages_are_found_by_site_address_host_and_date(
    state: Path, names: tuple[str, ...], since: str, paths: list[str]
) -> None:
    crawl(state, [a_page("1.html", markup(1, "A newer one"), "2026-03-02T06:00:00Z")], "run-2")
    with closing(open_store(state)) as store:
        found = every(store, Wanted(names, since))
        with store.reading() as db:
            assert matching(db, names) == bool(paths)
            cut = stretches(db, Wanted(names, since), 2)
    assert sorted(page.url or "" for page in found) == [f"{HOST}/{path}" for path in paths]
    assert len(cut) == (len(paths) + 1) // 2
    assert [page.fetched_at for page in found if page.url == f"{HOST}/1.html"] in ([], ["2026-03-02T06:00:00Z"])


class Refusing:
    """An archive on a disk that takes nothing."""

    def put(self, several: Sequence[pages.Fresh], *_: object) -> list[tuple[pages.Body, pages.Dictionary | None]]:
        raise StoreFailed(f"{len(several)} bodies found no room")


def test_an_outcome_whose_page_is_not_on_disk_is_not_committed(opened: Store) -> None:
    opened.archive = Refusing()
    page = a_page("9.html", markup(9))
    raw = raw_of(page, "run-1")
    assert raw is not None
    number = opened.begin("run-9", "url", {"t": [f"{HOST}/t"]})["t"]
    due = next(d for _, host, _ in opened.hosts_due([number]) for d in opened.due(number, host, 1))
    with pytest.raises(StoreFailed, match="1 bodies"):
        opened.commit([Outcome(due, "article", articles=[make_kept(raw)], page=page)], "run-9")
    assert opened.find(f"{HOST}/9.html") is None
    assert len(every(opened)) == 5
    assert [d.url for d in opened.due(number, "mill.example", 9)] == [f"{HOST}/t"]


def test_a_dictionary_of_a_commit_that_was_rolled_back_comes_with_the_next(tmp_path: Path) -> None:
    """The archive holds it from then on, the database does not."""
    with closing(open_store(tmp_path)) as store, closing(Archive(tmp_path, "run")) as archive:
        store.archive = archive
        number = store.begin("run", "url", {"t": [f"{HOST}/t"]})["t"]
        due = next(d for _, host, _ in store.hosts_due([number]) for d in store.due(number, host, 1))
        outcomes = []
        for n in range(3):
            page = a_page(f"{n}.html", markup(n))
            raw = raw_of(page, "run")
            assert raw is not None
            outcomes.append(Outcome(due, "article", articles=[make_kept(raw)], page=page))
        undated = replace(outcomes[1], page=replace(a_page("1.html", markup(1)), fetched_at=None))  # type: ignore[arg-type]
        with pytest.raises(sqlite3.IntegrityError):
            store.commit([outcomes[0], undated], "run")
        assert every(store) == []
        store.commit(outcomes[1:], "run")
        assert [page.url for page in every(store)] == [f"{HOST}/1.html", f"{HOST}/2.html"]
    with closing(open_store(tmp_path)) as store:
        assert sweep(store, "sweeper", whole=True).freed > 0
        assert len(every(store)) == 2


def test_a_page_whose_article_was_forgotten_is_not_kept(tmp_path: Path) -> None:
    with closing(open_store(tmp_path)) as store, store.transaction() as db:
        tombs.bury(db, [tombs.key_of("mill.example/1.html")], "forgotten", "2026-03-01T00:00:00Z")
    crawl(tmp_path, [a_page("1.html", markup(1)), a_page("2.html", markup(2))])
    with closing(open_store(tmp_path)) as store:
        assert [page.url for page in every(store)] == [f"{HOST}/2.html"]


@pytest.mark.parametrize(
    ("forgotten", "before", "left"),
    [
        (f"{HOST}/0.html", "", {"", "1.html", "2.html", "3.html"}),
        ("mill.example", "", set()),
        (None, "2026-03-01T06:00:00Z", {"", "0.html", "1.html", "2.html", "3.html"}),
        (None, "2026-03-01T06:00:01Z", set()),
    ],
)
def test_what_was_dropped_leaves_no_byte_and_the_rest_can_be_read(
    opened: Store, forgotten: str | None, before: str, left: set[str]
) -> None:
    """0.html is what the others were packed with."""
    if forgotten is not None:
        one = erasing.subject(forgotten)
        assert one is not None
        erasing.forget(opened, one, None, "2026-03-02T06:00:00Z")
    with opened.transaction() as db:
        assert page_leaving.drop_before(db, before) == (0 if forgotten else 5 - len(left))
    swept = sweep(opened, "sweeper", whole=True)
    assert swept.lost == 0
    assert {page.url for page in every(opened)} == {f"{HOST}/{path}" for path in left}
    with opened.reading() as db:
        kept = page_leaving.live(db)
        sources = [row[0] for row in db.execute("SELECT source FROM page_dictionary")]
        named = {row[0] for row in db.execute("SELECT sha256 FROM page_body")}
    assert packs(opened.folder).left == kept
    assert set(sources) <= named


def test_sweeping_loses_a_damaged_page_and_no_other(opened: Store) -> None:
    with opened.reading() as db:
        victim = between(db, Wanted((f"{HOST}/2.html",)), 0, 99)[0].body
    path = opened.folder / FOLDER / victim.pack
    data = bytearray(path.read_bytes())
    data[victim.start + 9] ^= 1
    path.write_bytes(data + b"what a killed process had begun")
    assert sweep(opened, "sweeper", whole=True).lost == 1
    assert {page.url for page in every(opened)} == {f"{HOST}/{path}" for path in ("", "0.html", "1.html", "3.html")}
