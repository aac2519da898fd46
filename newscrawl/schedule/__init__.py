"""``newscrawl schedule``: each site at its rhythm, in a process of its own. Joins the scheduler with this machine."""

from __future__ import annotations

import getpass
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from pathlib import Path

from newscrawl.errors import NewscrawlError, UsageError
from newscrawl.publishing.feeds import declaration
from newscrawl.schedule import declared, planner
from newscrawl.schedule.alarm import Alarm
from newscrawl.schedule.declared import Declared
from newscrawl.schedule.local import LocalExecutor
from newscrawl.schedule.planner import Site
from newscrawl.schedule.printed import Call, crontab, service, timed
from newscrawl.schedule.scheduler import Scheduler
from newscrawl.schedule.signals import Signals
from newscrawl.schedule.table import Table
from newscrawl.store.database import Database
from newscrawl.store.leases import holder_name
from newscrawl.text import plural

# ``--once`` waits so long for the receivers of alerts: three tries of 10 s each, and the pauses between them.
ALERTS_PATIENCE = 40.0
NO_RHYTHM = (
    'no site here has a rhythm: set every = "30m" (s, m, h, d), or a cron line with its zone as '
    '"0 6 * * 1-5 Europe/Berlin", in the class of a site; newscrawl sites lists what is declared'
)


def run(names: Sequence[str], state: Path, say: Callable[[str], None], *, jobs: int, once: bool) -> int:
    """Keep the declared sites, or those that are named, to their rhythms until SIGTERM; the exit status.

    With ``once`` run what is due and end with the worst status of what ran.
    """
    signals = Signals()
    with signals.handled():
        found = declared.read()
        sites = _chosen(found, names, say)
        with closing(Database(state)) as database:
            table = Table(database, holder_name(), time.time)
            alarm = Alarm(say)
            scheduler = Scheduler(table, LocalExecutor(state, signals.pause), time.time, say, jobs, alarm=alarm)
            scheduler.declare(sites, feeds=found.feeds)
            _note_stopped(table, found, alarm)
            if once:
                # Cron sends each word by mail: that nothing is due is told to a person alone.
                idle = sys.stderr.isatty()
                worst = scheduler.once(lambda: signals.ending is not None, tell_idle=idle)
                worst = max(worst, _end(scheduler, signals, say))
                alarm.close(ALERTS_PATIENCE if signals.ending is None else 0)
                return worst
            say(f"scheduling {plural(len(sites), 'site')}, at most {jobs} at once; {scheduler.upcoming()}")
            while signals.ending is None:
                if signals.reloading():
                    _reload(scheduler, table, names, say, alarm)
                scheduler.turn()
            status = _end(scheduler, signals, say)
            alarm.close(0)
            return status


def _chosen(found: Declared, names: Sequence[str], say: Callable[[str], None]) -> Mapping[str, Site]:
    """The sites to schedule; raises UsageError when there is none, or none of a name."""
    for sentence in found.wrong:
        say(sentence)
    unknown = [name for name in names if name not in found.sites]
    if unknown:
        listed = ", ".join(sorted(found.sites)) or "none"
        raise UsageError(f"{unknown[0]!r} is no site with a rhythm that can be run. Sites with one: {listed}")
    if not found.sites:
        if found.wrong or found.without:
            raise UsageError(NO_RHYTHM)
        from newscrawl.running import NO_SITE

        raise UsageError(NO_SITE)
    return {name: site for name, site in found.sites.items() if not names or name in names}


def _note_stopped(table: Table, found: Declared, alarm: Alarm) -> None:
    """Keep why sites that ran before cannot run any more, where ``newscrawl status`` sees it, and tell it once."""
    turns, now = table.turns(), time.time()
    stopped = {name: planner.stopped(turns[name], why, now) for name, why in found.stopped.items() if name in turns}
    fresh = [turn for name, turn in stopped.items() if name not in found.sites and turn != turns[name]]
    table.put(fresh)
    for turn in fresh:
        alarm(turn.site, turn.reason, None)


def _reload(scheduler: Scheduler, table: Table, names: Sequence[str], say: Callable[[str], None], alarm: Alarm) -> None:
    """Schedule what is declared now; where that cannot be told, what was declared before stands."""
    try:
        found = declared.read()
        sites = _chosen(found, names, say)
        scheduler.declare(sites, feeds=found.feeds)
        _note_stopped(table, found, alarm)
    except NewscrawlError as error:
        say(f"SIGHUP: {error}; what was declared before stands")
        return
    say(f"SIGHUP: read again, scheduling {plural(len(sites), 'site')}")


def _end(scheduler: Scheduler, signals: Signals, say: Callable[[str], None]) -> int:
    if signals.ending is not None:
        say(f"{signals.ending.name}: ending, runs under way store what they fetched")
    return scheduler.end()


def text(form: str, names: Sequence[str], state: Path, *, jobs: int, once: bool) -> str:
    """What goes into systemd (``systemd``) or a crontab (``cron``) to have this folder's sites run."""
    folder = Path.cwd()
    arguments = [*names, "--jobs", str(jobs), "--state", str(state)]
    writes = dict.fromkeys([folder, (folder / state).resolve(), *_feed_folders()])
    outside = [path for path in writes if path == folder or not path.is_relative_to(folder)]
    call = Call(folder, sys.executable, arguments, outside, getpass.getuser())
    if form == "cron":
        return crontab(call)
    if not once:
        return f"# /etc/systemd/system/newscrawl.service\n{service(call)}"
    unit, timer = timed(call)
    return f"# /etc/systemd/system/newscrawl.service\n{unit}\n# /etc/systemd/system/newscrawl.timer\n{timer}"


def _feed_folders() -> list[Path]:
    return [feed.folder.resolve() for feed in declaration.declared().values()]
