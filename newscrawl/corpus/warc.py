"""Web archives (WARC, ISO 28500) as a stream of records with HTTP responses (RFC 9112); knows no page.

One record is in memory at a time, none larger than the cap.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_HEAD = 1 << 20  # header lines of one record together; real ones have a few hundred bytes
_STEP = 1 << 20
_CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\n]*)?\r?\n")
_HEAD_END = re.compile(rb"\r?\n\r?\n")


class Stream(Protocol):
    """What is asked of a source of bytes: to be read on, in pieces of at most ``size``."""

    def read(self, size: int, /) -> bytes:
        """Return the next bytes, fewer only at the end."""

    def readline(self, size: int, /) -> bytes:
        """Return the next bytes up to a line feed."""


class TornArchiveError(Exception):
    """The archive ends or breaks here; where the next record begins is unknown."""


class UnreadableError(Exception):
    """One response that cannot be read; the message says why. The next record is unharmed."""


@dataclass(frozen=True, slots=True)
class Record:
    """One record: header fields in lower case, and its block, or None if that is larger than the cap."""

    headers: dict[str, str]
    block: bytes | None

    @property
    def kind(self) -> str:
        """What kind of record it is: response, revisit, resource, conversion, request ..."""
        return self.headers.get("warc-type", "").lower()

    @property
    def media(self) -> str:
        """The media type of its block, without parameters."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_response(self) -> bool:
        """Whether the block is an HTTP response (not a request, not a DNS answer, not metadata)."""
        return self.kind == "response" and self.media == "application/http"


def records(stream: Stream, cap: int) -> Iterator[Record]:
    """Every record of an unpacked archive in order. Raises TornArchiveError where it cannot be followed."""
    while headers := _head(stream):
        try:
            length = int(headers["content-length"])
        except (KeyError, ValueError):
            raise TornArchiveError("a record without a length") from None
        if length < 0:
            raise TornArchiveError("a record with a negative length")
        block = stream.read(length) if length <= cap else None
        passed = len(block) if block is not None else _skip(stream, length)
        if passed < length:
            raise TornArchiveError("the archive ends within a record")
        yield Record(headers, block)


def http_response(record: Record, cap: int) -> tuple[int, dict[str, str], bytes]:
    """Status, header fields in lower case and decoded body of a response. Raises UnreadableError."""
    block = whole(record, cap)
    end = _HEAD_END.search(block)
    status_line, _, fields = block[: end.start() if end else None].decode("latin-1").partition("\n")
    status = re.match(r"HTTP/\d(?:\.\d)? (\d{3})\b", status_line)
    if end is None or status is None:
        raise UnreadableError("no HTTP response in it")
    headers, body = _fields(fields.splitlines()), block[end.end() :]
    if "chunked" in headers.pop("transfer-encoding", "").lower():
        body = _dechunked(body)
    return int(status[1]), headers, _unpacked(body, headers.pop("content-encoding", ""), cap)


def whole(record: Record, cap: int) -> bytes:
    """A record's block. Raises UnreadableError where it is larger than the cap, or was cut off by the archiver."""
    if record.block is None:
        raise UnreadableError(f"larger than {cap >> 20} MB")
    if truncated := record.headers.get("warc-truncated"):
        raise UnreadableError(f"cut off when it was archived ({truncated})")
    return record.block


def _head(stream: Stream) -> dict[str, str]:
    """The header fields of the next record; empty at the end of the archive."""
    line = stream.readline(_MAX_HEAD)
    while line in {b"\r\n", b"\n"}:
        line = stream.readline(_MAX_HEAD)
    if not line:
        return {}
    if not line.startswith(b"WARC/"):
        raise TornArchiveError("no WARC record where one should begin")
    lines, room = [], _MAX_HEAD
    while (line := stream.readline(room)) not in {b"\r\n", b"\n"}:
        room -= len(line)
        if not line.endswith(b"\n") or room <= 0:
            raise TornArchiveError("the archive ends within a record's header, or the header has no end")
        lines.append(line.decode("utf-8", "replace"))
    return _fields(lines)


def _fields(lines: list[str]) -> dict[str, str]:
    pairs = (line.partition(":") for line in lines)
    return {name.strip().lower(): value.strip() for name, colon, value in pairs if colon}


def _skip(stream: Stream, length: int) -> int:
    passed = 0
    while passed < length and (step := len(stream.read(min(_STEP, length - passed)))):
        passed += step
    return passed


def _dechunked(body: bytes) -> bytes:
    """The body without its chunk frames; as it is if it has none (archivers unpack and leave the header)."""
    parts: list[bytes] = []
    at = 0
    while match := _CHUNK.match(body, at):
        size = int(match[1], 16)
        if size == 0:
            return b"".join(parts)
        at = match.end() + size
        if at > len(body):
            break
        parts.append(body[match.end() : at])
        at += 2 if body.startswith(b"\r\n", at) else 1
    if parts:
        raise UnreadableError("broken chunks")
    return body


def _unpacked(body: bytes, coding: str, cap: int) -> bytes:
    """The body as its Content-Encoding says, at most ``cap`` bytes; as it is if it is unpacked already."""
    coding = coding.strip().lower()
    if coding not in {"", "identity", "gzip", "x-gzip"}:
        raise UnreadableError(f"content encoding {coding} is not read here")
    if not coding.endswith("gzip") or not body.startswith(b"\x1f\x8b"):
        return body
    decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        decoded = decoder.decompress(body, cap + 1)
    except zlib.error as error:
        raise UnreadableError(f"broken {coding}: {error}") from None
    if len(decoded) > cap:
        raise UnreadableError(f"larger than {cap >> 20} MB when unpacked")
    if not decoder.eof:
        raise UnreadableError(f"torn {coding}")
    return decoded
