"""A published feed's lines as the bytes that they are, verified, for answers over HTTP. Knows files, no request."""

from __future__ import annotations

import json
import zlib
from collections.abc import Generator, Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from newscrawl.errors import FeedDamaged
from newscrawl.publishing.feeds import parquet
from newscrawl.publishing.feeds.manifest import Segment, Snapshot
from newscrawl.publishing.feeds.reader import FeedReading
from newscrawl.publishing.line import dumps
from newscrawl.publishing.packing import unpacked

# What goes out at once, and so what is read for a consumer who is slow to take it.
PIECE = 1 << 16
# A publisher may go on between the manifest and the first file, again and again while a reader hashes it.
_TRIES = 3
# What a damaged file raises while it is unpacked and read.
UNREADABLE = (ValueError, KeyError, TypeError, RecursionError, OSError, EOFError, zlib.error)


class Lines(FeedReading):
    """What ``read_feed`` gives, as pieces of whole lines; at most ``limit`` lines, but a snapshot is never cut.

    A snapshot is one moment: half of one has no cursor from which its rest could be told. ``sequence`` is the cursor
    behind the last line of this answer, ``lines`` counts them. Opened when made, so that a first file that is damaged
    is known before a byte goes out; raises FeedDamaged there, or UsageError, and FeedDamaged while it is read.
    """

    def __init__(self, path: Path, after: int, epoch: str | None, limit: int | None = None) -> None:
        super().__init__(path, after, epoch)
        self._first = self._opened_first()
        self._bound(limit)
        self._pieces = self._read()

    @property
    def key(self) -> str:
        """What tells this answer from others: segments are never changed, nor the snapshot of a sequence."""
        begins = self._parts[0].name if self.reset else str(self._after)
        return f"{self.epoch}-{begins}-{self.sequence}"

    def piece(self) -> bytes | None:
        """The next lines, PIECE bytes and less than a line more; None behind the last."""
        return next(self._pieces, None)

    def close(self) -> None:
        """Let go of the files."""
        self._pieces.close()
        if self._first is not None:
            self._first.close()
            self._first = None

    def _bound(self, limit: int | None) -> None:
        """Find where this answer ends: behind a snapshot sequences follow each other without a gap."""
        whole = sum(part.lines for part in self._parts if isinstance(part, Snapshot))
        behind = self.sequence - self._after
        if limit is not None:
            behind = min(behind, max(0, limit - whole))
        self.sequence = self._after + behind
        self.lines = whole + behind
        self._parts = [part for part in self._parts if isinstance(part, Snapshot) or part.first <= self.sequence]

    def _read(self) -> Generator[bytes, None, None]:
        for part in self._parts:
            file, self._first = self._first or self._verified(part), None
            with file:
                yield from _pieces(self._told(part, file))

    def _told(self, part: Segment | Snapshot, file: BinaryIO) -> Iterator[bytes]:
        """The lines of a file that belong to this answer; a snapshot's all."""
        first, last = (1, part.lines) if isinstance(part, Snapshot) else (part.first, part.last)
        skip = 0 if isinstance(part, Snapshot) else max(0, self._after + 1 - first)
        take = part.lines if isinstance(part, Snapshot) else min(last, self.sequence) + 1 - first
        count = 0
        try:
            for line in islice(raw_lines(file, part.name), take):
                count += 1
                if count == skip + 1 and isinstance(part, Segment):
                    self._refuse_gap(part, line, first + skip)
                if count > skip:
                    yield line
        except UNREADABLE as error:
            raise self._wrong(part, f"cannot be read ({error})") from error
        if count != take:
            raise self._wrong(part, f"has {count} lines, not {part.lines}")

    def _refuse_gap(self, part: Segment, line: bytes, sequence: int) -> None:
        if json.loads(line)["sequence"] != sequence:
            raise self._wrong(part, f"does not tell sequence {sequence} where it should")


def opened(path: Path, after: int, epoch: str | None, limit: int | None = None) -> Lines:
    """Lines of a feed, begun anew where it went on without us; raises FeedDamaged or UsageError."""
    for _ in range(_TRIES - 1):
        with suppress(FeedDamaged):
            return Lines(path, after, epoch, limit)
    return Lines(path, after, epoch, limit)


def raw_lines(file: BinaryIO, name: str) -> Iterator[bytes]:
    """The lines of an open file, unpacked; those of a Parquet file as a JSON Lines file would have them."""
    if name.endswith(parquet.FORM):
        return map(dumps, parquet.unpacked_rows(file))
    return unpacked(file, name)


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    held: list[bytes] = []
    size = 0
    for line in lines:
        held.append(line)
        size += len(line)
        if size >= PIECE:
            yield b"".join(held)
            held, size = [], 0
    if held:
        yield b"".join(held)
