"""127.0.0.1: one site."""

from newscrawl.base_spiders import SiteSpider


class DemoDorfblatt(SiteSpider):
    """127.0.0.1, by its listing."""

    name = "demo_dorfblatt"
    start_urls = ["http://127.0.0.1:18205/"]
    every = "6h"
    delay = 0
    fields = {"article_body": "//td/div/div[br]", "article_section": "//td/div/div[1]/a[2]"}
