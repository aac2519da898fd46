"""The tables and their versions; opening a state folder. Knows SQL, no article.

Plain ``sqlite3``, not SQLAlchemy Core: measured on outcomes of a whole page, figures in README's budget table.
"""

from __future__ import annotations

import os
import sqlite3
import uuid
from pathlib import Path

from newscrawl.errors import StateError, StoreFailed

APPLICATION_ID = 0x6E637631  # "ncv1": `file` and we tell our database from any other
FILE_NAME = "newscrawl.sqlite3"

# One entry a version; an entry is never changed once released.
MIGRATIONS: tuple[str, ...] = (
    """
    CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
    CREATE TABLE lease (
        kind TEXT NOT NULL, name TEXT NOT NULL, holder TEXT NOT NULL, fence INTEGER NOT NULL,
        expires REAL NOT NULL, PRIMARY KEY (kind, name)) WITHOUT ROWID;
    CREATE TABLE target (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, round INTEGER NOT NULL DEFAULT 0);
    CREATE TABLE url (
        id INTEGER PRIMARY KEY, target INTEGER NOT NULL REFERENCES target, identity TEXT NOT NULL,
        url TEXT NOT NULL, host TEXT NOT NULL, kind TEXT NOT NULL, state TEXT NOT NULL,
        depth INTEGER NOT NULL, priority INTEGER NOT NULL DEFAULT 0, stale INTEGER NOT NULL DEFAULT 0,
        hops INTEGER NOT NULL DEFAULT 0,
        round INTEGER NOT NULL, attempts INTEGER NOT NULL DEFAULT 0, not_before REAL NOT NULL DEFAULT 0,
        etag TEXT, last_modified TEXT, status INTEGER, reason TEXT, anchor TEXT, via TEXT,
        UNIQUE (target, identity));
    CREATE INDEX url_pending ON url (target, host, priority, id) WHERE state = 'pending';
    CREATE INDEX url_listing ON url (target, kind, depth) WHERE kind IN ('start', 'listing');
    CREATE TABLE link (listing INTEGER NOT NULL, url INTEGER NOT NULL, PRIMARY KEY (listing, url)) WITHOUT ROWID;
    CREATE TABLE host (key TEXT PRIMARY KEY, not_before REAL NOT NULL, reason TEXT) WITHOUT ROWID;
    CREATE TABLE article (
        row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, url TEXT, headline TEXT NOT NULL, record BLOB NOT NULL,
        raw BLOB NOT NULL, hash TEXT NOT NULL, revision INTEGER NOT NULL, edits INTEGER NOT NULL,
        story TEXT NOT NULL, role TEXT NOT NULL, rank TEXT NOT NULL, matched TEXT, first_seen TEXT NOT NULL,
        run TEXT);
    CREATE INDEX article_story ON article (story, role);
    CREATE TABLE reached (target INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (target, article))
        WITHOUT ROWID;
    CREATE TABLE alias (identity TEXT PRIMARY KEY, article INTEGER NOT NULL) WITHOUT ROWID;
    CREATE TABLE fingerprint (
        article INTEGER PRIMARY KEY, sketch BLOB NOT NULL, threshold INTEGER NOT NULL, numbers BLOB NOT NULL,
        words INTEGER NOT NULL, farm_id TEXT);
    CREATE TABLE posting (key INTEGER NOT NULL, article INTEGER NOT NULL, PRIMARY KEY (key, article)) WITHOUT ROWID;
    CREATE TABLE brand (
        name TEXT PRIMARY KEY, stem TEXT NOT NULL, proofs INTEGER NOT NULL, language INTEGER NOT NULL,
        article TEXT, evidence TEXT, proven TEXT) WITHOUT ROWID;
    CREATE INDEX brand_proven ON brand (proven);
    CREATE TABLE sighting (
        text TEXT NOT NULL, article INTEGER NOT NULL, kind TEXT NOT NULL, PRIMARY KEY (text, article)) WITHOUT ROWID;
    CREATE INDEX sighting_article ON sighting (article);
    CREATE TABLE run (
        id TEXT PRIMARY KEY, spider TEXT NOT NULL, targets TEXT NOT NULL, started TEXT NOT NULL, ended TEXT,
        reason TEXT, counts TEXT) WITHOUT ROWID;
    """,
)


def database_path(folder: Path) -> Path:
    """Where the database of a state folder lies."""
    return folder / FILE_NAME


def connect(folder: Path) -> sqlite3.Connection:
    """Open (and make, and bring up to date) the database of a state folder.

    Raises StateError for a folder that cannot be written, a file that is no database of ours, a newer version.
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
        connection = sqlite3.connect(path, isolation_level=None, timeout=30, check_same_thread=False)
        _prepare(connection, path)
    except sqlite3.OperationalError as error:
        raise storage_error(error, path) from error
    except sqlite3.DatabaseError as error:
        raise StateError(
            f"{path} is not a newscrawl database ({error}); give another state folder with --state DIR"
        ) from error
    return connection


def storage_error(error: sqlite3.Error, path: Path) -> StoreFailed:
    """One sentence for a database that could not be read or written."""
    return StoreFailed(
        f"the store {path} could not be written ({error}); nothing that was reported as stored is lost. "
        "Free space or mend the disk, then run the same command again"
    )


def _prepare(connection: sqlite3.Connection, path: Path) -> None:
    """Look before touching anything: another program's file, or a newer version's, stays as it is."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > len(MIGRATIONS):
        raise StateError(
            f"{path} was written by a newer newscrawl (state version {version}, this one knows "
            f"{len(MIGRATIONS)}); it was not touched. Upgrade newscrawl or give another folder with --state DIR"
        )
    ours = int(connection.execute("PRAGMA application_id").fetchone()[0]) == APPLICATION_ID
    if not ours and (version or connection.execute("SELECT 1 FROM sqlite_master").fetchone()):
        raise StateError(f"{path} belongs to another program; give another state folder with --state DIR")
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA cache_size = -32768")  # 32 MB: bounded whatever the size of the file
    if version < len(MIGRATIONS):
        _migrate(connection)


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
