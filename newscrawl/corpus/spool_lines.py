"""Lines of a file that is read by several at once, or of a stream: where each stands, none longer than memory bears.

Knows bytes and line feeds; what a line says it does not look at.
"""

from __future__ import annotations

import io
import os
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

# A longer line is no record: real ones have a few kilobytes, the longest articles a megabyte.
MAX_LINE = 32 << 20
_STEP = 1 << 20
_LOOK = 1 << 14


class Chunk(NamedTuple):
    """Whole lines of a file, from the byte ``start`` up to the byte ``end``."""

    start: int
    end: int


class Line(NamedTuple):
    """One line with its end: its number from 1 and its first byte, both counted within what was read.

    ``data`` is cut where the line is longer than was allowed; ``whole`` says so.
    """

    number: int
    start: int
    data: bytes
    whole: bool


class Readline(Protocol):
    """What is asked of a source of lines."""

    def readline(self, size: int, /) -> bytes:
        """Return the next bytes up to a line feed, at most ``size``."""


def lines(stream: Readline, longest: int = MAX_LINE) -> Iterator[Line]:
    """Every line in order; of one with more than ``longest`` bytes before its end only the beginning."""
    number = start = 0
    while data := stream.readline(longest + 1):
        number += 1
        length, whole = len(data), len(data) <= longest or data.endswith(b"\n")
        while not whole and not data.endswith(b"\n") and (rest := stream.readline(_STEP)):
            length += len(rest)
            if rest.endswith(b"\n"):
                break
        yield Line(number, start, data, whole)
        start += length


def chunks(file: int, size: int, step: int) -> Iterator[Chunk]:
    """Cut the first ``size`` bytes of an open file behind the first line feed after every ``step`` bytes."""
    start = 0
    while start < size:
        end = _line_end(file, start + step - 1, size)
        yield Chunk(start, end)
        start = end


def line_at(file: int, start: int) -> bytes:
    """The line of an open file that begins at a byte; nobody else's place in the file moves."""
    size = _LOOK
    while True:
        data = os.pread(file, size, start)
        end = data.find(b"\n")
        if end >= 0 or len(data) < size:
            return data[: end + 1] if end >= 0 else data
        size *= 4


def stretch(file: int, start: int, end: int) -> io.BufferedReader:
    """A part of an open file as a stream of its own: nobody else's place in the file moves."""
    return io.BufferedReader(_Stretch(file, start, end), max(1, min(_STEP, end - start)))


def streamed(pieces: Iterable[bytes]) -> io.BufferedReader:
    """Pieces as a stream that gives each line as soon as the piece with its end is there."""
    return io.BufferedReader(_Pieces(pieces), 1 << 16)


def _line_end(file: int, at: int, size: int) -> int:
    while at < size and (block := os.pread(file, min(_LOOK, size - at), at)):
        found = block.find(b"\n")
        if found >= 0:
            return at + found + 1
        at += len(block)
    return size


class _Stretch(io.RawIOBase):
    def __init__(self, file: int, start: int, end: int) -> None:
        self._file, self._at, self._end = file, start, end

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        count = os.preadv(self._file, [memoryview(buffer)[: self._end - self._at]], self._at)
        self._at += count
        return count


class _Pieces(io.RawIOBase):
    def __init__(self, pieces: Iterable[bytes]) -> None:
        self._pieces, self._left = iter(pieces), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        while not self._left:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._left = piece
        data, self._left = self._left[: len(buffer)], self._left[len(buffer) :]
        buffer[: len(data)] = data
        return len(data)
