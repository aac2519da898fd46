"""Feeds in the store: what each has told, the log of its lines until they are files, which files it has. Knows no
line's form, no file and no selection.

The plan of a segment is committed with its lines before its first byte is written, so that whoever comes after a
killed publisher writes the same bytes under the same name.
"""

from __future__ import annotations

import secrets
import sqlite3
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from newscrawl.errors import InUse
from newscrawl.store.database import Database
from newscrawl.store.feed_values import Entry, FeedFile, Judged, Standing

# Lines wait packed for the moment until they are a file.
_LEVEL = 1


class FeedLog:
    """One feed's rows, written under the leases of its ``database``; made when the feed is published first.

    ``shape`` is what a consumer sees of the declaration, ``judge`` what articles are judged by. ``step`` is told
    before and after every commit.
    """

    def __init__(
        self, database: Database, name: str, shape: str, judge: str, step: Callable[[str], None] = lambda _: None
    ) -> None:
        self._database = database
        self._step = step
        with self._committing("the feed's row") as db:
            db.execute(
                "INSERT OR IGNORE INTO feed (name, epoch, shape, judge) VALUES (?, ?, ?, ?)",
                (name, _new_epoch(), shape, judge),
            )
            self.id, judged_by = db.execute("SELECT id, judge FROM feed WHERE name = ?", (name,)).fetchone()
            if judged_by != judge:
                db.execute("UPDATE feed SET judge = ? WHERE id = ?", (judge, self.id))
                db.execute("UPDATE feed_told SET judged = 0 WHERE feed = ?", (self.id,))

    def standing(self) -> Standing:
        """How the feed stands now."""
        with self._database.reading() as db:
            row = db.execute(
                "SELECT epoch, last, shape, shown, renew, renewals, published, refusal, refused FROM feed WHERE id = ?",
                (self.id,),
            ).fetchone()
        return _standing(row)

    def store_epoch(self) -> str:
        """The name that this database got when it was made."""
        with self._database.reading() as db:
            return str(db.execute("SELECT value FROM meta WHERE key = 'store_epoch'").fetchone()[0])

    def files(self) -> list[FeedFile]:
        """The feed's files, by their first sequence."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT name, kind, first, last, lines, state, made, coalesce(bytes, 0), coalesce(sha256, ''), "
                "coalesce(stamp, 0) FROM feed_file WHERE feed = ? ORDER BY first, kind, last",
                (self.id,),
            )
            return [FeedFile(*row) for row in rows]

    def begin_epoch(self, shape: str, beyond: int) -> None:
        """Forget what was told, but not how often: revisions never go back.

        Sequences go on behind ``beyond`` and what was given, with one left out, so that no consumer's cursor of the
        old epoch fits the new one.
        """
        with self._committing("a new epoch") as db:
            db.execute(
                "UPDATE feed SET epoch = ?, shape = ?, shown = 0, last = max(last, ?) + 1 WHERE id = ?",
                (_new_epoch(), shape, beyond, self.id),
            )
            db.execute("DELETE FROM feed_entry WHERE feed = ?", (self.id,))
            db.execute("DELETE FROM feed_file WHERE feed = ?", (self.id,))
            db.execute(
                "UPDATE feed_told SET status = 'withdrawn' WHERE feed = ? AND status IN ('new', 'updated')",
                (self.id,),
            )

    def judge(self, several: Sequence[Judged]) -> None:
        """Keep judgements, so that a version of an article is judged once."""
        with self._committing("judgements") as db:
            db.executemany(
                "INSERT INTO feed_told (feed, article, judged, selected, lacks, unclean) VALUES (?, ?, ?, ?, ?, ?) "
                "ON CONFLICT DO UPDATE SET judged = excluded.judged, selected = excluded.selected, "
                "lacks = excluded.lacks, unclean = excluded.unclean",
                [(self.id, one.article, one.version, one.selected, one.lacks, one.unclean) for one in several],
            )

    def append(self, entries: Sequence[Entry], segment: str, now: str) -> None:
        """Append entries and the plan of the segment that will hold them, in one transaction."""
        first, last = entries[0].sequence, entries[-1].sequence
        with self._committing("entries and plan") as db:
            changed = db.execute(
                "UPDATE feed SET last = ? WHERE id = ? AND last = ?", (last, self.id, first - 1)
            ).rowcount
            if not changed:
                raise InUse("the feed was published by another process meanwhile; run the same command again")
            db.executemany(
                "INSERT INTO feed_entry VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (self.id, one.sequence, one.article, one.revision, one.status, zlib.compress(one.line, _LEVEL))
                    for one in entries
                ],
            )
            db.executemany(
                "INSERT INTO feed_told (feed, article, status, revision, sequence, version, story, role, duplicate_of) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET status = excluded.status, "
                "revision = excluded.revision, sequence = excluded.sequence, version = excluded.version, "
                "story = excluded.story, role = excluded.role, duplicate_of = excluded.duplicate_of",
                [
                    (
                        self.id,
                        one.article,
                        one.status,
                        one.revision,
                        one.sequence,
                        one.version,
                        one.story,
                        one.role,
                        one.duplicate_of,
                    )
                    for one in entries
                ],
            )
            db.execute(
                "INSERT INTO feed_file (feed, name, kind, first, last, lines, state, made) "
                "VALUES (?, ?, 'segment', ?, ?, ?, 'planned', ?)",
                (self.id, segment, first, last, len(entries), now),
            )

    def lines(self, segment: FeedFile) -> Iterator[bytes]:
        """The lines of a planned segment, as they were appended."""
        with self._database.reading() as db:
            rows = db.execute(
                "SELECT line FROM feed_entry WHERE feed = ? AND sequence BETWEEN ? AND ? ORDER BY sequence",
                (self.id, segment.first, segment.last),
            )
            for (line,) in rows:
                yield zlib.decompress(line)

    def written(self, segment: FeedFile) -> None:
        """Note that a planned segment is a file; its lines need not be kept any more."""
        with self._committing("that a segment is written") as db:
            db.execute(
                "UPDATE feed_file SET state = 'written', bytes = ?, sha256 = ?, stamp = ? WHERE feed = ? AND name = ?",
                (segment.bytes, segment.sha256, segment.stamp, self.id, segment.name),
            )
            db.execute(
                "UPDATE feed_entry SET line = NULL WHERE feed = ? AND sequence BETWEEN ? AND ?",
                (self.id, segment.first, segment.last),
            )

    def snapshot(self, snapshot: FeedFile) -> None:
        """Note a snapshot that is written; it takes the place of the one before."""
        with self._committing("the snapshot") as db:
            db.execute("DELETE FROM feed_file WHERE feed = ? AND kind = 'snapshot'", (self.id,))
            db.execute(
                "INSERT INTO feed_file VALUES (?, ?, 'snapshot', ?, ?, ?, 'written', ?, ?, ?, ?)",
                (
                    self.id,
                    snapshot.name,
                    snapshot.first,
                    snapshot.last,
                    snapshot.lines,
                    snapshot.made,
                    snapshot.bytes,
                    snapshot.sha256,
                    snapshot.stamp,
                ),
            )

    def restamp(self, name: str, stamp: int) -> None:
        """Note that a file was touched and is what it was."""
        with self._committing("a stamp") as db:
            db.execute("UPDATE feed_file SET stamp = ? WHERE feed = ? AND name = ?", (stamp, self.id, name))

    def drop(self, segments: Sequence[FeedFile]) -> None:
        """Drop segments that are too old, with their part of the log."""
        with self._committing("what is dropped") as db:
            for one in segments:
                db.execute("DELETE FROM feed_file WHERE feed = ? AND name = ?", (self.id, one.name))
                db.execute(
                    "DELETE FROM feed_entry WHERE feed = ? AND sequence BETWEEN ? AND ?",
                    (self.id, one.first, one.last),
                )

    def published(self, now: str, renewals: int) -> None:
        """Note that the manifest of all this is out; what was to be forgotten is, unless more came than ``renewals``."""
        with self._committing("that the manifest is out") as db:
            db.execute(
                "UPDATE feed SET shown = 1, renew = iif(renewals = ?, NULL, renew), published = ?, refusal = NULL, "
                "refused = NULL WHERE id = ?",
                (renewals, now, self.id),
            )

    def refuse(self, why: str, now: str) -> None:
        """Note why the feed was not published."""
        with self._committing("a refusal") as db:
            db.execute("UPDATE feed SET refusal = ?, refused = ? WHERE id = ?", (why, now, self.id))

    @contextmanager
    def _committing(self, what: str) -> Iterator[sqlite3.Connection]:
        with self._database.transaction() as db:
            yield db
            self._step(f"before the commit of {what}")
        self._step(f"after the commit of {what}")


def forget(connection: sqlite3.Connection, article: str) -> None:
    """Let no feed hold an article any more: each that told it, or is being published and may be about to, begins a
    new epoch at its next publish, which removes the old files. Inside the caller's transaction, in which the article
    itself is deleted.
    """
    connection.execute(
        "UPDATE feed SET renew = 'an article was forgotten', renewals = renewals + 1 WHERE id IN ("
        "SELECT feed FROM feed_told WHERE feed IN (SELECT id FROM feed) AND article = ?1 AND status IS NOT NULL "
        "UNION SELECT feed FROM feed_entry WHERE article = ?1) "
        "OR name IN (SELECT name FROM lease WHERE kind = 'feed' AND holder <> '')",
        (article,),
    )
    connection.execute("DELETE FROM feed_told WHERE feed IN (SELECT id FROM feed) AND article = ?", (article,))


def standings(connection: sqlite3.Connection) -> dict[str, Standing]:
    """All feeds that were ever published or refused, by name."""
    rows = connection.execute(
        "SELECT name, epoch, last, shape, shown, renew, renewals, published, refusal, refused FROM feed ORDER BY name"
    )
    return {row[0]: _standing(row[1:]) for row in rows}


def _standing(row: tuple[Any, ...]) -> Standing:
    epoch, last, shape, shown, *rest = row
    return Standing(epoch, last, shape, bool(shown), *rest)


def _new_epoch() -> str:
    return secrets.token_hex(8)
