"""Asks the console of a state in this process, as a browser does."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Mapping
from html.parser import HTMLParser
from pathlib import Path

import httpx
from starlette.applications import Starlette

from newscrawl.console import app
from newscrawl.publishing.feeds.declaration import Feed

HOST = "http://localhost:8080"


class Console:
    """The console of a state; a defect of it rises."""

    def __init__(
        self,
        state: Path,
        feeds: Mapping[str, Feed] | None = None,
        mistake: str | None = None,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.app = app.build(state, dict(feeds or {}), mistake, "127.0.0.1", (), clock=clock)

    def __call__(self, path: str, method: str = "GET", host: str = HOST, **headers: str) -> httpx.Response:
        return asked(self.app, path, method, host, **headers)


def asked(asgi: Starlette, path: str, method: str = "GET", host: str = HOST, **headers: str) -> httpx.Response:
    """What an application answers, in this process."""

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=asgi)
        async with httpx.AsyncClient(transport=transport, base_url=host) as client:
            return await client.request(method, path, headers=headers)

    return asyncio.run(ask())


class Page(HTMLParser):
    """What a browser would do with a page: its tags, the addresses it leads to, its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def links(self) -> list[dict[str, str | None]]:
        return [attributes for tag, attributes in self.tags if tag == "a"]
