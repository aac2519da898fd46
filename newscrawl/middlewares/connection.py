"""Scrapy's handler for http and https with a limit on an answer's head, which neither Scrapy nor Twisted has.

An adapter: it reaches into Scrapy 2.19's handler, so the upper bound on Scrapy stands with it, and a test crawls a
site whose headers never end. Without it nothing bounds them but the time that an answer may take.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.exceptions import DownloadFailedError
from twisted.python.failure import Failure
from twisted.web._newclient import HEADER, STATUS

from newscrawl.errors.drops import Refused

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.interfaces import IAddress

# Status line, headers and interim answers (1xx). Sites that set 100 cookies of 4 KB are still read; 200,000 headers
# of the shortest kind are 1 MB.
MAX_HEAD = 768 * 1024


class HeadTooLarge(Exception):
    """An answer whose head goes on beyond ``MAX_HEAD``."""


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's own handler over connections that end when a head is too large; such an answer is refused."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory  # noqa: SLF001 - no other way in

    async def download_request(self, request: Request) -> Response:
        """Fetch; raises Refused for a head that is too large, which would be no smaller the next time."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons = getattr(error.__cause__, "reasons", ())
            if any(isinstance(reason.value, HeadTooLarge) for reason in reasons):
                raise Refused(f"its headers are larger than {MAX_HEAD >> 10} KiB") from error
            raise


class _Protocol(_LenientHTTP11ClientProtocol):
    """Counts what comes in until the body begins; a part of 64 KB may hold the end of one and the begin of the other."""

    _head = 0

    def request(self, request: Any) -> Any:
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        if self._parser is not None and self._parser.state in {STATUS, HEADER}:
            self._head += len(data)
            if self._head > MAX_HEAD:
                self._giveUp(Failure(HeadTooLarge()))  # type: ignore[no-untyped-call]
                return
        super().dataReceived(data)  # type: ignore[no-untyped-call]


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, _: IAddress | None) -> _Protocol:  # noqa: N802 - Twisted's name
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]
