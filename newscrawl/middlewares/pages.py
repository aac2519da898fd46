"""A Scrapy response as a value that knows no Scrapy, made once a response: what is read is what is kept."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from newscrawl.items import Page
from newscrawl.middlewares.answers import headers_of
from newscrawl.middlewares.feeder import DUE
from newscrawl.store import Due, utc

if TYPE_CHECKING:
    from scrapy.http import Response

_PAGE = "newscrawl_page"
_WHY = "newscrawl_why"


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


def note(response: Response, why: str) -> None:
    """Leave with a response why its page is no article, for its outcome."""
    if response.request is not None:
        response.request.meta[_WHY] = why


def noted(response: Response) -> str:
    """What was left with a response; empty where nothing was."""
    return str(response.request.meta.get(_WHY, "")) if response.request is not None else ""
