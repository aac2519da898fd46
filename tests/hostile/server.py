"""A server of raw answers on loopback: one port a site, bytes as they are given, and a port where nobody may knock."""

from __future__ import annotations

import asyncio
import socket
import struct
import threading
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Self
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Visit:
    """One request: ``target`` is path and query, ``headers`` have lower-case names, ``at`` is ``time.monotonic()``;
    ``count`` says how often this target was asked before.
    """

    site: str
    target: str
    headers: Mapping[str, str]
    at: float
    count: int
    connection: int

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]


Stream = Callable[[asyncio.StreamWriter], Awaitable[None]]
Answer = bytes | Stream
Site = Mapping[str, Answer | Callable[[Visit], Answer]]


def reply(body: str | bytes = b"", status: str = "200 OK", kind: str | None = "text/html", **headers: str) -> bytes:
    """An answer with a true Content-Length; ``kind`` is its Content-Type."""
    raw = body.encode("utf-8", "surrogatepass") if isinstance(body, str) else body
    given = {"Content-Type": kind, "Content-Length": str(len(raw))} | {
        name.replace("_", "-"): value for name, value in headers.items()
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in given.items() if value is not None)
    return f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("utf-8", "surrogatepass") + raw


def redirect(location: str, status: str = "302 Found", **headers: str) -> bytes:
    return reply(b"", status, Location=location, **headers)


class By:
    """An answer that depends on the request."""

    def __init__(self, answer: Callable[[Visit], Answer]) -> None:
        self.answer = answer


def in_turn(*answers: Answer) -> By:
    """One answer after the other, the last for ever."""
    return By(lambda visit: answers[min(visit.count, len(answers) - 1)])


def reset(first: bytes) -> Stream:
    """Send a part, then a reset instead of an end."""

    async def stream(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        await writer.drain()
        await asyncio.sleep(0.05)
        writer.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    return stream


def closing(raw: bytes) -> Stream:
    """Send, and end the connection."""

    async def stream(writer: asyncio.StreamWriter) -> None:
        writer.write(raw)
        await writer.drain()
        writer.close()

    return stream


def endless(first: bytes, again: bytes, pace: float = 0.0) -> Stream:
    """Send ``first``, then ``again`` for ever, ``pace`` seconds between two."""

    async def stream(writer: asyncio.StreamWriter) -> None:
        writer.write(first)
        while True:
            writer.write(again)
            await writer.drain()
            await asyncio.sleep(pace)

    return stream


async def silence(writer: asyncio.StreamWriter) -> None:
    """Say nothing."""
    await asyncio.sleep(3600)


class HostileServer:
    """Serves sites, each on a port of its own, while the ``with`` block lasts.

    ``make`` is given ``origin``, which tells a site's address, and returns the sites: answers by target, by path, or
    by "*". The site ``trap`` answers nothing: ``knocks`` counts connections to it. ``hits`` counts requests by (site,
    target), ``visits`` holds them all.
    """

    def __init__(self, make: Callable[[Callable[[str], str]], Mapping[str, Site]]) -> None:
        self.hits: Counter[tuple[str, str]] = Counter()
        self.visits: list[Visit] = []
        self.knocks = 0
        self.connections = 0
        self._make = make
        self._sockets: dict[str, socket.socket] = {}
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="hostile-server", daemon=True)
        self._servers: list[asyncio.Server] = []
        self._tasks: dict[asyncio.Task[None], asyncio.StreamWriter] = {}

    def __enter__(self) -> Self:
        self.sites = {"trap": {}, **self._make(self.origin)}
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._open(), self._loop).result()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self._close(), self._loop).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()
        for bound in self._sockets.values():
            bound.close()

    @property
    def names(self) -> list[str]:
        """The sites but the trap."""
        return [name for name in self.sites if name != "trap"]

    def port(self, site: str) -> int:
        if site not in self._sockets:
            bound = socket.socket()
            bound.bind(("127.0.0.1", 0))
            self._sockets[site] = bound
        return int(self._sockets[site].getsockname()[1])

    def origin(self, site: str) -> str:
        return f"http://127.0.0.1:{self.port(site)}"

    def site_of(self, url: str) -> str:
        """The site of an address."""
        port = urlsplit(url).port
        return next(name for name in self._sockets if self.port(name) == port)

    def place(self, url: str) -> str:
        """``site/path``, with the query."""
        parts = urlsplit(url)
        return f"{self.site_of(url)}{parts.path}{'?' if parts.query else ''}{parts.query}"

    def asked(self, site: str) -> Counter[str]:
        """How often each target of a site was asked."""
        return Counter({target: n for (name, target), n in self.hits.items() if name == site})

    async def _open(self) -> None:
        for name in self.sites:
            self.port(name)

            def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, name: str = name) -> None:
                self.connections += 1
                task = self._loop.create_task(self._serve(name, self.connections, reader, writer))
                self._tasks[task] = writer
                task.add_done_callback(self._done)

            self._servers.append(await asyncio.start_server(connected, sock=self._sockets[name], backlog=256))

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.pop(task).close()
        if not task.cancelled():
            task.exception()

    async def _close(self) -> None:
        for server in self._servers:
            server.close()
        tasks = list(self._tasks)
        for task, writer in list(self._tasks.items()):
            writer.transport.abort()
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0)

    async def _serve(
        self, site: str, connection: int, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        if site == "trap":
            self.knocks += 1
            return
        with suppress(ConnectionError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while True:
                head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
                first, *rest = head.rstrip("\r\n").split("\r\n")
                target = first.split(" ")[1]
                headers = {k.strip().lower(): v.strip() for k, _, v in (line.partition(":") for line in rest)}
                visit = Visit(site, target, headers, time.monotonic(), self.hits[site, target], connection)
                self.hits[site, target] += 1
                self.visits.append(visit)
                answer = self._answer(visit)
                if not isinstance(answer, bytes):
                    await answer(writer)
                    return
                writer.write(answer)
                await writer.drain()

    def _answer(self, visit: Visit) -> Answer:
        site = self.sites[visit.site]
        for key in (visit.target, visit.path, "*"):
            if key in site:
                found = site[key]
                return found.answer(visit) if isinstance(found, By) else found
        return reply("<title>Not found</title><p>Not found.", "404 Not Found")
