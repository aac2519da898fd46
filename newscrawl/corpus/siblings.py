"""Copies of a record elsewhere in its file: found by the keys they share, read and cleaned for comparison.

Reads the index that ``siblings_index`` made, with ``os.pread``: any number of processes may.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.corpus.spool_lines import Chunk
from newscrawl.corpus.spool_numbers import between, numbers
from newscrawl.items import Edit

# A key that more records have says nothing of a story ("AP Week in Pictures"), and costs the square of it.
MOST_SHARING = 64
# A group in one number: where its members begin, and how many they are.
SIZE_BITS = 7
# A member in one number: a hash, then the byte where its record begins. Files may have 16 TB.
PLACE_BITS = 44
# Of the ranked copies of a record more are not looked at: some may be the same text again, which tells nothing.
_RANKED = 8


def packed_rows(keys: Iterable[int], place: int, line: bytes) -> bytes:
    """The rows of the index for one record, which begins at the byte ``place``: each key with a member."""
    member = zlib.crc32(line) >> (PLACE_BITS - 32) << PLACE_BITS | place
    return array("Q", [number for key in set(keys) for number in (key, member)]).tobytes()


@dataclass(frozen=True, slots=True)
class Sibling:
    """A copy of a story as cleaning wants it: ``id`` names it in evidence, the texts are cleaned."""

    id: str
    headline: str
    article_body: str
    cleaning: tuple[Edit, ...]


@dataclass(frozen=True, slots=True)
class Copies:
    """A finished index: the descriptors of its two files, and how many rows (record, group) the second has."""

    members: int
    groups: int
    rows: int

    def of(self, chunk: Chunk) -> dict[int, list[int]]:
        """For each record of a chunk that has copies, by its first byte: where they begin, the likeliest first.

        Those with more keys in common come first, then the order is that of a hash: the file's order has no say.
        """
        rows = between(self.groups, self.rows, 2, chunk)
        shared: dict[int, Counter[int]] = {}
        for place, group in zip(rows[::2], rows[1::2], strict=True):
            members = numbers(self.members, group >> SIZE_BITS, group & ((1 << SIZE_BITS) - 1))
            shared.setdefault(place, Counter()).update(members)
        return {place: _ranked(place, members) for place, members in shared.items()}


def _ranked(own: int, members: Counter[int]) -> list[int]:
    best = sorted(members, key=lambda member: (-members[member], member))
    places = [member & ((1 << PLACE_BITS) - 1) for member in best[: _RANKED + 1]]
    return [place for place in places if place != own][:_RANKED]
