"""One crawl of the budget benchmark in a process of its own: newscrawl with a stop watch at each room, or bare Scrapy.

Prints one JSON object: pages, milliseconds of CPU a page by room, peak memory in MB.
"""

from __future__ import annotations

import functools
import json
import os
import resource
import sys
import time
from collections import Counter, defaultdict
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import scrapy
from scrapy.crawler import AsyncCrawlerProcess
from selectolax.lexbor import LexborHTMLParser

# FIELD's best settings for a crawler that does nothing but fetch, parse and write.
BEST = {
    "CONCURRENT_ITEMS": 1,
    "CONCURRENT_REQUESTS": 32,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
    "COOKIES_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "LOG_LEVEL": "CRITICAL",
    "ROBOTSTXT_OBEY": True,
    "DOWNLOAD_DELAY": 0,
}


class StopWatch:
    """CPU seconds of the calling thread by room; a room inside another is taken from the outer one."""

    def __init__(self) -> None:
        self.rooms: defaultdict[str, float] = defaultdict(float)

    def around(self, owner: Any, name: str, room: str, *, inside: str | None = None) -> None:
        """Measure a function where it stands, as a part of ``room``; ``inside`` is the room that calls it."""
        function: Callable[..., Any] = getattr(owner, name)

        @functools.wraps(function)
        def measured(*args: Any, **kwargs: Any) -> Any:
            start = time.thread_time()
            try:
                return function(*args, **kwargs)
            finally:
                spent = time.thread_time() - start
                self.rooms[room] += spent
                if inside:
                    self.rooms[inside] -= spent

        setattr(owner, name, measured)


def newscrawl(folder: Path, starts: list[str]) -> dict[str, object]:
    """The whole way with a stop watch at each room; the crawl's CPU that no room took is fetching's and Scrapy's."""
    from protego import Protego

    from newscrawl import cleaning, extraction, launch, running, stories
    from newscrawl.middlewares.guard import Guard
    from newscrawl.store import Store
    from newscrawl.stories import rule as stories_rule

    watch = StopWatch()
    watch.around(Guard, "process_request", "guard and robots")
    watch.around(Protego, "can_fetch", "guard and robots")
    watch.around(extraction, "read", "parse and extract")
    watch.around(cleaning, "clean", "clean")
    watch.around(stories, "fingerprint", "stories")
    watch.around(stories_rule, "_compare", "stories", inside="store")
    for name in ("commit", "due", "hosts_due", "all_links_done"):
        watch.around(Store, name, "store")
    settings = launch.project_settings(
        {
            "NEWSCRAWL_STATE": str(folder / "state"),
            "NEWSCRAWL_ALLOW_HOSTS": [urlsplit(url).netloc for url in starts],
            "NEWSCRAWL_PROGRESS": False,
            "DOWNLOAD_DELAY": 0,
            "LOG_LEVEL": "CRITICAL",
        }
    )
    start = time.process_time()
    place = running.Place(None, copies=False, state=folder / "state")
    finished = running.run([launch.url_spider(starts)], settings, place)
    crawled = time.process_time() - start
    watch.rooms["fetch and Scrapy"] = crawled - sum(watch.rooms.values())
    _publish(watch, folder, list(finished.report.targets))
    return _result(watch, finished.report.counts["pages"])


def bare_scrapy(folder: Path, starts: list[str]) -> dict[str, object]:
    """A spider with the best settings and a fast parser that is given every address and follows no link."""
    pages: Counter[str] = Counter()

    class Bare(scrapy.Spider):
        name = "bare"

        async def start(self) -> AsyncIterator[Any]:
            for address in addresses(starts):
                yield scrapy.Request(address, dont_filter=True)

        def parse(self, response: scrapy.http.Response, **_: Any) -> Iterator[Any]:
            pages["all"] += 1
            tree = LexborHTMLParser(response.body)
            links = [node.attributes["href"] for node in tree.css("a[href]")]
            paragraphs = [node.text() for node in tree.css("p")]
            title = tree.css_first("h1")
            yield {
                "url": response.url,
                "title": title.text() if title else None,
                "body": "\n".join(paragraphs),
                "links": len(links),
            }

    feeds = {str(folder / "out.jsonl"): {"format": "jsonlines"}}
    start = time.process_time()
    process = AsyncCrawlerProcess({**BEST, "FEEDS": feeds, "DOWNLOAD_FAIL_ON_DATALOSS": False})
    process.crawl(Bare)
    process.start()
    watch = StopWatch()
    watch.rooms["fetch and Scrapy"] = time.process_time() - start
    return _result(watch, pages["all"])


def addresses(starts: list[str]) -> list[str]:
    """Every article of the farm: the peer is told what newscrawl has to find."""
    from newscrawl.demo.big import BigFarm

    size = int(os.environ["NEWSCRAWL_BENCH_SIZE"])
    hosts = {f"big-{n}": start.rstrip("/") for n, start in enumerate(starts)}
    return [hosts[host] + path for host, path in BigFarm(size, len(starts)).truth()]


def _publish(watch: StopWatch, folder: Path, targets: list[str]) -> None:
    from newscrawl import running
    from newscrawl.state import open_store

    store = open_store(folder / "state")
    start = time.thread_time()
    running.publish(store, store.targets(targets), folder / "out.jsonl", copies=False)
    watch.rooms["publish"] = time.thread_time() - start
    store.close()


def _result(watch: StopWatch, pages: int) -> dict[str, object]:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {
        "pages": pages,
        "rooms": {room: 1000 * seconds / pages for room, seconds in watch.rooms.items()},
        "memory": peak,
    }


if __name__ == "__main__":
    crawl = {"newscrawl": newscrawl, "scrapy": bare_scrapy}[sys.argv[1]]
    print(json.dumps(crawl(Path(sys.argv[2]), sys.argv[3:])))  # noqa: T201 - the answer to the parent process
