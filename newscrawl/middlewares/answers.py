"""What an answer that is no page means for the frontier: redirects, waits, tries, giving up. Values in, values out."""

from __future__ import annotations

import email.utils
from collections.abc import Callable, Sequence
from datetime import UTC
from typing import TYPE_CHECKING

from newscrawl import urls
from newscrawl.errors import BadStatus, Refused, RobotsUnreachable
from newscrawl.items import Link
from newscrawl.store import Due, Outcome
from newscrawl.store.frontier import MAX_HOPS

if TYPE_CHECKING:
    from scrapy.http import Response

# Retry-After above this is taken as this: an absurd one must not silence a host for ever (case 50).
MAX_RETRY_AFTER = 6 * 3600.0
_RETRIED = frozenset({408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524})
_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_GONE = frozenset({404, 410})


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
    reason = " ".join(str(error).split()) or type(error).__name__
    return _again(item, reason[:300], waits, now)


def headers_of(response: Response) -> dict[str, str]:
    """A response's headers with lower-case names, values joined by commas: UTF-8, or Latin-1 where they are not."""
    return {_text(name).lower(): _text(b",".join(values)) for name, values in response.headers.items()}


def _bad_status(
    item: Due, error: BadStatus, waits: Sequence[float], in_scope: Callable[[str, Due], bool], now: float
) -> Outcome:
    if error.status == 304:
        return Outcome(item, "unchanged", status=304)
    if error.status in _REDIRECTS:
        return _redirect(item, error, len(waits), in_scope)
    if error.status in _RETRIED:
        wait = _retry_after(error.headers.get("retry-after"), now)
        return _again(item, f"HTTP {error.status}", waits, now, status=error.status, wait=wait)
    return Outcome(item, "gone" if error.status in _GONE else "refused", f"HTTP {error.status}", error.status)


def _redirect(item: Due, error: BadStatus, tries: int, in_scope: Callable[[str, Due], bool]) -> Outcome:
    """A redirect is a link to one more row, so that guard, robots and limits see every hop like any address."""
    status, target = error.status, urls.canonical(error.headers.get("location", ""), item.url)
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


def _again(
    item: Due, reason: str, waits: Sequence[float], now: float, *, status: int | None = None, wait: float | None = None
) -> Outcome:
    """Try again later, growing waits; after the last try the page has failed until the next round."""
    host = now + min(wait, MAX_RETRY_AFTER) if wait is not None else 0.0
    if item.attempts >= len(waits):
        return Outcome(item, "failed", reason, status, host_not_before=host)
    later = max(now + waits[item.attempts], host)
    return Outcome(item, "retry", reason, status, not_before=later, host_not_before=host)


def _retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (a number or a date), None where there is none that makes sense."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        return float(text[:9])
    try:
        date = email.utils.parsedate_to_datetime(text)
        return max(0.0, (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _text(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        return value.decode("latin-1")
