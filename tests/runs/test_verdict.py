"""The rules of verdicts, one by one, on figures alone; what breaks articles stands in ``test_breakages``."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from newscrawl.runs import Figures, Past, Problem, Verdict, judge
from newscrawl.runs.baseline import below, deviation, rare, surprise, usual_shares
from newscrawl.runs.values import Length

START = datetime(2026, 3, 2, 6, tzinfo=UTC)  # a Monday
OK = Verdict("ok", "", "")


def some(new: int, **changes: object) -> Figures:
    """A sound run with so many new articles, each of its own."""
    length = Length(new, 2000, 2000, math.log(2000), math.log(2000) ** 2 + 0.25)
    full = dict.fromkeys(("headline", "article_body", "authors"), new)
    sound = Figures(
        pages=new + 3,
        results={"listing": 3, "article": new},
        new=new,
        filled=full,
        lengths={"article_body": length} if new else {},
        common={"headline": {"One of many": 1}},
        ended=new,
        starts=1,
    )
    return replace(sound, **changes)  # type: ignore[arg-type]


def daily(*several: Figures | tuple[Figures, Verdict]) -> list[Past]:
    """A run a day, sound where no verdict is given."""
    pairs = [one if isinstance(one, tuple) else (one, OK) for one in several]
    return [
        Past((START + timedelta(days=n)).isoformat(), 24.0 if n else None, figures, verdict)
        for n, (figures, verdict) in enumerate(pairs)
    ]


def after(past: list[Past], now: Figures, **how: bool) -> Verdict:
    at = START + timedelta(days=len(past))
    return judge(at.isoformat(), 24.0 if past else None, now, past, **how)


def failed(code: str, count: int = 1, **changes: object) -> Figures:
    return Figures(problems=(Problem(code, f"it was {code}", "http://x.example/", count),), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "code", ["dns", "tls", "connect", "timeout", "http_403", "http_429", "http_5xx", "not_allowed"]
)
def test_a_site_that_cannot_be_read_fails_and_says_why(code: str) -> None:
    found = after(daily(some(9)), failed(code, starts=1, dead_starts=1))
    assert (found.kind, found.code) == ("failing", code)
    assert f"it was {code}" in found.sentence


@pytest.mark.parametrize(
    ("figures", "kind", "code"),
    [
        (Figures(starts=1, dead_starts=1, forbidden=1), "failing", "robots"),
        (failed("timeout", 20, starts=1, results={"listing": 2}), "failing", "too_slow"),
        (failed("code", 3, starts=1, results={"listing": 2}), "failing", "code"),
        (Figures(waits={"http_429": 2}, pages=2), "failing", "http_429"),
        (failed("http_404", 1, starts=2, dead_starts=1, results={"listing": 1}), "quiet", ""),
        (replace(some(4), problems=failed("http_403", 12).problems), "degraded", "http_403"),
        (replace(some(40), problems=failed("http_403", 12).problems), "ok", ""),
        (Figures(pages=3, results={"unchanged": 3}), "quiet", ""),
        (Figures(updated=2, results={"article": 2}), "ok", ""),
    ],
)
def test_what_is_said_of_a_run_at_a_site_that_is_known(figures: Figures, kind: str, code: str) -> None:
    found = after(daily(some(9)), figures)
    assert (found.kind, found.code) == (kind, code), found.sentence


@pytest.mark.parametrize(
    ("figures", "how", "kind", "code"),
    [
        (some(12), {}, "ok", ""),
        (Figures(pages=4, drops={"too short": 3}, results={"listing": 4}), {}, "empty", "no_article"),
        (Figures(pages=4, drops={"soft 404": 3}, results={"listing": 4}), {}, "empty", "soft_404"),
        (Figures(pages=4, results={"listing": 4}), {"known": True}, "quiet", ""),
        (Figures(pages=1, results={"listing": 1}), {"whole": False}, "quiet", "interrupted"),
    ],
)
def test_what_is_said_of_a_first_run(figures: Figures, how: dict[str, bool], kind: str, code: str) -> None:
    found = after([], figures, **how)
    assert (found.kind, found.code) == (kind, code)


def test_an_interrupted_run_may_bring_little() -> None:
    past = daily(*[some(30)] * 20)
    assert after(past, some(0), whole=True).code == "listing_frozen"
    assert after(past, some(0), whole=False).kind == "quiet"


@pytest.mark.parametrize(("runs", "kind"), [(3, "quiet"), (4, "degraded"), (20, "degraded")])
def test_of_a_young_site_only_a_plain_standstill_is_told(runs: int, kind: str) -> None:
    """Days 3 and 4 are weekdays with two and three like runs before them, the first run not counted."""
    assert after(daily(*[some(40)] * runs), some(0)).kind == kind


def test_half_the_authors_of_a_young_site_are_no_breakage() -> None:
    half = some(20, filled={"headline": 20, "article_body": 20, "authors": 9})
    assert after(daily(*[some(20)] * 5), half).kind == "ok"
    assert after(daily(*[some(20)] * 20), half).code == "authors_gone"


def test_few_articles_are_judged_with_those_before() -> None:
    lacking = some(3, filled={"headline": 3, "article_body": 3})
    past = daily(*[some(20)] * 20)
    assert after(past, lacking).kind == "ok", "three may lack an author by chance"
    for _ in range(2):
        past.append(replace(past[-1], figures=lacking))
    past.append(replace(past[-1], figures=lacking))
    assert after(past, lacking).code == "authors_gone"


CONSTANT = some(12, common={"headline": {"The Daily Hill": 12}})


def test_a_degraded_verdict_stands_until_articles_show_that_it_is_over() -> None:
    past = daily(*[some(12)] * 20)
    bad = after(past, CONSTANT)
    assert bad.code == "headline_constant"
    past.append(Past((START + timedelta(days=20)).isoformat(), 24.0, CONSTANT, bad))
    two = after(past, some(2))
    assert (two.kind, two.code, two.stands) == ("degraded", "headline_constant", True)
    past.append(Past((START + timedelta(days=21)).isoformat(), 24.0, some(2), two))
    killed = Past((START + timedelta(days=22)).isoformat(), 24.0, Figures(), Verdict("failing", "killed", ""))
    assert after([*past, killed], some(0)).kind == "degraded"
    assert after(past, some(2)).kind == "degraded"
    assert after(past, some(3)).kind == "ok"


def test_a_listing_that_moves_again_is_good_at_once() -> None:
    past = daily(*[some(40)] * 21)
    bad = after(past, some(0))
    assert bad.code == "listing_frozen"
    past.append(Past((START + timedelta(days=21)).isoformat(), 24.0, some(0), bad))
    assert after(past, some(0)).kind == "degraded"
    assert after(past, some(30)).kind == "ok"


def test_what_is_accepted_is_normal_from_then_on() -> None:
    past = daily(*[some(12)] * 20)
    bad = after(past, CONSTANT)
    metrics = frozenset(one.metric for one in bad.findings)
    past.append(Past((START + timedelta(days=20)).isoformat(), 24.0, CONSTANT, bad, metrics))
    assert after(past, CONSTANT).kind == "ok"
    lacking = replace(CONSTANT, filled={"headline": 12, "article_body": 12})
    assert after(past, lacking).code == "authors_gone", "the rest of the past still counts"


def test_three_fields_that_are_gone_at_once_are_a_layout_that_changed() -> None:
    past = daily(*[some(20, filled=dict.fromkeys(("headline", "authors", "article_section", "main_image"), 20))] * 20)
    assert after(past, some(20, filled={"headline": 20})).code == "layout_changed"


@pytest.mark.parametrize(
    ("hits", "of", "share", "least", "most"),
    [(0, 3, 0.98, 11, 12), (0, 4, 0.98, 15, 16), (9, 10, 0.9, 0, 0.01), (50, 100, 0.5, 0, 0)],
)
def test_surprise_is_in_nats(hits: int, of: int, share: float, least: float, most: float) -> None:
    assert least <= surprise(hits, of, share) <= most


def test_usual_shares_are_robust() -> None:
    past = [(9, 10)] * 18 + [(0, 10)]
    low, high = usual_shares(past) or (0, 0)
    assert 0.8 < low <= high == 0.9
    assert usual_shares([]) is None
    assert usual_shares([(300, 300), *[(1, 20)] * 19])[1] < 0.2  # type: ignore[index]


def test_lengths_and_counts_in_standard_errors() -> None:
    past = [(math.log(2000) + n % 3 * 0.05, 0.5, 25) for n in range(20)]
    errors, ratio = below(math.log(1000), 25, past)
    assert errors > 4
    assert 0.4 < ratio < 0.55
    assert below(math.log(2000), 25, past)[0] < 1
    assert rare(0, [40.0] * 9) > 4.5
    assert rare(0, [4.0] * 9) < 4.5
    assert deviation([1, 2]) == 0
