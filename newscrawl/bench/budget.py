"""CPU per page by room: a whole crawl of a generated site on loopback, beside bare Scrapy on the same site.

Every crawl is a process of its own (``budget_crawl``); the site's process is not counted. The site answers at once,
over plain HTTP: TLS, real names and slow hosts are not in these figures.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from newscrawl.bench.farm import Farm

SIZE = 5000
HOSTS = 8
# Ours and the peer in turn, so that a machine whose speed drifts treats both alike.
TURNS = 3
# Rooms in the order of the data's way; the first is what is left of the whole.
ROOMS = ("fetch and Scrapy", "guard and robots", "parse and extract", "clean", "stories", "store", "publish")
# Whole page against bare Scrapy with a JSON Lines feed given every address: measured 2.56 (README), 2.88 beside other work.
MAX_RATIO = 3.5


@dataclass(frozen=True, slots=True)
class Report:
    """Medians over the turns: milliseconds of CPU a page by room, of the peer, peak memory in MB."""

    pages: int
    rooms: Mapping[str, float]
    peer: float
    ratio: float
    memory: float

    def __str__(self) -> str:
        rows = [f"  {room:<18} {self.rooms[room]:6.2f}" for room in ROOMS]
        whole = sum(self.rooms.values())
        return "\n".join(
            [
                f"CPU per page in ms, {self.pages} pages of 26 KB on {HOSTS} hosts, medians of {TURNS} turns",
                *rows,
                f"  {'whole':<18} {whole:6.2f}   peak memory {self.memory:.0f} MB",
                f"  {'bare Scrapy':<18} {self.peer:6.2f}   best settings, selectolax, JSON Lines feed",
                f"  ratio whole / bare Scrapy {self.ratio:.2f} (at most {MAX_RATIO})",
            ]
        )

    def missed(self) -> Sequence[str]:
        """Floors that were not reached."""
        return [f"{self.ratio:.2f} times bare Scrapy's CPU"] if self.ratio > MAX_RATIO else []


@dataclass(frozen=True, slots=True)
class Crawl:
    """One crawl: pages, milliseconds of CPU a page by room, peak memory in MB."""

    pages: int
    rooms: Mapping[str, float]
    memory: float

    @property
    def whole(self) -> float:
        """Milliseconds of CPU a page."""
        return sum(self.rooms.values())


def run(size: int) -> Report:
    """Crawl ``size`` articles with newscrawl and with bare Scrapy, in turn."""
    ours, peers = [], []
    with Farm(size, HOSTS) as farm:
        for _ in range(TURNS):
            ours.append(_crawl("newscrawl", farm, size))
            peers.append(_crawl("scrapy", farm, size))
    rooms = {room: statistics.median(one.rooms[room] for one in ours) for room in ROOMS}
    ratios = [a.whole / b.whole for a, b in zip(ours, peers, strict=True)]
    return Report(
        pages=ours[0].pages,
        rooms=rooms,
        peer=statistics.median(one.whole for one in peers),
        ratio=statistics.median(ratios),
        memory=max(one.memory for one in ours),
    )


def _crawl(what: str, farm: Farm, size: int) -> Crawl:
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "newscrawl.bench.budget_crawl", what, folder, *farm.start_urls]
        environment = os.environ | {"NEWSCRAWL_BENCH_SIZE": str(size)}
        done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(f"the crawl failed: {done.stderr[-2000:]}")
    return Crawl(**json.loads(done.stdout.splitlines()[-1]))
