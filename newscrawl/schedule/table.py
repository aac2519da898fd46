"""The table of turns in a state, as a scheduler uses it: each call is one transaction. Knows no rhythm."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from typing import Protocol

from newscrawl.store import due, utc
from newscrawl.store.due import Seen, Turn
from newscrawl.store.leases import Lease


class Connected(Protocol):
    """What a table needs of a database."""

    def transaction(self) -> AbstractContextManager[sqlite3.Connection]:
        """One write transaction, rolled back whole when anything is raised."""

    def reading(self) -> AbstractContextManager[sqlite3.Connection]:
        """The connection, for looking only."""


class Table:
    """Turns, and which of them ``holder`` has; ``clock`` gives seconds of the epoch."""

    def __init__(self, database: Connected, holder: str, clock: Callable[[], float]) -> None:
        self._database = database
        self._holder = holder
        self._clock = clock

    def turns(self) -> dict[str, Turn]:
        """All turns by site."""
        with self._database.reading() as db:
            return due.turns(db)

    def put(self, turns: Iterable[Turn]) -> None:
        """Write turns."""
        with self._database.transaction() as db:
            for turn in turns:
                due.put(db, turn)

    def take(self, site: str) -> Lease | None:
        """Take a turn that is due; None where it is another's or a crawl of the site runs."""
        with self._database.transaction() as db:
            return due.take(db, site, self._holder, self._clock())

    def finish(self, turn: Turn, lease: Lease) -> None:
        """Write what came of a turn and give it back; raises InUse when it was taken over."""
        with self._database.transaction() as db:
            due.finish(db, turn, lease, self._clock())

    def renew(self, held: Sequence[Lease]) -> None:
        """Prolong turns."""
        with self._database.transaction() as db:
            due.renew(db, held, self._clock())

    def told(self, before: float) -> None:
        """Note that the feeds tell what ended until then."""
        with self._database.transaction() as db:
            due.told(db, before)

    def run_since(self, site: str, since: float) -> Seen | None:
        """The run of a site that began at ``since`` or later."""
        with self._database.reading() as db:
            return due.run_since(db, site, utc(since))
