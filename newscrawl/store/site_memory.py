"""What each host's pages have in common, for reading its next ones: a byte string a host. Functions over a connection.

Knows nothing of what the bytes say: extraction made them, ``Rules.remember`` joins them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable

from newscrawl import urls
from newscrawl.store.values import Kept, Rules


def read(connection: sqlite3.Connection, host: str) -> bytes:
    """What is remembered of a host (``urls.domain``); empty where nothing is."""
    row = connection.execute("SELECT memory FROM site_memory WHERE host = ?", (host,)).fetchone()
    return row[0] if row else b""


def observe(connection: sqlite3.Connection, kept: Kept, rules: Rules) -> None:
    """Add what an article's page teaches to what is remembered of its host."""
    host = urls.domain(kept.cleaned.article.url)
    if host is None or not kept.lesson:
        return
    before = read(connection, host)
    now = rules.remember(before, kept.lesson)
    if now != before:
        connection.execute("INSERT OR REPLACE INTO site_memory VALUES (?, ?)", (host, now))


def forget(connection: sqlite3.Connection, identities: Iterable[str]) -> None:
    """Erase what is remembered of the hosts of forgotten addresses: ends of titles are in it. It is learned again."""
    hosts = {urls.domain(f"http://{identity}") for identity in identities}
    connection.executemany("DELETE FROM site_memory WHERE host = ?", [(host,) for host in hosts])


def forget_host(connection: sqlite3.Connection) -> None:
    """Erase what is remembered of a forgotten host; needs ``on_host``."""
    connection.execute("DELETE FROM site_memory WHERE on_host('http://' || host)")
