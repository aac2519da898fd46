"""The article of a page without landmarks: its headline, body and byline, or why there is none; any honest site."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newscrawl.extraction import boxes, brief, careful, seen, standfirst, template, verdict
from newscrawl.extraction.body import easy, most, trimmed, without_bylines
from newscrawl.extraction.document import Document
from newscrawl.extraction.lines import CHROME, H1, HEADING, Line, count_words, words
from newscrawl.extraction.memory import Observation, SiteMemory, hashed, wants
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.seen import Seen
from newscrawl.text import tokens

# Below this a page's visible text is a caption or an apology for missing scripts; JSON-LD may have the body.
_MIN_VISIBLE = 25
# Longer texts are no briefs.
_FEW = 50
_TITLE_PARTS = re.compile(r"\s[|–—-]\s|[|·»]")
_SHARED = 0.5
# Lines of so many words tell whether two pages have the same article.
_LONG = 8
# One page in so many is read the careful way even where others explain it: what is learned stays true when a site
# changes.
_CHECKED = 16
_TOO_BIG = "its page is too big, or nested too deep, to be read with care"


@dataclass(frozen=True, slots=True)
class Found:
    """``body`` is None where the page is no article: ``reason`` then says why, and how it was recognised otherwise.

    ``observation`` is what an article teaches of its site. ``quickly``: why it was not read with care, if it was not.
    """

    reason: str
    headline: str = ""
    body: str | None = None
    seen: Seen = field(default_factory=Seen)
    observation: Observation | None = None
    quickly: str = ""


def read(
    document: Document,
    metadata: Metadata,
    html: str,
    url: str | None,
    memory: SiteMemory | None = None,
    *,
    quick: bool = False,
    name: str = "",
) -> Found:
    """Judge the page, and read the article's headline and body, with what other pages of the site taught.

    ``quick``: never the careful way. ``name`` stands for an address that nobody knows.
    """
    if not document.lines and not metadata.linked.body:
        return Found("empty")
    headline = headline_of(document, metadata)
    known, page = memory or SiteMemory(), hashed(url or name)
    way = _chosen(document, html, page, known, quick=quick)
    text = boxes.settled(document, way.lines)
    chosen = [*standfirst.before(document.lines, headline, text, metadata.description), *text]
    others = known.without(page, (line.text for line in chosen if words(line.text) >= _LONG))
    corrected = template.corrected(document, chosen, others) if others.pages else chosen
    if corrected is not chosen:
        corrected = boxes.without(document, corrected, chosen)
    found, body = _judged(document, metadata, headline, corrected, url)
    if found.body is None and (corrected is not chosen or not way.teaches) and memory and memory.pages:
        # What other pages teach may say which lines are text, never that a page is no article.
        return read(document, metadata, html, url, quick=quick, name=name)
    if found.body is not None and count_words(corrected) >= _FEW:
        if (url or name) and wants(known, page):
            alone = body if corrected is chosen else trimmed(chosen, headline, found.seen.authors)
            found = replace(found, observation=template.observed(document, page, alone if way.teaches else None))
        return replace(found, quickly=way.quickly) if way.quickly else found
    # Cards of other articles may have more text than a brief; its own date tells it from a listing's description.
    few = brief.sentences(document.lines, headline)
    size = count_words(few)
    is_better = size > count_words(corrected) or (found.reason == verdict.LISTING and 0 < size < _FEW)
    return _judged(document, metadata, headline, few, url)[0] if is_better else found


class _Way(NamedTuple):
    """A body's lines; whether they were found without the memory, which they may then teach; what kept them from care."""

    lines: list[Line]
    teaches: bool = False
    quickly: str = ""


def _chosen(document: Document, html: str, page: int, memory: SiteMemory, *, quick: bool) -> _Way:
    if lines := easy(document):
        return _Way(lines, teaches=True)
    if page % _CHECKED and (lines := template.chosen(document, memory)):
        return _Way(lines)
    if quick:
        return _Way(most(document))
    if not careful.bears(html):
        return _Way(most(document), quickly=_TOO_BIG)
    return _Way(careful.chosen(html, document.lines), teaches=True)


def _judged(
    document: Document, metadata: Metadata, headline: str, chosen: Sequence[Line], url: str | None
) -> tuple[Found, list[Line]]:
    """What the page is if these lines are its body, and what is left of them."""
    shown = seen.read(document, metadata, headline, trimmed(chosen, headline))
    body = trimmed(chosen, headline, shown.authors)
    return _judgement(document, metadata, headline, body, url, shown), body


def _judgement(
    document: Document, metadata: Metadata, headline: str, body: Sequence[Line], url: str | None, shown: Seen
) -> Found:
    count = count_words(body)
    if not metadata.linked.is_article and verdict.is_error([document.title, *document.h1s], count):
        return Found("soft 404")
    if metadata.linked.is_article:
        return _stated(headline, body, count, metadata.linked.body, shown)
    if metadata.linked.is_listing:
        return Found(verdict.LISTING)
    dated = headline in document.h1s and shown.published is not None
    reason = verdict.judge(document.lines, body, url, headline, stated=metadata.is_article, dated=dated)
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


def _joined(body: Sequence[Line]) -> str:
    return "\n".join(line.text for line in body)
