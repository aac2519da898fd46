"""The loop over what is due: starts it, takes in what ended, publishes. Time, place and store are given to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from newscrawl.errors import InUse, NewscrawlError
from newscrawl.rhythm import again_after
from newscrawl.schedule import planner
from newscrawl.schedule.executor import Ended, Executor, Handle, Job
from newscrawl.schedule.planner import Site
from newscrawl.schedule.table import Table
from newscrawl.store import utc
from newscrawl.store.due import Seen, Turn
from newscrawl.store.leases import Lease

# The clock is looked at anew at least so often: it may have been set, or the machine have slept. Turns are prolonged
# then too: a quarter of a lease's life (120 s) is 30 s.
HEARTBEAT = 20.0
# A due site whose target or turn somebody else has is asked for again after so long; a store that failed too.
BLOCKED = 5.0
# Feeds wait for the runs that are under way, but no longer than this: a site that takes an hour holds no feed up.
BATCH = 60.0
# A publish that failed is tried again after a minute, then doubled up to this: a disk that was full at night is no
# reason for feeds that are a day late.
PUBLISH_CAP = 3600.0
# What has run to its end; everything else was cut off or never began.
_DONE = frozenset({planner.OK, planner.NOT_OK})


@dataclass(frozen=True, slots=True)
class _Run:
    """A crawl under way; ``unbegun`` is why the one before it never began, None where it did."""

    site: Site
    turn: Turn
    lease: Lease
    began: float
    unbegun: str | None


class Scheduler:
    """Keeps sites to their rhythms: at most ``jobs`` at once, never two of one site, feeds after runs.

    1. ``declare`` what is to be scheduled, at any time again.
    2. ``turn`` does what is due now, waits for the next thing to happen and takes it in; call it for ever.
    3. ``once`` runs what is due and returns the worst exit status.
    4. ``end`` stops what runs.

    The table is the truth: what is in memory are only the runs under way. ``clock`` gives seconds of the epoch.
    ``alarm`` is told of a site whose process ends before its run begins: the reason, and the one told before; and, with
    None as the reason, when its runs begin again.
    """

    def __init__(
        self,
        table: Table,
        executor: Executor,
        clock: Callable[[], float],
        say: Callable[[str], None],
        jobs: int,
        heartbeat: float = HEARTBEAT,
        alarm: Callable[[str, str | None, str | None], None] | None = None,
    ) -> None:
        self.worst = 0
        self._table = table
        self._executor = executor
        self._clock = clock
        self._say = say
        self._jobs = jobs
        self._heartbeat = heartbeat
        self._alarm = alarm
        self._sites: Mapping[str, Site] = {}
        self._feeds = False
        self._only: set[str] | None = None  # with ``once``: what may still start
        self._runs: dict[Handle, _Run] = {}
        self._publish: tuple[Handle, float] | None = None
        self._publish_at, self._publish_cuts = 0.0, 0
        self._unkept: list[tuple[_Run, Turn]] = []  # what a failing store did not take
        self._failing: str | None = None
        self._renewed = 0.0
        self._ending = False

    def declare(self, sites: Mapping[str, Site], *, feeds: bool) -> None:
        """Schedule these sites from now on; runs under way go on. Raises NewscrawlError when the store fails."""
        now, turns = self._clock(), self._table.turns()
        planned = {name: planner.declared(site, turns.get(name), now) for name, site in sites.items()}
        self._table.put(turn for name, turn in planned.items() if turn != turns.get(name))
        self._sites, self._feeds = sites, feeds
        self._publish_at, self._publish_cuts = now, 0

    def turn(self) -> None:
        """Do what is due, wait for the next thing to happen, take it in."""
        pause = self._work()
        for ended in self._executor.wait(pause):
            self._take_in(ended)

    def once(self, ending: Callable[[], bool] = lambda: False, *, tell_idle: bool = True) -> int:
        """Run what is due now, each site once, publish, and return the worst exit status; leave when ``ending``.

        ``tell_idle``: say so when nothing is due.
        """
        now = self._clock()
        turns = self._table.turns()
        self._only = {name for name in self._sites if turns[name].due <= now}
        if not self._only and tell_idle:
            self._say(f"nothing is due; {self.upcoming()}")
        while not self._ending and not ending() and (self._only or self._runs or self._publish or self._to_publish()):
            self.turn()
        return self.worst

    def end(self) -> int:
        """Stop what runs and wait until it has ended; 5 when a run was interrupted, which stays due, else 0."""
        self._ending = True
        handles = [*self._runs, *([self._publish[0]] if self._publish else [])]
        for handle in handles:
            self._executor.stop(handle)
        interrupted = False
        while self._runs or self._publish:
            for ended in self._executor.wait(self._heartbeat):
                interrupted |= ended.status not in _DONE
                self._take_in(ended)
        return planner.INTERRUPTED if interrupted else 0

    def upcoming(self) -> str:
        """Which site is next, and when."""
        turns = self._table.turns()
        first = min((turns[name] for name in self._sites), key=lambda turn: turn.due)
        return f"{first.site} is next, {'now' if first.due <= self._clock() else utc(first.due)}"

    def _work(self) -> float:
        """Start what is due and may; return the seconds until there may be more to do."""
        try:
            self._keep()
            self._renew()
            pause = self._start_due()
            self._start_publish()
        except NewscrawlError as error:
            self._fail(error)
            return BLOCKED
        self._failing = None
        return pause

    def _start_due(self) -> float:
        now, turns = self._clock(), self._table.turns()
        pause = self._heartbeat
        busy = {run.site.name for run in self._runs.values()} | {run.site.name for run, _ in self._unkept}
        names = self._sites if self._only is None else self._only
        for turn in sorted((t for n in names if n not in busy and (t := turns.get(n))), key=lambda t: (t.due, t.site)):
            if turn.due > now:
                pause = min(pause, turn.due - now)
                if self._only is not None:
                    self._only.discard(turn.site)  # another scheduler was quicker
            elif len(self._runs) < self._jobs and not self._start(turn):
                pause = min(pause, BLOCKED)
        return pause

    def _start(self, turn: Turn) -> bool:
        """Start the run of a turn, if it can be had."""
        site = self._sites[turn.site]
        if self._only is not None:
            self._only.discard(site.name)
        lease = self._table.take(site.name)
        if lease is None:
            if self._only is not None:
                self._say(f"{site.name}: another process runs it")
            return False
        began_not = turn.reason and turn.began is not None and self._table.run_since(site.name, turn.began) is None
        handle = self._executor.start(Job(site.name, site.module))
        self._runs[handle] = _Run(site, turn, lease, self._clock(), turn.reason if began_not else None)
        self._say(f"start {site.name} ({handle.where}), due {utc(turn.due)}")
        return True

    def _take_in(self, ended: Ended) -> None:
        if ended.handle.job.site is None:
            self._published(ended)
            return
        run, now = self._runs.pop(ended.handle), self._clock()
        seen = self._seen(run)
        turn = replace(run.turn, began=run.began)
        if ended.status in _DONE or not self._ending:  # else we cut it off: it stays due, and nobody is to blame
            turn = planner.after(run.site, turn, ended.status, ended.said, now, seen)
        self._count(ended.status)
        self._unkept.append((run, turn))
        try:
            self._keep()
        except NewscrawlError as error:
            self._fail(error)
        self._tell(run, turn, ended, seen)
        self._raise_alarm(run, turn, ended.status, seen)

    def _raise_alarm(self, run: _Run, turn: Turn, status: int, seen: Seen | None) -> None:
        """Tell what no run of the site can: that none begins, or that one ended well again after such."""
        unbegun = turn.reason if seen is None and not self._ending and not self._failing else None
        if self._alarm is None or status == planner.USED or unbegun == run.unbegun:
            return
        if unbegun or (seen is not None and status == planner.OK):
            self._alarm(run.site.name, unbegun, run.unbegun)

    def _seen(self, run: _Run) -> Seen | None:
        try:
            return self._table.run_since(run.site.name, run.began)
        except NewscrawlError as error:
            self._fail(error)
            return None

    def _tell(self, run: _Run, turn: Turn, ended: Ended, seen: Seen | None) -> None:
        took = f"{planner.told(ended.status)} in {self._clock() - run.began:.1f} s"
        figures = "; ".join(ended.said[-2:]) if ended.status == planner.OK else ""
        what = f"{took}: {figures}" if figures else took
        self._say(f"end {run.site.name} (run {seen.run if seen else 'not begun'}), {what}; next due {utc(turn.due)}")
        if not figures:
            for sentence in ended.said:
                self._say(f"  {run.site.name}: {sentence.removeprefix(f'{run.site.name}: ')}")

    def _keep(self) -> None:
        """Write what came of the runs that ended; a turn that another scheduler took over is his to write."""
        while self._unkept:
            run, turn = self._unkept[0]
            try:
                self._table.finish(turn, run.lease)
            except InUse as error:
                self._say(f"{run.site.name}: {error}")
            self._unkept.pop(0)

    def _renew(self) -> None:
        now = self._clock()
        if self._runs and abs(now - self._renewed) >= self._heartbeat:
            self._table.renew([run.lease for run in self._runs.values()])
            self._renewed = now

    def _to_publish(self) -> bool:
        """Whether articles wait for the feeds, whoever ran the crawl that brought them, and a publish may be tried."""
        ready = self._feeds and self._clock() >= self._publish_at
        return ready and any(turn.untold is not None for turn in self._table.turns().values())

    def _start_publish(self) -> None:
        """Publish once for all runs that ended, when none is under way or the first has waited for ``BATCH``."""
        now = self._clock()
        if not self._feeds or self._publish or now < self._publish_at:
            return
        waiting = [turn.untold for turn in self._table.turns().values() if turn.untold is not None]
        if waiting and (not (self._runs or self._only) or now - min(waiting) >= BATCH):
            self._publish = self._executor.start(Job()), now

    def _published(self, ended: Ended) -> None:
        assert self._publish is not None
        began, self._publish = self._publish[1], None
        for sentence in ended.said:
            self._say(f"feeds: {sentence}")
        self._count(ended.status)
        if ended.status not in _DONE:
            self._say(f"feeds: not published, {planner.told(ended.status)}")
            self._publish_cuts += 1
            wait = again_after(self._publish_cuts).total_seconds()
            self._publish_at = self._clock() + min(wait, PUBLISH_CAP)
            return
        self._publish_cuts = 0  # a feed that its contract refuses waits for the next run
        try:
            self._table.told(began)
        except NewscrawlError as error:
            self._fail(error)

    def _count(self, status: int) -> None:
        """Let an exit status count for the worst; a signal's is a run that is not ok."""
        self.worst = max(self.worst, status if status >= 0 else planner.NOT_OK)

    def _fail(self, error: NewscrawlError) -> None:
        """A store that fails is told once; what is due waits until it works again."""
        if str(error) != self._failing:
            self._failing = str(error)
            self._say(f"{error}")
        self.worst = max(self.worst, error.exit_status)
        if self._only is not None:  # ``once`` is not for waiting: what runs may end, nothing begins
            self._only.clear()
            self._feeds = False
