"""Kept pages that go, and what is left of them: bodies that no page names, dictionaries made of one. Functions over a
connection, inside the caller's transaction; the bytes themselves go when the packs are swept.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from newscrawl.store.pages import Body

# Dictionaries made of a page that went: what was packed with them is packed anew.
_ORPHANED = "(SELECT name FROM page_dictionary WHERE source NOT IN (SELECT sha256 FROM page_body))"


def drop_before(connection: sqlite3.Connection, moment: str) -> int:
    """Drop the pages fetched before a moment (ISO 8601, UTC), and bodies that no page has any more; how many there were."""
    gone = connection.execute("DELETE FROM page WHERE fetched < ?", (moment,)).rowcount
    connection.execute("DELETE FROM page_body WHERE id NOT IN (SELECT body FROM page)")
    return gone


def live(connection: sqlite3.Connection) -> dict[str, int]:
    """Bytes that pages still name, by pack, of packs in which nothing rests on a page that went."""
    rows = connection.execute(
        f"SELECT pack, sum(length), max(coalesce(dictionary IN {_ORPHANED}, 0)) FROM page_body GROUP BY pack"  # noqa: S608
    )
    return {pack: -1 if tainted else size for pack, size, tainted in rows}


def bodies(connection: sqlite3.Connection, pack: str, limit: int) -> list[tuple[Body, str]]:
    """The next bodies of a pack, each with a host on which it was found."""
    rows = connection.execute(
        "SELECT b.sha256, b.pack, b.start, b.length, b.size, b.dictionary, "
        "(SELECT host FROM page WHERE body = b.id LIMIT 1) FROM page_body b WHERE b.pack = ? ORDER BY b.start LIMIT ?",
        (pack, limit),
    )
    return [(Body(*body), host) for *body, host in rows]


def lose(connection: sqlite3.Connection, several: Sequence[Body]) -> None:
    """Let go of bodies that cannot be read any more, with the pages that name them."""
    for one in several:
        connection.execute("DELETE FROM page WHERE body = (SELECT id FROM page_body WHERE sha256 = ?)", (one.sha256,))
        connection.execute("DELETE FROM page_body WHERE sha256 = ?", (one.sha256,))


def drop_dictionaries(connection: sqlite3.Connection) -> None:
    """Drop the dictionaries that nothing was packed with any more and that serve no further page."""
    connection.execute(
        "DELETE FROM page_dictionary WHERE source NOT IN (SELECT sha256 FROM page_body) "
        "AND name NOT IN (SELECT dictionary FROM page_body WHERE dictionary IS NOT NULL)"
    )
