"""Progress on the terminal. Knows the counts; how many addresses wait it asks the crawl's access."""

from __future__ import annotations

import os
import sys
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from twisted.internet import task

from newscrawl.extensions import recrawl
from newscrawl.extensions.access import StoreAccess, errors
from newscrawl.store.frontier import MAX_COUNTED
from newscrawl.text import plural

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


def figures(counts: Mapping[str, int]) -> str:
    """What came of a crawl so far, in the words that the summary uses too."""
    told = [
        plural(counts.get("pages", 0), "page"),
        plural(counts.get("articles/new", 0), "new article"),
        plural(counts.get("stories", 0), "new story", "new stories"),
        plural(counts.get("articles/updated", 0), "updated article"),
        plural(errors(counts), "error"),
    ]
    if counts.get("forbidden"):
        told.append(f"{counts['forbidden']} forbidden by robots.txt")
    told += recrawl.told(counts)
    return ", ".join(told)


class Progress:
    """A line that says how far the crawl is: rewritten in place on a terminal, a plain line elsewhere."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._terminal = sys.stderr.isatty()
        self._started = time.monotonic()
        self._name = ""
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

    def spider_opened(self, spider: Spider) -> None:
        """Begin to show, unless the crawl was refused before it began."""
        access = self._crawler.get_extension(StoreAccess)
        if access is None or access.failure is not None:
            return
        self._name = shown_name(spider.name, getattr(spider, "start_urls", ()))
        self._loop.start(0.5 if self._terminal else 10.0, now=False)

    def spider_closed(self) -> None:
        """Show the last state and end the line."""
        if not self._loop.running:
            return
        self._loop.stop()
        self._show()
        if self._terminal:
            sys.stderr.write("\n")

    def line(self) -> str:
        """Who is crawled, what came of it so far, what waits, the speed."""
        access = self._crawler.get_extension(StoreAccess)
        counts = access.counts if access else Counter[str]()
        waiting = access.waiting() if access else 0
        seconds = max(time.monotonic() - self._started, 0.001)
        more = "+" if waiting >= MAX_COUNTED else ""
        left = f", {waiting}{more} waiting" if waiting else ""
        return f"{self._name}: {figures(counts)}{left}, {counts['pages'] / seconds:.0f} pages/s"

    def _show(self) -> None:
        if self._terminal:
            sys.stderr.write(f"\r\x1b[2K{cut(self.line(), os.get_terminal_size(sys.stderr.fileno()).columns)}")
        else:
            sys.stderr.write(f"{self.line()}\n")
        sys.stderr.flush()


def shown_name(name: str, starts: Sequence[str]) -> str:
    """What a person calls a crawl: the site's name, for bare addresses the first host and how many more."""
    if name != "url" or not starts:
        return name
    hosts = list(dict.fromkeys(urlsplit(start).netloc for start in starts))
    return hosts[0] if len(hosts) == 1 else f"{hosts[0]} and {len(hosts) - 1} more"


def cut(line: str, columns: int) -> str:
    """The line in one row of a terminal: a longer one would wrap, and only its last row be rewritten.

    A terminal that does not know its width says 0; it gets the line whole.
    """
    return line if not columns or len(line) < columns else f"{line[: columns - 4]}..."
