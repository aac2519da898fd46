"""The Sedgeley Post: one site."""

from newscrawl.base_spiders import SitemapSpider


class DemoBroadsheet(SitemapSpider):
    """The Sedgeley Post, by its sitemap."""

    name = "demo_broadsheet"
    start_urls = ["http://127.0.0.1:18201/maps/site-1.xml"]
    every = "6h"
    delay = 0
    fields = {
        "article_body": "//div[@class='article-body']/*[self::p or self::h3 or self::ul or self::blockquote or @class='update']",
    }
