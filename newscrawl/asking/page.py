"""An address as the frontier knows it, as lines for a person: what became of it, or why nothing is known of it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from newscrawl import urls
from newscrawl.asking import looks, telling
from newscrawl.asking.asked import Asked
from newscrawl.store import utc, whys
from newscrawl.store.frontier import MAX_HOPS

_GONE = {"expired": "it was older than what store vacuum kept", "forgotten": "it was forgotten by the operator"}
_BECAME = {
    "article": "an article was read on it, which is not stored any more",
    "listing": "it was read as a listing, no article: {links} links lead on from it",
    "unchanged": "it has not changed since it was read before, and gave no article then{status}",
    "redirect": "it redirects{status}",
    "gone": "the page is not there{status}",
    "refused": "it was not read: {reason}; tried again in the next round",
    "failed": "it failed: {reason}{status}; tried again in the next round",
    "left": "it was not asked: {reason}",
}
_DROPS = {
    "NotAnArticle": "dropped: it has neither headline nor body",
    "NotStored": "dropped: the store could not write it",
}


def explained(db: sqlite3.Connection, asked: Asked, now: float) -> Iterator[str]:
    """Why no article is stored under an address or id. ``now`` is in seconds of the epoch."""
    if asked.address is None:
        yield from _no_address(db, asked)
        return
    article = urls.article_id(asked.address)
    yield f"{asked.address}: no article is stored under this address"
    gone = whys.gone(db, asked.address, article)
    if gone:
        yield f"  {_gone(gone)}"
    yield from telling.withdrawn(db, article)
    rows = whys.pages(db, asked.address)
    for row in rows:
        yield from _page(db, row, now, asked.address)
    if not rows and not gone:
        yield from _unknown(db, asked.address, now)


def fetched(db: sqlite3.Connection, address: str) -> Iterator[str]:
    """How the page of an article was reached."""
    for row in whys.pages(db, address):
        status = f", HTTP {row.status}" if row.status else ""
        yield f"  page of target {row.target}: {row.state}{status}, {_found(row)}"


def _no_address(db: sqlite3.Connection, asked: Asked) -> Iterator[str]:
    if asked.name is None:
        yield f"{asked.text}: this is no http or https address that can be asked, and no id of an article or story"
        yield f"  other schemes, credentials in it and more than {urls.MAX_URL} characters are refused"
        return
    yield f"{asked.name}: no article and no story of this id is stored"
    if gone := whys.gone(db, None, asked.name):
        yield f"  {_gone(gone)}"
    yield from telling.withdrawn(db, asked.name)


def _gone(gone: tuple[str, str, str | None]) -> str:
    why, when, reason = gone
    return f"gone since {when}: {_GONE.get(why, why)}{f' ({reason})' if reason else ''}; it is not fetched again"


def _page(db: sqlite3.Connection, row: whys.PageRow, now: float, asked: str) -> Iterator[str]:
    yield f"  target {row.target}: {_became(row, now)}"
    if urls.canonical(row.url) != asked:
        yield f"    asked as {row.url}"
    yield f"    {_found(row)}, round {row.round} of {row.target_round}"
    yield from looks.polled(db, row.url, row.target, now)
    if row.state == "redirect" and row.reason:
        yield from _target(db, row.reason, now, asked)


def _became(row: whys.PageRow, now: float) -> str:
    """What became of an address in its last round, and what comes next."""
    if row.state == "pending":
        return _pending(row, now)
    if row.state == "nothing":
        dropped = "; ".join(_DROPS.get(one, f"dropped: {one}") for one in (row.reason or "").split("; ") if one)
        return f"{dropped or 'the page has neither an article nor links that belong to the target'}{_status(row)}"
    words = _BECAME.get(row.state, "{state}: {reason}")
    return words.format(
        state=row.state, reason=row.reason or "no reason was kept", status=_status(row), links=row.links_to
    )


def _pending(row: whys.PageRow, now: float) -> str:
    tried = f"tried {row.attempts} times, last: {row.reason or 'no reason'}{_status(row)}; " if row.attempts else ""
    if row.not_before > now:
        because = f" ({row.waits_for})" if row.waits_for else ""
        return f"{tried}it waits, not to be asked before {utc(row.not_before)}{because}"
    if row.run_ended == "max_pages":
        return f"{tried}it waits: the last run ended at its --max-pages; the next one goes on with it"
    if row.run_ended is None:
        return f"{tried}it waits: a run is at it, or was interrupted; the next one goes on with it"
    return f"{tried}it waits for the next run (the last one ended: {row.run_ended})"


def _status(row: whys.PageRow) -> str:
    return f" (HTTP {row.status})" if row.status else ""


def _found(row: whys.PageRow) -> str:
    """From where an address came."""
    if row.kind == "start":
        return "a start address"
    linked = f" and {row.linked_from - 1} more" if row.linked_from > 1 else ""
    return f"linked from {row.via or 'a page that was forgotten'}{linked}; links from the start: {row.depth}"


def _target(db: sqlite3.Connection, address: str, now: float, asked: str) -> Iterator[str]:
    """Where redirects end."""
    met = [asked]
    for _ in range(MAX_HOPS):
        yield f"    to {address}"
        met.append(address)
        if article := Asked(address, address, None).article(db):
            yield f"    where article {article} is stored: newscrawl why {article}"
            return
        rows = whys.pages(db, address)
        if not rows:
            yield "    of which nothing is known"
            return
        yield f"    which is told as: {_became(rows[0], now)}"
        if rows[0].state != "redirect" or not rows[0].reason or rows[0].reason in met:
            return
        address = rows[0].reason


def _unknown(db: sqlite3.Connection, address: str, now: float) -> Iterator[str]:
    """What may be why an address was never met, and what to do."""
    yield "  the address is not known: no page that was read led to it, and no crawl began there"
    host = whys.host(db, address)
    name = urls.host_key(address)
    count = sum(host.states.values())
    if not count:
        yield f"  nothing is known of {name}"
    else:
        parts = ", ".join(f"{number} {state}" for state, number in sorted(host.states.items(), key=lambda one: -one[1]))
        yield f"  of {name} {count} addresses are known ({parts}) and {host.articles} articles are stored"
        yield "  links further from the start than NEWSCRAWL_MAX_DEPTH, and to other hosts, are not followed"
    if urls.is_growing(address):
        yield "  its path repeats itself or has very many parts: links to such addresses are not followed"
    if host.not_before > now:
        yield f"  {name} is not asked before {utc(host.not_before)}{f' ({host.reason})' if host.reason else ''}"
    yield f"  newscrawl crawl {address} fetches it; the home page or a listing of {name} would bring the rest"
