"""What became of each page: feeds requests from the frontier, gathers links and articles, commits one outcome a page.

Works on spiders built on ``SiteSpider``; the requests of any other spider pass untouched.
"""

from __future__ import annotations

import asyncio
import contextlib
import email.utils
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals

from newscrawl import urls
from newscrawl.errors import BadStatus, NotStored, Refused, RobotsUnreachable
from newscrawl.items import Link, RawArticle, Source
from newscrawl.middlewares.feeder import DUE, Feeder
from newscrawl.middlewares.politeness import Politeness
from newscrawl.store import Due, Kept, Outcome, Placed, utc

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.python.failure import Failure

    from newscrawl.extensions import StoreAccess

# Retry-After above this is taken as this: an absurd one must not silence a host for ever (case 50).
MAX_RETRY_AFTER = 6 * 3600.0
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


@dataclass(slots=True)
class Fetched:
    """An article on its way through the pipelines, with the page whose outcome it belongs to."""

    raw: RawArticle
    page: PageOutcome
    kept: Kept | None = None


@dataclass(slots=True)
class PageOutcome:
    """A page's outcome while its articles are still in the pipelines; ``left`` of them have not come out."""

    outcome: Outcome
    left: int
    dropped: list[str] = field(default_factory=list)


class Statuses:
    """Downloader middleware: an answer that is no page becomes BadStatus, for the frontier's requests and robots."""

    def process_response(self, request: Request, response: Response) -> Response:
        """Pass 2xx, raise BadStatus for the rest."""
        ours = DUE in request.meta or request.meta.get("newscrawl_robots")
        if not ours or 200 <= response.status < 300:
            return response
        raise BadStatus(response.status, headers_of(response))


class Outcomes:
    """Spider middleware: the two ends of the frontier."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._feeder: Feeder | None = None
        self._access: StoreAccess | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Connect to what the pipelines drop."""
        self = cls(crawler)
        crawler.signals.connect(self._item_dropped, signals.item_dropped)
        crawler.signals.connect(self._item_failed, signals.item_error)
        return self

    # -- out: requests from the frontier

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """A spider's own start, then whatever the frontier has, until nothing is left."""
        async for thing in start:
            yield thing
        from newscrawl.extensions import StoreAccess

        access = self._crawler.get_extension(StoreAccess)
        if access is None or access.writer is None:
            return
        self._access = access
        self._feeder = Feeder.from_crawler(self._crawler, access, errback=self._failed)
        async for request in self._feeder.requests():
            yield request

    # -- in: what a page gave

    async def process_spider_output(self, response: Response, result: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Gather a page's links and articles; commit at once when there is no article."""
        item = response.request.meta.get(DUE) if response.request else None
        if item is None:
            async for thing in result:
                yield thing
            return
        assert self._feeder is not None
        self._feeder.answered(item)
        links: list[Link] = []
        raws: list[RawArticle] = []
        try:
            async for thing in result:
                if isinstance(thing, Link):
                    links.append(thing)
                elif isinstance(thing, RawArticle):
                    raws.append(thing)
                else:
                    yield thing
        except Exception as error:
            await self._commit(Outcome(item, "failed", f"{type(error).__name__}: {error}"[:200], response.status))
            raise
        page = PageOutcome(self._outcome(item, response, links, raws), len(raws))
        if not raws:
            await self._commit_quietly(page.outcome)
        source = Source(self._crawler.spidercls.name, "crawl", item.via, self._run())
        for raw in raws:
            yield Fetched(replace(raw, source=source), page)

    async def process_spider_exception(self, response: Response, exception: Exception) -> None:
        """A callback that raised at once: the page failed; Scrapy goes on to log it."""
        item = response.request.meta.get(DUE) if response.request else None
        if item is not None and self._feeder is not None and self._feeder.is_flying(item):
            await self._commit(
                Outcome(item, "failed", f"{type(exception).__name__}: {exception}"[:200], response.status)
            )

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
        await self._one_less(item, f"{failure.type.__name__}: {failure.getErrorMessage()}"[:200])

    async def _one_less(self, item: Any, reason: str) -> None:
        if not isinstance(item, Fetched) or not item.page.left:
            return
        page = item.page
        page.left -= 1
        page.dropped.append(reason)
        if not page.left:
            if not page.outcome.articles:
                page.outcome.result = "nothing"
            page.outcome.reason = "; ".join(page.dropped)
            await self._commit_quietly(page.outcome)

    def _outcome(self, item: Due, response: Response, links: list[Link], raws: list[RawArticle]) -> Outcome:
        assert self._feeder is not None
        inside = [link for link in links if self._feeder.in_scope(link.url, item)]
        result = "article" if raws else "listing" if inside else "nothing"
        headers = headers_of(response)
        return Outcome(
            item,
            result,
            status=response.status,
            etag=headers.get("etag"),
            last_modified=headers.get("last-modified"),
            links=inside,
        )

    # -- in: what went wrong

    async def _failed(self, failure: Failure) -> None:
        """The errback of every request of the frontier."""
        item: Due = failure.request.meta[DUE]  # type: ignore[attr-defined]
        assert self._feeder is not None
        self._feeder.answered(item)
        error = failure.value
        if isinstance(error, BadStatus):
            await self._commit_quietly(self._bad_status(item, error))
        elif isinstance(error, RobotsUnreachable):
            await self._commit_quietly(self._again(item, str(error)))
        elif isinstance(error, Refused):
            await self._commit_quietly(Outcome(item, "refused", str(error)))
        else:
            text = " ".join(str(error).split()) or type(error).__name__
            await self._commit_quietly(self._again(item, text[:300]))

    def _bad_status(self, item: Due, error: BadStatus) -> Outcome:
        if error.status == 304:
            return Outcome(item, "unchanged", status=304)
        if error.status in _REDIRECTS:
            return self._redirect(item, error)
        if error.status in _RETRIED:
            wait = _retry_after(error.headers.get("retry-after"), time.time())
            return self._again(item, f"HTTP {error.status}", status=error.status, wait=wait)
        result = "gone" if error.status in _GONE else "refused"
        return Outcome(item, result, f"HTTP {error.status}", error.status)

    def _redirect(self, item: Due, error: BadStatus) -> Outcome:
        from newscrawl.store.frontier import MAX_HOPS

        assert self._feeder is not None
        target = urls.canonical(error.headers.get("location", ""), item.url)
        if target is None:
            return Outcome(item, "refused", "redirect to no http address", error.status)
        if item.hops >= MAX_HOPS:
            return Outcome(item, "refused", f"more than {MAX_HOPS} redirects", error.status)
        if not self._feeder.in_scope(target, item):
            return Outcome(item, "refused", f"redirect to another site: {target[:200]}", error.status)
        if urls.identity(target) == urls.identity(item.url):
            return self._same_page(item, target, error.status)
        return Outcome(item, "redirect", target[:200], error.status, links=(Link(target, item.kind),))

    def _same_page(self, item: Due, target: str, status: int) -> Outcome:
        """A redirect between spellings of one page (http to https, with www): ask the other spelling, same row."""
        assert self._feeder is not None
        if target == item.url or item.attempts >= self._feeder.tries:
            return Outcome(item, "refused", "redirects to itself", status)
        return Outcome(item, "moved", target, status, links=(Link(target, item.kind),))

    def _again(self, item: Due, reason: str, status: int | None = None, wait: float | None = None) -> Outcome:
        """Try again later, growing waits; after the last try the page failed until the next round."""
        assert self._feeder is not None
        now = time.time()
        host = now + min(wait, MAX_RETRY_AFTER) if wait is not None else 0.0
        if item.attempts >= self._feeder.tries:
            return Outcome(item, "failed", reason, status, host_not_before=host)
        later = max(now + self._feeder.waits[item.attempts], host)
        return Outcome(item, "retry", reason, status, not_before=later, host_not_before=host)

    async def _commit(self, outcome: Outcome) -> list[Placed]:
        assert self._access is not None
        assert self._access.writer is not None
        assert self._feeder is not None
        self._access.counted(outcome)
        try:
            placed = await asyncio.wrap_future(self._access.writer.put(outcome))
        except Exception as error:
            if self._access.writer.failure is not None:
                self._feeder.stop()
                raise NotStored(str(error)) from error
            failed = Outcome(outcome.due, "failed", f"{type(error).__name__}: {error}"[:200], outcome.status)
            await asyncio.wrap_future(self._access.writer.put(failed))
            self._feeder.committed(failed)
            raise
        self._feeder.committed(outcome)
        self._access.placed(placed)
        return placed

    async def _commit_quietly(self, outcome: Outcome) -> None:
        """Commit where nobody waits for articles; a failing store closes the crawl by itself."""
        with contextlib.suppress(NotStored):
            await self._commit(outcome)

    def _run(self) -> str | None:
        return self._access.run if self._access else None


def headers_of(response: Response) -> dict[str, str]:
    """A response's headers with lower-case names, values joined by commas, as text that cannot fail."""
    return {
        name.decode("latin-1").lower(): b", ".join(values).decode("latin-1")
        for name, values in response.headers.items()
    }


def crawl_delay(crawler: Crawler, url: str) -> float:
    """What robots.txt of an address's host asks for, as far as it is known."""
    politeness = crawler.get_downloader_middleware(Politeness)
    return politeness.known_delay(url) if politeness else 0.0


def _retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (a number or a date), None where there is none that makes sense."""
    if not value:
        return None
    if value.strip().isdigit():
        return float(value.strip()[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - now)
    except (ValueError, TypeError):
        return None


__all__ = ["Fetched", "Outcomes", "PageOutcome", "Statuses", "crawl_delay", "headers_of", "utc"]
