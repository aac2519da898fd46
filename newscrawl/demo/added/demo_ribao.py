"""127.0.0.1: one site."""

from newscrawl.base_spiders import SiteSpider


class DemoRibao(SiteSpider):
    """127.0.0.1, by its listing."""

    name = "demo_ribao"
    start_urls = ["http://127.0.0.1:18215/"]
    every = "6h"
    delay = 0
    fields = {"article_section": ".breadcrumbs a:nth-of-type(2)"}
