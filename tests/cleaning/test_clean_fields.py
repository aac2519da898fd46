"""Restored to the letter where it is proven, untouched where it is not, and always undone exactly."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import clean_fields, stem, undo
from newscrawl.items import Brand, Known

BODY = (
    "Work on the harbour bridge is in hand after a slow start, with 16,000 residents waiting for word. The council met "
    "on Monday, and the first piles have been driven.\nA second meeting is planned for the autumn, the clerk said."
)


@pytest.mark.parametrize("delimiter", "-|:")
@pytest.mark.parametrize(
    "brand", ["Zorvexil", "Quantel Exchange", "Nilo Nilo Think Tank Center", "Ada Brunn Holt", "Биржа"]
)
@pytest.mark.parametrize(
    ("found", "injected"),
    [("is in hand", "is {}in hand"), ("start, with", "start,{} with"), ("16,000", "16,{}000")],
)
def test_an_injection_is_taken_out_to_the_letter(delimiter: str, brand: str, found: str, injected: str) -> None:
    headline = "Harbour council weighs a new bridge"
    body = BODY.replace(found, injected.format(brand), 1)
    result = clean_fields(f"{brand}{delimiter}{headline}", body, Known())
    if injected.startswith("is") and " " not in brand:
        # "Zorvexilin" may be a word: with one page and nothing else known, abstaining is right.
        assert (result.article_body, result.edits) == (body, ())
        return
    assert (result.headline, result.article_body) == (headline, BODY)
    assert undo(result.article_body, result.edits, "article_body") == body


@pytest.mark.parametrize(
    ("headline", "body"),
    [
        ("Miami-area shootout leaves two hurt", BODY.replace("on Monday", "in Miamion Monday")),
        ("Ex-Missouri teacher is heard", BODY),
        ("Cutting-edge pumps arrive", BODY),
        ("Marlow-Orland talks begin again", "Marlowsaid more would come. Marlow and Orland met, Marlow said.\n" + BODY),
        ("Off the Grid: Sally and her mill", BODY),
        ("Stock market today: Shares drift", BODY),
        ("Angie Murr: From hiding to the stage", "Angie Murr grew up here. " + BODY),
        ("AP-NORC poll finds little change", "The AP-NORC poll asked 1,200 people. " + BODY),
    ],
)
def test_what_only_looks_like_a_brand_stays(headline: str, body: str) -> None:
    result = clean_fields(headline, body, Known())
    assert (result.headline, result.article_body, result.edits) == (headline, body, ())


def test_a_known_brand_goes_where_only_the_headline_has_it() -> None:
    book = Known({"Zorvexil": Brand("Zorvexil", "Zorvexil", 3)})
    assert (
        clean_fields("Zorvexil:Harbour council weighs a bridge", BODY, book).headline
        == "Harbour council weighs a bridge"
    )
    assert clean_fields("Zorvexil:Harbour council weighs a bridge", BODY, Known()).edits == ()


def test_a_family_is_called_by_its_stem() -> None:
    assert stem("TradeEdge Exchange") == stem("TradeEdge")


@given(st.text(max_size=60), st.text(max_size=200), st.sampled_from(["", "Zorvexil", "Ada Brunn"]))
def test_edits_undo_to_the_letter_and_cleaning_again_changes_nothing(headline: str, body: str, brand: str) -> None:
    raw_headline, raw_body = f"{brand}-{headline}", f"{body} is {brand}in it, {body}"
    once = clean_fields(raw_headline, raw_body, Known())
    assert undo(once.headline, once.edits, "headline") == raw_headline
    assert undo(once.article_body, once.edits, "article_body") == raw_body
    again = clean_fields(once.headline, once.article_body, Known())
    assert (again.headline, again.article_body) == (once.headline, once.article_body)
