"""A polite look at a site: a crawl like every other, in a state that is thrown away, which asks what discovery wants.

Guard, robots.txt, waits and limits are those of every crawl; what is asked is decided from page to page.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from newscrawl import discovery, extraction, launch, settings, urls
from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.fields import Overrides
from newscrawl.discovery import Look
from newscrawl.items import Link, Page, RawArticle
from newscrawl.middlewares.outcomes import Outcomes
from newscrawl.middlewares.pages import page_of
from newscrawl.store import Outcome, Placed, utc

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

    from newscrawl.extraction import Reading

# Without a delay so many are asked at once; with one the next address is chosen when the last has answered.
_AT_ONCE = 4
# Bodies held at once: 40 pages have 4 MB, sitemaps up to 8 each.
_MAX_HELD = 128 << 20
# A person waits: 40 pages take 40 s, with a Crawl-delay of 10 s so many are 30. What was seen by then must do.
MAX_SECONDS = 300
_NO_PAGE = frozenset({"gone", "refused", "failed", "left"})

Tell = Callable[[int, str], None]


@dataclass(slots=True)
class Probe:
    """What was looked at, and what is to be asked next. ``wanted`` chooses from all looks; ``tell`` hears of each.

    ``failed`` has the addresses that gave no page, with the reason, ``moved`` those that sent on to another one.
    """

    starts: Sequence[str]
    wanted: Callable[[Sequence[Look]], Sequence[str]]
    tell: Tell
    at_once: int = 1
    looks: list[Look] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    _issued: set[str] = field(default_factory=set)
    _waiting: set[str] = field(default_factory=set)
    _held: int = 0

    def __post_init__(self) -> None:
        self._issued |= {urls.identity(one) for one in self.starts}
        self._waiting |= self._issued

    def read(self, page: Page, reading: Reading) -> None:
        """A page was read."""
        self._held += len(page.body)
        self._add(Look(page, reading))

    def without(self, address: str, status: int | None, reason: str) -> None:
        """An address gave no page."""
        self.failed[address] = reason.removeprefix(f"{address}: ")
        self._add(_nothing(address, status))

    def redirected(self, address: str, target: str, status: int | None) -> None:
        """An address sent on to another one, which is asked next if it was not yet."""
        self.moved[address] = target
        self._add(_nothing(address, status))
        identity = urls.identity(target)
        if identity not in self._issued:
            self._issued.add(identity)
            self._waiting.add(identity)

    def links(self) -> Iterator[Link]:
        """What to ask next, no more at once than ``at_once``; nothing where a start address gave no page."""
        if any(start in self.failed for start in self.starts) or self._held > _MAX_HELD:
            return
        for address in self.wanted(self.looks):
            if len(self._waiting) >= self.at_once:
                return
            identity = urls.identity(address)
            if identity in self._issued or urls.is_growing(address) or not self._is_own(address):
                continue
            self._issued.add(identity)
            self._waiting.add(identity)
            yield Link(address, "any", self._anchor(identity))

    def _add(self, look: Look) -> None:
        self._waiting.discard(urls.identity(look.page.url or ""))
        self.looks.append(look)
        self.tell(len(self.looks), look.page.url or "")

    def _is_own(self, address: str) -> bool:
        return any(urls.same_site(address, start) for start in self.starts)

    def _anchor(self, identity: str) -> str | None:
        """What a link to an address says, on a list before any other page: as a crawl of the site would have it."""
        ordered = sorted(self.looks, key=lambda look: not look.reading.is_list)
        named = (link for look in ordered for link in look.reading.links if urls.identity(link.url) == identity)
        return next((link.anchor for link in named if link.anchor), None)


class ProbeSpider(SiteSpider):
    """Asks what its probe wants, page by page; ``fields`` are the selectors that the site will have."""

    name = "url"  # told as the host that it is
    probe: Probe

    def __init__(
        self, name: str | None = None, *, probe: Probe, fields: Mapping[str, str] | None = None, **arguments: Any
    ) -> None:
        super().__init__(name, start_urls=probe.starts, **arguments)
        self.probe = probe
        self._overrides = Overrides(fields, "that is added") if fields else None

    def targets(self) -> dict[str, Sequence[str]]:
        """One for all addresses, called by the first: several probes run side by side."""
        return {self.start_urls[0]: self.start_urls}

    def parse(self, response: Response, **_: Any) -> Iterator[Link | RawArticle]:
        """Read a page, and choose what to ask next."""
        page = page_of(response)
        reading = extraction.read(page)
        reading = replace(reading, article=self.refined(page, reading.article, reading.reason))
        self.probe.read(page, reading)
        yield from self.probe.links()
        if reading.article is not None:
            yield reading.article


class Watched(Outcomes):
    """The two ends of the frontier, which also tell the probe what gave no page, so that it goes on with another."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._crawler: Crawler | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: its spider has the probe."""
        self = super().from_crawler(crawler)
        self._crawler = crawler
        return self

    async def _stored(self, outcome: Outcome) -> list[Placed]:
        assert self._crawler is not None
        assert isinstance(self._crawler.spider, ProbeSpider)
        probe, due = self._crawler.spider.probe, outcome.due
        if outcome.result in _NO_PAGE:
            probe.without(due.url, outcome.status, outcome.reason)
            outcome.links = [*outcome.links, *probe.links()]
        elif outcome.result == "redirect":
            probe.redirected(due.url, outcome.links[0].url, outcome.status)
            outcome.links = [*outcome.links, *probe.links()]
        return await super()._stored(outcome)


def run(probes: Sequence[tuple[Probe, Mapping[str, str]]], overrides: Mapping[str, object], limit: int = 0) -> bool:
    """Let probes look, side by side, each with the selectors of its site; whether they came to their end.

    ``limit`` is the number of addresses that each may ask, 0 for any. Raises what ended the crawl.
    """
    with tempfile.TemporaryDirectory(prefix="newscrawl-look-") as folder:
        asked = launch.project_settings({**overrides, **_settings(Path(folder) / "state", limit)})
        for probe, _ in probes:
            probe.at_once = 1 if asked.getfloat("DOWNLOAD_DELAY") else _AT_ONCE
        report = launch.crawl([(ProbeSpider, {"probe": probe, "fields": fields}) for probe, fields in probes], asked)
    if report.failure is not None:
        raise report.failure
    return not report.interrupted


def of_site(start: str, tell: Tell) -> Probe:
    """A probe that looks at a site from one address until discovery knows enough."""

    def wanted(looks: Sequence[Look]) -> Sequence[str]:
        return [ask.url for ask in discovery.next_asks(start, looks)]

    return Probe([start], wanted, tell)


def of_pages(addresses: Sequence[str], tell: Tell) -> Probe:
    """A probe that fetches these addresses and nothing else."""
    return Probe(addresses, lambda _: (), tell)


def _settings(state: Path, limit: int) -> dict[str, object]:
    """Settings of a look; of a project's own pipelines and feeds none, for nothing of it is to be published."""
    middlewares = {key: at for key, at in settings.SPIDER_MIDDLEWARES.items() if not key.endswith(".Outcomes")}
    return {
        "NEWSCRAWL_STATE": str(state),
        "NEWSCRAWL_MAX_PAGES": limit,
        "NEWSCRAWL_PROGRESS": False,
        "NEWSCRAWL_KEEP_PAGES": False,
        "LOG_LEVEL": "CRITICAL",
        "SPIDER_MIDDLEWARES": {**middlewares, "newscrawl.authoring.probe.Watched": 100},
        "ITEM_PIPELINES": settings.ITEM_PIPELINES,
        "FEEDS": {},
        "CLOSESPIDER_TIMEOUT": MAX_SECONDS,
    }


def _nothing(address: str, status: int | None) -> Look:
    page = Page(address, address, status or 0, {}, b"", utc(time.time()))
    return Look(page, extraction.read(page))
