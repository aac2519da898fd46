"""The file's size: free pages given back to the disk, and not a byte left of what was erased. Knows no article."""

from __future__ import annotations

import shutil
import sqlite3
import tempfile
from collections.abc import Callable
from pathlib import Path

from newscrawl.errors import InUse, StoreFailed
from newscrawl.store import schema
from newscrawl.store.database import Database

# Pages given back in one transaction: 8 MB, some 50 ms, in which nobody else writes.
PAGES = 2000
# What a rewrite needs beside the bytes that it writes.
SPARE = 16 << 20
# Bytes that are rewritten in a third of the time for which others wait: 60 MB/s on a slow disk.
QUICK = 600 << 20
_INCREMENTAL = 2


def on_disk(folder: Path) -> int:
    """Bytes that a state's database takes, its journal included."""
    path = schema.database_path(folder)
    return sum(one.stat().st_size for one in (path, Path(f"{path}-wal")) if one.exists())


def free_bytes(folder: Path) -> int:
    """Bytes that may be written to the disk of a folder."""
    return shutil.disk_usage(folder).free


def shrink(database: Database, pause: Callable[[], None], free: Callable[[Path], int] = free_bytes) -> None:
    """Give free pages back to the disk, some at a time; ``pause`` lets others write in between.

    A state of an older version is rewritten once, for which its disk must have room: raises StoreFailed before
    anything is touched.
    """
    with database.reading() as db:
        if _number(db, "auto_vacuum") != _INCREMENTAL:
            rewrite(database, free)
            return
        while left := _number(db, "freelist_count"):
            db.executescript(f"PRAGMA incremental_vacuum({PAGES})")  # execute would give one page back
            if _number(db, "freelist_count") == left:
                break
            pause()
    _empty_journal(database)


def rewrite(database: Database, free: Callable[[Path], int] = free_bytes) -> None:
    """Write the whole file anew, so that nothing of what was ever deleted is left in it or in its journal.

    Raises StoreFailed where the disk has no room for it, InUse where a run would wait too long for it.
    """
    with database.reading() as db:
        live = (_number(db, "page_count") - _number(db, "freelist_count")) * _number(db, "page_size")
        _refuse_without_room(database.folder, live, free)
        if live > QUICK and (holder := _holder(database)):
            raise InUse(
                f"{schema.database_path(database.folder)} is to be written anew ({live >> 20:,} MB), for which "
                f"{holder} would wait too long; run the same command again when it has ended"
            )
        db.execute(f"PRAGMA auto_vacuum = {_INCREMENTAL}")
        db.execute("VACUUM")
    _empty_journal(database)


def _empty_journal(database: Database) -> None:
    """Put all that stands in the journal into the file and cut the journal to nothing; waits for readers."""
    with database.reading() as db:
        busy = db.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    if busy:
        raise InUse(
            f"{schema.database_path(database.folder)} is being read by another process, so that its journal still "
            "holds what was removed; run the same command again when that has ended"
        )


def _refuse_without_room(folder: Path, live: int, free: Callable[[Path], int]) -> None:
    """SQLite writes the file to its temporary folder first, and from there through the journal."""
    scratch = Path(tempfile.gettempdir())
    needed = live * (1 + (scratch.stat().st_dev == folder.stat().st_dev)) + SPARE
    for place in (folder, scratch):
        if (has := free(place)) < needed:
            raise StoreFailed(
                f"writing the store anew takes {needed >> 20:,} MB on the disk of {place}, which has {has >> 20:,} MB "
                "free; what was to be removed is removed, its bytes are still in the file. Free space, then run the "
                "same command again"
            )


def _holder(database: Database) -> str | None:
    with database.reading() as db:
        held = db.execute("SELECT kind, name FROM lease WHERE holder <> '' LIMIT 1").fetchone()
    return " ".join(held) if held else None


def _number(connection: sqlite3.Connection, pragma: str) -> int:
    return int(connection.execute(f"PRAGMA {pragma}").fetchone()[0])
