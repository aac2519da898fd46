"""The spider that reads any site from its start addresses: farms by their landmarks, other sites generically."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Sequence
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from scrapy import Spider

from newscrawl import extraction, rhythm, urls
from newscrawl.base_spiders.returned import check_returned
from newscrawl.errors import UsageError
from newscrawl.errors.drops import MissingSettings
from newscrawl.items import Link, Page, RawArticle
from newscrawl.middlewares.pages import due_of, note, page_of

if TYPE_CHECKING:
    from scrapy.http import Response
    from scrapy.settings import BaseSettings

    from newscrawl.extraction import Reading

# Anchors of links to further pages of a list, in any script: numbers and arrows; words only as rel=next would say.
_PAGE_ANCHOR = re.compile(
    r"^\W*(\d{1,5}|next|older|more|weiter|suivant|siguiente|следующая|下一页|次へ)?\W*$", re.IGNORECASE
)
_DIGITS = re.compile(r"\d+")
# Sitemap indexes below one another: the protocol knows one; an endless chain ends here.
MAX_LEVELS = 3


class SiteSpider(Spider):
    """One site: its start addresses and, where needed, what is odd about it.

    1. Make a file ``spiders/my_site.py`` with a class ``MySite(SiteSpider)`` and ``name = "my_site"``.
    2. Set ``start_urls``: home page, listings, feeds or sitemaps. Every link on their hosts is followed; each page is
       judged by what it holds, an article or a listing. Nothing else is needed for most sites.
    3. Set ``delay`` (seconds between two requests, default 1) with the reason beside it if the site asks for
       another.
    4. Set ``every`` to have ``newscrawl schedule`` crawl it by itself: ``"30m"`` (s, m, h, d), or a cron line with
       its zone, ``"0 6 * * 1-5 Europe/Berlin"``.
    5. Where the generic reading is wrong, override ``refine``: it gets the page and the article that was found (or
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

    def __init__(self, name: str | None = None, *, start_urls: str | Sequence[str] = (), **arguments: Any) -> None:
        super().__init__(name, **arguments)
        given = start_urls.split(",") if isinstance(start_urls, str) else list(start_urls)
        if not given and (wrong := wrong_starts(type(self))):
            raise UsageError(wrong)
        self.start_urls = [_start(url) for url in (given or self.start_urls)]

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
        reading = extraction.read(page)
        yield from self.followed(reading, response)
        article = self.refined(page, reading.article)
        if article is not None:
            yield article
        elif reading.article is None and reading.reason not in extraction.WHOLE_LISTINGS:
            note(response, reading.reason)

    def followed(self, reading: Reading, response: Response) -> Iterator[Link]:
        """The links of a page that are to be followed: all of them, and the feeds that a start page declares."""
        if reading.is_list:
            yield from named(reading, response)
            return
        for link in reading.links:
            is_page = link.kind == "any" and is_further_page(link, response.url)
            yield Link(link.url, "page", link.anchor) if is_page else link
        if depth_of(response) == 0:
            yield from reading.feeds

    def refined(self, page: Page, article: RawArticle | None) -> RawArticle | None:
        """What ``refine`` makes of a page, checked; raises what it raises, and WrongReturn for what is no article."""
        if type(self).refine is SiteSpider.refine:
            return article
        result = self.refine(page, article)
        check_returned(result, self.name, self.refine)  # .15 ms: only what a site's author wrote
        return result

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
    yield from links


def depth_of(response: Response) -> int:
    """How many links lead from a start address to a page; 0 outside of a crawl of ours."""
    item = due_of(response)
    return item.depth if item else 0


def wrong_starts(site: type[SiteSpider]) -> str | None:
    """What is wrong with the start addresses that a site declares, as a sentence; None when all are right."""
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
    host = str(text).partition("/")[0]
    if "://" in str(text) or not re.fullmatch(r"[\w-]+(\.[\w-]+)+(:\d+)?|localhost(:\d+)?", host):
        return ""
    scheme = "http" if host.startswith("localhost") or re.fullmatch(r"[\d.]+(:\d+)?", host) else "https"
    address = urls.canonical(f"{scheme}://{text}")
    return f"; did you mean {address} ?" if address else ""


def is_further_page(link: Link, listing: str) -> bool:
    """Whether a link leads to a further page of the listing it stands on.

    The addresses differ in one number only (or one has a number where the other ends), and the anchor is a number,
    an arrow or a word for "next".
    """
    if not _PAGE_ANCHOR.match(link.anchor or ""):
        return False
    here, there = _shape(listing), _shape(link.url)
    return here == there or there.startswith(here.rstrip("/")) or here.startswith(there.rstrip("/"))


def _shape(url: str) -> str:
    parts = urlsplit(url)
    return _DIGITS.sub("0", f"{parts.netloc}{parts.path}?{parts.query}".rstrip("?"))


def _start(url: str) -> str:
    result = urls.canonical(url)
    if result is None:
        raise UsageError(f"{url!r} is not an http or https address{did_you_mean(url)}")
    return result
