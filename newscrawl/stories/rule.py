"""Whether two fingerprints tell one story, and why. Knows no text and no store."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from newscrawl.items import Match
from newscrawl.stories.fingerprint import LEAD, NAMES_MOST, NUMBERS_MOST, WHOLE, hashes_of, marks_of
from newscrawl.stories.shingles import among

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Candidate, Fingerprint
    from newscrawl.stories.shingles import Bools, Hashes

# A posting list longer than this belongs to language or to boilerplate: it is skipped.
MAX_POSTINGS = 64
# How many candidates, by keys shared, are compared.
MAX_CANDIDATES = 4

# Three figures make five hashes: three single ones and two pairs. Fewer prove nothing, they can only contradict.
NUMBERS_LEAST = 5
# Three names can contradict, five can prove.
NAMES_LEAST, NAMES_PROVE = 3, 5
# Fewer than four shared are a phrase ("a spokesman said in a statement").
SHARED_LEAST = 4
# A short text whose beginning stands in one half as long again is its lead. Of 30 words a sketch of a long text holds
# four: without this rule .04 of the leads are lost (``bench stories``, as all figures here).
LEAD_WORDS, _LEAD_LEAST, _LEAD_SHARE = 70, 12, 0.8


# Two stories become one by an article that shares so much with the second. Measured on 5,500 synthetic copies and hard
# negatives, recall and precision: never .917 and .999, from .75 on .949 and .995, always .973 and .989; always joining
# chains reports of a series.
JOIN_LEAST = 0.75
_JOINING = frozenset({"contained", "lead", "farm-id"})


class _Step(NamedTuple):
    """What is asked where more than ``above`` hashes are compared; 50 of them place a share within .07, 25 in .1.

    ``even``: the evenness from which the rest was changed word by word. Chance gives 1; of quotations and background
    95 % are below .56, and in short texts below .75. ``mixed`` and ``kept``: the share that makes one story where the
    rest differs evenly or in blocks. ``reworded``: the share that does where figures, names and the lead agree.
    """

    above: int
    even: float
    mixed: float
    kept: float
    reworded: float


_STEPS = (
    _Step(50, 0.65, 0.60, 0.60, 0.35),
    _Step(25, 0.75, 0.62, 0.67, 0.42),
    _Step(0, 0.75, 0.78, 0.78, 0.55),
)
# Below this share no rule joins texts that are no leads.
_LEAST = min(step.reworded for step in _STEPS)
# Templates differ evenly, updates in blocks.
_MIXED = 0.6
# Half of a long text kept in blocks is an update, if figures and names are the other's.
_UPDATED = 0.5
# Above this share a text was copied: what contradicts must be strong.
_COPIED = 0.9
# How much of the lead a reworded copy has kept: its evenness is clear, or it is doubtful (quotations in a short text).
# Not asked, 2 % of the articles on one event merge; without evenness 3 % do.
_LEAD_KEPT, _LEAD_KEPT_IN_DOUBT, _DOUBTFUL = 0.1, 0.35, 0.5
# A farm's id is one of a million (two free numbers under 1,000). Drawn at random, 100,000 articles of different farms
# have thousands of ids in common: where both texts can speak and share nothing, the id proves nothing.
_TEXT_SPEAKS, _NOTHING_SHARED = 12, 0.05


class _Overlap(NamedTuple):
    """How many hashes two sets share, and how many the smaller has, below the bound to which both are complete.

    ``evenness`` of texts: how what they share is spread; None where the order is not known.
    """

    shared: int
    smaller: int
    evenness: float | None = None

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
    """Return the best of the candidates that tell the same story, or None; their order does not matter."""
    return min(_matches(fingerprint, candidates), key=_preference, default=None)


def matches(fingerprint: Fingerprint, candidates: Sequence[Candidate]) -> list[Match]:
    """Return every candidate that tells the same story, the best first; their order does not matter.

    A farm id proves; else the greater containment wins, then the greater agreement of figures, then the lower id.
    """
    return sorted(_matches(fingerprint, candidates), key=_preference)


def joined(found: Sequence[Match]) -> list[str]:
    """Return the stories that one article shows to be one: its best match's, and those it is nearly contained in.

    ``found`` are its matches, the best first. An article that retells part of two stories in other words joins neither.
    """
    near = [match.story_id for match in found[1:] if match.rule in _JOINING and match.containment >= JOIN_LEAST]
    return list(dict.fromkeys([match.story_id for match in found[:1]] + near))


def _matches(fingerprint: Fingerprint, candidates: Sequence[Candidate]) -> list[Match]:
    return [match for candidate in candidates if (match := _compare(fingerprint, candidate)) is not None]


def _preference(match: Match) -> tuple[bool, float, float, str, str]:
    by_text = match.rule != "farm-id"
    return by_text, -match.containment, -(match.numbers or 0.0), match.article_id, match.story_id


def _compare(fingerprint: Fingerprint, candidate: Candidate) -> Match | None:
    other = candidate.fingerprint
    text = _text(fingerprint, other)
    of_one_farm = fingerprint.farm_id is not None and fingerprint.farm_id == other.farm_id
    if not of_one_farm and text.share < _LEAST and min(fingerprint.words, other.words) > LEAD_WORDS:
        return None  # what most candidates come to: no rule looks further
    figures = _figures(fingerprint, other)
    if of_one_farm and not _strangers(text):
        rule: str | None = "farm-id"
    elif _contradict(figures):
        rule = None
    elif _is_lead(fingerprint, other, text, figures):
        rule = "lead"
    elif text.shared < SHARED_LEAST:
        rule = None
    else:
        rule = _rule(text, _lead(fingerprint, other), _agreement(figures), _names(fingerprint, other))
    if rule is None:
        return None
    return Match(candidate.article_id, candidate.story_id, text.share, _agreement(figures), rule)


def _strangers(text: _Overlap) -> bool:
    return text.smaller >= _TEXT_SPEAKS and text.share < _NOTHING_SHARED


def _contradict(figures: _Overlap) -> bool:
    """One or two figures are too few to prove, not to contradict."""
    return 0 < figures.smaller < NUMBERS_LEAST and figures.share < 0.5


def _is_lead(a: Fingerprint, b: Fingerprint, text: _Overlap, figures: _Overlap) -> bool:
    """The shorter text is the beginning of one half as long again; of the rest too little is known to compare."""
    words, others = sorted((a.words, b.words))
    if words > LEAD_WORDS or others < 1.5 * words or text.smaller > _STEPS[1].above:
        return False
    if text.smaller >= SHARED_LEAST and text.share < 0.5:
        return False
    agreed = _agreement(figures)
    lead = _lead(a, b)
    return lead.smaller >= _LEAD_LEAST and lead.share >= _LEAD_SHARE and (agreed is None or agreed >= 0.6)


def _rule(text: _Overlap, lead: _Overlap, figures: float | None, names: _Overlap) -> str | None:
    step = next(step for step in _STEPS if text.smaller > step.above)
    evenness = 1.0 if text.evenness is None else text.evenness
    mixed = evenness >= _MIXED
    if text.share >= (step.mixed if mixed else step.kept):
        return "contained" if _is_contained(text.share, figures, names, mixed=mixed) else None
    if text.share >= step.reworded and _lead_kept(lead.share, evenness, step):
        return "reworded" if _is_reworded(figures, names) else None
    if text.share >= _UPDATED and text.smaller > _STEPS[0].above and not mixed:
        agreed = (figures is None or figures >= 0.8) and names.smaller >= NAMES_PROVE and names.share >= 0.7
        return "updated" if agreed else None
    return None


def _is_contained(share: float, figures: float | None, names: _Overlap, *, mixed: bool) -> bool:
    """Whether mostly contained texts are one story, or reports of one template or series.

    Without figures and names 60 to 90 % of markets, weather and box scores merge, without names 70 % of appointments.
    """
    if figures is None:
        return _names_allow(names, 0.35)
    if share >= _COPIED:
        return figures >= 0.5
    if mixed:
        return figures >= 0.75 and _names_allow(names, 0.35)
    return figures >= (0.45 if _names_allow(names, 0.5) else 0.6)


def _is_reworded(figures: float | None, names: _Overlap) -> bool:
    """Whether a text changed word by word has kept its figures and most of its names."""
    if figures is None:
        return names.smaller >= NAMES_PROVE and names.share >= 0.55
    return figures >= 0.75 and _names_allow(names, 0.55)


def _lead_kept(share: float, evenness: float, step: _Step) -> bool:
    if evenness >= step.even:
        return share >= _LEAD_KEPT
    return evenness >= _DOUBTFUL and share >= _LEAD_KEPT_IN_DOUBT


def _names_allow(names: _Overlap, least: float) -> bool:
    return names.smaller < NAMES_LEAST or names.share >= least


def _agreement(figures: _Overlap) -> float | None:
    return figures.share if figures.smaller >= NUMBERS_LEAST else None


def _text(a: Fingerprint, b: Fingerprint) -> _Overlap:
    bound = min(a.threshold, b.threshold)
    left, right = _below(hashes_of(a.sketch), bound), _below(hashes_of(b.sketch), bound)
    if len(left) > len(right):
        left, right = right, left
    if not len(left):
        return _Overlap(0, 0)
    found = _found(left, right)
    shared = int(np.count_nonzero(found))
    return _Overlap(shared, len(left), _evenness(found, bound, left) if shared >= _LEAST * len(left) else None)


def _lead(a: Fingerprint, b: Fingerprint) -> _Overlap:
    """How much of the shorter text's beginning stands in the other's; the beginning is in the sketch as a whole."""
    short, long = (a, b) if a.words <= b.words else (b, a)
    beginning = hashes_of(short.sketch)[: min(LEAD, max(0, short.words - 2))]
    return _Overlap(int(np.count_nonzero(_found(beginning, hashes_of(long.sketch)))), len(beginning))


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


def _figures(a: Fingerprint, b: Fingerprint) -> _Overlap:
    return _overlap(marks_of(a.numbers)[0], marks_of(b.numbers)[0], NUMBERS_MOST)


def _names(a: Fingerprint, b: Fingerprint) -> _Overlap:
    return _overlap(marks_of(a.numbers)[1], marks_of(b.numbers)[1], NAMES_MOST)


def _below(hashes: Hashes, bound: int) -> Hashes:
    return hashes if bound == WHOLE else hashes[hashes < np.uint32(bound)]


def _overlap(left: Hashes, right: Hashes, most: int) -> _Overlap:
    """Compare sorted sets; the smallest hashes of a set that was cut are complete below the last of them."""
    bound = min((int(one[-1]) for one in (left, right) if len(one) == most), default=WHOLE)
    left, right = _below(left, bound), _below(right, bound)
    both = np.sort(np.concatenate((left, right)))
    return _Overlap(int(np.count_nonzero(both[1:] == both[:-1])), min(len(left), len(right)))
