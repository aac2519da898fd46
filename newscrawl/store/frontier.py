"""What is to be fetched and what became of it. Functions over a connection, inside the caller's transaction.

A target's crawl goes in rounds. A round is over when nothing of the target is pending; the next one asks its
start addresses, the listings next to them, feeds and sitemaps again, each at its own rate (``polls``), and goes on along
pages of a listing only as far as there is something new. It fetches articles once (``revisits`` looks again), and what is
not there (404, 410) twice more, an hour and a day later. What failed, was refused or was left because its like brought
nothing new is final for its round only: the operator may allow a host by the next one, a robots.txt or a site may have
changed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from newscrawl import urls
from newscrawl.items import Link
from newscrawl.store import polls, tombs
from newscrawl.store.plans import Plan
from newscrawl.store.values import Due, Outcome

# A row is done for this round in every other state but pending.
_PENDING = "pending"
# A start address that ended so gave no page.
_DEAD = frozenset({"failed", "refused", "gone", tombs.FORGOTTEN})
# What a Due is made of, from a row of ``url``.
FIELDS = (
    "url.id, url.target, url.url, url.host, kind, depth, stale, hops, round, attempts, anchor, via, etag, "
    "last_modified, reads"
)
# Likely articles are asked before all else: of 40 and 80 pages of sites of six layouts that were asked, 32 and 50 were
# articles, and 12 and 34 when links came in the order of their depth. Further pages come after what their first one names,
# guesses last.
_BEHIND = {"page": 2, "guess": 1_000}
# Consecutive pages of one listing without a link that was new: the rest is left (endless pagination).
MAX_STALE = 3
# Redirects one after the other; browsers stop at 20, RFC 9309 asks for at least 5.
MAX_HOPS = 8
# Addresses that are counted for a person; 100,000 rows of the index would take 5 ms, twice a second.
MAX_COUNTED = 10_000


def target_id(connection: sqlite3.Connection, name: str) -> int:
    """The number of a target; made when it is met first."""
    connection.execute("INSERT OR IGNORE INTO target (name) VALUES (?)", (name,))
    return int(connection.execute("SELECT id FROM target WHERE name = ?", (name,)).fetchone()[0])


def open_round(
    connection: sqlite3.Connection, target: int, starts: Iterable[str], plan: Plan | None = None, now: float = 0.0
) -> bool:
    """Begin the target's next round unless one is unfinished (then that one goes on, its lists first); True if begun.

    Lists that the ``plan`` lets rest ``now`` (seconds of the epoch) are not asked in it.
    """
    pending = connection.execute(
        "SELECT 1 FROM url WHERE target = ? AND state = ? LIMIT 1", (target, _PENDING)
    ).fetchone()
    number = int(connection.execute("SELECT round FROM target WHERE id = ?", (target,)).fetchone()[0])
    if not pending:
        number += 1
        connection.execute("UPDATE target SET round = ? WHERE id = ?", (number, target))
        rests, values = polls.resting(plan, now)
        connection.execute(
            "UPDATE url SET state = 'pending', round = ?, attempts = 0, not_before = 0, stale = 0 "  # noqa: S608 - constants
            f"WHERE target = ? AND {polls.LISTS} AND state <> ? AND NOT {rests}",
            (number, target, tombs.FORGOTTEN, *values),
        )
        connection.execute(
            "UPDATE url SET state = 'pending', round = ?, attempts = 0, not_before = 0 "
            "WHERE target = ? AND (state IN ('failed', 'refused') OR (state = 'left' AND kind <> 'page'))",
            (number, target),
        )
        connection.execute(
            "UPDATE url SET state = 'pending', round = ?, attempts = 0 "
            "WHERE target = ? AND state = 'gone' AND not_before BETWEEN 1 AND ?",
            (number, target, now),
        )
    elif plan is not None:
        polls.ask_again(connection, target, plan, now)
    forgotten = tombs.forgotten(connection, starts := list(starts))
    for start in forgotten:
        tombs.mark_start(connection, target, start, number)
    for start in (one for one in starts if one not in forgotten):
        connection.execute(
            "INSERT INTO url (target, identity, url, host, kind, state, depth, round) "
            "VALUES (?, ?, ?, ?, 'start', 'pending', 0, ?) "
            "ON CONFLICT (target, identity) DO UPDATE SET kind = 'start', depth = 0",
            (target, urls.identity(start), start, urls.host_key(start), number),
        )
    return not pending


def died(connection: sqlite3.Connection, rows: Iterable[int]) -> None:
    """Count that a process ended while it read each of these rows."""
    connection.executemany("UPDATE url SET reads = reads + 1 WHERE id = ?", [(row,) for row in rows])


def forgive(connection: sqlite3.Connection, version: str) -> None:
    """Let pages that ended processes of other versions of this program be asked again."""
    told = connection.execute("SELECT value FROM meta WHERE key = 'reads'").fetchone()
    if told != (version,):
        connection.execute("UPDATE url SET reads = 0 WHERE reads > 0")
        connection.execute("INSERT OR REPLACE INTO meta VALUES ('reads', ?)", (version,))


def is_dead(connection: sqlite3.Connection, target: int) -> bool:
    """Whether every start address of a target, or where it was redirected to, ended without a page."""
    states = {
        row[0]
        for row in connection.execute("SELECT DISTINCT state FROM url WHERE target = ? AND kind = 'start'", (target,))
    }
    return bool(states & _DEAD) and states <= _DEAD | {"redirect"}


def hosts_due(connection: sqlite3.Connection, target: int) -> list[tuple[str, float]]:
    """Every host with something pending, with the time (seconds of the epoch) at which it may be asked."""
    return connection.execute(
        "SELECT p.host, max(coalesce(h.not_before, 0), p.first) FROM "
        "(SELECT host, min(not_before) AS first FROM url WHERE target = ? AND state = 'pending' GROUP BY host) p "
        "LEFT JOIN host h ON h.key = p.host",
        (target,),
    ).fetchall()


def waiting(connection: sqlite3.Connection, target: int) -> int:
    """How many addresses of a target are pending, counted up to ``MAX_COUNTED``."""
    rows = "SELECT 1 FROM url WHERE target = ? AND state = 'pending' LIMIT ?"
    return int(connection.execute(f"SELECT count(*) FROM ({rows})", (target, MAX_COUNTED)).fetchone()[0])  # noqa: S608


def due(connection: sqlite3.Connection, target: int, host: str, now: float, limit: int) -> list[Due]:
    """The next addresses of a host that may be asked now: shallow ones first, further pages of a listing after what
    its first pages link to.
    """
    rows = connection.execute(
        f"SELECT {FIELDS} FROM url WHERE target = ? AND host = ? AND state = 'pending' "  # noqa: S608 - constants
        "AND not_before <= ? ORDER BY priority, id LIMIT ?",
        (target, host, now, limit),
    )
    return [Due(*row) for row in rows]


def all_links_done(connection: sqlite3.Connection, listing: int) -> bool:
    """Whether everything a listing linked to has an outcome: only then may it be asked conditionally.

    Other listings do not count: they are asked again each round, often at the same time.
    """
    return not connection.execute(
        "SELECT 1 FROM link JOIN url ON url.id = link.url WHERE link.listing = ? "
        "AND url.state IN ('pending', 'failed') AND url.kind NOT IN ('start', 'listing', 'page', 'list') LIMIT 1",
        (listing,),
    ).fetchone()


def record(connection: sqlite3.Connection, outcome: Outcome, plan: Plan | None = None, now: float = 0.0) -> None:
    """Write what became of one address: its state, validators, the links found, the waits, when a list is due again."""
    item = outcome.due
    if tombs.is_marked(connection, item.id):  # while it was fetched
        return
    hold_host(connection, outcome)
    if outcome.result == "moved":
        respell(connection, outcome)
        return
    if outcome.result == "retry":
        connection.execute(
            "UPDATE url SET attempts = attempts + 1, not_before = ?, status = ?, reason = ? WHERE id = ?",
            (outcome.not_before, outcome.status, outcome.reason, item.id),
        )
        return
    links, new = insert_links(connection, outcome)
    missed, not_before = polls.chance(outcome, plan, now)
    is_found_out = item.kind in polls.FOUND_OUT and outcome.result in {"article", "listing"}
    kind = outcome.result if is_found_out else item.kind
    connection.execute(
        "UPDATE url SET state = ?, kind = ?, status = ?, reason = ?, attempts = 0, not_before = ?, "
        "stale = iif(?, ?, stale), reads = reads * ?, etag = coalesce(?, etag), last_modified = coalesce(?, last_modified) WHERE id = ?",
        (
            outcome.result,
            kind,
            outcome.status,
            outcome.reason,
            not_before,
            item.kind in polls.ONCE,
            missed,
            outcome.result == "failed",
            outcome.etag,
            outcome.last_modified,
            item.id,
        ),
    )
    if kind in {"start", "listing", "page"} and outcome.result == "listing":
        _follow_pages(connection, outcome, news=new > 0)
    if plan is not None:
        polls.asked(connection, outcome, plan, links, new, now)


def hold_host(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """Note that a host asked for a wait."""
    if outcome.host_not_before:
        connection.execute(
            "INSERT INTO host VALUES (?, ?, ?) ON CONFLICT (key) DO UPDATE SET "
            "not_before = max(not_before, excluded.not_before), reason = excluded.reason",
            (outcome.due.host, outcome.host_not_before, outcome.reason),
        )


def respell(connection: sqlite3.Connection, outcome: Outcome) -> None:
    """Let an address be asked by its other spelling, to which it was redirected."""
    address = outcome.links[0].url
    connection.execute(
        "UPDATE url SET url = ?, host = ?, attempts = attempts + 1 WHERE id = ?",
        (address, urls.host_key(address), outcome.due.id),
    )


def insert_links(connection: sqlite3.Connection, outcome: Outcome) -> tuple[int, int]:
    """Insert links that are new; how many there are, other than further pages of the listing, and how many were new."""
    item = outcome.due
    news = polls.news_on(connection, item.id)
    gone = tombs.among(connection, (link.url for link in outcome.links))
    rows = [_row(link, item, news, hop=outcome.result == "redirect") for link in outcome.links if link.url not in gone]
    before = connection.total_changes
    fresh = [row for row in rows if row[4] != "page"]
    _insert(connection, fresh)
    new = connection.total_changes - before
    _insert(connection, [row for row in rows if row[4] == "page"])
    if outcome.result == "listing":
        connection.executemany(
            "INSERT OR IGNORE INTO link SELECT ?, id FROM url WHERE target = ? AND identity = ?",
            [(item.id, item.target, row[1]) for row in fresh],
        )
    return len({row[1] for row in fresh}), new


def _row(link: Link, item: Due, news: frozenset[str], *, hop: bool) -> tuple[object, ...]:
    """The row of a link found on ``item``, or of the address to which that was redirected (``hop``), as ``_insert`` has it."""
    likely = hop or link.kind == "article"
    priority = polls.NEWS if link.kind in news else 0 if likely else item.depth + _BEHIND.get(link.kind, 1)
    return (
        item.target,
        urls.identity(link.url),
        link.url,
        urls.host_key(link.url),
        item.kind if hop else link.kind,
        item.depth if hop or link.kind == "page" else item.depth + 1,
        priority,
        item.hops + 1 if hop else 0,
        item.round,
        item.anchor if hop else link.anchor,
        item.via if hop else item.url,
    )


def _insert(connection: sqlite3.Connection, rows: Sequence[tuple[object, ...]]) -> None:
    connection.executemany(
        "INSERT OR IGNORE INTO url (target, identity, url, host, kind, state, depth, priority, hops, round, "
        "anchor, via) VALUES (?, ?, ?, ?, ?, 'pending', ?, ?, ?, ?, ?, ?)",
        rows,
    )


def _follow_pages(connection: sqlite3.Connection, outcome: Outcome, *, news: bool) -> None:
    """Go on to the listing's further pages, or leave them where nothing is new.

    In the first round a run of MAX_STALE pages without news ends it; later the first page that is known does.
    """
    item = outcome.due
    stale = 0 if news else item.stale + 1
    limit = MAX_STALE if item.round <= 1 else 1
    pages = [urls.identity(link.url) for link in outcome.links if link.kind == "page"]
    unfinished = not news and not all_links_done(connection, item.id)
    for identity in pages:
        if stale < limit or unfinished:
            connection.execute(
                "UPDATE url SET state = 'pending', round = ?, stale = ?, not_before = 0 WHERE target = ? AND "
                "identity = ? AND kind = 'page' AND (round < ? OR state = 'left')",
                (item.round, stale, item.target, identity, item.round),
            )
            connection.execute(
                "UPDATE url SET stale = ? WHERE target = ? AND identity = ? AND kind = 'page' AND state = 'pending'",
                (stale, item.target, identity),
            )
        else:
            connection.execute(
                "UPDATE url SET state = 'left', reason = 'nothing new on the pages before it' "
                "WHERE target = ? AND identity = ? AND kind = 'page' AND state = 'pending' AND via = ?",
                (item.target, identity, item.url),
            )
