"""An HTTP server for farms on loopback: one ephemeral port a host, in a thread of its own. Knows no content."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from newscrawl.demo.responses import LAST_MODIFIED, Request, Response, Site

# A head of 64 KB is more than any client of ours sends; asyncio's own default.
_MAX_HEAD = 64 * 1024
# Requests remembered with their headers; hits are counted without end.
_REMEMBERED = 20_000
_NOT_FOUND = Response(404, "<!DOCTYPE html><title>Not found</title><p>Not found.</p>")
_NOT_ALLOWED = Response(405, headers={"Allow": "GET"})

Origin = Callable[[str], str]
Sites = Mapping[str, Site]


class DemoServer:
    """Serves sites on 127.0.0.1 while the ``with`` block lasts.

    ``sites`` maps host names to pages by path, or is a function that is given ``origin`` and makes such a mapping,
    for pages that hold absolute addresses. Nothing given: the demo's farms.

        with DemoServer({"farm": {"/": Response(200, "<h1>...</h1>")}}) as server:
            crawl(server.url("farm", "/"))
        assert server.hits["farm", "/robots.txt"] == 1

    ``hits`` counts requests by (host, path with query), ``requests`` are the latest of them with headers and time.
    ``ports`` are those of hosts whose addresses stand in a file; raises OSError where one is taken.
    A page may be replaced in the mapping while the server runs. An exception in a page's function is raised at the end.
    """

    def __init__(
        self,
        sites: Sites | Callable[[Origin], Sites] | None = None,
        *,
        markup: str = "plain",
        ports: Mapping[str, int] | None = None,
    ) -> None:
        self.hits: Counter[tuple[str, str]] = Counter()
        self.requests: deque[Request] = deque(maxlen=_REMEMBERED)
        self.sites: Sites = {}
        self._content = sites if sites is not None else _demo(markup)
        self._ports = ports or {}
        self._sockets: dict[str, socket.socket] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="demo-server", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._failures: list[BaseException] = []

    def __enter__(self) -> Self:
        self.sites = self._content(self.origin) if callable(self._content) else self._content
        for name in self.sites:
            self._socket(name)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for bound in self._sockets.values():
            bound.close()
        if self._failures and error is None:
            raise self._failures[0]

    @property
    def start_urls(self) -> list[str]:
        """The home page of every host."""
        return [self.url(name) for name in self.sites]

    def origin(self, host: str) -> str:
        """A host's address without a path, ``http://127.0.0.1:PORT``; its port is taken when it is first asked for."""
        return f"http://127.0.0.1:{self._socket(host).getsockname()[1]}"

    def url(self, host: str, path: str = "/") -> str:
        """The address of a page."""
        return f"{self.origin(host)}{path}"

    def place(self, url: str) -> tuple[str, str]:
        """The (host name, path) of an address of this server: the inverse of ``url``, the key of the truth."""
        parts = urlsplit(url)
        names = {bound.getsockname()[1]: name for name, bound in self._sockets.items()}
        return names[parts.port or 80], parts.path + (f"?{parts.query}" if parts.query else "")

    def _socket(self, host: str) -> socket.socket:
        if host not in self._sockets:
            bound = socket.socket()
            if port := self._ports.get(host, 0):  # else a port whose last connection lingers could not be taken again
                bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind(("127.0.0.1", port))
            self._sockets[host] = bound
        return self._sockets[host]

    async def _open(self) -> None:
        for name in self.sites:
            connected = partial(self._connected, name)
            bound = self._sockets[name]
            self._servers.append(await asyncio.start_server(connected, sock=bound, limit=_MAX_HEAD, backlog=512))

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        tasks = list(self._connections)
        for task, writer in self._connections.items():
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)  # the transports' last call-backs

    def _connected(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = self._loop.create_task(self._connection(host, reader, writer))
        self._connections[task] = writer
        task.add_done_callback(self._disconnected)

    def _disconnected(self, task: asyncio.Task[None]) -> None:
        self._connections.pop(task).close()
        if not task.cancelled() and (error := task.exception()):
            self._failures.append(error)

    async def _connection(self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer until one side has had enough; a client may vanish at any point."""
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while request := await _read(host, reader):
                self.hits[host, request.target] += 1
                self.requests.append(request)
                if not await _send(self._answer(request), request, writer):
                    break

    def _answer(self, request: Request) -> Response:
        if request.method != "GET":
            return _NOT_ALLOWED
        site = self.sites[request.host]
        for key in (request.target, request.target.partition("?")[0], "*"):
            answer = site.get(key)
            if answer is not None:
                return answer if isinstance(answer, Response) else answer(request)
        return _NOT_FOUND


async def _read(host: str, reader: asyncio.StreamReader) -> Request | None:
    """The next request of a connection; None where it makes no sense."""
    head = await reader.readuntil(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").rstrip("\r\n").split("\r\n")
    words = first.split(" ")
    if len(words) != 3:
        return None
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if words[2] == "HTTP/1.0":
        headers.setdefault("connection", "close")
    return Request(host, words[0], words[1], headers, time.monotonic())


async def _send(response: Response, request: Request, writer: asyncio.StreamWriter) -> bool:
    """Send an answer; return whether the connection stays open."""
    if response.delay:
        await asyncio.sleep(response.delay)
    if response.raw is not None:
        writer.write(response.raw)
        await writer.drain()
        return False
    if response.chunks is not None:
        await _send_chunks(response, writer)
    elif response.unchanged_for(request):
        writer.write(_head(HTTPStatus.NOT_MODIFIED, response, {}))
    else:
        zipped = response.validated and "gzip" in request.headers.get("accept-encoding", "")
        body = response.compressed if zipped else response.payload
        length = {"Content-Length": str(len(body))} | ({"Content-Encoding": "gzip"} if zipped else {})
        writer.write(_head(response.status, response, length) + body[: response.cut])
    await writer.drain()
    return response.cut is None and request.headers.get("connection", "").lower() != "close"


async def _send_chunks(response: Response, writer: asyncio.StreamWriter) -> None:
    writer.write(_head(response.status, response, {"Transfer-Encoding": "chunked"}))
    for chunk in response.chunks or ():
        writer.write(b"%x\r\n%b\r\n" % (len(chunk), chunk))
        await writer.drain()
        await asyncio.sleep(response.pace)
    writer.write(b"0\r\n\r\n")


def _head(status: int, response: Response, more: dict[str, str]) -> bytes:
    known = {value.value: value.phrase for value in HTTPStatus}
    headers = dict(response.headers)
    if "content-type" not in response.names:
        headers["Content-Type"] = "text/html; charset=utf-8"
    if response.validated:
        headers |= {"ETag": response.etag, "Last-Modified": LAST_MODIFIED, "Vary": "Accept-Encoding"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in (headers | more).items())
    return f"HTTP/1.1 {status} {known.get(status, 'Odd')}\r\n{lines}\r\n".encode("latin-1", "replace")


def _demo(markup: str) -> Callable[[Origin], Sites]:
    from newscrawl.demo.sites import demo_sites

    return partial(demo_sites, markup=markup)
