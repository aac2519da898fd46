"""The figures behind the charts, and what a page leaves out of an article that was made to hurt."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from conftest import BARE_ARTICLE

from newscrawl.console.charts import ticks
from newscrawl.console.difference import clean_of
from newscrawl.console.standing import Run
from newscrawl.console.story import MAX_EDITS, MAX_LETTERS, changes
from newscrawl.console.volume import OTHERS, SERIES, coverage, over_time
from newscrawl.items import Edit
from newscrawl.runs import Figures
from newscrawl.store.history import RunRow
from newscrawl.store.looking import Spot


@pytest.mark.parametrize(
    ("most", "found"),
    [
        (0, [0, 1, 2, 3, 4]),
        (3, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4, 6, 8]),
        (231, [0, 75, 150, 225, 300]),
        (1178, [0, 300, 600, 900, 1200]),
        (1_000_000, [0, 250_000, 500_000, 750_000, 1_000_000]),
    ],
)
def test_ticks_are_whole_and_round(most: float, found: list[float]) -> None:
    assert ticks(most) == found


@pytest.mark.parametrize("most", range(1, 3000, 97))
def test_ticks_reach_the_top_and_not_far_beyond(most: int) -> None:
    found = ticks(most)
    assert most <= found[-1] <= max(2 * most, 4)
    assert all(one == int(one) for one in found)


def spot(day: str, host: str = "a.example") -> Spot:
    return Spot("id", f"http://{host}/1", "Headline", f"{day}T10:00:00Z", "glue")


def test_a_name_is_drawn_by_days_at_first_then_by_months() -> None:
    assert over_time([]).columns == ()
    one_day = over_time([spot("2026-03-01")])
    assert (len(one_day.columns), one_day.columns[-1], one_day.total) == (14, "2026-03-01", 1)
    assert over_time([spot("2025-12-31"), spot("2026-02-01")]).columns[0] == "2025-12-31"
    by_month = over_time([spot("2025-11-30"), spot("2026-02-01"), spot("2026-02-03", "b.example")])
    assert by_month.columns == ("2025-11", "2025-12", "2026-01", "2026-02")
    assert by_month.rows == (("a.example", (1, 0, 0, 1)), ("b.example", (0, 0, 0, 1)))


def test_what_has_no_colour_of_its_own_is_one_series() -> None:
    found = over_time([spot("2026-03-01", f"h{n}.example") for n in range(SERIES + 5) for _ in range(20 - n)])
    assert [name for name, _ in found.rows] == [*(f"h{n}.example" for n in range(SERIES)), OTHERS]
    assert found.total == sum(20 - n for n in range(SERIES + 5))


def test_coverage_leaves_out_runs_without_articles_and_fields_that_hardly_any_has() -> None:
    def run(day: int, **filled: int) -> Run:
        figures = Figures(new=filled.get("headline", 0), filled=filled)
        return Run(RunRow("s", f"r{day}", f"2026-03-{day:02d}T06:00:00Z"), "ok", "", figures, (), "1 s")

    found = coverage([run(1, headline=100, authors=50, main_image=2), run(2), run(3, headline=10)])
    assert found.columns == ("03-01 06:00", "03-03 06:00")
    assert found.rows == (("authors", (0.5, 0.0)), ("headline", (1.0, 1.0)))


def test_an_article_with_too_much_of_everything_is_bounded() -> None:
    edits = tuple(Edit("article_body", "r", n, "x", "", "e") for n in range(MAX_EDITS + 1))
    article = replace(BARE_ARTICLE, article_body="a" * (2 * MAX_LETTERS), cleaning=edits)
    _, body = changes(article)
    assert (len(clean_of(body.pieces)), body.restores) == (MAX_LETTERS, None)
    began = time.process_time()
    changes(replace(article, cleaning=edits[:MAX_EDITS]))
    assert time.process_time() - began < 2
