"""Which site is due when: the table that schedulers go by. Functions over a connection; knows no rhythm."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass

from newscrawl.errors import InUse
from newscrawl.store import leases
from newscrawl.store.leases import Lease

# The kind of lease under which a scheduler has a site run.
KIND = "turn"
# A scheduler that lives starts something that is due within seconds; one that cron starts each hour is in time too.
PATIENCE = 7200.0


@dataclass(frozen=True, slots=True)
class Turn:
    """What is known of a site's runs. Times are seconds of the epoch.

    ``beat`` is the beat of the rhythm that ``due`` stands for; ``failures`` and ``cuts`` count in a row: runs that
    ended badly, runs that were cut off; ``reason`` is why, None after a good one. ``untold``: since when articles may
    wait for the feeds, None when the feeds were published since.
    """

    site: str
    rhythm: str
    beat: float
    due: float
    failures: int = 0
    cuts: int = 0
    reason: str | None = None
    began: float | None = None
    status: int | None = None
    untold: float | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A run as the crawl itself kept it: its id and verdict, None where it did not come to one."""

    run: str
    verdict: str | None = None
    sentence: str | None = None


@dataclass(frozen=True, slots=True)
class Unrun:
    """A site that should have run and left no word of it: why, in a code and in words, since when."""

    code: str
    reason: str
    since: float


def turns(connection: sqlite3.Connection) -> dict[str, Turn]:
    """All turns by site."""
    rows = connection.execute(
        "SELECT site, rhythm, beat, due, failures, cuts, reason, began, status, untold FROM schedule"
    )
    return {row[0]: Turn(*row) for row in rows}


def put(connection: sqlite3.Connection, turn: Turn) -> None:
    """Write a turn, inside the caller's write transaction."""
    connection.execute(
        "INSERT OR REPLACE INTO schedule (site, rhythm, beat, due, failures, cuts, reason, began, status, untold) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        astuple(turn),
    )


def take(connection: sqlite3.Connection, site: str, holder: str, now: float) -> Lease | None:
    """Take the turn of a site that is due, inside the caller's write transaction.

    None where it is due no more, another living scheduler has it, or a crawl of it runs.
    """
    row = connection.execute("SELECT due FROM schedule WHERE site = ?", (site,)).fetchone()
    if row is None or row[0] > now or leases.is_held(connection, "target", site, now):
        return None
    try:
        lease = leases.acquire(connection, KIND, site, holder, now)
    except InUse:
        return None
    connection.execute("UPDATE schedule SET began = ? WHERE site = ?", (now, site))
    return lease


def finish(connection: sqlite3.Connection, turn: Turn, lease: Lease, now: float) -> None:
    """Write what came of a turn and give it back; raises InUse when it was taken over."""
    leases.check(connection, (lease,), now)
    put(connection, turn)
    leases.release(connection, (lease,))


def renew(connection: sqlite3.Connection, held: Sequence[Lease], now: float) -> None:
    """Prolong turns while their runs last; one that was taken over stays the other's, which ``finish`` tells."""
    for lease in held:
        connection.execute(
            "UPDATE lease SET expires = ? WHERE kind = ? AND name = ? AND holder = ? AND fence = ?",
            (now + leases.TTL, lease.kind, lease.name, lease.holder, lease.fence),
        )


def told(connection: sqlite3.Connection, before: float) -> None:
    """Note that feeds were published: what ended until ``before`` waits no more."""
    connection.execute("UPDATE schedule SET untold = NULL WHERE untold <= ?", (before,))


def unrun(connection: sqlite3.Connection, last: Mapping[str, float], now: float) -> dict[str, Unrun]:
    """The sites whose process ended before its run began, and all that are due where no scheduler is at work.

    ``last`` is when a site's latest run that is known began, in seconds of the epoch.
    """
    found, known = {}, turns(connection)
    running = {site for site in known if leases.is_held(connection, KIND, site, now)}
    silent = not running and all(turn.began is None or turn.began < now - PATIENCE for turn in known.values())
    for turn in known.values():
        began = last.get(turn.site, 0.0)
        if turn.site in running:
            continue
        if turn.reason and turn.began is not None and began < int(turn.began):  # runs are kept to the second
            found[turn.site] = Unrun("not_begun", turn.reason, turn.began)
        elif silent and began < int(turn.due) < now - PATIENCE:
            found[turn.site] = Unrun(
                "overdue", "it was due and did not run: newscrawl schedule is not at work", turn.due
            )
    return found


def run_since(connection: sqlite3.Connection, site: str, since: str) -> Seen | None:
    """The latest run of a site that began at ``since`` (ISO 8601, UTC) or later."""
    row = connection.execute(
        "SELECT run.id, history.verdict, history.sentence FROM run "
        "LEFT JOIN history ON history.run = run.id AND history.site = run.spider "
        "WHERE run.spider = ? AND run.started >= ? ORDER BY run.started DESC LIMIT 1",
        (site, since),
    ).fetchone()
    return None if row is None else Seen(*row)
