"""The article that a page's JSON-LD describes; whatever is broken, too big or of another type is ignored."""

from __future__ import annotations

import html
import json
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

# Real blocks have 1-60 KB (with articleBody); above this a block is an attack or a data dump.
_MAX_CHARS = 1_000_000
_MAX_NODES = 2_000
_MAX_VALUES = 50
_COMMENTS = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|/\*\s*\]\]>\s*\*/|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>"
)
_ARTICLE = re.compile(r"(?:Article|BlogPosting|Reportage|LiveBlogPosting|Report)\Z")
_LISTING = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "Blog"))
# Where a list of other articles hangs: these are teasers, not the page's own article.
_TEASERS = frozenset(("itemListElement", "blogPost", "blogPosts", "hasPart", "relatedLink", "citation", "mentions"))


@dataclass(slots=True)
class LinkedData:
    """What JSON-LD says of the page's own article; raw strings, None or empty where it says nothing."""

    is_article: bool = False
    is_listing: bool = False
    headline: str | None = None
    description: str | None = None
    body: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    publisher: str | None = None
    based_on: str | None = None


def read(blocks: list[str], title: str) -> LinkedData:
    """Find the page's own article; among several the one whose headline the page's title contains."""
    nodes = [node for block in blocks for node in _nodes(block)]
    articles = [node for node in nodes if any(map(_ARTICLE.search, _types(node)))]
    listing = any(kind in _LISTING for node in nodes for kind in _types(node))
    if not articles:
        return LinkedData(is_listing=listing)
    own = [node for node in articles if (name := _headline(node)) and name in title]
    if not own and len({_headline(node) for node in articles}) > 1:
        return LinkedData(is_listing=True)
    return _article((own or articles)[0], nodes, is_listing=listing)


def _article(node: dict[str, object], nodes: list[dict[str, object]], *, is_listing: bool) -> LinkedData:
    names = {str(other["@id"]): name for other in nodes if "@id" in other and (name := _name(other))}
    return LinkedData(
        is_article=True,
        is_listing=is_listing,
        headline=_headline(node),
        description=_text(node.get("description")),
        body=_text(node.get("articleBody")),
        authors=_names(node.get("author") or node.get("creator"), names),
        date_published=_text(node.get("datePublished") or node.get("dateCreated")),
        date_modified=_text(node.get("dateModified")),
        language=_name(node.get("inLanguage")),
        section=next(iter(_names(node.get("articleSection"), names)), None),
        keywords=_keywords(node.get("keywords")),
        image=_url(node.get("image")) or _url(node.get("thumbnailUrl")),
        publisher=next(iter(_names(node.get("publisher"), names)), None),
        based_on=next(iter(_names(node.get("isBasedOn") or node.get("sourceOrganization"), names)), None),
    )


def _nodes(block: str) -> Iterator[dict[str, object]]:
    """Every object of a block but teasers, outermost first; iterative and bounded."""
    queue = deque([_parsed(block)])
    for _ in range(_MAX_NODES):
        if not queue:
            return
        value = queue.popleft()
        inner: list[object] = []
        if isinstance(value, dict):
            yield value
            inner = [one for key, one in value.items() if key not in _TEASERS]
        elif isinstance(value, list):
            inner = value[:_MAX_NODES]
        if len(queue) < _MAX_NODES:
            queue.extend(one for one in inner if isinstance(one, list | dict))


def _parsed(block: str) -> object:
    if len(block) > _MAX_CHARS:
        return None
    for text in (block, _COMMENTS.sub("", block).strip().rstrip(";")):
        try:
            return json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _types(node: dict[str, object]) -> list[str]:
    kinds = node.get("@type")
    listed = kinds if isinstance(kinds, list) else [kinds]
    return [kind.rsplit("/", 1)[-1] for kind in listed[:_MAX_VALUES] if isinstance(kind, str)]


def _headline(node: dict[str, object]) -> str | None:
    return _text(node.get("headline")) or _text(node.get("name"))


def _text(value: object) -> str | None:
    """A string (the first of a list), entities decoded: publishing systems escape for HTML what is none."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value")
    if not isinstance(value, str):
        return None
    return html.unescape(value).strip() or None


def _name(value: object) -> str | None:
    if isinstance(value, dict):
        return _text(value.get("name")) or _text(value.get("alternateName"))
    return _text(value)


def _names(value: object, known: dict[str, str]) -> tuple[str, ...]:
    """Names of people or things, given as text, object, reference or a list of these; addresses are no names."""
    found: dict[str, None] = {}
    for one in (value if isinstance(value, list) else [value])[:_MAX_VALUES]:
        inner = one.get("name") if isinstance(one, dict) else None
        for part in inner[:_MAX_VALUES] if isinstance(inner, list) else [one]:
            name = _name(part) or (known.get(str(part.get("@id"))) if isinstance(part, dict) else None)
            if name and not name.startswith(("http://", "https://")):
                found[name] = None
    return tuple(found)


def _keywords(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(word for part in html.unescape(value).split(",")[:_MAX_VALUES] if (word := part.strip()))
    return _names(value, {})


def _url(value: object) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("url") or value.get("contentUrl") or value.get("@id")
    return value.strip() or None if isinstance(value, str) else None
