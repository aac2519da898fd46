"""Rounds, links, pages of a listing, waits: what is pending when."""

from __future__ import annotations

import pytest
from conftest import Clock

from newscrawl.items import Link
from newscrawl.store import Due, Outcome, Store, frontier

HOME = "http://farm.example/"


def ask(store: Store, target: int) -> list[Due]:
    return [d for _, host, _ in store.hosts_due([target]) for d in store.due(target, host, 100)]


def begin(store: Store) -> int:
    return store.begin("run", "spider", {"t": [HOME]})["t"]


def test_a_target_begins_with_its_start_addresses(store: Store) -> None:
    target = begin(store)
    assert [(d.url, d.kind, d.round) for d in ask(store, target)] == [(HOME, "start", 1)]


def test_links_are_rows_once_whatever_their_spelling(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    links = [Link("http://farm.example/a"), Link("https://www.farm.example/a"), Link("http://farm.example/b")]
    store.commit([Outcome(home, "listing", status=200, links=links)], "run")
    assert [d.url for d in ask(store, target)] == ["http://farm.example/a", "http://farm.example/b"]


def test_further_pages_come_after_what_the_first_page_links_to(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    links = [Link("http://farm.example/p2", "page"), Link("http://farm.example/a")]
    store.commit([Outcome(home, "listing", links=links)], "run")
    assert [d.url for d in ask(store, target)] == ["http://farm.example/a", "http://farm.example/p2"]


def test_an_unfinished_round_goes_on_and_a_finished_one_is_followed_by_the_next(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    store.commit([Outcome(home, "listing", links=[Link("http://farm.example/a")])], "run")
    assert not store.next_round({"t": [HOME]})
    (a,) = ask(store, target)
    store.commit([Outcome(a, "article")], "run")
    assert ask(store, target) == []
    assert store.next_round({"t": [HOME]})
    assert [(d.url, d.round) for d in ask(store, target)] == [(HOME, 2)]


def test_articles_are_not_fetched_again_but_failed_pages_are(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    store.commit([Outcome(home, "listing", links=[Link("http://farm.example/a"), Link("http://farm.example/b")])], "r")
    a, b = ask(store, target)
    store.commit([Outcome(a, "article"), Outcome(b, "failed", "HTTP 503", 503)], "run")
    store.next_round({"t": [HOME]})
    assert {d.url for d in ask(store, target)} == {HOME, "http://farm.example/b"}


def test_validators_are_used_only_when_all_links_of_a_listing_are_done(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    store.commit([Outcome(home, "listing", etag='"1"', links=[Link("http://farm.example/a")])], "run")
    assert not store.all_links_done(home)
    (a,) = ask(store, target)
    store.commit([Outcome(a, "article")], "run")
    assert store.all_links_done(home)
    store.next_round({"t": [HOME]})
    assert ask(store, target)[0].etag == '"1"'


def listing_pages(store: Store, target: int, news: dict[int, list[str]], limit: int = 12) -> list[str]:
    """Crawl a listing without end: page n links to page n + 1 and to the articles of ``news``."""
    asked = []
    while (items := ask(store, target)) and len(asked) < limit:
        item = items[0]
        number = int(item.url.rpartition("p")[2]) if "/p" in item.url else 1
        if item.kind not in {"start", "page"}:
            store.commit([Outcome(item, "article")], "run")
            continue
        asked.append(item.url)
        links = [Link(f"{HOME}{name}") for name in news.get(number, [])]
        links.append(Link(f"{HOME}p{number + 1}", "page"))
        store.commit([Outcome(item, "listing", links=links)], "run")
    return asked


def test_a_listing_without_end_is_left_after_a_few_pages_without_news(store: Store) -> None:
    target = begin(store)
    asked = listing_pages(store, target, {1: ["a"], 2: ["b"]})
    assert asked == [HOME, *(f"{HOME}p{n}" for n in (2, 3, 4, 5))]


def test_the_next_round_stops_at_the_first_known_page(store: Store) -> None:
    target = begin(store)
    listing_pages(store, target, {1: ["a"], 2: ["b"]})
    store.next_round({"t": [HOME]})
    assert listing_pages(store, target, {1: ["a"], 2: ["b"]}) == [HOME]


def test_the_next_round_goes_as_far_as_there_is_news(store: Store) -> None:
    target = begin(store)
    listing_pages(store, target, {1: ["a"], 2: ["b"]})
    store.next_round({"t": [HOME]})
    assert listing_pages(store, target, {1: ["new", "a"], 2: ["b"]}) == [HOME, f"{HOME}p2"]


def test_a_retry_waits_and_counts(store: Store, clock: Clock) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    store.commit([Outcome(home, "retry", "HTTP 503", 503, not_before=clock.now + 5)], "run")
    assert ask(store, target) == []
    assert store.hosts_due([target]) == [(target, "farm.example", clock.now + 5)]
    clock.now += 6
    assert [d.attempts for d in ask(store, target)] == [1]


def test_a_silent_host_is_silent_for_all_its_pages(store: Store, clock: Clock) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    later = clock.now + 60
    store.commit([Outcome(home, "retry", "HTTP 429", 429, not_before=later, host_not_before=later)], "run")
    assert [at for _, _, at in store.hosts_due([target])] == [later]


@pytest.mark.parametrize("result", ["redirect", "moved"])
def test_redirects_keep_the_kind_and_count_hops(store: Store, result: str) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    store.commit([Outcome(home, result, status=301, links=[Link("https://www.farm.example/home", "start")])], "run")
    (item,) = ask(store, target)
    assert (item.url, item.kind, item.depth) == ("https://www.farm.example/home", "start", 0)
    assert item.hops == (1 if result == "redirect" else 0)


def test_what_was_refused_or_left_is_final_for_its_round_and_asked_again_in_the_next(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    links = [Link("http://farm.example/a"), Link("http://farm.example/b"), Link("http://farm.example/c")]
    links.append(Link("http://farm.example/d"))
    store.commit([Outcome(home, "listing", links=links)], "run")
    a, b, c, d = ask(store, target)
    refused = [Outcome(a, "refused", "robots.txt forbids it"), Outcome(b, "refused", "HTTP 403", 403)]
    store.commit([*refused, Outcome(c, "article"), Outcome(d, "left", "its like brought nothing new")], "run")
    assert ask(store, target) == []
    assert store.next_round({"t": [HOME]})
    assert {(one.url, one.round) for one in ask(store, target)} == {(one.url, 2) for one in (home, a, b, d)}


def test_what_waits_is_counted(store: Store) -> None:
    target = begin(store)
    (home,) = ask(store, target)
    store.commit([Outcome(home, "listing", links=[Link(f"http://farm.example/{n}") for n in range(7)])], "run")
    assert frontier.waiting(store._db, target) == 7
    assert frontier.waiting(store._db, target + 1) == 0
