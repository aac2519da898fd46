"""The search's own database: a cache beside the store that may be deleted at any time. Knows its tables, no article.

FTS5 keeps the index of texts and not the texts: they are the store's. SQLite before 3.43 (Debian 12 has 3.40) cannot take
an entry out of such an index, so what left the store is told no more, and its words go when the file is made anew: at
once where something was forgotten.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

FILE_NAME = "search.sqlite3"
# Another number, other tables: the file is made anew.
VERSION = 1
# Seconds to wait for another process of ours, which commits every half second.
PATIENCE = 5.0
_TABLES = (
    "CREATE TABLE main.meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    # A number is never given twice, as the index may still know it.
    "CREATE TABLE main.doc (row INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, hash TEXT NOT NULL)",
    "CREATE VIRTUAL TABLE main.words USING fts5 (head, body, tags, content='', tokenize='unicode61 remove_diacritics 2')",
)
_SUFFIXES = ("", "-wal", "-shm", "-journal")


def path_of(folder: Path) -> Path:
    """Where the search of a state folder lies."""
    return folder / FILE_NAME


def connect(folder: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open it, made where it is missing, made anew where it is of another version; raises sqlite3.DatabaseError."""
    address = f"{path_of(folder).resolve().as_uri()}?mode=rwc"
    connection = sqlite3.connect(address, uri=True, isolation_level=None, timeout=patience)
    try:
        if _version(connection) != VERSION:
            connection.execute("PRAGMA journal_mode = WAL")
            with writing(connection):
                if _version(connection) != VERSION:  # else another process was quicker
                    anew(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA cache_size = -16384")
    except BaseException:
        connection.close()
        raise
    return connection


@contextmanager
def writing(connection: sqlite3.Connection) -> Iterator[None]:
    """One transaction: what it reads of the store is what stands while it writes, so that nothing comes back."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def anew(connection: sqlite3.Connection) -> None:
    """Empty tables in the place of what there is, inside the caller's transaction: nobody ever sees none."""
    for kind in ("name = 'words'", "name NOT LIKE 'sqlite_%'"):  # the index first, whose tables go with it
        names = connection.execute(f"SELECT name FROM main.sqlite_master WHERE type = 'table' AND {kind}").fetchall()  # noqa: S608 - constants
        for (name,) in names:
            connection.execute(f'DROP TABLE main."{name}"')
    for statement in _TABLES:
        connection.execute(statement)
    connection.execute(f"PRAGMA main.user_version = {VERSION}")


def scrub(connection: sqlite3.Connection) -> bool:
    """Leave no byte of what was dropped; False where one that reads keeps the journal from being emptied."""
    connection.execute("VACUUM main")
    return not connection.execute("PRAGMA main.wal_checkpoint(TRUNCATE)").fetchone()[0]


def erase(folder: Path) -> None:
    """Leave no byte of what was indexed, whoever has the file open."""
    if not path_of(folder).exists():
        return
    try:
        with closing(connect(folder)) as connection:
            with writing(connection):
                anew(connection)
            is_clean = scrub(connection)
    except sqlite3.DatabaseError:
        is_clean = False
    if not is_clean:  # damaged, or read by somebody who does not end: he keeps what he has open, nobody else gets it
        remove(folder)


def remove(folder: Path) -> None:
    """Delete a file that is damaged."""
    for suffix in _SUFFIXES:
        with suppress(FileNotFoundError):
            Path(f"{path_of(folder)}{suffix}").unlink()


def _version(connection: sqlite3.Connection) -> int:
    return int(connection.execute("PRAGMA main.user_version").fetchone()[0])
