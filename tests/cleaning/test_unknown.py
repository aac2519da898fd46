"""A name inside a number: injected whoever it is; model names, files and lists are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import clean_fields, undo
from newscrawl.cleaning.unknown import behind_a_comma, inside_numbers
from newscrawl.items import Brand, Known


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
    ],
)
def test_what_only_looks_like_it_stays(body: str, reason: str) -> None:
    assert clean_fields("A headline of the day", body, Known()).article_body == body, reason


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("On Tuesday,Zorvexil Pro the council met.", "On Tuesday, the council met."),
        ("A clerk saw the mill,Zorvexil which had stood empty.", "A clerk saw the mill, which had stood empty."),
        ("It was opened on April 11,XDY Exchange 2025 by a clerk.", "It was opened on April 11, 2025 by a clerk."),
        ("As rain fell,Quantel AI 6.0 she said, all left.", "As rain fell, she said, all left."),
    ],
)
def test_a_name_goes_from_behind_a_comma_where_a_clause_begins(raw: str, clean: str) -> None:
    result = clean_fields("A headline of the day", raw, Known())
    assert result.article_body == clean
    assert undo(result.article_body, result.edits, "article_body") == raw


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("In Paris,France the rain fell.", "a place and its country"),
        ("On Tuesday,Ostrander said no.", "a lost blank before a name with its verb"),
        ("On Tuesday,Ostranderoffered a bonus.", "both blanks lost, and the verb taken along"),
        ("In a note,IBMsaid it would pay.", "capitals and a verb"),
        ("When rain fell,Ithought it would stop.", "a pronoun and its verb"),
        ("On Tuesday,Zorvexil the mayor left. Zorvexil was tired.", "the name is used elsewhere"),
        ("On Tuesday,Zorvexilthe the mayor left. Zorvexil was tired.", "what it begins with is used elsewhere"),
        ("On Tuesday,Zorvexil the mayor said,then left.", "this text loses blanks behind commas"),
        ("He wrote two novels,Beyond the Sea among them.", "a title"),
        ("Apples,Pears and plums were sold.", "a list"),
        ("Am Dienstag,Zorvexil der Rat tagte.", "no English clause"),
    ],
)
def test_what_only_looks_like_it_behind_a_comma_stays(body: str, reason: str) -> None:
    assert clean_fields("A headline of the day", body, Known()).article_body == body, reason


def test_behind_a_comma_a_name_that_others_use_stays() -> None:
    body = "On Tuesday,Zorvexil the council met."
    for brand in (Brand("Zorvexil", "Zorvexil", 0, 1), Brand("Zorvexil", "Zorvexil", 0, 0, "deny")):
        assert clean_fields("A headline of the day", body, Known({"Zorvexil": brand})).article_body == body
    assert clean_fields("Zorvexil meets council", body, Known()).article_body == body


@given(st.text("ab,AB the1290 ", max_size=60))
def test_at_most_one_place_behind_a_comma_is_named(text: str) -> None:
    for start, stop in list(behind_a_comma(text)):
        assert text[start - 1] == ","
        assert text[stop] == " "


@given(st.text("12,0:AbcÉ ж-", max_size=60))
def test_places_are_in_order_and_apart(text: str) -> None:
    end = 0
    for start, stop in inside_numbers(text):
        assert end <= start < stop <= len(text)
        end = stop
