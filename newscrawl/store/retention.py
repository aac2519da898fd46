"""What is too old leaves the store: articles by the day on which they were first seen, kept pages, runs, what feeds
noted of articles that are gone.

What stays: what was learned (the brand book, what hosts show around their articles), every address that was met, so
that nothing old is fetched anew and told as new, and the logs of feeds, which each feed keeps as long as it declares.
"""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from newscrawl.store import page_leaving, removal, tombs
from newscrawl.store.database import Database
from newscrawl.store.removal import Removed

# Articles that leave in one transaction, in which nobody else writes: 1.2 s in a store of 100,000, 5 s of a million.
CHUNK = 5000
# Lines of a feed that are not told any more and whose withdrawal no consumer can read any more.
_TOLD = (
    "FROM feed_told WHERE article NOT IN (SELECT id FROM article) AND (status IS NULL OR (status = 'withdrawn' AND "
    "sequence < coalesce((SELECT min(sequence) FROM feed_entry e WHERE e.feed = feed_told.feed), "
    "(SELECT last + 1 FROM feed WHERE id = feed_told.feed))))"
)
# The newest run of each kind stays: a state says when it was crawled last.
_RUNS = "FROM run WHERE started < ? AND started < (SELECT max(started) FROM run r WHERE r.targets = run.targets)"


@dataclass(frozen=True, slots=True)
class Retired:
    """How many articles left, stories ended, runs, notes of feeds and kept pages went."""

    articles: int
    stories: int
    runs: int
    tellings: int
    pages: int


def due(database: Database, before: str) -> Sequence[int]:
    """Row numbers of the articles first seen before a moment (ISO 8601 in UTC); 8 bytes each."""
    with database.reading() as db:
        return array("q", (row for (row,) in db.execute("SELECT row FROM article WHERE first_seen < ?", (before,))))


def would_retire(database: Database, before: str) -> Retired:
    """Count what ``retire`` would remove now, and remove nothing."""
    with database.reading() as db:
        articles, stories = db.execute(
            "SELECT coalesce(sum(old), 0), coalesce(sum(old = n), 0) FROM (SELECT sum(first_seen < ?) AS old, count(*) AS n "
            "FROM article GROUP BY story)",
            (before,),
        ).fetchone()
        runs = db.execute(f"SELECT count(*) {_RUNS}", (before,)).fetchone()[0]
        tellings = db.execute(f"SELECT count(*) {_TOLD}").fetchone()[0]
        pages = page_leaving.would_drop(db, before)
    return Retired(articles, stories, runs, tellings, pages)


def retire(
    database: Database, before: str, now: str, pause: Callable[[], None], progress: Callable[[int, int], None]
) -> Retired:
    """Remove what is older than ``before``, some at a time: killed anywhere, the store is sound; run it again.

    ``pause`` lets others write between two transactions; ``progress`` is told how many of how many articles left.
    """
    rows = due(database, before)
    articles = stories = 0
    for start in range(0, len(rows), CHUNK):
        with database.transaction() as db:
            removed = _retire_some(db, rows[start : start + CHUNK], before, now)
        articles, stories = articles + len(removed.articles), stories + len(removed.ended)
        progress(articles, len(rows))
        pause()
    with database.transaction() as db:
        runs = db.execute(f"DELETE {_RUNS}", (before,)).rowcount
        tellings = db.execute(f"DELETE {_TOLD}").rowcount
        pages = page_leaving.drop_before(db, before)
    return Retired(articles, stories, runs, tellings, pages)


def _retire_some(db: sqlite3.Connection, rows: Iterable[int], before: str, now: str) -> Removed:
    """A row's number may have been given again since it was looked at."""
    old = (
        row
        for row in rows
        if db.execute("SELECT 1 FROM article WHERE row = ? AND first_seen < ?", (row, before)).fetchone()
    )
    removed = removal.remove(db, old)
    pages = [identity for identity in removed.identities if not is_listing(db, identity)]
    tombs.bury(db, (*removed.articles, *map(tombs.key_of, pages)), "expired", now)
    db.executemany(
        "UPDATE url SET anchor = NULL, etag = NULL, last_modified = NULL "
        "WHERE target IN (SELECT id FROM target) AND identity = ? AND state = 'article' AND kind = 'article'",
        [(identity,) for identity in pages],
    )
    return removed


def is_listing(connection: sqlite3.Connection, identity: str) -> bool:
    """Whether an address is no page of one article: a home page, which bad markup gives as every article's canonical
    address, or a listing that is asked again each round.
    """
    if "/" not in identity.rstrip("/"):
        return True
    row = connection.execute(
        "SELECT 1 FROM url WHERE target IN (SELECT id FROM target) AND identity = ? "
        "AND kind IN ('start', 'listing', 'page') LIMIT 1",
        (identity,),
    ).fetchone()
    return row is not None
