"""How a crawl asks again what it knows: the plan of its settings, what it left alone, what its looks came to."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

from newscrawl.errors import UsageError
from newscrawl.store import Outcome, Placed, Store, polls, vanished
from newscrawl.store.plans import Plan, ages
from newscrawl.store.vanished import Vanished
from newscrawl.text import plural

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

# What looks came to, by the count's name, in the order in which it is told.
_WORDS = (("looked/changed", "changed"), ("looked/gone", "gone"), ("looked/back", "back"))


def plan_of(settings: BaseSettings) -> Plan:
    """The plan of a spider's settings; raises UsageError for what is no number of seconds."""
    return Plan(
        ages([_seconds("NEWSCRAWL_REVISIT", one) for one in settings.getlist("NEWSCRAWL_REVISIT")]),
        _seconds("NEWSCRAWL_REVISIT_MIN", settings.get("NEWSCRAWL_REVISIT_MIN") or 0),
        _seconds("NEWSCRAWL_REVISIT_MAX", settings.get("NEWSCRAWL_REVISIT_MAX") or 0),
        starts=settings.getbool("NEWSCRAWL_REST_STARTS"),
    )


def _seconds(name: str, value: object) -> float:
    try:
        found = float(str(value))
    except ValueError:
        found = math.nan
    if not 0 <= found < math.inf:
        raise UsageError(f"{name} has {value!r}, which is no number of seconds; mend it in the project's settings")
    return found


def not_due(store: Store, targets: Sequence[int], now: float) -> tuple[int, int]:
    """How many lists a run leaves alone because they changed so seldom, and how many of them are start addresses."""
    with store.reading() as db:
        found = [polls.count(db, target, store.plan, now) for target in targets]
    return sum(lists for lists, _ in found), sum(starts for _, starts in found)


def count_look(counts: Counter[str], outcome: Outcome, placed: Sequence[Placed]) -> None:
    """Count that an article was looked at again, and whether it had changed."""
    counts["looked"] += outcome.result != "moved"
    counts["looked/changed"] += any(one.change == "updated" for one in placed)


def decide(
    store: Store, targets: Sequence[int], started: float, now: float, trusted: Collection[int]
) -> dict[int, Vanished]:
    """Decide what of each target's articles is gone; ``trusted`` are targets of which many may go."""
    if store.plan is None or not store.plan.steps:
        return {}
    with store.transaction() as db:
        return {
            target: vanished.decide(db, target, store.plan, started, now, trusted=target in trusted)
            for target in targets
        }


def told(counts: Mapping[str, int]) -> list[str]:
    """What is said of lists that were left alone and of articles that were looked at again, if there is anything."""
    said = [f"{plural(counts['not_due'], 'list')} not due"] if counts.get("not_due") else []
    if counts.get("looked"):
        words = [f"{counts[key]} {word}" for key, word in _WORDS if counts.get(key)]
        said.append(f"looked at again {counts['looked']}: {', '.join(words) or 'none changed'}")
    return said
