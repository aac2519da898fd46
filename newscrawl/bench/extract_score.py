"""How much of an article was found: shingle precision and recall as article-extraction-benchmark defines them, and
whether title, authors and date are right. Knows no extractor and no file.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from statistics import harmonic_mean, mean

from newscrawl.text import one_line

SHINGLE = 4
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Overlap:
    """Shares of the shingles of truth and finding together: found in both, only found, only true; they sum to 1.

    All are 0 where both are empty.
    """

    both: float
    extra: float
    lost: float

    @property
    def precision(self) -> float | None:
        """None where nothing was found."""
        found = self.both + self.extra
        return self.both / found if found else None

    @property
    def recall(self) -> float | None:
        """None where nothing was to be found."""
        true = self.both + self.lost
        return self.both / true if true else None

    @property
    def f1(self) -> float:
        """Of this page alone; 1 where both are empty."""
        all_told = 2 * self.both + self.extra + self.lost
        return 2 * self.both / all_told if all_told else 1.0


def overlap(true: str, found: str) -> Overlap:
    """Compare two texts by their shingles of 4 words, each counted as often as it occurs."""
    left, right = _shingles(true), _shingles(found)
    both = (left & right).total()
    extra, lost = right.total() - both, left.total() - both
    whole = both + extra + lost
    return Overlap(both / whole, extra / whole, lost / whole) if whole else Overlap(0.0, 0.0, 0.0)


def best(bodies: Sequence[str], found: str) -> Overlap:
    """The overlap with the reading that fits best, where several are right."""
    return max((overlap(body, found) for body in bodies), key=lambda one: one.f1)


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    """A text of fewer words is one shingle of those it has."""
    words = _WORD.findall(text)
    places = range(max(1, len(words) - SHINGLE + 1))
    return Counter(shingle for start in places if (shingle := tuple(words[start : start + SHINGLE])))


@dataclass(frozen=True, slots=True)
class Score:
    """Precision and recall are means over pages (all weigh alike, however long), F1 their harmonic mean."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Not the mean of the pages' F1: so defines it the benchmark."""
        return harmonic_mean((self.precision, self.recall))


def score(overlaps: Sequence[Overlap]) -> Score:
    """Over pages; those where nothing was found have no precision, those where nothing was to be found no recall."""
    precisions = [value for one in overlaps if (value := one.precision) is not None]
    recalls = [value for one in overlaps if (value := one.recall) is not None]
    return Score(mean(precisions or [0.0]), mean(recalls or [0.0]))


def same_title(true: str, found: str | None) -> bool:
    """Equal to the letter, blanks folded."""
    return one_line(true) == one_line(found or "")


def authors_f1(true: Sequence[str], found: Sequence[str]) -> float:
    """F1 of the two sets of names, blanks and case folded; 1 where both are empty."""
    left, right = ({one_line(name).casefold() for name in names} for names in (true, found))
    return 2 * len(left & right) / (len(left) + len(right)) if left or right else 1.0


def same_day(true: str, found: str | None) -> bool:
    """Whether two ISO dates name one calendar day, as they are written or in UTC where they have a zone."""
    return bool(_days(true) & _days(found or ""))


def _days(told: str) -> set[date]:
    try:
        moment = datetime.fromisoformat(told.strip())
    except ValueError:
        return set()
    days = {moment.date()}
    return days | {moment.astimezone(UTC).date()} if moment.tzinfo else days
