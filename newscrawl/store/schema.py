"""The tables and their versions; opening a state folder. Knows SQL, no article.

Plain ``sqlite3``, not SQLAlchemy Core: measured on outcomes of a whole page, figures in README's budget table.
"""

from __future__ import annotations

import os
import sqlite3
import time
import uuid
from collections.abc import Sequence
from contextlib import closing
from functools import cache
from pathlib import Path

from newscrawl.errors import StateError, StoreFailed, UsageError
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


def must_exist(folder: Path) -> None:
    """Raise UsageError where no database lies in a state folder: whoever only asks makes none."""
    if not database_path(folder).exists():
        raise UsageError(f"there is no state in {folder}; name the folder of an earlier crawl with --state DIR")


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


def connect_to_look(folder: Path) -> sqlite3.Connection:
    """Open the database of a state folder and change not a byte of it, whatever is asked.

    Raises StateError for what is no database of this version, StoreFailed for a file that cannot be read.
    """
    path = database_path(folder)
    try:
        connection = sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)
        try:
            version = _look(connection, path)
        except BaseException:
            connection.close()
            raise
    except sqlite3.DatabaseError as error:
        raise StoreFailed(
            f"{path} cannot be read as a database ({error}); put a copy of the state in its place, or begin anew with "
            "another --state DIR"
        ) from error
    if version < len(MIGRATIONS):
        connection.close()
        raise StateError(
            f"{path} was written by an older newscrawl (state version {version}, this one writes {len(MIGRATIONS)}); "
            "whatever writes brings it up to date: newscrawl settle"
        )
    return connection


def lacking(connection: sqlite3.Connection) -> list[str]:
    """Tables and columns of this version that a database does not have: ``brand``, ``article.rank``."""
    found, expected = _columns(connection), _expected()
    missing = sorted(expected - found)
    tables = {table for table, _ in found}
    return list(dict.fromkeys(f"{table}.{name}" if table in tables else table for table, name in missing))


@cache
def _expected() -> frozenset[tuple[str, str]]:
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        _run(connection, 0)
        return _columns(connection)


def _columns(connection: sqlite3.Connection) -> frozenset[tuple[str, str]]:
    rows = connection.execute(
        "SELECT m.name, c.name FROM main.sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'"
    )
    return frozenset((str(table), str(name)) for table, name in rows)


def altered(error: sqlite3.Error, connection: sqlite3.Connection, path: Path) -> StateError | None:
    """One sentence for a statement that failed because another program took something out of the database."""
    if _code(error) != sqlite3.SQLITE_ERROR or not (missing := lacking(connection)):
        return None
    return _lacks(path, missing)


def _lacks(path: Path, missing: Sequence[str]) -> StateError:
    return StateError(
        f"{path} lacks {', '.join(missing[:5])}: it was altered by something else than newscrawl. See what is left with "
        "newscrawl store check; put a copy in its place, or give another state folder with --state DIR"
    )


def translated(error: sqlite3.Error, path: Path) -> StoreFailed | None:
    """One sentence for a database that could not be read or written; None for what is a bug of ours."""
    if _code(error) in _DISK:
        return unwritten(path, str(error))
    if _code(error) in _BUSY:
        return StoreFailed(
            f"the store {path} was held by other processes for more than {PATIENCE:.0f} s ({error}); nothing that was "
            "reported as stored is lost. Run the same command again when they have less to do"
        )
    return None


def unwritten(path: Path, reason: str) -> StoreFailed:
    """One sentence for a file of the state that a disk refuses to take."""
    return StoreFailed(
        f"the store {path} could not be written ({reason}); nothing that was reported as stored is lost. "
        "Free space or mend the disk, then run the same command again"
    )


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
    version = _look(connection, path)
    if version < len(MIGRATIONS):
        if not version:  # only before the first table: free pages can be given back some at a time
            connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute("PRAGMA journal_mode = WAL")
        _migrate(connection)
    if missing := lacking(connection):
        raise _lacks(path, missing)
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
        _run(connection, version)
        if not version:
            connection.execute("INSERT INTO meta VALUES ('store_epoch', ?)", (uuid.uuid4().hex,))
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _run(connection: sqlite3.Connection, version: int) -> None:
    """Run the scripts of the versions behind this one."""
    for script in MIGRATIONS[version:]:
        for statement in script.split(";"):
            if statement.strip():
                connection.execute(statement)
