"""The Ostrand Ledger: one site."""

from newscrawl.base_spiders import SiteSpider


class DemoWire(SiteSpider):
    """The Ostrand Ledger, by its feed."""

    name = "demo_wire"
    start_urls = ["http://127.0.0.1:18219/", "http://127.0.0.1:18219/feed"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//section[@class='part']/*[self::div[not(@class)][not(span/a/em)] or self::h3 or self::ul or self::blockquote[not(@class)] or @class='update']",
    }
