"""The article that a page's JSON-LD describes; whatever is broken, too big or of another type is ignored."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence

from newscrawl import urls
from newscrawl.extraction import jsontext
from newscrawl.extraction.schema_org import LinkedData, Node, described, headline, text, types

__all__ = ["LinkedData", "chosen", "nodes", "read"]

_MAX_NODES = 2_000
_ARTICLE = re.compile(r"(?:article|blogposting|reportage|report)\Z", re.IGNORECASE)
_LISTING = frozenset(("CollectionPage", "SearchResultsPage", "ItemList", "Blog"))
# What a page may be instead of an article, if it is called as the page is; and what it may be besides.
_MEDIA = frozenset("VideoObject AudioObject PodcastEpisode RadioEpisode ImageGallery MediaGallery VideoGallery".split())
_GALLERIES = frozenset(("ImageGallery", "MediaGallery", "VideoGallery"))
# Where a list of other articles hangs: these are teasers, or parts, and not the page's own article.
_TEASERS = frozenset(
    "itemListElement blogPost blogPosts hasPart relatedLink citation mentions liveBlogUpdate comment isRelatedTo "
    "significantLink subjectOf dataFeedElement workExample review reviews isPartOf".split()
)
# What a key may stand behind: "schema:headline", "http://schema.org/headline".
_PREFIXES = ("schema:", "http://schema.org/", "https://schema.org/")
_NOT_SAID: tuple[object, ...] = (None, "", [], {})


def read(blocks: Sequence[str], title: str, url: str | None = None) -> LinkedData:
    """Find the page's own article in its blocks; ``title``: all that the page calls itself, ``url``: its address."""
    return chosen([node for block in blocks for node in nodes(block)], title, url)


def chosen(found: Sequence[Node], title: str, url: str | None = None) -> LinkedData:
    """The page's own article among nodes: that whose headline the title contains, or which names the page's address.

    What it does not say another node of the same headline may say. Several articles of which none is the page's make
    it a listing.
    """
    kinds = [types(node) for node in found]
    articles = [node for node, own in zip(found, kinds, strict=True) if any(map(_ARTICLE.search, own))]
    listing = not _LISTING.isdisjoint([kind for own in kinds for kind in own])
    if not articles:
        media = [kind for node, own in zip(found, kinds, strict=True) if _is_named(node, title) for kind in own]
        return LinkedData(is_listing=listing, types=tuple(dict.fromkeys(kind for kind in media if kind in _MEDIA)))
    own = [node for node in articles if (name := headline(node)) and name in title]
    if len(articles) > 1:
        here = [node for node in own or articles if url and _is_at(node, url)]
        own = here + [node for node in own if node not in here]
    if not own and len({headline(node) for node in articles}) > 1:
        return LinkedData(is_listing=True)
    first, *others = own or articles
    galleries = [node for node, own in zip(found, kinds, strict=True) if _GALLERIES.intersection(own)]
    others += [node for node in galleries if _is_named(node, title)]
    return described(_joined(first, others), found, is_listing=listing)


def nodes(block: str) -> Iterator[Node]:
    """Every object of a block but teasers, outermost first; iterative and bounded."""
    queue: deque[object] = deque(jsontext.values(block))
    for _ in range(_MAX_NODES):
        if not queue:
            return
        value = queue.popleft()
        inner: list[object] = []
        if isinstance(value, dict):
            node = _plain(value)
            yield node
            inner = [one for key, one in node.items() if isinstance(one, list | dict) and key not in _TEASERS]
        elif isinstance(value, list):
            inner = [one for one in value[:_MAX_NODES] if isinstance(one, list | dict)]
        if len(queue) < _MAX_NODES:
            queue.extend(inner)


def _plain(node: dict[str, object]) -> dict[str, object]:
    """The node with its keys without prefix."""
    if ":" not in "".join(node):
        return node
    plain: dict[str, object] = {}
    for key, value in node.items():
        prefix = next((one for one in _PREFIXES if key.startswith(one)), "")
        plain[key.removeprefix(prefix)] = value
    return plain


def _is_named(node: Node, title: str) -> bool:
    name = headline(node)
    return name is not None and name in title


def _is_at(node: Node, url: str) -> bool:
    """Whether a node says that it is the page at an address, or that page's main entity."""
    page = node.get("mainEntityOfPage")
    stated = (node.get("url"), node.get("@id"), page, page.get("@id") if isinstance(page, dict) else None)
    own = urls.identity(url)
    return any(urls.identity(one) == own for one in map(text, stated) if one and one.startswith("http"))


def _joined(node: Node, others: Sequence[Node]) -> Node:
    """A node, and what others of the same headline say beyond it."""
    joined = dict(node)
    for other in others:
        if headline(other) == headline(node):
            joined["@type"] = [*dict.fromkeys((*types(joined), *types(other)))]
            for key, value in other.items():
                if joined.get(key) in _NOT_SAID:
                    joined[key] = value
    return joined
