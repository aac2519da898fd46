"""Bytes as they come, packed as gzip or zstd or not at all, to plain bytes piece by piece. Knows no lines."""

from __future__ import annotations

import gzip
import re
import zlib
from collections.abc import Iterator
from typing import Protocol

_STEP = 1 << 16
# One block of zstd has four bytes at least and 128 KB at most: what is unpacked at a time stays below 128 MB.
_ZSTD_STEP = 1 << 12
# Public corpora are packed with ``--long=31``; the memory is taken only where a file asks for it.
_ZSTD_WINDOW = 1 << 31
_GZIP = b"\x1f\x8b"
# A frame, or the skippable one that parallel packers set first.
_ZSTD = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")


class UnpackError(Exception):
    """What is packed breaks or ends before its end; the message says which."""


class Readable(Protocol):
    """What is asked of a source of bytes: a file open for reading, or standard input."""

    def read1(self, size: int, /) -> bytes:
        """Return what is there, at most ``size`` bytes; wait where nothing is, and b"" at the end."""


def pieces(stream: Readable) -> Iterator[bytes]:
    """The plain bytes of a stream as they become readable; its first bytes tell how they are packed.

    Raises UnpackError where they cannot be unpacked to their end.
    """
    head = b""
    while len(head) < 4 and (piece := stream.read1(_STEP)):
        head += piece
    source = _Source(head, stream)
    if head.startswith(_GZIP):
        yield from _gunzipped(source)
    elif _ZSTD.match(head):
        yield from _unzstd(source)
    else:
        yield from iter(lambda: source.read(_STEP), b"")


def is_packed(head: bytes) -> bool:
    """Whether a file that begins with these four bytes is packed."""
    return head.startswith(_GZIP) or _ZSTD.match(head) is not None


class _Source:
    """A stream with the bytes put back that were read to see what it is."""

    def __init__(self, head: bytes, stream: Readable) -> None:
        self._head, self._stream = head, stream

    def read(self, size: int = _STEP, /) -> bytes:
        if not self._head:
            return self._stream.read1(size)
        piece, self._head = self._head[:size], self._head[size:]
        return piece


def _gunzipped(source: _Source) -> Iterator[bytes]:
    try:
        with gzip.GzipFile(fileobj=source, mode="rb") as file:  # type: ignore[call-overload]
            yield from iter(lambda: file.read1(_STEP), b"")
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise UnpackError(f"broken gzip ({error})") from error


def _unzstd(source: _Source) -> Iterator[bytes]:
    import zstandard

    unpacker = zstandard.ZstdDecompressor(max_window_size=_ZSTD_WINDOW)
    decoder = unpacker.decompressobj()
    inside = False
    try:
        for piece in iter(lambda: source.read(_ZSTD_STEP), b""):
            left = piece
            while left:
                yield decoder.decompress(left)
                inside, left = not decoder.eof, decoder.unused_data
                if not inside:
                    decoder = unpacker.decompressobj()
    except zstandard.ZstdError as error:
        raise UnpackError(f"broken zstd ({error})") from error
    if inside:
        raise UnpackError("broken zstd (it ends within a frame)")
