"""Published feeds over HTTP: lines, JSON Feed, Atom, and the files as they lie. Knows folders of feeds, no database.

Whoever asks again asks with ``If-None-Match``: everything has an ETag and is to be asked for again (``no-cache``), so that
no cache goes on telling what was erased.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Mapping
from typing import BinaryIO
from urllib.parse import urlencode

import anyio
from anyio import to_thread
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Send

from newscrawl.console import feed_documents
from newscrawl.console.feed_documents import Addresses, Told
from newscrawl.console.feed_lines import PIECE, opened
from newscrawl.console.feed_newest import Shelf
from newscrawl.errors import FeedDamaged, UsageError
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.publishing.feeds.folder import MANIFEST, SCHEMA, is_numbered
from newscrawl.publishing.feeds.manifest import MAX_SEQUENCE, Manifest, Segment, Snapshot, parse

LINES = "application/jsonl; charset=utf-8"
# Threads that read for consumers: of 50 at once none waits long, and the pages have their own.
THREADS = 8
# Seconds after which a feed that was never published, or is damaged until it is published again, is asked for again.
RETRY = 60
_NUMBER = re.compile(r"[0-9]{1,16}")
_TYPES = {
    "jsonl": LINES,
    "gz": "application/gzip",
    "zst": "application/zstd",
    "parquet": "application/vnd.apache.parquet",
}
_DOCUMENTS = {
    "json": ("application/feed+json; charset=utf-8", feed_documents.json_feed),
    "atom": ("application/atom+xml; charset=utf-8", feed_documents.atom),
}
_LOG = logging.getLogger(__name__)


def routes(feeds: Mapping[str, Feed]) -> list[Route]:
    """The addresses of declared feeds, all below ``/feeds/``; to stand before whatever else answers there."""
    counter = _Counter(feeds)
    return [
        Route("/feeds/{name}.jsonl", _answering(counter.lines)),
        Route("/feeds/{name}.json", _answering(lambda request: counter.document(request, "json"))),
        Route("/feeds/{name}.atom", _answering(lambda request: counter.document(request, "atom"))),
        Route("/feeds/{name}/{file}", _answering(counter.file)),
    ]


class _Problem(Exception):
    """An answer that is no feed, as RFC 9457 has it."""

    def __init__(self, status: int, title: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.title = title

    def response(self) -> Response:
        value = {"type": "about:blank", "title": self.title, "status": self.status, "detail": str(self)}
        headers = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
        if self.status == 503:
            headers["Retry-After"] = str(RETRY)
        body = json.dumps(value, ensure_ascii=False).encode("utf-8", "replace")
        return Response(body, self.status, headers, "application/problem+json")


class _Pieces(StreamingResponse):
    """Pieces read in threads of their own while the consumer takes them.

    Where they end too early the answer is left without its end, whereupon the server cuts the connection: what came
    never looks whole.
    """

    def __init__(
        self, piece: Callable[[], bytes | None], close: Callable[[], None], name: str, threads: anyio.CapacityLimiter
    ) -> None:
        self._piece = piece
        self._close = close
        self._name = name
        self._threads = threads
        super().__init__(self._read())

    async def _read(self) -> AsyncIterator[bytes]:
        while (piece := await to_thread.run_sync(self._piece, limiter=self._threads)) is not None:
            yield piece

    async def stream_response(self, send: Send) -> None:
        """Send it, and let go of the files whatever happens."""
        try:
            await super().stream_response(send)
        except (FeedDamaged, OSError) as error:
            _LOG.error("feed %s: the answer was cut off: %s", self._name, error)
        finally:
            self._close()


class _Counter:
    """What answers; requests are checked here, then the rooms beside it read."""

    def __init__(self, feeds: Mapping[str, Feed]) -> None:
        self._feeds = feeds
        self._shelf = Shelf()
        self._threads = anyio.CapacityLimiter(THREADS)

    def lines(self, request: Request) -> Response:
        """The lines after a sequence; with ``Newscrawl-Reset: true`` all anew, whatever the consumer holds."""
        feed = self._feed(request)
        asked = _asked(request, ("after", "epoch", "limit"))
        after, limit = _number(asked, "after", 0) or 0, _number(asked, "limit", 1)
        lines = opened(feed.folder, after, asked.get("epoch"), limit)
        cursor = {"after": str(lines.sequence), "epoch": lines.epoch} | ({"limit": str(limit)} if limit else {})
        headers = {
            "Newscrawl-Sequence": str(lines.sequence),
            "Newscrawl-Epoch": lines.epoch,
            "Newscrawl-Reset": str(lines.reset).lower(),
            "Newscrawl-Lines": str(lines.lines),
            "Link": f'<{request.url.path}?{urlencode(cursor)}>; rel="next"',
        }
        return self._whole(request, feed.name, (lines.piece, lines.close), lines.key, LINES, headers)

    def document(self, request: Request, kind: str) -> Response:
        """The newest articles, or those told before a sequence, for programs that read any site's feed."""
        feed = self._feed(request)
        told = Told(feed.fields)
        if lacks := told.lacks(kind):
            raise _Problem(404, "Not of this feed", f"feed {feed.name} does not tell {lacks}, which this form needs")
        before = _number(_asked(request, ("before",)), "before", 1)
        page = self._shelf.newest(feed.folder, before)
        base = f"{request.base_url}feeds/{feed.name}"
        own = f"{base}.{kind}"
        this, behind = (own if one is None else f"{own}?before={one}" for one in (before, page.next))
        media, written = _DOCUMENTS[kind]
        body = written(page, told, Addresses(this, behind if page.next else None, base))
        return _small(request, body, media)

    def file(self, request: Request) -> Response:
        """The manifest, the schema, or a file that the manifest lists, as it lies there and verified."""
        feed = self._feed(request)
        name = request.path_params["file"]
        _asked(request, ())
        data = (feed.folder / MANIFEST).read_bytes()
        manifest = _parsed(data)
        if name == MANIFEST:
            return _small(request, data, "application/json")
        if name == SCHEMA:
            return _small(request, (feed.folder / SCHEMA).read_bytes(), "application/schema+json")
        several: list[Segment | Snapshot] = [manifest.snapshot, *manifest.segments]
        parts = {part.name: part for part in several}
        if not is_numbered(name) or name not in parts:
            raise _Problem(404, "No such file", f"the {MANIFEST} of feed {feed.name} lists no such file; read it anew")
        part = parts[name]
        headers = {"Content-Length": str(part.bytes)}
        media = _TYPES[name.rpartition(".")[2]]
        if _is_known(request, part.sha256):
            return Response(status_code=304, headers=_headers(part.sha256))
        file = _verified(feed, name, part.sha256)
        body = (lambda: file.read(PIECE) or None, file.close)
        return self._whole(request, feed.name, body, part.sha256, media, headers)

    def _whole(
        self,
        request: Request,
        name: str,
        body: tuple[Callable[[], bytes | None], Callable[[], None]],
        key: str,
        media: str,
        more: Mapping[str, str],
    ) -> Response:
        """An answer in pieces; without them where the consumer has it already or asks for the headers alone."""
        headers = {**_headers(key), **more}
        if _is_known(request, key):
            body[1]()
            return Response(status_code=304, headers=headers)
        piece: Callable[[], bytes | None] = (lambda: None) if request.method == "HEAD" else body[0]
        answer = _Pieces(piece, body[1], name, self._threads)
        answer.headers.update(headers | {"Content-Type": media})
        return answer

    def _feed(self, request: Request) -> Feed:
        name = request.path_params["name"]
        if name not in self._feeds:
            raise _Problem(
                404, "No such feed", f"no feed {name[:64]!r} is declared here; there are: {', '.join(self._feeds)}"
            )
        feed = self._feeds[name]
        if not (feed.folder / MANIFEST).exists():
            raise _Problem(503, "Not yet published", f"feed {name} was not published yet; ask again later")
        return feed


def _answering(answer: Callable[[Request], Response]) -> Callable[[Request], Response]:
    """An endpoint that says what is wrong as a problem; what is wrong on the disk is said in the log, with its path."""

    def endpoint(request: Request) -> Response:
        try:
            return answer(request)
        except _Problem as problem:
            return problem.response()
        except (FeedDamaged, UsageError, OSError) as error:
            name = request.path_params["name"]
            _LOG.error("feed %s: %s", name, error)
            detail = f"feed {name} cannot be read as it was published; ask again when it is published anew"
            return _Problem(503, "Cannot be read", detail).response()

    return endpoint


def _asked(request: Request, allowed: tuple[str, ...]) -> dict[str, str]:
    """The query's parameters, each once and none that is misspelt: a cursor that is overheard would tell all anew."""
    given = request.query_params.multi_items()
    names = [name for name, _ in given]
    wrong = next((name for name in names if name not in allowed or names.count(name) > 1), None)
    if wrong is not None:
        what = "is given twice" if wrong in allowed else "is no parameter of this address"
        raise _Problem(400, "Wrong query", f"{wrong[:40]!r} {what}; allowed: {', '.join(allowed) or 'none'}, each once")
    if empty := next((name for name, value in given if not value), None):
        raise _Problem(400, "Wrong query", f"{empty} is empty; give a value or leave it out")
    return dict(given)


def _number(asked: Mapping[str, str], name: str, least: int) -> int | None:
    text = asked.get(name)
    if text is None:
        return None
    if not _NUMBER.fullmatch(text) or not least <= int(text) <= MAX_SEQUENCE:
        raise _Problem(
            400, "Wrong query", f"{name} is {text[:40]!r}; allowed: a whole number from {least} to {MAX_SEQUENCE}"
        )
    return int(text)


def _parsed(data: bytes) -> Manifest:
    try:
        return parse(data)
    except ValueError as error:
        raise FeedDamaged(f"its {MANIFEST} is damaged: {error}; newscrawl publish writes it anew") from error


def _verified(feed: Feed, name: str, sha256: str) -> BinaryIO:
    """A file of the feed, open at its beginning, whose bytes are those of the manifest."""
    file = (feed.folder / name).open("rb")
    if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
        file.close()
        raise FeedDamaged(f"{name} is not what the manifest says: its SHA-256 differs; newscrawl publish mends it")
    file.seek(0)
    return file


def _small(request: Request, body: bytes, media: str) -> Response:
    key = hashlib.sha256(body).hexdigest()
    if _is_known(request, key):
        return Response(status_code=304, headers=_headers(key))
    answer = Response(body, headers=_headers(key))
    answer.headers["Content-Type"] = media
    return answer


def _headers(key: str) -> dict[str, str]:
    return {"ETag": f'"{key}"', "Cache-Control": "no-cache", "X-Content-Type-Options": "nosniff"}


def _is_known(request: Request, key: str) -> bool:
    """Whether the consumer says that it holds this answer; a weak tag counts, as RFC 9110 has it for GET."""
    known = request.headers.get("If-None-Match", "")
    return known.strip() == "*" or f'"{key}"' in (tag.strip().removeprefix("W/") for tag in known.split(","))
