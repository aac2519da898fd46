"""Kept pages that go, and what is left of them: bodies that no page names, dictionaries made of one. Functions over a
connection, inside the caller's transaction; the bytes themselves go when the packs are swept.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from itertools import accumulate

from newscrawl.store.pages import Body

# Bodies that are moved in one transaction, in which nobody else writes: .2 s at 26 KB each.
_AT_ONCE = 400
_BYTES = 16 << 20
# Dictionaries made of a page that went: what was packed with them is packed anew.
_ORPHANED = "(SELECT name FROM page_dictionary WHERE source NOT IN (SELECT sha256 FROM page_body))"


def drop_before(connection: sqlite3.Connection, moment: str) -> int:
    """Drop the pages fetched before a moment (ISO 8601, UTC), and bodies that no page has any more; how many there were."""
    gone = connection.execute("DELETE FROM page WHERE fetched < ?", (moment,)).rowcount
    _drop_unnamed(connection)
    return gone


def would_drop(connection: sqlite3.Connection, moment: str) -> int:
    """How many pages ``drop_before`` would drop."""
    return int(connection.execute("SELECT count(*) FROM page WHERE fetched < ?", (moment,)).fetchone()[0])


def leading_to(connection: sqlite3.Connection, identities: Sequence[str]) -> list[str]:
    """Listings that were seen to lead to addresses (by identity): they show headlines. Reads all links once."""
    return _column(
        connection,
        "WITH meant AS (SELECT id FROM url WHERE target IN (SELECT id FROM target) AND identity IN "
        "(SELECT value FROM json_each(?1))) SELECT DISTINCT l.identity FROM link JOIN url l ON l.id = link.listing "
        "WHERE link.url IN (SELECT id FROM meant)",
        (json.dumps(identities),),
    )


def drop_of(connection: sqlite3.Connection, identities: Sequence[str], articles: Sequence[str]) -> None:
    """Drop the pages under addresses (by identity) and those that gave articles (by id), and what they alone named."""
    connection.executemany("DELETE FROM page WHERE identity = ?", ((one,) for one in identities))
    connection.execute("DELETE FROM page WHERE article IN (SELECT value FROM json_each(?))", (json.dumps(articles),))
    _drop_unnamed(connection)


def drop_on(connection: sqlite3.Connection, function: str) -> None:
    """Drop the pages of whose address a function of SQL is true, and the listings that led to such."""
    meant = f"SELECT link.listing FROM link JOIN url u ON u.id = link.url WHERE {function}(u.url)"  # noqa: S608 - our names
    connection.execute(
        f"DELETE FROM page WHERE {function}(url) OR identity IN (SELECT identity FROM url WHERE id IN ({meant}))"  # noqa: S608
    )
    _drop_unnamed(connection)


def drop_bodies(connection: sqlite3.Connection, numbers: Sequence[int]) -> None:
    """Drop bodies by number, with all pages that have them."""
    connection.executemany("DELETE FROM page WHERE body = ?", ((one,) for one in numbers))
    _drop_unnamed(connection)


def others(connection: sqlite3.Connection, stories: Sequence[str], after: int, limit: int) -> list[tuple[int, Body]]:
    """The next bodies behind a number of pages that are no telling of these stories."""
    rows = connection.execute(
        "SELECT id, sha256, pack, start, length, size, dictionary FROM page_body b WHERE id > ? AND NOT EXISTS "
        "(SELECT 1 FROM page JOIN article a ON a.id = page.article WHERE page.body = b.id AND a.story IN "
        "(SELECT value FROM json_each(?))) ORDER BY id LIMIT ?",
        (after, json.dumps(stories), limit),
    )
    return [(number, Body(*body)) for number, *body in rows]


def live(connection: sqlite3.Connection) -> dict[str, int]:
    """Bytes that pages still name, by pack, of packs in which nothing rests on a page that went."""
    rows = connection.execute(
        f"SELECT pack, sum(length), max(coalesce(dictionary IN {_ORPHANED}, 0)) FROM page_body GROUP BY pack"  # noqa: S608
    )
    return {pack: -1 if tainted else size for pack, size, tainted in rows}


def bodies(connection: sqlite3.Connection, pack: str, *, tainted: bool = False) -> list[tuple[Body, str]]:
    """The next bodies of a pack that are moved at once, each with a host on which it was found.

    ``tainted``: only those that were packed with what is left of a page that went.
    """
    which = f"AND b.dictionary IN {_ORPHANED}" if tainted else ""
    rows = connection.execute(
        "SELECT b.sha256, b.pack, b.start, b.length, b.size, b.dictionary, "  # noqa: S608 - constants
        f"(SELECT host FROM page WHERE body = b.id LIMIT 1) FROM page_body b WHERE b.pack = ? {which} ORDER BY b.start "
        "LIMIT ?",
        (pack, _AT_ONCE),
    ).fetchall()
    found = [(Body(*body), host) for *body, host in rows]
    sizes = accumulate(body.size for body, _ in found)
    return [one for place, (one, size) in enumerate(zip(found, sizes, strict=True)) if size <= _BYTES or not place]


def places(connection: sqlite3.Connection, pack: str) -> list[tuple[int, int]]:
    """Where living bodies lie in a pack: (start, length)."""
    return connection.execute("SELECT start, length FROM page_body WHERE pack = ?", (pack,)).fetchall()


def lose(connection: sqlite3.Connection, several: Sequence[Body]) -> None:
    """Let go of bodies that cannot be read any more, with the pages that name them."""
    for one in several:
        _lose(connection, "sha256 = ?", (one.sha256,))


def beyond(connection: sqlite3.Connection, sizes: Mapping[str, int]) -> dict[str, int]:
    """How many bodies lie behind the end of a pack of so many bytes, by pack; a missing one has none."""
    ends = connection.execute("SELECT pack, max(start + length) FROM page_body GROUP BY pack ORDER BY pack").fetchall()
    count = "SELECT count(*) FROM page_body WHERE pack = ? AND start + length > ?"
    return {
        pack: connection.execute(count, (pack, sizes.get(pack, 0))).fetchone()[0]
        for pack, end in ends
        if end > sizes.get(pack, 0)
    }


def lose_beyond(connection: sqlite3.Connection, sizes: Mapping[str, int]) -> int:
    """Let go of bodies that lie behind the end of a pack, with the pages that name them; how many bodies."""
    return sum(
        _lose(connection, "pack = ? AND start + length > ?", (pack, sizes.get(pack, 0)))
        for pack in beyond(connection, sizes)
    )


def drop_dictionaries(connection: sqlite3.Connection) -> None:
    """Drop the dictionaries that nothing was packed with any more and that serve no further page."""
    connection.execute(
        "DELETE FROM page_dictionary WHERE source NOT IN (SELECT sha256 FROM page_body) "
        "AND name NOT IN (SELECT dictionary FROM page_body WHERE dictionary IS NOT NULL)"
    )


def _lose(connection: sqlite3.Connection, where: str, values: Sequence[object]) -> int:
    connection.execute(f"DELETE FROM page WHERE body IN (SELECT id FROM page_body WHERE {where})", values)  # noqa: S608
    return connection.execute(f"DELETE FROM page_body WHERE {where}", values).rowcount  # noqa: S608 - constants above


def _drop_unnamed(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM page_body WHERE id NOT IN (SELECT body FROM page)")


def _column(connection: sqlite3.Connection, query: str, values: Sequence[str]) -> list[str]:
    return [row[0] for row in connection.execute(query, values)]
