"""Who leaves a story with an article that is split from it. Knows links and fingerprints, no text and no store.

Every article came to its story by a link, so a story is a tree; what was joined wrongly hangs by its weakest link.
"""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING, NamedTuple

from newscrawl.items import Candidate, Parting
from newscrawl.stories.rule import decide

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.items import Joined, Match

# Links that differ by less are as strong as each other: a sketch of 50 hashes places a share within .07.
_NOISE = 0.1
# Of links as strong, the text of like length is the nearer one: a whole copy is no nearer to the lead it contains than
# to another whole copy, though the lead stands in both to the letter. By so much must it be nearer (.2: a fifth).
_LENGTH = 0.2
# A farm's id proves; text and figures together come to 2.
_PROVEN = 3.0


class _Step(NamedTuple):
    """One step on an article's way to the founder: to whom, by which match, and who has it."""

    toward: str
    match: Match
    holder: str


def parting(founder: str, split: str, members: Sequence[Joined]) -> Parting:
    """Cut the weakest link between an article and its story's founder (article ids): who leaves with it.

    Of links as weak the nearest to the article is cut. Who came to the story through one that leaves goes with it, and
    so does whoever matches the split article better than that by which he stands in the story. The founder stays, and
    so does what no link ties to either, unless it matches the split article better than the founder.
    """
    named = {one.article_id: one for one in members}
    ways = _ways(founder, members)
    top = _far_end(split, founder, ways)
    leaving: dict[str, Match | None] = {top: None}
    for article_id, step in ways.items():  # each behind the one that it is linked to
        if article_id in (founder, *leaving):
            continue
        if step is not None and step.toward in leaving:
            leaving[article_id] = None
        elif article_id != split and (nearer := _nearer(named, article_id, split, step, founder)):
            leaving[article_id] = nearer
    cut = ways[top]
    while cut is not None and cut.toward in leaving:  # he followed over the link that was to be cut, and keeps it
        leaving[cut.toward] = None
        cut = ways[cut.toward]
    return Parting(leaving, cut.holder if cut else None, cut.match if cut else None)


def _ways(founder: str, members: Sequence[Joined]) -> dict[str, _Step | None]:
    """Each member's next step toward the founder, outward from him; then those whom no link ties to him, likewise."""
    links: dict[str, list[_Step]] = {one.article_id: [] for one in members}
    for one in members:
        for match in one.matches:
            if match.article_id in links:
                links[one.article_id].append(_Step(match.article_id, match, one.article_id))
                links[match.article_id].append(_Step(one.article_id, match, one.article_id))
    ways: dict[str, _Step | None] = {}
    for root in (founder, *links):
        if root in ways:
            continue
        ways[root] = None
        outward = [root]
        for here in outward:
            for step in links[here]:
                if step.toward not in ways:
                    ways[step.toward] = step._replace(toward=here)
                    outward.append(step.toward)
    return ways


def _far_end(split: str, founder: str, ways: dict[str, _Step | None]) -> str:
    """Who goes first of those on the way to the founder; where the way does not come to him, who is at its end."""
    way: list[tuple[str, float]] = []
    here = split
    while (step := ways[here]) is not None:
        way.append((here, _strength(step.match)))
        here = step.toward
    if here != founder:
        return here
    least = min(strength for _, strength in way)
    return next(end for end, strength in way if strength <= least + _NOISE)


def _nearer(named: dict[str, Joined], article_id: str, split: str, step: _Step | None, founder: str) -> Match | None:
    """The match of a member with the split article, where it is better than what ties him to the story."""
    one = named[article_id]
    match = _match(one, named[split])
    other = named[step.toward if step else founder]
    held = step.match if step else _match(one, other)
    if match is None or held is None:
        return match
    by = _strength(match) - _strength(held)
    if abs(by) <= _NOISE:
        return match if _distance(one, other) - _distance(one, named[split]) > _LENGTH else None
    return match if by > 0 else None


def _match(one: Joined, other: Joined) -> Match | None:
    return decide(one.fingerprint, [Candidate(other.article_id, "", other.fingerprint, 0)])


def _strength(match: Match) -> float:
    if match.rule == "farm-id":
        return _PROVEN
    return match.containment + (match.containment if match.numbers is None else match.numbers)


def _distance(one: Joined, other: Joined) -> float:
    return abs(log((one.fingerprint.words + 1) / (other.fingerprint.words + 1)))
