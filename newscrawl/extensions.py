"""Scrapy extensions: access to the store for one crawl, and progress on the terminal."""

from __future__ import annotations

import secrets
import sys
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured
from twisted.internet import task

from newscrawl import stories
from newscrawl.cleaning import stem
from newscrawl.errors import InUse, NewscrawlError
from newscrawl.publishing.line import content_hash
from newscrawl.store import Outcome, Placed, Rules, Store, utc
from newscrawl.store.writer import Writer

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler


def open_store(folder: Path) -> Store:
    """The store of a state folder with the rules of this version's rooms."""
    rules = Rules(stories.decide, stories.rank, stem, stories.MAX_POSTINGS, stories.MAX_CANDIDATES)
    return Store(folder, rules, content_hash)


class StoreAccess:
    """Opens the state for one crawl, holds the targets' leases, counts, and closes the run.

    A spider takes part when it has ``targets()`` (name -> start addresses). ``failure`` is the mistake, the
    failing disk or the bug that ended the crawl, None when all went well; ``dead_starts`` are start addresses that gave no
    page, with the reason.
    """

    def __init__(self, crawler: Crawler, folder: Path) -> None:
        self._crawler = crawler
        self._folder = folder
        self._starts: dict[str, Sequence[str]] = {}
        self._names: dict[int, str] = {}
        self._resumed = False
        self.store: Store | None = None
        self.writer: Writer | None = None
        self.failure: Exception | None = None
        self.run = ""
        self.reason = ""  # why the frontier had no more: finished, max_pages, waiting
        self.targets: list[int] = []
        self.counts: Counter[str] = Counter()
        self.problems: dict[str, str] = {}
        self.dead_starts: dict[str, str] = {}
        self._wait = crawler.settings.getbool("NEWSCRAWL_WAIT")

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bow out for spiders that are not built on ``SiteSpider``."""
        if not hasattr(crawler.spidercls, "targets"):
            raise NotConfigured
        self = cls(crawler, Path(crawler.settings["NEWSCRAWL_STATE"]))
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signals.spider_closed)
        return self

    def spider_opened(self, spider: Spider) -> None:
        """Open the store, take the leases, begin the run."""
        try:
            self._open(spider)
        except Exception as error:
            # Scrapy logs what a signal's receiver raises and crawls on; nothing may be fetched without a store.
            self.failure = error
            self._close_store()
            raise CloseSpider("store_failed") from error

    def spider_closed(self, reason: str) -> None:
        """Write what is queued, close the run, give the leases back."""
        if self.writer is not None:
            self.writer.close()
            self.failure = self.failure or self.writer.failure
        try:
            if self.store is not None and self.failure is None:
                self.store.end(self.run, reason, {**self.counts, "problems": self.problems})
                self.store.release()
        except NewscrawlError as error:
            self.failure = error
        self._close_store()

    @property
    def target_names(self) -> list[str]:
        """The targets of this crawl by name."""
        return list(self._starts)

    def starts_of(self, target: int) -> Sequence[str]:
        """The start addresses of a target: its hosts are the scope of its crawl."""
        return self._starts[self._names[target]]

    def next_round(self) -> bool:
        """After an unfinished round was finished: look at the start addresses once more, once a run."""
        if not self._resumed or self.store is None:
            return False
        self._resumed = False
        return self.store.next_round(self._starts)

    def counted(self, outcome: Outcome) -> None:
        """Count an outcome; keeps one example for each kind of problem."""
        self.counts["pages"] += outcome.status is not None
        self.counts[f"result/{outcome.result}"] += 1
        if outcome.due.kind == "start" and outcome.result in {"failed", "refused", "gone"}:
            self.dead_starts[outcome.due.url] = outcome.reason
        if outcome.result in {"failed", "refused"}:
            self.problems.setdefault(outcome.reason[:100], outcome.due.url)
            if len(self.problems) > 50:
                self.problems.popitem()

    def placed(self, placed: Sequence[Placed]) -> None:
        """Count what became of a page's articles."""
        for one in placed:
            self.counts[f"articles/{one.change}"] += 1
            self.counts["stories"] += one.change == "new" and one.article.id == one.story.id
            self.counts["edits"] += len(one.article.cleaning) if one.change != "same" else 0

    def _open(self, spider: Any) -> None:
        self._starts = spider.targets()
        self.store = open_store(self._folder)
        self._acquire(self.store, list(self._starts))
        now = time.time()
        self.run = f"{utc(now).replace(':', '').replace('-', '')}-{secrets.token_hex(3)}"
        self._resumed = self.store.unfinished(self.store.targets(list(self._starts)))
        numbers = self.store.begin(self.run, spider.name, self._starts)
        self._names = {number: name for name, number in numbers.items()}
        self.targets = list(self._names)
        self.writer = Writer(self.store.sibling(), self.run, self._failed)

    def _acquire(self, store: Store, names: list[str]) -> None:
        """Take the targets' leases; with NEWSCRAWL_WAIT try again each second while another run has them."""
        while True:
            try:
                return store.acquire("target", names)
            except InUse:
                if not self._wait:
                    raise
                time.sleep(1)

    def _failed(self, error: NewscrawlError) -> None:
        """The writer failed (in its thread): end the crawl through the engine."""
        from twisted.internet import reactor

        self.failure = error
        reactor.callFromThread(self._end_crawl)

    def _end_crawl(self) -> None:
        from scrapy.utils.defer import deferred_from_coro

        deferred_from_coro(self._crawler.engine.close_spider_async(reason="store_failed"))

    def _close_store(self) -> None:
        if self.store is not None:
            self.store.close()
            self.store = None


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
        errors = counts["result/failed"] + counts["result/refused"]
        return (
            f"{self._crawler.spidercls.name}: {counts['pages']} pages, "
            f"{counts['articles/new'] + counts['articles/updated'] + counts['articles/same']} articles, "
            f"{counts['stories']} new stories, {errors} errors, {counts['pages'] / seconds:.0f} pages/s"
        )

    def _show(self) -> None:
        sys.stderr.write(f"\r\x1b[2K{self.line()}" if self._terminal else f"{self.line()}\n")
        sys.stderr.flush()
