"""Scrapy middlewares: guard (addresses), politeness (robots, delays), outcomes (what became of each page)."""
