"""Base spiders: their docstrings are the author's manual."""

from newscrawl.base_spiders.archive import ArchiveSpider
from newscrawl.base_spiders.farm import FarmSpider
from newscrawl.base_spiders.feed import FeedSpider
from newscrawl.base_spiders.listing import ListingSpider
from newscrawl.base_spiders.site import SiteSpider
from newscrawl.base_spiders.sitemap import SitemapSpider

__all__ = ["ArchiveSpider", "FarmSpider", "FeedSpider", "ListingSpider", "SiteSpider", "SitemapSpider"]
