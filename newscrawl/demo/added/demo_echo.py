"""Dépêche de Villebois: one site."""

from newscrawl.base_spiders import SitemapSpider


class DemoEcho(SitemapSpider):
    """Dépêche de Villebois, by its sitemap."""

    name = "demo_echo"
    start_urls = ["http://127.0.0.1:18209/maps/index.xml"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//div[@class='a96bai1']/*[self::div[not(@class)][not(a/em)] or self::h2 or self::ul or self::blockquote or @class='e0mcns6']",
    }
