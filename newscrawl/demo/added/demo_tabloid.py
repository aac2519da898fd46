"""The Tarnholt Gazette: one site."""

from newscrawl.base_spiders import SiteSpider


class DemoTabloid(SiteSpider):
    """The Tarnholt Gazette, by its listing."""

    name = "demo_tabloid"
    start_urls = ["http://127.0.0.1:18203/"]
    every = "6h"
    delay = 0
    fields = {
        "headline": "h1",
        "article_body": "//div[@class='g1sj08g']/*[self::p or self::ul or self::blockquote or @class='bsmnanh']",
    }
