"""What two fingerprints have in common, measured: text, lead, figures, names. Decides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newscrawl.stories.fingerprint import LEAD, NAMES_MOST, NUMBERS_MOST, WHOLE, hashes_of, marks_of
from newscrawl.stories.shingles import among

if TYPE_CHECKING:
    from newscrawl.items import Fingerprint
    from newscrawl.stories.shingles import Bools, Hashes

# Three figures make five hashes: three single ones and two pairs. Fewer prove nothing, they can only contradict.
NUMBERS_LEAST = 5
# Three names can contradict, five can prove.
NAMES_LEAST, NAMES_PROVE = 3, 5
# Where less is shared, how it is spread is not asked: no rule joins there.
_SPREAD_LEAST = 0.35


class Overlap(NamedTuple):
    """How many hashes two sets share, and how many the smaller has, below the bound to which both are complete.

    ``evenness`` of texts: how what they share is spread; None where the order is not known.
    """

    shared: int
    smaller: int
    evenness: float | None = None

    @property
    def share(self) -> float:
        """0..1; 0 where there is nothing to compare."""
        return self.shared / self.smaller if self.smaller else 0.0


class Evidence(NamedTuple):
    """What is known of a pair; ``words`` of the shorter text, ``others`` of the longer."""

    text: Overlap
    lead: Overlap
    figures: Overlap
    names: Overlap
    words: int
    others: int

    @property
    def agreement(self) -> float | None:
        """The share of the smaller set of figures that the other has; None below three figures."""
        return agreement(self.figures)

    def names_allow(self, least: float) -> bool:
        """Whether the names do not contradict: there are few, or so many are the other's."""
        return self.names.smaller < NAMES_LEAST or self.names.share >= least

    def names_prove(self, least: float, count: int = NAMES_PROVE) -> bool:
        """Whether there are enough names and so many are the other's."""
        return self.names.smaller >= count and self.names.share >= least


def gathered(a: Fingerprint, b: Fingerprint, text: Overlap, figures: Overlap) -> Evidence:
    """Measure the rest of a pair of which text and figures are known."""
    words, others = sorted((a.words, b.words))
    return Evidence(text, lead_overlap(a, b), figures, _names(a, b), words, others)


def agreement(figures: Overlap) -> float | None:
    """The share of figures agreed, 0..1; None below three figures."""
    return figures.share if figures.smaller >= NUMBERS_LEAST else None


def text_overlap(a: Fingerprint, b: Fingerprint) -> Overlap:
    """How much of the smaller sketch stands in the other, below the bound of both."""
    bound = min(a.threshold, b.threshold)
    left, right = _below(hashes_of(a.sketch), bound), _below(hashes_of(b.sketch), bound)
    if len(left) > len(right):
        left, right = right, left
    if not len(left):
        return Overlap(0, 0)
    found = _found(left, right)
    shared = int(np.count_nonzero(found))
    spread = _evenness(found, bound, left) if shared >= _SPREAD_LEAST * len(left) else None
    return Overlap(shared, len(left), spread)


def lead_overlap(a: Fingerprint, b: Fingerprint) -> Overlap:
    """How much of the shorter text's beginning stands in the other's; the beginning is in the sketch as a whole."""
    short, long = (a, b) if a.words <= b.words else (b, a)
    beginning = hashes_of(short.sketch)[: min(LEAD, max(0, short.words - 2))]
    return Overlap(int(np.count_nonzero(_found(beginning, hashes_of(long.sketch)))), len(beginning))


def figures_overlap(a: Fingerprint, b: Fingerprint) -> Overlap:
    """How many figures, single and in pairs, of the smaller set the other has."""
    return _overlap(marks_of(a.numbers)[0], marks_of(b.numbers)[0], NUMBERS_MOST)


def _names(a: Fingerprint, b: Fingerprint) -> Overlap:
    return _overlap(marks_of(a.numbers)[1], marks_of(b.numbers)[1], NAMES_MOST)


def _found(some: Hashes, others: Hashes) -> Bools:
    """Which of some hashes are among others."""
    return among(some, np.sort(others))


def _evenness(found: Bools, bound: int, hashes: Hashes) -> float | None:
    """How often shared and other shingles take turns, as a share of what chance would give; None: order unknown.

    Changed words give about 1, shared paragraphs and quotations under .3. A changed word takes three shingles with it,
    so neighbours agree by chance as well: two at a distance of g words both survive with p^(3 + min(g, 3)), p^3 being
    the share that survives.
    """
    if len(hashes) > 8 and (hashes[1:] > hashes[:-1]).all():  # as they were stored before the order was kept
        return None
    share = np.count_nonzero(found) / len(found)
    word = share ** (1 / 3)
    density = bound / WHOLE
    both = density * word**4 + density * (1 - density) * word**5 + (1 - density) ** 2 * word**6
    expected = 2 * (len(found) - 1) * (share - both)
    turns = int(np.count_nonzero(found[1:] != found[:-1]))
    return turns / expected if expected > 0.5 else 1.0


def _below(hashes: Hashes, bound: int) -> Hashes:
    return hashes if bound == WHOLE else hashes[hashes < np.uint32(bound)]


def _overlap(left: Hashes, right: Hashes, most: int) -> Overlap:
    """Compare sorted sets; the smallest hashes of a set that was cut are complete below the last of them."""
    bound = min((int(one[-1]) for one in (left, right) if len(one) == most), default=WHOLE)
    left, right = _below(left, bound), _below(right, bound)
    both = np.sort(np.concatenate((left, right)))
    return Overlap(int(np.count_nonzero(both[1:] == both[:-1])), min(len(left), len(right)))
