"""What a verdict says when articles that were looked at again are not there."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.runs import Figures, Past, Tally, Verdict, judge
from newscrawl.runs.verdict import GONE

AT = "2026-03-01T06:00:00+00:00"
BROKEN = Figures(looked=14, missing=12, unbelieved=True, missing_reason="HTTP 404", results={"listing": 1}, pages=15)


def past(verdict: Verdict, figures: Figures, accepted: frozenset[str] = frozenset()) -> Past:
    return Past(AT, 1.0, figures, verdict, accepted)


def test_most_of_them_missing_is_degraded_with_the_reason() -> None:
    verdict = judge(AT, 1.0, BROKEN, [], known=True)
    assert verdict.kind == "degraded"
    assert verdict.line == (
        "degraded (articles_gone): 12 of 14 articles that were looked at again are not there any more (HTTP 404); "
        "none of them was withdrawn for that"
    )


@pytest.mark.parametrize("missing", [1, 3])
def test_single_ones_missing_is_nothing_against_a_site(missing: int) -> None:
    now = replace(BROKEN, missing=missing, gone=missing, unbelieved=False)
    assert judge(AT, 1.0, now, [], known=True).kind == "quiet"


@pytest.mark.parametrize(
    ("now", "kind"),
    [
        (Figures(results={"listing": 1}, pages=1), "degraded"),  # nothing was looked at: it stands
        (Figures(results={"listing": 1}, pages=9, looked=8), "quiet"),
    ],
)
def test_it_stands_until_a_run_finds_them_there(now: Figures, kind: str) -> None:
    first = judge(AT, 1.0, BROKEN, [], known=True)
    assert judge(AT, 1.0, now, [past(first, BROKEN)], known=True).kind == kind


def test_looks_are_no_errors_and_no_outcomes_of_the_run() -> None:
    tally = Tally()
    for status in (304, 404, 404, None):
        tally.look(status)
    tally.decided(4, 2, 1, unbelieved=False, reason="HTTP 404")
    figures = tally.figures()
    assert (figures.pages, figures.looked, figures.missing, figures.gone) == (3, 4, 2, 1)
    assert (figures.errors, dict(figures.results), figures.missing_reason) == (0, {}, "")


def test_the_measure_has_a_name_that_the_operator_can_accept() -> None:
    assert [one.metric for one in judge(AT, 1.0, BROKEN, [], known=True).findings] == [GONE]
