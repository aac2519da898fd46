"""A Scrapy response as a value that knows no Scrapy, made once a response: what is read is what is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any, Protocol

from newscrawl.items import Page
from newscrawl.middlewares.answers import headers_of
from newscrawl.middlewares.feeder import DUE
from newscrawl.store import Due, utc

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

_PAGE = "newscrawl_page"
_WHY = "newscrawl_why"
_MEMORIES = "newscrawl_memories"
_LESSON = "newscrawl_lesson"


class Memories(Protocol):
    """What the pages of hosts have in common: ``of`` a page's host, and ``learn`` from a page, as bytes to be stored."""

    def of(self, url: str | None) -> Any:  # noqa: D102
        ...

    def learn(self, url: str | None, seen: Any) -> bytes:  # noqa: D102
        ...


def due_of(response: Response) -> Due | None:
    """The row of the frontier that a response answers; None for what a foreign spider asked."""
    return response.request.meta.get(DUE) if response.request else None


def page_of(response: Response) -> Page:
    """The page that a response brought, with the time at which this was asked first."""
    meta = response.request.meta if response.request else {}
    page: Page | None = meta.get(_PAGE)
    if page is not None and page.body is response.body and page.final_url == response.url:
        return page
    item = due_of(response)
    page = Page(
        url=response.request.url if response.request else response.url,
        final_url=response.url,
        status=response.status,
        headers=headers_of(response),
        body=response.body,
        fetched_at=utc(time.time()),
        anchor=item.anchor if item else None,
    )
    meta[_PAGE] = page
    return page


def give(request: Request, page: Page) -> None:
    """Leave with a request the page that its response will hold, where that was fetched at another time."""
    request.meta[_PAGE] = page


def note(response: Response, why: str) -> None:
    """Leave with a response why its page is no article, for its outcome."""
    if response.request is not None:
        response.request.meta[_WHY] = why


def noted(response: Response) -> str:
    """What was left with a response; empty where nothing was."""
    return str(response.request.meta.get(_WHY, "")) if response.request is not None else ""


def remember(response: Response, memories: Memories) -> None:
    """Leave with a response what is known of its host."""
    if response.request is not None:
        response.request.meta[_MEMORIES] = memories


def memory_of(response: Response) -> Any:
    """What is known of the host of a response, for ``extraction.read``; None outside of a crawl of ours."""
    memories: Memories | None = response.request.meta.get(_MEMORIES) if response.request is not None else None
    return memories.of(response.url) if memories is not None else None


def teach(response: Response, seen: Any) -> None:
    """Learn what the page of a response teaches (None: nothing), and leave it with the response for its article."""
    memories: Memories | None = response.request.meta.get(_MEMORIES) if response.request is not None else None
    if memories is not None and seen is not None and response.request is not None:
        response.request.meta[_LESSON] = memories.learn(response.url, seen)


def lesson_of(response: Response) -> bytes:
    """What the page of a response taught; empty where it taught nothing."""
    return response.request.meta.get(_LESSON, b"") if response.request is not None else b""
