"""When a list or an article is asked again: sums over values. Knows no clock, no address and no table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

HOUR = 3600.0
# A list that was seen quiet for less is asked in each run: a run that follows another at once tells what changed since.
QUIET_LEAST = 900.0
# A start address is what the operator named and where he hears of news first: even one that was quiet all night is
# asked after so long. At a rhythm of 30 minutes a night of eight hours costs 7 requests instead of 16.
START_MOST = 2 * HOUR
# Nothing new doubles a list's interval. Anything new divides it: by 1.4 where it is one address of many, by 4 where half
# or more is new, for then some may have been missed. On seeded days of 3 to 100 new addresses an interval settles where
# an ask brings .65 to 1.2 of them (tests/store/test_plans.py).
_GROW = 2.0
_SHRINK = 0.5
_SHRINK_MORE = 1.5
_MUCH = 0.5
# Runs come a little earlier or later than their beat: what is due within so much of its interval is asked.
SLACK = 0.1
# A page that was not there is asked again no sooner, and no later than this where the next look is further away.
CONFIRM_LEAST = HOUR
CONFIRM_MOST = 24 * HOUR
# A page that did not answer is asked again after an hour, or a tenth of the article's age: of a host that is down for a
# week an article costs 30 requests and not 170.
_AGAIN = 0.1
# Where the plan is over so much longer, what is still open (a page that never answers) is given up.
_OVERTIME = 2.0


@dataclass(frozen=True, slots=True)
class Plan:
    """How a target is asked again. All in seconds.

    ``steps``: the ages at which an article is looked at again, rising; empty: never. ``least`` and ``most`` bound the
    time for which a list is left alone; ``most`` 0: each run asks it. ``starts``: so are start addresses.
    """

    steps: tuple[float, ...] = ()
    least: float = 0.0
    most: float = 0.0
    starts: bool = False

    def next_look(self, first: float, now: float) -> float | None:
        """When an article first seen at ``first`` is looked at next; steps that were missed are one look, not several.

        None when the plan is over.
        """
        return next((first + step for step in self.steps if first + step > now), None)

    def confirming_look(self, first: float, now: float) -> float | None:
        """When a page that was not there just now is asked again; None when that has gone on for too long."""
        if self._is_over(first, now):
            return None
        due = self.next_look(first, now)
        latest = now + CONFIRM_MOST
        return max(min(latest if due is None else due, latest), now + CONFIRM_LEAST)

    def postponed_look(self, first: float, now: float, not_before: float = 0.0) -> float | None:
        """When a page that did not answer just now is asked again; None when that has gone on for too long."""
        if self._is_over(first, now):
            return None
        return max(now + max(HOUR, _AGAIN * (now - first)), not_before)

    def _is_over(self, first: float, now: float) -> bool:
        return not self.steps or now - first > _OVERTIME * self.steps[-1]


def next_interval(plan: Plan, before: float, known: float, quiet: float, *, start: bool = False) -> float:
    """For how many seconds a list is left alone after an ask of whose links the share ``known`` was known.

    ``before`` is the interval until now, ``quiet`` the seconds since something new stood on it last: it is left alone
    for no longer than it was seen quiet. 0: each run asks it.
    """
    if known >= 1.0:
        found = min(max(_GROW * before, QUIET_LEAST), quiet)
    else:
        found = before / 2.0 ** (_SHRINK + _SHRINK_MORE * min((1.0 - known) / _MUCH, 1.0))
    found = found if found >= QUIET_LEAST else 0.0
    return min(max(found, plan.least), max(min(plan.most, START_MOST), plan.least) if start else plan.most)


def ages(plan: Sequence[float]) -> tuple[float, ...]:
    """Steps in order, each once, none below an hour: a page is not asked twice for one reading."""
    return tuple(sorted({max(float(step), HOUR) for step in plan}))
