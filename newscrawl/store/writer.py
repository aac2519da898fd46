"""The thread that commits: outcomes are gathered for a moment and written in one transaction each batch."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future

from newscrawl.errors import NewscrawlError
from newscrawl.errors.drops import NotStored
from newscrawl.items import Known
from newscrawl.store import Outcome, Placed, Store
from newscrawl.store.brands import TELLING_PROOFS

# A batch closes at 50 outcomes or after this many seconds. CPU a page offline, by pages a commit: 1 .22 ms, 5 .13,
# 10 .12, 50 .10, 200 .09; at full speed a window of .02, .1 or .5 s makes no difference that can be measured. A kill
# costs what the window holds, so it is short: about 10 pages at 300 pages/s.
BATCH = 50
WINDOW = 0.03
# Leases are renewed when nothing was written for so long (their life is 120 s).
RENEW = 20.0
# What tells little (a name proven once more, or by another process) is read after so many seconds: a new snapshot
# makes cleaning index it anew, some 100 ms for 50,000 names.
RELEARN = 20.0

_Job = tuple[Outcome, "Future[list[Placed]]"]


class Writer:
    """Owns the writing connection; ``put`` gives a future that is done when the outcome is on disk.

    ``known`` is a snapshot of the brand book: newly proven names at once, the rest within ``RELEARN`` seconds. After
    a failure every future fails with the same error and ``failure`` holds it; ``on_failure`` is called once, in the
    writer's thread. ``clock`` gives seconds that only go forward.
    """

    def __init__(
        self,
        store: Store,
        run: str,
        on_failure: Callable[[Exception], None],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.known: Known = store.known()
        self.failure: Exception | None = None
        self._store = store
        self._run = run
        self._on_failure = on_failure
        self._clock = clock
        self._learned = clock()
        self._closed = False
        self._queue: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._work, name="newscrawl-writer", daemon=True)
        self._thread.start()

    def put(self, outcome: Outcome) -> Future[list[Placed]]:
        """Queue an outcome; the future gives its articles as they were placed, or raises what failed.

        It is written even if the future is cancelled: its page was fetched.
        """
        future: Future[list[Placed]] = Future()
        if self._closed:
            future.set_exception(NotStored("the writer is closed"))
        else:
            self._queue.put((outcome, future))
        return future

    def close(self) -> None:
        """Write what is queued and end the thread and its connection."""
        if not self._closed:
            self._closed = True
            self._queue.put(None)
            self._thread.join()
            self._store.close()

    def _work(self) -> None:
        while (batch := self._gather()) is not None:
            if batch:
                self._commit(batch)
            self._keep_up(batch)

    def _gather(self) -> list[_Job] | None:
        """The next batch; empty after a long silence, None when closed and drained."""
        try:
            first = self._queue.get(timeout=RENEW)
        except queue.Empty:
            return []
        if first is None:
            return None
        batch, deadline = [first], self._clock() + WINDOW
        while len(batch) < BATCH and (left := deadline - self._clock()) > 0:
            try:
                job = self._queue.get(timeout=left)
            except queue.Empty:
                break
            if job is None:
                self._queue.put(None)
                break
            batch.append(job)
        for _, future in batch:
            future.set_running_or_notify_cancel()  # from here on nobody can cancel it
        return batch

    def _commit(self, batch: Sequence[_Job]) -> None:
        results: list[list[Placed]] = []
        if self.failure is None:
            try:
                results = self._store.commit([outcome for outcome, _ in batch], self._run)
            except NewscrawlError as error:
                self._fail(error)
            except Exception as error:  # noqa: BLE001 - a bug in one outcome must not take the others with it
                self._isolate(batch, error)
                return
        for number, (_, future) in enumerate(batch):
            if future.cancelled():
                continue
            if self.failure is None:
                future.set_result(results[number])
            else:
                future.set_exception(self.failure)

    def _isolate(self, batch: Sequence[_Job], error: Exception) -> None:
        """Write a batch that could not be written one by one; the culprit's future gets the error."""
        if len(batch) > 1:
            for job in batch:
                self._commit([job])
        elif not batch[0][1].cancelled():
            batch[0][1].set_exception(error)

    def _keep_up(self, batch: Sequence[_Job]) -> None:
        """Learn what the batch has taught; after a silence hold on to the leases."""
        if self.failure is not None:
            return
        try:
            if not batch:
                self._store.renew()
            if self._clock() - self._learned >= RELEARN or any(map(self._tells, batch)):
                self.known = self._store.known()
                self._learned = self._clock()
        except Exception as error:  # noqa: BLE001 - whatever it is, nobody may wait for this thread in vain
            self._fail(error)

    def _tells(self, job: _Job) -> bool:
        """Whether an outcome proves a name that was hardly proven before."""
        brands = self.known.brands
        proven = [s.text for kept in job[0].articles for s in kept.cleaned.sightings if s.kind == "glue"]
        return any(name not in brands or brands[name].proofs < TELLING_PROOFS for name in proven)

    def _fail(self, error: Exception) -> None:
        self.failure = error
        self._on_failure(error)
