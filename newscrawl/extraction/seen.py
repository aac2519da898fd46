"""Author and dates: as the head states them, else as the page shows them near the headline, never from a list.

An element is believed if it says what it holds (time, a class or id of that meaning) and its text stands in a line
between the headline and the body, or right behind the body; a line without such an element if it is a byline.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from selectolax.lexbor import LexborNode

from newscrawl.extraction.around import Place, letters, places
from newscrawl.extraction.byline import people, stated
from newscrawl.extraction.document import Document
from newscrawl.extraction.lines import Line
from newscrawl.extraction.metadata import Metadata
from newscrawl.extraction.written import dates

_TIMES = (
    "time,[itemprop=datePublished],[itemprop=dateModified],[class*=date i],[class*=time i],[class*=publish i],"
    "[class*=posted i],[id*=date i],[id*=time i],[id*=publish i],[class*=datum i],[class*=fecha i]"
)
_AUTHORS = (
    "[itemprop=author],[rel~=author],[class*=author i],[class*=byline i],[class*=autor i],[class*=auteur i],"
    "[class*=autore i],[id*=author i],[id*=byline i]"
)
# "author", "post-author", "articleAuthor", "author-name"; not "author-bio", "authors-list", "share-author".
_NAMES_AUTHOR = re.compile(r"(?:author|byline|autor|auteur|autore)s?(?:[-_]*names?|[-_]*link)?\Z", re.IGNORECASE)
_PUBLISHES = re.compile(r"publi|creat|posted|entry-date", re.IGNORECASE)
_MODIFIES = re.compile(r"updat|modif", re.IGNORECASE)
# Pages of archives have thousands of such elements; the article's own come first.
_MAX_ELEMENTS = 300
# Letters and nodes inside an element that holds a byline and nothing else.
_MAX_TEXT = 150
_MAX_NODES = 100


@dataclass(frozen=True, slots=True)
class Seen:
    """Authors as people, dates as written; empty or None where the page has none."""

    authors: tuple[str, ...] = ()
    published: str | None = None
    modified: str | None = None


def read(document: Document, head: Metadata, headline: str, body: Sequence[Line]) -> Seen:
    """What the head states, else what is seen around a body, whose first and last lines may be bylines themselves."""
    authors = tuple(dict.fromkeys(name for author in head.authors for name in stated(author)))
    if authors and head.date_published:
        return Seen(authors, head.date_published, head.date_modified)
    around = places(document.lines, headline, body)
    authors = authors or _authors(_elements(document, _AUTHORS), around) or _named(around)
    if head.date_published:
        return Seen(authors, head.date_published, head.date_modified)
    published, modified = _times(_elements(document, _TIMES), around)
    written, rewritten = _dated(around)
    return Seen(authors, published or written, head.date_modified or modified or rewritten)


def _elements(document: Document, selector: str) -> list[LexborNode]:
    return document.tree.css(selector)[:_MAX_ELEMENTS] if document.tree else []


def _text(node: LexborNode) -> str:
    """The pieces of text inside an element, with blanks between; "" where there is more than a byline has."""
    pieces: list[str] = []
    size, stack = 0, [node]
    for _ in range(_MAX_NODES):
        if not stack:
            return " ".join(filter(None, pieces))
        one = stack.pop()
        if one.is_text_node:
            piece = " ".join((one.text_content or "").split())
            size += len(piece)
            if size > _MAX_TEXT:
                break
            pieces.append(piece)
        elif one.tag not in {"script", "style", "svg"}:
            stack += reversed([*islice(one.iter(include_text=True), _MAX_NODES)])
    return ""


def _home(node: LexborNode, around: Sequence[Place]) -> Place | None:
    """The place where an element's text stands; None where it stands nowhere near the article's head."""
    text = letters(_text(node))
    return next((place for place in around if text and place.holds(text)), None)


def _times(nodes: Sequence[LexborNode], around: Sequence[Place]) -> tuple[str | None, str | None]:
    """The first published and the first modified date that an element states, for machines before readers."""
    published = modified = None
    for node in sorted(nodes, key=lambda node: "datetime" not in node.attributes):
        place = _home(node, around)
        date = _date(node) if place else None
        if place is None or date is None:
            continue
        if _is_modified(node, place):
            modified = modified or date
        else:
            published = published or date
    return published, modified


def _date(node: LexborNode) -> str | None:
    """What a machine reads, else the date as the element writes it, with its time."""
    stated = node.attributes.get("datetime") or node.attributes.get("content") or ""
    if re.search(r"\d", stated):
        return " ".join(stated.split())
    written = dates(_text(node))
    return written[0].text if written else None


def _is_modified(node: LexborNode, place: Place) -> bool:
    """Whether an element, or the word before its date, says that this is the day of a change."""
    named = " ".join(node.attributes.get(key) or "" for key in ("class", "id", "itemprop"))
    if _MODIFIES.search(named) or _PUBLISHES.search(named):
        return not _PUBLISHES.search(named)
    written = dates(_text(node))
    return bool(place.byline and written and written[0].text in place.byline.modified)


def _authors(nodes: Sequence[LexborNode], around: Sequence[Place]) -> tuple[str, ...]:
    """The people that author elements name, each once; of two names that hold each other the shorter."""
    found: dict[str, None] = {}
    for node in nodes:
        attributes = node.attributes
        is_marked = attributes.get("itemprop") == "author" or "author" in (attributes.get("rel") or "").split()
        named = [*(attributes.get("class") or "").split(), attributes.get("id") or ""]
        if not (is_marked or any(map(_NAMES_AUTHOR.search, named))):
            continue
        place = _home(node, around)
        if place and not place.caption:
            found |= dict.fromkeys(people(_text(node)))
    return tuple(name for name in found if not any(other != name and other in name for other in found))


def _named(around: Sequence[Place]) -> tuple[str, ...]:
    """The people of the first line that is a byline."""
    return next((tuple(place.byline.authors) for place in around if place.byline and place.byline.authors), ())


def _dated(around: Sequence[Place]) -> tuple[str | None, str | None]:
    """Dates of lines that are bylines: with an author or "published" in the line or in the one beside it."""
    published = modified = None
    for at, place in enumerate(around):
        near = [one.byline for one in around[max(0, at - 1) : at + 2] if one.byline]
        if place.byline and any(one.by or one.status for one in near):
            published = published or next(iter(place.byline.published), None)
            modified = modified or next(iter(place.byline.modified), None)
    return published, modified
