"""Copies disagree: what one body has and another body of the same story has not. Knows nothing of brands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.cleaning.evidence import GLUED
from newscrawl.cleaning.glue import spots
from newscrawl.cleaning.prefixes import MAX_NAME, is_name
from newscrawl.items import Article


@dataclass(frozen=True, slots=True)
class Insertion:
    """``text[start:end]`` is all that this paragraph has beyond the same paragraph of the copy ``article_id``."""

    start: int
    end: int
    article_id: str


def insertions(text: str, siblings: Sequence[Article]) -> list[Insertion]:
    """The places where a copy's paragraph is this text's paragraph but for one short string, in order."""
    found: dict[int, Insertion] = {}
    for copy in siblings:
        for start, end in _against(text, copy.article_body):
            found.setdefault(start, Insertion(start, end, copy.id))
    return [found[start] for start in sorted(found)]


def is_glued(text: str, insertion: Insertion) -> bool:
    """Whether the inserted string is a name that stands where no writer would set one: joined, or after a comma."""
    name = text[insertion.start : insertion.end]
    if not is_name(name) or name != name.strip() or name[0].islower():
        return False
    kinds = {spot.start: spot.kind for spot in spots(text, name)}
    return kinds.get(insertion.start) in GLUED


def _against(text: str, other: str) -> list[tuple[int, int]]:
    mine, theirs = text.split("\n"), other.split("\n")
    known, shared = set(mine), set(theirs)
    only_theirs = [line for line in theirs if line not in known]
    found: list[tuple[int, int]] = []
    offset = 0
    for line in mine:
        if line not in shared:
            for candidate in only_theirs:
                place = _inserted(line, candidate)
                if place:
                    found.append((offset + place[0], offset + place[1]))
                    break
        offset += len(line) + 1
    return found


def _inserted(line: str, shorter: str) -> tuple[int, int] | None:
    """Where ``line`` has one string of at most ``MAX_NAME`` characters more than ``shorter``, moved to a word."""
    length = len(line) - len(shorter)
    if not 1 < length <= MAX_NAME + 1 or len(shorter) < length:
        return None
    start = next((at for at, (one, two) in enumerate(zip(line, shorter, strict=False)) if one != two), len(shorter))
    if not line.endswith(shorter[start:]):
        return None
    return _to_word(line, start, start + length)


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
