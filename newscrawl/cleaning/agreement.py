"""Copies disagree: what one body has and another body of the same story has not. Knows nothing of brands."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Protocol

from newscrawl.cleaning.evidence import GLUED, uses
from newscrawl.cleaning.glue import spots
from newscrawl.cleaning.prefixes import MAX_NAME, is_name
from newscrawl.items import Edit

# A line as far as its end, a sentence as far as its mark and the blank behind it: together they are the whole text.
_LINES = re.compile(r"[^\n]*\n|[^\n]+\Z")
_SENTENCES = re.compile(r"(?:[^\n.!?…。！？]+|[.!?…。！？](?!\s))*(?:[.!?…。！？]+\s|\n|\Z)")
# An editor adds "UK" or "new" to a copy, and a lost link glues it.
_LONG_ENOUGH = 4


class Copy(Protocol):
    """Another telling of the story, cleaned: an Article, or a record of a corpus."""

    @property
    def id(self) -> str:
        """What names it."""

    @property
    def headline(self) -> str:
        """Its headline; empty where it has none."""

    @property
    def article_body(self) -> str:
        """Its body."""

    @property
    def cleaning(self) -> tuple[Edit, ...]:
        """What was taken out of it."""


@dataclass(frozen=True, slots=True)
class Insertion:
    """``text[start:end]`` is all that this place has beyond the same place of the copy ``article_id``."""

    start: int
    end: int
    article_id: str


def insertions(text: str, siblings: Sequence[Copy]) -> list[Insertion]:
    """The places where a copy reads on without one short string that this text has, in order, without overlaps."""
    found: dict[int, Insertion] = {}
    for copy in siblings:
        for start, end in _differences(text, copy.article_body, (_LINES, _SENTENCES)):
            # A copy that lost the same string in cleaning is no witness of its own.
            if not has_lost(copy, text[start:end].strip()):
                found.setdefault(start, Insertion(start, end, copy.id))
    ordered: list[Insertion] = []
    for start in sorted(found):
        if not ordered or ordered[-1].end <= start:
            ordered.append(found[start])
    return ordered


def has_lost(copy: Copy, name: str) -> bool:
    """Whether cleaning took a string out of a copy."""
    return any(name in edit.removed for edit in copy.cleaning)


def is_glued(text: str, insertion: Insertion) -> bool:
    """Whether the inserted string is a name that stands where no writer would set one: joined, or after a comma."""
    name = text[insertion.start : insertion.end].strip()
    if not is_name(name) or not name[0].isalpha() or name[0].islower() or len(name) < _LONG_ENOUGH:
        return False
    found = spots(text, name)
    kinds = {spot.start: spot.kind for spot in found}
    return kinds.get(span(text, insertion)[0]) in GLUED and not uses(found)


def span(text: str, insertion: Insertion) -> tuple[int, int]:
    """What goes: the inserted string itself, with one blank where it has one on either side.

    The copy may have lost the blank there that this text has.
    """
    piece = text[insertion.start : insertion.end]
    start = insertion.start + len(piece) - len(piece.lstrip())
    end = insertion.end - (len(piece) - len(piece.rstrip()))
    apart = text[end : end + 1] == " " and text[start - 1 : start] in {"", " ", "\n"}
    return start, end + apart


def _differences(text: str, other: str, pieces: Sequence[re.Pattern[str]]) -> Iterator[tuple[int, int]]:
    """Insertions between pieces that both texts have; within such a gap, between the next smaller pieces of both."""
    if text == other:
        return
    place = _inserted(text, other)
    if place:
        yield place
        return
    if not pieces:
        return
    for mine, theirs in _gaps(text, other, pieces[0]):
        left, right = text[mine.start : mine.stop], other[theirs.start : theirs.stop]
        pairs = [(0, left, right)]
        # As many lines on either side, and none in common: they are told apart one by one.
        if len(found := pieces[0].findall(left)) == len(others := pieces[0].findall(right)):
            starts = accumulate(map(len, found), initial=0)
            pairs = list(zip(starts, found, others, strict=False))
        for at, one, two in pairs:
            for start, end in _differences(one, two, pieces[1:]):
                yield mine.start + at + start, mine.start + at + end


def _gaps(text: str, other: str, piece: re.Pattern[str]) -> Iterator[tuple[range, range]]:
    """What lies between the pieces that both texts have, each once, in the same order: pairs of character ranges."""
    theirs: dict[str, tuple[int, int]] = {}
    end = 0
    for part in piece.findall(other):  # half of the time that matches take
        start, end = end, end + len(part)
        theirs.setdefault(part.strip(), (start, end))
    mine_at = their_at = end = 0
    for part in piece.findall(text):
        start, end = end, end + len(part)
        said = part.strip()
        span = theirs.get(said) if said else None
        if span and span[0] >= their_at:
            if start > mine_at:
                yield range(mine_at, start), range(their_at, span[0])
            mine_at, their_at = end, span[1]
    if mine_at < len(text):
        yield range(mine_at, len(text)), range(their_at, len(other))


def _inserted(line: str, shorter: str) -> tuple[int, int] | None:
    """Where ``line`` has one string of at most ``MAX_NAME`` characters more than ``shorter``, moved to a word."""
    line, shorter = line.rstrip(), shorter.rstrip()
    length = len(line) - len(shorter)
    if not 1 < length <= MAX_NAME + 1 or len(shorter) < length:
        return None
    start = _common(line, shorter)
    if not line.endswith(shorter[start:]):
        return None
    return _to_word(line, start, start + length)


def _common(one: str, two: str) -> int:
    """How many characters two texts have in common at their start."""
    low, high = 0, min(len(one), len(two))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == two[low:middle] else (low, middle - 1)
    return low


def _to_word(line: str, start: int, end: int) -> tuple[int, int]:
    """The same insertion as far to the left as it reads the same, so that it begins with a word of its own.

    ``and R(ekubitR)ussian`` and ``and (Rekubit)Russian`` are one difference.
    """
    places = [(start, end)]
    while start > 0 and line[start - 1] == line[end - 1]:
        start, end = start - 1, end - 1
        places.append((start, end))
    words = [p for p in places if line[p[0]].isalnum() and not line[p[0] - 1 : p[0]].isalnum()]
    return (words or places)[-1]
