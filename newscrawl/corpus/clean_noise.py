"""The lines of all records on disk, by host, and which of them stand in many stories. Knows no record."""

from __future__ import annotations

from collections.abc import Iterator
from typing import BinaryIO

from newscrawl.cleaning.noise import ROW, recurring

# Read so much at a time: 100,000 lines.
_BLOCK = 100_000 * ROW.itemsize


class Noise:
    """Takes rows of ``line_rows``, keeps them in a file that is given."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file

    def add(self, rows: bytes) -> None:
        """Take the rows of some records."""
        self._file.write(rows)

    def keys(self) -> frozenset[int]:
        """The lines that stand in many stories of their host."""
        self._file.flush()
        return recurring(self._blocks)

    def _blocks(self) -> Iterator[bytes]:
        self._file.seek(0)
        while block := self._file.read(_BLOCK):
            yield block
