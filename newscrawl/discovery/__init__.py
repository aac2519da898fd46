"""Looks at a site -> the ways to its articles: what to ask next, and which way is the best. Asks nothing itself."""

from newscrawl.discovery.addresses import bare
from newscrawl.discovery.asks import MAX_ASKS, SAMPLES, next_asks
from newscrawl.discovery.judging import judge
from newscrawl.discovery.known import FEED_PLACES, SITEMAP_PLACES
from newscrawl.discovery.pagination import further_pages, is_akin
from newscrawl.discovery.shapes import LIKELY, Outcome, Shapes
from newscrawl.discovery.values import ArticleShape, Ask, Facts, Finding, Listing, Look, Way

__all__ = [
    "FEED_PLACES",
    "LIKELY",
    "MAX_ASKS",
    "SAMPLES",
    "SITEMAP_PLACES",
    "ArticleShape",
    "Ask",
    "Facts",
    "Finding",
    "Listing",
    "Look",
    "Outcome",
    "Shapes",
    "Way",
    "bare",
    "further_pages",
    "is_akin",
    "judge",
    "next_asks",
]
