"""All articles as they stand at one moment, beside what a feed has told of them. Reads in one transaction; writes
only tables of its own connection, which SQLite keeps in a temporary file when they are large.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Self

from newscrawl.items import Article, Story
from newscrawl.store import codec, schema
from newscrawl.store.feed_values import Judged, Outlet, Sum, Telling

_TABLES = (
    "CREATE TEMP TABLE judged (article TEXT PRIMARY KEY, selected, lacks, unclean) WITHOUT ROWID",
    "CREATE TEMP TABLE desired (id TEXT PRIMARY KEY, number, revision, story, role, duplicate_of, first_seen, lacks, "
    "unclean) WITHOUT ROWID",
    "CREATE TEMP TABLE telling (sequence INTEGER PRIMARY KEY, id TEXT UNIQUE, chapter, status, revision, successor)",
    "CREATE TEMP TABLE whole (sequence INTEGER PRIMARY KEY, id TEXT, status, revision)",
    "CREATE TEMP TABLE standing (id TEXT PRIMARY KEY) WITHOUT ROWID",
)
# What a degraded run said anew stays told as it was. Its judgement must be of what was told, by today's declaration.
_STANDING = """
INSERT INTO standing
SELECT t.article FROM held h JOIN feed_told t ON t.feed = :feed AND t.article = h.article JOIN article a ON a.id = t.article
WHERE :hold AND t.status IN ('new', 'updated') AND t.judged = t.version AND t.version <> a.revision
"""
# It stays only as it stands: with another story or role its line would have to be another.
_MOVED = """
SELECT s.id FROM standing s JOIN feed_told t ON t.feed = :feed AND t.article = s.id JOIN desired d ON d.id = s.id
WHERE t.story <> d.story OR t.role <> d.role OR t.duplicate_of IS NOT d.duplicate_of
"""
# The best member of a story tells it, chosen before the age is asked: a story leaves with the one that told it, and is
# not told again by a younger copy.
_DESIRED = """
INSERT INTO desired
WITH chosen AS (
    SELECT a.row, a.id, iif(a.id IN (SELECT id FROM standing), t.version, a.revision) AS revision, a.story, a.role, a.rank, a.first_seen,
        coalesce(j.lacks, t.lacks) AS lacks, coalesce(j.unclean, t.unclean) AS unclean
    FROM article a LEFT JOIN judged j ON j.article = a.id LEFT JOIN feed_told t ON t.feed = :feed AND t.article = a.id
    WHERE coalesce(j.selected, t.selected) AND NOT (:hold AND a.id IN (SELECT article FROM held)
        AND a.id NOT IN (SELECT id FROM standing))
        AND a.id NOT IN (SELECT article FROM revisit WHERE gone IS NOT NULL)),
placed AS (
    SELECT *, row_number() OVER story AS place, first_value(id) OVER story AS teller
    FROM chosen WINDOW story AS (PARTITION BY story ORDER BY role DESC, rank, id))
SELECT id, row, revision, story, iif(place = 1, 'original', 'copy'), iif(place = 1, NULL, teller), first_seen, lacks,
    unclean FROM placed WHERE first_seen >= :oldest AND (:copies OR place = 1)
"""
_HELD = """
SELECT count(*) FROM held h JOIN article a ON a.id = h.article LEFT JOIN judged j ON j.article = a.id
LEFT JOIN feed_told t ON t.feed = :feed AND t.article = a.id
WHERE coalesce(j.selected, t.selected) AND a.first_seen >= :oldest
"""
# A chapter is a story's change: the article that tells it now, then those that it takes the place of.
_TELLING = """
INSERT INTO telling
SELECT :last + row_number() OVER (ORDER BY chapter, gone, id), id, chapter, status, revision, successor FROM (
    SELECT d.id, d.number AS chapter, 0 AS gone, iif(t.status IN ('new', 'updated'), 'updated', 'new') AS status,
        coalesce(t.revision, 0) + 1 AS revision, NULL AS successor
    FROM desired d LEFT JOIN feed_told t ON t.feed = :feed AND t.article = d.id
    WHERE (t.status IN ('new', 'updated') AND t.version = d.revision AND t.story = d.story AND t.role = d.role
        AND t.duplicate_of IS d.duplicate_of) IS NOT TRUE
    UNION ALL
    SELECT t.article, coalesce(s.number, a.row, 0), 1, 'withdrawn', t.revision + 1, s.id
    FROM feed_told t LEFT JOIN article a ON a.id = t.article LEFT JOIN desired d ON d.id = t.article
        LEFT JOIN desired s ON NOT :copies AND s.story = coalesce(a.story, t.story)
    WHERE t.feed = :feed AND t.status IN ('new', 'updated') AND d.id IS NULL)
"""
_WHOLE = """
INSERT INTO whole
SELECT coalesce(n.sequence, t.sequence), d.id, coalesce(n.status, t.status), coalesce(n.revision, t.revision)
FROM desired d LEFT JOIN telling n ON n.id = d.id LEFT JOIN feed_told t ON t.feed = :feed AND t.article = d.id
"""
# A target's name stands in the list of each run that crawled it. The sign in front of a column with a type lets the
# index on one without be used: 20,000 articles in .03 s, without it in minutes.
_OUTLETS = """
WITH found AS (
    SELECT r.target, count(*) AS articles, max(d.first_seen) AS newest
    FROM reached r CROSS JOIN desired d ON d.number = +r.article GROUP BY r.target),
latest AS (
    SELECT j.value AS name, run.id, run.started, run.ended, run.reason,
        row_number() OVER (PARTITION BY j.value ORDER BY run.started DESC, run.id DESC) AS place
    FROM run, json_each(run.targets) j)
SELECT t.name, f.articles, f.newest, l.id, l.started, l.ended, l.reason
FROM found f JOIN target t ON t.id = f.target LEFT JOIN latest l ON l.name = t.name AND l.place = 1 ORDER BY t.name
"""
_TOLD = (
    "d.story, d.role, d.duplicate_of, d.first_seen, a.hash, a.revision, a.record "
    "FROM {} n LEFT JOIN desired d ON d.id = n.id LEFT JOIN article a ON a.row = d.number ORDER BY n.sequence"
)


class Moment:
    """Opened and closed like a file; call ``plan`` once all that is ``unjudged`` is judged."""

    def __init__(self, folder: Path, feed: int, *, hold: bool = False) -> None:
        """``hold``: what degraded runs brought is left out until a good run or the operator lets it in."""
        self._feed = feed
        self._hold = hold
        self._db = schema.connect(folder)
        for statement in _TABLES:
            self._db.execute(statement)
        self._db.execute("BEGIN")
        self._last = int(self._db.execute("SELECT last FROM feed WHERE id = ?", (feed,)).fetchone()[0])
        self._db.execute(_STANDING, {"feed": feed, "hold": hold})

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._db.close()

    def unjudged(self) -> Iterator[tuple[int, Article]]:
        """Articles, with their revision, that were never judged or changed since; not those that stay told as they were."""
        rows = self._db.execute(
            "SELECT a.revision, a.record FROM article a LEFT JOIN feed_told t ON t.feed = ? AND t.article = a.id "
            "WHERE t.judged IS NOT a.revision AND a.id NOT IN (SELECT id FROM standing) ORDER BY a.row",
            (self._feed,),
        )
        for revision, record in rows:
            yield revision, codec.unpack(Article, record)

    def judge(self, several: Sequence[Judged]) -> None:
        """Take in judgements of this moment's articles."""
        self._db.executemany(
            "INSERT INTO judged VALUES (?, ?, ?, ?)",
            [(one.article, one.selected, one.lacks, one.unclean) for one in several],
        )

    def plan(self, oldest: str, *, copies: bool) -> Sum:
        """Find what the feed should tell and what of it it has not; ``oldest``: the least ``first_seen`` told."""
        values = {"feed": self._feed, "oldest": oldest, "copies": copies, "last": self._last, "hold": self._hold}
        self._db.execute(_DESIRED, values)
        while moved := self._db.execute(_MOVED, values).fetchall():  # without them others of a story may move
            self._db.executemany("DELETE FROM standing WHERE id = ?", moved)
            self._db.execute("DELETE FROM desired")
            self._db.execute(_DESIRED, values)
        if not copies:
            self._db.execute("CREATE INDEX temp.desired_story ON desired (story)")
        self._db.execute(_TELLING, values)
        row = self._db.execute(
            "SELECT count(*), coalesce(sum(unclean), 0), max(first_seen), coalesce(sum(lacks <> ''), 0) FROM desired"
        ).fetchone()
        example = self._db.execute("SELECT id, lacks FROM desired WHERE lacks <> '' ORDER BY id LIMIT 1").fetchone()
        articles, unclean, newest, lacking = row
        held = self._db.execute(_HELD, values).fetchone()[0] if self._hold else 0
        return Sum(articles, unclean, newest, lacking, example, held)

    def outlets(self) -> list[Outlet]:
        """The targets that led to what is told, by name, with their last runs."""
        self._db.execute("CREATE INDEX temp.desired_number ON desired (number)")
        return [Outlet(*row) for row in self._db.execute(_OUTLETS)]

    def standing(self) -> dict[str, int]:
        """What stays told though a degraded run says something else: the sequence of its line, by article."""
        return dict(
            self._db.execute(
                "SELECT s.id, t.sequence FROM standing s JOIN desired d ON d.id = s.id "
                "JOIN feed_told t ON t.feed = ? AND t.article = s.id",
                (self._feed,),
            )
        )

    def changes(self) -> Iterator[Telling]:
        """What is to be told, in the order of the sequences that it gets."""
        rows = self._db.execute(
            f"SELECT n.sequence, n.id, n.status, n.revision, n.chapter, n.successor, {_TOLD.format('telling')}"
        )
        return (_telling(row) for row in rows)

    def whole(self) -> Iterator[Telling]:
        """All that is told when the changes are, by sequence."""
        self._db.execute(_WHOLE, {"feed": self._feed})
        rows = self._db.execute(f"SELECT n.sequence, n.id, n.status, n.revision, 0, NULL, {_TOLD.format('whole')}")
        return (_telling(row) for row in rows)


def _telling(row: tuple[Any, ...]) -> Telling:
    story, role, duplicate_of, first_seen, digest, version, record = row[6:]
    values: list[Any] = [*row[:6]]
    if record is not None:
        article = codec.unpack(Article, record)
        values += [article, Story(story, role), duplicate_of, first_seen, digest, version]
    return Telling(*values)
