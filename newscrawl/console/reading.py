"""A state opened to be looked at: one connection a request, which cannot write. Knows no page."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import NoReturn

from newscrawl.errors import StateError, StoreFailed
from newscrawl.store import schema, whys
from newscrawl.store.database import Database


class ReadOnly(Database):
    """A state's database that nothing can be written to.

    Raises StateError where there is none, or one of another version; StoreFailed where it cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        path = schema.database_path(folder)
        if not path.exists():
            raise StateError(
                f"there is no state in {folder} yet: a crawl makes one; newscrawl serve --state DIR names another"
            )
        self.folder = folder
        self.leases = ()
        try:
            self._db = schema.connect_to_look(folder)
        except StoreFailed as error:
            raise _busy(error.__cause__, path) or error from error.__cause__
        self._path = path
        self._file = _which(path)

    def transaction(self) -> NoReturn:
        """Refused: who looks writes nothing."""
        raise PermissionError(f"{self._path} was opened to be looked at")

    def _rise(self, error: sqlite3.DatabaseError) -> NoReturn:
        """As the store says it, but for who waits in vain: nothing was to be written."""
        if failed := _busy(error, self._path):
            raise failed from error
        super()._rise(error)


def _busy(error: BaseException | None, path: Path) -> StoreFailed | None:
    """One sentence for a state that another process has for itself, as while it is brought up to date."""
    code = getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_OK
    if code & 0xFF not in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL}:
        return None
    return StoreFailed(f"{path} is kept by another process for itself just now ({error}); ask again in a moment")


def _which(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino


@contextmanager
def looking(folder: Path) -> Iterator[tuple[ReadOnly, sqlite3.Connection]]:
    """A state as it was at one moment, whoever writes meanwhile; kept for one page only, so that no log grows."""
    with closing(ReadOnly(folder)) as database, whys.moment(database) as db:
        yield database, db
