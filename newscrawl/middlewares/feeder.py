"""The frontier's hand in the process: which stored address may be asked now, host by host. Bounded memory."""

from __future__ import annotations

import asyncio
import math
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request

from newscrawl import urls
from newscrawl.middlewares.hosts import Hosts
from newscrawl.middlewares.novelty import Novelty, left
from newscrawl.middlewares.pace import Pace
from newscrawl.middlewares.politeness import Politeness, origin
from newscrawl.middlewares.read_ahead import ReadAhead
from newscrawl.store import Due, Outcome, Placed

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from newscrawl.extensions import StoreAccess

DUE = "newscrawl_due"
# A longer wait is only begun after a look into the store: what a queue forgot may be asked sooner.
_LOOK_FIRST = 1.0
# Nobody tells when another spider's request to a host is answered; 10 looks a second cost nothing.
_OTHERS = 0.1
# Left addresses are committed in such portions: 10,000 of a sitemap took 12.5 s of CPU all at once, 5.4 s so.
_LEAVE_AT_ONCE = 500

Errback = Callable[[Any], Awaitable[None]]
Leave = Callable[[Sequence[Outcome]], Awaitable[None]]
# Results of a page that was read, by which its kind is judged; failures say nothing of it.
_READ = frozenset({"article", "listing", "nothing"})


class Feeder:
    """Gives requests for stored addresses until nothing is left, the limit is reached or it is stopped.

    ``delay`` is in seconds between two requests to a host; with 0 up to ``per_host`` run at once. A host is asked
    nothing before its robots.txt was (None: robots.txt is not obeyed), and waits as ``hosts`` says. ``waits`` are
    the seconds before each further try of a page. ``leave`` commits that addresses are not asked, because those like
    them bring nothing new.
    """

    def __init__(
        self,
        access: StoreAccess,
        errback: Errback,
        leave: Leave,
        robots: Politeness | None,
        hosts: Hosts,
        *,
        delay: float,
        per_host: int,
        in_flight: int,
        max_pages: int,
        max_depth: int,
        max_wait: float,
        waits: list[float],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._access = access
        self._errback = errback
        self._leave = leave
        self._leaving: list[Outcome] = []
        self.novelty = Novelty()
        self._robots = robots
        self._hosts = hosts
        self._delay = delay
        self._per_host = per_host
        self._in_flight = in_flight
        self._max_pages = max_pages
        self._max_depth = max_depth
        self._max_wait = max(max_wait, delay)  # a site's own delay is no reason to end
        self._clock = clock
        self.waits = waits
        self._ahead = ReadAhead(access)
        self._scopes: dict[int, frozenset[str]] = {}
        self._flying: dict[int, Due] = {}  # given out, outcome not on disk
        self._answered: set[int] = set()
        self._learning: dict[str, asyncio.Future[Any]] = {}  # by host: its robots.txt is being asked for
        self._learned: set[str] = set()  # origins whose robots.txt was asked for
        self._news = asyncio.Event()
        self._asked = 0
        self._stopped = False
        self.reason = "finished"

    @classmethod
    def from_crawler(cls, crawler: Crawler, access: StoreAccess, errback: Errback, leave: Leave) -> Self:
        """Read delays and limits from the settings."""
        settings = crawler.settings
        return cls(
            access,
            errback,
            leave,
            crawler.get_downloader_middleware(Politeness),
            settings.get("NEWSCRAWL_HOSTS") or Hosts(Pace(Path(settings["NEWSCRAWL_STATE"]))),
            delay=settings.getfloat("DOWNLOAD_DELAY"),
            per_host=settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN"),
            in_flight=settings.getint("NEWSCRAWL_IN_FLIGHT"),
            max_pages=settings.getint("NEWSCRAWL_MAX_PAGES"),
            max_depth=settings.getint("NEWSCRAWL_MAX_DEPTH"),
            max_wait=settings.getfloat("NEWSCRAWL_MAX_WAIT"),
            waits=[float(w) for w in settings.getlist("NEWSCRAWL_RETRY_WAITS")],
        )

    async def requests(self) -> AsyncIterator[Request]:
        """Requests, one by one, never more at once than ``in_flight``."""
        self._look()
        try:
            while not self._stopped:
                if self._max_pages and self._asked >= self._max_pages:
                    self.reason = "max_pages"
                    break
                item = self._next()
                were_left = await self._leave_those()
                if item is not None:
                    self._asked += 1
                    self._flying[item.id] = item
                    yield self._request(item)
                elif not were_left and not await self._wait():
                    break
            self._access.reason = self.reason
            while self._flying and not self._stopped:
                await self._listen(1.0)
        finally:
            for item in list(self._flying.values()):
                self.answered(item)  # another spider must not wait for what will not be heard of

    def stop(self) -> None:
        """Ask for nothing more."""
        self._stopped = True
        self._news.set()

    def sent(self, url: str) -> None:
        """A request to an address leaves the process just now."""
        self._hosts.sent(urls.host_key(url), self._clock())

    def is_flying(self, item: Due) -> bool:
        """Whether an address was given out and its outcome is not committed yet."""
        return item.id in self._flying

    def answered(self, item: Due) -> None:
        """The host has answered (or failed to): it may be asked the next thing."""
        if item.id in self._flying and item.id not in self._answered:
            self._answered.add(item.id)
            self._hosts.answered(item.host)
            self._news.set()

    def committed(self, outcome: Outcome, placed: Sequence[Placed] = ()) -> None:
        """The outcome is on disk: its links may be pending now, its address is free; what it brought is judged."""
        item = outcome.due
        self.answered(item)
        self._flying.pop(item.id, None)
        self._answered.discard(item.id)
        self._ahead.committed(outcome)
        self._hosts.hold(item.host, outcome.host_not_before)
        self.novelty.asked(item)
        if outcome.result in _READ:
            self._ahead.give_back(self.novelty.read(item, (one.story.id for one in placed)))
        self._news.set()

    def in_scope(self, url: str, item: Due) -> bool:
        """Whether an address found under ``item`` belongs to the target's own hosts and is not too deep."""
        if item.target not in self._scopes:
            hosts = {urls.site_key(start) for start in self._access.starts_of(item.target)}
            self._scopes[item.target] = frozenset(hosts)
        host = urls.site_key(url)
        return item.depth < self._max_depth and host in self._scopes[item.target] and not urls.is_growing(url)

    def _look(self) -> bool:
        """Read from the store which hosts have something pending; whether any has."""
        first = self._ahead.look(self._clock())
        for host, at in first.items():
            self._hosts.hold(host, at)
            self._hosts.slow_down(host, self._delay)  # another spider on it hears at once, not when we get our turn
        return bool(first)

    def _next(self) -> Due | None:
        """The next address of the first host that may be asked; hosts take turns."""
        if self._is_full():
            return None
        now = self._clock()
        for key, queue in self._ahead.queues():
            host = key[1]
            if queue.due_at > now or self._hosts.free_at(host, self._per_host) > now:
                continue
            head = self._ahead.head(key, now)
            while head is not None and len(self._leaving) < _LEAVE_AT_ONCE and self._passes_over(head):
                self._ahead.take(key)
                head = self._ahead.head(key, now)
            if len(self._leaving) >= _LEAVE_AT_ONCE:
                return None
            if head is not None and head.kind == "guess" and self._flying:
                continue  # what is on its way may lead to articles
            if head is not None and self._may_ask(host, head.url, now) and self._hosts.asked(host, now):
                return self._ahead.take(key)
        return None

    def _passes_over(self, item: Due) -> bool:
        """Whether an address is not asked now: it ends processes, or its kind brings nothing new."""
        if (unasked := self.novelty.unasked(item)) is not None:
            self._leaving.append(unasked)
            return True
        if not self.novelty.is_barren(item):
            return False
        if not self.novelty.put_aside(item):
            self._leaving.append(left(item))
        return True

    def _is_full(self) -> bool:
        return len(self._flying) + len(self._learning) >= self._in_flight

    def _may_ask(self, host: str, url: str, now: float) -> bool:
        """Whether a host's waits, as they are known by now, are over; asks for its robots.txt first."""
        if host in self._learning:
            return False
        self._hosts.slow_down(host, max(self._delay, self._robots.known_delay(url) if self._robots else 0.0))
        if self._hosts.free_at(host, self._per_host) > now:
            return False
        if self._robots is None or origin(url) in self._learned:
            return True
        if not self._hosts.asked(host, now):
            return False
        self._learning[host] = asyncio.ensure_future(self._robots.rules(url))
        self._learning[host].add_done_callback(partial(self._know, host, origin(url)))
        return False

    def _know(self, host: str, learned: str, rules: asyncio.Future[Any]) -> None:
        """An origin's robots.txt was read, or could not be: which of both, each request hears from Politeness."""
        del self._learning[host]
        self._learned.add(learned)
        self._hosts.sent(host, self._clock())  # the Crawl-delay that was just read counts from here
        self._hosts.answered(host)
        self._news.set()
        if not rules.cancelled():
            rules.exception()

    def _request(self, item: Due) -> Request:
        headers = self._ahead.conditions(item)
        meta = {DUE: item, "dont_redirect": True, "dont_retry": True, "download_slot": item.host}
        return Request(item.url, headers=headers, meta=meta, errback=self._errback, dont_filter=True)

    async def _wait(self) -> bool:
        """Wait for an answer or for a host's time; False when nothing is left, or nothing for too long."""
        now = self._clock()
        if self._flying or self._learning:
            await self._listen(1.0 if self._is_full() else min(self._next_at(math.inf) - now, 1.0))
            return True
        at = self._next_at(now + _OTHERS)
        if at > now + _LOOK_FIRST:
            if self.novelty.holds:
                await self._try_aside()
                return True
            self._look()
            at = self._next_at(now + _OTHERS)
        if at == math.inf:
            return self._access.next_round() and self._look()
        if at > now + self._max_wait:
            self.reason = "waiting" if self._ahead.holds_new else self.reason
            return False
        await self._listen(at - now)
        return True

    async def _try_aside(self) -> None:
        """Nothing else can be asked now: try some of what stands aside, or leave it all."""
        trials = self.novelty.trials()
        self._ahead.give_back(trials)
        if not trials:
            self._leaving += map(left, self.novelty.rest())
            await self._leave_those()

    async def _leave_those(self) -> bool:
        leaving, self._leaving = self._leaving, []
        if leaving:
            await self._leave(leaving)
        return bool(leaving)

    def _next_at(self, busy: float) -> float:
        """When some host may be asked something; ``busy`` is told for one that must answer first."""
        times = [
            (self._hosts.free_at(host, self._per_host), queue.due_at)
            for (_, host), queue in self._ahead.queues()
            if queue.due_at < math.inf
        ]
        return min((max(free, due) if free < math.inf else busy for free, due in times), default=math.inf)

    async def _listen(self, seconds: float) -> None:
        self._news.clear()
        try:
            await asyncio.wait_for(self._news.wait(), max(seconds, 0.02))
        except TimeoutError:
            return
