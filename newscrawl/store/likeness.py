"""What a page says when it is read again, beside what it said before: the same, a change, less, something else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Literal
from urllib.parse import urlsplit

from newscrawl.items import RawArticle
from newscrawl.text import tokens

Likeness = Literal["same", "changed", "shorter", "other"]
# How, when and under which names a page was reached, and by whom: no content. An image's address is compared without
# its query: image servers sign them anew for each request.
_NO_CONTENT = frozenset(
    {"url", "witnesses", "canonical_url", "date_downloaded", "family", "repairs", "source", "main_image"}
)
_COMPARED = tuple(field.name for field in fields(RawArticle) if field.name not in _NO_CONTENT)
# Of a body so much shorter than before the longer one is kept: a wall came down before it, or the page broke. A
# correction takes out a sentence or a paragraph. Bodies below 200 characters halve when one sentence goes.
_SHORTER = 0.5
_LEAST = 200
# Shared three-word shingles over those of the shorter text. Of 160 pairs of articles of one site (fundus' evaluation set)
# none shares more than .15, its own phrases; a text that was cut shares nearly all.
_RELATED = 0.2
_CUT = 0.5
# Of the words of the shorter headline so many stand in the other.
_HEADLINE = 0.5
# Scripts without blanks: so many letters a word, then letters are compared.
_LONG_WORDS = 12


def likeness(before: RawArticle, now: RawArticle) -> Likeness:
    """How an article that was read again is to the one that was read before, at the same address."""
    if _is_same(before, now):
        return "same"
    if _is_stub(now) and not _is_stub(before) and len(now.article_body) < len(before.article_body):
        return "shorter"  # a wall says nothing of whether the article behind it changed or went
    old, new = _shingles(before.article_body), _shingles(now.article_body)
    same_headline = _overlap(set(tokens(before.headline)), set(tokens(now.headline))) >= _HEADLINE
    shared = _overlap(old, new)
    if len(before.article_body) >= _LEAST and len(now.article_body) < _SHORTER * len(before.article_body):
        return "shorter" if same_headline or shared >= _CUT else "other"
    return "changed" if same_headline or shared >= _RELATED else "other"


def _is_same(before: RawArticle, now: RawArticle) -> bool:
    if _picture(before.main_image) != _picture(now.main_image):
        return False
    return all(getattr(before, name) == getattr(now, name) for name in _COMPARED)


def _is_stub(article: RawArticle) -> bool:
    """Whether its page said that this is not all of it."""
    return any(label.name == "paywall-stub" for label in article.labels)


def _picture(address: str | None) -> tuple[str, str] | None:
    if address is None:
        return None
    try:
        parts = urlsplit(address)
    except ValueError:
        return ("", address)
    return (parts.netloc, parts.path)


def _shingles(body: str) -> set[tuple[str, ...]]:
    words: Sequence[str] = tokens(body)
    if words and len(body) > _LONG_WORDS * len(words):
        words = "".join(words)
    return {tuple(words[at : at + 3]) for at in range(max(len(words) - 2, 0))}


def _overlap(
    one: set[object] | set[str] | set[tuple[str, ...]], other: set[object] | set[str] | set[tuple[str, ...]]
) -> float:
    """The share of the smaller set that stands in the other; 0 where one is empty."""
    small = min(len(one), len(other))
    return len(one & other) / small if small else 0.0
