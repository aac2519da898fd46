"""Lists that are asked again and again: start pages, the listings next to them, feeds, sitemaps, each at the rate at
which it changes. Functions over a connection, inside the caller's transaction.
"""

from __future__ import annotations

import sqlite3

from newscrawl.store import tombs
from newscrawl.store.plans import CONFIRM_LEAST, CONFIRM_MOST, QUIET_LEAST, SLACK, Plan, next_interval
from newscrawl.store.values import Outcome

# The addresses that a round asks again, as a condition on ``url``.
LISTS = "(url.kind = 'list' OR url.kind IN ('start', 'listing') AND url.depth <= 1)"
# Addresses of which the first answer tells what they are.
FOUND_OUT = frozenset({"any", "article", "guess"})
# Of these an answer is kept; in their rows ``stale`` counts how often they were not there.
ONCE = frozenset({"any", "article"})
# The priority of what is new on a list that was asked before, and of the list: before all older work.
NEWS = -1
# What is not there is asked again after an hour and after a day, seconds each: caches, and a site that was broken.
CHANCES = (CONFIRM_LEAST, CONFIRM_MOST)
# What was read tells how much was known; a list that is gone or leads elsewhere brings nothing new either.
_TELLING = frozenset({"listing", "nothing", "unchanged", "gone", "redirect"})
_RESTS = "EXISTS (SELECT 1 FROM poll p WHERE p.url = url.id AND p.asked + ? * p.seconds > ?)"
_NO_START = " AND url.kind <> 'start'"


def resting(plan: Plan | None, now: float) -> tuple[str, tuple[float, ...]]:
    """The condition (on ``url``, with its values) under which a list is left alone now; ``now`` in seconds."""
    if plan is None or not plan.most:
        return "0", ()
    return f"({_RESTS}{'' if plan.starts else _NO_START})", (1.0 - SLACK, now)


def count(connection: sqlite3.Connection, target: int, plan: Plan | None, now: float) -> tuple[int, int]:
    """How many lists of a target its round leaves alone, and how many of them are start addresses."""
    condition, values = resting(plan, now)
    lists, starts = connection.execute(
        f"SELECT count(*), coalesce(sum(kind = 'start'), 0) FROM url WHERE target = ? AND {LISTS} "  # noqa: S608 - constants
        f"AND round < (SELECT round FROM target WHERE id = url.target) AND {condition}",
        (target, *values),
    ).fetchone()
    return int(lists), int(starts)


def asked(connection: sqlite3.Connection, outcome: Outcome, plan: Plan, links: int, new: int, now: float) -> None:
    """Note that a list was asked: of so many links so many were new. Its interval follows."""
    item = outcome.due
    is_list = item.kind == "list" or (
        item.depth <= 1
        and (item.kind in {"start", "listing"} or (item.kind in FOUND_OUT and outcome.result == "listing"))
    )
    if not plan.most or not is_list or outcome.result not in _TELLING:
        return
    before = connection.execute("SELECT seconds, news FROM poll WHERE url = ?", (item.id,)).fetchone()
    seconds, news = before or (0.0, now)
    known = 1.0 - new / links if links else 1.0
    news = now if new else news
    seconds = next_interval(plan, seconds, known, now - news, start=item.kind == "start")
    connection.execute("INSERT OR REPLACE INTO poll VALUES (?, ?, ?, ?, ?)", (item.id, now, news, seconds, known))


def news_on(connection: sqlite3.Connection, row: int) -> frozenset[str]:
    """The kinds of links that are news where they are new on a row of the frontier: none on what was not asked before."""
    return ONCE if connection.execute("SELECT 1 FROM poll WHERE url = ?", (row,)).fetchone() else frozenset()


def ask_again(connection: sqlite3.Connection, target: int, plan: Plan, now: float) -> None:
    """Ask the lists of a round that goes on once more, those that were asked a while ago: a run that ended at its limit
    leaves a rest that may take many more, and news must not wait for it.
    """
    condition, values = resting(plan, now)
    connection.execute(
        "UPDATE url SET state = 'pending', attempts = 0, not_before = 0, stale = 0, priority = ? "  # noqa: S608 - constants
        f"WHERE target = ? AND {LISTS} AND state NOT IN ('pending', ?) AND NOT {condition} "
        "AND EXISTS (SELECT 1 FROM poll p WHERE p.url = url.id AND p.asked + ? <= ?)",
        (NEWS, target, tombs.FORGOTTEN, *values, QUIET_LEAST, now),
    )


def chance(outcome: Outcome, plan: Plan | None, now: float) -> tuple[int, float]:
    """How often an address was not there, and when it is asked once more (0: never): a page is announced before all
    servers have it, and what appears while a site is broken would be lost.
    """
    item = outcome.due
    waits = CHANCES if outcome.result == "gone" and item.kind in ONCE and plan is not None and plan.steps else ()
    return (item.stale + 1, now + waits[item.stale]) if item.stale < len(waits) else (0, 0.0)
