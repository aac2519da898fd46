"""What became of each page: feeds requests from the frontier, gathers links and articles, commits one outcome a page.

Works on spiders built on ``SiteSpider``; the requests of any other spider pass untouched.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
import time
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals

from newscrawl.errors.drops import BadStatus, NotStored
from newscrawl.extensions import StoreAccess
from newscrawl.items import Link, RawArticle, Source
from newscrawl.middlewares.answers import headers_of, with_page, without_page
from newscrawl.middlewares.broken import said
from newscrawl.middlewares.feeder import DUE, Errback, Feeder, Leave
from newscrawl.middlewares.pages import due_of, lesson_of, noted, page_of
from newscrawl.middlewares.politeness import is_for_robots
from newscrawl.store import Due, Kept, Outcome, Placed, Result

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure


@dataclass(slots=True)
class Fetched:
    """An article on its way through the pipelines, with the page whose outcome it belongs to."""

    raw: RawArticle
    page: PageOutcome
    kept: Kept | None = None
    lesson: bytes = b""


@dataclass(slots=True)
class PageOutcome:
    """A page's outcome while its articles are still in the pipelines; ``left`` of them have not come out."""

    outcome: Outcome
    left: int
    dropped: list[str] = field(default_factory=list)
    without: Result = "nothing"  # what it is when no article is left


class Statuses:
    """Downloader middleware: an answer that is no page becomes BadStatus, for the frontier's requests and robots."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Pass 2xx, raise BadStatus for the rest."""
        ours = DUE in request.meta or is_for_robots(request)
        if not ours or 200 <= response.status < 300:
            return response
        raise BadStatus(response.status, headers_of(response))


class Outcomes:
    """Spider middleware: the two ends of the frontier.

    ``spider`` is the name that articles carry as their source; ``find_access`` gives the crawl's access to the
    store, None where it has none; ``make_feeder`` makes the frontier's hand over it. ``own`` is the file of the
    site's class: errors in it are told with its line.
    """

    def __init__(
        self,
        spider: str,
        find_access: Callable[[], StoreAccess | None],
        make_feeder: Callable[[StoreAccess, Errback, Leave], Feeder],
        own: str = "",
    ) -> None:
        self._spider = spider
        self._find_access = find_access
        self._make_feeder = make_feeder
        self._feeder: Feeder | None = None
        self._access: StoreAccess | None = None
        self._own = own
        self._broken: dict[int, asyncio.Task[None]] = {}  # by row: what the callback raised is being committed

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to what the pipelines drop and to what leaves the process."""
        self = cls(
            crawler.spidercls.name,
            lambda: crawler.get_extension(StoreAccess),
            partial(Feeder.from_crawler, crawler),
            getattr(sys.modules.get(crawler.spidercls.__module__), "__file__", None) or "",
        )
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_failed, signals.item_error)
        crawler.signals.connect(self._sent, signals.request_reached_downloader)
        return self

    # -- out: requests from the frontier

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """A spider's own start, then whatever the frontier has, until nothing is left."""
        async for thing in start:
            yield thing
        access = self._find_access()
        if access is None or access.writer is None:
            return
        self._access = access
        self._feeder = self._make_feeder(access, self._failed, self._leave)
        try:
            async for request in self._feeder.requests():
                yield request
        except Exception as error:
            access.failure = access.failure or error  # Scrapy logs it and ends as if all were done
            raise

    def _sent(self, request: Request) -> None:
        if self._feeder is not None:
            self._feeder.sent(request.url)

    # -- in: what a page gave

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Gather a page's links and articles; commit at once when there is no article."""
        item = due_of(response)
        if item is None:
            async for thing in result:
                yield thing
            return
        assert self._feeder is not None
        self._feeder.answered(item)
        links: list[Link] = []
        raws: list[RawArticle] = []
        assert self._access is not None
        assert self._access.reading is not None
        try:
            with self._access.reading.page(item.id):
                async for thing in result:
                    if isinstance(thing, Link):
                        links.append(thing)
                    elif isinstance(thing, RawArticle):
                        raws.append(thing)
                    else:
                        yield thing
            page = PageOutcome(self._outcome(item, response, links, raws), len(raws))
        except Exception as error:
            if item.id not in self._broken:
                await self._commit(self._kept(self._break(item, error, response.status), response))
            raise
        if not raws:
            await self._commit_quietly(page.outcome)
        source = Source(self._spider, "crawl", item.via, self._run())
        for raw in raws:
            yield Fetched(replace(raw, source=source), page, lesson=lesson_of(response))

    def process_spider_exception(self, response: Response, exception: Exception) -> None:
        """A callback that raised, at once or between what it gave: the page failed; Scrapy goes on to log it.

        Scrapy does not await this method, so the commit is a task; the feeder waits for what is in flight.
        """
        item = due_of(response)
        if item is None or self._feeder is None or not self._feeder.is_flying(item) or item.id in self._broken:
            return
        outcome = self._kept(self._break(item, exception, response.status), response)
        task = asyncio.ensure_future(self._commit_quietly(outcome))
        self._broken[item.id] = task
        task.add_done_callback(lambda _: self._broken.pop(item.id))

    async def keep(self, fetched: Fetched) -> Placed | None:
        """Take a finished article; with the page's last one the outcome is committed, and awaited."""
        page = fetched.page
        assert fetched.kept is not None
        page.outcome.articles.append(fetched.kept)
        position = len(page.outcome.articles) - 1
        page.left -= 1
        if page.left:
            return None
        placed = await self._commit(page.outcome)
        return placed[position] if placed else None

    async def _item_dropped(self, item: Any, exception: Exception) -> None:
        await self._one_less(item, type(exception).__name__)

    async def _item_failed(self, item: Any, failure: Failure) -> None:
        """A pipeline could not work on it: a bug, so its page failed if it gave no other article."""
        if isinstance(item, Fetched):
            broken = self._break(item.page.outcome.due, _error_of(failure), item.page.outcome.status)
            await self._one_less(item, broken.reason, without="failed")

    async def _one_less(self, item: Any, reason: str, without: Result = "nothing") -> None:
        if not isinstance(item, Fetched) or not item.page.left:
            return
        page = item.page
        page.left -= 1
        page.dropped.append(reason)
        page.without = "failed" if without == "failed" else page.without
        if not page.left:
            if not page.outcome.articles:
                page.outcome.result = page.without
            page.outcome.reason = "; ".join(page.dropped)
            await self._commit_quietly(page.outcome)

    def _outcome(self, item: Due, response: Response, links: list[Link], raws: list[RawArticle]) -> Outcome:
        assert self._feeder is not None
        novelty, in_scope = self._feeder.novelty, self._feeder.in_scope
        wanted = [link for link in links if not novelty.is_full(link.url, item)]
        outcome = with_page(item, response, wanted, len(self._feeder.waits), in_scope, is_article=bool(raws))
        if outcome.result in {"listing", "nothing"}:
            outcome.reason = noted(response)
        return self._kept(outcome, response)

    def _kept(self, outcome: Outcome, response: Response) -> Outcome:
        """The outcome with its page, where pages are kept."""
        if self._access is not None and self._access.archive is not None:
            outcome.page = page_of(response)
        return outcome

    async def _leave(self, outcomes: Sequence[Outcome]) -> None:
        """Commit that addresses are not asked, all at once, and tell it."""
        assert self._access is not None
        await asyncio.gather(*map(self._commit_quietly, outcomes))
        for outcome in outcomes:
            if outcome.result == "left":
                self._access.causes.add(outcome.reason, outcome.due.url)

    # -- in: what went wrong

    async def _failed(self, failure: Failure) -> None:
        """The errback of every request of the frontier."""
        item: Due = failure.request.meta[DUE]  # type: ignore[attr-defined]
        assert self._feeder is not None
        self._feeder.answered(item)
        try:
            outcome = without_page(item, _error_of(failure), self._feeder.waits, self._feeder.in_scope, time.time())
        except Exception as error:  # noqa: BLE001 - a bug costs its page; left in flight it would cost the whole run
            outcome = self._break(item, error, None)
        await self._commit_quietly(outcome)

    async def _commit(self, outcome: Outcome) -> list[Placed]:
        """Put an outcome on disk, or, when it is a bug that it cannot be, that its page failed; then that is raised."""
        assert self._feeder is not None
        try:
            placed = await self._stored(outcome)
        except NotStored:
            raise
        except Exception as error:
            try:
                await self._stored(self._break(outcome.due, error, outcome.status))
            except Exception:
                self._end(error)
                raise
            raise
        return placed

    async def _stored(self, outcome: Outcome) -> list[Placed]:
        """Await an outcome's commit, then count it; raises NotStored where nothing can be stored any more."""
        assert self._access is not None
        assert self._access.writer is not None
        assert self._feeder is not None
        try:
            placed = await asyncio.wrap_future(self._access.writer.put(outcome))
        except Exception as error:
            if self._access.writer.failure is None:
                raise
            self._feeder.stop()
            raise NotStored(str(error)) from error
        self._feeder.committed(outcome, placed)
        self._access.counted(outcome, placed)
        self._access.placed(placed, outcome.due.target)
        return placed

    def _end(self, error: Exception) -> None:
        """Not even the failure could be stored: the run must not wait for this page for ever."""
        assert self._feeder is not None
        assert self._access is not None
        self._access.failure = self._access.failure or error
        self._feeder.stop()

    def _break(self, item: Due, error: BaseException, status: int | None) -> Outcome:
        """A page that our own or the site's code could not work on: it failed until the next round."""
        if self._access is not None:
            self._access.counts["broken"] += 1
        return Outcome(item, "failed", said(error, self._own), status)

    async def _commit_quietly(self, outcome: Outcome) -> None:
        """Commit where nobody waits for articles; a failing store closes the crawl by itself."""
        with contextlib.suppress(NotStored):
            await self._commit(outcome)

    def _run(self) -> str | None:
        return self._access.run if self._access else None


def _error_of(failure: Failure) -> BaseException:
    return failure.value or RuntimeError("failed without a reason")
