"""Rhythms: what is allowed, when the next beat comes where clocks change, jitter and back-off."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import ClassVar
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.site import wrong_every
from newscrawl.errors import UsageError
from newscrawl.rhythm import (
    JITTER_CAP,
    Cron,
    Interval,
    Rhythm,
    again_after,
    hold_after,
    jitter,
    next_beat,
    next_due,
    parse,
    share_of,
)

BERLIN = ZoneInfo("Europe/Berlin")


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "rhythm"),
    [
        ("45s", Interval(45)),
        ("30m", Interval(1800)),
        (" 2 h ", Interval(7200)),
        ("366d", Interval(366 * 86_400)),
        ("0 6 * * 1-5 Europe/Berlin", Cron("0 6 * * 1-5", "Europe/Berlin")),
        ("0  6 * *  MON-FRI", Cron("0 6 * * MON-FRI", "UTC")),
    ],
)
def test_a_rhythm_is_a_time_or_a_cron_line(text: str, rhythm: Rhythm) -> None:
    assert parse(text) == rhythm


@pytest.mark.parametrize(
    ("text", "what"),
    [
        (30, "every = 30 is no text"),
        ("", "every = '' has 0 fields"),
        ("30", "has 1 fields"),
        ("0m", "has 1 fields"),
        ("30 minutes", "has 2 fields"),
        ("367d", "is longer than a year"),
        ("@daily", "has 1 fields"),
        ("0 0 6 * * 1-5", "names the zone '1-5', which is unknown"),
        ("0 6 * * 1-5 Berlin", "names the zone 'Berlin', which is unknown"),
        ("0 6 * * 1-5 ../../etc/passwd", "which is unknown"),
        ("0 6 * * 1-5 Europe", "which is unknown"),
        ("61 6 * * *", "has a bad minute"),
        ("0 6 * * 8 UTC", "has a bad day-of-week"),
        ("0 6 30 2 *", "has a bad day-of-month"),
    ],
)
def test_anything_else_is_a_sentence(text: object, what: str) -> None:
    with pytest.raises(UsageError) as wrong:
        parse(text)
    assert what in str(wrong.value)
    assert 'allowed: a time as "30m"' in str(wrong.value)


def test_a_site_with_a_wrong_rhythm_is_named() -> None:
    class Gazette(SiteSpider):
        name = "gazette"
        start_urls: ClassVar[list[str]] = ["http://gazette.example/"]
        every = "half an hour"

    said = wrong_every(Gazette)
    assert said is not None
    assert said.startswith(f"site gazette ({__name__}): every = 'half an hour' has 3 fields; allowed: ")
    Gazette.every = "30m"
    assert wrong_every(Gazette) is None
    assert wrong_every(SiteSpider) is None


# Clocks in Berlin: 2026-03-29 02:00 becomes 03:00, 2026-10-25 03:00 becomes 02:00. By the rule of Debian's cron.
CLOCKS = [
    ("30 2 * * *", "2026-03-28T12:00", ["03-29 03:00+0200", "03-30 02:30+0200"]),  # skipped: at the gap's end
    ("15 2,3 * * *", "2026-03-28T12:00", ["03-29 03:00+0200", "03-29 03:15+0200", "03-30 02:15+0200"]),
    ("0 6 * * *", "2026-03-28T12:00", ["03-29 06:00+0200", "03-30 06:00+0200"]),
    ("30 2 * * *", "2026-10-24T12:00", ["10-25 02:30+0200", "10-26 02:30+0100"]),  # twice there: once
    ("0 6 * * *", "2026-10-24T12:00", ["10-25 06:00+0100", "10-26 06:00+0100"]),
    ("*/30 * * * *", "2026-10-25T00:15", ["10-25 02:30+0200", "10-25 02:00+0100", "10-25 02:30+0100"]),
    ("*/30 * * * *", "2026-03-29T00:45", ["03-29 03:00+0200", "03-29 03:30+0200"]),
    ("0 6 * * 1-5", "2026-10-23T12:00", ["10-26 06:00+0100", "10-27 06:00+0100"]),
    ("30 2 * * *", "2026-10-25T01:10", ["10-26 02:30+0100"]),  # begun in the second round of the hour
]


@pytest.mark.parametrize(("line", "since", "beats"), CLOCKS)
def test_where_clocks_change_cron_lines_do_as_debians_cron(line: str, since: str, beats: list[str]) -> None:
    now, found = utc(since), []
    for _ in beats:
        now = next_beat(Cron(line, "Europe/Berlin"), now, now)
        found.append(now.astimezone(BERLIN).strftime("%m-%d %H:%M%z"))
    assert found == beats


def test_intervals_go_by_real_time_over_a_change_of_clocks() -> None:
    last = utc("2026-10-24T12:00")
    assert next_beat(Interval(86_400), last, last) == last + timedelta(days=1)


def test_what_was_missed_is_one_beat_and_the_phase_stays() -> None:
    last = utc("2026-05-01T12:10")
    assert next_beat(Interval(1800), None, last) == last
    assert next_beat(Interval(1800), last, utc("2026-05-01T12:39")) == utc("2026-05-01T12:40")
    assert next_beat(Interval(1800), last, utc("2026-05-03T03:41")) == utc("2026-05-03T04:10")
    assert next_beat(Cron("0 6 * * *", "UTC"), last, utc("2026-05-09T07:00")) == utc("2026-05-10T06:00")


def test_a_clock_that_goes_back_gives_no_beat_twice() -> None:
    last = utc("2026-05-01T06:00")
    for back in (1, 600, 7200):
        now = last - timedelta(seconds=back)
        assert next_beat(Interval(1800), last, now) == last + timedelta(minutes=30)
        assert next_beat(Cron("0 6 * * *", "UTC"), last, now) == utc("2026-05-02T06:00")


RHYTHMS = st.sampled_from(
    [Interval(1), Interval(1800), Interval(7 * 86_400), *(Cron(line, "Europe/Berlin") for line, _, _ in CLOCKS)]
)
MOMENTS = st.integers(0, 2 * 365 * 86_400).map(lambda seconds: utc("2026-01-01") + timedelta(seconds=seconds))


@given(RHYTHMS, MOMENTS, st.timedeltas(timedelta(0), timedelta(days=40)), st.text(), st.floats(0, 0.99))
def test_a_site_is_due_after_now_soon_after_the_beat_and_always_the_same(
    rhythm: Rhythm, last: datetime, passed: timedelta, site: str, part: float
) -> None:
    share, now = share_of(site), last + passed
    due = next_due(rhythm, last, now, share)
    assert due == next_due(rhythm, last, now, share)
    assert due.beat > now
    between = now + part * (due.beat - now)
    assert next_beat(rhythm, last, between) == due.beat  # no beat is left out
    if isinstance(rhythm, Interval):
        assert (due.beat - last) % timedelta(seconds=rhythm.seconds) == timedelta(0)
    gap = next_beat(rhythm, due.beat, due.beat) - due.beat
    assert timedelta(0) <= due.at - due.beat <= min(gap / 10, JITTER_CAP)


def test_jitter_spreads_sites_and_is_the_same_in_every_process() -> None:
    beat = utc("2026-05-01T12:00")
    spread = {int(jitter(Interval(3000), beat, share_of(f"site{n}")).total_seconds()) // 30 for n in range(200)}
    assert spread == set(range(10))  # 200 sites, in each tenth of the five minutes at least one
    assert share_of("trade_wisdom") == pytest.approx(0.0542765, abs=1e-6)


def test_back_off_doubles_up_to_a_day() -> None:
    minutes = [hold_after(n).total_seconds() / 60 for n in range(10)]
    assert minutes == [0, 0, 30, 60, 120, 240, 480, 960, 1440, 1440]
    assert [again_after(n).total_seconds() / 60 for n in (1, 2, 3, 4, 11, 12, 1000)] == [1, 2, 4, 8, 1024, 1440, 1440]
    last = utc("2026-05-01T12:00")
    assert next_due(Interval(1800), last, last, 0.0, hold_after(3)).beat == utc("2026-05-01T13:30")
