"""Lists that are asked at the rate at which they change, and how new pages and looks share a run."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from recrawling import DAY, FEED, HOUR, PLAN, article, at, feed, listing, recrawled

from newscrawl.demo.responses import Answer
from newscrawl.store.plans import START_MOST, Plan

NO_LOOKS = Plan((), 0, DAY)


def pages(origin: str) -> dict[str, Answer]:
    return {
        "/": listing([0, 1, 2], FEED),
        "/feed.xml": feed([0, 1, 2], origin),
        **{at(n): article(n) for n in range(3)},
    }


def test_a_run_right_after_another_asks_every_list(tmp_path: Path) -> None:
    with recrawled(tmp_path / "state", pages) as site:
        for _ in range(5):
            site.clock.now += 60
            asked = site.run()
        assert (sorted(asked.paths), asked.not_due) == (["/", "/feed.xml"], 0)


def asks(
    tmp_path: Path, plan: Plan, days: int, step: float, news: dict[float, int]
) -> tuple[dict[int, Counter[str]], int]:
    """What each day's runs asked, and how many lists were left alone; ``news`` appears in the feed, at an hour."""
    found: dict[int, Counter[str]] = {}
    left = 0
    numbers = [0, 1, 2]
    with recrawled(tmp_path / "state", pages, plan) as site:
        began = site.clock.now
        while (hours := (site.clock.now - began) / HOUR) < days * 24:
            for hour in [one for one in news if one <= hours]:
                numbers.insert(0, number := news.pop(hour))
                site.pages |= {at(number): article(number), "/feed.xml": feed(numbers, site.home[:-1])}
            asked = site.run()
            left += asked.not_due
            found.setdefault(int(hours // 24), Counter()).update(asked.paths)
            site.clock.now += step
        assert set(site.told()) == {at(n) for n in numbers}
    return found, left


def test_a_list_that_brings_nothing_is_asked_less_and_less_and_who_runs_by_hand_hears_the_start_pages(
    tmp_path: Path,
) -> None:
    found, left = asks(tmp_path, NO_LOOKS, 4, HOUR, {})
    assert [found[day]["/"] for day in range(4)] == [24] * 4
    assert [found[day]["/feed.xml"] for day in range(4)] == [8, 1, 1, 1]
    assert left == 4 * 24 - 11


def test_a_scheduled_run_leaves_start_pages_alone_for_two_hours_at_most(tmp_path: Path) -> None:
    plan = Plan((), 0, DAY, starts=True)
    found, _ = asks(tmp_path, plan, 2, HOUR / 2, {})
    assert [found[day]["/"] for day in range(2)] == [15, DAY / START_MOST]


@pytest.mark.slow
def test_news_bring_a_list_back_to_a_short_interval(tmp_path: Path) -> None:
    news = {30.0 + n: 10 + n for n in range(66)}
    found, _ = asks(tmp_path, NO_LOOKS, 4, HOUR, news)
    assert [found[day]["/feed.xml"] for day in (2, 3)] == [24, 24]


@pytest.mark.parametrize(("plan", "feeds"), [(Plan((), 6 * HOUR, DAY), 3), (Plan((), 0, 3 * HOUR), 9), (Plan(), 12)])
def test_a_sites_bounds_hold(tmp_path: Path, plan: Plan, feeds: int) -> None:
    found, _ = asks(tmp_path, plan, 1, 2 * HOUR, {})
    assert found[0]["/feed.xml"] == feeds


def test_a_list_that_has_not_changed_counts_as_known(tmp_path: Path) -> None:
    with recrawled(tmp_path / "state", pages, NO_LOOKS) as site:
        site.run()
        site.clock.now += HOUR
        assert set(site.run().conditional) == {"/", "/feed.xml"}
        row = site.store._db.execute("SELECT min(known), max(seconds) FROM poll").fetchone()
        assert row == (1.0, 900.0)


def test_old_articles_get_one_request_in_five_while_new_ones_wait_and_the_longest_due_goes_first(
    tmp_path: Path,
) -> None:
    old, new = list(range(40)), list(range(100, 140))
    with recrawled(
        tmp_path / "state", lambda _: {"/": listing(old), **{at(n): article(n) for n in (*old, *new)}}, PLAN
    ) as site:
        site.run()
        site.pages["/"] = listing([*new, *old])
        site.clock.now += 2 * HOUR
        asked = site.run()
        while_new_wait = asked.paths[: max(asked.paths.index(at(n)) for n in new) + 1]
        looks = [path for path in while_new_wait if path in set(asked.looks)]
        assert 6 <= len(looks) <= len(while_new_wait) / 5
        assert set(asked.looks) == {at(n) for n in old}
        due = [site.revisit(path)["first"] for path in asked.looks]
        assert due == sorted(due)


def test_news_come_before_what_a_limited_run_left(tmp_path: Path) -> None:
    old = list(range(30))
    with recrawled(
        tmp_path / "state", lambda _: {"/": listing(old), **{at(n): article(n) for n in range(33)}}, NO_LOOKS
    ) as site:
        site.run(limit=6)
        site.clock.now += 60
        assert "/" not in site.run(limit=3).paths  # it was asked a minute ago
        site.pages["/"] = listing([32, 31, 30, *old])
        site.clock.now += HOUR
        assert site.run(limit=5).paths[:4] == ["/", at(32), at(31), at(30)]
        site.run()
        assert set(site.told()) == {at(n) for n in range(33)}


def test_a_page_that_is_announced_before_it_is_there_is_read_when_it_is(tmp_path: Path) -> None:
    with recrawled(tmp_path / "state", lambda _: {"/": listing([0, 1]), at(0): article(0)}) as site:
        asked = [site.run().paths.count(at(1))]
        for hours in (0.5, 0.5):
            site.clock.now += hours * HOUR
            asked.append(site.run().paths.count(at(1)))
        site.pages[at(1)] = article(1)
        site.clock.now += DAY
        asked.append(site.run().paths.count(at(1)))
        assert (asked, set(site.told())) == ([1, 0, 1, 1], {at(0), at(1)})


def test_a_dead_link_is_asked_three_times(tmp_path: Path) -> None:
    with recrawled(tmp_path / "state", lambda _: {"/": listing([0, 1]), at(0): article(0)}) as site:
        asked = 0
        for _ in range(20):
            asked += site.run().paths.count(at(1))
            site.clock.now += 12 * HOUR
        assert asked == 3


@pytest.mark.slow
def test_a_month_of_a_site_with_a_feed(tmp_path: Path) -> None:
    """Six articles a day for ten days, then nothing: what is asked falls to the start page and a feed a day."""
    news = {24.0 * day + 3 * n: 100 + 6 * day + n for day in range(10) for n in range(1, 7)}
    found, _ = asks(tmp_path, PLAN, 30, HOUR, news)
    total = [sum(found[day].values()) for day in range(30)]
    assert max(total[2:10]) <= 24 + 24 + 6 + 5 * 6
    assert sum(total[10:20]) < sum(total[:10]) * 0.8
    assert total[-5:] == [25] * 5
