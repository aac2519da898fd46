"""The article of a page without landmarks: its headline, body and byline, or why there is none; any honest site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from newscrawl.extraction import brief, careful, seen, verdict
from newscrawl.extraction.body import easy, trimmed, without_bylines
from newscrawl.extraction.document import Document
from newscrawl.extraction.lines import CHROME, H1, HEADING, Line, words
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.seen import Seen
from newscrawl.text import tokens

# Below this a page's visible text is a caption or an apology for missing scripts; JSON-LD may have the body.
_MIN_VISIBLE = 25
# Longer texts are no briefs.
_FEW = 50
_TITLE_PARTS = re.compile(r"\s[|–—-]\s|[|·»]")
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Found:
    """``body`` is None where the page is no article: ``reason`` then says why, and how it was recognised otherwise."""

    reason: str
    headline: str = ""
    body: str | None = None
    seen: Seen = field(default_factory=Seen)


def read(document: Document, metadata: Metadata, html: str, url: str | None) -> Found:
    """Judge the page, and read the article's headline and body."""
    if not document.lines and not metadata.linked.body:
        return Found("empty")
    headline = headline_of(document, metadata)
    chosen = easy(document) or careful.chosen(html, document.lines)
    found = _judged(document, metadata, headline, chosen, url)
    if found.body is not None and _count(chosen) >= _FEW:
        return found
    # Cards of other articles may have more text than a brief; its own date tells it from a listing's description.
    few = brief.sentences(document.lines, headline)
    is_better = _count(few) > _count(chosen) or (found.reason == verdict.LISTING and 0 < _count(few) < _FEW)
    return _judged(document, metadata, headline, few, url) if is_better else found


def _judged(document: Document, metadata: Metadata, headline: str, chosen: Sequence[Line], url: str | None) -> Found:
    """What the page is if these lines are its body."""
    shown = seen.read(document, metadata, headline, trimmed(chosen, headline))
    body = trimmed(chosen, headline, shown.authors)
    count = _count(body)
    if not metadata.linked.is_article and verdict.is_error([document.title, *document.h1s], count):
        return Found("soft 404")
    if metadata.linked.is_article:
        return _stated(headline, body, count, metadata.linked.body, shown)
    if metadata.linked.is_listing:
        return Found(verdict.LISTING)
    dated = headline in document.h1s and shown.published is not None
    reason = verdict.judge(document.lines, body, url, stated=metadata.is_article, dated=dated)
    if reason != verdict.ARTICLE:
        return Found(reason)
    return Found("generic", headline, _joined(body), shown) if headline else Found("no headline")


def plain(document: Document, lines: Sequence[Line]) -> Found:
    """The first line over the rest."""
    headline, body = lines[0].text, lines[1:]
    shown = seen.read(document, Metadata(), headline, body)
    return Found("plain", headline, _joined(without_bylines(body, shown.authors) or body), shown)


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


def _stated(headline: str, body: Sequence[Line], count: int, linked: str | None, shown: Seen) -> Found:
    """An article by its own JSON-LD; its text stands in for a body that only scripts would show."""
    if count < _MIN_VISIBLE and linked:
        lines = [Line(line) for line in linked.split("\n")]
        body = without_bylines(lines, shown.authors) or lines
    text = _joined(body)
    return Found("json-ld", headline, text, shown) if text and headline else Found(verdict.too_short(count))


def _count(lines: Sequence[Line]) -> int:
    return sum(words(line.text) for line in lines)


def _joined(body: Sequence[Line]) -> str:
    return "\n".join(line.text for line in body)
