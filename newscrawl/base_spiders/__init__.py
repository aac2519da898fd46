"""Base spiders: their docstrings are the author's manual."""

from newscrawl.base_spiders.feed import FeedSpider
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.base_spiders.sitemap import SitemapSpider

__all__ = ["FeedSpider", "SiteSpider", "SitemapSpider"]
