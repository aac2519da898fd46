"""Which address is given when: host by host, bounded, never twice, and an end in every case. On a real store."""

from __future__ import annotations

import asyncio
import itertools
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from scrapy.utils.test import get_crawler

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.extensions import StoreAccess
from newscrawl.items import Link
from newscrawl.middlewares.feeder import _LEAVE_AT_ONCE, DUE, Feeder
from newscrawl.middlewares.hosts import Hosts
from newscrawl.middlewares.read_ahead import READ_AHEAD, ReadAhead
from newscrawl.store import Due, Outcome

Open = Callable[[Sequence[str]], StoreAccess]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Open]:
    """Access to a new store for a crawl of these start addresses."""
    accesses: list[StoreAccess] = []

    def open_one(starts: Sequence[str]) -> StoreAccess:
        folder = tmp_path / str(len(accesses))
        access = StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(folder)}))
        access.spider_opened(UrlSpider(start_urls=starts))
        accesses.append(access)
        return access

    yield open_one
    for access in accesses:
        access.spider_closed("finished")
        assert access.failure is None


async def never(_: object) -> None:
    raise AssertionError


def feeder_of(access: StoreAccess, hosts: Hosts | None = None, **changes: float) -> Feeder:
    options = {"delay": 0, "per_host": 4, "in_flight": 8, "max_pages": 0, "max_depth": 50, "max_wait": 120}
    return Feeder(access, never, never, None, hosts or Hosts(), waits=[1.0, 4.0], **(options | changes))  # type: ignore[arg-type]


async def store(access: StoreAccess, feeder: Feeder, outcome: Outcome) -> None:
    assert access.writer is not None
    await asyncio.wrap_future(access.writer.put(outcome))
    feeder.committed(outcome)


async def crawl(access: StoreAccess, feeder: Feeder, answer: Callable[[Due], Outcome]) -> list[tuple[float, str]]:
    """Answer all that is given, each in a task of its own; when each was given, and which."""
    given: list[tuple[float, str]] = []
    tasks = []
    async for request in feeder.requests():
        given.append((time.monotonic(), request.url))
        tasks.append(asyncio.create_task(store(access, feeder, answer(request.meta[DUE]))))
    await asyncio.gather(*tasks)
    return given


def run(access: StoreAccess, feeder: Feeder, answer: Callable[[Due], Outcome]) -> list[tuple[float, str]]:
    return asyncio.run(asyncio.wait_for(crawl(access, feeder, answer), 20))


def listing(item: Due, links: int) -> Outcome:
    if item.kind != "start":
        return Outcome(item, "gone", status=404)  # says nothing of its kind
    return Outcome(item, "listing", status=200, links=[Link(f"{item.url}{n}.html") for n in range(links)])


def gaps(given: Sequence[tuple[float, str]]) -> list[float]:
    times = sorted(at for at, _ in given)
    return [b - a for a, b in itertools.pairwise(times)]


def test_every_address_is_given_once_whatever_the_hosts_hold(opened: Open) -> None:
    starts = [f"http://farm{n}.example/" for n in range(5)]
    access = opened(starts)
    given = run(access, feeder_of(access), lambda item: listing(item, 40))
    assert sorted(url for _, url in given) == sorted([*starts, *(f"{s}{n}.html" for s in starts for n in range(40))])
    assert access.reason == "finished"


def test_a_host_that_is_silent_for_an_hour_ends_the_run_though_rows_are_read_ahead(opened: Open) -> None:
    access = opened(["http://farm.example/"])

    def answer(item: Due) -> Outcome:
        if item.kind == "start":
            return listing(item, 30)
        until = time.time() + 3600
        return Outcome(item, "retry", "HTTP 429", 429, not_before=until, host_not_before=until)

    given = run(access, feeder_of(access, per_host=1), answer)
    assert (access.reason, len(given)) == ("waiting", 2)
    again = run(access, feeder_of(access, per_host=1), answer)
    assert (access.reason, again) == ("waiting", [])


def test_silence_holds_for_every_target_on_the_host(opened: Open) -> None:
    access = opened([f"http://farm.example/{n}/" for n in range(3)])

    def answer(item: Due) -> Outcome:
        until = time.time() + 3600
        return Outcome(item, "retry", "HTTP 429", 429, not_before=until, host_not_before=until)

    given = run(access, feeder_of(access, per_host=1), answer)
    assert (access.reason, len(given)) == ("waiting", 1)


@pytest.mark.slow
def test_a_page_that_may_be_tried_soon_is_not_left_because_others_wait_for_an_hour(opened: Open) -> None:
    access = opened(["http://silent.example/", "http://busy.example/"])

    def answer(item: Due) -> Outcome:
        now = time.time()
        if item.host == "silent.example":
            return Outcome(item, "retry", "HTTP 429", 429, not_before=now + 3600, host_not_before=now + 3600)
        if item.kind == "start":
            return listing(item, 2)
        if item.attempts == 0:
            return Outcome(item, "retry", "HTTP 503", 503, not_before=now + (0.2 if "0.html" in item.url else 1.3))
        return Outcome(item, "gone", status=404)  # says nothing of its kind

    given = run(access, feeder_of(access), answer)
    assert access.reason == "waiting"
    assert [url for _, url in given].count("http://busy.example/1.html") == 2


def test_the_sites_own_delay_is_no_wait_that_ends_a_run(opened: Open) -> None:
    access = opened(["http://farm.example/"])
    given = run(access, feeder_of(access, delay=0.3, max_wait=0.1), lambda item: listing(item, 1))
    assert (access.reason, len(given)) == ("finished", 2)


def test_targets_on_one_host_share_its_delay(opened: Open) -> None:
    access = opened([f"http://farm.example/{n}/" for n in range(4)])
    given = run(access, feeder_of(access, delay=0.2), lambda item: listing(item, 0))
    assert len(given) == 4
    assert min(gaps(given)) >= 0.18


@pytest.mark.slow
def test_two_crawls_of_a_process_share_a_hosts_delay_and_the_politest_wins(opened: Open) -> None:
    one, other = opened(["http://farm.example/a/"]), opened(["http://farm.example/b/"])
    hosts = Hosts()

    async def both() -> list[tuple[float, str]]:
        given = await asyncio.gather(
            crawl(one, feeder_of(one, hosts, delay=0.1), lambda item: listing(item, 3)),
            crawl(other, feeder_of(other, hosts, delay=0.25), lambda item: listing(item, 3)),
        )
        return [*given[0], *given[1]]

    given = asyncio.run(asyncio.wait_for(both(), 20))
    assert len(given) == 8
    assert min(gaps(given)) >= 0.23


def test_a_crawl_that_is_left_does_not_hold_a_host_for_the_others(opened: Open) -> None:
    one, other = opened(["http://farm.example/a/"]), opened(["http://farm.example/b/"])
    hosts = Hosts()

    async def leave() -> None:
        requests = feeder_of(one, hosts, delay=0.1).requests()
        await anext(requests)
        await requests.aclose()

    asyncio.run(leave())
    assert len(run(other, feeder_of(other, hosts, delay=0.1), lambda item: listing(item, 0))) == 1


def test_no_more_than_the_limits_are_in_flight_and_asked(opened: Open) -> None:
    access = opened([f"http://farm{n}.example/" for n in range(6)])

    async def some(feeder: Feeder) -> int:
        given = []
        async for request in feeder.requests():
            given.append(request)
            if len(given) == 3:
                feeder.stop()
        return len(given)

    assert asyncio.run(asyncio.wait_for(some(feeder_of(access, in_flight=3)), 20)) == 3
    assert len(run(access, feeder_of(access, max_pages=2), lambda item: listing(item, 0))) == 2
    assert access.reason == "max_pages"


def test_a_host_is_read_ahead_by_what_is_taken_of_itself(opened: Open) -> None:
    starts = [f"http://farm{n}.example/" for n in range(4)]
    access = opened(starts)
    run(access, feeder_of(access, max_pages=4), lambda item: listing(item, 30))
    ahead = ReadAhead(access)
    ahead.look(time.time())
    for key, _ in ahead.queues():
        assert ahead.head(key, time.time()) is not None
    assert [queue.taken for _, queue in ahead.queues()] == [READ_AHEAD] * 4
    key, queue = next(ahead.queues())
    given = [ahead.take(key) for _ in range(READ_AHEAD)]
    rest = ahead.head(key, time.time())
    assert rest is not None
    assert (queue.taken, len(queue.ready), queue.more) == (30, 5, False)
    assert rest.id not in {item.id for item in given}
    ahead.committed(Outcome(given[0], "nothing"))
    ahead.committed(Outcome(given[0], "nothing"))
    assert queue.taken == 29


def test_what_is_left_is_committed_in_portions(opened: Open) -> None:
    """Rows whose outcome is not on disk are read past at each look: 10,000 of them cost minutes."""
    access = opened(["http://farm.example/"])
    portions: list[int] = []
    feeders: list[Feeder] = []

    async def leave(outcomes: Sequence[Outcome]) -> None:
        portions.append(len(outcomes))
        await asyncio.gather(*(store(access, feeders[0], outcome) for outcome in outcomes))

    feeder = feeder_of(access)
    feeder._leave = leave
    feeders.append(feeder)
    given = run(access, feeder, lambda item: listing(item, 1100) if item.kind == "start" else Outcome(item, "nothing"))
    assert max(portions) <= _LEAVE_AT_ONCE
    assert sum(portions) + len(given) == 1 + 1100
