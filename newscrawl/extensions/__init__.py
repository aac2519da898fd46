"""Scrapy extensions: access to the store for one crawl, and progress on the terminal."""

from newscrawl.extensions.access import StoreAccess, errors
from newscrawl.extensions.causes import Cause, Causes
from newscrawl.extensions.log import RunLog
from newscrawl.extensions.progress import Progress

__all__ = ["Cause", "Causes", "Progress", "RunLog", "StoreAccess", "errors"]
