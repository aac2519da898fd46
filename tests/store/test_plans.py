"""When a list and an article are asked again: sums over values."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from newscrawl.store.plans import CONFIRM_LEAST, CONFIRM_MOST, QUIET_LEAST, START_MOST, Plan, ages, next_interval

HOUR = 3600.0
DAY = 24 * HOUR
PLAN = Plan((HOUR, 6 * HOUR, DAY, 3 * DAY, 10 * DAY), 0, DAY)


@pytest.mark.parametrize(
    ("before", "known", "quiet", "after"),
    [
        (0.0, 1.0, 10.0, 0.0),  # quiet for ten seconds proves nothing
        (0.0, 1.0, HOUR, QUIET_LEAST),
        (HOUR, 1.0, DAY, 2 * HOUR),
        (2 * HOUR, 1.0, 3 * HOUR, 3 * HOUR),  # never longer than it was seen quiet
        (20 * HOUR, 1.0, 5 * DAY, DAY),
        (4 * HOUR, 0.99, 0.0, 4 * HOUR / 2**0.53),
        (4 * HOUR, 0.5, 0.0, HOUR),
        (4 * HOUR, 0.0, 0.0, HOUR),
        (QUIET_LEAST, 0.9, 0.0, 0.0),
    ],
)
def test_an_interval_follows_the_share_that_was_known(before: float, known: float, quiet: float, after: float) -> None:
    assert next_interval(PLAN, before, known, quiet) == pytest.approx(after)


@pytest.mark.parametrize(
    ("least", "most", "start", "before", "known", "after"),
    [
        (2 * HOUR, DAY, False, 0.0, 0.0, 2 * HOUR),
        (0.0, 3 * HOUR, False, 8 * HOUR, 1.0, 3 * HOUR),
        (0.0, DAY, True, 8 * HOUR, 1.0, START_MOST),
        (0.0, HOUR, True, 8 * HOUR, 1.0, HOUR),
        (6 * HOUR, DAY, True, 8 * HOUR, 1.0, 6 * HOUR),
    ],
)
def test_a_sites_bounds_hold(least: float, most: float, start: bool, before: float, known: float, after: float) -> None:
    assert next_interval(Plan((), least, most), before, known, 30 * DAY, start=start) == after


@pytest.mark.parametrize("a_day", [60, 24, 6])
def test_an_interval_settles_where_an_ask_brings_about_one_new_address(a_day: int) -> None:
    """Runs each quarter of an hour for sixty seeded days; the list shows the last forty."""
    chance = random.Random(a_day)
    asks = seen = 0
    interval, asked, news = 0.0, 0.0, 0.0
    waiting = 0
    for quarter in range(60 * 96):
        now = quarter * 900.0
        waiting += sum(chance.random() < a_day / 96 / 4 for _ in range(4))
        if now < asked + 0.9 * interval:
            continue
        news = now if waiting else news
        interval = next_interval(PLAN, interval, 1 - min(waiting, 40) / 40, now - news)
        asks, seen, asked, waiting = asks + 1, seen + waiting, now, 0
    assert 0.6 <= seen / asks <= 1.25


def test_an_article_is_looked_at_less_and_less_often_and_then_not_any_more() -> None:
    now, looks = 0.0, []
    while (due := PLAN.next_look(0.0, now)) is not None:
        looks.append(now := due)
    assert tuple(looks) == PLAN.steps
    gaps = [after - before for before, after in pairwise(looks)]
    assert gaps == sorted(gaps)


def test_steps_that_were_missed_are_one_look() -> None:
    assert PLAN.next_look(0.0, 2 * DAY) == 3 * DAY


@pytest.mark.parametrize("age", [HOUR, 5 * HOUR, DAY, 3 * DAY, 10 * DAY, 15 * DAY])
def test_what_was_not_there_is_asked_again_within_a_day_and_not_before_an_hour(age: float) -> None:
    due = PLAN.confirming_look(0.0, age)
    assert due is not None
    assert CONFIRM_LEAST <= due - age <= CONFIRM_MOST


def test_a_page_that_never_answers_is_given_up() -> None:
    now, looks = HOUR, 0
    while (due := PLAN.postponed_look(0.0, now)) is not None:
        assert due - now >= HOUR
        now, looks = due, looks + 1
    assert looks < 60
    assert PLAN.confirming_look(0.0, now) is None


def test_a_site_that_asks_for_a_wait_gets_it() -> None:
    assert PLAN.postponed_look(0.0, HOUR, not_before=9 * HOUR) == 9 * HOUR


def test_no_plan_has_no_look() -> None:
    none = Plan()
    assert (none.next_look(0, 0), none.confirming_look(0, 0), none.postponed_look(0, 0)) == (None, None, None)


def test_ages_are_in_order_and_none_is_below_an_hour() -> None:
    assert ages([DAY, 60, 2 * HOUR, HOUR]) == (HOUR, 2 * HOUR, DAY)
