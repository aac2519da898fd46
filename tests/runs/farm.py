"""A site of the demo whose pages can be broken on their way, read and counted as a crawl does, without a crawl."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from random import Random

from newscrawl import extraction
from newscrawl.cleaning import clean
from newscrawl.demo.sites import demo_sites
from newscrawl.items import Article, Known, Page
from newscrawl.runs import Figures, Past, Tally, Verdict, judge

Break = Callable[[str], str]
ORIGIN = "http://{0}.example"
NOW = datetime(2026, 3, 4, 6, tzinfo=UTC)  # a Wednesday


@cache
def pages(host: str) -> tuple[tuple[str, str], ...]:
    """The article pages of a host: (path, HTML)."""
    found = demo_sites(ORIGIN.format)[host]
    articles = ((path, answer.payload.decode()) for path, answer in found.items() if _is_article(path, answer.payload))
    return tuple(sorted(articles))


def _is_article(path: str, body: bytes) -> bool:
    return re.search(r"\d", path) is not None and b"<h1" in body and not path.startswith(("/list", "/channel"))


def a_run(
    host: str,
    chosen: Sequence[tuple[str, str]],
    change: Break = lambda html: html,
    *,
    at: datetime = NOW,
    copies: Callable[[int], bool] = lambda number: number % 4 == 0,
) -> Figures:
    """What a run counts that reads these pages at a moment, each changed; ``copies`` tells which are copies."""
    tally = Tally()
    tally.page(200, "listing", "", "http://x.example/", start=True)
    for number, (path, html) in enumerate(chosen):
        url = f"http://{host}.example{path}"
        article = read(url, change(html))
        if isinstance(article, str):
            tally.page(200, "listing", article, url)
            continue
        tally.page(200, "article", "", url)
        tally.article(replace(article, date_downloaded=at.isoformat()), "new", is_copy=copies(number))
    return tally.figures()


@cache
def read(url: str, html: str) -> Article | str:
    """A page's article, or why it is none."""
    reading = extraction.read(Page(url, url, 200, {"content-type": "text/html"}, html.encode(), NOW.isoformat()))
    return reading.reason if reading.article is None else clean(reading.article, Known()).article


@cache
def sound(host: str, runs: int, size: int = 20) -> tuple[Past, ...]:
    """A daily past without a fault, that ends the day before ``NOW``: each run reads some of the pages."""
    dice = Random(f"{host} {runs}")
    past = []
    for number in range(runs):
        at = NOW - timedelta(days=runs - number)
        count = size - dice.randrange(5) if at.weekday() < 5 else size // 3
        figures = a_run(host, dice.sample(pages(host), count), at=at)
        hours = 24.0 if number else None
        past.append(Past(at.isoformat(), hours, figures, Verdict("ok", "", "")))
    return tuple(past)


def verdict(host: str, now: Figures, runs: int = 20, at: datetime = NOW) -> Verdict:
    """What is said of a run after a sound past."""
    return judge(at.isoformat(), 24.0, now, sound(host, runs))
