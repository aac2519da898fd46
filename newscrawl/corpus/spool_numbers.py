"""Numbers on disk in rising order: which of them lie in a chunk of a file. Any number of processes may read them."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from newscrawl.corpus.spool_lines import Chunk

# To read so many rows costs as much as to read one.
_AT_ONCE = 256


@dataclass(frozen=True, slots=True)
class Marks:
    """The first bytes of some records of a file: the descriptor of a file of ``count`` numbers."""

    file: int
    count: int

    def of(self, chunk: Chunk) -> frozenset[int]:
        """Those within a chunk."""
        return frozenset(between(self.file, self.count, 1, chunk))

    def __contains__(self, place: int) -> bool:
        """Whether a record begins there that is marked."""
        return len(between(self.file, self.count, 1, Chunk(place, place + 1))) > 0


class Marking:
    """Takes numbers in rising order, keeps them in a file that is given."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._count = file, 0

    @property
    def file(self) -> int:
        """The descriptor that readers need."""
        return self._file.fileno()

    def add(self, numbers: bytes) -> None:
        """Take the bytes of an ``array("Q")``."""
        self._file.write(numbers)
        self._count += len(numbers) // 8

    def marks(self) -> Marks:
        """What was taken so far, ready to be read."""
        self._file.flush()
        return Marks(self.file, self._count)


def blocks(file: BinaryIO, size: int) -> Iterator[bytes]:
    """What was written to a file, so many bytes at a time."""
    file.flush()
    file.seek(0)
    while block := file.read(size):
        yield block


def between(file: int, rows: int, width: int, chunk: Chunk) -> array[int]:
    """All numbers of the rows, of ``width`` numbers each and sorted by the first, whose first lies in a chunk."""
    first = _row(file, rows, width, chunk.start, 0)
    last = _row(file, rows, width, chunk.end, first)
    return numbers(file, width * first, width * (last - first))


def _row(file: int, rows: int, width: int, bound: int, low: int) -> int:
    """The first row from ``low`` on that is not below the bound: the last rows in question are read at once."""
    high = rows
    while high - low > _AT_ONCE:
        middle = (low + high) // 2
        if numbers(file, width * middle, 1)[0] < bound:
            low = middle + 1
        else:
            high = middle
    return low + bisect_left(numbers(file, width * low, width * (high - low))[::width], bound)


def numbers(file: int, start: int, count: int) -> array[int]:
    """So many numbers of a file from the one numbered ``start``, from 0."""
    return array("Q", os.pread(file, 8 * count, 8 * start))
