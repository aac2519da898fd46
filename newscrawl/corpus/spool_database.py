"""A database without a name in the folder for temporary files: it goes with the process. Knows no table."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager

from newscrawl.errors import PublishFailed
from newscrawl.text import printable


def opened(tables: str, cache: int) -> sqlite3.Connection:
    """Make one with these tables, in a transaction that nobody ends; ``cache`` KB of its pages stay in memory."""
    # An empty name is SQLite's own temporary file; its folder is TMPDIR's too.
    os.environ.setdefault("SQLITE_TMPDIR", tempfile.gettempdir())
    database = sqlite3.connect("", isolation_level=None)
    with writing():
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
            f"PRAGMA cache_size = -{cache};{tables};BEGIN;"
        )
    return database


@contextmanager
def writing() -> Iterator[None]:
    """Say in a sentence, as PublishFailed, why the temporary database cannot be written."""
    try:
        yield
    except sqlite3.OperationalError as error:
        folder = printable(os.environ.get("SQLITE_TMPDIR", tempfile.gettempdir()), 1000)
        raise PublishFailed(
            f"{error} while writing temporary files in {folder}. Free space there, or set TMPDIR to another folder, "
            "and run the same command again."
        ) from error
