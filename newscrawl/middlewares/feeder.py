"""The frontier's hand in the process: which stored address may be asked now, host by host. Bounded memory."""

from __future__ import annotations

import asyncio
import math
import time
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request

from newscrawl import urls
from newscrawl.middlewares.politeness import crawl_delay
from newscrawl.store import Due, Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.extensions import StoreAccess

DUE = "newscrawl_due"
# Rows read ahead a host: one query for so many requests, and no more than this in memory.
READ_AHEAD = 25
# A run over more hosts than this takes them in turn.
MAX_HOSTS = 5000


@dataclass(slots=True)
class HostQueue:
    """One host of one target: what was read ahead, when it may be asked, how many requests it answers now.

    ``more``: the store may hold something for it; ``wake``: when a page that waits may be tried again.
    """

    ready: deque[Due] = field(default_factory=deque)
    not_before: float = 0.0
    active: int = 0
    more: bool = True
    wake: float = math.inf


class Feeder:
    """Gives requests for stored addresses until nothing is left, the limit is reached or it is stopped.

    ``delay`` is in seconds between two requests to a host; with 0 up to ``per_host`` run at once. ``waits``
    are the seconds before each further try of a page.
    """

    def __init__(
        self,
        access: StoreAccess,
        errback: Callable[[Any], Awaitable[None]],
        *,
        delay: float,
        per_host: int,
        in_flight: int,
        max_pages: int,
        max_depth: int,
        max_wait: float,
        waits: list[float],
        crawl_delay: Callable[[str], float],
    ) -> None:
        self._access = access
        self._errback = errback
        self._delay = delay
        self._per_host = per_host
        self._in_flight = in_flight
        self._max_pages = max_pages
        self._max_depth = max_depth
        self._max_wait = max_wait
        self._crawl_delay = crawl_delay
        self.waits = waits
        self._queues: dict[tuple[int, str], HostQueue] = {}
        self._scopes: dict[int, frozenset[str]] = {}
        self._taken: set[int] = set()  # read ahead or in flight: never given twice
        self._flying: dict[int, Due] = {}  # given out, outcome not on disk
        self._answered: set[int] = set()
        self._news = asyncio.Event()
        self._asked = 0
        self._stopped = False
        self.reason = "finished"

    @classmethod
    def from_crawler(cls, crawler: Crawler, access: StoreAccess, errback: Callable[[Any], Awaitable[None]]) -> Self:
        """Read delays and limits from the settings."""
        settings = crawler.settings
        delay = settings.getfloat("DOWNLOAD_DELAY")
        return cls(
            access,
            errback,
            delay=delay,
            per_host=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            in_flight=settings.getint("NEWSCRAWL_IN_FLIGHT"),
            max_pages=settings.getint("NEWSCRAWL_MAX_PAGES"),
            max_depth=settings.getint("NEWSCRAWL_MAX_DEPTH"),
            max_wait=settings.getfloat("NEWSCRAWL_MAX_WAIT"),
            waits=[float(w) for w in settings.getlist("NEWSCRAWL_RETRY_WAITS")],
            crawl_delay=lambda url: crawl_delay(crawler, url),
        )

    async def requests(self) -> AsyncIterator[Request]:
        """Requests, one by one, never more at once than ``in_flight``."""
        self._look()
        while not self._stopped:
            if self._max_pages and self._asked >= self._max_pages:
                self.reason = "max_pages"
                break
            item = self._next() if len(self._flying) < self._in_flight else None
            if item is not None:
                self._asked += 1
                self._flying[item.id] = item
                yield self._request(item)
            elif not await self._wait():
                break
        self._access.reason = self.reason
        while self._flying and not self._stopped:
            await self._listen(1.0)

    def stop(self) -> None:
        """Ask for nothing more."""
        self._stopped = True
        self._news.set()

    def is_flying(self, item: Due) -> bool:
        """Whether an address was given out and its outcome is not committed yet."""
        return item.id in self._flying

    def answered(self, item: Due) -> None:
        """The host has answered (or failed to): it may be asked the next thing."""
        if item.id in self._flying and item.id not in self._answered:
            self._answered.add(item.id)
            self._queue(item.target, item.host).active -= 1
            self._news.set()

    def committed(self, outcome: Outcome) -> None:
        """The outcome is on disk: its links may be pending now, its address is free."""
        item = outcome.due
        self.answered(item)
        self._flying.pop(item.id, None)
        self._answered.discard(item.id)
        self._taken.discard(item.id)
        own = self._queue(item.target, item.host)
        own.not_before = max(own.not_before, outcome.host_not_before)
        if outcome.result == "retry":
            own.wake = min(own.wake, outcome.not_before)
        for host in {urls.host_key(link.url) for link in outcome.links}:
            self._queue(item.target, host).more = True
        self._news.set()

    def in_scope(self, url: str, item: Due) -> bool:
        """Whether an address found under ``item`` belongs to the target's own hosts and is not too deep."""
        if item.target not in self._scopes:
            hosts = {urls.host_key(start).removeprefix("www.") for start in self._access.starts_of(item.target)}
            self._scopes[item.target] = frozenset(hosts)
        host = urls.host_key(url).removeprefix("www.")
        return item.depth < self._max_depth and host in self._scopes[item.target]

    def _queue(self, target: int, host: str) -> HostQueue:
        key = (target, host)
        if key not in self._queues:
            self._queues[key] = HostQueue()
        return self._queues[key]

    def _look(self) -> None:
        """Read from the store which hosts have something pending."""
        store = self._access.store
        assert store is not None
        for target, host, at in store.hosts_due(self._access.targets)[:MAX_HOSTS]:
            queue = self._queue(target, host)
            queue.more = True
            queue.not_before = max(queue.not_before, at)

    def _next(self) -> Due | None:
        """The next address of the first host that may be asked; hosts take turns."""
        now = time.time()
        for key in list(self._queues):
            queue = self._queues[key]
            if queue.not_before > now:
                continue
            if not queue.ready and (queue.more or queue.wake <= now):
                self._read(key, queue, now)
            if not queue.ready:
                continue
            wait = max(self._delay, self._crawl_delay(queue.ready[0].url))
            if queue.active >= (1 if wait else self._per_host):
                continue
            self._queues[key] = self._queues.pop(key)  # to the end: the others come first now
            queue.active += 1
            queue.not_before = now + wait
            return queue.ready.popleft()
        return None

    def _read(self, key: tuple[int, str], queue: HostQueue, now: float) -> None:
        """Read ahead; what is taken already is pending in the store too, hence the larger limit."""
        store = self._access.store
        assert store is not None
        rows = store.due(*key, READ_AHEAD + len(self._taken))
        fresh = [row for row in rows if row.id not in self._taken][:READ_AHEAD]
        queue.more = len(fresh) == READ_AHEAD
        queue.wake = math.inf if queue.wake <= now else queue.wake
        self._taken.update(row.id for row in fresh)
        queue.ready.extend(fresh)

    def _request(self, item: Due) -> Request:
        headers = {}
        store = self._access.store
        assert store is not None
        if (item.etag or item.last_modified) and store.all_links_done(item):
            if item.etag:
                headers["If-None-Match"] = item.etag
            if item.last_modified:
                headers["If-Modified-Since"] = item.last_modified
        meta = {DUE: item, "dont_redirect": True, "dont_retry": True}
        return Request(item.url, headers=headers, meta=meta, errback=self._errback, dont_filter=True)

    async def _wait(self) -> bool:
        """Wait for an answer or for a host's time; False when nothing is left."""
        if self._flying or any(queue.ready for queue in self._queues.values()):
            await self._listen(self._until_next())
            return True
        pending = self._access.store.hosts_due(self._access.targets) if self._access.store else []
        if not pending:
            return self._access.next_round() and self._looked()
        wait = min(at for _, _, at in pending) - time.time()
        if wait > self._max_wait:
            self.reason = "waiting"
            return False
        await self._listen(max(0.02, wait))
        return self._looked()

    def _looked(self) -> bool:
        self._look()
        return True

    def _until_next(self) -> float:
        """Seconds until a host with something ready may be asked; at most one."""
        now = time.time()
        times = [max(q.not_before, 0 if q.ready or q.more else q.wake) - now for q in self._queues.values()]
        return min(1.0, max(0.02, min((t for t in times if t > 0), default=1.0)))

    async def _listen(self, seconds: float) -> None:
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), seconds)
        except TimeoutError:
            return
