"""How often a site is to be crawled, from what it lists."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.authoring.freshness import every_for
from newscrawl.discovery import Way

NEWEST = datetime(2026, 5, 4, 12, tzinfo=UTC)


def feed(entries, span):
    return Way("feed", "https://a.example/feed", entries, 1.0, entries, NEWEST.isoformat(), (NEWEST - span).isoformat())


@pytest.mark.parametrize(
    ("way", "dates", "every"),
    [
        (feed(30, timedelta(hours=5)), [], "15m"),
        (feed(20, timedelta(hours=2)), [], "15m"),
        (feed(30, timedelta(days=2)), [], "1h"),
        (feed(10, timedelta(days=3)), [], "6h"),
        (feed(10, timedelta(days=300)), [], "1d"),
        (feed(2, timedelta(days=300)), [], "2h"),
        (feed(20, timedelta(0)), [], "15m"),
        (None, ["2026-05-01", "2026-05-02", "2026-05-03T08:00:00+02:00"], "12h"),
        (None, ["2026-05-01", None, None], "2h"),
        (None, [], "2h"),
    ],
)
def test_a_rhythm_follows_the_dates(way, dates, every):
    assert every_for(way, dates) == every
