"""Progress on the terminal. Knows the counts, no store."""

from __future__ import annotations

import sys
import time
from collections import Counter
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from twisted.internet import task

from newscrawl.extensions.access import StoreAccess, errors

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class Progress:
    """A line that says how far the crawl is: rewritten in place on a terminal, a plain line elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._loop = task.LoopingCall(self._show)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bow out where progress is not wanted or the spider is not ours."""
        if not crawler.settings.getbool("NEWSCRAWL_PROGRESS") or not hasattr(crawler.spidercls, "targets"):
            raise NotConfigured
        self = cls(crawler)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        return self

    def spider_opened(self) -> None:
        """Begin to show."""
        self._loop.start(0.5 if self._terminal else 10.0, now=False)

    def spider_closed(self) -> None:
        """Show the last state and end the line."""
        if self._loop.running:
            self._loop.stop()
        self._show()
        if self._terminal:
            sys.stderr.write("\n")

    def line(self) -> str:
        """Pages, articles, new stories, errors, speed."""
        access = self._crawler.get_extension(StoreAccess)
        counts = access.counts if access else Counter[str]()
        seconds = max(time.monotonic() - self._started, 0.001)
        return (
            f"{self._crawler.spidercls.name}: {counts['pages']} pages, "
            f"{counts['articles/new'] + counts['articles/updated'] + counts['articles/same']} articles, "
            f"{counts['stories']} new stories, {errors(counts)} errors, {counts['pages'] / seconds:.0f} pages/s"
        )

    def _show(self) -> None:
        sys.stderr.write(f"\r\x1b[2K{self.line()}" if self._terminal else f"{self.line()}\n")
        sys.stderr.flush()
