"""Gives each page of the frontier, before it is read, what other pages of its host taught."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Self

from newscrawl.extensions import StoreAccess
from newscrawl.middlewares.pages import due_of, remember

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class Memories:
    """Spider middleware; ``find_access`` gives the crawl's access to the store, None where it has none."""

    def __init__(self, find_access: Callable[[], StoreAccess | None]) -> None:
        self._find_access = find_access

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Look the access up when a page comes: the store is open by then."""
        return cls(lambda: crawler.get_extension(StoreAccess))

    def process_spider_input(self, response: Response) -> None:
        """Leave the hosts' memories with the page."""
        access = self._find_access()
        if due_of(response) is not None and access is not None and access.memories is not None:
            remember(response, access.memories)
