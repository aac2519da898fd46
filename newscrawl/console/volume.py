"""Articles a day and site, coverage of fields over runs, a brand's hosts over time: the figures behind the charts."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from newscrawl.console import rendering
from newscrawl.console.standing import Run
from newscrawl.store import looking
from newscrawl.store.looking import Spot

# Days on the first page; a month shows the weekly rhythm four times.
DAYS = 30
# Sites with a colour of their own; what is beyond is one series.
SERIES = 7
OTHERS = "all others"
# A field that hardly any article of a site has is a line along the bottom.
_RARE = 0.05
# A name that was seen in so many months is drawn by months, else by days; fewer days are no picture.
_MONTHS, _DAYS = 4, 14


@dataclass(frozen=True, slots=True)
class Series:
    """Counts or shares by column, a row each; None where there is none."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[float | None, ...]], ...]

    @property
    def total(self) -> float:
        """The sum of all."""
        return sum(value or 0 for _, values in self.rows for value in values)


def by_day(db: sqlite3.Connection, now: float) -> Series:
    """New articles of the last days, a row a site, the sites with most first."""
    last = datetime.fromtimestamp(now, UTC).date()
    columns = tuple((last - timedelta(days=back)).isoformat() for back in reversed(range(DAYS)))
    return _stacked(columns, looking.new_by_day(db, columns[0]))


def over_time(spots: Sequence[Spot]) -> Series:
    """Articles in which a name was seen, by the month in which they were first seen, a row a host.

    Under four months: by the day, two weeks at least.
    """
    if not spots:
        return Series((), ())
    first, last = min(one.first_seen for one in spots), max(one.first_seen for one in spots)
    columns = months(first, last)
    if len(columns) < _MONTHS:
        columns = days_between(first, last)
    length = len(columns[0])
    return _stacked(columns, ((one.first_seen[:length], rendering.host(one.url), 1) for one in spots))


def coverage(runs: Iterable[Run]) -> Series:
    """The share of articles that have each field, a column a run that brought some, the latest last."""
    told = [one for one in runs if one.figures.articles]
    names = dict.fromkeys(name for one in told for name in one.figures.filled)
    rows = [
        (name, tuple(one.figures.filled.get(name, 0) / one.figures.articles for one in told)) for name in sorted(names)
    ]
    columns = tuple(one.row.started[5:16].replace("T", " ") for one in told)
    return Series(columns, tuple(row for row in rows if max(row[1], default=0) > _RARE))


def months(first: str, last: str) -> tuple[str, ...]:
    """Every month from one day to another: ``2026-11``."""
    start, end = (int(day[:4]) * 12 + int(day[5:7]) - 1 for day in (first, last))
    return tuple(f"{number // 12:04d}-{number % 12 + 1:02d}" for number in range(start, end + 1))


def days_between(first: str, last: str) -> tuple[str, ...]:
    """Every day from one to another, with days before it where there are few."""
    start, end = (datetime.fromisoformat(day[:10]).date() for day in (first, last))
    start = min(start, end - timedelta(days=_DAYS - 1))
    return tuple((start + timedelta(days=n)).isoformat() for n in range((end - start).days + 1))


def _stacked(columns: tuple[str, ...], counts: Iterable[tuple[str, str, int]]) -> Series:
    """Counts by (column, row name) as rows of all columns, the largest first, the smallest as one."""
    found: dict[str, Counter[str]] = {}
    for column, name, count in counts:
        found.setdefault(name, Counter())[column] += count
    ordered = sorted(found, key=lambda name: (-found[name].total(), name))
    if len(ordered) > SERIES + 1:
        rest = ordered[SERIES:]
        found[OTHERS] = sum((found[name] for name in rest), Counter())
        ordered = [*ordered[:SERIES], OTHERS]
    return Series(columns, tuple((name, tuple(found[name][column] for column in columns)) for name in ordered))
