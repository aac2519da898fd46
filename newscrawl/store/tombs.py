"""What was removed and must not come back: articles that were too old, addresses and hosts that the operator had
forgotten. Functions over a connection. Knows addresses by their hashes alone: an address may hold a headline.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from typing import Literal

from newscrawl import urls
from newscrawl.items import Article

Why = Literal["expired", "forgotten"]
# The state of a frontier row of which nothing is left but that it is never asked again.
FORGOTTEN = "forgotten"
_HOST = "host "
_MARKED = "forgotten "
# SQLite takes 32,766 values in a statement; a listing of 200 links has 600 keys.
_AT_ONCE = 900


def key_of(identity: str) -> str:
    """The hash of an address's identity: the id that its article has, ``urls.article_id``."""
    return hashlib.sha256(f"url {identity}".encode("utf-8", "replace")).hexdigest()[:20]


def host_key(host: str) -> str:
    """The key of a whole host, as ``example.org`` or ``example.org:8080``; without a port all its ports are meant."""
    return _HOST + host.lower().removeprefix("www.")


def host_keys(address: str) -> tuple[str, ...]:
    """The keys of the host that an address is on: with its port, then without."""
    return tuple(dict.fromkeys((host_key(urls.host_key(address)), host_key(urls.domain(address) or ""))))


def bury(connection: sqlite3.Connection, keys: Iterable[str], why: Why, now: str, reason: str | None = None) -> None:
    """Note what is gone; what was forgotten stays forgotten."""
    connection.executemany(
        "INSERT INTO gone VALUES (?, ?, ?, ?) ON CONFLICT (key) DO UPDATE SET why = excluded.why, at = excluded.at, "
        "reason = excluded.reason WHERE gone.why = 'expired' AND excluded.why = 'forgotten'",
        [(key, why, now, reason) for key in keys],
    )


def take_back(connection: sqlite3.Connection, keys: Sequence[str]) -> int:
    """Let what was forgotten be fetched again; how many tombstones went."""
    marks = ", ".join("?" * len(keys))
    where = f"key IN ({marks}) AND why = 'forgotten'"
    return connection.execute(f"DELETE FROM gone WHERE {where}", tuple(keys)).rowcount  # noqa: S608 - question marks


def when(connection: sqlite3.Connection, key: str) -> tuple[Why, str, str | None] | None:
    """Why and when something went, and the operator's reason; None where it did not."""
    row: tuple[Why, str, str | None] | None = connection.execute(
        "SELECT why, at, reason FROM gone WHERE key = ?", (key,)
    ).fetchone()
    return row


def among(connection: sqlite3.Connection, addresses: Iterable[str]) -> Mapping[str, Why]:
    """Those of these addresses that are gone, and why: by themselves or with their host. 2 us where nothing is."""
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM gone)").fetchone()[0]:
        return {}
    hosts: dict[str, tuple[str, ...]] = {}  # most links of a page lead to one host
    keys = {address: (key_of(urls.identity(address)), *_host_keys(address, hosts)) for address in addresses}
    wanted = list({key for several in keys.values() for key in several})
    found: dict[str, Why] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        part = wanted[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(part))
        found |= connection.execute(f"SELECT key, why FROM gone WHERE key IN ({marks})", part)  # noqa: S608
    return {
        address: FORGOTTEN if FORGOTTEN in whys else "expired"
        for address, several in keys.items()
        if (whys := {found[key] for key in several if key in found})
    }


def hosts(connection: sqlite3.Connection) -> list[str]:
    """The hosts that the operator had forgotten, whole."""
    rows = connection.execute(
        "SELECT key FROM gone WHERE key LIKE ? AND why = ? ORDER BY key", (f"{_HOST}%", FORGOTTEN)
    )
    return [key.removeprefix(_HOST) for (key,) in rows]


def forgotten(connection: sqlite3.Connection, addresses: Iterable[str]) -> frozenset[str]:
    """Those of these addresses that the operator had forgotten, by themselves or with their host."""
    return frozenset(address for address, why in among(connection, addresses).items() if why == FORGOTTEN)


def mark(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> int:
    """Leave of frontier rows nothing but that they are never asked again; how many there were."""
    connection.create_function("gone_key", 1, key_of, deterministic=True)
    return connection.execute(
        "UPDATE OR REPLACE url SET state = ?, identity = ? || gone_key(identity), url = '', host = '', reason = NULL, "  # noqa: S608
        f"anchor = NULL, via = NULL, etag = NULL, last_modified = NULL WHERE state <> ? AND {where}",
        (FORGOTTEN, _MARKED, FORGOTTEN, *values),
    ).rowcount


def mark_start(connection: sqlite3.Connection, target: int, address: str, number: int) -> None:
    """Note that a target's start address is one of those that are never asked again."""
    connection.execute(
        "INSERT OR IGNORE INTO url (target, identity, url, host, kind, state, depth, round) "
        "VALUES (?, ?, '', '', 'start', ?, 0, ?)",
        (target, _MARKED + key_of(urls.identity(address)), FORGOTTEN, number),
    )


def is_marked(connection: sqlite3.Connection, row: int) -> bool:
    """Whether a frontier row was forgotten."""
    return connection.execute("SELECT 1 FROM url WHERE id = ? AND state = ?", (row, FORGOTTEN)).fetchone() is not None


def lies(connection: sqlite3.Connection, article: Article) -> bool:
    """Whether an article is gone: by its id, its address or its host."""
    return bool(article.url and among(connection, [article.url])) or when(connection, article.id) is not None


def _host_keys(address: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    host = urls.host_key(address)
    if host not in known:
        known[host] = host_keys(address)
    return known[host]
