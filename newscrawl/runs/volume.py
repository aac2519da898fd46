"""Whether a site brought as much as it should: by weekday and hour, by the time since its last article. Downward only:
a big day is news.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from statistics import median

from newscrawl.runs.baseline import YOUNG, rare
from newscrawl.runs.values import Figures, Finding, Past, since_accepted
from newscrawl.text import plural

# One in 300,000 for a normal distribution; real counts have heavier tails, so the count must also be lower than any of
# the like runs.
_RARE = 4.5
# And so far below what is usual there.
_DOWN = 0.2
# Like runs that must be known to say anything, and to know how they differ. Of fewer only that nothing came is told,
# where days that differ as much as those of a gamma distribution of shape 3 would have that once in 500.
_LIKE = 3
_KNOWN = 8
_SHAPE = 3.0
_NOTHING = 0.002
# Hours of the day within which runs are alike.
_BAND = 3
# A run after a longer break than the others brings no more than so many times what is usual: listings end.
_LONGEST = 3.0
# A site is silent when it was never silent for half as long; holidays make two days of a weekend's three.
_SILENT = 2.0
_SILENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class _Run:
    """When a run began, after how many hours, what it brought: new articles, and those of them that are young."""

    at: datetime
    hours: float
    new: int
    young: int | None

    @property
    def is_weekend(self) -> bool:
        return self.at.weekday() >= 5


def volume(started: str, hours: float | None, now: Figures, past: Sequence[Past]) -> Iterator[Finding]:
    """What is wrong with the number of new articles; ``past`` are sound runs, the latest last.

    Nothing is said of a first run, and a run shortly after another is expected to bring little.
    """
    most = max((one.figures.new for one in past), default=0)
    if hours is None or now.new - now.stale > _DOWN * _LONGEST * most:
        return  # by far the most runs
    run = _run(started, hours, now)
    before = [
        _run(one.started, one.hours, one.figures) for one in since_accepted("volume", past) if one.hours is not None
    ]
    usual = _too_few(run, before, lambda one: one.new)
    if usual is not None:
        code = "listing_frozen" if not run.new else "volume_low"
        yield Finding("volume", code, f"{plural(run.new, 'article')} new, usual are {usual:.0f} at this time")
    elif silent := _silence(run, before):
        yield Finding("volume", "listing_frozen", silent)
    elif run.young is not None and run.new > run.young:
        known = [one for one in before if one.young is not None]
        usual = _too_few(run, known, lambda one: one.young or 0)
        if usual is not None:
            sentence = f"{run.new - run.young} of {plural(run.new, 'article')} are older than a week, usual are {usual:.0f} young ones"
            yield Finding("volume", "all_stale" if not run.young else "mostly_stale", sentence)


def _run(started: str, hours: float, figures: Figures) -> _Run:
    young = None if not figures.dated and figures.new else max(0, figures.new - figures.stale)
    return _Run(datetime.fromisoformat(started), hours, figures.new, young)


def _too_few(run: _Run, past: Sequence[_Run], count: Callable[[_Run], int]) -> float | None:
    """The usual number where this one is far too low; None where it may be chance, a night, a weekend or a holiday."""
    like = _expected(run, [one for one in past if one.is_weekend == run.is_weekend], count)
    if len(like) < _LIKE:
        return None
    usual, seen = median(like), count(run)
    if seen > _DOWN * usual or seen >= min(like):
        return None
    if len(like) < _KNOWN:
        return usual if not seen and (1 + usual / _SHAPE) ** -_SHAPE < _NOTHING else None
    if rare(seen, like) < _RARE:
        return None
    if run.is_weekend or len(past) < YOUNG:
        return usual
    # Any weekday may be a holiday, and a holiday is like a Sunday.
    weekend = _expected(run, [one for one in past if one.is_weekend], count)
    return usual if weekend and rare(seen, weekend) >= _RARE / 1.5 else None


def _expected(run: _Run, past: Sequence[_Run], count: Callable[[_Run], int]) -> list[float]:
    """What like runs would have brought in as many hours."""
    near = [one for one in past if _apart(one.at.hour, run.at.hour) <= _BAND]
    return [count(one) * min(run.hours / max(one.hours, 0.01), _LONGEST) for one in near]


def _apart(one: int, other: int) -> int:
    return min((one - other) % 24, (other - one) % 24)


def _silence(run: _Run, past: Sequence[_Run]) -> str | None:
    """A sentence when nothing came for far longer than ever before."""
    spoken = [one.at for one in past if one.new]
    if run.new or len(past) < YOUNG or len(spoken) < YOUNG or (past[-1].at - past[0].at).days < _SILENT_DAYS:
        return None
    longest = max((after - before).total_seconds() for before, after in pairwise(spoken))
    silent = (run.at - spoken[-1]).total_seconds()
    if silent <= _SILENT * longest:
        return None
    return f"no new article for {silent / 3600:.0f} hours, never before for more than {longest / 3600:.0f}"
