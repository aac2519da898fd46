"""Where a start page's site may have lists of its articles: what its head and robots.txt name, else usual places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from newscrawl import urls
from newscrawl.discovery import FEED_PLACES, SITEMAP_PLACES
from newscrawl.items import Link

if TYPE_CHECKING:
    from newscrawl.extraction import Reading

# Fewer links to articles than this on a start page: its articles are loaded by scripts, or lie elsewhere.
FEW_ARTICLES = 3


def lists(reading: Reading, links: Sequence[Link], sitemaps: Sequence[str], url: str) -> Iterator[Link]:
    """The lists of a start page's site; ``links`` are the page's as they are followed, ``sitemaps`` what robots.txt names.

    Usual places only where nothing is named and the page shows no articles to speak of: each is one request.
    """
    named = sorted(sitemaps, key=lambda one: "news" not in urlsplit(one).path.lower())
    found = [Link(one, "list") for address in named if (one := urls.canonical(address, url))]
    yield from reading.feeds
    yield from found
    if reading.feeds or found or reading.article is not None:
        return
    if sum(link.kind == "article" for link in links) < FEW_ARTICLES:
        for place in (*FEED_PLACES, *SITEMAP_PLACES):
            guess = urls.canonical(urljoin(url, f"/{place}"))
            if guess:
                yield Link(guess, "guess")
