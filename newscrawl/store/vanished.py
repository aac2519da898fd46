"""Which of the articles that were not there any more are believed to be gone: decided when a run ends, with all that it
saw. Functions over a connection, inside the caller's transaction.

Twice, an hour or more apart, an article must not be there. A false withdrawal is worse than a late one, so what says
more of the site than of its articles counts for nothing: most of what was looked at is not there, or nothing else is.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from newscrawl.store.plans import CONFIRM_LEAST, Plan

# Editors take back single articles; a broken deployment takes all of a site or of a section. At four of five that are
# there a section of a fifth is still told from editors' work, and below five one editor's busy hour is not told from it.
MANY = 5
SHARE = 0.2

# What this run did not see, and what a run that was killed did not.
_OPEN = "SELECT article, unseen, missed, since, soft, reason FROM revisit WHERE target = ? AND unseen IS NOT NULL"
_COUNT = (
    "UPDATE revisit SET missed = 1, since = coalesce(since, unseen), last = unseen, unseen = NULL "
    "WHERE target = ? AND unseen IS NOT NULL"
)
_DISCARD = (
    "UPDATE revisit SET unseen = NULL, reason = iif(missed, reason, NULL) WHERE target = ? AND unseen IS NOT NULL "
    "AND soft >= ?"
)
# Seen since a moment: looked at again and there, and read for the first time.
_SEEN = (
    "SELECT coalesce(sum(looks > 0), 0), count(*) FROM revisit WHERE target = ? AND seen >= ? AND unseen IS NULL "
    "AND missed = 0"
)
# Not there when they were looked at last, those too that were withdrawn since a moment.
_MISSING = (
    "SELECT count(*) FROM revisit WHERE target = ? AND (unseen IS NOT NULL OR missed > 0) "
    "AND (gone IS NULL OR gone >= ?)"
)


@dataclass(frozen=True, slots=True)
class Vanished:
    """What a run's looks came to at one target: ``looked`` articles, of which ``missing`` were not there.

    ``gone`` were withdrawn now, ``back`` are there again. ``unbelieved``: so many were missing that none was counted;
    ``reason`` says what was seen instead of one of them.
    """

    looked: int = 0
    missing: int = 0
    gone: int = 0
    back: int = 0
    unbelieved: bool = False
    reason: str = ""


def decide(
    connection: sqlite3.Connection, target: int, plan: Plan, started: float, now: float, *, trusted: bool = False
) -> Vanished:
    """Count the sights of a run that began at ``started``, or none of them; withdraw what was not there twice.

    ``trusted``: the operator said that many articles of this site go, so how many it is says nothing against it.
    """
    there, alive = connection.execute(_SEEN, (target, started)).fetchone()
    sights = connection.execute(_OPEN, (target,)).fetchall()
    missing = len(sights)
    (back,) = connection.execute(
        "SELECT count(*) FROM revisit WHERE target = ? AND back >= ?", (target, started)
    ).fetchone()
    many = _are_many(missing, there)
    if not trusted and _says_more_of_the_site(missing, there, alive):
        connection.execute(_DISCARD, (target, 0))
    elif not alive:
        connection.execute(_DISCARD, (target, 1))
    gone = _count(connection, target, plan, now, trusted=trusted)
    _tidy(connection, target, plan, now)
    reason = next((one[-1] for one in sights if one[-1]), "")
    return Vanished(there + missing, missing, gone, back, many and not trusted, reason)


def _count(connection: sqlite3.Connection, target: int, plan: Plan, now: float, *, trusted: bool) -> int:
    """Count the sights that are left; how many articles are gone by that."""
    # All are weighed before any is counted: the first must not make the next one look like one of few.
    gone = [
        article
        for article, unseen, missed, since, soft, _ in connection.execute(_OPEN, (target,)).fetchall()
        if missed
        and unseen - since >= CONFIRM_LEAST
        and _is_believed(connection, target, since, soft=soft, trusted=trusted)
    ]
    connection.execute(_COUNT, (target,))
    connection.executemany(
        "UPDATE revisit SET missed = 2, gone = ?, due = ? WHERE article = ?",
        [(now, plan.next_look(now, now), article) for article in gone],
    )
    return len(gone)


def _is_believed(connection: sqlite3.Connection, target: int, since: float, *, soft: bool, trusted: bool) -> bool:
    """Whether the site was sound since an article was not there for the first time."""
    there, alive = connection.execute(_SEEN, (target, since)).fetchone()
    (missing,) = connection.execute(_MISSING, (target, since)).fetchone()
    return (bool(alive) or not soft) and (trusted or not _says_more_of_the_site(missing, there, alive))


def _says_more_of_the_site(missing: int, there: int, alive: int) -> bool:
    """``there`` were looked at again, ``alive`` are those and the ones that were read for the first time."""
    return (missing >= 2 and not alive) or _are_many(missing, there)


def _are_many(missing: int, there: int) -> bool:
    return missing >= MANY and missing > SHARE * (missing + there)


def _tidy(connection: sqlite3.Connection, target: int, plan: Plan, now: float) -> None:
    """Forget plans that are over and of which nothing is open: they are counted as witnesses for as long as a plan."""
    longest = plan.steps[-1] if plan.steps else 0.0
    connection.execute(
        "DELETE FROM revisit WHERE target = ? AND due IS NULL AND gone IS NULL AND seen < ?", (target, now - longest)
    )
