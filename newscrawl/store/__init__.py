"""The one database: frontier, outcomes, articles, fingerprints, brands, runs, leases. Knows no Scrapy.

A ``Store`` is one connection and belongs to one thread at a time. Everything that writes is one transaction that
first checks the leases' fencing numbers.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn, Self

from newscrawl.items import Article, Known
from newscrawl.store import articles, brands, frontier, leases, membership, schema
from newscrawl.store.leases import Lease
from newscrawl.store.values import Due, Kept, Outcome, Placed, Rules, Stored

__all__ = ["Due", "Kept", "Lease", "Outcome", "Placed", "Rules", "Store", "Stored", "utc"]


def utc(now: float) -> str:
    """Seconds of the epoch as ISO 8601 in UTC, to the second."""
    return datetime.fromtimestamp(now, UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class Store:
    """A state folder's database.

    Raises StateError for a folder that cannot be used, StoreFailed when the disk refuses, InUse when a lease is
    held or was taken over. ``rules`` and ``digest`` are what stories and publishing say; ``clock`` gives seconds of
    the epoch.
    """

    def __init__(
        self,
        folder: Path,
        rules: Rules,
        digest: Callable[[Article], str],
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.folder = folder
        self.leases: tuple[Lease, ...] = ()
        self._rules = rules
        self._digest = digest
        self._clock = clock
        self._db = schema.connect(folder)

    def sibling(self) -> Self:
        """Another connection to the same database, for another thread, under the same leases."""
        other = type(self)(self.folder, self._rules, self._digest, self._clock)
        other.leases = self.leases
        return other

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
    def _reading(self) -> Iterator[sqlite3.Connection]:
        try:
            yield self._db
        except sqlite3.DatabaseError as error:
            self._rise(error)

    def _rise(self, error: sqlite3.DatabaseError) -> NoReturn:
        """A disk that refuses or a damaged file is a StoreFailed; anything else (a type, a constraint) is a bug."""
        if isinstance(error, sqlite3.OperationalError) or type(error) is sqlite3.DatabaseError:
            raise schema.storage_error(error, schema.database_path(self.folder)) from error
        raise error

    # -- leases, targets, runs

    def acquire(self, kind: str, names: Sequence[str]) -> None:
        """Take the leases on all names or on none; raises InUse."""
        with self.transaction() as db:
            holder = leases.holder_name()
            taken = tuple(leases.acquire(db, kind, name, holder, self._clock()) for name in names)
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

    def begin(self, run: str, spider: str, starts: Mapping[str, Sequence[str]]) -> dict[str, int]:
        """Open a run over targets (name -> start addresses): {name: number}. Unfinished rounds go on."""
        with self.transaction() as db:
            db.execute(
                "INSERT INTO run (id, spider, targets, started) VALUES (?, ?, ?, ?)",
                (run, spider, json.dumps(list(starts)), utc(self._clock())),
            )
            return {name: self._open_round(db, name, addresses)[0] for name, addresses in starts.items()}

    def next_round(self, starts: Mapping[str, Sequence[str]]) -> bool:
        """Begin the next round of targets whose round is over; True if one was begun."""
        with self.transaction() as db:
            begun = [self._open_round(db, name, addresses)[1] for name, addresses in starts.items()]
        return any(begun)

    def targets(self, names: Sequence[str]) -> list[int]:
        """The numbers of targets by name; unknown names are left out."""
        with self._reading() as db:
            rows = (db.execute("SELECT id FROM target WHERE name = ?", (name,)).fetchone() for name in names)
            return [row[0] for row in rows if row]

    def unfinished(self, targets: Sequence[int]) -> bool:
        """Whether a round of one of these targets is still open."""
        with self._reading() as db:
            return any(frontier.hosts_due(db, target) for target in targets)

    def end(self, run: str, reason: str, counts: Mapping[str, object]) -> None:
        """Close a run with its reason and what it counted."""
        with self.transaction() as db:
            db.execute(
                "UPDATE run SET ended = ?, reason = ?, counts = ? WHERE id = ?",
                (utc(self._clock()), reason, json.dumps(counts), run),
            )

    # -- frontier

    def hosts_due(self, targets: Sequence[int]) -> list[tuple[int, str, float]]:
        """(target, host, time at which it may be asked) of all that is pending."""
        with self._reading() as db:
            return [(t, host, at) for t in targets for host, at in frontier.hosts_due(db, t)]

    def due(self, target: int, host: str, limit: int) -> list[Due]:
        """The next addresses of a host that may be asked now."""
        with self._reading() as db:
            return frontier.due(db, target, host, self._clock(), limit)

    def all_links_done(self, item: Due) -> bool:
        """Whether everything a listing linked to has an outcome."""
        with self._reading() as db:
            return frontier.all_links_done(db, item.id)

    def commit(self, outcomes: Sequence[Outcome], run: str | None) -> list[list[Placed]]:
        """Write outcomes with their articles in one transaction; for each the articles as they were placed."""
        now = utc(self._clock())
        with self.transaction() as db:
            return [self._commit_one(db, outcome, now, run) for outcome in outcomes]

    # -- articles and brands

    def known(self) -> Known:
        """The brand book as it stands."""
        with self._reading() as db:
            return brands.known(db)

    def articles(self, targets: Sequence[int] | None = None, *, copies: bool = False) -> Iterator[Stored]:
        """Articles by id, each story once (with ``copies`` all); of the named targets or of all."""
        with self._reading() as db:
            yield from articles.stored(db, targets, copies=copies)

    def find(self, address: str) -> Stored | None:
        """The article met under an address."""
        with self._reading() as db:
            return articles.find(db, address)

    def members(self, story: str) -> list[Stored]:
        """The articles of a story, the original first."""
        with self._reading() as db:
            return articles.members(db, story)

    def to_settle(self) -> list[int]:
        """Row numbers of the articles that something learned since the last settling may concern."""
        with self._reading() as db:
            row = db.execute("SELECT value FROM meta WHERE key = 'settled'").fetchone()
            since, after = json.loads(row[0]) if row else ("", 0)
            return brands.to_settle(db, since, after)

    def by_row(self, row: int) -> Stored:
        """One article by its row number."""
        with self._reading() as db:
            return articles.by_row(db, row)

    def rewrite(self, changed: Sequence[Kept], run: str | None) -> list[Placed]:
        """Store new cleanings of articles that are stored already."""
        with self.transaction() as db:
            now = utc(self._clock())
            placed = [self._place(db, kept, now, run) for kept in changed]
            for story in {one.story.id for one in placed}:
                membership.elect(db, story)
            return placed

    def settled(self, since: float) -> None:
        """Note that everything known at ``since`` (seconds of the epoch) has been settled."""
        with self.transaction() as db:
            last = db.execute("SELECT coalesce(max(row), 0) FROM article").fetchone()[0]
            value = json.dumps([utc(since), last])
            db.execute("INSERT OR REPLACE INTO meta VALUES ('settled', ?)", (value,))

    def totals(self, targets: Sequence[int]) -> dict[str, int]:
        """What the state holds of these targets: articles, stories, copies, edits, edited articles."""
        marks = ", ".join("?" * len(targets))
        with self._reading() as db:
            row = db.execute(
                "SELECT count(*), count(DISTINCT story), coalesce(sum(edits), 0), coalesce(sum(edits > 0), 0) "  # noqa: S608
                f"FROM article WHERE row IN (SELECT article FROM reached WHERE target IN ({marks}))",
                tuple(targets),
            ).fetchone()
        return {
            "articles": row[0],
            "stories": row[1],
            "copies": row[0] - row[1],
            "edits": row[2],
            "edited": row[3],
        }

    def _open_round(self, db: sqlite3.Connection, name: str, starts: Sequence[str]) -> tuple[int, bool]:
        target = frontier.target_id(db, name)
        return target, frontier.open_round(db, target, starts)

    def _commit_one(self, db: sqlite3.Connection, outcome: Outcome, now: str, run: str | None) -> list[Placed]:
        frontier.record(db, outcome)
        placed = [self._place(db, kept, now, run) for kept in outcome.articles]
        for one in placed:
            addresses = [outcome.due.url, *filter(None, (one.article.url, one.article.canonical_url))]
            articles.reach(db, outcome.due.target, one.article.id, addresses)
        return placed

    def _place(self, db: sqlite3.Connection, kept: Kept, now: str, run: str | None) -> Placed:
        return articles.place(db, kept, self._rules, self._digest(kept.cleaned.article), now, run)
