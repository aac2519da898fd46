"""Content-Encoding undone with limits: on the decoded size, on layers, and on bodies that end too early.

In place of Scrapy's HttpCompressionMiddleware, which takes a compressed body that was cut for a whole one.
"""

from __future__ import annotations

import sys
import zlib
from typing import TYPE_CHECKING, Protocol, Self

from scrapy.exceptions import IgnoreRequest
from scrapy.responsetypes import responsetypes

from newscrawl.errors.drops import Refused
from newscrawl.middlewares.feeder import DUE
from newscrawl.middlewares.politeness import MAX_BYTES, is_for_robots

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd
try:
    import brotli  # type: ignore[import-untyped]
except ImportError:  # PyPy
    import brotlicffi as brotli  # type: ignore[import-not-found]

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

ACCEPTED = b"gzip, deflate, br, zstd"
# One is the rule; servers behind a proxy that packs once more have two.
MAX_LAYERS = 2
_CHUNK = 64 * 1024
# zlib copies what it was given and did not take: 100,000 members in 2 MB cost .17 s in such bites, 2.5 s at once.
_BITE = 8 * 1024
_GZIP_MAGIC = b"\x1f\x8b"
_ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# RFC 9659: what a decoder of the zstd content coding must hold at most is 8 MB.
_WINDOW = {int(zstd.DecompressionParameter.window_log_max): 23}


class TornBody(IgnoreRequest):
    """A compressed body that ends too early or is damaged: worth another try, never a page."""


class TooLarge(Refused):
    """A body that is beyond the limit once it is decoded."""


class _Decoder(Protocol):
    def more(self) -> bytes:
        """At most ``_CHUNK`` further decoded bytes; none where there are no more."""

    @property
    def done(self) -> bool:
        """Whether the body's end was seen."""


class Unpacking:
    """Downloader middleware: say which codings are taken, undo those of an answer; ``max_size`` in bytes, 0: none."""

    def __init__(self, max_size: int) -> None:
        self._max_size = max_size

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read ``DOWNLOAD_MAXSIZE``."""
        return cls(crawler.settings.getint("DOWNLOAD_MAXSIZE"))

    def process_request(self, request: Request) -> None:
        """Name the codings that can be undone under a limit, and no other."""
        request.headers.setdefault("Accept-Encoding", ACCEPTED)

    def process_response(self, request: Request, response: Response) -> Response:
        """The answer with its body as it was before packing; raises TooLarge or TornBody."""
        named = b",".join(response.headers.getlist("Content-Encoding")).lower().split(b",", MAX_LAYERS + 1)
        codings = [one.strip() for one in named if one.strip() not in {b"", b"identity"}]
        is_error = DUE in request.meta and not 200 <= response.status < 300
        if not codings or not response.body or is_error:
            return response
        if len(codings) > MAX_LAYERS:
            raise TooLarge(f"packed more than {MAX_LAYERS} times")
        if is_for_robots(request):
            body = _first(response.body, codings)
        else:
            body = unpacked(response.body, codings, self._max_size)
        headers = response.headers.copy()
        del headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=headers, url=response.url, body=body)
        return response.replace(cls=kind, headers=headers, body=body)


def unpacked(body: bytes, codings: list[bytes], max_size: int) -> bytes:
    """Undo codings, the last first. Raises TooLarge beyond ``max_size`` bytes, TornBody where the end is missing."""
    for coding in reversed(codings):
        body, whole = _undone(body, coding, max_size)
        if not whole:
            raise TornBody(f"the {coding.decode('latin-1')[:20]} body ends too early or is damaged")
        if max_size and len(body) > max_size:
            raise TooLarge(f"its body is larger than {max_size >> 20} MiB once it is unpacked")
    return body


def _first(body: bytes, codings: list[bytes]) -> bytes:
    """As much of a robots.txt as is read; it may be cut, by its own end or ours."""
    for coding in reversed(codings):
        body, _ = _undone(body, coding, MAX_BYTES + 1)
    return body


def _undone(body: bytes, coding: bytes, max_size: int) -> tuple[bytes, bool]:
    """The decoded bytes, a chunk more than ``max_size`` at most, and whether that is all that could be had.

    A body that is not packed as it says, by its first bytes, is given as it is: servers name codings that they have
    undone. So is one in a coding that nobody asked for.
    """
    decoder = _decoder(coding, body)
    if decoder is None:
        return body, True
    found = bytearray()
    try:
        while not max_size or len(found) <= max_size:
            piece = decoder.more()
            found += piece
            if decoder.done:
                if not isinstance(decoder, _Zlib) or not body.startswith(_GZIP_MAGIC, decoder.at):
                    return bytes(found), True
                decoder = _Zlib(31, body, decoder.at)  # a gzip file may have several members
            elif not piece:
                return bytes(found), False
    except (zlib.error, zstd.ZstdError, brotli.error, EOFError, MemoryError):
        return bytes(found), False
    return bytes(found), True


def _decoder(coding: bytes, body: bytes) -> _Decoder | None:
    if coding in {b"gzip", b"x-gzip"}:
        return _Zlib(31, body) if body.startswith(_GZIP_MAGIC) else None
    if coding == b"deflate":
        # A zlib header is a multiple of 31 and says "deflate"; some servers send the bare stream.
        is_zlib = len(body) > 1 and body[0] & 15 == 8 and int.from_bytes(body[:2]) % 31 == 0
        return _Zlib(15 if is_zlib else -15, body)
    if coding == b"zstd":
        return _Zstd(body) if body.startswith(_ZSTD_MAGIC) else None
    return _Brotli(body) if coding == b"br" else None


class _Zlib:
    """Gzip (``bits`` 31), zlib (15) or bare deflate (-15) from a place of the body on; ``at``: how far it was taken."""

    def __init__(self, bits: int, body: bytes, at: int = 0) -> None:
        self._decoder = zlib.decompressobj(bits)
        self._body = body
        self.at = at

    def more(self) -> bytes:
        while True:
            bite = self._body[self.at : self.at + _BITE]
            piece = self._decoder.decompress(bite, _CHUNK)
            # At the end of a stream zlib holds what is behind it in both.
            self.at += len(bite) - len(self._decoder.unused_data or self._decoder.unconsumed_tail)
            if piece or self.done or not bite:
                return piece

    @property
    def done(self) -> bool:
        return self._decoder.eof


class _Whole:
    """A decoder that is given the body at once and holds what it has not decoded."""

    def __init__(self, body: bytes) -> None:
        self._body = body

    def _given(self) -> bytes:
        """The body, once."""
        given, self._body = self._body, b""
        return given


class _Zstd(_Whole):
    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self._decoder = zstd.ZstdDecompressor(options=_WINDOW)

    def more(self) -> bytes:
        return bytes(self._decoder.decompress(self._given(), _CHUNK))

    @property
    def done(self) -> bool:
        return self._decoder.eof


class _Brotli(_Whole):
    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self._decoder = brotli.Decompressor()

    def more(self) -> bytes:
        return bytes(self._decoder.process(self._given(), output_buffer_limit=_CHUNK))

    @property
    def done(self) -> bool:
        return bool(self._decoder.is_finished())
