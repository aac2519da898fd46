"""What a run did at one site and what is said of it, as values that go into JSON and back. Judges nothing."""

from __future__ import annotations

import dataclasses
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

Kind = Literal["ok", "quiet", "empty", "degraded", "failing"]
# Values of a field that are kept of a run, the most frequent first.
KEPT_VALUES = 3


@dataclass(frozen=True, slots=True)
class Problem:
    """One way to fail: its code, the reason in words, an address as an example, at how many addresses."""

    code: str
    reason: str
    example: str
    count: int


@dataclass(frozen=True, slots=True)
class Length:
    """How long a text was over ``count`` articles that have it, in characters.

    ``log_mean`` and ``log_square`` are the means of the natural logarithm and of its square: what lengths are compared
    by, because a text that lost half is as far from a long one as from a short one.
    """

    count: int
    mean: float
    median: float
    log_mean: float
    log_square: float

    @property
    def spread(self) -> float:
        """Standard deviation of the logarithm."""
        return math.sqrt(max(0.0, self.log_square - self.log_mean**2))


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run did at one site.

    ``statuses`` counts pages by HTTP status, ``results`` addresses by outcome, ``drops`` pages read for the first time
    that gave no article and are no listings, by reason, ``waits`` what had to be asked again by its code. All that stands below ``stories`` is of the new and updated articles: ``filled`` counts those that have a
    field, ``copies`` tell a story that was known, ``cleaned`` had something removed. ``common`` holds a field's most
    frequent values (headlines of copies are not counted), ``distinct`` how many different ones there were. Of the ``dated`` articles ``today`` are of the day
    they were fetched, ``at_fetch`` of that very moment, ``stale`` are old, ``ahead`` lie in the future. ``walls`` ask for a subscription or a login,
    ``ended`` end like a sentence. ``withdrawn`` are articles that gave up their place to another id.

    ``looked`` articles were looked at again, of which ``missing`` were not there and ``gone`` are withdrawn now;
    ``unbelieved``: so many were missing that it was held against the site, with ``missing_reason`` as an example.
    """

    pages: int = 0
    statuses: Mapping[str, int] = field(default_factory=dict)
    results: Mapping[str, int] = field(default_factory=dict)
    drops: Mapping[str, int] = field(default_factory=dict)
    waits: Mapping[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    forbidden: int = 0
    starts: int = 0
    dead_starts: int = 0
    new: int = 0
    updated: int = 0
    same: int = 0
    withdrawn: int = 0
    stories: int = 0
    copies: int = 0
    cleaned: int = 0
    edits: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)
    lengths: Mapping[str, Length] = field(default_factory=dict)
    common: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    distinct: Mapping[str, int] = field(default_factory=dict)
    newest: str | None = None
    dated: int = 0
    today: int = 0
    at_fetch: int = 0
    stale: int = 0
    ahead: int = 0
    walls: int = 0
    ended: int = 0
    looked: int = 0
    missing: int = 0
    gone: int = 0
    unbelieved: bool = False
    missing_reason: str = ""

    @property
    def articles(self) -> int:
        """Articles that say something that was not stored before."""
        return self.new + self.updated

    @property
    def errors(self) -> int:
        """Addresses that gave no page and should have; what robots.txt forbids is obeyed and no error."""
        return sum(problem.count for problem in self.problems)

    def top(self, name: str) -> tuple[str, int]:
        """A field's most frequent value and its count; ("", 0) where none has it."""
        return max(self.common.get(name, {}).items(), key=lambda pair: pair[1], default=("", 0))


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: by which measure, its code, in words."""

    metric: str
    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is said of a run at a site; ``findings`` are why it is degraded.

    ``stands``: nothing was shown by this run, so the verdict before it stands.
    """

    kind: Kind
    code: str
    sentence: str
    findings: tuple[Finding, ...] = ()
    stands: bool = False

    @property
    def line(self) -> str:
        """The verdict on one line: ``degraded (dates_gone): articles with a date: 0 of 20, usual are 98%``."""
        code = f" ({self.code})" if self.code else ""
        return f"{self.kind}{code}{f': {self.sentence}' if self.sentence else ''}"


@dataclass(frozen=True, slots=True)
class Past:
    """One earlier run at the site, as ``judge`` is given it; the latest is the last.

    ``started`` is ISO 8601 in UTC, ``hours`` are since the run before it began (None: the first). ``accepted`` are the
    measures by which it was degraded and which the operator has taken for normal.
    """

    started: str
    hours: float | None
    figures: Figures
    verdict: Verdict
    accepted: frozenset[str] = frozenset()


def since_accepted(metric: str, past: Sequence[Past]) -> Sequence[Past]:
    """The runs that count for a measure: from the last one on at which the operator took what it found for normal."""
    first = max((place for place, one in enumerate(past) if metric in one.accepted), default=0)
    return past[first:]


def to_json(figures: Figures) -> str:
    """The figures as JSON; what is 0 or empty is left out."""
    plain = {key: one for key, one in dataclasses.asdict(figures).items() if one}
    return json.dumps(plain, ensure_ascii=False)


def figures_of(text: str | None) -> Figures:
    """The figures that ``to_json`` was given; empty ones for None."""
    data = json.loads(text or "{}")
    data["problems"] = tuple(Problem(**one) for one in data.get("problems", ()))
    data["lengths"] = {name: Length(**one) for name, one in data.get("lengths", {}).items()}
    return Figures(**data)


def findings_of(text: str | None) -> tuple[Finding, ...]:
    """The findings of a stored verdict."""
    return tuple(Finding(**one) for one in json.loads(text or "[]"))


def findings_json(findings: Sequence[Finding]) -> str:
    """Findings as ``findings_of`` reads them."""
    return json.dumps([dataclasses.asdict(one) for one in findings], ensure_ascii=False)


def together(several: Sequence[Figures]) -> Figures:
    """The articles of several runs as if one had brought them; pages and problems are the last one's."""
    if len(several) == 1:
        return several[0]
    sums = {
        name: sum(getattr(one, name) for one in several)
        for name in (
            *("new", "updated", "same", "stories", "copies", "cleaned", "edits"),
            *("dated", "today", "at_fetch", "stale", "ahead", "walls", "ended"),
        )
    }
    names = dict.fromkeys(name for one in several for name in one.lengths)
    common: dict[str, Counter[str]] = {}
    for one in several:
        for name, values in one.common.items():
            common.setdefault(name, Counter()).update(values)
    return dataclasses.replace(
        several[-1],
        **sums,
        filled=dict(sum((Counter(one.filled) for one in several), Counter())),
        results=dict(sum((Counter(one.results) for one in several), Counter())),
        drops=dict(sum((Counter(one.drops) for one in several), Counter())),
        lengths={name: _joined([one.lengths[name] for one in several if name in one.lengths]) for name in names},
        common={name: dict(values.most_common(KEPT_VALUES)) for name, values in common.items()},
        distinct={name: max(one.distinct.get(name, 0) for one in several) for name in common},
    )


def _joined(several: Sequence[Length]) -> Length:
    """Means weighted by their counts; the median is the one of the largest part."""
    count = sum(one.count for one in several)

    def mean(name: str) -> float:
        return sum(float(getattr(one, name)) * one.count for one in several) / count

    largest = max(several, key=lambda one: one.count)
    return Length(count, mean("mean"), largest.median, mean("log_mean"), mean("log_square"))
