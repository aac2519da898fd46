"""بريد بيلسان: one site."""

from newscrawl.base_spiders import SitemapSpider


class DemoSahifa(SitemapSpider):
    """بريد بيلسان, by its sitemap."""

    name = "demo_sahifa"
    start_urls = ["http://127.0.0.1:18213/sitemap.xml"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//div[contains(@class, 'story-body')]/*[self::p or self::h2 or self::ul or self::blockquote or contains(@class, 'live-entry')]",
    }
