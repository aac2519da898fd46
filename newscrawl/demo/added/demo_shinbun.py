"""南湖村通信: one site."""

from newscrawl.base_spiders import SiteSpider


class DemoShinbun(SiteSpider):
    """南湖村通信, by its feed."""

    name = "demo_shinbun"
    start_urls = ["http://127.0.0.1:18217/", "http://127.0.0.1:18217/feed"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//section[@class='fy06qea']/*[self::p[not(strong)] or self::h2 or self::ul or self::blockquote or @class='bifq3rc']",
    }
