"""The frontier's pending addresses, by target and host, a few of each in memory, and among them the articles that are
looked at again. Knows no wait between requests.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl import urls
from newscrawl.store import Due, Outcome, Store, revisits

if TYPE_CHECKING:
    from newscrawl.extensions import StoreAccess

# Rows read ahead a host: one query for so many requests, and no more than this in memory.
READ_AHEAD = 25
# A run over more hosts than this takes them in turn.
MAX_HOSTS = 5000
# While something new waits, one request of so many looks at an old article: four fifths are the news'.
ONE_IN = 5
# When nothing new waits any more, so many looks a host and run, or as many as the same share of what was asked: a quiet
# site would get none otherwise. At a request a second that is two minutes; a site of 500 articles a day that is crawled
# each hour has 104 due.
LOOKS = 120
# What brings news.
_LISTS = frozenset({"start", "listing", "list"})

Key = tuple[int, str]


@dataclass(slots=True)
class HostQueue:
    """One host of one target: what was read ahead and what the store may still hold for it.

    ``taken``: rows read ahead or in flight; ``more``: the store may hold something that can be asked; ``wake``: when
    a page that waits may be tried again. ``looks`` are articles to look at again, of which the store may hold
    ``more_looks``; ``asked`` and ``looked`` count what was given out.
    """

    ready: deque[Due] = field(default_factory=deque)
    taken: int = 0
    more: bool = False
    wake: float = math.inf
    looks: deque[Due] = field(default_factory=deque)
    more_looks: bool = False
    asked: int = 0
    looked: int = 0

    @property
    def due_at(self) -> float:
        """When there is something to ask, if the host allows it: 0 for now, infinite for nothing."""
        return 0.0 if self.ready or self.more or self.may_look else self.wake

    @property
    def may_look(self) -> bool:
        """Whether it is an old article's turn, if one is due: one request in ``ONE_IN``, more when nothing new is left."""
        if not self.looks and not self.more_looks:
            return False
        share = self.asked // (ONE_IN - 1)
        return self.looked < (share if self.ready or self.more or self.taken else max(share, LOOKS))


class ReadAhead:
    """Queues over the store's frontier; no address is given twice before its outcome is committed."""

    def __init__(self, access: StoreAccess) -> None:
        self._access = access
        self._queues: dict[Key, HostQueue] = {}
        self._taken: set[int] = set()

    @property
    def store(self) -> Store:
        """The open store of this crawl."""
        assert self._access.store is not None
        return self._access.store

    def look(self, now: float) -> dict[str, float]:
        """Ask the store which hosts have something pending: for each the time from which one of its addresses may be
        asked.
        """
        first: dict[str, float] = {}
        for target, host, at in self.store.hosts_due(self._access.targets)[:MAX_HOSTS]:
            queue = self._queue(target, host)
            if at <= now:
                queue.more = True
            else:
                queue.wake = min(queue.wake, at)
            first[host] = min(at, first.get(host, math.inf))
        for target in self._access.targets if self.store.plan and self.store.plan.steps else ():
            with self.store.reading() as db:
                several = revisits.hosts(db, target, now)[:MAX_HOSTS]
            for host in several:
                self._queue(target, host).more_looks = True
                first.setdefault(host, now)
        return first

    @property
    def holds_new(self) -> bool:
        """Whether something is left that is no look at an old article: those wait for another run and no run for them."""
        return any(queue.ready or queue.more or queue.wake < math.inf for queue in self._queues.values())

    def queues(self) -> Iterator[tuple[Key, HostQueue]]:
        """All queues; the one that was taken from last comes last."""
        yield from list(self._queues.items())

    def head(self, key: Key, now: float) -> Due | None:
        """What ``take`` would give; reads ahead where nothing is ready."""
        queue = self._queues[key]
        if not queue.ready:
            self._read(key, queue, now)
        if queue.may_look and not queue.looks:
            self._read_looks(key, queue, now)
        if queue.may_look:
            return queue.looks[0]
        return queue.ready[0] if queue.ready else None

    def take(self, key: Key) -> Due:
        """The next address of a queue, which then stands behind the others."""
        self._queues[key] = queue = self._queues.pop(key)
        if queue.may_look:
            queue.looked += 1
            return queue.looks.popleft()
        queue.asked += 1
        return queue.ready.popleft()

    def conditions(self, item: Due) -> dict[str, bytes]:
        """The headers by which a listing whose links are all done is only sent if it has changed."""
        given = {"If-None-Match": item.etag, "If-Modified-Since": item.last_modified}
        headers = {name: value.encode("latin-1", "replace") for name, value in given.items() if value}
        return headers if headers and self.store.all_links_done(item) else {}

    def give_back(self, items: Iterable[Due]) -> None:
        """Addresses that were taken and not asked are ready again, after all others."""
        for item in items:
            self._queue(item.target, item.host).ready.append(item)

    def committed(self, outcome: Outcome) -> None:
        """The outcome is on disk: its links may be pending now, its address is free."""
        item = outcome.due
        own = self._queue(item.target, item.host)
        if item.article is not None:
            self._taken.discard(item.id)
            own.more_looks = own.more_looks or outcome.result == "moved"  # by its other spelling, next
        elif item.id in self._taken:
            self._taken.remove(item.id)
            own.taken -= 1
        if item.kind in _LISTS and outcome.links:
            self._read_anew(own)
        if item.article is None and outcome.result == "retry":
            own.wake = min(own.wake, outcome.not_before)
        for host in {urls.host_key(link.url) for link in outcome.links}:
            self._queue(item.target, host).more = True
        for host in {urls.host_key(link.url) for link in outcome.links if link.kind == "article"}:
            self._read_again(self._queue(item.target, host))

    def _queue(self, target: int, host: str) -> HostQueue:
        key = (target, host)
        if key not in self._queues:
            self._queues[key] = HostQueue()
        return self._queues[key]

    def _read(self, key: Key, queue: HostQueue, now: float) -> None:
        """What is taken already is pending in the store too, hence the larger limit."""
        limit = READ_AHEAD + queue.taken
        rows = self.store.due(*key, limit)
        fresh = [row for row in rows if row.id not in self._taken][:READ_AHEAD]
        queue.more = len(rows) == limit
        queue.wake = math.inf if queue.wake <= now else queue.wake
        queue.taken += len(fresh)
        self._taken.update(row.id for row in fresh)
        queue.ready.extend(fresh)

    def _read_again(self, queue: HostQueue) -> None:
        """Let what was read ahead go: likely articles are new, and come before it."""
        rest = [row for row in queue.ready if row.kind != "article"]
        self._taken.difference_update(row.id for row in rest)
        queue.taken -= len(rest)
        queue.ready = deque(row for row in queue.ready if row.kind == "article")

    def _read_anew(self, queue: HostQueue) -> None:
        """Let go of what was read ahead: a list may have brought what comes before it."""
        self._taken.difference_update(item.id for item in queue.ready)
        queue.taken -= len(queue.ready)
        queue.more = queue.more or bool(queue.ready)
        queue.ready.clear()

    def _read_looks(self, key: Key, queue: HostQueue, now: float) -> None:
        """What was given out is due in the store until its outcome is committed, hence the larger limit."""
        limit = READ_AHEAD + len(self._taken)
        with self.store.reading() as db:
            rows = list(revisits.due(db, *key, now, limit))
        fresh = [row for row in rows if row.id not in self._taken]
        queue.more_looks = len(rows) == limit or len(fresh) > READ_AHEAD
        self._taken.update(row.id for row in fresh[:READ_AHEAD])
        queue.looks.extend(fresh[:READ_AHEAD])
