"""How often a site should be crawled, from the dates of what it lists. Values in, values out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from newscrawl.discovery import Way

# Where no date says how often a site publishes: a rhythm that a daily paper and a magazine both bear.
UNKNOWN = "2h"
_RHYTHMS = (("15m", 15), ("30m", 30), ("1h", 60), ("2h", 120), ("6h", 360), ("12h", 720), ("1d", 1440))
# Of what a feed holds so much may pass by between two crawls: a busy day brings four times as much as a mean one.
_TURNED = 0.25
_FEW = 3


def every_for(way: Way | None, dates: Sequence[str | None]) -> str:
    """The slowest rhythm that waits no longer than from one article to the next in the mean, and in which no more than
    a quarter of what the way holds passes by. ``dates`` are the samples', for a way without dates of its own.
    """
    if way is not None and way.dated >= _FEW and way.newest and way.oldest:
        span, count = _moment(way.newest) - _moment(way.oldest), way.dated
    else:
        known = sorted(_moment(one) for one in dates if one)
        if len(known) < _FEW:
            return UNKNOWN
        span, count = known[-1] - known[0], len(known)
    wait = min(span / max(count - 1, 1), span * _TURNED) / timedelta(minutes=1)
    return next((name for name, minutes in reversed(_RHYTHMS) if minutes <= wait), _RHYTHMS[0][0])


def _moment(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
