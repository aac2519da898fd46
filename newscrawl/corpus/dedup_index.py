"""Fingerprints of the records before, on disk: whom one of them meets. Knows numbers, no record."""

from __future__ import annotations

from collections import Counter
from typing import Self

from newscrawl.corpus.spool_database import opened, writing
from newscrawl.items import Candidate, Fingerprint
from newscrawl.stories import MAX_CANDIDATES, MAX_POSTINGS

# 64 MB of pages in memory, whatever the length of the file.
_CACHE_KB = 65_536
_TABLES = """
    CREATE TABLE print (
        number INTEGER PRIMARY KEY, id TEXT NOT NULL, cluster INTEGER NOT NULL, sketch BLOB NOT NULL,
        threshold INTEGER NOT NULL, numbers BLOB NOT NULL, words INTEGER NOT NULL, farm_id TEXT);
    CREATE TABLE posting (
        key INTEGER NOT NULL, cluster INTEGER NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (key, cluster))
        WITHOUT ROWID;
    CREATE INDEX print_id ON print (id)
"""


class Index:
    """A nameless database in the folder for temporary files; it goes with the process. Not for several threads."""

    def __init__(self) -> None:
        self._database = opened(_TABLES, _CACHE_KB)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def add(self, record_id: str, cluster: int | None, fingerprint: Fingerprint) -> int:
        """Keep a record's fingerprint in a cluster, None for one of its own; its number, which names its cluster then.

        A cluster posts each key once: one with more members than a list may hold would make its own keys useless.
        """
        with writing():
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

    def has(self, record_id: str) -> bool:
        """Whether a record was added under an id."""
        return self._database.execute("SELECT 1 FROM print WHERE id = ?", (record_id,)).fetchone() is not None

    def _candidate(self, number: int, count: int) -> Candidate:
        cluster, *rest = self._database.execute(
            "SELECT cluster, sketch, threshold, numbers, words, farm_id FROM print WHERE number = ?", (number,)
        ).fetchone()
        return Candidate(str(number), str(cluster), Fingerprint((), *rest), count)
