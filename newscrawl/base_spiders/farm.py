"""The spider that reads a content farm: many hosts, one template."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from newscrawl import urls
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.items import Link, Page, RawArticle
from newscrawl.middlewares.pages import note

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.extraction import Reading

NO_LANDMARKS = "no landmarks of a farm's template"


class FarmSpider(SiteSpider):
    """One farm: hosts that republish the same stories in one template (families A, B, B0 and C), under many brands.

    1. Make a file ``spiders/my_farm.py`` with a class ``MyFarm(FarmSpider)`` and ``name = "my_farm"``.
    2. Set ``start_urls`` to the home pages of as many of its hosts as you know. All hosts are one target: a story that
       several of them have is stored once with its copies, and what one copy lacks another proves.
    3. Listings by category, their further pages, and the lists under each article (related, ranking, recommendation) are
       followed on these hosts; those lists lead to articles and never name them. Addresses with a farm's number
       (``/html/12a3499953.html``) are asked before anything else: they are articles on every host of the family.
    4. Only pages with the landmarks of a farm's template become articles. Where a host changes its template, what was
       read of it otherwise would carry category, suffix and counters in its text; the run says that the layout changed
       instead. Use ``SiteSpider`` for hosts that have honest pages as well.
    5. Dates of farms are the copy's, not the event's, and authors are brands: both are kept as written, and labelled.
       ``delay``, ``every``, ``fields`` and ``refine`` are those of ``SiteSpider``.

    Example::

        class TradeWisdom(FarmSpider):
            \"\"\"Two hosts of a family-A farm; listing pages by category, articles by landmarks.\"\"\"

            name = "trade_wisdom"
            start_urls = ["https://tradewisdom.example/", "https://wisdomtrade.example/"]
            every = "2h"
    """

    def followed(self, reading: Reading, response: Response) -> Iterator[Link]:
        """What ``SiteSpider`` follows, addresses with a farm's number as articles wherever they stand."""
        if reading.article is not None and reading.article.family is None:
            note(response, NO_LANDMARKS)
        for link in super().followed(reading, response):
            is_article = link.kind == "any" and urls.farm_id(link.url) is not None
            yield replace(link, kind="article") if is_article else link

    def refined(self, page: Page, article: RawArticle | None, reason: str = "") -> RawArticle | None:
        """What was read from a page of the farm's template; None for any other page."""
        found = super().refined(page, article, reason)
        return found if found is not None and found.family is not None else None
