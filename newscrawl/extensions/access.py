"""Access to the store for one crawl: opens and closes it, holds the leases, counts what became of the pages."""

from __future__ import annotations

import contextlib
import logging
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import signals
from scrapy.exceptions import CloseSpider, NotConfigured

from newscrawl import __version__
from newscrawl.archive import Archive
from newscrawl.errors import NewscrawlError
from newscrawl.errors.drops import RobotsRefused
from newscrawl.extensions import recrawl
from newscrawl.extensions.causes import Causes
from newscrawl.extensions.history import RunHistory, Told
from newscrawl.runs import GOOD, is_bad
from newscrawl.state import HostMemories, open_store
from newscrawl.store import Lease, Outcome, Placed, Store, frontier, run_name, tombs
from newscrawl.store.plans import Plan
from newscrawl.store.reading import Reading, left_behind
from newscrawl.store.writer import Writer

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

# The setting under which a run hands the leases that it holds to the crawls that work under them.
LEASES = "NEWSCRAWL_LEASES"
_FORGOTTEN = "it was forgotten; newscrawl forget --undo takes that back"
_LOG = logging.getLogger(__name__)


def errors(counts: Mapping[str, int]) -> int:
    """How many addresses gave no page that should have: failed, refused, start addresses that are gone.

    What robots.txt forbids is obeyed, counted as ``forbidden`` and no error.
    """
    bad = sum(counts.get(kind, 0) for kind in ("result/failed", "result/refused", "gone_starts"))
    return bad - counts.get("forbidden", 0)


class StoreAccess:
    """Opens the state for one crawl, counts, and closes the run.

    A spider takes part when it has ``targets()`` (name -> start addresses). It works under the leases that it is
    given and takes those of its targets that are not among them; one that another run has is refused, because nothing
    may wait in the reactor's thread. ``counts["broken"]`` are pages that our or the site's own code failed at;
    ``failure`` is the mistake, the failing disk or the bug that ended the crawl, None when all went well;
    ``dead_starts`` are start addresses that gave no page, with the reason.
    """

    def __init__(
        self,
        crawler: Crawler,
        folder: Path,
        leases: Sequence[Lease] = (),
        *,
        keep_pages: bool = False,
        plan: Plan | None = None,
    ) -> None:
        self._crawler = crawler
        self._plan = plan
        self._folder = folder
        self._given = tuple(leases)
        self._keep_pages = keep_pages
        self._starts: dict[str, Sequence[str]] = {}
        self._names: dict[int, str] = {}
        self._resumed = False
        self.store: Store | None = None
        self.memories: HostMemories | None = None
        self.writer: Writer | None = None
        self.archive: Archive | None = None  # where pages are kept
        self.reading: Reading | None = None
        self.failure: Exception | None = None
        self.run = ""
        self.reason = ""  # why the frontier had no more: finished, max_pages, waiting
        self.targets: list[int] = []
        self.counts: Counter[str] = Counter()
        self.causes = Causes()
        self.history: RunHistory | None = None
        self.told: list[Told] = []  # the verdicts, when it is over
        self._started = 0.0
        self._resting_starts = 0  # start addresses that this run leaves alone
        self._bad: set[int] = set()  # rows that were counted as bad and that a second round is to ask again
        self.dead_starts: dict[str, str] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bow out for spiders that are not built on ``SiteSpider``."""
        if not hasattr(crawler.spidercls, "targets"):
            raise NotConfigured
        settings = crawler.settings
        self = cls(
            crawler,
            Path(settings["NEWSCRAWL_STATE"]),
            settings.get(LEASES) or (),
            keep_pages=settings.getbool("NEWSCRAWL_KEEP_PAGES"),
            plan=recrawl.plan_of(settings),
        )
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
        """Write what is queued, close the run, give back the leases that were taken here."""
        if self.writer is not None:
            self.writer.close()
            self.failure = self.failure or self.writer.failure
        if self.archive is not None:
            self.archive.close()
        for where, why in getattr(self._crawler.spider, "unread", ()):
            self.causes.add(why, where)
        try:
            if self.store is not None and self.failure is None:
                self._decide()
                self.store.end(self.run, reason, {**self.counts, "problems": self.problems})
            self._judge(reason)
        except NewscrawlError as error:
            self.failure = self.failure or error
            if self.history is not None:
                self.told = self.history.unwritten(self.failure)
        self._close_store()

    @property
    def problems(self) -> dict[str, str]:
        """The causes of what went wrong, each with an example."""
        return {cause.reason: cause.example for cause in self.causes.all()}

    def waiting(self) -> int:
        """How many addresses are still to be asked; no more than ``frontier.MAX_COUNTED`` are counted."""
        if self.store is None:
            return 0
        with self.store.reading() as db:
            return sum(frontier.waiting(db, target) for target in self.targets)

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

    def counted(self, outcome: Outcome, placed: Sequence[Placed] = ()) -> None:
        """Count an outcome; keeps one example for each cause of failure. A row is a mistake once a run.

        A look at an old article (``placed``: where that stands) is no mistake, whatever it saw.
        """
        self.counts["pages"] += outcome.status is not None
        if outcome.due.article is not None:
            recrawl.count_look(self.counts, outcome, placed)
            if self.history is not None:
                self.history.look(outcome)
            return
        if outcome.due.kind == "guess" and outcome.result not in {"article", "listing"}:
            return
        start = outcome.due.kind == "start"
        bad = is_bad(outcome.result, start=start)
        if bad and outcome.due.id in self._bad:
            return
        if self.history is not None:
            self.history.page(outcome)
        self.counts[f"result/{outcome.result}"] += 1
        if not bad:
            return
        if self._resumed:
            self._bad.add(outcome.due.id)
        self.counts["gone_starts"] += outcome.result == "gone"
        forbidden = outcome.reason == RobotsRefused.SAYS
        self.counts["forbidden"] += forbidden
        if start:
            self.dead_starts[outcome.due.url] = outcome.reason
        if not forbidden:
            self.causes.add(outcome.reason, outcome.due.url, start=start)

    def placed(self, placed: Sequence[Placed], target: int | None = None) -> None:
        """Count what became of a page's articles, which a target led to."""
        if self.history is not None:
            self.history.placed(target, placed)
        for one in placed:
            self.counts[f"articles/{one.change}"] += 1
            self.counts["stories"] += one.change == "new" and one.article.id == one.story.id
            self.counts["edits"] += len(one.article.cleaning) if one.change != "same" else 0
            self.counts[f"way/{self._way(one)}"] += one.change == "new"

    def _way(self, placed: Placed) -> str:
        """What led to an article: the feed or sitemap with its address, or ``pages``."""
        address = placed.article.source.listing_url or ""
        kind = getattr(self._crawler.spider, "lists", {}).get(address)
        return f"{kind} {address}" if kind else "pages"

    def _open(self, spider: Any) -> None:
        self._starts = spider.targets()
        self.store = open_store(self._folder)
        self.memories = HostMemories(self.store)
        self.store.leases, self.store.plan = self._given, self._plan
        held = {lease.name for lease in self._given}
        self.store.acquire("target", [name for name in self._starts if name not in held])
        self._started = now = time.time()
        self.run = run_name(now)
        self.reading = Reading(self._folder, self.run)
        self._count_deaths()
        self._resumed = self.store.unfinished(self.store.targets(list(self._starts)))
        numbers = self.store.begin(self.run, spider.name, self._starts)
        self._names = {number: name for name, number in numbers.items()}
        self.targets = list(self._names)
        self.counts["not_due"], self._resting_starts = recrawl.not_due(self.store, self.targets, now)
        with self.store.reading() as db:
            starts = [start for several in self._starts.values() for start in several]
            self.dead_starts |= dict.fromkeys(tombs.forgotten(db, starts), _FORGOTTEN)
        self.history = RunHistory(self.store, self.run, now, self._names)
        writing = self.store.sibling()
        if self._keep_pages:
            writing.archive = self.archive = Archive(self._folder, self.run)
        self.writer = Writer(writing, self.run, self._failed)

    def _count_deaths(self) -> None:
        """Take over what dead processes left behind: which page each was reading."""
        assert self.store is not None
        marks = left_behind(self._folder)
        self.store.died([row for row in marks.values() if row], __version__)
        for path in marks:
            path.unlink(missing_ok=True)

    def _judge(self, reason: str) -> None:
        """Let each site's row be written; a disk that takes no row leaves it open, and the next run closes it."""
        if self.history is not None:
            whole = reason == "finished" == self.reason and not self._resting_starts
            self.told = self.history.end(time.time(), self.reason or reason, self.failure, whole=whole)
        for one in self.told:
            level = logging.INFO if one.verdict.kind in GOOD else logging.WARNING
            more = {"site": one.site, "run": one.run, "verdict": one.verdict.kind}
            _LOG.log(level, "%s", one.verdict.line, extra=more)

    def _decide(self) -> None:
        """What was not there may be gone; a run that failed leaves that to the next one."""
        if self.store is None or self.history is None:
            return
        found = recrawl.decide(self.store, self.targets, self._started, time.time(), self.history.trusted())
        self.history.decided(found)
        for one in found.values():
            self.counts["looked/gone"] += one.gone
            self.counts["looked/back"] += one.back

    def _failed(self, error: Exception) -> None:
        """The writer failed (in its thread): end the crawl through the engine."""
        from twisted.internet import reactor

        self.failure = error
        reactor.callFromThread(self._end_crawl)

    def _end_crawl(self) -> None:
        from scrapy.utils.defer import deferred_from_coro

        deferred_from_coro(self._crawler.engine.close_spider_async(reason="store_failed"))

    def _close_store(self) -> None:
        """Give back what was taken here, unless the disk does not let it: then it frees itself with this process."""
        if self.reading is not None:
            self.reading.close()
            self.reading = None
        if self.store is None:
            return
        self.store.leases = tuple(lease for lease in self.store.leases if lease not in self._given)
        with contextlib.suppress(NewscrawlError):
            self.store.release()
        self.store.close()
        self.store = self.memories = None
