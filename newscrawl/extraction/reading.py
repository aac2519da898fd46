"""One page read whole: its links, and the article if it is one. Bytes in, values out; never raises for a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawl import urls
from newscrawl.extraction import decode, family_b, generic, landmarks, lists, metadata
from newscrawl.extraction.assemble import from_farm, from_site, sound
from newscrawl.extraction.bounds import MAX_BYTES, bounded
from newscrawl.extraction.crumb import Named
from newscrawl.extraction.document import Document, walk
from newscrawl.extraction.landmarks import FarmPage
from newscrawl.extraction.lines import Line, plain_lines
from newscrawl.extraction.links import base_of, feeds, links, refresh
from newscrawl.extraction.metadata import Metadata
from newscrawl.items import Link, Page, RawArticle


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page is. ``article`` is None where it is none; ``reason`` says why, or how it was recognised.

    ``links`` are absolute and canonical, each once, in page order, at most 2,000; ``base`` is what they were
    relative to. A meta refresh is the last of them, of kind ``refresh``. ``is_list``: a feed, a sitemap or a
    robots.txt, whose links may be 10,000. ``feeds`` are those that a page without an article declares in its head.
    """

    article: RawArticle | None
    links: tuple[Link, ...]
    reason: str
    base: str | None
    is_list: bool = False
    feeds: tuple[Link, ...] = ()


def read(page: Page) -> Reading:
    """Read a page; whatever its bytes are, the answer is a reading."""
    base = page.final_url or page.url
    if page.status >= 400:
        return Reading(None, (), f"status {page.status}", base)
    if (listed := lists.read(page)) is not None:
        return Reading(None, listed.links, listed.reason, base, is_list=True)
    if len(page.body) > MAX_BYTES:
        return Reading(None, (), "too big", base)
    if not page.body.strip():
        return Reading(None, (), "empty", base)
    kind = decode.kind(page.headers, page.body)
    if kind is None:
        return Reading(None, (), "not html", base)
    text, repairs = decode.decode(page.headers, page.body)
    return _read_html(page, text, repairs) if kind == "html" else _read_plain(page, text, repairs)


def _read_html(page: Page, text: str, repairs: int) -> Reading:
    html, whole = bounded(text)
    document = walk(html, whole=whole)
    base = base_of(page, document.base)
    found = links(document.anchors, base)
    if (goes_on := refresh(document.refresh, base)) is not None and goes_on.url != urls.canonical(base or ""):
        found = (*found, goes_on)
    if not whole:
        return Reading(None, found, "too many tags", base)
    article, reason = _article(page, document, html, base)
    if article is None:
        return Reading(None, found, reason, base, feeds=feeds(document, base))
    # What was repaired at the door can come in again behind it, by a character reference or a JSON escape.
    if "&#" in html or document.json_ld:
        article = sound(article)
    return Reading(replace(article, repairs=article.repairs + repairs), found, reason, base)


def _article(page: Page, document: Document, html: str, base: str | None) -> tuple[RawArticle | None, str]:
    """The article and how it was recognised, or None and why there is none."""
    url = page.final_url or page.url
    head = metadata.read(document, url, base)
    joined = "\n".join([line.text for line in document.lines])
    stated = [title for title in (head.og_title, head.linked.headline) if title]
    farm = _farm(document.lines, joined, Named(document.h1s, (), stated, document.title))
    if farm:
        return from_farm(page, farm, document, head), f"family {farm.family}"
    if landmarks.has_breadcrumb(joined) and not head.is_article:
        return None, "listing"
    found = generic.read(document, head, html, url)
    return (from_site(page, found, document, head) if found.body is not None else None), found.reason


def _read_plain(page: Page, text: str, repairs: int) -> Reading:
    """Read page text saved as plain text: by its landmarks, else the first line over the rest."""
    lines = plain_lines(text)
    base = page.final_url or page.url
    farm = _farm(lines, "\n".join([line.text for line in lines]), Named())
    if farm is None and len(lines) < 2:
        return Reading(None, (), "empty", base)
    document, head = Document(lines=lines), Metadata()
    if farm:
        article, reason = from_farm(page, farm, document, head), f"family {farm.family}"
    else:
        found = generic.plain(document, lines)
        article, reason = from_site(page, found, document, head), found.reason
    return Reading(replace(article, repairs=repairs), (), reason, base)


def _farm(lines: Sequence[Line], joined: str, named: Named) -> FarmPage | None:
    return landmarks.read(lines, joined, named) or family_b.read(lines, joined, named)
