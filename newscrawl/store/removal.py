"""Articles out of the store, with all that hangs on them. Functions over a connection, inside the caller's
transaction, after which the store is as sound as before. Knows no reason and no feed.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.store import membership, splits, tombs

_TABLES = (
    "CREATE TEMP TABLE IF NOT EXISTS leaving (row INTEGER PRIMARY KEY, id TEXT NOT NULL, story TEXT NOT NULL)",
    "CREATE TEMP TABLE IF NOT EXISTS heir (article INTEGER PRIMARY KEY, heir INTEGER NOT NULL)",
)
_BEST = (
    "(SELECT row FROM article a WHERE a.story = l.story AND a.row NOT IN (SELECT row FROM leaving) "
    "ORDER BY a.role DESC, a.rank LIMIT 1)"
)


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed: ids and addresses' identities of articles; the stories that are left and those that ended."""

    articles: tuple[str, ...]
    identities: tuple[str, ...]
    stories: tuple[str, ...]
    ended: tuple[str, ...]


def remove(connection: sqlite3.Connection, rows: Iterable[int]) -> Removed:
    """Remove articles by row number. A story keeps its id whoever leaves it; a member that stays becomes its original.

    Reads all postings once, which are by key: .15 s a million. So many articles at once are as cheap as one.
    """
    for table in _TABLES:
        connection.execute(table)
    connection.execute("DELETE FROM leaving")
    connection.executemany(
        "INSERT OR IGNORE INTO leaving SELECT row, id, story FROM article WHERE row = ?", ((row,) for row in rows)
    )
    ids = _column(connection, "SELECT id FROM leaving ORDER BY row")
    stories = _column(connection, "SELECT DISTINCT story FROM leaving")
    identities = _column(connection, "SELECT identity FROM alias WHERE article IN (SELECT row FROM leaving)")
    splits.hand_over(connection, frozenset(ids))
    _hand_over(connection)
    for table in ("posting", "fingerprint", "sighting", "reached", "alias"):
        connection.execute(f"DELETE FROM {table} WHERE article IN (SELECT row FROM leaving)")  # noqa: S608 - names above
    connection.execute("DELETE FROM held WHERE article IN (SELECT id FROM leaving)")
    connection.execute("DELETE FROM revisit WHERE article IN (SELECT id FROM leaving)")
    connection.execute("DELETE FROM article WHERE row IN (SELECT row FROM leaving)")
    # Another's canonical address may have been the own one of a member that stays.
    connection.executemany(
        "INSERT OR IGNORE INTO alias SELECT ?, row FROM article WHERE id = ?",
        [(identity, tombs.key_of(identity)) for identity in identities],
    )
    left = tuple(story for story in stories if _has_members(connection, story))
    ended = tuple(story for story in stories if story not in set(left))
    for story in left:
        membership.elect(connection, story)
    connection.executemany("DELETE FROM unsettled WHERE story = ?", [(story,) for story in ended])
    connection.executemany("DELETE FROM story_alias WHERE story = ?", [(story,) for story in ended])
    connection.execute("DELETE FROM leaving")
    return Removed(ids, identities, left, ended)


def _hand_over(connection: sqlite3.Connection) -> None:
    """Give the keys of those who leave to the best member that stays: it did not post what they had posted already."""
    connection.execute("DELETE FROM heir")
    connection.execute(
        f"INSERT INTO heir SELECT row, heir FROM (SELECT l.row, {_BEST} AS heir FROM leaving l) "  # noqa: S608 - constants
        "WHERE heir IS NOT NULL"
    )
    if connection.execute("SELECT EXISTS (SELECT 1 FROM heir)").fetchone()[0]:
        connection.execute(
            "INSERT OR IGNORE INTO posting SELECT key, heir FROM posting CROSS JOIN heir USING (article)"
        )


def _has_members(connection: sqlite3.Connection, story: str) -> bool:
    return connection.execute("SELECT 1 FROM article WHERE story = ? LIMIT 1", (story,)).fetchone() is not None


def _column(connection: sqlite3.Connection, query: str) -> tuple[str, ...]:
    return tuple(row[0] for row in connection.execute(query))
