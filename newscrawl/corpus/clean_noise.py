"""The lines of all records on disk: which of them stand in many stories of a host, and which records have one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

import numpy as np

from newscrawl.cleaning.noise_rows import ROW, recurring, with_noise
from newscrawl.corpus.spool_numbers import blocks

# Read so much at a time: 100,000 lines, the lines of 4,000 records.
_BLOCK = 100_000 * ROW.itemsize
_RECORDS = 4000


class Noise:
    """Takes the rows of ``line_rows``, and of each record its first byte and how many rows it has.

    Keeps them in two files that are given.
    """

    def __init__(self, rows: BinaryIO, records: BinaryIO) -> None:
        self._rows, self._records = rows, records

    def add(self, rows: bytes, records: bytes) -> None:
        """Take the rows of some records, and an ``array("Q")`` of first byte and number of rows for each of them."""
        self._rows.write(rows)
        self._records.write(records)

    def keys(self) -> frozenset[int]:
        """The lines that stand in many stories of their host."""
        return recurring(lambda: blocks(self._rows, _BLOCK))

    def places(self, keys: frozenset[int]) -> Iterator[bytes]:
        """The first bytes of the records that have one of these lines, in rising order, some at a time."""
        if not keys:
            return
        self._rows.seek(0)
        for block in blocks(self._records, 16 * _RECORDS):
            records = np.frombuffer(block, np.uint64).reshape(-1, 2)
            counts = records[:, 1]
            rows = self._rows.read(int(counts.sum()) * ROW.itemsize)
            yield records[with_noise(rows, counts, keys), 0].tobytes()
