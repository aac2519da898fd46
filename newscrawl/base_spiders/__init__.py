"""Base spiders: their docstrings are the author's manual."""

from newscrawl.base_spiders.site import SiteSpider

__all__ = ["SiteSpider"]
