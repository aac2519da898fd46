"""Whether two fingerprints tell one story, and why. Knows no text and no store."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newscrawl.items import Match
from newscrawl.stories.fingerprint import NUMBERS_MOST, WHOLE, hashes_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Candidate, Fingerprint
    from newscrawl.stories.shingles import Hashes

# A posting list longer than this belongs to language or to boilerplate: it is skipped.
MAX_POSTINGS = 64
# How many candidates, by keys shared, are compared.
MAX_CANDIDATES = 4

# Three figures make five hashes: three single ones and two pairs.
NUMBERS_LEAST = 5
# A sketch of a long text holds one shingle in four or fewer: of an excerpt of 30 words seven are comparable. Fewer than
# four shared are a phrase ("a spokesman said in a statement").
SHARED_LEAST = 4
# Up to 50 hashes (200 words of a longer text) containment is uncertain by .07 and more, and the rule is stricter.
LONG = 50
# A farm's id is one of a million (two free numbers under 1,000). Drawn at random, 100,000 articles of different farms
# have thousands of ids in common: where both texts can speak and share nothing, the id proves nothing.
_TEXT_SPEAKS, _NOTHING_SHARED = 12, 0.05


class _Overlap(NamedTuple):
    """How many hashes two sets share, and how many the smaller has, below the bound to which both are complete."""

    shared: int
    smaller: int

    @property
    def share(self) -> float:
        return self.shared / self.smaller if self.smaller else 0.0


def containment(a: Fingerprint, b: Fingerprint) -> float:
    """Return the share of the shorter text that stands in the other, 0..1; 0 where either has no sketch."""
    return _text(a, b).share


def number_agreement(a: Fingerprint, b: Fingerprint) -> float | None:
    """Return the share of the smaller set of figures, single and in pairs, that the other has, 0..1.

    None if either text has fewer than three figures.
    """
    return _agreement(_figures(a, b))


def decide(fingerprint: Fingerprint, candidates: Sequence[Candidate]) -> Match | None:
    """Return the best of the candidates that tell the same story, or None; their order does not matter.

    A farm id proves; else the greater containment wins, then the greater agreement of figures, then the lower id.
    """
    matches = [match for candidate in candidates if (match := _compare(fingerprint, candidate)) is not None]
    return min(matches, key=_preference, default=None)


def _preference(match: Match) -> tuple[bool, float, float, str, str]:
    by_text = match.rule != "farm-id"
    return by_text, -match.containment, -(match.numbers or 0.0), match.article_id, match.story_id


def _compare(fingerprint: Fingerprint, candidate: Candidate) -> Match | None:
    other = candidate.fingerprint
    text, figures = _text(fingerprint, other), _figures(fingerprint, other)
    if fingerprint.farm_id is not None and fingerprint.farm_id == other.farm_id and not _strangers(text):
        rule: str | None = "farm-id"
    elif text.shared < SHARED_LEAST:
        rule = None
    else:
        rule = _long_rule(text, figures) if text.smaller > LONG else _short_rule(text, figures)
    if rule is None:
        return None
    return Match(candidate.article_id, candidate.story_id, text.share, _agreement(figures), rule)


def _strangers(text: _Overlap) -> bool:
    return text.smaller >= _TEXT_SPEAKS and text.share < _NOTHING_SHARED


def _long_rule(text: _Overlap, figures: _Overlap) -> str | None:
    """Join mostly contained texts unless their figures differ, and half contained (reworded) ones if they agree.

    At .3 instead of .4, 20 to 30 % of box scores merge. At .7 instead of .8, 5 % of the articles on one event merge,
    not 2 %; at .85 the rule loses .02 of reworded and updated copies (``bench stories``, 6,000 articles).
    """
    agreed = _agreement(figures)
    if text.share >= 0.6 and (agreed is None or agreed >= 0.4):
        return "long"
    if text.share >= 0.35 and agreed is not None and agreed >= 0.8:
        return "long-numbers"
    return None


def _short_rule(text: _Overlap, figures: _Overlap) -> str | None:
    """Join short texts that are nearly contained and have nearly the same figures.

    One foreign figure (a brand "Web3") breaks one of the two pairs of three figures: .8 agree. One or two figures are
    too few to prove, not to contradict: reports of a template with two figures merged by their words (4 % of the
    short ones); the price is up to .02 of leads (``bench stories``).
    """
    least = 0.8 if figures.smaller >= NUMBERS_LEAST else 0.5
    agree = figures.smaller == 0 or figures.share >= least
    return "short" if text.share >= 0.7 and agree else None


def _agreement(figures: _Overlap) -> float | None:
    return figures.share if figures.smaller >= NUMBERS_LEAST else None


def _text(a: Fingerprint, b: Fingerprint) -> _Overlap:
    return _overlap(hashes_of(a.sketch), hashes_of(b.sketch), min(a.threshold, b.threshold))


def _figures(a: Fingerprint, b: Fingerprint) -> _Overlap:
    left, right = hashes_of(a.numbers), hashes_of(b.numbers)
    return _overlap(left, right, min(_numbers_bound(left), _numbers_bound(right)))


def _numbers_bound(numbers: Hashes) -> int:
    """The smallest hashes of a larger set are complete up to the last of them."""
    return int(numbers[-1]) if len(numbers) == NUMBERS_MOST else WHOLE


def _overlap(left: Hashes, right: Hashes, bound: int) -> _Overlap:
    end = np.uint32(bound)
    left, right = left[: left.searchsorted(end)], right[: right.searchsorted(end)]
    both = np.sort(np.concatenate((left, right)))
    return _Overlap(int(np.count_nonzero(both[1:] == both[:-1])), min(len(left), len(right)))
