"""Invariants over arbitrary text: edits undo to the letter, and cleaning clean text changes nothing."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.cleaning import FieldsCleaned, clean, clean_fields, stem, undo
from newscrawl.items import Brand, Known, RawArticle, Witness

NAMES = ["Zorvexil", "Quantel Exchange", "Quantel", "Ada Holt", "株式", "IA 6.0"]
PIECES = [
    *NAMES,
    "-",
    "|",
    ":",
    " ",
    ",",
    ".",
    "\n",
    "16,",
    "000",
    "Mill",
    "and",
    "in",
    "said",
    "\u200b",
    "“",
    "é",
    "(AP)",
]
BOOKS = [Known(), Known({name: Brand(name, stem(name), 4) for name in NAMES})]

texts = st.lists(st.sampled_from(PIECES) | st.text(max_size=3), max_size=25).map("".join)


def fields(headline: str, body: str, description: str, known: Known, copy: str | None) -> FieldsCleaned:
    siblings = [clean(RawArticle(None, "Mill", copy), Known()).article] if copy is not None else []
    return clean_fields(
        headline, body, known, description=description, witnesses=[Witness("title", "Mill and mill")], siblings=siblings
    )


@settings(max_examples=200, deadline=None)
@given(texts, texts, texts, st.sampled_from(BOOKS), st.none() | texts)
def test_undone_to_the_letter_and_done_once(
    headline: str, body: str, description: str, known: Known, copy: str | None
) -> None:
    once = fields(headline, body, description, known, copy)
    assert undo(once.headline, once.edits, "headline") == headline
    assert undo(once.article_body, once.edits, "article_body") == body
    assert once.description is not None
    assert undo(once.description, once.edits, "description") == description
    again = fields(once.headline, once.article_body, once.description, known, copy)
    assert again.edits == ()


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=80), st.text(max_size=300))
def test_any_text_is_cleaned_without_error(headline: str, body: str) -> None:
    raw = RawArticle(None, headline, body)
    article = clean(raw, Known()).article
    assert undo(article.headline, article.cleaning, "headline") == article.headline_raw == headline
    assert undo(article.article_body, article.cleaning, "article_body") == article.article_body_raw == body
