"""Pairs of numbers, more of them than memory holds, sorted. Knows arrays and a file; not what the numbers mean."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
import numpy.typing as npt

Wide = npt.NDArray[np.uint64]

# Rows of 16 bytes held back before they are written out sorted: 4 MB, and some four times that while they are sorted.
RUN = 1 << 18
# Stretches in which the sorted rows are given back. For 800 million rows, of 100 million records, each is 12 MB, and
# where it begins in each of 3,000 runs takes 25 MB.
_STRETCHES = 1024


class Rows:
    """Takes rows (key, value) in any order, gives them back sorted, in stretches by the key.

    ``bound`` is above every key. ``most``: of rows with one key only so many are needed, and more are not kept for long.
    """

    def __init__(self, file: BinaryIO, bound: int, most: int | None = None, run: int = RUN) -> None:
        self._file, self._most, self._run = file, most, run
        self._edges = np.array([bound * i // _STRETCHES for i in range(_STRETCHES)], np.uint64)
        self._waiting: list[Wide] = []
        self._held = self._written = 0
        self._starts: list[npt.NDArray[np.int64]] = []

    def add(self, rows: Wide) -> None:
        """Take rows, an array of two columns."""
        self._waiting.append(rows)
        self._held += len(rows)
        if self._held >= self._run:
            self._flush()

    def stretches(self) -> Iterator[Wide]:
        """All rows in order of key and value, some at a time; rows of one key are never parted."""
        self._flush()
        if len(self._starts) == 1:  # held in memory until now, and sorted
            yield self._read(0, self._written)
            return
        for number in range(_STRETCHES):
            parts = [self._read(starts[number], starts[number + 1]) for starts in self._starts]
            rows = _sorted(parts)
            if len(rows):
                yield rows

    def _flush(self) -> None:
        rows = _sorted(self._waiting)
        if self._most:
            rows = rows[_rank(rows[:, 0]) < self._most]
        starts = np.append(np.searchsorted(rows[:, 0], self._edges), len(rows))
        self._starts.append(starts + self._written)
        self._file.write(rows.tobytes())
        self._file.flush()
        self._written += len(rows)
        self._waiting, self._held = [], 0

    def _read(self, start: int, end: int) -> Wide:
        data = os.pread(self._file.fileno(), 16 * int(end - start), 16 * int(start))
        return np.frombuffer(data, np.uint64).reshape(-1, 2)


def _sorted(parts: list[Wide]) -> Wide:
    rows = np.concatenate([*parts, np.empty((0, 2), np.uint64)])
    return rows[np.lexsort((rows[:, 1], rows[:, 0]))]


def _rank(keys: Wide) -> npt.NDArray[np.int64]:
    """How many equal ones stand before each of some sorted keys."""
    firsts = np.flatnonzero(np.append(True, keys[1:] != keys[:-1])) if len(keys) else np.empty(0, np.int64)
    sizes = np.diff(np.append(firsts, len(keys)))
    return np.arange(len(keys)) - np.repeat(firsts, sizes)
