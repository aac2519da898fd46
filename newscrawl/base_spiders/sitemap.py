"""The spider that reads a site by its sitemaps."""

from __future__ import annotations

from newscrawl.base_spiders.feed import FeedSpider


class SitemapSpider(FeedSpider):
    """One site by its sitemaps: XML or plain text, packed or not, news sitemaps, indexes of them.

    1. Make a file ``spiders/my_site.py`` with a class ``MySite(SitemapSpider)`` and ``name = "my_site"``.
    2. Set ``start_urls`` to a sitemap, an index, or the site's robots.txt, whose ``Sitemap:`` lines are read. What
       they name is read, and nothing else. Prefer a news sitemap: it holds the last two days and nothing that is no
       article. An archive of a million addresses takes twelve days at one a second; ``--max-pages`` bounds a run.
    3. Of an index the sitemaps whose path says news come first, then the last changed; each is asked at
       the rate at which it changes, as feeds are. Three levels of indexes are followed. Of one sitemap
       10,000 addresses are kept, of one index 1,000 sitemaps: the newest, as they are dated.
    4. Only addresses on the hosts of ``start_urls`` are asked; see ``FeedSpider``, whose rules are the same.

    Example::

        class HarbourPost(SitemapSpider):
            \"\"\"The Harbour Post by its news sitemap, which robots.txt does not name.\"\"\"

            name = "harbour_post"
            start_urls = ["https://harbourpost.example/news-sitemap.xml"]
            every = "1h"
    """
