"""robots.txt by RFC 9309 and the delays a host asks for. Never sleeps: waits are dates in the frontier."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Self
from urllib.parse import urljoin, urlsplit

from protego import Protego
from scrapy import Request, signals
from scrapy.exceptions import NotConfigured, StopDownload

from newscrawl import urls
from newscrawl.errors.drops import BadStatus, Refused, RobotsRefused, RobotsUnreachable
from newscrawl.middlewares.waits import RobotsLater, retry_after

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response

# RFC 9309: read at least 500 KiB, keep at most 24 hours; StormCrawler keeps 6 h and errors 1 h. A run of ours is
# short, and an error is asked again while the run still has other things to do.
MAX_BYTES = 500 * 1024
KEEP = 6 * 3600.0
KEEP_ERROR = 3.0
MAX_REDIRECTS = 5
# Crawl-delay above this is taken as this. Heritrix honours 300 s, news-crawl 120 s, Nutch skips sites that ask for more
# than 30 s; at 30 s a site of 100 articles takes an hour, and values above are mostly milliseconds or a way to say no.
MAX_CRAWL_DELAY = 30.0
# A robots.txt names one or a few, one of them the index of all others; more than a few dozen are one a language.
MAX_SITEMAPS = 50
# Rules held at once: an LRU, so that a crawl over thousands of hosts stays bounded.
MAX_HOSTS = 2000
_ROBOTS = "newscrawl_robots"


@dataclass(frozen=True, slots=True)
class Rules:
    """What an origin's robots.txt says to us; ``parser`` None = everything allowed.

    ``unreachable`` says why it could not be read; ``refused``: the guard does not let us ask this origin at all;
    ``later``: the origin itself asked to be left alone until then.
    """

    parser: Protego | None
    unreachable: str | None
    until: float
    refused: bool = False
    later: bool = False

    def delay(self, agent: str) -> float:
        """Seconds that robots.txt asks for between two requests, capped; 0 when it does not."""
        asked = self.parser.crawl_delay(agent) if self.parser else None
        return min(float(asked or 0), MAX_CRAWL_DELAY)


class Politeness:
    """Downloader middleware: fetch robots.txt once an origin, refuse what it forbids.

    5xx, 429 and silence forbid everything until it is asked again; 4xx allow everything. Redirects of robots.txt
    are followed five times and pass the guard like any request. ``download`` gives the answer to a request, through
    all downloader middlewares; ``agent`` is the name that robots.txt may call us by.
    """

    def __init__(self, download: Callable[[Request], Awaitable[Response]], agent: str) -> None:
        self._download = download
        self._agent = agent
        self._rules: dict[str, asyncio.Task[Rules]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Bow out where ROBOTSTXT_OBEY is off."""
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured

        async def download(request: Request) -> Response:
            return await crawler.engine.download_async(request)  # the engine is made after us

        crawler.signals.connect(stop_at_limit, signals.bytes_received)
        return cls(download, crawler.settings["ROBOTSTXT_USER_AGENT"] or crawler.settings["USER_AGENT"])

    async def process_request(self, request: Request) -> None:
        """Let a request pass, or raise RobotsRefused or RobotsUnreachable."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        rules = await self.rules(request.url)
        if rules.refused:
            raise Refused(rules.unreachable or "")
        if rules.later:
            wait = max(0.0, rules.until - time.monotonic())
            raise RobotsLater(f"robots.txt could not be read ({rules.unreachable})", wait)
        if rules.unreachable:
            raise RobotsUnreachable(f"robots.txt could not be read ({rules.unreachable})")
        if rules.parser and not rules.parser.can_fetch(request.url, self._agent):
            raise RobotsRefused(RobotsRefused.SAYS)

    async def rules(self, url: str) -> Rules:
        """The rules of an address's origin, asked for once however many requests wait for them."""
        key = origin(url)
        task = self._rules.pop(key, None)
        if task is None or (task.done() and (task.cancelled() or task.result().until < time.monotonic())):
            task = asyncio.ensure_future(self._fetch(key))
        self._rules[key] = task  # last in the dict = used last
        while len(self._rules) > MAX_HOSTS:
            del self._rules[next(iter(self._rules))]
        return await asyncio.shield(task)

    def known_delay(self, url: str) -> float:
        """Crawl-delay of an address's origin as far as it is known by now; 0 otherwise."""
        task = self._rules.get(origin(url))
        return task.result().delay(self._agent) if task and task.done() and not task.cancelled() else 0.0

    def known_sitemaps(self, url: str) -> list[str]:
        """The sitemaps that the robots.txt of an address's origin names, as far as it is known by now."""
        task = self._rules.get(origin(url))
        parser = task.result().parser if task and task.done() and not task.cancelled() else None
        return list(islice(parser.sitemaps, MAX_SITEMAPS)) if parser else []

    async def _fetch(self, start: str) -> Rules:
        url = f"{start}/robots.txt"
        now = time.monotonic
        for _ in range(MAX_REDIRECTS + 1):
            try:
                response = await self._download(_request(url))
                return Rules(_parse(response.body), None, now() + KEEP)
            except BadStatus as answer:
                if (target := _redirected(url, answer)) is not None:
                    url = target
                    continue
                if 400 <= answer.status < 500 and answer.status != 429:
                    return Rules(None, None, now() + KEEP)
                wait = retry_after(answer.headers.get("retry-after"), time.time())
                until = now() + max(KEEP_ERROR, wait or 0.0)
                return Rules(None, f"HTTP {answer.status}", until, later=wait is not None)
            except Refused as error:
                return Rules(None, str(error), now() + KEEP_ERROR, refused=url.startswith(f"{start}/"))
            except Exception as error:  # noqa: BLE001 - whatever went wrong, RFC 9309 calls it unreachable
                return Rules(None, f"{type(error).__name__}: {error}"[:200], now() + KEEP_ERROR)
        return Rules(None, None, now() + KEEP)  # more than five redirects: as if there were none (RFC 9309, 2.3.1.2)


def origin(url: str) -> str:
    """Scheme, host and port of an address: what one robots.txt speaks for."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def is_for_robots(request: Request) -> bool:
    """Whether a request is one of ours for a robots.txt."""
    return bool(request.meta.get(_ROBOTS))


def stop_at_limit(data: bytes, request: Request) -> None:
    """End the download of a robots.txt where we read no further (Scrapy's ``bytes_received``)."""
    if is_for_robots(request):
        request.meta[_ROBOTS] += len(data)
        if request.meta[_ROBOTS] > MAX_BYTES:
            raise StopDownload(fail=False)


def _request(url: str) -> Request:
    meta = {"dont_obey_robotstxt": True, "dont_retry": True, "dont_redirect": True, _ROBOTS: 1}
    # No limit of Scrapy's, that would make a large one unreadable: ``stop_at_limit`` ends it.
    return Request(url, meta={**meta, "download_slot": urls.host_key(url), "download_maxsize": 0})


def _redirected(url: str, answer: BadStatus) -> str | None:
    """Where an answer to ``url`` leads, None where it leads nowhere."""
    location = answer.headers.get("location")
    if not 300 <= answer.status < 400 or not location:
        return None
    try:
        return urljoin(url, location)
    except ValueError:
        return None


def _parse(body: bytes) -> Protego:
    """Rules of the first 500 KiB, without a byte order mark and without a line cut in half."""
    text = body[:MAX_BYTES].decode("utf-8-sig", "replace")
    if len(body) > MAX_BYTES:
        text = text.rpartition("\n")[0]
    return Protego.parse(text)
