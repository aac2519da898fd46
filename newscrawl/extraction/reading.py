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
from newscrawl.extraction.links import base_of, feeds, further, links, refresh
from newscrawl.extraction.memory import Observation, SiteMemory, hashed
from newscrawl.extraction.metadata import Metadata
from newscrawl.items import Label, Link, Page, RawArticle


@dataclass(frozen=True, slots=True)
class Reading:
    """What a page is. ``article`` is None where it is none; ``reason`` says why, or how it was recognised.

    ``links`` are absolute and canonical, each once, in page order, at most 2,000; ``base`` is what they were
    relative to. A meta refresh is one of them, of kind ``refresh``; what a page without an article declares as its next
    one is of kind ``page``. ``is_list``: a feed, a sitemap or a robots.txt, whose links may be 10,000. ``feeds`` are
    those that a page without an article declares in its head.
    ``observation``: what an article teaches of its host's pages (memory.py).
    """

    article: RawArticle | None
    links: tuple[Link, ...]
    reason: str
    base: str | None
    is_list: bool = False
    feeds: tuple[Link, ...] = ()
    observation: Observation | None = None


def read(page: Page, memory: SiteMemory | None = None, *, quick: bool = False, name: str = "") -> Reading:
    """Read a page; whatever its bytes are, the answer is a reading.

    ``memory`` is what other pages of its host taught; None and an empty one read alike. ``quick`` is for a page that
    took too long: the careful way (lxml, trafilatura) is left out, the body may lack or have too much. ``name`` tells a page whose
    address nobody knows from the host's others, so that it may teach too.
    """
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
    if kind != "html":
        return _read_plain(page, text, repairs)
    return _read_html(page, text, repairs, memory, quick=quick, name=name)


def _read_html(page: Page, text: str, repairs: int, memory: SiteMemory | None, *, quick: bool, name: str) -> Reading:
    html, whole = bounded(text)
    document = walk(html, whole=whole)
    base = base_of(page, document.base)
    found = links(document.anchors, base)
    if (goes_on := refresh(document.refresh, base)) is not None and goes_on.url != urls.canonical(base or ""):
        found = (*found, goes_on)
    if not whole:
        return Reading(None, found, "too many tags", base)
    article, reason, observation = _article(page, document, html, base, memory, quick=quick, name=name)
    if article is None:
        found = further(found, document, base)
        return Reading(None, found, reason, base, feeds=feeds(document, base))
    # What was repaired at the door can come in again behind it, by a character reference or a JSON escape.
    if "&#" in html or document.json_ld:
        article = sound(article)
    article = replace(article, repairs=article.repairs + repairs)
    return Reading(article, found, reason, base, observation=observation)


def _article(
    page: Page,
    document: Document,
    html: str,
    base: str | None,
    memory: SiteMemory | None,
    *,
    quick: bool,
    name: str,
) -> tuple[RawArticle | None, str, Observation | None]:
    """The article, how it was recognised and what it teaches; or None and why there is none."""
    url = page.final_url or page.url
    head = metadata.read(document, url, base, html)
    joined = "\n".join([line.text for line in document.lines])
    stated = [title for title in (head.og_title, head.linked.headline) if title]
    farm = _farm(document.lines, joined, Named(document.h1s, (), stated, document.title))
    if farm:
        return from_farm(page, farm, document, head), f"family {farm.family}", None
    if landmarks.has_breadcrumb(joined) and not head.is_article:
        return None, "listing", None
    known = (memory or SiteMemory()).without(hashed(url or name))
    found = generic.read(document, head, html, url, known, quick=quick, name=name)
    if found.body is None:
        return None, found.reason, None
    article = from_site(page, found, document, head, sorted(known.title_suffixes))
    if found.quickly:
        article = replace(article, labels=(*article.labels, Label("read-quickly", 1.0, found.quickly)))
    return article, found.reason, found.observation


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
