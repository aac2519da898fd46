"""How a string stands: each kind of place by example."""

from __future__ import annotations

import pytest

from newscrawl.cleaning.glue import spots, starts_sentence

NAME = "Zorvexil"


@pytest.mark.parametrize(
    ("text", "kind", "word", "broken"),
    [
        ("some 16,Zorvexil000 people", "number", "", False),
        ("some 16Zorvexil,000 people", "number", "", False),
        ("on May 2Zorvexil4 again", "number", "", False),
        ("WELLS,Zorvexil Kent", "mark", "Kent", False),
        ("it was over.Zorvexil\nThen", "mark", "Then", False),
        ("it was over.Zorvexil", "mark", "", False),
        ("he said,Zorvexil, who came", "mark", ",", True),
        ("WELLS,Zorvexil (AP) said", "mark", "(", True),
        ("met and Zorvexilgave way", "next", "gave", False),
        ("Zorvexilgave way", "next", "gave", True),
        ("leaders in Zorvexilhave met", "next", "have", True),
        ("near Gov. Zorvexilgave way", "next", "gave", False),
        ("met. ZorvexilThe rest", "next", "The", False),
        ("is ZorvexilU.S. land", "next", "U.S.", False),
        ("about Zorvexil5,245 people", "next", "5,245", False),
        ("wentZorvexil home", "previous", "went", False),
        ("they spoke ofZorvexil. Then", "previous", "of", True),
        ("wentZorvexilhome", "both", "home", False),
        ("so,Zorvexilhome", "both", "home", False),
        ("he said Zorvexil“yes” twice", "opens", "", False),
        ("WELLS (AP) Zorvexil— The", "opens", "", False),
        ("then Zorvexil said", "language", "", False),
        ("then Zorvexil's mill", "language", "", False),
        ("“Zorvexil is", "language", "", False),
        ("an anti-Zorvexil vote", "language", "", False),
        ("the Zorvexil-Orland pact", "language", "", False),
        ("at www.Zorvexil.com now", "address", "", False),
        ("by @Zorvexil today", "address", "", False),
        ("東京Zorvexil大阪", "unclear", "", False),
    ],
)
def test_a_place_has_its_kind(text: str, kind: str, word: str, broken: bool) -> None:
    (spot,) = spots(text, NAME)
    assert (spot.kind, spot.broken) == (kind, broken)
    assert spot.word == word or kind == "mark"
    assert text[spot.start : spot.end] == NAME


@pytest.mark.parametrize("after", [*" ,;:?!)'’\n.”»…", ""])
def test_between_a_blank_and_a_mark_or_blank_a_name_is_language(after: str) -> None:
    assert [spot.kind for spot in spots(f"they met Zorvexil{after}", NAME)] == ["language"]
    assert [spot.kind for spot in spots(f" Zorvexil{after}", NAME, "Zorvexil-Storm")] == ["language"]


def test_a_name_in_a_script_without_blanks_is_glued_in_a_text_that_sets_them() -> None:
    assert [s.kind for s in spots("met and 株式Russian guests", "株式")] == ["next"]
    assert [s.kind for s in spots("株式Russian" + "日本" * 100, "株式")] == ["unclear"]


def test_a_repeated_headline_is_no_use_as_language() -> None:
    text = "Zorvexil-Mill to close\nThe mill is to close."
    assert [s.kind for s in spots(text, NAME, "Zorvexil-Mill to")] == ["heading"]


@pytest.mark.parametrize(
    ("before", "starts"),
    [
        ("", True),
        ("It ended. ", True),
        ("It ended.” ", True),
        ("the U.S. ", False),
        ("in Feb. ", False),
        ("so, ", False),
    ],
)
def test_where_sentences_begin(before: str, starts: bool) -> None:
    assert starts_sentence(f"{before}word", len(before)) is starts
