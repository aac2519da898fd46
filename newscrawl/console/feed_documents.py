"""A page of a feed as JSON Feed 1.1 and as Atom 1.0 (RFC 4287). Values in, bytes out; knows no file and no request."""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from lxml import etree

from newscrawl.console.feed_newest import Newest

JSON_FEED = "https://jsonfeed.org/version/1.1"
ATOM = "http://www.w3.org/2005/Atom"
_XML = "{http://www.w3.org/XML/1998/namespace}"
# What XML 1.0 has no way to write, not even escaped; and C1, which only confuses readers.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
# Ids of articles and feeds as UUIDs: Atom wants an IRI that never changes, and ours is no registered namespace.
_SPACE = uuid.uuid5(uuid.NAMESPACE_URL, "newscrawl")


@dataclass(frozen=True, slots=True)
class Addresses:
    """Where a document lies: itself, the page behind it (None: the last), the feed's page for people."""

    own: str
    next: str | None
    home: str


@dataclass(frozen=True, slots=True)
class Told:
    """A feed's lines read by our names for their fields; ``fields`` maps them to the consumer's."""

    fields: Mapping[str, str]

    def of(self, line: Mapping[str, Any], name: str) -> Any:
        """A field's value; None where the feed does not tell it or the page did not say."""
        theirs = self.fields.get(name)
        return None if theirs is None else line.get(theirs)

    def lacks(self, kind: str) -> str | None:
        """What this feed would have to tell for a document of a kind (``json``, ``atom``); None where nothing lacks."""
        if not self.fields.keys() & {"headline", "description", "article_body"}:
            return "one of headline, description, article_body"
        return "date_first_seen" if kind == "atom" and "date_first_seen" not in self.fields else None


def json_feed(page: Newest, told: Told, at: Addresses) -> bytes:
    """The page as JSON Feed 1.1. A name that is null (a brand, an invented person) is no author."""
    value: dict[str, object] = {
        "version": JSON_FEED,
        "title": page.feed,
        "home_page_url": at.home,
        "feed_url": at.own,
        "next_url": at.next,
        "items": [_item(line, told) for line in page.items],
    }
    return json.dumps(_without_none(value), ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")


def atom(page: Newest, told: Told, at: Addresses) -> bytes:
    """The page as Atom 1.0. The feed stands as the author of what names none."""
    feed = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})  # type: ignore[dict-item]
    _add(feed, "id", _urn("feed", page.store_epoch, page.feed))
    _add(feed, "title", page.feed)
    updated = _add(feed, "updated", rfc3339(page.made) or page.made)
    _add(_add(feed, "author"), "name", page.feed)
    _add(feed, "link", rel="self", href=at.own, type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=at.home, type="text/html")
    if at.next is not None:
        _add(feed, "link", rel="next", href=at.next, type="application/atom+xml")
    moments = [_entry(_add(feed, "entry"), line, told, page) for line in page.items]
    if moments:
        updated.text = max(moments)
    return etree.tostring(feed, xml_declaration=True, encoding="utf-8")


def rfc3339(text: str | None) -> str | None:
    """An ISO 8601 date as RFC 3339 in UTC: a day without a time or a time without a zone stand as UTC's.

    Both formats have no way to say less than a second and a zone; None for what is no date.
    """
    try:
        moment = datetime.fromisoformat(text or "")
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return moment.isoformat(timespec="seconds").replace("+00:00", "Z")


def _item(line: Mapping[str, Any], told: Told) -> dict[str, object]:
    headline, summary, body = (told.of(line, name) for name in ("headline", "description", "article_body"))
    return _without_none(
        {
            "id": line["id"],
            "url": told.of(line, "url"),
            "title": headline or None,
            "content_text": body or summary or headline or "",
            "summary": summary or None,
            "image": told.of(line, "main_image"),
            "date_published": rfc3339(told.of(line, "date_published")),
            "date_modified": rfc3339(told.of(line, "date_modified")),
            "authors": [{"name": name} for name in _authors(line, told)] or None,
            "tags": list(told.of(line, "keywords") or ()) or None,
            "language": told.of(line, "in_language"),
            "_newscrawl": _without_none(
                {"sequence": line["sequence"], "revision": line["revision"], "story": told.of(line, "story")}
            ),
        }
    )


def _entry(entry: etree._Element, line: Mapping[str, Any], told: Told, page: Newest) -> str:
    """Fill an entry; when it was updated: when its page says so, but not before we saw it first."""
    moment = rfc3339(told.of(line, "date_first_seen")) or rfc3339(page.made) or page.made
    moment = max(moment, rfc3339(told.of(line, "date_modified")) or "")
    headline, summary, body = (told.of(line, name) or "" for name in ("headline", "description", "article_body"))
    _add(entry, "id", _urn("article", line["id"]))
    _add(entry, "title", headline or (summary or body)[:100], type="text")
    _add(entry, "updated", moment)
    if published := rfc3339(told.of(line, "date_published")):
        _add(entry, "published", published)
    for name in _authors(line, told):
        _add(_add(entry, "author"), "name", name)
    for word in told.of(line, "keywords") or ():
        _add(entry, "category", term=word)
    if address := told.of(line, "url"):
        _add(entry, "link", rel="alternate", href=address)
    if summary and body:
        _add(entry, "summary", summary, type="text")
    _add(entry, "content", body or summary or headline, type="text")
    language = told.of(line, "in_language")
    if language and _LANGUAGE.fullmatch(language):
        entry.set(f"{_XML}lang", language)
    return moment


def _add(parent: etree._Element, name: str, text: str | None = None, **attributes: str) -> etree._Element:
    """A new last child; what XML cannot write becomes U+FFFD."""
    cleaned = {key: _UNWRITABLE.sub("\ufffd", value) for key, value in attributes.items()}
    child = etree.SubElement(parent, f"{{{ATOM}}}{name}", cleaned)
    child.text = None if text is None else _UNWRITABLE.sub("\ufffd", text)
    return child


def _authors(line: Mapping[str, Any], told: Told) -> Sequence[str]:
    return [one["name"] for one in told.of(line, "authors") or () if one["name"]]


def _urn(*parts: str) -> str:
    return uuid.uuid5(_SPACE, "/".join(parts)).urn


def _without_none(value: Mapping[str, object]) -> dict[str, object]:
    return {name: one for name, one in value.items() if one is not None}
