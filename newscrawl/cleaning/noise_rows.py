"""The lines of all records as rows: which of them stand in many stories of their host. Knows no text."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from newscrawl.cleaning.noise import TWICE

# So many stories of one host have the line. Fewer may quote each other, or be parts of one column.
STORIES = 4
# As ``line_rows`` gives them.
ROW = np.dtype([("key", "u8"), ("story", "u8")])
# 4 MB: a million pages of six such lines each leave one cell in three over the bar by chance, and those are counted.
_CELLS = 1 << 22


def recurring(blocks: Callable[[], Iterable[bytes]]) -> frozenset[int]:
    """The lines that stand in enough stories of a host, by key; reads all rows twice, and holds few of them.

    A sketch of bounded size tells which lines may recur, never too few; those are then counted exactly.
    """
    cells = np.zeros(_CELLS, np.uint8)
    for block in blocks():
        found, counts = np.unique(_rows(block)["key"] % _CELLS, return_counts=True)
        cells[found] = np.minimum(cells[found] + counts, 255)
    held = np.empty(0, ROW)
    for block in blocks():
        rows = _rows(block)
        held = _few(np.concatenate([held, rows[cells[rows["key"] % _CELLS] >= STORIES]]))
    keys, stories = np.unique(held["key"], return_counts=True)
    return frozenset(int(key) for key in keys[stories >= STORIES])


def with_noise(rows: bytes, counts: NDArray[np.uint64], keys: frozenset[int]) -> NDArray[np.intp]:
    """Which of some records, that have so many rows each, have one of the lines, be it twice: their numbers from 0."""
    found = np.isin(np.frombuffer(rows, ROW)["key"] & ~np.uint64(TWICE), np.fromiter(keys, np.uint64, len(keys)))
    return np.unique(np.repeat(np.arange(len(counts)), counts.astype(np.int64))[found])


def _rows(block: bytes) -> NDArray[np.void]:
    """The rows that count."""
    rows = np.frombuffer(block, ROW)
    return rows[rows["key"] < TWICE]


def _few(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Of each line as many different stories as decide, in the order of their numbers."""
    rows = np.unique(rows)
    first = np.searchsorted(rows["key"], rows["key"])
    return rows[np.arange(len(rows)) - first < STORIES]
