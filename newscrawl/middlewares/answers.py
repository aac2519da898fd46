"""What an answer means for the frontier: redirects, waits, tries, giving up. Values in, values out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.exceptions import DownloadCancelledError

from newscrawl import urls
from newscrawl.errors.drops import BadStatus, Refused, RobotsUnreachable
from newscrawl.items import Link
from newscrawl.middlewares.waits import RobotsLater, retry_after
from newscrawl.store import Due, Outcome
from newscrawl.store.frontier import MAX_HOPS

if TYPE_CHECKING:
    from scrapy.http import Response

_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


def with_page(
    item: Due,
    response: Response,
    links: Sequence[Link],
    tries: int,
    in_scope: Callable[[str, Due], bool],
    *,
    is_article: bool,
) -> Outcome:
    """The outcome of a page with its links. One that has no more than a meta refresh is a redirect, in its hops."""
    inside = [link for link in links if in_scope(link.url, item)]
    refresh = next((link.url for link in links if link.kind == "refresh"), None)
    if refresh is not None and not is_article and all(link.url == refresh for link in inside):
        return redirected(item, refresh, response.status, tries, in_scope)
    return Outcome(
        item,
        "article" if is_article else "listing" if inside else "nothing",
        status=response.status,
        etag=_header(response, "ETag"),
        last_modified=_header(response, "Last-Modified"),
        links=[replace(link, kind="any") if link.kind == "refresh" else link for link in inside],
    )


def without_page(
    item: Due, error: BaseException, waits: Sequence[float], in_scope: Callable[[str, Due], bool], now: float
) -> Outcome:
    """The outcome of a request that gave no page.

    ``waits`` are the seconds before each further try; ``in_scope`` tells whether an address belongs to the target.
    """
    if isinstance(error, BadStatus):
        return _bad_status(item, error, waits, in_scope, now)
    if isinstance(error, Refused) and not isinstance(error, RobotsUnreachable):
        return Outcome(item, "refused", str(error))
    if isinstance(error, DownloadCancelledError):  # asked again it would be as large
        return Outcome(item, "refused", "its body is larger than DOWNLOAD_MAXSIZE")
    reason = " ".join(str(error).split()) or type(error).__name__
    wait = error.wait if isinstance(error, RobotsLater) else None
    return _again(item, reason[:300], waits, now, wait=wait)


def redirected(item: Due, location: str, status: int, tries: int, in_scope: Callable[[str, Due], bool]) -> Outcome:
    """A redirect is a link to one more row, so that guard, robots and limits see every hop like any address.

    ``location`` is relative to the address that was asked; a meta refresh counts as one, in the same hops.
    """
    target = urls.canonical(location, item.url)
    if target is None:
        return Outcome(item, "refused", "redirect to no http address", status)
    if item.hops >= MAX_HOPS:
        return Outcome(item, "refused", f"more than {MAX_HOPS} redirects", status)
    if not in_scope(target, item):
        return Outcome(item, "refused", f"redirect to another site: {target[:200]}", status)
    if urls.identity(target) != urls.identity(item.url):
        return Outcome(item, "redirect", target[:200], status, links=(Link(target, item.kind),))
    if target == item.url or item.attempts >= tries:
        return Outcome(item, "refused", "redirects to itself", status)
    # Between spellings of one page (http to https, with www): the same row asks the other spelling.
    return Outcome(item, "moved", target, status, links=(Link(target, item.kind),))


def headers_of(response: Response) -> dict[str, str]:
    """A response's headers with lower-case names, values joined by commas: UTF-8, or Latin-1 where they are not."""
    return {_text(name).lower(): _text(b",".join(values)) for name, values in response.headers.items()}


def _bad_status(
    item: Due, error: BadStatus, waits: Sequence[float], in_scope: Callable[[str, Due], bool], now: float
) -> Outcome:
    if error.status == 304:
        return Outcome(item, "unchanged", status=304)
    if error.status in _REDIRECTS:
        return redirected(item, error.headers.get("location", ""), error.status, len(waits), in_scope)
    if error.status in _RETRIED:
        wait = retry_after(error.headers.get("retry-after"), now)
        return _again(item, f"HTTP {error.status}", waits, now, status=error.status, wait=wait)
    return Outcome(item, "gone" if error.status in _GONE else "refused", f"HTTP {error.status}", error.status)


def _again(
    item: Due, reason: str, waits: Sequence[float], now: float, *, status: int | None = None, wait: float | None = None
) -> Outcome:
    """Try again later, growing waits; after the last try the page has failed until the next round."""
    host = now + wait if wait is not None else 0.0
    if item.attempts >= len(waits):
        return Outcome(item, "failed", reason, status, host_not_before=host)
    later = max(now + waits[item.attempts], host)
    return Outcome(item, "retry", reason, status, not_before=later, host_not_before=host)


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
