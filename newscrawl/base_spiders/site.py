"""The spider that reads any site from its start addresses: farms by their landmarks, other sites generically."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar

from scrapy import Spider

from newscrawl import extraction, rhythm, urls
from newscrawl.base_spiders import places
from newscrawl.base_spiders.fields import Overrides
from newscrawl.base_spiders.following import Following
from newscrawl.base_spiders.returned import check_returned
from newscrawl.base_spiders.revisiting import revisit_settings
from newscrawl.errors import UsageError
from newscrawl.errors.drops import MissingSettings
from newscrawl.items import Link, Page, RawArticle
from newscrawl.middlewares.pages import due_of, memory_of, note, page_of, teach
from newscrawl.middlewares.politeness import Politeness

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.extraction import Reading

# Feeds and sitemaps whose articles are counted each for itself.
MAX_LISTS = 50
# Sitemap indexes below one another: the protocol knows one; an endless chain ends here.
MAX_LEVELS = 3


class SiteSpider(Spider):
    """One site: its start addresses and, where needed, what is odd about it.

    1. Make a file ``spiders/my_site.py`` with a class ``MySite(SiteSpider)`` and ``name = "my_site"``.
    2. Set ``start_urls``: home page, listings, feeds or sitemaps. Every link on their hosts is followed, likely articles
       first, and the feeds and sitemaps that a start page and robots.txt name; each page is judged by what it holds, an
       article or a listing. Nothing else is needed for most sites.
    3. Set ``delay`` (seconds between two requests, default 1) with the reason beside it if the site asks for
       another.
    4. Set ``every`` to have ``newscrawl schedule`` crawl it by itself: ``"30m"`` (s, m, h, d), or a cron line with
       its zone, ``"0 6 * * 1-5 Europe/Berlin"``. A list that brings nothing new is asked less and less often, bounded
       by ``revisit_min`` and ``revisit_max`` (``"10m"``, ``"1d"``). Articles are looked at again at the ages that
       ``revisit`` names, ``["1h", "6h", "1d", "3d", "10d"]`` where it is not set; ``None``: never.
    5. Where the generic reading is wrong in one field, name a selector for it, CSS or XPath:
       ``fields = {"headline": "h1.title", "article_body": "//div[@id='story']"}``. On a page where it matches nothing
       the generic value stays.
    6. Where more is wrong, override ``refine``: it gets the page and the article that was found (or
       None) and returns the article to keep (or None). Articles are immutable: change one with
       ``dataclasses.replace``. What is returned is checked; a page whose ``refine`` raises has failed, and the run
       names file and line.

    Example::

        class TradeWisdom(SiteSpider):
            \"\"\"One host of a family-A farm; listing pages by category, articles by landmarks.\"\"\"

            name = "trade_wisdom"
            start_urls = ["https://tradewisdom.example/"]
            every = "2h"
    """

    name: str
    delay: ClassVar[float | None] = None
    every: ClassVar[str | None] = None
    keep_pages: ClassVar[bool | None] = None
    revisit: ClassVar[Sequence[str] | None]  # not set: NEWSCRAWL_REVISIT
    revisit_min: ClassVar[str | None] = None
    revisit_max: ClassVar[str | None] = None
    fields: ClassVar[Mapping[str, str]] = {}

    def __init__(self, name: str | None = None, *, start_urls: str | Sequence[str] = (), **arguments: Any) -> None:
        super().__init__(name, **arguments)
        given = start_urls.split(",") if isinstance(start_urls, str) else list(start_urls)
        if not given and (wrong := wrong_starts(type(self))):
            raise UsageError(wrong)
        self.start_urls = [_start(url) for url in (given or self.start_urls)]
        self._following = Following()
        self.lists: dict[str, str] = {}  # the feeds and sitemaps that were read, by what they are
        self._overrides = Overrides(self.fields, self.name) if self.fields else None

    @classmethod
    def update_settings(cls, settings: BaseSettings) -> None:
        """Let the class's ``delay`` and ``keep_pages`` stand as settings; raises MissingSettings outside of newscrawl's."""
        if settings.get("NEWSCRAWL_STATE") is None:
            raise MissingSettings(
                f"site {cls.name} needs newscrawl's settings: put the line `from newscrawl.settings import *` first "
                "into the project's settings module, the one that scrapy.cfg names"
            )
        super().update_settings(settings)
        if cls.delay is not None:
            settings.set("DOWNLOAD_DELAY", cls.delay, priority="spider")
        if cls.keep_pages is not None:
            settings.set("NEWSCRAWL_KEEP_PAGES", cls.keep_pages, priority="spider")
        for name, value in revisit_settings(cls).items():
            settings.set(name, value, priority="spider")

    def targets(self) -> dict[str, Sequence[str]]:
        """What this spider crawls, name -> start addresses: the site."""
        return {self.name: self.start_urls}

    async def start(self) -> AsyncIterator[Any]:
        """Nothing of its own: the frontier asks for the start addresses."""
        nothing: tuple[Any, ...] = ()
        for thing in nothing:
            yield thing

    def parse(self, response: Response, **_: Any) -> Iterator[Link | RawArticle]:
        """Read a page: its links, and its article if it is one."""
        page = page_of(response)
        reading = extraction.read(page, memory_of(response))
        yield from self.followed(reading, response)
        article = self.refined(page, reading.article, reading.reason)
        if article is not None and self._following.is_twin(response.url, article):
            note(response, "read before, at another address of the same page")
            return
        if article is not None and (why := self._following.mistaken(page, article)):
            self._following.learn(response.url, "listing")
            note(response, why)
            return
        if article is not None:
            self._following.learn_article(response.url, article)
            teach(response, reading.observation)
            yield article
            return
        if not reading.is_list:
            self._following.learn(response.url, "listing" if reading.reason == "listing" else "error")
        if reading.article is None and reading.reason not in extraction.WHOLE_LISTINGS:
            note(response, reading.reason)

    def followed(self, reading: Reading, response: Response) -> Iterator[Link]:
        """The links of a page that are to be followed: all of them; of a start page also the lists of its site."""
        if reading.is_list:
            if len(self.lists) < MAX_LISTS:
                self.lists[asked_of(response)] = reading.reason
            yield from named(reading, response)
            return
        links = [*self._following.sorted(reading.links, response.url, is_article=reading.article is not None)]
        is_start = depth_of(response) == 0
        lists = [*places.lists(reading, links, self._sitemaps(response), response.url)] if is_start else []
        yield from (link for link in lists if link.kind == "list")  # an address is what it was first said to be
        yield from links
        yield from (link for link in lists if link.kind != "list")

    def _sitemaps(self, response: Response) -> list[str]:
        """The sitemaps that the robots.txt of a page's origin names; it was asked before the page was."""
        crawler = getattr(self, "crawler", None)
        politeness = crawler.get_downloader_middleware(Politeness) if crawler else None
        return politeness.known_sitemaps(response.url) if politeness else []

    def refined(self, page: Page, article: RawArticle | None, reason: str = "") -> RawArticle | None:
        """What the site's selectors and ``refine`` make of a page, checked; raises what ``refine`` raises, and
        WrongReturn for what is no article. ``reason`` is the reading's.
        """
        if self._overrides is not None:
            article, missed = self._overrides.apply(page, article, reason)
            self._count(missed)
        if type(self).refine is SiteSpider.refine:
            return article
        result = self.refine(page, article)
        check_returned(result, self.name, self.refine)  # .15 ms: only what a site's author wrote
        return result

    def _count(self, missed: Sequence[str]) -> None:
        """Count in the crawl's statistics the fields whose selectors matched nothing; outside of a crawl nowhere."""
        stats = getattr(getattr(self, "crawler", None), "stats", None)
        if stats is not None:
            for name in missed:
                stats.inc_value(f"newscrawl/fields/{name}/missed")

    def refine(self, page: Page, article: RawArticle | None) -> RawArticle | None:  # noqa: ARG002 - the author's hook
        """Correct what was read from a page; return None for a page that is no article."""
        return article


class UrlSpider(SiteSpider):
    """Any addresses, each a target of its own: what ``newscrawl crawl URL`` runs."""

    name = "url"

    def targets(self) -> dict[str, Sequence[str]]:
        """Every start address is a target."""
        return {url: [url] for url in self.start_urls}


def named(reading: Reading, response: Response) -> Iterator[Link]:
    """What a feed or sitemap names; further lists only down to ``MAX_LEVELS`` below the start address."""
    is_deep = depth_of(response) >= MAX_LEVELS
    links = [link for link in reading.links if not is_deep or link.kind != "list"]
    if len(links) < len(reading.links):
        note(response, f"{reading.reason} below {MAX_LEVELS} others, not followed")
    is_feed = "feed" in reading.reason
    for link in links:  # what stands with its headline in a list is an article
        yield replace(link, kind="article") if link.kind == "any" and (is_feed or link.anchor) else link


def depth_of(response: Response) -> int:
    """How many links lead from a start address to a page; 0 outside of a crawl of ours."""
    item = due_of(response)
    return item.depth if item else 0


def asked_of(response: Response) -> str:
    """The address under which a page stands in the frontier; outside of a crawl of ours its own."""
    item = due_of(response)
    return item.url if item else response.url


def wrong_starts(site: type[SiteSpider]) -> str | None:
    """What is wrong with the start addresses that a site declares, as a sentence; None when all are right.

    A site whose pages lie elsewhere says itself what is wrong with that (``wrong_files``).
    """
    if (elsewhere := getattr(site, "wrong_files", None)) is not None:
        return str(said) if (said := elsewhere()) else None
    starts: Any = getattr(site, "start_urls", None)
    where = f"site {site.name} ({site.__module__})"
    if not starts:
        return f"{where} needs start_urls, a list of http addresses"
    if isinstance(starts, str):
        return f"{where}: start_urls is the text {starts!r}; a list is expected: start_urls = [{starts!r}]"
    wrong = next((one for one in starts if not isinstance(one, str) or urls.canonical(one) is None), None)
    if wrong is None:
        return None
    return f"{where}: {wrong!r} in start_urls is no http or https address{did_you_mean(wrong)}"


def wrong_every(site: type[SiteSpider]) -> str | None:
    """What is wrong with the rhythm that a site declares, as a sentence; None when it is right or not there."""
    if site.every is None:
        return None
    try:
        rhythm.parse(site.every)
    except UsageError as error:
        return f"site {site.name} ({site.__module__}): {error}"
    return None


def did_you_mean(text: Any) -> str:
    """A question after an address that lacks its scheme; empty where adding one does not make it an address."""
    address = with_scheme(text)
    return f"; did you mean {address} ?" if address else ""


def with_scheme(text: Any) -> str | None:
    """The address that a text without a scheme means; None where it has one, or where adding one makes no address."""
    host = str(text).partition("/")[0]
    if "://" in str(text) or not re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?|localhost(:\d+)?", host):
        return None
    scheme = "http" if host.startswith("localhost") or re.fullmatch(r"[\d.]+(:\d+)?", host) else "https"
    return urls.canonical(f"{scheme}://{text}")


def _start(url: str) -> str:
    result = urls.canonical(url)
    if result is None:
        raise UsageError(f"{url!r} is not an http or https address{did_you_mean(url)}")
    return result
