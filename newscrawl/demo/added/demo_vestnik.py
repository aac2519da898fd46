"""Листок (Приморье): one site."""

from newscrawl.base_spiders import SiteSpider


class DemoVestnik(SiteSpider):
    """Листок (Приморье), by its feed."""

    name = "demo_vestnik"
    start_urls = ["http://127.0.0.1:18211/", "http://127.0.0.1:18211/backend/news.rdf"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//div[@class='article-body']/*[self::p[not(a/em)] or self::ul or self::blockquote[not(@class)] or @class='live-entry']",
    }
