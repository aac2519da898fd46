"""robots.txt by RFC 9309 and the delays a host asks for. Never sleeps: waits are dates in the frontier."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request
from scrapy.exceptions import NotConfigured

from newscrawl.errors import BadStatus, Refused, RobotsRefused, RobotsUnreachable

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# RFC 9309: read at least 500 KiB, keep at most 24 hours; StormCrawler keeps 6 h and errors 1 h. A run of ours is
# short, and an error is asked again while the run still has other things to do.
MAX_BYTES = 500 * 1024
KEEP = 6 * 3600.0
KEEP_ERROR = 3.0
MAX_REDIRECTS = 5
# Crawl-delay above this is taken as this (Heritrix honours 300 s, news-crawl 120 s).
MAX_CRAWL_DELAY = 120.0
# Rules held at once: an LRU, so that a crawl over thousands of hosts stays bounded.
MAX_HOSTS = 2000


@dataclass(frozen=True, slots=True)
class Rules:
    """What an origin's robots.txt says to us; ``parser`` None = everything allowed.

    ``unreachable`` says why it could not be read; ``refused``: the guard does not let us ask this origin at all.
    """

    parser: Protego | None
    unreachable: str | None
    until: float
    refused: bool = False

    def delay(self, agent: str) -> float:
        """Seconds that robots.txt asks for between two requests, capped; 0 when it does not."""
        asked = self.parser.crawl_delay(agent) if self.parser else None
        return min(float(asked or 0), MAX_CRAWL_DELAY)


class Politeness:
    """Downloader middleware: fetch robots.txt once an origin, refuse what it forbids.

    5xx, 429 and silence forbid everything until it is asked again; 4xx allow everything. Redirects of robots.txt
    are followed five times and pass the guard like any request.
    """

    def __init__(self, crawler: Crawler, agent: str) -> None:
        self._crawler = crawler
        self._agent = agent
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bow out where ROBOTSTXT_OBEY is off."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        return cls(crawler, crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise RobotsRefused or RobotsUnreachable."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules(request.url)
        if rules.refused:
            raise Refused(rules.unreachable or "")
        if rules.unreachable:
            raise RobotsUnreachable(f"robots.txt could not be read ({rules.unreachable})")
        if rules.parser and not rules.parser.can_fetch(request.url, self._agent):
            raise RobotsRefused("robots.txt forbids it")

    async def rules(self, url: str) -> Rules:
        """The rules of an address's origin, asked for once however many requests wait for them."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        task = self._rules.pop(origin, None)
        if task is None or (task.done() and (task.cancelled() or task.result().until < time.monotonic())):
            task = asyncio.ensure_future(self._fetch(origin))
        self._rules[origin] = task  # last in the dict = used last
        while len(self._rules) > MAX_HOSTS:
            del self._rules[next(iter(self._rules))]
        return await asyncio.shield(task)

    def known_delay(self, url: str) -> float:
        """Crawl-delay of an address's origin as far as it is known by now; 0 otherwise."""
        parts = urlsplit(url)
        task = self._rules.get(f"{parts.scheme}://{parts.netloc}")
        return task.result().delay(self._agent) if task and task.done() and not task.cancelled() else 0.0

    async def _fetch(self, origin: str) -> Rules:
        url = f"{origin}/robots.txt"
        now = time.monotonic
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(url)
            except BadStatus as answer:
                location = answer.headers.get("location")
                if 300 <= answer.status < 400 and location:
                    url = urljoin(url, location)
                    continue
                if 400 <= answer.status < 500 and answer.status != 429:
                    return Rules(None, None, now() + KEEP)
                return Rules(None, f"HTTP {answer.status}", now() + KEEP_ERROR)
            except Refused as error:
                return Rules(None, str(error), now() + KEEP_ERROR, refused=url.startswith(f"{origin}/"))
            except Exception as error:  # noqa: BLE001 - whatever went wrong, RFC 9309 calls it unreachable
                return Rules(None, f"{type(error).__name__}: {error}"[:200], now() + KEEP_ERROR)
            return Rules(_parse(response.body), None, now() + KEEP)
        return Rules(None, None, now() + KEEP)  # more than five redirects: as if there were none (RFC 9309, 2.3.1.2)

    async def _download(self, url: str) -> Response:
        request = Request(
            url, meta={"dont_obey_robotstxt": True, "dont_retry": True, "dont_redirect": True, "newscrawl_robots": True}
        )
        return await self._crawler.engine.download_async(request)


def crawl_delay(crawler: Crawler, url: str) -> float:
    """What robots.txt of an address's host asks for, as far as it is known."""
    politeness = crawler.get_downloader_middleware(Politeness)
    return politeness.known_delay(url) if politeness else 0.0


def _parse(body: bytes) -> Protego:
    """Rules of the first 500 KiB, without a byte order mark and without a line cut in half."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    if len(body) > MAX_BYTES:
        text = text.rpartition("\n")[0]
    return Protego.parse(text)
