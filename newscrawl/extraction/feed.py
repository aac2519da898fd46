"""Feeds: RSS 0.9x to 2.0, RDF, Atom and JSON Feed give the links of their entries; knows no rule about where they lead.

An entry's title is the link's text: it leads to the article and is one witness of its headline, never the headline.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

from newscrawl.extraction.links import MAX_LINKS, absolute, once, origin_of, under
from newscrawl.extraction.records import Field, Record, Records, attribute, content, title
from newscrawl.items import Link

ROOTS = {"rss": "rss feed", "rdf": "rdf feed", "feed": "atom feed"}
JSON = "json feed"
# Feeds hold 10 to 200 entries; one that holds more than a page may name is an archive, newest first.
MAX_ENTRIES = MAX_LINKS
_RECORDS = frozenset({"item", "entry"})
_THROUGH = frozenset({"rss", "rdf:rdf", "rdf", "channel", "rss:channel", "feed", "atom:feed"})
_DATES = ("pubdate", "published", "dc:date", "date", "updated")
_FIELDS = frozenset({"link", "atom:link", "feedburner:origlink", "guid", "id", "title", *_DATES})
# "Wednesday, 30 September 2026 23:59:59 +0200" has 43 letters; CDATA stands around some.
_MAX_DATE = 100
# JSON is read whole, and an empty list of 3 bytes takes 60: 12 MB for so many.
_MAX_JSON_NODES = 200_000
_JSON_VERSION = re.compile(rb"jsonfeed\.org\\?/version")


def read(text: str, start: int, url: str | None) -> tuple[tuple[Link, ...], bool]:
    """The entries of a feed whose root begins at ``start`` as links, and whether that is all of them.

    What is relative is so to xml:base, to the channel's own link where it is RSS, else to ``url``.
    """
    records = Records(text, start, _RECORDS, _THROUGH, _FIELDS)
    entries = list(islice(records, MAX_ENTRIES + 1))
    base = under(url, _channel_link(records))
    base = under(base, attribute(records.root, "xml:base"))
    found = once(_entry(entry, base) for entry in entries[:MAX_ENTRIES])
    return found, records.whole and len(entries) <= MAX_ENTRIES


def is_json(body: bytes) -> bool:
    """Whether a body that begins as a JSON object says that it is a JSON Feed."""
    return _JSON_VERSION.search(body) is not None


def read_json(text: str, url: str | None) -> tuple[tuple[Link, ...], bool] | None:
    """The items of a JSON Feed as links, and whether that is all of them; None for what is no such thing."""
    if text.count("[") + text.count("{") > _MAX_JSON_NODES:
        return None
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return None
    items = value.get("items") if isinstance(value, dict) else None
    if not isinstance(items, list):
        return None
    entries = [one for one in items if isinstance(one, dict)]
    base = under(url, _text(value, "home_page_url"))
    found = once(_item(one, base) for one in entries[:MAX_ENTRIES])
    return found, len(entries) <= MAX_ENTRIES


def _entry(entry: Record, base: str | None) -> tuple[str | None, str | None, str | None]:
    """An entry's address (the first of its candidates that is one), its title, its day as written."""
    base = under(base, attribute(entry.attributes, "xml:base"))
    origin = origin_of(base)
    labels = (title(one.raw) for one in entry.of("title"))
    addresses = (_absolute(href, base, origin, one) for href, one in _candidates(entry))
    dates = (content(one.raw[:_MAX_DATE]) for one in entry.of(*_DATES))
    return next(filter(None, addresses), None), next(filter(None, labels), None), next(filter(None, dates), None)


def _candidates(entry: Record) -> Iterator[tuple[str, Field]]:
    """Where an entry may say what it leads to, the best first."""
    for one in entry.of("feedburner:origlink"):  # its link leads to a counter of readers
        yield content(one.raw), one
    linked = entry.of("link", "atom:link")
    for one in sorted(linked, key=_is_other_media):
        href = one.attribute("href")
        if href is None:
            yield content(one.raw), one
        elif (one.attribute("rel") or "alternate") == "alternate":
            yield href, one
    for one in entry.of("guid", "id"):
        if (one.attribute("ispermalink") or "true").lower() == "true":
            yield _permanent(content(one.raw)), one
    if about := attribute(entry.attributes, "rdf:about"):
        yield about, Field("", "")


def _permanent(name: str) -> str:
    """An entry's id, if that is an address; else nothing."""
    return name if name.lower().startswith(("http://", "https://")) else ""


def _is_other_media(link: Field) -> bool:
    return "html" not in (link.attribute("type") or "html")


def _absolute(href: str, base: str | None, origin: str | None, written: Field) -> str | None:
    if declared := written.attribute("xml:base"):
        base = under(base, declared)
        origin = origin_of(base)
    return absolute(href, base, origin)


def _channel_link(records: Records) -> str | None:
    """What an RSS channel calls its site's address; links of other forms have attributes."""
    return next((text for one in records.around.of("link") if (text := content(one.raw))), None)


def _item(item: dict[str, Any], base: str | None) -> tuple[str | None, str | None, str | None]:
    candidates = (_text(item, name) or "" for name in ("url", "external_url"))
    found = (absolute(one, base, None) for one in (*candidates, _permanent(_text(item, "id") or "")))
    date = (_text(item, "date_published") or _text(item, "date_modified") or "")[:_MAX_DATE]
    return next(filter(None, found), None), title(_text(item, "title") or ""), date or None


def _text(value: dict[str, Any], name: str) -> str | None:
    found = value.get(name)
    return found if isinstance(found, str) else None
