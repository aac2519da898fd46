"""Counts what a run does at one site while it does it, in bounded memory. Judges nothing."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from newscrawl.items import Article
from newscrawl.runs.codes import code_of
from newscrawl.runs.values import KEPT_VALUES, Figures, Length, Problem
from newscrawl.runs.words import ends_well, is_wall, language
from newscrawl.text import one_line

# Different values of a field that are counted one by one; what comes later is counted as different only. A value that
# most articles share is among the first.
MAX_VALUES = 500
# Letters of a value that are kept: enough to show it and to tell two headlines apart.
MAX_LETTERS = 120
# Ways to fail that are kept; each code has one example.
MAX_CODES = 30
# Lengths are counted in steps of 1/16 of a doubling (4.4 %), for the median.
_STEPS = 16
# A page that states the moment at which it is asked; clocks of servers differ by some seconds, slow pages take some.
_AT_FETCH = timedelta(minutes=2)
# A week: a weekly paper's articles are young on the day they come.
_STALE = timedelta(days=7)
# A date without a zone is up to 14 hours ahead of the same one in UTC; what lies further ahead is no date of today.
_AHEAD = timedelta(days=1)
# Shorter lines are headings, names of agencies, dates.
_LINE = 40
# A value that a smaller share of the articles has is no common one; it may be the headline of a story with copies.
_RARE = 0.1


class Tally:
    """Told of each address and of each article of one site; ``figures`` says what came together."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()
        self._statuses: Counter[str] = Counter()
        self._results: Counter[str] = Counter()
        self._drops: Counter[str] = Counter()
        self._waits: Counter[str] = Counter()
        self._filled: Counter[str] = Counter()
        self._values: defaultdict[str, Counter[str]] = defaultdict(Counter)
        self._more: Counter[str] = Counter()
        self._lengths: dict[str, _Lengths] = {"headline": _Lengths(), "article_body": _Lengths()}
        self._problems: dict[str, Problem] = {}
        self._newest: datetime | None = None
        self._unbelieved = ""

    def page(
        self, status: int | None, result: str, reason: str, address: str, *, start: bool = False, first: bool = True
    ) -> None:
        """Count what became of one address; ``retry`` and ``moved`` are not the end of it.

        ``first``: it was never read before, so it may be an article.
        """
        if status is not None:
            self._counts["pages"] += 1
            self._statuses[str(status)] += 1
        if result == "retry":
            self._waits[code_of(reason, status)] += 1
        if result in {"retry", "moved"}:
            return
        self._results[result] += 1
        bad = is_bad(result, start=start)
        self._counts["starts"] += start and result != "redirect"  # where it leads is one too
        self._counts["dead_starts"] += start and bad
        if first and reason and result in {"nothing", "listing"}:
            self._drops[_cause(reason)] += 1
        if not bad:
            return
        code = code_of(reason, status)
        if code == "robots" and result == "refused":
            self._counts["forbidden"] += 1
            return
        self._fail(code, reason, address)

    def look(self, status: int | None) -> None:
        """Count that an article was looked at again, whatever was seen: what is new says how a site is."""
        if status is not None:
            self._counts["pages"] += 1
            self._statuses[str(status)] += 1

    def decided(self, looked: int, missing: int, gone: int, unbelieved: bool, reason: str) -> None:
        """Take in what the looks came to: of so many articles so many were not there."""
        self._counts.update(looked=looked, missing=missing, gone=gone)
        self._unbelieved = reason if unbelieved else ""

    def article(self, article: Article, change: str, *, is_copy: bool, is_story: bool = False) -> None:
        """Count one article; one that says the same as before tells nothing of its fields."""
        self._counts[change] += 1
        if change == "same":
            return
        self._counts["stories"] += is_story
        self._counts["copies"] += is_copy
        self._counts["cleaned"] += bool(article.cleaning)
        self._counts["edits"] += len(article.cleaning)
        self._count_fields(article, is_copy=is_copy)
        self._count_body(article.article_body)
        self._count_date(article.date_published or article.date_published_raw, article.date_downloaded)

    def figures(self) -> Figures:
        """What was counted so far."""
        names = Figures.__dataclass_fields__
        return Figures(
            **{name: count for name, count in self._counts.items() if name in names},
            statuses=dict(self._statuses),
            results=dict(self._results),
            drops=dict(self._drops.most_common(MAX_CODES)),
            waits=dict(self._waits),
            problems=tuple(sorted(self._problems.values(), key=lambda one: -one.count)),
            filled=dict(self._filled),
            lengths={name: one.length() for name, one in self._lengths.items() if one.count},
            common={
                name: _common(values, self._counts["new"] + self._counts["updated"])
                for name, values in self._values.items()
            },
            distinct={name: len(values) + self._more[name] for name, values in self._values.items()},
            unbelieved=bool(self._unbelieved),
            missing_reason=self._unbelieved,
            newest=None if self._newest is None else self._newest.isoformat(timespec="seconds"),
        )

    def _fail(self, code: str, reason: str, address: str) -> None:
        known = self._problems.get(code)
        if known is not None:
            self._problems[code] = Problem(code, known.reason, known.example, known.count + 1)
        elif len(self._problems) < MAX_CODES:
            self._problems[code] = Problem(code, one_line(reason)[:300], address, 1)

    def _count_fields(self, article: Article, *, is_copy: bool) -> None:
        stated = {
            "headline": article.headline,
            "article_body": article.article_body,
            "date_published": article.date_published,
            "date_raw": article.date_published_raw,
            "authors": article.authors,
            "article_section": article.article_section,
            "main_image": article.main_image,
            "description": article.description,
            "in_language": article.in_language,
        }
        self._filled.update(name for name, value in stated.items() if value)
        self._lengths["headline"].add(len(article.headline))
        self._lengths["article_body"].add(len(article.article_body))
        if not is_copy:  # copies of one story share its headline, and no selector is broken
            self._value("headline", article.headline)
        self._value("in_language", (article.in_language or "").partition("-")[0].lower())
        self._value("authors", ", ".join(author.name_raw for author in article.authors))

    def _count_body(self, body: str) -> None:
        self._counts["walls"] += is_wall(body)
        self._counts["ended"] += ends_well(body)
        self._value("language", language(body) or "")
        lines = body.split("\n")
        self._value("first line", lines[0])
        self._value("last line", lines[-1])
        for line in {one for one in lines[1:-1] if len(one) >= _LINE}:
            self._value("line", line)

    def _count_date(self, stated: str | None, fetched: str | None) -> None:
        self._value("date", stated or "")
        date, now = _moment(stated), _moment(fetched)
        if date is None or now is None:
            return
        self._counts["dated"] += 1
        self._counts["today"] += date.date() == now.date()
        self._counts["at_fetch"] += abs(now - date) < _AT_FETCH
        self._counts["stale"] += now - date > _STALE
        self._counts["ahead"] += date - now > _AHEAD
        self._newest = date if self._newest is None else max(self._newest, date)

    def _value(self, name: str, value: str) -> None:
        """Count a value that is not empty."""
        if not value.strip():
            return
        short = one_line(value)[:MAX_LETTERS]
        values = self._values[name]
        if short in values or len(values) < MAX_VALUES:
            values[short] += 1
        else:
            self._more[name] += 1


def is_bad(result: str, *, start: bool) -> bool:
    """Whether an address gave no page that should have: it failed, was refused, or is a start address that is gone."""
    return result in {"failed", "refused"} or (start and result == "gone")


class _Lengths:
    """Mean, median and logarithms of lengths, of those above 0."""

    def __init__(self) -> None:
        self.count = 0
        self._total = 0
        self._logs = 0.0
        self._squares = 0.0
        self._steps: Counter[int] = Counter()

    def add(self, length: int) -> None:
        if length <= 0:
            return
        log = math.log(length)
        self.count += 1
        self._total += length
        self._logs += log
        self._squares += log * log
        self._steps[round(math.log2(length) * _STEPS)] += 1

    def length(self) -> Length:
        middle, seen = 0, 0
        for middle in sorted(self._steps):
            seen += self._steps[middle]
            if 2 * seen >= self.count:
                break
        n = self.count
        return Length(n, self._total / n, 2 ** (middle / _STEPS), self._logs / n, self._squares / n)


def _common(values: Counter[str], articles: int) -> dict[str, int]:
    """The most frequent values that several articles have: what one alone says is its own, and is not kept here."""
    return {value: count for value, count in values.most_common(KEPT_VALUES) if count > max(1, _RARE * articles)}


def _cause(reason: str) -> str:
    """A reason without its figures: ``too short: 9 words`` and ``too short: 12 words`` are one."""
    return one_line(reason).partition(":")[0][:MAX_LETTERS]


def _moment(text: str | None) -> datetime | None:
    """An ISO 8601 date in UTC; None for what is none, and for a date before the year 1."""
    try:
        moment = datetime.fromisoformat(text or "")
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
