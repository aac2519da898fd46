import itertools
from dataclasses import replace

import pytest
from conftest import BARE_ARTICLE

from newscrawl.items import Edit
from newscrawl.stories import precedence, rank

EDIT = Edit("headline", "glue", 0, "Brand-", "", "")
SEEN = "2026-01-02T00:00:00Z"
PLAIN = replace(BARE_ARTICLE, id="m", date_published="2025-05-01T10:00:00+02:00")


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param({"date_published": None}, {"family": "A"}, id="honest host before farm"),
        pytest.param({"date_published": None}, {"cleaning": (EDIT,)}, id="fewer edits"),
        pytest.param({"cleaning": (EDIT,)}, {"cleaning": (EDIT, EDIT)}, id="one edit before two"),
        pytest.param({"date_published": "2025-05-01T07:59:59Z"}, {}, id="earlier, by the moment and not the letters"),
        pytest.param({"date_published": "2025-05-01"}, {"date_published": "2025-05-01T00:00:01"}, id="day alone"),
        pytest.param({"date_published": "2030-01-01"}, {"date_published": None}, id="no date last"),
        pytest.param({"date_published": "1930-01-01"}, {"date_published": "1970-01-01"}, id="before 1970"),
        pytest.param({"id": "a"}, {"id": "b"}, id="lower id at last"),
        pytest.param(
            {"id": "a", "date_published": None}, {"id": "b", "date_published": "yesterday"}, id="no date at all"
        ),
    ],
)
def test_the_first_is_the_original(first, second):
    assert rank(replace(PLAIN, **first), SEEN) < rank(replace(PLAIN, **second), SEEN)


def test_first_seen_decides_before_the_id():
    assert rank(replace(PLAIN, id="z"), "2026-01-01T00:00:00Z") < rank(replace(PLAIN, id="a"), SEEN)


def test_the_order_is_total():
    articles = [
        replace(PLAIN, id=number, family=family, date_published=date)
        for number, family, date in itertools.product("ab", (None, "A"), (None, "2025-01-01", "2025-01-01T00:00:00Z"))
    ]
    ranks = [rank(article, SEEN) for article in articles]
    assert len({(r, a.date_published) for r, a in zip(ranks, articles, strict=True)}) == len(articles)


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        ({}, {"family": "A"}, "an honest host goes before a farm"),
        ({}, {"cleaning": (EDIT, EDIT)}, "fewer edits, 0 and not 2"),
        ({}, {"date_published": None}, "it has a date of publication, the other has none"),
        ({"date_published": "2024-01-02"}, {"date_published": "2024-01-03"}, "it was published earlier"),
        ({"id": "a"}, {"id": "b"}, "the lower id, all else being equal"),
        ({"id": "b"}, {"id": "a"}, "it had the role first, and the other is of no better class"),
        ({"cleaning": (EDIT,)}, {}, "it has the role until its story chooses again"),
    ],
)
def test_the_original_is_told_with_what_decided(first: dict[str, object], second: dict[str, object], why: str) -> None:
    assert precedence(rank(replace(PLAIN, **first), SEEN), rank(replace(PLAIN, **second), SEEN)) == why


def test_what_was_seen_first_is_told_with_both_times() -> None:
    early, late = rank(PLAIN, "2026-01-01T00:00:00Z"), rank(PLAIN, "2026-01-02T00:00:00Z")
    assert precedence(early, late) == "seen first, 2026-01-01T00:00:00Z and not 2026-01-02T00:00:00Z"
