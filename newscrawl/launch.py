"""One crawl in this process: settings, spiders, signals, what came of it. A second crawl needs a process of its own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from scrapy import Spider
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import closest_scrapy_cfg, get_config
from scrapy.utils.defer import deferred_from_coro

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.errors import UsageError
from newscrawl.extensions import StoreAccess
from newscrawl.extensions.access import LEASES
from newscrawl.middlewares.hosts import Hosts
from newscrawl.store import Lease

# SIGTERM must end within 5 s: what is in flight gets this long, then the process leaves; nothing stored is lost.
GRACE = 3.5


@dataclass(slots=True)
class Report:
    """What a crawl did: counts added up over its spiders, the targets, what went wrong."""

    targets: list[str]
    counts: Counter[str] = field(default_factory=Counter)
    problems: dict[str, str] = field(default_factory=dict)
    dead_starts: dict[str, str] = field(default_factory=dict)
    failure: Exception | None = None
    interrupted: bool = False
    waiting: bool = False


def project_settings(overrides: Mapping[str, object]) -> Settings:
    """Newscrawl's settings, on top the settings of the nearest project (scrapy.cfg), on top the command line's."""
    settings = Settings()
    settings.setmodule("newscrawl.settings", priority="project")
    module = os.environ.get("SCRAPY_SETTINGS_MODULE") or _project_module()
    if module and module != "newscrawl.settings":
        try:
            settings.setmodule(module, priority="project")
        except ImportError as error:
            raise UsageError(
                f"the project's settings module {module} cannot be imported ({error}); "
                "check scrapy.cfg and SCRAPY_SETTINGS_MODULE"
            ) from error
    settings.setdict(dict(overrides), priority="cmdline")
    return settings


def load_sites(settings: Settings, names: Sequence[str], *, every: bool = False) -> list[type[Spider]]:
    """The declared sites of these names, or all; raises UsageError for a name that no site has."""
    try:
        loader = SpiderLoader.from_settings(settings)
    except (ImportError, SyntaxError) as error:
        raise UsageError(f"the sites cannot be loaded ({error}); mend the file it names") from error
    have = sorted(loader.list())
    for name in names:
        if name not in have:
            listed = ", ".join(have) or "none"
            raise UsageError(f"there is no site {name!r}, and it is no http address. Sites declared here: {listed}")
    return [loader.load(name) for name in (have if every else names)]


def target_names(spiders: Sequence[tuple[type[Spider], Mapping[str, Any]]]) -> list[str]:
    """The targets of all spiders by name, each once: asked of spiders made for that and thrown away."""
    names = (name for spider, arguments in spiders for name in spider(**arguments).targets())  # type: ignore[attr-defined]
    return list(dict.fromkeys(names))


def crawl(
    spiders: Sequence[tuple[type[Spider], Mapping[str, Any]]], settings: Settings, leases: Sequence[Lease] = ()
) -> Report:
    """Run spiders side by side until nothing is left, and say what came of it.

    They work under the caller's leases on their targets, and take those that are not among them.
    """
    from scrapy.crawler import AsyncCrawlerProcess

    process, hosts = AsyncCrawlerProcess(settings), Hosts()
    crawlers = [process.create_crawler(spider) for spider, _ in spiders]
    for crawler in crawlers:
        crawler.settings.set(LEASES, tuple(leases), priority="cmdline")
        crawler.settings.set("NEWSCRAWL_HOSTS", hosts, priority="cmdline")  # one record of who was asked when
    pairs = zip(crawlers, spiders, strict=True)
    tasks = [process.crawl(crawler, **arguments) for crawler, (_, arguments) in pairs]
    stop = Stop()
    stop.install(lambda: deferred_from_coro(process.stop()))
    process.start(install_signal_handlers=False)
    for task in tasks:
        task.result()  # a bug rises here instead of ending as a line in the log
    accesses = [access for c in crawlers if (access := c.get_extension(StoreAccess)) is not None]
    return _report(accesses, interrupted=stop.asked)


class Stop:
    """SIGTERM, SIGINT: end gracefully; whatever still hangs after ``GRACE`` seconds, or a second signal, ends it."""

    def __init__(self) -> None:
        self.asked = False
        self._timer = threading.Timer(GRACE, self.leave)
        self._timer.daemon = True

    def install(self, stop: Any) -> None:
        """Handle the signals from now on; ``stop`` is called once, in the reactor's thread."""

        def handle(number: int, _frame: object) -> None:
            if self.asked:
                self.leave()
            self.asked = True
            self._timer.start()
            from twisted.internet import reactor

            sys.stderr.write(f"\nnewscrawl: {signal.Signals(number).name}: ending, what was fetched is being stored\n")
            if reactor.running:
                reactor.callFromThread(stop)

        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, handle)

    @staticmethod
    def leave() -> None:
        """End this process now; what was stored is stored."""
        sys.stderr.write("newscrawl: interrupted; run the same command again to go on\n")
        sys.stderr.flush()
        os._exit(5)


@contextlib.contextmanager
def leaving_on_signals() -> Iterator[None]:
    """While nothing runs that would have to end first, SIGTERM and SIGINT end the process at once."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: Stop.leave()) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def url_spider(addresses: Sequence[str]) -> tuple[type[Spider], dict[str, Any]]:
    """The spider for bare addresses."""
    return UrlSpider, {"start_urls": list(addresses)}


def _report(accesses: Sequence[StoreAccess], *, interrupted: bool) -> Report:
    report = Report([name for access in accesses for name in access.target_names], interrupted=interrupted)
    for access in accesses:
        report.counts.update(access.counts)
        report.problems.update(access.problems)
        report.dead_starts.update(access.dead_starts)
        report.failure = report.failure or access.failure
        report.waiting = report.waiting or access.reason == "waiting"
    return report


def _project_module() -> str | None:
    if not closest_scrapy_cfg():
        return None
    config = get_config()
    module = config.get("settings", "default", fallback=None)
    if module and importlib.util.find_spec(module.partition(".")[0]) is None:
        folder = os.path.dirname(closest_scrapy_cfg())  # noqa: PTH120 - Scrapy's own notion of the project folder
        if folder not in sys.path:
            sys.path.append(folder)
    return module
