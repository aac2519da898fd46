"""What became of a stored article after it was read first, as lines for a person: looks, changes, whether it is gone; and
when a list is asked again.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from newscrawl.store import utc, whys
from newscrawl.store.plans import CONFIRM_LEAST
from newscrawl.text import plural


def told(db: sqlite3.Connection, article: str, now: float) -> Iterator[str]:
    """The looks at an article (by id), and the next one; ``now`` in seconds of the epoch."""
    one = whys.look(db, article)
    if one is None:
        yield "  not looked at again: its plan is over, or it was stored by something else than a crawl with a plan"
        return
    if one.gone is not None:
        yield f"  gone since {utc(one.gone)}: it was not there twice, at {_at(one.since)} and {_at(one.last)}: {one.reason}"
        yield "    withdrawn from feeds and files, kept in the store; told as new again when it is there again"
    elif one.unseen is not None:
        yield f"  not there at {utc(one.unseen)} ({one.reason}): counted when the run that saw it, or the next one, ends"
    elif one.missed:
        hours = CONFIRM_LEAST / 3600
        yield f"  not there at {_at(one.since)} ({one.reason}): withdrawn if it is not there again, {hours:g} h later or more,"
        yield "    while others of its site are there"
    elif one.reason:
        yield f"  at {utc(one.seen)} {one.reason}"
    yield f"  {_looks(one)}; {_next(one, now)}"


def polled(db: sqlite3.Connection, address: str, target: str, now: float) -> Iterator[str]:
    """When a list of a target is asked again; nothing for what is no list."""
    row = whys.poll(db, address, target)
    if row is None:
        return
    asked, news, seconds = row
    if not seconds:
        yield f"    asked last at {utc(asked)}, something new stood on it last at {utc(news)}: each run asks it"
        return
    due = f"due since {utc(asked + seconds)}" if asked + seconds <= now else f"due at {utc(asked + seconds)}"
    yield f"    asked last at {utc(asked)}, something new stood on it last at {utc(news)}: left alone for {_long(seconds)}, {due}"


def _long(seconds: float) -> str:
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def _looks(one: whys.Look) -> str:
    if not one.looks:
        return "not looked at again yet"
    changed = f", {one.changes} of them found it changed" if one.changes else ""
    back = f", back since {utc(one.back)}" if one.back is not None and one.gone is None else ""
    return f"looked at again {plural(one.looks, 'time')}{changed}, seen there last at {utc(one.seen)}{back}"


def _next(one: whys.Look, now: float) -> str:
    if one.due is None:
        return "its plan is over"
    if one.due <= now:
        return f"the next look is due since {utc(one.due)}: the next run of {one.target} takes the longest due first"
    return f"the next look is due at {utc(one.due)}"


def _at(moment: float | None) -> str:
    return "?" if moment is None else utc(moment)
