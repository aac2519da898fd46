"""One crawl in this process: settings, spiders, signals, what came of it. A second crawl needs a process of its own."""

from __future__ import annotations

import contextlib
import importlib.util
import os
import pkgutil
import re
import signal
import sys
import threading
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy import Spider
from scrapy.settings import Settings
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.conf import closest_scrapy_cfg, get_config
from scrapy.utils.defer import deferred_from_coro

from newscrawl.base_spiders.site import UrlSpider, did_you_mean
from newscrawl.errors import UsageError
from newscrawl.extensions import Causes, StoreAccess, log
from newscrawl.extensions.access import LEASES
from newscrawl.extensions.history import Told
from newscrawl.middlewares.broken import shown_path
from newscrawl.middlewares.hosts import Hosts
from newscrawl.middlewares.pace import Pace
from newscrawl.store import Lease

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# SIGTERM must end within 5 s: what is in flight gets this long, then the process leaves; nothing stored is lost.
GRACE = 3.5
INTERRUPTED = 5
AGAIN = "interrupted; run the same command again to go on"
# Scrapy's warning lists the classes that share a name so.
_NAMED_TWICE = re.compile(r"^\s+(\w+) named '([^']+)' \(in ([\w.]+)\)$", re.MULTILINE)


@dataclass(slots=True)
class Report:
    """What a crawl did: counts added up over its spiders, the targets, what went wrong.

    ``broken`` are spiders of which every article failed in our own or the site's code.
    """

    targets: list[str]
    counts: Counter[str] = field(default_factory=Counter)
    causes: Causes = field(default_factory=Causes)
    broken: list[str] = field(default_factory=list)
    dead_starts: dict[str, str] = field(default_factory=dict)
    told: list[Told] = field(default_factory=list)
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
    loader = _loader(settings)
    have = sorted(loader.list())
    for name in names:
        if name not in have:
            listed = ", ".join(have) or "none"
            raise UsageError(
                f"there is no site {name!r}, and it is no http address{did_you_mean(name)}. "
                f"Sites declared here: {listed}"
            )
    return [loader.load(name) for name in (have if every else names)]


def load_each(settings: Settings) -> tuple[list[type[Spider]], dict[str, str]]:
    """The sites of every file that can be imported, and a sentence for each module that cannot."""
    found: list[type[Spider]] = []
    broken: dict[str, str] = {}
    waiting = list(settings.getlist("SPIDER_MODULES"))
    while waiting:
        name = waiting.pop(0)
        try:
            module = importlib.import_module(name)
        except (Exception, SystemExit) as error:  # noqa: BLE001 - whatever a site's module raises is its author's to mend
            broken[name] = f"the sites of {name} cannot be loaded: {_place_of(error)}; mend that file"
            continue
        waiting += [f"{name}.{one.name}" for one in pkgutil.iter_modules(getattr(module, "__path__", ()))]
        classes = [c for c in vars(module).values() if isinstance(c, type) and c.__module__ == name]
        found += [c for c in classes if issubclass(c, Spider) and getattr(c, "name", None)]
    return found, broken


def _loader(settings: Settings) -> SpiderLoader:
    """Scrapy's loader; a file that cannot be imported and a name that two classes have are a sentence."""
    try:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            loader = SpiderLoader.from_settings(settings)
    except Exception as error:  # whatever a site's module raises is its author's to mend
        raise UsageError(f"the sites cannot be loaded: {_place_of(error)}; mend that file") from error
    for one in warned:
        twice = _NAMED_TWICE.findall(str(one.message))
        if twice:
            places = " and ".join(f"{name} in {module}" for name, called, module in twice if called == twice[0][1])
            raise UsageError(f"two sites have the name {twice[0][1]!r}: {places}; give one of them another name")
        warnings.warn_explicit(one.message, one.category, one.filename, one.lineno)
    return loader


def _place_of(error: BaseException) -> str:
    """What a module's import raised, with the file and line of it."""
    said = f"{type(error).__name__}: {error}"
    if isinstance(error, SyntaxError):
        return f"SyntaxError: {error.msg} ({shown_path(error.filename or '?')}:{error.lineno})"
    frames = [f for f in traceback.extract_tb(error.__traceback__) if not f.filename.startswith("<frozen")]
    own = [f for f in frames if "site-packages" not in f.filename and f.filename not in {__file__, importlib.__file__}]
    return f"{said} ({shown_path(own[-1].filename)}:{own[-1].lineno})" if own else said


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

    if form := settings.get("NEWSCRAWL_LOG"):
        log.install(form, settings["LOG_LEVEL"])
        settings.set("LOG_INSTALL_ROOT_HANDLER", value=False, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    hosts = Hosts(Pace(Path(settings["NEWSCRAWL_STATE"])))
    crawlers = [process.create_crawler(spider) for spider, _ in spiders]
    for crawler in crawlers:
        crawler.settings.set(LEASES, tuple(leases), priority="cmdline")
        crawler.settings.set("NEWSCRAWL_HOSTS", hosts, priority="cmdline")  # one record of who was asked when
    pairs = zip(crawlers, spiders, strict=True)
    tasks = [process.crawl(crawler, **arguments) for crawler, (_, arguments) in pairs]
    stop = Stop()
    stop.install(lambda: deferred_from_coro(process.stop()), lambda: any(_is_running(c) for c in crawlers))
    process.start(install_signal_handlers=False)
    stop.uninstall()
    for task in tasks:
        task.result()  # a bug rises here instead of ending as a line in the log
    accesses = [access for c in crawlers if (access := c.get_extension(StoreAccess)) is not None]
    return _report(accesses, interrupted=stop.asked)


class Stop:
    """SIGTERM, SIGINT: end gracefully; whatever still hangs after ``GRACE`` seconds, or a second signal, ends it.

    Where no crawl has begun nothing has to end first: the process leaves at once. Scrapy forgets to stop a crawl whose
    engine is not made yet.
    """

    def __init__(self) -> None:
        self.asked = False
        self._before: dict[signal.Signals, Any] = {}
        self._timer = threading.Timer(GRACE, self.leave)
        self._timer.daemon = True

    def install(self, stop: Any, is_running: Callable[[], bool]) -> None:
        """Handle the signals from now on; ``stop`` is called once, in the reactor's thread.

        ``is_running`` tells whether a crawl has begun that must end first.
        """

        def handle(number: int, _frame: object) -> None:
            if self.asked:
                self.leave()
            self.asked = True
            self._timer.start()
            if not is_running():
                self.leave()  # an exception would be swallowed by whatever makes the engine
            _tell(f"{signal.Signals(number).name}: ending, what was fetched is being stored")
            from twisted.internet import reactor

            reactor.callFromThread(stop)

        self._before = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}

    def uninstall(self) -> None:
        """Nothing runs any more that would have to end first: who handled the signals before does so again."""
        for number, handler in self._before.items():
            signal.signal(number, handler)

    @staticmethod
    def leave() -> None:
        """End this process now; what was stored is stored."""
        _tell(AGAIN)
        sys.stderr.flush()
        os._exit(INTERRUPTED)


@contextlib.contextmanager
def leaving_on_signals() -> Iterator[None]:
    """While nothing runs that would have to end first, SIGTERM and SIGINT end the process at once."""
    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, lambda *_: leave_in_order()) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)


def _is_running(crawler: Crawler) -> bool:
    """Whether a crawler's engine runs, so that it can be stopped."""
    try:
        return crawler.engine is not None and crawler.engine.running
    except RuntimeError:  # Scrapy's answer while there is no engine yet
        return False


def leave_in_order() -> None:
    """Say that this is an interruption and unwind: files are closed, leases given back."""
    _tell(AGAIN)
    raise SystemExit(INTERRUPTED)


def _tell(sentence: str) -> None:
    """A sentence on a line of its own, also where a progress line or the terminal's ^C stands."""
    sys.stderr.write(f"{chr(10) * sys.stderr.isatty()}newscrawl: {sentence}\n")


def url_spider(addresses: Sequence[str]) -> tuple[type[Spider], dict[str, Any]]:
    """The spider for bare addresses."""
    return UrlSpider, {"start_urls": list(addresses)}


def _report(accesses: Sequence[StoreAccess], *, interrupted: bool) -> Report:
    report = Report([name for access in accesses for name in access.target_names], interrupted=interrupted)
    for access in accesses:
        report.counts.update(access.counts)
        report.causes.update(access.causes.all())
        if access.counts["broken"] and not any(access.counts[f"articles/{c}"] for c in ("new", "updated", "same")):
            report.broken += access.target_names
        report.dead_starts.update(access.dead_starts)
        report.told += access.told
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
