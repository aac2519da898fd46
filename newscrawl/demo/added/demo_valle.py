"""127.0.0.1: one site."""

from newscrawl.base_spiders import SiteSpider


class DemoValle(SiteSpider):
    """127.0.0.1, by its news sitemap."""

    name = "demo_valle"
    start_urls = ["http://127.0.0.1:18207/", "http://127.0.0.1:18207/maps/news.xml"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//section[contains(@class, 'entry-content')]/*[self::p or self::ul or self::blockquote[not(@class)] or contains(@class, 'live-entry')]",
        "article_section": ".c-crumb a:nth-of-type(2)",
    }
