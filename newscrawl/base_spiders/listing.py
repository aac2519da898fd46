"""The spider that reads a site by pages that list its articles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from newscrawl import urls
from newscrawl.base_spiders.fields import compiled
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.errors import UsageError
from newscrawl.items import Link, Page, RawArticle
from newscrawl.middlewares.pages import due_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from scrapy.http import Response

    from newscrawl.extraction import Reading

# Further pages whose addresses are remembered, so that none is taken for an article.
_MAX_REMEMBERED = 10_000
_NUMBER = "{}"


class ListingSpider(SiteSpider):
    """One site by its listing pages: sections, tags, archives, also where it has no feed at all.

    1. Make a file ``spiders/my_site.py`` with a class ``MySite(ListingSpider)`` and ``name = "my_site"``.
    2. Set ``start_urls`` to the listings. What they link to is read, likely articles first; links of other pages are
       not followed, so nothing but these listings is walked. Use ``SiteSpider`` where all sections are wanted.
    3. Further pages are found by themselves: a link that says so (rel=next), numbers, arrows, "older" in any language,
       as long as the addresses differ in one number. A run goes on from page to page as long as they bring something
       new; the next run ends at the first page that is wholly known.
    4. Where scripts load the further pages, write their address with ``{}`` for the number:
       ``further = "https://harbourpost.example/news?page={}"``. The start address counts as page 1 unless it is such an
       address itself. ``step = 20`` for those that count articles (``?start=20``, ``?start=40``).
    5. Where a listing's page has much else on it, name the links to articles, CSS or XPath:
       ``articles = "main h3 a"``. Then no other link is followed, further pages excepted.
    6. ``delay``, ``every``, ``fields`` and ``refine`` are those of ``SiteSpider``. A listing is never taken for an
       article, whatever is on it.

    Example::

        class HarbourPost(ListingSpider):
            \"\"\"The Harbour Post; no feed, town news and sport only.\"\"\"

            name = "harbour_post"
            start_urls = ["https://harbourpost.example/town", "https://harbourpost.example/sport"]
            every = "1h"
    """

    further: ClassVar[str | None] = None
    step: ClassVar[int] = 1
    articles: ClassVar[str | None] = None

    def __init__(self, name: str | None = None, *, start_urls: str | Sequence[str] = (), **arguments: Any) -> None:
        super().__init__(name, start_urls=start_urls, **arguments)
        if wrong := wrong_listing(type(self)):
            raise UsageError(wrong)
        self._path = None if self.articles is None else compiled("articles", self.articles, self.name)
        self._listings = {urls.identity(url) for url in self.start_urls}

    def followed(self, reading: Reading, response: Response) -> Iterator[Link]:
        """The links of a listing and its further pages; of any other page only where it sends its readers on to."""
        if reading.is_list:
            yield from super().followed(reading, response)
        elif not self._is_listing(response):
            yield from (link for link in reading.links if link.kind == "refresh")
        else:
            yield from self._of_listing(reading, response)

    def refined(self, page: Page, article: RawArticle | None, reason: str = "") -> RawArticle | None:
        """What was read from a page; None for a listing, also for one with much text on it."""
        known = {urls.identity(url) for url in (page.url, page.final_url) if url}
        if known & self._listings or any(self._number(url) for url in known):
            return None
        return super().refined(page, article, reason)

    def _of_listing(self, reading: Reading, response: Response) -> Iterator[Link]:
        wanted = self._named(response)
        pages = []
        for link in self._following.sorted(reading.links, response.url, is_article=False):
            if link.kind == "page":
                pages.append(link)
            elif wanted is None or link.url in wanted or link.kind == "refresh":
                yield link
        if (following := self._numbered(response.url)) is not None:
            pages = [Link(following, "page")]
        if len(self._listings) < _MAX_REMEMBERED:
            self._listings.update(urls.identity(link.url) for link in pages)
        yield from pages

    def _is_listing(self, response: Response) -> bool:
        """Whether a page is a start address, where that was redirected to, or a further page of one."""
        item = due_of(response)
        kind = item.kind if item else ""
        if kind in {"start", "page"}:
            self._listings.add(urls.identity(response.url))
        return kind in {"start", "page"} or urls.identity(response.url) in self._listings

    def _named(self, response: Response) -> set[str] | None:
        """The addresses to which the links that ``articles`` names lead; None where it names none."""
        if self._path is None:
            return None
        found = response.xpath(self._path)
        hrefs = [href for one in found for href in one.xpath("descendant-or-self::a/@href").getall()]
        return {url for href in hrefs if (url := urls.canonical(href, response.url)) is not None}

    def _numbered(self, url: str) -> str | None:
        """The next page of a listing whose further pages have numbers that no link names."""
        if self.further is None:
            return None
        at = self._number(urls.identity(url))
        number = at + self.step if at is not None else (2 if self.step == 1 else self.step)
        return urls.canonical(self.further.replace(_NUMBER, str(number)))

    def _number(self, identity: str) -> int | None:
        """The number that an address, without scheme and www., has in the place of ``{}``; None for any other."""
        if self.further is None:
            return None
        before, _, after = urls.identity(self.further.replace(_NUMBER, "0815")).partition("0815")
        found = re.fullmatch(rf"{re.escape(before)}(\d{{1,6}}){re.escape(after)}", identity)
        return int(found[1]) if found else None


def wrong_listing(site: type[ListingSpider]) -> str | None:
    """What is wrong with the attributes of a listing's site, as a sentence; None when all are right."""
    further, where = site.further, f"site {site.name} ({site.__module__})"
    if further is not None and (further.count(_NUMBER) != 1 or urls.canonical(further.replace(_NUMBER, "2")) is None):
        return f"{where}: further is {further!r}; an http address with one {{}} for the page's number is expected"
    if site.step < 1:
        return f"{where}: step is {site.step}; a number from 1 is expected"
    try:
        if site.articles is not None:
            compiled("articles", site.articles, f"{site.name} ({site.__module__})")
    except UsageError as error:
        return str(error)
    return None
