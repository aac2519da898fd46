"""What each way on a page says of a field: JSON-LD, meta elements, microdata, what is visible. For an author's eye only:
which way a value came from, which ways disagree. Knows no rule about which of them is right.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from parsel import Selector

from newscrawl.cleaning.dates import iso
from newscrawl.extraction import decode, jsontext
from newscrawl.extraction.bounds import MAX_BYTES, bounded
from newscrawl.extraction.metadata import META_NAMES
from newscrawl.items import Page
from newscrawl.text import one_line, tokens

Stated = Mapping[str, Sequence[tuple[str, str]]]

# Field by field the names under which JSON-LD and microdata state it.
_LINKED = {
    "headline": ("headline", "name"),
    "authors": ("author", "creator"),
    "date_published": ("datePublished",),
    "date_modified": ("dateModified",),
    "article_section": ("articleSection",),
    "keywords": ("keywords",),
    "in_language": ("inLanguage",),
    "main_image": ("image",),
    "description": ("description",),
    "publisher": ("publisher",),
}
# Those that extraction reads, and what else may differ from the visible headline.
_METAS = {**META_NAMES, "headline": (*META_NAMES["headline"], "twitter:title")}
_VISIBLE = (
    ("headline", "h1", "//h1"),
    ("headline", "title", "//title[not(ancestor::svg)]"),
    ("authors", "byline link", "//a[contains(concat(' ', @rel, ' '), ' author ')]"),
    ("date_published", "time element", "//time/@datetime"),
    ("in_language", "html lang", "/html/@lang"),
)
# Objects of a page's JSON-LD that are looked at; bombs have millions.
_MAX_NODES = 5_000
_ARTICLE = re.compile(r"Article|Posting|Report", re.IGNORECASE)
# Dates a minute apart are one: pages round them.
_SAME_SECONDS = 60
_DAY = len("2026-01-01")


def stated(page: Page) -> Stated:
    """What the page states of each field: (way, value) in the order json-ld, meta, microdata, visible."""
    if len(page.body) > MAX_BYTES:
        return {}
    html, _ = bounded(decode.decode(page.headers, page.body)[0])
    root = Selector(text=html or "<html></html>", type="html")
    found: dict[str, list[tuple[str, str]]] = {}
    for name, way, value in (*_linked(root), *_metas(root), *_microdata(root), *_visible(root)):
        if value and (way, value) not in found.setdefault(name, []):
            found[name].append((way, value))
    return found


def sources(name: str, value: str, said: Stated) -> list[str]:
    """The ways that say the same of a field as ``value``, each once, the one that was looked at first in front."""
    return list(dict.fromkeys(way for way, other in said.get(name, ()) if _agree(name, value, other)))


def others(name: str, value: str, said: Stated, modified: str = "") -> list[tuple[str, str]]:
    """The ways that say something else of a field, with what they say: what an author must choose between.

    A visible time that is when the article was ``modified`` says nothing else of when it was published.
    """
    if name not in {"headline", "authors", "date_published", "article_section", "in_language"}:
        return []
    differing = [(way, other) for way, other in said.get(name, ()) if not _agree(name, value, other)]
    if name == "authors":  # each way may name several, one by one
        differing = [(way, other) for way, other in differing if tokens(other) and "://" not in other]
    if name == "date_published":  # time elements stand beside every teaser too
        differing = [(way, other) for way, other in differing if _time(other)]
        times = [other for way, other in said.get(name, ()) if way == "time element"]
        is_shown = any(_same_time(value, one) for one in times)
        first = next((one for one in times if not (modified and _same_time(one, modified))), None)
        differing = [
            (way, other) for way, other in differing if way != "time element" or (other == first and not is_shown)
        ]
    if name == "headline":
        h1s = [other for way, other in said.get(name, ()) if way == "h1"]
        if any(_agree(name, value, one) for one in h1s):  # logos are h1s too
            differing = [(way, other) for way, other in differing if way != "h1"]
    return differing


def _agree(name: str, one: str, other: str) -> bool:
    """Whether two statements of a field say the same: a title with the site's name behind it, a date in another zone."""
    if name.startswith("date_"):
        return _same_time(one, other)
    mine, theirs = tokens(one), tokens(other)
    if name == "in_language":
        return mine[:1] == theirs[:1]
    if not mine or not theirs:
        return mine == theirs
    if name in {"headline", "authors", "keywords", "publisher"}:
        return _within(mine, theirs) or _within(theirs, mine)
    return mine == theirs


def _within(few: list[str], many: list[str]) -> bool:
    return f" {' '.join(few)} " in f" {' '.join(many)} "


def _same_time(one: str, other: str) -> bool:
    first, second = _time(one), _time(other)
    if first is None or second is None:
        return tokens(one) == tokens(other)
    if _DAY in {len(iso(one) or ""), len(iso(other) or "")} or (first.tzinfo is None) != (second.tzinfo is None):
        return first.date() == second.date()
    return abs((first - second).total_seconds()) <= _SAME_SECONDS


def _time(text: str) -> datetime | None:
    return datetime.fromisoformat(found) if (found := iso(text)) else None


def _linked(root: Selector) -> Iterator[tuple[str, str, str]]:
    for script in root.xpath("//script[contains(@type, 'ld+json')]/text()").getall():
        for node in _articles(jsontext.values(script)):
            for name, keys in _LINKED.items():
                for text in next((found for key in keys if (found := list(_texts(node.get(key), name)))), []):
                    yield name, "json-ld", text


def _articles(values: list[object]) -> Iterator[dict[str, Any]]:
    """The objects of linked data that call themselves articles, wherever they stand."""
    left: list[Any] = [values]
    seen = 0
    while left and seen < _MAX_NODES:
        node, seen = left.pop(), seen + 1
        if isinstance(node, list):
            left += reversed(node)
        elif isinstance(node, dict):
            if _ARTICLE.search(str(node.get("@type", ""))):
                yield node
            left += [one for one in node.values() if isinstance(one, dict | list)]


def _texts(value: Any, name: str) -> Iterator[str]:
    if isinstance(value, str):
        yield one_line(value)
    elif isinstance(value, list):
        for one in value[:20]:
            yield from _texts(one, name)
    elif isinstance(value, dict):
        yield from _texts(value.get("url" if name == "main_image" else "name"), name)


def _metas(root: Selector) -> Iterator[tuple[str, str, str]]:
    by_name: dict[str, list[str]] = {}
    for node in root.xpath("//meta[@content]"):
        key = node.xpath("string(@property | @name)").get() or ""
        by_name.setdefault(key.lower(), []).append(one_line(node.xpath("string(@content)").get() or ""))
    for name, keys in _METAS.items():
        for key in keys:
            for text in by_name.get(key, ())[:20]:
                yield name, f"meta {key}", text.replace("_", "-") if name == "in_language" else text


def _microdata(root: Selector) -> Iterator[tuple[str, str, str]]:
    for name, keys in _LINKED.items():
        for key in keys[:1]:
            for node in root.xpath("//*[@itemprop=$key]", key=key)[:20]:
                text = node.xpath("string(@content | @datetime | @src)").get() or node.xpath("string(.)").get() or ""
                yield name, "microdata", one_line(text)


def _visible(root: Selector) -> Iterator[tuple[str, str, str]]:
    for name, way, path in _VISIBLE:
        for node in root.xpath(path)[:20]:
            text = node.get() if "@" in path.rpartition("/")[2][:1] else node.xpath("string(.)").get()
            yield name, way, one_line(text or "")
