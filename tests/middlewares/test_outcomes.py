"""Nothing stays in flight for ever: whatever goes wrong with a page, its outcome is committed, counted as stored."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from conftest import make_kept, make_raw
from scrapy import Request
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler
from twisted.python.failure import Failure

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.errors.drops import BadStatus
from newscrawl.extensions import StoreAccess
from newscrawl.items import Link
from newscrawl.middlewares.feeder import DUE, Errback, Feeder, Leave
from newscrawl.middlewares.hosts import Hosts
from newscrawl.middlewares.outcomes import Fetched, Outcomes
from newscrawl.store import Outcome

Play = Callable[[Outcomes, Request], Any]


@pytest.fixture
def access(tmp_path: Path) -> StoreAccess:
    one = StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(tmp_path / "state")}))
    one.spider_opened(UrlSpider(start_urls=["http://farm.example/"]))
    return one


def play(access: StoreAccess, what: Play, waits: list[Any]) -> int:
    """Crawl with the real ends of the frontier; ``what`` stands for all of Scrapy between them. Requests given."""

    def make(opened: StoreAccess, errback: Errback, leave: Leave) -> Feeder:
        options = {"delay": 0, "per_host": 4, "in_flight": 8, "max_pages": 0, "max_depth": 50, "max_wait": 120}
        return Feeder(opened, errback, leave, None, Hosts(), waits=waits, **options)  # type: ignore[arg-type]

    async def crawl() -> int:
        outcomes = Outcomes("url", lambda: access, make)
        tasks = [asyncio.ensure_future(what(outcomes, request)) async for request in outcomes.process_start(nothing())]
        await asyncio.gather(*tasks, return_exceptions=True)
        return len(tasks)

    given = asyncio.run(asyncio.wait_for(crawl(), 20))
    access.spider_closed("finished")
    return given


async def nothing() -> AsyncIterator[Any]:
    for thing in ():
        yield thing


async def every(*things: Any) -> AsyncIterator[Any]:
    for thing in things:
        yield thing


def page(request: Request) -> Response:
    return HtmlResponse(request.url, request=request, body=b"<p>a page</p>")


def failing(error: BaseException) -> Play:
    async def play_one(outcomes: Outcomes, request: Request) -> None:
        failure = Failure(error)
        failure.request = request  # type: ignore[attr-defined]
        assert request.errback is not None
        await request.errback(failure)

    return play_one


def giving(*things: Any) -> Play:
    async def play_one(outcomes: Outcomes, request: Request) -> None:
        async for thing in outcomes.process_spider_output(page(request), every(*things)):
            if isinstance(thing, Fetched):
                thing.kept = make_kept(thing.raw)
                await outcomes.keep(thing)

    return play_one


def test_a_failure_that_our_own_code_cannot_read_costs_the_page_not_the_run(access: StoreAccess) -> None:
    assert play(access, failing(BadStatus(503, {})), waits=["soon"]) == 1
    assert access.counts["result/failed"] == 1
    assert next(iter(access.dead_starts.values())).startswith("TypeError")


@pytest.mark.parametrize("value", ["²", "1" * 5000, "\x00"])
def test_an_odd_retry_after_is_one_more_try(access: StoreAccess, value: str) -> None:
    waits = [] if value == "1" * 5000 else [0.0]  # the absurd number holds the host for hours: one try
    play(access, failing(BadStatus(429, {"retry-after": value})), waits)
    assert access.counts["result/failed"] == 1


def test_a_link_that_cannot_be_judged_costs_the_page(access: StoreAccess) -> None:
    assert play(access, giving(Link(None)), waits=[]) == 1  # type: ignore[arg-type]
    assert access.counts["result/failed"] == 1


def test_pages_and_articles_are_counted_as_they_were_stored(access: StoreAccess) -> None:
    assert play(access, giving(make_raw(1), make_raw(2)), waits=[]) == 1
    assert access.counts["pages"] == 1
    assert (access.counts["result/article"], access.counts["articles/new"]) == (1, 2)


def test_an_article_that_the_store_refuses_is_a_failed_page_and_no_article(access: StoreAccess) -> None:
    broken = replace(make_raw(1), url="http://farm.example/\ud800")  # no database text
    assert play(access, giving(broken), waits=[]) == 1
    assert (access.counts["result/failed"], access.counts["pages"]) == (1, 1)
    assert (access.counts["result/article"], access.counts["articles/new"]) == (0, 0)
    assert access.failure is None


def test_a_failure_that_cannot_be_stored_either_ends_the_run_and_is_its_failure(access: StoreAccess) -> None:
    async def unspeakable(outcomes: Outcomes, request: Request) -> None:
        item = replace(request.meta[DUE], id=object())
        await outcomes._commit_quietly(Outcome(item, "nothing", status=200))

    assert play(access, unspeakable, waits=[]) == 1
    assert access.failure is not None
