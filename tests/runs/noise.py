"""The noise of honest sites, as a model that verdicts are tried on.

A site has a schedule (daily, every six hours, hourly), a rate of 2 to 400 articles a day (log-normal, median 20), a
share of it at weekends (5 % to all), a shape of its day (nothing at night, most at noon) and days that differ (gamma
with shape 3 to 20: the standard deviation of a day's rate is 22 to 58 %). A quarter has four holidays, each like a
Sunday, and two days with three times the news. Two runs in a hundred are missed, one in two hundred is started by hand ten minutes
after another. The first run brings a backlog.

Each article has or lacks a field by a coin of the site's own bias (headline .999, body .99, author 0 or .3 to .99, ...),
and the bias itself moves from run to run (standard deviation .4 of its logit: another desk, another mix). So do copies
(0 to .8 of the articles), cleaned ones (0 to .6), dates of today (.5 to 1), last lines and lines within
that all share (0 to 1), articles of one author (0 to 1), dates in the future (0 to .1).
Lengths are log-normal (.4 to .9 for bodies, .25 for headlines); their level moves by a tenth from run to run. Twice a
quarter something changes that is no breakage: a new section brings 60 old articles, a column with long or short texts
begins.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import numpy as np

from newscrawl.runs import Figures, Past, judge
from newscrawl.runs.values import Length

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
DAYS = 91
HOURS = {"daily": 24, "six-hourly": 6, "hourly": 1}
SHARES = ("copies", "cleaned", "today", "at_fetch", "walls", "ended")
MORE = ("line", "author", "ahead")


@dataclass
class Site:
    """One site's habits, drawn once."""

    dice: np.random.Generator
    every: str
    rate: float = 0.0
    weekend: float = 0.0
    shape: float = 0.0
    share: dict[str, float] = field(default_factory=dict)
    fields: dict[str, float] = field(default_factory=dict)
    also: np.random.Generator = field(init=False)
    last_line: float = 0.0
    language: float = 0.0
    more: dict[str, float] = field(default_factory=dict)
    spread: float = 0.0
    timed: bool = False
    day: str = ""

    def __post_init__(self) -> None:
        dice = self.dice
        self.rate = float(np.clip(20 * math.exp(dice.normal()), 2, 400))
        self.weekend, self.shape = float(dice.uniform(0.05, 1)), float(dice.uniform(3, 20))
        ranges = {"copies": (0, 0.8), "cleaned": (0, 0.6), "today": (0.5, 1), "at_fetch": (0, 0.1), "walls": (0, 0.05)}
        self.share = {name: float(dice.uniform(*ends)) for name, ends in ranges.items()}
        self.share["ended"] = float(dice.uniform(0.7, 1))
        self.fields = {"headline": 0.999, "article_body": 0.99, "in_language": 1.0}
        self.fields |= {name: float(dice.uniform(0.5, 1)) for name in ("article_section", "main_image", "date_raw")}
        self.fields["date_published"] = float(dice.uniform(0.9, 1))
        self.fields["authors"] = float(dice.choice([0.0, dice.uniform(0.3, 0.99)]))
        self.last_line, self.language = float(dice.uniform(0, 1)), float(dice.uniform(0.9, 1))
        (self.also,) = dice.spawn(1)  # what came to the model later leaves the other draws as they were
        self.more = {name: float(self.also.uniform(0, end)) for name, end in zip(MORE, (1, 1, 0.1), strict=True)}
        self.spread, self.timed = float(dice.uniform(0.4, 0.9)), bool(dice.random() < 0.5)

    def moved(self, share: float) -> float:
        """A share as it is in one run."""
        if share in {0.0, 1.0}:
            return share
        return 1 / (1 + math.exp(-(math.log(share / (1 - share)) + self.dice.normal() * 0.4)))

    def writer(self) -> str:
        """Who has written most in a run: the desk where it writes most of all, else one of five."""
        return "The desk" if self.more["author"] > 0.6 else f"Writer {self.also.integers(5)}"

    def moved_more(self) -> Iterator[tuple[str, float]]:
        for name, share in self.more.items():
            yield name, 1 / (1 + math.exp(-(math.log(share / (1 - share)) + self.also.normal() * 0.4)))

    def hits(self, of: int, share: float) -> int:
        return int(self.dice.binomial(of, self.moved(share)))

    def length(self, count: int, middle: float, spread: float) -> Length:
        level = math.log(middle) + self.dice.normal() * 0.1
        mean = level + self.dice.normal() * spread / math.sqrt(count)
        return Length(count, math.exp(mean), math.exp(mean), mean, mean**2 + spread**2)

    def figures(self, new: int, old: int = 0, column: float = 1.0) -> Figures:
        """What a run brings: ``new`` articles of the day and ``old`` ones of a backlog."""
        n = new + old
        if not n:
            return Figures(pages=3, results={"listing": 3})
        counts = {name: self.hits(n, share) for name, share in self.share.items()}
        counts["today"] = self.hits(new, self.share["today"])
        counts["at_fetch"] = self.hits(new, self.share["at_fetch"])
        dates = max(1, self.hits(new, self.share["today"])) if new else 0
        main = self.hits(n, self.language)
        drops, stale = self.hits(n, 0.1), old + self.hits(new, 0.03)
        filled = {name: self.hits(n, share) for name, share in self.fields.items()}
        more = {
            name: int(self.also.binomial(n if name != "author" else filled["authors"], share))
            for name, share in self.moved_more()
        }
        return Figures(
            pages=n + 3,
            results={
                "listing": 3,
                "article": n,
            },
            drops={"too short": drops},
            new=n,
            stale=stale,
            dated=n,
            filled=filled,
            ahead=more["ahead"],
            lengths={
                "article_body": self.length(n, 2500 * column, self.spread),
                "headline": self.length(n, 65, 0.25),
            },
            common={
                "headline": {f"headline {self.dice.integers(1 << 40)}": 1},
                "date": {f"{self.dice.integers(1 << 40)} 06:30": 1} if self.timed else {self.day: dates},
                "last line": {"Read our newsletter.": self.hits(n, self.last_line)},
                "line": {"Read this too.": more["line"]},
                "authors": {self.writer(): more["author"]},
                "language": {"en": main, "de": n - main},
            },
            **counts,
        )


def quarter(site: Site) -> Iterator[tuple[datetime, float | None, Figures]]:
    """The runs of a quarter: when, hours since the one before, what they brought."""
    dice, step = site.dice, timedelta(hours=HOURS[site.every])
    holidays = set(dice.choice(DAYS, 4, replace=False))
    big = set(dice.choice(DAYS, 2, replace=False))
    sections, columns = set(dice.choice(range(20, DAYS), 2, replace=False)), int(dice.integers(20, DAYS))
    at, before, owed, seen = START, None, 0.0, -1
    level = 1.0
    while at < START + timedelta(days=DAYS):
        day = (at - START).days
        if day != seen:
            level = dice.gamma(site.shape, 1 / site.shape) * (3 if day in big else 1)
            seen = day
        off = at.weekday() >= 5 or day in holidays
        owed += expected(site, at, step) * level * (site.weekend if off else 1)
        if dice.random() >= 0.02:
            new = int(dice.poisson(owed))
            hours = None if before is None else (at - before).total_seconds() / 3600
            section = 60 if day in sections and at.hour < 6 + HOURS[site.every] and at.hour >= 6 else 0
            old = section or (300 if before is None else 0)
            column = 0.88 if day >= columns else 1.0
            site.day = f"{at:%Y-%m-%d}"
            yield at, hours, site.figures(new, old, column)
            before, owed = at, 0.0
            if dice.random() < 0.005:
                before = at + timedelta(minutes=10)
                yield before, 1 / 6, site.figures(0)
        at += step + timedelta(minutes=float(dice.uniform(-3, 3)))


def expected(site: Site, at: datetime, step: timedelta) -> float:
    """The part of a day's rate that falls into the hours before a moment."""
    if step >= timedelta(hours=24):
        return site.rate
    hours = np.arange(at.hour + 24 - step.total_seconds() / 3600, at.hour + 24) % 24
    return float(site.rate * np.sum(np.maximum(0.0, 1 - np.cos(2 * np.pi * (hours - 3) / 24)) / 24))


def alarms(site: Site) -> list[tuple[datetime, str, str]]:
    """The times at which the verdict turned bad in a sound quarter, with the code and what was said."""
    past: list[Past] = []
    found = []
    for at, hours, figures in quarter(site):
        verdict = judge(at.isoformat(), hours, figures, past[-300:])
        if verdict.kind in {"degraded", "failing", "empty"} and (not past or past[-1].verdict.kind != verdict.kind):
            found.append((at, verdict.code, verdict.sentence))
        past.append(Past(at.isoformat(), hours, figures, verdict))
    return found
