"""Clean again what was stored before a thing was known: one bounded round, candidates listed when it was learned."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.cleaning import clean
from newscrawl.store import Store


@dataclass(frozen=True, slots=True)
class Settled:
    """How many stored articles were looked at again, and how many now read differently."""

    examined: int
    changed: int


def settle(store: Store) -> Settled:
    """Clean again the articles that something learned since their last cleaning may concern.

    Each is cleaned from its raw page text with the brand book as it stands then and with its story's other members
    as siblings. What changed is a new revision. What this round itself teaches of others waits for the next one.
    """
    waiting = len(store.to_settle())
    examined = changed = 0
    while examined < waiting and (placed := store.settle_some(clean, None)):
        examined += len(placed)
        changed += sum(one.change == "updated" for one in placed)
    return Settled(examined, changed)
