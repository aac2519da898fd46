"""Where a line writes a date in many languages, and the day that an address has in its path."""

from __future__ import annotations

import pytest
from honest_pages import HEADLINE, P
from pages import html_page

from newscrawl.extraction import read
from newscrawl.extraction.written import dates, day_in

LINES = {
    "28 kwietnia 2026, 19:20": "28 kwietnia 2026, 19:20",
    "Vydáno 28. dubna 2026": "28. dubna 2026",
    "2026. április 28., 10:15": "2026. április 28., 10:15",
    "28 квітня 2026": "28 квітня 2026",
    "28. huhtikuuta 2026": "28. huhtikuuta 2026",
    "28 Nisan 2026": "28 Nisan 2026",
    "28 Απριλίου 2026": "28 Απριλίου 2026",
    "28 أبريل 2026": "28 أبريل 2026",
    "2026년 4월 28일": "2026년 4월 28일",
    "2026年4月28日 10:15": "2026年4月28日 10:15",
}


@pytest.mark.parametrize("line", LINES)
def test_a_date_in_a_line(line: str) -> None:
    assert [date.text for date in dates(line)] == [LINES[line]]


@pytest.mark.parametrize(
    "line", ["5 listings 2020", "10 lists 2020", "3 tempi 2021", "2 eloquent 2020 speeches", "12 people 2026"]
)
def test_a_word_that_begins_as_a_month_does_is_none(line: str) -> None:
    assert dates(line) == []


FETCHED = "2026-05-01T10:00:00+00:00"


@pytest.mark.parametrize(
    ("url", "day"),
    [
        ("https://example.org/2026/04/28/ferry", "2026-04-28"),
        ("https://example.org/news/2026/4/8/20948348/ferry", "2026-04-08"),
        ("https://example.org/harbour/2026-04-28/ferry.html", "2026-04-28"),
        ("https://example.org/ferry-2026-04-28.html", "2026-04-28"),
        ("https://example.org/2026/04/28", "2026-04-28"),
        ("https://example.org/2026/04/ferry", None),
        ("https://example.org/2026/13/28/ferry", None),
        ("https://example.org/2026/04/281/ferry", None),
        ("https://example.org/20260428/ferry", None),
        ("https://example.org/?day=/2026/04/28/", None),
        ("https://2026/04/28/ferry", None),
        ("https://example.org/2026/12/24/ferry", None),
        (None, None),
        ("https://example.org/?of=https://other.example/2025/04/28/ferry", None),
    ],
)
def test_a_day_in_an_address(url: str | None, day: str | None) -> None:
    assert day_in(url, FETCHED) == day


def test_an_address_of_any_length_costs_what_its_letters_cost() -> None:
    """Half a megabyte would be read for ten minutes if each of its parts were tried as a beginning."""
    assert day_in("http://a/" * 60_000, FETCHED) is None


def test_an_address_tells_the_day_only_where_nothing_else_does() -> None:
    page, url = f"<article><h1>{HEADLINE}</h1>{{}}{P}</article>", "https://example.org/2025/04/28/ferry"
    silent = read(html_page(page.format(""), url)).article
    dated = read(html_page(page.format("<time datetime=2025-04-29T01:00:00Z>x</time>"), url)).article
    assert silent is not None
    assert dated is not None
    assert (silent.date_published, dated.date_published) == ("2025-04-28", "2025-04-29T01:00:00Z")
