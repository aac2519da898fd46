"""One connection to the database: transactions under leases, errors as sentences. Knows no article."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

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
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
        except sqlite3.DatabaseError as error:
            self._rise(error)

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, for looking only; a file that cannot be read is a sentence."""
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
        failed = schema.translated(error, schema.database_path(self.folder))
        if failed is None:
            raise error
        raise failed from error
