"""What looks tell of a site together: its hosts, its start page, its lists, its articles, the shape of its addresses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import urljoin

from newscrawl import urls
from newscrawl.discovery.shapes import LIKELY, Shapes
from newscrawl.discovery.values import Look
from newscrawl.items import Link

ROBOTS = "robots.txt"
INDEX = "sitemap index"
# Places that many publishing systems use for lists.
FEED_PLACES = ("feed", "rss", "rss.xml", "feed.xml", "atom.xml", "index.xml", "feed.json", "index.rdf")
SITEMAP_PLACES = ("sitemap.xml", "sitemap_index.xml", "news-sitemap.xml", "sitemap-index.xml", "sitemap-news.xml")
_PLACES = frozenset((ROBOTS, *FEED_PLACES, *SITEMAP_PLACES))


@dataclass(frozen=True)
class Known:
    """The looks at one site; ``start`` is the address that was given."""

    start: str
    looks: Sequence[Look]
    asked: dict[str, Look] = field(init=False)

    def __post_init__(self) -> None:
        """Index the looks by every address that they are known by."""
        asked: dict[str, Look] = {}
        for look in self.looks:
            for url in (look.page.url, look.page.final_url):
                if url:
                    asked.setdefault(urls.identity(url), look)
        object.__setattr__(self, "asked", asked)

    @cached_property
    def hosts(self) -> frozenset[str]:
        """The site's hosts without www: that of the start address, and that which answered for it."""
        look = self.asked.get(urls.identity(self.start))
        answered = look.page.final_url if look and is_answer(look) else None
        return frozenset(urls.site_key(url) for url in (self.start, answered) if url)

    @cached_property
    def origin(self) -> str:
        """The address of the site's root, on the host that answers."""
        look = self.asked.get(urls.identity(self.start))
        answered = look.page.final_url if look and is_answer(look) else None
        return urljoin(answered or self.start, "/")

    @cached_property
    def home(self) -> Look | None:
        """The listing that was started from: the start page, else the site's root; None where neither is one."""
        several = (self.asked.get(urls.identity(url)) for url in (self.start, self.origin))
        return next((look for look in several if look is not None and is_listing(look)), None)

    @cached_property
    def shapes(self) -> Shapes:
        """What the addresses of the site lead to, as far as the looks show it."""
        shapes = Shapes()
        for look in self.looks:
            if not look.reading.is_list:
                shapes.add_links(link for link in look.reading.links if self.is_ours(link.url))
                if (url := look.page.final_url or look.page.url) and look.page.status and self.is_ours(url):
                    is_listed = look.reading.reason == "listing" and is_answer(look)
                    shapes.add_outcome(url, "article" if is_article(look) else "listing" if is_listed else "error")
        return shapes

    @property
    def articles(self) -> list[Look]:
        """The looks that are articles of this site, in order, each page once."""
        found = {urls.identity(address(look)): look for look in self.looks if is_article(look)}
        return [look for look in found.values() if self.is_ours(address(look))]

    @property
    def listings(self) -> list[Look]:
        """The looks that are pages with links and no article, the start page first."""
        found = [look for look in self.looks if is_listing(look) and self.is_ours(address(look))]
        found = [look for look in found if not self.is_place(address(look))]  # a site that answers 200 to everything
        return sorted(found, key=lambda look: look is not self.home)

    @property
    def lists(self) -> list[Look]:
        """The looks that are feeds or sitemaps with addresses."""
        return [look for look in self.looks if look.reading.is_list and look.reading.links and not is_index(look)]

    def index_of(self, url: str) -> str | None:
        """The sitemap index that names an address; None where none does."""
        wanted = urls.identity(url)
        indexes = (look for look in self.looks if look.reading.is_list and look.reading.reason.startswith(INDEX))
        naming = (look for look in indexes if any(urls.identity(link.url) == wanted for link in look.reading.links))
        return next((look.page.url for look in naming), None)

    def is_place(self, url: str) -> bool:
        """Whether an address is one of the usual places for lists."""
        return url.startswith(self.origin) and url.removeprefix(self.origin) in _PLACES

    def is_ours(self, url: str) -> bool:
        """Whether an address is of the site's hosts, with or without www."""
        return urls.site_key(url) in self.hosts

    def likely(self, links: Iterable[Link]) -> list[Link]:
        """Those links of this site that probably lead to articles; what was asked and is none falls out."""
        return [link for link in links if self.is_ours(link.url) and self._is_likely(link)]

    def _is_likely(self, link: Link) -> bool:
        look = self.asked.get(urls.identity(link.url))
        return is_article(look) if look is not None else self.shapes.probability(link) >= LIKELY


def is_answer(look: Look) -> bool:
    """Whether a page answered."""
    return 200 <= look.page.status < 300


def is_article(look: Look) -> bool:
    """Whether a look is an article."""
    return is_answer(look) and look.reading.article is not None


def is_listing(look: Look) -> bool:
    """Whether a look is a page that links on and is no article."""
    reading = look.reading
    is_page = is_answer(look) and reading.article is None and not reading.is_list
    return is_page and bool(reading.links) and reading.reason != "soft 404"


def is_index(look: Look) -> bool:
    """Whether a look names further lists: a robots.txt or a sitemap index, read whole or in part."""
    return look.reading.is_list and look.reading.reason.startswith((ROBOTS, INDEX))


def address(look: Look) -> str:
    """The address that answered in the end."""
    return look.page.final_url or look.page.url or ""
