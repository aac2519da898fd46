"""The spider that reads a site by its feeds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from newscrawl.base_spiders.site import SiteSpider, named
from newscrawl.items import Link

if TYPE_CHECKING:
    from scrapy.http import Response

    from newscrawl.extraction import Reading


class FeedSpider(SiteSpider):
    """One site by its feeds: RSS, RDF, Atom or JSON Feed, recognised by what they hold.

    1. Make a file ``spiders/my_site.py`` with a class ``MySite(FeedSpider)`` and ``name = "my_site"``.
    2. Set ``start_urls`` to the feeds. What they name is read, and nothing else: no link of an article or of another
       page is followed. Use ``SiteSpider`` where a feed holds less than what is published between two runs.
    3. Only addresses on the hosts of ``start_urls`` are asked. Where a feed lies on another host than its articles,
       name the site's home page too: it is asked, but not followed.
    4. ``delay``, ``every`` and ``refine`` are those of ``SiteSpider``. A feed is asked with its ETag and Last-Modified
       once all of its articles were read.

    An entry's title is a witness of the headline beside the page's own; the article is what the page says.

    Example::

        class HarbourPost(FeedSpider):
            \"\"\"The Harbour Post; its feed of all sections holds two days.\"\"\"

            name = "harbour_post"
            start_urls = ["https://harbourpost.example/feed.xml"]
            every = "30m"
    """

    def followed(self, reading: Reading, response: Response) -> Iterator[Link]:
        """What a feed or sitemap names; of any other page only where it sends its readers on to."""
        if reading.is_list:
            yield from named(reading, response)
        else:
            yield from (link for link in reading.links if link.kind == "refresh")
