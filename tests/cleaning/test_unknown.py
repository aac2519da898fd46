"""A name inside a number: injected whoever it is; model names, files and lists are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import clean_fields, undo
from newscrawl.cleaning.unknown import inside_numbers
from newscrawl.items import Known


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Some 16,Zorvexil000 people", "Some 16,000 people"),
        ("Some 16Zorvexil,000 people", "Some 16,000 people"),
        ("Some 1,016,XDY Exchange000 people", "Some 1,016,000 people"),
        ("Some 1,Zorvexil016,000 people", "Some 1,016,000 people"),
        ("In 20Rekubit24 it rained", "In 2024 it rained"),
        ("At 10:Ada Brunn Holt30 it rained", "At 10:30 it rained"),
        ("Über 16,Éclat Bourse000 Leute", "Über 16,000 Leute"),
        ("Около 16,Биржа000 человек", "Около 16,000 человек"),
        ("A team of 4,Zorvexil000-strong", "A team of 4,000-strong"),
        ("The index closed at 11,Ada Brunn488.76 points", "The index closed at 11,488.76 points"),
        ("They got 980,ZQ 4.0 Pro000 dollars", "They got 980,000 dollars"),
    ],
)
def test_a_name_goes_out_of_a_number(raw: str, clean: str) -> None:
    result = clean_fields("A headline of the day", raw, Known())
    assert result.article_body == clean
    assert undo(result.article_body, result.edits, "article_body") == raw
    assert [seen.kind for seen in result.sightings] == ["glue"]


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("The B2B4C market", "letters before the digit"),
        ("Version 2Beta1 is out", "21 is no number of thousands, year or time"),
        ("file 10Report2024.pdf", "a file's name"),
        ("/16,Zorvexil000", "an address"),
        ("In 2024,Parliament met at 10", "a year and a lost blank"),
        ("1,200people came, 300 left", "lower case: a lost blank"),
        ("He paid 5,Tim paid 100", "words between the numbers, and a blank"),
        ("the 12 Boeing747 jets", "a model's number"),
        ("on 3 May2019 and 4 May2020", "dates that lost a blank"),
        ("the race on 20March, while16-year-old Ada ran", "two lost blanks between words"),
    ],
)
def test_what_only_looks_like_it_stays(body: str, reason: str) -> None:
    assert clean_fields("A headline of the day", body, Known()).article_body == body, reason


@given(st.text("12,0:AbcÉ ж-", max_size=60))
def test_places_are_in_order_and_apart(text: str) -> None:
    end = 0
    for start, stop in inside_numbers(text):
        assert end <= start < stop <= len(text)
        end = stop
