"""What was found on pages, waiting in a file without a name for what all pages prove. Knows bytes alone."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO

from newscrawl.corpus.spool import spooling
from newscrawl.corpus.spool_lines import Chunk

_LENGTH = 8


class Spool:
    """Takes blobs in order, keeps them in a file that is given, each behind its length; those between two ends are a group."""

    def __init__(self, file: BinaryIO) -> None:
        self._file, self._size, self._ends = file, 0, [0]

    @property
    def file(self) -> int:
        """The descriptor that readers need."""
        return self._file.fileno()

    def add(self, blob: bytes) -> None:
        """Keep one more. Raises PublishFailed where it cannot be written."""
        with spooling():
            self._file.write(len(blob).to_bytes(_LENGTH) + blob)
        self._size += _LENGTH + len(blob)

    def end(self) -> None:
        """End a group; what it has is ready to be read."""
        with spooling():
            self._file.flush()
        self._ends.append(self._size)

    def blobs(self, number: int) -> Iterator[Chunk]:
        """Where each blob of a group stands; groups are numbered from 0."""
        start, end = self._ends[number : number + 2]
        while start < end:
            first = start + _LENGTH
            start = first + int.from_bytes(os.pread(self.file, _LENGTH, start))
            yield Chunk(first, start)
