"""What hosts' pages teach, in the store: learned with the article, one value a host, gone when it is forgotten."""

from __future__ import annotations

from dataclasses import replace

from conftest import make_kept, make_raw
from filling import commit_kept

from newscrawl.extraction.memory import Observation, ShapeWords, SiteMemory, pack
from newscrawl.state import HostMemories, memory_of
from newscrawl.store import Kept, Store, erasing

URL = "http://farm1.example/html/1.html"


def lesson(number: int) -> bytes:
    return pack(SiteMemory((Observation(number, (1, 2, number + 100), (ShapeWords(7, 90, 10),), ("Works",)),)))


def teaching(number: int, page: int) -> Kept:
    return replace(make_kept(make_raw(number)), lesson=lesson(page))


def test_a_host_is_known_by_what_its_stored_articles_taught(store: Store) -> None:
    commit_kept(store, teaching(1, 11), teaching(4, 44), teaching(2, 22))
    assert [one.page for one in memory_of(store, URL).pages] == [11, 44]
    assert memory_of(store, URL).shapes == {7: 0.9}
    assert [one.page for one in memory_of(store, "https://www.farm2.example/x").pages] == [22]
    assert memory_of(store, "http://other.example/") == memory_of(store, None) == SiteMemory()


def test_the_same_page_again_teaches_anew_and_not_twice(store: Store) -> None:
    commit_kept(store, teaching(1, 11))
    commit_kept(store, teaching(1, 11))
    assert len(memory_of(store, URL).pages) == 1


def test_an_article_without_a_lesson_leaves_what_is_known(store: Store) -> None:
    commit_kept(store, make_kept(make_raw(1)))
    assert memory_of(store, URL) == SiteMemory()


def test_a_forgotten_article_or_host_takes_what_is_known_of_the_host_with_it(store: Store) -> None:
    for what in (URL, "farm1.example"):
        commit_kept(store, teaching(4, 44), teaching(1, 11), teaching(2, 22))
        one = erasing.subject(what)
        assert one is not None
        erasing.forget(store, one, None, "2026-11-24T00:00:00Z")
        assert memory_of(store, URL) == SiteMemory()
        assert memory_of(store, "http://farm2.example/") != SiteMemory()


def test_a_crawl_reads_a_hosts_memory_once_and_learns_on(store: Store) -> None:
    commit_kept(store, teaching(1, 11))
    memories = HostMemories(store)
    assert [one.page for one in memories.of(URL).pages] == [11]
    assert memories.learn(URL, Observation(12)) == pack(SiteMemory((Observation(12),)))
    assert [one.page for one in memories.of("http://www.farm1.example/other").pages] == [11, 12]
    assert memories.of(None) == SiteMemory()
    for number in range(300):
        memories.of(f"http://h{number}.example/")
    assert [one.page for one in memories.of(URL).pages] == [11]  # let go, and read again
