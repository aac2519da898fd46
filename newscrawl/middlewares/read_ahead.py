"""The frontier's pending addresses, by target and host, a few of each in memory. Knows no wait between requests."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from newscrawl import urls
from newscrawl.store import Due, Outcome, Store

if TYPE_CHECKING:
    from newscrawl.extensions import StoreAccess

# Rows read ahead a host: one query for so many requests, and no more than this in memory.
READ_AHEAD = 25
# A run over more hosts than this takes them in turn.
MAX_HOSTS = 5000

Key = tuple[int, str]


@dataclass(slots=True)
class HostQueue:
    """One host of one target: what was read ahead and what the store may still hold for it.

    ``taken``: rows read ahead or in flight; ``more``: the store may hold something that can be asked; ``wake``: when
    a page that waits may be tried again.
    """

    ready: deque[Due] = field(default_factory=deque)
    taken: int = 0
    more: bool = False
    wake: float = math.inf

    @property
    def due_at(self) -> float:
        """When there is something to ask, if the host allows it: 0 for now, infinite for nothing."""
        return 0.0 if self.ready or self.more else self.wake


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
        return first

    def queues(self) -> Iterator[tuple[Key, HostQueue]]:
        """All queues; the one that was taken from last comes last."""
        yield from list(self._queues.items())

    def head(self, key: Key, now: float) -> Due | None:
        """What ``take`` would give; reads ahead where nothing is ready."""
        queue = self._queues[key]
        if not queue.ready:
            self._read(key, queue, now)
        return queue.ready[0] if queue.ready else None

    def take(self, key: Key) -> Due:
        """The next address of a queue, which then stands behind the others."""
        self._queues[key] = queue = self._queues.pop(key)
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
        if item.id in self._taken:
            self._taken.remove(item.id)
            own.taken -= 1
        if outcome.result == "retry":
            own.wake = min(own.wake, outcome.not_before)
        for host in {urls.host_key(link.url) for link in outcome.links}:
            self._queue(item.target, host).more = True

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
