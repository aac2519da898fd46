"""Whether two fingerprints tell one story, and why. Knows no text and no store."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from newscrawl.items import Match
from newscrawl.stories.evidence import (
    NUMBERS_LEAST,
    agreement,
    figures_overlap,
    gathered,
    text_overlap,
)
from newscrawl.stories.shingles import SHINGLE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Candidate, Fingerprint
    from newscrawl.stories.evidence import Evidence, Overlap

# A posting list longer than this belongs to language or to boilerplate: it is skipped.
MAX_POSTINGS = 64
# How many candidates, by keys shared, are compared; four lose .001 of F1.
MAX_CANDIDATES = 6

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
    _Step(25, 0.75, 0.62, 0.74, 0.42),
    _Step(0, 0.75, 0.78, 0.78, 0.55),
)
# Below this share no rule joins texts that are no leads.
_LEAST = min(step.reworded for step in _STEPS)
# The lead stands in both sketches as a whole: beside few hashes it is counted to them.
_LEAD_COUNTS = 20
# It helps where the text is near; two reports may open with one quotation.
_LEAD_HELPS = 0.45
# Templates differ evenly, updates in blocks.
_MIXED = 0.6
# Half of a long text kept in blocks is an update, if figures and names are the other's.
_UPDATED = 0.55
# Above this share a text was copied: what contradicts must be strong.
_COPIED = 0.9
# A short report that differs evenly from another of its length has other figures, or is a copy: one or two of eight are
# other figures. Of 17,000 wire stories 80 pairs of daily notices were one at .5 ("funds were trading at 6-3/16").
_SHORT_WORDS, _SHORT_SHARE, _SHORT_FIGURES = 130, 0.8, 0.9
# So it is with a longer one that is all figures.
_TABLE_EACH = 4
# Tables have a figure in three words, reports one in twenty. A long text with few, nearly all of which stands in the
# other beside the same names, is its update whatever the figures say; half of the updates of real articles were lost.
_SPARSE_WORDS, _SPARSE_HASHES, _SPARSE_EACH, _SPARSE_SHARE, _SPARSE_NAMES = 100, 20, 30, 0.75, 0.7
_SPARSE_KEPT, _SPARSE_KEPT_NAMES = 0.62, 8
# Unless both are as long and hardly a figure agrees: a form filled in anew; an update has grown or shrunk.
_SAME_LENGTH, _SAME_FIGURES = 1.05, 0.35
# With some more, dropped and moved sentences break the pairs of figures: names prove then, figures must not deny.
_FEW_EACH, _FEW_FIGURES, _FEW_NAMES = 10, 0.4, 8
# Of two short articles that share a block and no beginning nothing tells whether the block is the news or the host's own
# end, not known as such before its third article. Of 40,000 articles 12 merged by it; asked, 5 true pairs are lost.
_FRAMED_WORDS = 200
# Two short notices in other words share much of the form; names and half of the text must agree.
_NOTICE_WORDS, _NOTICE_SHARE, _NOTICE_NAMES = 130, 0.5, 0.9
# How much of the lead a reworded copy has kept: its evenness is clear, or it is doubtful (quotations in a short text).
# Not asked, 2 % of the articles on one event merge; without evenness 3 % do.
_LEAD_KEPT, _LEAD_KEPT_IN_DOUBT, _DOUBTFUL = 0.1, 0.35, 0.5
# A farm's id is one of a million (two free numbers under 1,000). Drawn at random, 100,000 articles of different farms
# have thousands of ids in common: where both texts can speak and share nothing, the id proves nothing.
_TEXT_SPEAKS, _NOTHING_SHARED = 12, 0.05


def containment(a: Fingerprint, b: Fingerprint) -> float:
    """Return the share of the shorter text that stands in the other, 0..1; 0 where either has no sketch."""
    return text_overlap(a, b).share


def number_agreement(a: Fingerprint, b: Fingerprint) -> float | None:
    """Return the share of the smaller set of figures, single and in pairs, that the other has, 0..1.

    None if either text has fewer than three figures.
    """
    return agreement(figures_overlap(a, b))


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
    of_one_farm = fingerprint.farm_id is not None and fingerprint.farm_id == other.farm_id
    bare = min(fingerprint.words, other.words) < SHINGLE
    if bare and not of_one_farm:
        return _same_headline(fingerprint, candidate)
    text = text_overlap(fingerprint, other)
    if not of_one_farm and text.share < _LEAST and min(fingerprint.words, other.words) > LEAD_WORDS:
        return None  # what most candidates come to: no rule looks further
    figures = figures_overlap(fingerprint, other)
    if of_one_farm and (bare or not _strangers(text)):
        rule: str | None = "farm-id"
    else:
        rule = _rule(gathered(fingerprint, other, text, figures))
    if rule is None:
        return None
    return Match(candidate.article_id, candidate.story_id, text.share, agreement(figures), rule)


def _same_headline(fingerprint: Fingerprint, candidate: Candidate) -> Match | None:
    """Two headlines without a body are one story if they are the same; a headline is never a whole article's copy."""
    other = candidate.fingerprint
    if max(fingerprint.words, other.words) >= SHINGLE or not fingerprint.sketch or fingerprint.sketch != other.sketch:
        return None
    return Match(candidate.article_id, candidate.story_id, 1.0, None, "headline")


def _strangers(text: Overlap) -> bool:
    return text.smaller >= _TEXT_SPEAKS and text.share < _NOTHING_SHARED


def _rule(pair: Evidence) -> str | None:
    text = pair.text
    if text.shared >= SHARED_LEAST and _is_sparse_copy(pair):
        return "contained"
    if _contradict(pair.figures):
        return None
    if _is_lead(pair):
        return "lead"
    if text.shared < SHARED_LEAST or _is_frame(pair):
        return None
    step = next(step for step in _STEPS if text.smaller > step.above)
    if text.share >= (step.mixed if _is_mixed(text) else step.kept):
        return "contained" if _is_contained(pair) else None
    if _share_with_lead(pair, step) >= _reworded_least(pair, step) and _lead_kept(pair, step):
        return "reworded" if _is_reworded(pair) else None
    return "updated" if _is_updated(pair) else None


def _is_sparse_copy(pair: Evidence) -> bool:
    """Whether a long text of few figures stands in the other beside the same names."""
    text = pair.text
    if pair.words < _SPARSE_WORDS or text.smaller < _SPARSE_HASHES or pair.figures.smaller * _SPARSE_EACH > pair.words:
        return False
    if pair.others < _SAME_LENGTH * pair.words and pair.agreement is not None and pair.agreement < _SAME_FIGURES:
        return False
    if text.share >= _SPARSE_SHARE:
        return pair.names_prove(_SPARSE_NAMES)
    return text.share >= _SPARSE_KEPT and not _is_mixed(text) and pair.names_prove(_SPARSE_NAMES, _SPARSE_KEPT_NAMES)


def _contradict(figures: Overlap) -> bool:
    """One or two figures are too few to prove, not to contradict."""
    return 0 < figures.smaller < NUMBERS_LEAST and figures.share < 0.5


def _is_lead(pair: Evidence) -> bool:
    """The shorter text is the beginning of one half as long again; of the rest too little is known to compare."""
    text, lead = pair.text, pair.lead
    if pair.words > LEAD_WORDS or pair.others < 1.5 * pair.words or text.smaller > _STEPS[1].above:
        return False
    if text.smaller >= SHARED_LEAST and text.share < 0.5:
        return False
    agreed = pair.agreement
    return lead.smaller >= _LEAD_LEAST and lead.share >= _LEAD_SHARE and (agreed is None or agreed >= 0.6)


def _is_frame(pair: Evidence) -> bool:
    """Whether short texts share a block and nothing of their beginnings: it may be what a host shows under each."""
    text, lead = pair.text, pair.lead
    headless = lead.smaller >= _LEAD_LEAST and not lead.shared
    return headless and pair.others <= _FRAMED_WORDS and text.share < _COPIED and not _is_mixed(text)


def _is_mixed(text: Overlap) -> bool:
    """Whether the texts differ word by word, not in blocks; so it is taken where the order is not known."""
    return text.evenness is None or text.evenness >= _MIXED


def _is_contained(pair: Evidence) -> bool:
    """Whether mostly contained texts are one story, or reports of one template or series.

    Without figures and names 60 to 90 % of markets, weather and box scores merge, without names 70 % of appointments.
    """
    figures, mixed, share = pair.agreement, _is_mixed(pair.text), pair.text.share
    if figures is None:
        return pair.names_allow(0.35 if mixed or share >= _COPIED else 0.5)
    few = pair.figures.smaller * _FEW_EACH <= pair.words and figures >= _FEW_FIGURES
    if few and pair.names_prove(_SPARSE_NAMES, _FEW_NAMES):
        return True
    short = pair.words < _SHORT_WORDS or pair.figures.smaller * _TABLE_EACH > pair.words
    alike = short and pair.others < 1.5 * pair.words
    if alike and share >= (_SHORT_SHARE if mixed else _COPIED):
        return figures >= _SHORT_FIGURES and pair.names_allow(0.35)
    if share >= _COPIED:
        return figures >= 0.5
    if mixed:
        return figures >= 0.75 and pair.names_allow(0.35)
    return figures >= (0.45 if pair.names_allow(0.5) else 0.6)


def _share_with_lead(pair: Evidence, step: _Step) -> float:
    """The share of the text; where few hashes are compared, of text and lead if that is more."""
    text, lead = pair.text, pair.lead
    if step is _STEPS[0] or lead.smaller < _LEAD_COUNTS or text.share < _LEAD_HELPS:
        return text.share
    return max(text.share, (text.shared + lead.shared) / (text.smaller + lead.smaller))


def _reworded_least(pair: Evidence, step: _Step) -> float:
    return step.reworded if pair.others >= _NOTICE_WORDS else max(step.reworded, _NOTICE_SHARE)


def _is_reworded(pair: Evidence) -> bool:
    """Whether a text changed word by word has kept its figures and most of its names."""
    names = 0.55 if pair.others >= _NOTICE_WORDS else _NOTICE_NAMES
    if pair.agreement is None:
        return pair.names_prove(names)
    return pair.agreement >= 0.75 and pair.names_allow(names)


def _lead_kept(pair: Evidence, step: _Step) -> bool:
    evenness = 1.0 if pair.text.evenness is None else pair.text.evenness
    if evenness >= step.even:
        return pair.lead.share >= _LEAD_KEPT
    return evenness >= _DOUBTFUL and pair.lead.share >= _LEAD_KEPT_IN_DOUBT


def _is_updated(pair: Evidence) -> bool:
    """Whether half of a long text was kept in blocks, with the figures and names of the other."""
    if pair.text.share < _UPDATED or pair.text.smaller <= _STEPS[0].above or _is_mixed(pair.text):
        return False
    return (pair.agreement is None or pair.agreement >= 0.8) and pair.names_prove(0.7)
