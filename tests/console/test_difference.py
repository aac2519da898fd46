"""The difference of raw and clean: both texts come out of it to the letter."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.edits import cut, undo
from newscrawl.console.difference import Piece, clean_of, pieces, raw_of
from newscrawl.items import Edit

LETTERS = st.text("ab\n\U0001f30d", max_size=6)


@st.composite
def edited(draw: st.DrawFn) -> tuple[str, str, list[Edit]]:
    """A raw text, the text after some edits, and the edits; others' edits lie between them."""
    raw = text = draw(st.text("ab \n\U0001f30d", max_size=30))
    edits = []
    for _ in range(draw(st.integers(0, 5))):
        start = draw(st.integers(0, len(text)))
        removed = text[start : draw(st.integers(start, len(text)))]
        edit = Edit("article_body", "r", start, removed, draw(LETTERS), "e")
        text = cut(text, edit)
        edits += [edit, Edit("headline", "r", 0, "x", "", "e")]
    return raw, text, edits


@given(edited())
def test_pieces_give_both_texts(made: tuple[str, str, list[Edit]]) -> None:
    raw, clean, edits = made
    found = pieces(clean, edits, "article_body")
    assert (raw_of(found), clean_of(found)) == (raw, clean)
    assert undo(clean, edits, "article_body") == raw
    assert all(one.text for one in found)


@given(edited())
def test_what_is_marked_names_an_edit_of_its_field(made: tuple[str, str, list[Edit]]) -> None:
    _, clean, edits = made
    for one in pieces(clean, edits, "article_body"):
        assert (one.edit is None) == (one.kind == "same")
        assert one.edit is None or edits[one.edit].field == "article_body"


def test_a_brand_is_marked_where_it_stood() -> None:
    edits = [
        Edit("article_body", "brand-glue", 16, "XDY Exchange", "", "glued in a number"),
        Edit("article_body", "space", 0, "  ", "", "blanks"),
    ]
    clean = "The fair drew 16,000 people"
    raw = "  The fair drew XDY Exchange16,000 people"
    found = pieces(clean, edits, "article_body")
    assert raw_of(found) == raw
    assert found == [
        Piece("  ", "removed", 1),
        Piece("The fair drew ", "same"),
        Piece("XDY Exchange", "removed", 0),
        Piece("16,000 people", "same"),
    ]


def test_what_an_edit_put_in_and_a_later_one_took_out_is_in_no_text() -> None:
    edits = [Edit("headline", "a", 0, "x", "yz", "e"), Edit("headline", "b", 1, "z", "", "e")]
    assert pieces("y!", edits, "headline") == [
        Piece("x", "removed", 0),
        Piece("y", "inserted", 0),
        Piece("!", "same"),
    ]
