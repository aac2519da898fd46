"""A headline holds nothing that nobody can see, and comes back to the letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import undo
from newscrawl.cleaning.hygiene import tidy

ODD = "\u200b\u200c\u200d\u200e\u202e\u2066\ufeff\xad\xa0\u3000\t\n\x00\x1f\x7f\x85 "


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("Mill to close", "Mill to close"),
        ("  Mill\u00a0to\n\tclose ", "Mill to close"),
        ("Mi\u00adll \u202eto\u202c close\ufeff", "Mill to close"),
        ("Mill\u200b to\u200d close", "Mill to close"),
        ("a \u200b b", "a b"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("क्\u200dष", "क्\u200dष"),
        ("👩\u200d🚒 praised", "👩\u200d🚒 praised"),
        ("\u200b", ""),
        ("", ""),
    ],
)
def test_tidy(raw: str, clean: str) -> None:
    assert tidy(raw)[0] == clean


@given(st.text(st.one_of(st.sampled_from(ODD), st.characters(codec="utf-8")), max_size=40))
def test_it_is_undone_to_the_letter_and_done_once(raw: str) -> None:
    clean, edits = tidy(raw)
    assert undo(clean, edits, "headline") == raw
    assert tidy(clean) == (clean, [])
    assert all(edit.rule == "hygiene" and edit.evidence for edit in edits)


def test_only_the_headline_is_tidied() -> None:
    assert undo("body", tidy("a\u200bb")[1], "article_body") == "body"
