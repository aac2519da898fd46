"""What discovery is given and what it returns: looks at pages, what to ask next, the ways to a site's articles."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, Protocol

from newscrawl.items import Link, Page, RawArticle

WayKind = Literal["feed", "news sitemap", "sitemap", "listing", "farm"]


class Facts(Protocol):
    """What is asked of a reading of a page; ``extraction.read`` returns one."""

    @property
    def article(self) -> RawArticle | None:
        """The article, or None where the page is none."""

    @property
    def links(self) -> Sequence[Link]:
        """The links, absolute and canonical, in the order of the page."""

    @property
    def reason(self) -> str:
        """How the page was recognised, or why it is no article."""

    @property
    def is_list(self) -> bool:
        """Whether it is a feed, a sitemap or a robots.txt."""

    @property
    def feeds(self) -> Sequence[Link]:
        """The feeds that the page's head declares."""


@dataclass(frozen=True, slots=True)
class Look:
    """One address that was asked: the page that answered (any status) and what it turned out to be.

    An address that gave no page (refused by robots.txt, no connection) is a Page of status 0 with an empty body, read
    like any other; without it the address would be asked again.
    """

    page: Page
    reading: Facts


@dataclass(frozen=True, slots=True)
class Ask:
    """An address to be asked next, and why, in words.

    ``level`` counts from the start address, which is 0. ``is_guess``: nothing on the site names it; that it is not
    there is no failure of the site.
    """

    url: str
    reason: str
    level: int = 1
    is_guess: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """One way to a site's articles.

    ``address`` is asked in each crawl, with ``others`` of its kind where one holds a part only (a feed a section).
    ``articles`` counts the articles that it names on this site, ``share`` is their part of all that it names, 0..1.
    ``dated`` counts entries with a date, ``newest`` and ``oldest`` are the outermost of them, ISO 8601 in UTC.
    ``overlap`` is the part of the start page's article links that it names too, 0..1; None where that page has none.
    ``lost`` says in words what is missed by using nothing else; "" where nothing is known to be. ``family`` is that of a
    farm's template. ``whole`` is the part of all articles seen anywhere on the site that a list names, 0..1; None for
    pages.
    """

    kind: WayKind
    address: str
    articles: int
    share: float
    dated: int = 0
    newest: str | None = None
    oldest: str | None = None
    overlap: float | None = None
    lost: str = ""
    others: tuple[str, ...] = ()
    family: str = ""
    whole: float | None = None


@dataclass(frozen=True, slots=True)
class Listing:
    """A page that lists articles: how many it links to, and its further pages, the nearest first.

    ``pagination`` is how they are named: ``next`` (a link of that relation), ``numbers``, or "" for none.
    """

    address: str
    articles: int
    further: tuple[str, ...] = ()
    pagination: str = ""


@dataclass(frozen=True, slots=True)
class ArticleShape:
    """The shape that this site's article addresses have, e.g. ``/news/<slug>-<number>``, with its evidence.

    ``probability`` that a link of it leads to an article, 0..1; ``links`` counts the different addresses of it that
    were seen, ``read`` those of them that were asked and were articles.
    """

    shape: str
    probability: float
    links: int
    read: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Finding:
    """What is known of a site: the ways to its articles, the best first, and ``why`` in words.

    ``ways`` is empty where no article was found; ``why`` then says what was looked at. ``base`` is the base spider for
    the best way, ``start_urls`` what belongs into its class. ``samples`` are addresses that were read as articles.
    """

    start: str
    ways: tuple[Way, ...]
    why: str
    base: str = "SiteSpider"
    start_urls: tuple[str, ...] = ()
    shapes: tuple[ArticleShape, ...] = ()
    listings: tuple[Listing, ...] = ()
    samples: tuple[str, ...] = ()
