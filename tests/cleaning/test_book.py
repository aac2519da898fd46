"""The brand book: exact strings and families, against a name's life as language."""

from __future__ import annotations

import pytest

from newscrawl.cleaning import clean_fields, stem
from newscrawl.cleaning.book import known_in
from newscrawl.items import Brand, Known

BODY = (
    "The council of Marlow met on Tuesday to weigh a plan for the old mill, which has stood empty for years.\n"
    "Some 16,000 people live in the valley, a clerk said, and most of them own no boat."
)
HEADLINE = "Marlow council weighs a plan"


def book(*names: str, proofs: int = 5, language: int = 0) -> Known:
    return Known({name: Brand(name, stem(name), proofs, language) for name in names})


@pytest.mark.parametrize(
    ("name", "family"),
    [
        ("Zorvexil", "Zorvexil"),
        ("Zorvexil Exchange", "Zorvexil"),
        ("Nilo Nilo Think Tank Center", "Nilo Nilo"),
        ("Nilo Nilo", "Nilo Nilo"),
        ("Ada Brunn Holt", "Ada"),
        ("株式", "株式"),
    ],
)
def test_stem(name: str, family: str) -> None:
    assert stem(name) == family


@pytest.mark.parametrize("delimiter", "-|:")
@pytest.mark.parametrize(
    ("known", "name"),
    [
        (["Zorvexil"], "Zorvexil"),
        (["Ada Brunn Holt"], "Ada Brunn Holt"),
        (["Zorvexil", "Quantel Exchange"], "Zorvexil Exchange"),
        (["Zorvexil Pro", "Zorvexil Exchange"], "Zorvexil"),
        (["Nilo Think Tank", "Nilo Exchange"], "Nilo Nilo Pro"),
    ],
)
def test_a_headline_is_freed_of_what_is_known_or_of_its_family(known: list[str], name: str, delimiter: str) -> None:
    result = clean_fields(f"{name}{delimiter}{HEADLINE}", BODY, book(*known))
    assert (result.headline, result.article_body) == (HEADLINE, BODY)


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        (BODY.replace("to weigh", "to Zorvexilweigh"), "Zorvexil"),
        (BODY.replace("said, and", "said,Ada Brunn Holt and"), "Ada Brunn Holt"),
        (BODY.replace("said, and", "said,Zorvexil Exchange and"), "Zorvexil Exchange"),
    ],
)
@pytest.mark.parametrize("headline", ["", HEADLINE])
def test_a_body_is_freed_without_a_sign_in_the_headline(raw: str, name: str, headline: str) -> None:
    assert clean_fields(headline, raw, book(name)).article_body == BODY
    assert clean_fields(headline, raw, Known()).article_body == raw
    assert clean_fields(headline, raw, book(name, proofs=1, language=3)).article_body == raw, "may be a false proof"


@pytest.mark.parametrize(("proofs", "language", "goes"), [(15, 0, True), (14, 0, False), (40, 1, False)])
def test_only_a_name_that_nobody_bears_is_taken_from_before_a_verb(proofs: int, language: int, goes: bool) -> None:
    raw = BODY.replace("which has", "which Robert Frosthas")
    result = clean_fields(HEADLINE, raw, book("Robert Frost", proofs=proofs, language=language))
    assert result.article_body == (BODY if goes else raw)


def test_a_part_of_a_longer_name_is_not_taken_alone() -> None:
    known = book("Zorvexil", "Quantel Exchange")
    raw = BODY.replace("mill, which", "mill,Zorvexil Exchange which")
    assert clean_fields("", raw, known).article_body == BODY
    assert list(known_in("Zorvexil Exchange", known)) == ["Zorvexil Exchange"]
    assert list(known_in("Ada went", book("Ada Brunn Holt"))) == []


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("Ada Holt-led team wins", BODY),
        ("Ada Holt:My life at sea", "Ada Holt was born here. Ada Holt has a boat, and Holt sails it.\n" + BODY),
        (HEADLINE, "A boat was built by Ada Holt in May.\n" + BODY),
        (HEADLINE, "Ada Holt came, and Ada Holtsaid no; Holt left, as Holt does.\n" + BODY),
    ],
)
def test_an_honest_namesake_stays(headline: str, body: str) -> None:
    result = clean_fields(headline, body, book("Ada Holt"))
    assert (result.headline, result.article_body) == (headline, body)


def test_a_string_that_is_language_elsewhere_proves_nothing() -> None:
    assert clean_fields(f"Winning-{HEADLINE}", BODY, book("Winning", proofs=1, language=400)).edits == ()


def test_honest_uses_of_a_brand_stay_and_are_labelled() -> None:
    raw = BODY.replace("16,000", "16,Winning000").replace("own no boat", "own no Winning boat")
    result = clean_fields(f"Winning|{HEADLINE}", raw, book("Winning"))
    assert result.headline == HEADLINE
    assert result.article_body == BODY.replace("own no boat", "own no Winning boat")
    assert [label.name for label in result.labels] == ["brand-left"]


def test_the_book_does_not_prove_itself() -> None:
    by_book = clean_fields(f"Zorvexil|{HEADLINE}", BODY, book("Zorvexil"))
    by_glue = clean_fields(f"Zorvexil|{HEADLINE}", BODY.replace("16,000", "16,Zorvexil000"), book("Zorvexil"))
    in_body = clean_fields(HEADLINE, BODY.replace("16,000", "16,Zorvexil000"), book("Zorvexil"))
    assert [sighting.kind for sighting in by_book.sightings] == ["prefix"]
    assert [sighting.kind for sighting in by_glue.sightings] == ["glue"]
    assert in_body.sightings == ()
    assert by_book.headline == by_glue.headline == HEADLINE
    assert in_body.article_body == BODY


@pytest.mark.parametrize(
    ("names", "text"),
    [
        (["Zorvex", "Quentil"], "At Z Quentil here"),
        (["A Plus Exchange"], "met,A Plus Exchange and"),
        (["IA 6.0 Desk"], "the IA 6.0 Deskof"),
        (["XDY Exchange", "AXD"], "AXDY Exchange"),
        (["株式"], "a 株式"),
    ],
)
def test_a_name_is_found_whatever_stands_before_it(names: list[str], text: str) -> None:
    assert set(known_in(text, book(*names))) & set(names)
