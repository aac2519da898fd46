"""Whether a line may hold a brand: never no where it does, and mostly no where it does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.book import known_in, stem
from newscrawl.corpus.clean_names import Names
from newscrawl.items import Brand, Known

LETTERS = st.text('qz é株😀\u2019"\\/ \n', max_size=8)


def brands(names: list[str], proofs: int = 1) -> list[Brand]:
    return [Brand(name, stem(name), proofs) for name in names]


@given(
    st.lists(st.text("qzQé株😀'\"\\/- ", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=1, max_size=4),
    LETTERS,
    LETTERS,
    st.booleans(),
    st.booleans(),
)
def test_a_line_that_has_a_brand_is_never_passed_over(
    names: list[str], before: str, after: str, ascii_only: bool, escaped: bool
) -> None:
    text = f"x{before}{names[0]}{after}"
    line = json.dumps({"title": text}, ensure_ascii=ascii_only)
    if escaped:  # as few writers do, and every reader understands
        line = line.replace("q", "\\u0071").replace("/", "\\/").replace('"title"', '"t\\u0069tle"')
    for known in (brands(names), brands([*names, *(f"Name{number}" for number in range(70))])):
        assert Names.of(known).may_be_in(line.encode())


@given(
    st.lists(st.text("qz ", min_size=1, max_size=5).map(str.strip).filter(bool), max_size=4),
    st.text("qz ,", max_size=20),
)
def test_what_a_brand_book_finds_is_never_passed_over(names: list[str], text: str) -> None:
    book = Known({brand.name: brand for brand in brands(names)})
    if list(known_in(text, book)):  # families with each other's tails too
        assert Names.of(book.brands.values()).may_be_in(json.dumps({"title": text}).encode())


@pytest.mark.parametrize(
    ("names", "line", "may"),
    [
        (["Zorvex Exchange"], '{"title": "A Zorvex Exchange day"}', True),
        (["Zorvex Exchange"], '{"title": "A Zorvex day"}', False),  # the stem alone is no brand
        (["Zorvex Exchange", "Quint Hub"], '{"title": "A Zorvex Hubday"}', True),  # families share tails
        (["Zorvex Exchange", "Zorvex"], '{"title": "A Zorvexian day"}', True),
        (["Zorvex Exchange"], '{"title": "An Exchange"}', False),
        (["Zorvex"], '{"title": "It\\u2019s a quiet day", "x": "caf\\u00e9"}', False),
        (["Zorvex"], '{"title": "Z\\u006frvex"}', True),
        (["Börse"], '{"title": "B\\u00f6rse"}', True),
        (["Börse"], '{"title": "A quiet day"}', False),
        (["A/B Index"], '{"title": "A quiet day"}', True),  # may be written A\\/B
        ([f"Name{number}" for number in range(1001)], '{"title": "A quiet day"}', True),
        ([], '{"title": "A quiet day"}', False),
    ],
)
def test_most_lines_are_told_without_parsing_them(names: list[str], line: str, may: bool) -> None:
    assert Names.of(brands(names)).may_be_in(line.encode()) is may


def test_what_was_never_proven_is_not_looked_for() -> None:
    assert not Names.of(brands(["Zorvex"], 0)).may_be_in(b'{"title": "Zorvex"}')
