"""The article of a page without landmarks: its headline, body and byline, or why there is none; any honest site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.extraction import careful, verdict
from newscrawl.extraction.body import easy, trimmed
from newscrawl.extraction.document import Document
from newscrawl.extraction.lines import CHROME, H1, HEADING, Line, words
from newscrawl.extraction.metadata import Metadata
from newscrawl.text import tokens

# Below this a page's visible text is a caption or an apology for missing scripts; JSON-LD may have the body.
_MIN_VISIBLE = 25
_TITLE_PARTS = re.compile(r"\s[|–—-]\s|[|·»]")
_SHARED = 0.5
_BYLINE = re.compile(r"(?:By|BY):?\s+(?P<names>[^\W\d_][^\n\d|•·]{2,80})")
_NAME = re.compile(r"[A-Z\u00c0-\u00de\u0410-\u042f][\w.'’-]*(?:\s+[\w.'’-]+){0,4}")
# A byline stands between the headline and the text.
_BYLINE_LINES = 8


@dataclass(frozen=True, slots=True)
class Found:
    """``body`` is None where the page is no article: ``reason`` then says why, and how it was recognised otherwise."""

    reason: str
    headline: str = ""
    body: str | None = None


def read(document: Document, metadata: Metadata, html: str, url: str | None) -> Found:
    """Judge the page, and read the article's headline and body."""
    if not document.lines and not metadata.linked.body:
        return Found("empty")
    headline = headline_of(document, metadata)
    body = trimmed(easy(document) or careful.chosen(html, document.lines), headline)
    count = sum(words(line.text) for line in body)
    if not metadata.linked.is_article and verdict.is_error([document.title, *document.h1s], count):
        return Found("soft 404")
    if metadata.linked.is_article:
        return _stated(headline, body, count, metadata)
    if metadata.linked.is_listing:
        return Found("listing")
    reason = verdict.judge(document.lines, body, url, stated=metadata.is_article)
    if reason != verdict.ARTICLE:
        return Found(reason)
    return Found("generic", headline, _joined(body)) if headline else Found("no headline")


def headline_of(document: Document, metadata: Metadata) -> str:
    """The h1 that the title also has, else any h1 that is no logo, else what the head states, else a heading."""
    stated = metadata.og_title or metadata.linked.headline or document.title
    longest = max(_TITLE_PARTS.split(stated), key=len)
    known = set(tokens(longest))
    best = max(document.h1s, key=lambda text: len(known & set(tokens(text))), default="")
    if known and len(known & set(tokens(best))) >= _SHARED * len(known):
        return best
    names = {name.strip().casefold() for name in (*_TITLE_PARTS.split(document.title), metadata.publisher or "")}
    names.discard(longest.strip().casefold())
    shown = [line.text for line in document.lines if line.flags & (H1 | CHROME) == H1 and not line.link_only]
    plain = (text for text in document.h1s if text in shown and text.casefold() not in names)
    heading = (line.text for line in document.lines if line.flags & (HEADING | CHROME) == HEADING)
    return next(plain, "") or stated or next(heading, "")


def bylines(lines: Sequence[Line], headline: str) -> tuple[str, ...]:
    """The names of a visible "By ..." line near the headline, as written; none where no line begins so."""
    texts = [line.text for line in lines]
    start = texts.index(headline) + 1 if headline in texts else 0
    for text in texts[start : start + _BYLINE_LINES]:
        match = _BYLINE.match(text)
        if match and words(text) <= 12:
            names = re.split(r"\s+and\s+|\s*&\s*", match["names"].partition(",")[0])
            return tuple(name.strip() for name in names if _NAME.fullmatch(name.strip()))
    return ()


def _stated(headline: str, body: Sequence[Line], count: int, metadata: Metadata) -> Found:
    """An article by its own JSON-LD; its text stands in for a body that only scripts would show."""
    text = _joined(body) if count >= _MIN_VISIBLE else metadata.linked.body or _joined(body)
    return Found("json-ld", headline, text) if text and headline else Found("empty")


def _joined(body: Sequence[Line]) -> str:
    return "\n".join(line.text for line in body)
