"""The tables and their versions; opening a state folder. Knows SQL, no article.

Plain ``sqlite3``, not SQLAlchemy Core: measured on outcomes of a whole page, figures in README's budget table.
"""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from pathlib import Path

from newscrawl.errors import StateError, StoreFailed
from newscrawl.store.migrations import MIGRATIONS

APPLICATION_ID = 0x6E637631  # "ncv1": `file` and we tell our database from any other
FILE_NAME = "newscrawl.sqlite3"
# Seconds to wait for another process's transaction. The longest of ours cleans a whole story again: 3 s for 1,000
# copies.
PATIENCE = 30.0
_PAUSE = 0.02

# What a person can mend: a disk that is full, fails, is read-only, or holds a damaged file.
_DISK = frozenset(
    {
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_IOERR,
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_CORRUPT,
        sqlite3.SQLITE_NOTADB,
        sqlite3.SQLITE_CANTOPEN,
    }
)
_BUSY = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})


def database_path(folder: Path) -> Path:
    """Where the database of a state folder lies."""
    return folder / FILE_NAME


def connect(folder: Path) -> sqlite3.Connection:
    """Open (and make, and bring up to date) the database of a state folder.

    Raises StateError for a folder that cannot be written, a file that is no database of ours, a newer version;
    StoreFailed when the disk refuses or others do not let go of it.
    """
    path = database_path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if not os.access(folder, os.W_OK):
            raise PermissionError(13, "Permission denied")
    except OSError as error:
        raise StateError(
            f"the state folder {folder} cannot be written ({error.strerror}); give another one with --state DIR"
        ) from error
    try:
        return _open(path)
    except sqlite3.DatabaseError as error:
        if _code(error) in {sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_CORRUPT}:
            raise StateError(
                f"{path} is not a newscrawl database ({error}); give another state folder with --state DIR"
            ) from error
        failed = translated(error, path)
        if failed is None:
            raise
        raise failed from error


def translated(error: sqlite3.Error, path: Path) -> StoreFailed | None:
    """One sentence for a database that could not be read or written; None for what is a bug of ours."""
    if _code(error) in _DISK:
        return StoreFailed(
            f"the store {path} could not be written ({error}); nothing that was reported as stored is lost. "
            "Free space or mend the disk, then run the same command again"
        )
    if _code(error) in _BUSY:
        return StoreFailed(
            f"the store {path} was held by other processes for more than {PATIENCE:.0f} s ({error}); nothing that was "
            "reported as stored is lost. Run the same command again when they have less to do"
        )
    return None


def _code(error: sqlite3.Error) -> int | None:
    """SQLite's primary result code; None for what Python's module finds by itself."""
    code = getattr(error, "sqlite_errorcode", None)
    return None if code is None else code & 0xFF


def _open(path: Path) -> sqlite3.Connection:
    """Look, prepare and bring up to date; begun anew while other processes are at it.

    SQLite waits for a lock by itself, but not for the one that changes the journal's mode: of 960 first openings of
    one folder at once, 8 a process, some were refused at once.
    """
    deadline = time.monotonic() + PATIENCE
    while True:
        connection = sqlite3.connect(path, isolation_level=None, timeout=PATIENCE, check_same_thread=False)
        try:
            _prepare(connection, path)
        except BaseException as error:
            connection.close()
            busy = isinstance(error, sqlite3.OperationalError) and _code(error) in _BUSY
            if not busy or time.monotonic() > deadline:
                raise
            time.sleep(_PAUSE)
        else:
            return connection


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Look before touching anything: another program's file, or a newer version's, stays as it is."""
    if _look(connection, path) < len(MIGRATIONS):
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -32768")  # 32 MB: bounded whatever the size of the file


def _look(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a database of ours or of an empty file, read at one moment; raises StateError for others."""
    connection.execute("BEGIN")
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    ours = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
    empty = not version and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    connection.execute("COMMIT")
    if not ours and not empty:
        raise StateError(f"{path} belongs to another program; give another state folder with --state DIR")
    if version > len(MIGRATIONS):
        raise StateError(
            f"{path} was written by a newer newscrawl (state version {version}, this one knows "
            f"{len(MIGRATIONS)}); it was not touched. Upgrade newscrawl or give another folder with --state DIR"
        )
    return version


def _migrate(connection: sqlite3.Connection) -> None:
    """Bring the tables up to date in one transaction; another process may have been quicker."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        for script in MIGRATIONS[version:]:
            for statement in script.split(";"):
                if statement.strip():
                    connection.execute(statement)
        if not version:
            connection.execute("INSERT INTO meta VALUES ('store_epoch', ?)", (uuid.uuid4().hex,))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")
