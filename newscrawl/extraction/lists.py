"""Lists made for machines: whether a body is a feed or a sitemap, by what it holds; unpacked and decoded under limits."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass

from newscrawl.extraction import decode, feed, sitemap
from newscrawl.items import Link, Page

ROBOTS = "robots.txt"
_ROOTS = feed.ROOTS | sitemap.ROOTS
# What the reason says of a list that was read as a whole; what else it says is worth telling.
KINDS = frozenset({*_ROOTS.values(), feed.JSON, ROBOTS})
# 50,000 addresses of 300 bytes each; the protocol allows 50 MB, which would be held several times over.
MAX_BYTES = 16 << 20
_STEP = 64 * 1024
# zlib copies what it leaves of its input: of a whole file at each member, 40 s for 8 MB of members of one byte.
_BITE = 8 * 1024
# Of a body that much is looked at to find its root element: comments and a DOCTYPE come before it.
_HEAD = 64 * 1024
# Warnings of a server's own scripts stand before feeds.
_JUNK = 1_024

_GZIP = b"\x1f\x8b"
_NAME = rb"(?:[\w-]{1,30}:)?(?:rss|rdf|feed|urlset|sitemapindex)[\s>]"
_OPENS = rb"<(?:\?xml\s|!--|!doctype\s+(?!html)|" + _NAME + rb")"
# Every page passes by here: 1.1 us in all on a page of markup, 4 us on one that begins as XML.
_START = re.compile(
    rb"[\s\xef\xbb\xbf]{0,1000}+(?:" + _OPENS + rb"|\{|https?://|\xff\xfe|\xfe\xff)|\x1f\x8b", re.IGNORECASE
)
_BEHIND_JUNK = re.compile(rb"<(?:\?xml\s|" + _NAME + rb")", re.IGNORECASE)
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|svg)\b", re.IGNORECASE)
_DECLARATION = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]{2,40})", re.IGNORECASE)
_ROOT = re.compile(r"<(?:(\?|!--|!)|(?:[\w.-]{1,60}:)?([a-z][\w.-]{1,60})(?=[\s/>]))", re.IGNORECASE)
_ENDS = {"?": ">", "!--": "-->"}
_SUBSET_ENDS = re.compile(r"\]\s*>")
_MAX_PROLOG = 50


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's links, and what kind of list it is, or why not all of it was read."""

    links: tuple[Link, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class _Root:
    """The root element: its lower-case name without prefix, where it begins, whether a DOCTYPE declares something."""

    name: str
    start: int
    declares: bool


def read(page: Page) -> Listed | None:
    """A page that is a feed, a sitemap or a robots.txt, whatever its name or type; None for any other."""
    body, url = page.body, page.final_url or page.url
    is_robots = url is not None and url.endswith("/robots.txt")
    if _START.match(body) is None and not is_robots:
        begins = _behind_junk(page)
        if begins is None:
            return None
        body = body[begins:]
    whole = len(body) <= MAX_BYTES
    if body.startswith(_GZIP):
        inner, _ = _unpacked(body, _JUNK)
        if inner.startswith(_GZIP) or _START.match(inner) is None:
            return None
        body, whole = _unpacked(body, MAX_BYTES)
    if not whole:  # not within a character
        body = body[: body.rfind(b">", 0, MAX_BYTES) + 1] or body[:MAX_BYTES]
    if is_robots:
        return _robots(page, body, url)
    first = body[:_JUNK].lstrip(b" \t\r\n\xef\xbb\xbf")[:8].lower()
    if first.startswith(b"{"):
        return _json(page, body, url) if feed.is_json(body) else None
    if first.startswith(b"http"):
        return _plain(page, body, url, whole=whole)
    return _xml(page, body, url, whole=whole)


def _behind_junk(page: Page) -> int | None:
    """Where a list begins, a little further on, in what is declared to be one."""
    declared = page.headers.get("content-type", "")
    found = _BEHIND_JUNK.search(page.body, 0, _JUNK) if "xml" in declared or "rss" in declared else None
    return found.start() if found and not _PAGE.search(page.body, 0, found.start()) else None


def _xml(page: Page, body: bytes, url: str | None, *, whole: bool) -> Listed | None:
    wide = body.startswith((b"\xff\xfe", b"\xfe\xff"))
    found = _root(body[:_HEAD].decode("utf-16" if wide else "latin-1", "replace"))
    if found is None:
        return None
    kind = _ROOTS[found.name]
    if found.declares:
        return Listed((), f"{kind} refused: its DOCTYPE has declarations")
    text = _decoded(page, body)
    root = _root(text[:_HEAD])
    if root is None or root.name != found.name:
        return Listed((), f"{kind} refused: its charset is not what it says")
    if root.name in feed.ROOTS:
        return _told(kind, *feed.read(text, root.start, url), read=whole)
    return _told(kind, *sitemap.read(root.name, text, root.start, url), read=whole)


def _json(page: Page, body: bytes, url: str | None) -> Listed:
    found = feed.read_json(_decoded(page, body), url)
    return _told(feed.JSON, *found) if found else Listed((), f"{feed.JSON} refused: it cannot be read")


def _plain(page: Page, body: bytes, url: str | None, *, whole: bool) -> Listed | None:
    if b"<" in body[:_HEAD]:
        return None
    found = sitemap.read_plain(_decoded(page, body), url)
    return _told(sitemap.SITEMAP, *found, read=whole) if found else None


def _robots(page: Page, body: bytes, url: str | None) -> Listed | None:
    if decode.kind(page.headers, body) == "html":
        return None
    links = sitemap.named_in_robots(_decoded(page, body[: 8 * _HEAD]), url)
    return Listed(links, ROBOTS if links else f"{ROBOTS} that names no sitemap")


def _told(kind: str, links: tuple[Link, ...], whole: bool, *, read: bool = True) -> Listed:
    """A list with its kind as reason, or with what is to be told of it."""
    if not links:
        return Listed(links, f"{kind} without addresses")
    return Listed(links, kind if whole and read else f"{kind} too long: not all of it was read")


def _root(text: str) -> _Root | None:
    """The root element of a text, if it is one of a list; what stands before it is passed over and never used.

    A DOCTYPE that declares nothing itself may stand there: RSS 0.91 asks for one.
    """
    position, declares = 0, False
    for _ in range(_MAX_PROLOG):
        found = _ROOT.search(text, position)
        if found is None:
            return None
        if found[2]:
            name = found[2].lower()
            return _Root(name, found.start(), declares) if name in _ROOTS else None
        if found[1] == "!":
            subset, end = text.find("[", found.end()), text.find(">", found.end())
            if -1 < subset < end or end < 0:
                declares = True
                closes = _SUBSET_ENDS.search(text, found.end())
                end = closes.end() - 1 if closes else end
            position = end + 1 if end >= 0 else len(text)
        else:
            closing = _ENDS[found[1]]
            end = text.find(closing, found.end())
            position = end + len(closing) if end >= 0 else found.end()
    return None


def _decoded(page: Page, body: bytes) -> str:
    """The text, by the charset of the header, of the XML declaration, or as any page's."""
    headers = page.headers
    declared = _DECLARATION.search(body, 0, _JUNK)
    if declared and "charset" not in headers.get("content-type", "").lower():
        headers = {"content-type": f"text/xml; charset={declared[1].decode('ascii', 'replace')}"}
    return decode.decode(headers, body)[0]


def _unpacked(body: bytes, limit: int) -> tuple[bytes, bool]:
    """The first ``limit`` bytes of a gzip file, and whether that is all; what is torn gives what there is.

    Unpacked in steps; several members may follow one another, anything else behind the last is passed over.
    """
    found, at = bytearray(), 0
    try:
        while body.startswith(_GZIP, at):
            unpacker = zlib.decompressobj(31)
            while not unpacker.eof:
                bite = body[at : at + _BITE]
                piece = unpacker.decompress(bite, _STEP)
                at += len(bite) - len(unpacker.unused_data or unpacker.unconsumed_tail)
                found += piece
                if len(found) > limit:
                    return bytes(found[:limit]), False
                if not piece and not bite:
                    return bytes(found), False
    except zlib.error:
        return bytes(found), False
    return bytes(found), True
