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
    # A rank that sorts as text (2 went behind 10), the operator's rules, names by their changes, and a list of what is
    # to be settled where a time and a row were compared; what these two left open goes on the list.
    """
    UPDATE article SET rank = (SELECT group_concat(
        iif(typeof(value) = 'text', value, printf('%016.3f', value + 1e11)), ' ') FROM json_each(rank));
    DROP INDEX article_story;
    CREATE INDEX article_story ON article (story, role, rank);
    ALTER TABLE brand ADD COLUMN rule TEXT;
    ALTER TABLE brand ADD COLUMN reason TEXT;
    ALTER TABLE brand ADD COLUMN scan TEXT;
    ALTER TABLE brand ADD COLUMN changed INTEGER NOT NULL DEFAULT 1;
    CREATE INDEX brand_changed ON brand (changed);
    CREATE INDEX brand_stem ON brand (stem);
    CREATE INDEX brand_denied ON brand (name) WHERE rule = 'deny';
    CREATE INDEX brand_scan ON brand (name) WHERE scan IS NOT NULL;
    CREATE TABLE unsettled (id INTEGER PRIMARY KEY AUTOINCREMENT, story TEXT NOT NULL UNIQUE);
    CREATE TEMP VIEW horizon AS SELECT
        coalesce((SELECT json_extract(value, '$[0]') FROM main.meta WHERE key = 'settled'), '') AS since,
        coalesce((SELECT json_extract(value, '$[1]') FROM main.meta WHERE key = 'settled'), 0) AS after;
    INSERT OR IGNORE INTO unsettled (story) SELECT a.story FROM horizon, brand b
        JOIN sighting s ON s.text >= b.stem AND s.text < b.stem || char(1114111)
        JOIN article a ON a.row = s.article WHERE b.proven >= horizon.since;
    INSERT OR IGNORE INTO unsettled (story) SELECT a.story FROM horizon, article a WHERE a.row > horizon.after
        AND EXISTS (SELECT 1 FROM article o WHERE o.story = a.story AND o.row <> a.row);
    DROP VIEW horizon;
    DELETE FROM meta WHERE key = 'settled';
    DROP INDEX brand_proven;
    """,
    # Feeds: what each has told of each article (by id: a row's number may be given again), its log, its files.
    """
    CREATE TABLE feed (
        id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, epoch TEXT NOT NULL, last INTEGER NOT NULL DEFAULT 0,
        shape TEXT NOT NULL, judge TEXT NOT NULL, shown INTEGER NOT NULL DEFAULT 0, renew TEXT,
        renewals INTEGER NOT NULL DEFAULT 0, published TEXT, refusal TEXT, refused TEXT);
    CREATE TABLE feed_told (
        feed INTEGER NOT NULL, article TEXT NOT NULL, judged INTEGER NOT NULL DEFAULT 0,
        selected INTEGER NOT NULL DEFAULT 0, lacks TEXT NOT NULL DEFAULT '', unclean INTEGER NOT NULL DEFAULT 0,
        status TEXT, revision INTEGER NOT NULL DEFAULT 0, sequence INTEGER, version INTEGER, story TEXT, role TEXT,
        duplicate_of TEXT, PRIMARY KEY (feed, article)) WITHOUT ROWID;
    CREATE TABLE feed_entry (
        feed INTEGER NOT NULL, sequence INTEGER NOT NULL, article TEXT NOT NULL, revision INTEGER NOT NULL,
        status TEXT NOT NULL, line BLOB, PRIMARY KEY (feed, sequence));
    CREATE INDEX feed_entry_article ON feed_entry (article);
    CREATE TABLE feed_file (
        feed INTEGER NOT NULL, name TEXT NOT NULL, kind TEXT NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL,
        lines INTEGER NOT NULL, state TEXT NOT NULL, made TEXT NOT NULL, bytes INTEGER, sha256 TEXT, stamp INTEGER,
        PRIMARY KEY (feed, name)) WITHOUT ROWID;
    """,
    # Stories that became one, and the shingles that each host shows around its articles.
    """
    CREATE TABLE story_alias (id TEXT PRIMARY KEY, story TEXT NOT NULL) WITHOUT ROWID;
    CREATE INDEX story_alias_story ON story_alias (story);
    CREATE TABLE boilerplate (host TEXT PRIMARY KEY, shingles BLOB NOT NULL, counts BLOB NOT NULL) WITHOUT ROWID;
    """,
)


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
