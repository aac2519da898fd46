"""``kill -9`` at random moments, then one plain run: is every article there once, and how much was fetched again?"""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from newscrawl.bench.farm import Farm

SIZE = 2000
KILLS = 10
SEED = 20261124
# Nothing missing, nothing doubled, at most so many fetches a page over all runs.
MAX_FETCHES = 1.3
# A run that does not get on is a failure, not a wait without end.
_PATIENCE = 120.0


@dataclass(frozen=True, slots=True)
class Report:
    """What was asked and what came out. ``again``: fetches of the plain run that followed the last one."""

    articles: int
    kills: int
    missing: int
    doubled: int
    wrong: int
    fetches: float
    again: int
    last_status: int

    def __str__(self) -> str:
        return (
            f"{self.articles} articles, {self.kills} times kill -9, then one plain run (exit {self.last_status})\n"
            f"  missing {self.missing}, doubled {self.doubled}, not to the letter {self.wrong}\n"
            f"  fetches a page over all runs {self.fetches:.3f} (at most {MAX_FETCHES})\n"
            f"  the same command once more asked {self.again} addresses"
        )

    def missed(self) -> Sequence[str]:
        """Floors that were not reached."""
        checks = {
            f"{self.missing} articles are missing": self.missing == 0,
            f"{self.doubled} articles are doubled": self.doubled == 0,
            f"{self.wrong} articles differ from the truth": self.wrong == 0,
            f"{self.fetches:.3f} fetches a page": self.fetches <= MAX_FETCHES,
            f"the last run ended with {self.last_status}": self.last_status == 0,
        }
        return [sentence for sentence, good in checks.items() if not good]


def run(size: int, kills: int = KILLS) -> Report:
    """Crawl a farm of ``size`` articles, kill the crawl ``kills`` times at random fetches, and look at the file."""
    rng = random.Random(SEED)
    with Farm(size) as farm, tempfile.TemporaryDirectory() as folder:
        command = _command(farm, Path(folder))
        for moment in sorted(rng.sample(range(5, size), kills)):
            _run_and_kill(command, farm, moment)
        last = subprocess.run(command, capture_output=True, check=False)
        hits = farm.hits()
        subprocess.run(command, capture_output=True, check=False)
        again = sum(farm.hits().values()) - sum(hits.values())
        return _report(Path(folder) / "out.jsonl", hits, again, last.returncode, (size, kills))


def _command(farm: Farm, folder: Path) -> list[str]:
    options = ["--allow-host", ",".join(farm.allow_hosts), "--delay", "0", "--state", str(folder / "state")]
    output = ["-o", str(folder / "out.jsonl"), "--copies"]
    return [sys.executable, "-m", "newscrawl", "crawl", *farm.start_urls, *options, *output]


def _run_and_kill(command: list[str], farm: Farm, moment: int) -> None:
    """Start the crawl and kill it as soon as ``moment`` fetches in all have been asked."""
    crawl = subprocess.Popen(command, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + _PATIENCE
    while sum(farm.hits().values()) < moment and crawl.poll() is None and time.monotonic() < deadline:
        time.sleep(0.01)
    crawl.send_signal(signal.SIGKILL)
    crawl.wait()


def _report(output: Path, hits: dict[tuple[str, str], int], again: int, status: int, sizes: tuple[int, int]) -> Report:
    from newscrawl.demo.big import BigFarm

    truth = {path: one for (_, path), one in BigFarm(sizes[0]).truth().items()}
    told = [json.loads(line) for line in output.read_bytes().splitlines()] if output.exists() else []
    seen = Counter(urlsplit(line["url"]).path for line in told)
    right = sum(
        line["headline"] == truth[path].headline and line["article_body"] == truth[path].article_body
        for line in told
        if (path := urlsplit(line["url"]).path) in truth
    )
    pages = [key for key in hits if key[1] != "/robots.txt"]
    return Report(
        articles=sizes[0],
        kills=sizes[1],
        missing=len(truth.keys() - seen.keys()),
        doubled=sum(seen.values()) - len(seen),
        wrong=len(told) - right,
        fetches=sum(hits[key] for key in pages) / len(pages),
        again=again,
        last_status=status,
    )
