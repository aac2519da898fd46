"""What may have been set before or behind the headlines of all records, on disk: which records have a string there.

A string goes by the hash of its first word: a family's members share it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import BinaryIO

import numpy as np

from newscrawl.corpus.clean_steps import head_key
from newscrawl.corpus.spool_numbers import blocks

# Read so many rows at a time: 1.6 MB.
_ROWS = 100_000


class Leads:
    """Takes pairs of ``head_key`` and a record's first byte, by the record; keeps them in a file that is given."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, rows: bytes) -> None:
        """Take the pairs of some records, an ``array("Q")``."""
        self._file.write(rows)

    def places(self, names: Iterable[str]) -> Iterator[bytes]:
        """The first bytes of the records whose headlines one of the strings may lead, in rising order, some at a time."""
        wanted = np.array(sorted({head_key(name.split(" ", 1)[0]) for name in names}), np.uint64)
        for block in blocks(self._file, 16 * _ROWS):
            rows = np.frombuffer(block, np.uint64).reshape(-1, 2)
            yield np.unique(rows[np.isin(rows[:, 0], wanted), 1]).tobytes()
