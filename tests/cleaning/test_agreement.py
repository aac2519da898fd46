"""Copies repair each other: no brand need be known."""

from __future__ import annotations

import dataclasses

import pytest

from newscrawl.cleaning import clean, clean_fields, undo
from newscrawl.cleaning.agreement import insertions
from newscrawl.items import Article, Brand, Edit, Known, RawArticle

BODY = (
    "The council of Marlow met on Tuesday and Russian guests sat in the first row of the hall.\n"
    "Some 16,000 people live in the valley, a clerk said, and most of them own no boat."
)
HEADLINE = "Marlow council weighs a plan for the old mill"


def copy_of(headline: str = HEADLINE, body: str = BODY) -> Article:
    return clean(RawArticle("http://copy.example/html/1.html", headline, body), Known()).article


@pytest.mark.parametrize(
    "raw",
    [
        BODY.replace("and Russian", "and ZorvexilRussian"),
        BODY.replace("met on", "met Quantel Exchangeon"),
        BODY.replace("said, and", "said,Ada Brunn Holt and"),
        BODY.replace("16,000", "16,Zorvexil000"),
        "Zorvexil" + BODY,
        BODY + "Zorvexil",
        BODY.replace("hall.\n", "hall.Zorvexil\n"),
    ],
)
def test_what_a_copy_has_not_goes(raw: str) -> None:
    result = clean_fields("", raw, Known(), siblings=[copy_of()])
    assert result.article_body == BODY
    assert [edit.rule for edit in result.edits] == ["agreement"]
    assert undo(result.article_body, result.edits, "article_body") == raw


def test_a_brand_between_blanks_goes_where_a_copy_and_the_headline_tell() -> None:
    raw = BODY.replace("and Russian", "and Zorvexil Russian")
    result = clean_fields(f"Zorvexil|{HEADLINE}", raw, Known(), siblings=[copy_of()])
    assert (result.headline, result.article_body) == (HEADLINE, BODY)


def test_a_known_brand_between_blanks_goes_where_a_copy_tells() -> None:
    raw = BODY.replace("and Russian", "and Zorvexil Russian")
    book = Known({"Zorvexil": Brand("Zorvexil", "Zorvexil", 3)})
    assert clean_fields(HEADLINE, raw, book, siblings=[copy_of()]).article_body == BODY
    assert clean_fields(HEADLINE, raw, book).article_body == raw


@pytest.mark.parametrize(
    "revised",
    [
        BODY.replace("the council", "the town council"),
        BODY.replace("a clerk said", "a chief clerk said"),
        BODY.replace("Russian", "non-Russian"),
        BODY.replace("boat.", "boat. They said so on Monday."),
        BODY.replace("boat.", "boats."),
        BODY.replace("live in", "live and work in"),
        BODY + "\nA new paragraph was added later.",
    ],
)
def test_a_revision_is_no_injection(revised: str) -> None:
    assert clean_fields(HEADLINE, revised, Known(), siblings=[copy_of()]).article_body == revised


@pytest.mark.parametrize("label", ["UPDATE 1-", "Exclusive-", "Soccer-"])
def test_a_wires_label_that_copies_leave_out_stays(label: str) -> None:
    siblings = [copy_of(), copy_of(), copy_of()]
    assert clean_fields(label + HEADLINE, BODY, Known(), siblings=siblings).headline == label + HEADLINE


def test_copies_with_other_strings_in_the_same_place_prove_a_headline() -> None:
    edit = Edit("headline", "brand-prefix", 0, "Quantel-", "", "")
    other = clean(RawArticle("http://b.example/html/1.html", HEADLINE, BODY), Known()).article
    branded = type(other)(**{f: getattr(other, f) for f in other.__slots__} | {"cleaning": (edit,)})
    assert clean_fields(f"Zorvexil-{HEADLINE}", BODY, Known(), siblings=[branded]).headline == HEADLINE


def test_an_insertion_is_told_from_where_its_word_begins() -> None:
    text = BODY.replace("and Russian", "and RekarRussian")
    (found,) = insertions(text, [copy_of()])
    assert text[found.start : found.end] == "Rekar"


SENTENCES = " ".join(f"Sentence {n} says what the council did on day {n} of the week." for n in range(8))


def test_one_line_bodies_are_compared_by_sentences() -> None:
    raw = SENTENCES.replace("on day 3", "onZorvexil day 3").replace("did on day 6", "did,Zorvexil on day 6")
    other = SENTENCES.replace("Sentence 0", "Item 0").replace("on day 5", "at noon of day 5")
    assert [raw[one.start : one.end] for one in insertions(raw, [copy_of(body=other)])] == ["Zorvexil", ",Zorvexil"]


def test_where_the_copy_lost_a_blank_this_text_keeps_its_own() -> None:
    raw = BODY.replace("Marlow met", "Marlow Zorvexilmet")
    result = clean_fields("", raw, Known(), siblings=[copy_of(body=BODY.replace("Marlow met", "Marlowmet"))])
    assert result.article_body == BODY


def test_a_copy_that_lost_the_same_string_in_cleaning_is_no_witness() -> None:
    raw = BODY.replace("met on", "met Trevaneon")
    edit = Edit("article_body", "brand-glue", 0, "Trevane", "", "")
    cleaned = dataclasses.replace(copy_of(), cleaning=(edit,))
    assert insertions(raw, [cleaned]) == []
    assert len(insertions(raw, [copy_of()])) == 1


def test_a_story_that_uses_the_string_speaks_for_it() -> None:
    raw = BODY.replace("and Russian", "and TrevaneRussian")
    story = copy_of(f"Trevane-{HEADLINE}", BODY.replace("and Russian", "and Trevane Russian"))
    result = clean_fields(f"Trevane-{HEADLINE}", raw, Known(), siblings=[story])
    assert (result.headline, result.article_body) == (f"Trevane-{HEADLINE}", raw)


def test_many_differences_take_time_in_proportion() -> None:
    lines = [f"Line {n} of the long report says little." for n in range(2000)]
    raw = "\n".join(line.replace("long", "longZorvexil") for line in lines)
    found = insertions(raw, [copy_of(body="\n".join(lines))])
    assert len(found) == 2000
