"""Whether a line may name a string: never no where it does, and mostly no where it does not."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.corpus.clean_names import Names
from newscrawl.corpus.records import parse

LETTERS = st.text('qz é株😀\u2019"\\/ \n', max_size=8)


@given(
    st.lists(st.text("qzQé株😀'\"\\/- ", min_size=1, max_size=8).map(str.strip).filter(bool), min_size=1, max_size=4),
    LETTERS,
    LETTERS,
    st.booleans(),
    st.booleans(),
)
def test_a_line_that_has_the_string_is_never_passed_over(
    names: list[str], before: str, after: str, ascii_only: bool, escaped: bool
) -> None:
    line = json.dumps({"title": f"x{before}{names[0]}{after}"}, ensure_ascii=ascii_only)
    if escaped:  # as few writers do, and every reader understands
        line = line.replace("q", "\\u0071").replace("/", "\\/").replace('"title"', '"t\\u0069tle"')
    for known in (Names.of(names), Names.of([*names, *(f"Name{number}" for number in range(70))])):
        assert known.may_be_in(line.encode())
        assert known.are_in(parse(line.encode()))


@pytest.mark.parametrize(
    ("names", "line", "may"),
    [
        (["Zorvex Exchange"], '{"title": "A Zorvexian day"}', True),  # the first word, as families have it
        (["Zorvex Exchange"], '{"title": "An Exchange"}', False),
        (["Zorvex"], '{"title": "It\\u2019s a quiet day", "x": "caf\\u00e9"}', False),
        (["Zorvex"], '{"title": "Z\\u006frvex"}', True),
        (["Börse"], '{"title": "B\\u00f6rse"}', True),
        (["Börse"], '{"title": "A quiet day"}', False),
        (["A/B Index"], '{"title": "A quiet day"}', True),  # may be written A\\/B
        ([f"Name{number}" for number in range(1001)], '{"title": "A quiet day"}', True),
    ],
)
def test_most_lines_are_told_without_parsing_them(names: list[str], line: str, may: bool) -> None:
    assert Names.of(names).may_be_in(line.encode()) is may


def test_of_many_names_those_that_are_there_are_found() -> None:
    known = Names.of(f"Name{number} Exchange" for number in range(3000))
    assert known.are_in(parse(b'{"title": "T", "text": "A Name2999Pro"}'))
    assert known.are_in(parse(b'{"title": "T", "description": "A Name17Pro"}'))
    assert not known.are_in(parse(b'{"title": "T", "text": "A quiet day", "keywords": "Name17"}'))
