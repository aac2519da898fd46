"""The article of a page without landmarks: its headline and body, or why there is none; any honest site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import urlsplit

from newscrawl.extraction import careful
from newscrawl.extraction.document import Block, Document
from newscrawl.extraction.lines import CAPTION, CHROME, CONTROL, H1, HEADER, HEADING, LISTED, PARAGRAPH, Line, words
from newscrawl.extraction.metadata import Metadata
from newscrawl.text import tokens

# Words of a body: a brief has 50; with a statement in the head (JSON-LD, og:type) fewer will do.
_MIN_WORDS = 50
_MIN_STATED_WORDS = 25
# A container is unmistakable if it has nearly all paragraphs, hardly anything else, and is long.
_EASY_WORDS = 120
_EASY_PARAGRAPHS = 3
_EASY_SHARE = 0.9
_EASY_PURITY = 0.85
# Paragraphs next to a linked headline are teasers of other articles.
_MIN_TEASERS = 3
_TEASER_SHARE = 0.5
_MAX_LINKED = 0.5
_ERROR_WORDS = 120
_ERROR = re.compile(
    r"(?:error\s*)?40[34]\b.{0,40}|.{0,20}\berror 40[34]|(?:page |file |article |story )?not found|oops\b.{0,40}"
    r"|.{0,40}\b(?:page|article|story|content|url|file)\b.{0,20}\b(?:not (?:be )?found|doesn.t exist|does not exist|"
    r"no longer (?:available|exists)|(?:is |has been |was )?(?:missing|removed|unavailable))\b.{0,40}"
    r"|.{0,30}(?:nicht gefunden|introuvable|no encontrad[ao]|non trovat[ao]|n[ãa]o encontrad[ao]|не найден[ао]?"
    r"|見つかりません|不存在|找不到|찾을 수 없).{0,30}",
    re.IGNORECASE,
)
_TITLE_PARTS = re.compile(r"\s+[|–—:-]\s+|[|·»]")
_BYLINE = re.compile(r"By:?\s+(?P<names>[^\W\d_][^\n\d|•·]{3,80})\Z", re.IGNORECASE)
_NAME = re.compile(r"[^\W\d_a-zа-я][\w.'’-]*(?:\s+[\w.'’-]+){0,4}\Z")
_BYLINE_LINES = 8


@dataclass(frozen=True, slots=True)
class Found:
    """``body`` is None where the page is no article; then ``reason`` says why, otherwise how it was recognised."""

    reason: str
    headline: str = ""
    body: str | None = None
    authors: tuple[str, ...] = ()


def read(document: Document, metadata: Metadata, html: str, url: str | None) -> Found:
    """Judge the page, and read the article's headline and body."""
    if not document.lines:
        return Found("empty")
    headline = headline_of(document, metadata)
    body = _easy(document) or careful.chosen(html, document.depth, document.lines)
    body = _trimmed(body, headline)
    count = sum(words(line.text) for line in body)
    if not metadata.linked.is_article and count < _ERROR_WORDS and _is_error(document, headline):
        return Found("soft 404")
    text = "\n".join(line.text for line in body)
    if metadata.linked.is_article and count < _MIN_STATED_WORDS:
        text = metadata.linked.body or ""
        return Found("json-ld", headline, text) if words(text) >= _MIN_STATED_WORDS else Found("empty")
    reason = _verdict(document, metadata, body, count, url)
    if reason not in {"json-ld", "generic"}:
        return Found(reason)
    return Found(reason, headline, text, _bylines(document, headline))
