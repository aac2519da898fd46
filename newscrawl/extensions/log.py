"""Log lines that each name site and run, as text or as JSON. Knows Scrapy's log handler, no store."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Self

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.log import get_scrapy_root_handler

from newscrawl.errors import UsageError
from newscrawl.extensions.access import StoreAccess
from newscrawl.text import printable

if TYPE_CHECKING:
    from scrapy import Spider
    from scrapy.crawler import Crawler

FORMS = ("text", "json")
# Letters of a message on one line; what is longer is a page.
MAX_MESSAGE = 2000


class Lines(logging.Formatter):
    """A record as one line of text (a traceback below it) or as one JSON object.

    ``runs`` has (site, run) by spider. A record names its own, or its spider's; one that names no spider belongs to
    the run when there is only one.
    """

    def __init__(self, form: str) -> None:
        super().__init__()
        self._form = form
        self.runs: dict[str, tuple[str, str]] = {}

    def format(self, record: logging.LogRecord) -> str:
        """The line without its end."""
        site, run = self._place(record)
        moment = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        time = moment.replace("+00:00", "Z")
        trace = self.formatException(record.exc_info) if record.exc_info else None
        if self._form == "json":
            values = {"time": time, "level": record.levelname, "site": site, "run": run, "logger": record.name}
            more = {"verdict": record.verdict} if hasattr(record, "verdict") else {}
            told = {"message": record.getMessage()} | ({"exception": trace} if trace else {})
            return json.dumps(values | more | told, ensure_ascii=True)
        message = printable(record.getMessage(), MAX_MESSAGE)
        below = "".join(f"\n  {printable(line, MAX_MESSAGE)}" for line in trace.splitlines()) if trace else ""
        return f"{time} {record.levelname} site={site or '-'} run={run or '-'} {record.name}: {message}{below}"

    def _place(self, record: logging.LogRecord) -> tuple[str | None, str | None]:
        if hasattr(record, "site"):
            return record.site, getattr(record, "run", None)
        spider = getattr(record, "spider", None)
        known = self.runs.get(getattr(spider, "name", ""))
        if known is None and len(self.runs) == 1:
            known = next(iter(self.runs.values()))
        return known or (None, None)


class RunLog:
    """Gives Scrapy's log the lines that ``NEWSCRAWL_LOG`` asks for."""

    def __init__(self, crawler: Crawler, form: str) -> None:
        self._crawler = crawler
        self._form = form

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bow out where Scrapy's own lines are wanted; raises UsageError for a form that there is not."""
        form = crawler.settings.get("NEWSCRAWL_LOG")
        if not form:
            raise NotConfigured
        if form not in FORMS:
            raise UsageError(f"NEWSCRAWL_LOG is {form!r}; allowed: {', '.join(FORMS)}")
        self = cls(crawler, form)
        crawler.signals.connect(self.spider_opened, signals.spider_opened)
        return self

    def spider_opened(self, spider: Spider) -> None:
        """From now on lines of this spider name its run."""
        lines = installed(self._form)
        if lines is None:  # a program of somebody else logs in its own way
            return
        access = self._crawler.get_extension(StoreAccess)
        if access is not None and access.run:
            names = access.target_names
            lines.runs[spider.name] = (names[0] if len(names) == 1 else spider.name, access.run)


def install(form: str, level: str) -> None:
    """Log to standard error in this form from now on, before Scrapy says its first word."""
    handler = logging.StreamHandler()
    handler.setFormatter(Lines(form))
    handler.setLevel(level)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(level)


def installed(form: str) -> Lines | None:
    """The lines of what was installed, or of Scrapy's own handler, which gets them now; None where there is neither."""
    for handler in (*logging.getLogger().handlers, get_scrapy_root_handler()):
        if handler is not None and isinstance(handler.formatter, Lines):
            return handler.formatter
    handler = get_scrapy_root_handler()
    if handler is None:
        return None
    lines = Lines(form)
    handler.setFormatter(lines)
    return lines
