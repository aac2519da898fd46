"""A world for schedulers: a clock that is a number, crawls that only take time, the store's tables in memory."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime

from newscrawl import rhythm
from newscrawl.errors import StoreFailed
from newscrawl.schedule.executor import Ended, Handle, Job
from newscrawl.schedule.planner import Site
from newscrawl.schedule.scheduler import Scheduler
from newscrawl.schedule.table import Table
from newscrawl.store import utc
from newscrawl.store.leases import holder_name
from newscrawl.store.migrations import MIGRATIONS

# A process of this machine that is no more.
DEAD = ":".join((holder_name().rsplit(":", 2)[0], "4194399", "1"))
FOREVER = 1e12


def at(text: str) -> float:
    return datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp()


def sites(**rhythms: str) -> dict[str, Site]:
    return {name: Site(name, "mine.spiders", every, rhythm.parse(every)) for name, every in rhythms.items()}


@dataclass
class Ran:
    """A run as the world saw it."""

    site: str | None
    began: float
    ends: float
    status: int


@dataclass
class World:
    """``takes`` and ``status`` say how long the n-th run of a site takes and how it ends; publishes are site None.

    The n-th run of a site leaves a row where ``begins`` says so; else its process is all there is of it.
    """

    now: float
    takes: Callable[[str | None, int], float] = lambda site, n: 20.0
    status: Callable[[str | None, int], int] = lambda site, n: 0
    begins: Callable[[int], bool] = lambda n: False
    disk_is_full: bool = False
    until: float = FOREVER
    runs: list[Ran] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    started: Counter[str | None] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self.db = sqlite3.connect(":memory:", isolation_level=None)
        for script in MIGRATIONS:
            self.db.executescript(script)

    def clock(self) -> float:
        return self.now

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        if self.disk_is_full:
            raise StoreFailed("the store could not be written (disk full)")
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield self.db
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        yield self.db

    def scheduler(
        self,
        declared: dict[str, Site],
        jobs: int = 2,
        holder: str = DEAD,
        *,
        feeds: bool = False,
        heartbeat: float = FOREVER,
        alarm: Callable[[str, str | None, str | None], None] | None = None,
    ) -> Scheduler:
        """One more scheduler process of this world; without heartbeats a month is a few thousand turns."""
        table = Table(self, holder, self.clock)
        one = Scheduler(table, Executor(self, jobs), self.clock, self.said.append, jobs, heartbeat, alarm)
        one.declare(declared, feeds=feeds)
        return one

    def fill_disk(self) -> float:
        """What a run that fills the disk takes."""
        self.disk_is_full = True
        return 20.0

    def run(self, scheduler: Scheduler, until: float) -> None:
        """Let a scheduler run up to a moment, at which it is killed with all that it started."""
        self.until = until
        while self.now < until:
            scheduler.turn()
        self.until = FOREVER

    def began(self, site: str | None) -> list[float]:
        return [run.began for run in self.runs if run.site == site]


class Executor:
    """Runs nothing: a job ends when its time is over, and waiting is what makes time pass."""

    def __init__(self, world: World, jobs: int) -> None:
        self.world = world
        self.jobs = jobs
        self.running: dict[Handle, Ran] = {}

    def start(self, job: Job) -> Handle:
        world, number = self.world, self.world.started[job.site]
        world.started[job.site] += 1
        assert job.site not in {run.site for run in self.running.values()}
        assert sum(run.site is not None for run in self.running.values()) < self.jobs or job.site is None
        run = Ran(job.site, world.now, world.now + world.takes(job.site, number), world.status(job.site, number))
        world.runs.append(run)
        if job.site is not None and world.begins(number):
            row = (f"run {len(world.runs)}", job.site, utc(world.now))
            world.db.execute("INSERT INTO run (id, spider, targets, started) VALUES (?, ?, '', ?)", row)
        handle = Handle(job, f"place {len(world.runs)}")
        self.running[handle] = run
        return handle

    def wait(self, seconds: float) -> Sequence[Ended]:
        world = self.world
        first = min((run.ends for run in self.running.values()), default=world.now + seconds)
        world.now = max(world.now, min(first, world.now + seconds, world.until))
        over = [handle for handle, run in self.running.items() if run.ends <= world.now]
        return [Ended(handle, self.running.pop(handle).status, ("as it was told",)) for handle in over]

    def stop(self, handle: Handle) -> None:
        self.running[handle].ends = min(self.running[handle].ends, self.world.now + 1)
        self.running[handle].status = 5
