"""Fingerprints of the records before, on disk: whom one of them meets. Knows numbers, no record."""

from __future__ import annotations

import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self

from newscrawl.errors import PublishFailed
from newscrawl.items import Candidate, Fingerprint
from newscrawl.stories import MAX_CANDIDATES, MAX_POSTINGS
from newscrawl.text import printable

# 64 MB of pages in memory, whatever the length of the file.
_CACHE_KB = 65_536
_TABLES = """
    PRAGMA journal_mode = OFF;
    PRAGMA synchronous = OFF;
    PRAGMA locking_mode = EXCLUSIVE;
    CREATE TABLE print (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, cluster INTEGER NOT NULL, sketch BLOB NOT NULL,
        threshold INTEGER NOT NULL, numbers BLOB NOT NULL, words INTEGER NOT NULL, farm_id TEXT);
    CREATE TABLE posting (
        key INTEGER NOT NULL, cluster INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, cluster))
        WITHOUT ROWID;
    BEGIN;
"""


class Index:
    """A nameless database in the folder for temporary files; it goes with the process. Not for several threads."""

    def __init__(self) -> None:
        # An empty name is SQLite's own temporary file; its folder is TMPDIR's too.
        os.environ.setdefault("SQLITE_TMPDIR", tempfile.gettempdir())
        self._database = sqlite3.connect("", isolation_level=None)
        with _writing():
            self._database.executescript(f"PRAGMA cache_size = -{_CACHE_KB};{_TABLES}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, record_id: str, cluster: int | None, fingerprint: Fingerprint) -> int:
        """Keep a record's fingerprint in a cluster, None for one of its own; its number, which names its cluster then.

        A cluster posts each key once: one with more members than a list may hold would make its own keys useless.
        """
        with _writing():
            number = self._database.execute(
                "INSERT INTO print (id, cluster, sketch, threshold, numbers, words, farm_id) "
                "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING number",
                (
                    record_id,
                    cluster or 0,
                    fingerprint.sketch,
                    fingerprint.threshold,
                    fingerprint.numbers,
                    fingerprint.words,
                    fingerprint.farm_id,
                ),
            ).fetchone()[0]
            if cluster is None:
                self._database.execute("UPDATE print SET cluster = number WHERE number = ?", (number,))
            self._database.executemany(
                "INSERT OR IGNORE INTO posting VALUES (?, ?, ?)",
                [(key, cluster or number, number) for key in fingerprint.keys],
            )
        return int(number)

    def candidates(self, fingerprint: Fingerprint) -> list[Candidate]:
        """The records that share most keys, at most ``MAX_CANDIDATES``; keys of too many clusters are skipped.

        A candidate's ``article_id`` and ``story_id`` are the numbers of the record and of its cluster.
        """
        shared: Counter[int] = Counter()
        for key in fingerprint.keys:
            found = self._database.execute(
                "SELECT number FROM posting WHERE key = ? LIMIT ?", (key, MAX_POSTINGS + 1)
            ).fetchall()
            if len(found) <= MAX_POSTINGS:
                shared.update(number for (number,) in found)
        best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[:MAX_CANDIDATES]
        return [self._candidate(number, count) for number, count in best]

    def id_of(self, number: int) -> str:
        """The id under which a record was added."""
        return str(self._database.execute("SELECT id FROM print WHERE number = ?", (number,)).fetchone()[0])

    def _candidate(self, number: int, count: int) -> Candidate:
        cluster, *rest = self._database.execute(
            "SELECT cluster, sketch, threshold, numbers, words, farm_id FROM print WHERE number = ?", (number,)
        ).fetchone()
        return Candidate(str(number), str(cluster), Fingerprint((), *rest), count)


@contextmanager
def _writing() -> Iterator[None]:
    """Say in a sentence, as PublishFailed, why the temporary database cannot be written."""
    try:
        yield
    except sqlite3.OperationalError as error:
        folder = printable(os.environ.get("SQLITE_TMPDIR", tempfile.gettempdir()), 1000)
        raise PublishFailed(
            f"{error} while writing temporary files in {folder}. Free space there, or set TMPDIR to another folder, "
            "and run the same command again."
        ) from error
