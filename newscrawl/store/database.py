"""One connection to the database: transactions under leases, errors as sentences. Knows no article."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

from newscrawl.errors import StoreFailed
from newscrawl.store import leases, schema
from newscrawl.store.leases import Lease


class Database:
    """A state folder's database; belongs to one thread at a time.

    Raises StateError for a folder that cannot be used, StoreFailed when the disk refuses or others do not let go of
    the file, InUse when a lease is held or was taken over. ``clock`` gives seconds of the epoch.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.time) -> None:
        self.folder = folder
        self.leases: tuple[Lease, ...] = ()
        self._clock = clock
        self._db = schema.connect(folder)
        self._path = schema.database_path(folder)
        self._file = _which(self._path)

    def close(self) -> None:
        """Close the connection; what was not committed never was."""
        self._db.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """One write transaction under the leases; rolled back whole when anything is raised."""
        try:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                leases.check(self._db, self.leases, self._clock())
                yield self._db
                self._db.execute("COMMIT")
                self._refuse_lost()
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            self._rise(error)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for looking only; a file that cannot be read is a sentence."""
        self._refuse_lost()
        try:
            yield self._db
        except sqlite3.DatabaseError as error:
            self._rise(error)

    def acquire(self, kind: str, names: Sequence[str]) -> None:
        """Take the leases on all names or on none; raises InUse."""
        with self.transaction() as db:
            holder = leases.holder_name()
            taken = tuple(leases.acquire(db, kind, name, holder, self._clock()) for name in dict.fromkeys(names))
        self.leases += taken

    def release(self) -> None:
        """Give all leases back."""
        with self.transaction() as db:
            leases.release(db, self.leases)
        self.leases = ()

    def renew(self) -> None:
        """Prolong the leases while nothing else is written."""
        with self.transaction():
            pass

    def _rise(self, error: sqlite3.DatabaseError) -> NoReturn:
        """A disk that refuses, a damaged or a busy file is a StoreFailed; anything else is a bug."""
        failed = schema.translated(error, self._path) or schema.altered(error, self._db, self._path)
        if failed is None:
            raise error
        raise failed from error

    def _refuse_lost(self) -> None:
        """A file that was removed or replaced takes all that is written and keeps nothing. 1.5 us."""
        if _which(self._path) != self._file:
            raise StoreFailed(
                f"the store {self._path} was removed or replaced while it was in use; what was stored in it is gone with "
                "it. Put it back, or run the same command again to begin anew"
            )


def _which(path: Path) -> tuple[int, int] | None:
    """Which file lies at a path: device and inode; None where there is none."""
    try:
        found = os.stat(path)  # noqa: PTH116 - half the time of Path.stat, once a transaction
    except OSError:
        return None
    return found.st_dev, found.st_ino
