"""Clean again what was stored before a thing was known: one bounded round, candidates found by index."""

from __future__ import annotations

import time
from dataclasses import dataclass

from newscrawl.cleaning import clean
from newscrawl.items import Known
from newscrawl.store import Kept, Store

# Rows cleaned and written in one transaction.
CHUNK = 50


@dataclass(frozen=True, slots=True)
class Settled:
    """How many stored articles were looked at again, and how many now read differently."""

    examined: int
    changed: int


def settle(store: Store) -> Settled:
    """Clean again the articles that something learned since the last settling may concern.

    Each is cleaned from its raw page text with the brand book as it stands now and with its story's other members
    as siblings. What changed is a new revision.
    """
    began = time.time()
    rows = store.to_settle()
    changed = 0
    for start in range(0, len(rows), CHUNK):
        known = store.known()
        kept = [_again(store, row, known) for row in rows[start : start + CHUNK]]
        changed += sum(placed.change == "updated" for placed in store.rewrite(kept, None))
    store.settled(began)
    return Settled(len(rows), changed)


def _again(store: Store, row: int, known: Known) -> Kept:
    old = store.by_row(row)
    siblings = [m.article for m in store.members(old.story.id) if m.article.id != old.article.id]
    assert old.raw is not None
    cleaned = clean(old.raw, known, siblings)
    return Kept(old.raw, cleaned)
