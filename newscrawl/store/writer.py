"""The thread that commits: outcomes are gathered for a moment and written in one transaction each batch."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable
from concurrent.futures import Future

from newscrawl.errors import NewscrawlError
from newscrawl.items import Known
from newscrawl.store import Outcome, Placed, Store

# A batch closes at 50 outcomes or after this many seconds. CPU a page offline, by pages a commit: 1 .22 ms, 5 .13,
# 10 .12, 50 .10, 200 .09; at full speed a window of .02, .1 or .5 s makes no difference that can be measured. A kill
# costs what the window holds, so it is short: about 10 pages at 300 pages/s.
BATCH = 50
WINDOW = 0.03
# Leases are renewed when nothing was written for so long (their life is 120 s).
RENEW = 20.0

_Job = tuple[Outcome, "Future[list[Placed]]"]


class Writer:
    """Owns the writing connection; ``put`` gives a future that is done when the outcome is on disk.

    ``known`` is the newest snapshot of the brand book. After a failure every future fails with the same error and
    ``failure`` holds it; ``on_failure`` is called once, in the writer's thread.
    """

    def __init__(self, store: Store, run: str, on_failure: Callable[[NewscrawlError], None]) -> None:
        self.known: Known = store.known()
        self.failure: NewscrawlError | None = None
        self._store = store
        self._run = run
        self._on_failure = on_failure
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="newscrawl-writer", daemon=True)
        self._thread.start()

    def put(self, outcome: Outcome) -> Future[list[Placed]]:
        """Queue an outcome; the future gives its articles as they were placed, or raises what failed."""
        future: Future[list[Placed]] = Future()
        self._queue.put((outcome, future))
        return future

    def close(self) -> None:
        """Write what is queued and end the thread."""
        self._queue.put(None)
        self._thread.join()

    def _work(self) -> None:
        while (batch := self._gather()) is not None:
            if batch:
                self._commit(batch)
            else:
                self._renew()

    def _gather(self) -> list[_Job] | None:
        """The next batch; empty after a long silence, None when closed and drained."""
        try:
            first = self._queue.get(timeout=RENEW)
        except queue.Empty:
            return []
        if first is None:
            return None
        batch = [first]
        threading.Event().wait(WINDOW)
        while len(batch) < BATCH:
            try:
                job = self._queue.get_nowait()
            except queue.Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            batch.append(job)
        return batch

    def _commit(self, batch: list[_Job]) -> None:
        if self.failure is None:
            try:
                results = self._store.commit([outcome for outcome, _ in batch], self._run)
                self._learn(batch)
            except NewscrawlError as error:
                self._fail(error)
            except Exception as error:  # noqa: BLE001 - a bug in one outcome must not take the others with it
                self._isolate(batch, error)
                return
        for number, (_, future) in enumerate(batch):
            if self.failure is None:
                future.set_result(results[number])
            else:
                future.set_exception(self.failure)

    def _isolate(self, batch: list[_Job], error: Exception) -> None:
        """Write a batch that could not be written one by one; the culprit's future gets the error."""
        if len(batch) == 1:
            batch[0][1].set_exception(error)
            return
        for job in batch:
            self._commit([job])

    def _learn(self, batch: list[_Job]) -> None:
        """Take a new snapshot of the brand book if the batch may have changed it."""
        if any(s.kind != "prefix" for o, _ in batch for k in o.articles for s in k.cleaned.sightings):
            self.known = self._store.known()

    def _renew(self) -> None:
        if self.failure is None:
            try:
                self._store.renew()
            except NewscrawlError as error:
                self._fail(error)

    def _fail(self, error: NewscrawlError) -> None:
        self.failure = error
        self._on_failure(error)
