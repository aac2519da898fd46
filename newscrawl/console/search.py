"""Full text search over the stored articles. Reads the store, writes a cache of its own beside it (``search_file``); a
crawl never waits for it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.console import search_file
from newscrawl.console.reading import looking
from newscrawl.console.search_query import Parts, Query, indexed, marked, parse, tags
from newscrawl.items import Article
from newscrawl.store import codec, schema

# Of the articles that match, so many of the latest are ranked. Three words that most of 100,000 articles have: 29 ms, all of
# them ranked 227 ms; two common words side by side, the dearest of all: 45 ms.
RANKED = 2000
# Articles written in one transaction, which another process waits for: .3 s.
BATCH = 400
# Rows whose hashes are compared in one transaction.
SWEPT = 2000
# The share of entries of articles that changed or left at which the file is made anew.
DEAD = 0.25
_SOME = 1000
# A headline says what a text is about.
_WEIGHTS = "4.0, 1.0, 0.0"
_FIND = f"""
WITH hit AS (
    SELECT rowid AS row, bm25(words, {_WEIGHTS}) AS rank FROM words WHERE words MATCH ? ORDER BY rowid DESC LIMIT {RANKED})
SELECT d.id, hit.rank FROM hit JOIN doc d ON d.row = hit.row WHERE EXISTS (SELECT 1 FROM store.article a WHERE a.id = d.id)
ORDER BY hit.rank, hit.row DESC LIMIT ? OFFSET ?
"""  # noqa: S608 - constants
_NEW = "SELECT row FROM store.article a WHERE NOT EXISTS (SELECT 1 FROM doc WHERE doc.id = a.id) ORDER BY row"
_CHANGED = (
    "SELECT a.row FROM store.article a JOIN doc d ON d.id = a.id WHERE a.row > ? AND a.row <= ? AND a.hash <> d.hash"
)
_FORGOTTEN = "SELECT count(*) || ' ' || coalesce(max(at), '') FROM store.gone WHERE why = 'forgotten'"
_EPOCH = "SELECT value FROM store.meta WHERE key = 'store_epoch'"
_WAIT = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PROTOCOL})


@dataclass(frozen=True, slots=True)
class Hit:
    """An article that matches: its headline as parts with whether each is what was looked for; the least ``rank`` is
    the best.
    """

    id: str
    headline: Parts
    rank: float


@dataclass(frozen=True, slots=True)
class Progress:
    """How many articles can be found, of how many; ``done``: nothing was stored since that is not in."""

    found: int
    of: int
    done: bool


class Search:
    """The search of a state folder; any number of threads and processes may have one. ``clock`` gives seconds.

    Raises StateError where there is no state, StoreFailed where a disk refuses.
    """

    def __init__(self, folder: Path, clock: Callable[[], float] = time.monotonic) -> None:
        self._folder = folder
        self._clock = clock

    def find(self, query: str, limit: int = 20, after: int = 0) -> list[Hit]:
        """The best of the latest RANKED articles that match, without the first ``after``; empty where nothing does.

        What the store has no more is left out, though ``refresh`` did not yet see that.
        """
        asked = parse(query)
        if asked.expression is None or not search_file.path_of(self._folder).exists():
            return []
        with self._mending(), self._opened(search_file.PATIENCE) as cache:
            found = cache.execute(_FIND, (asked.expression, limit, after)).fetchall()
            return list(_hits(cache, asked, found))
        return []

    def refresh(self, budget: float) -> Progress:
        """Take in what the store has, for about so many seconds; call it again until it is ``done``.

        Where another process is at it already, that one is left to it.
        """
        before = _stamp(self._folder)
        with self._mending(), self._opened(0.2) as cache:
            return _Refreshing(cache, before, self._clock, self._clock() + budget).run()
        return Progress(0, 0, done=False)

    @contextmanager
    def _opened(self, patience: float) -> Iterator[sqlite3.Connection]:
        """The cache with the store beside it, which nothing can be written to; says what is wrong with a state."""
        with looking(self._folder):
            pass
        store = schema.database_path(self._folder).resolve().as_uri()
        with closing(search_file.connect(self._folder, patience)) as cache:
            cache.execute("ATTACH ? AS store", (f"{store}?mode=ro",))
            yield cache

    @contextmanager
    def _mending(self) -> Iterator[None]:
        """A cache that is damaged is deleted and made anew by the next ``refresh``; a busy one is left alone."""
        path = search_file.path_of(self._folder)
        which = _inode(path)
        try:
            yield
        except sqlite3.DatabaseError as error:
            code = (getattr(error, "sqlite_errorcode", None) or sqlite3.SQLITE_CORRUPT) & 0xFF
            if code in _WAIT or _inode(path) != which:  # in use, or deleted by another process
                return
            if code == sqlite3.SQLITE_ERROR:  # altered by hand
                search_file.erase(self._folder)
            elif code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                search_file.remove(self._folder)
            else:
                raise schema.translated(error, path) or error from error


class _Refreshing:
    """One refresh over a connection that has the store beside it."""

    def __init__(self, cache: sqlite3.Connection, stamp: str, clock: Callable[[], float], deadline: float) -> None:
        self._cache = cache
        self._stamp = stamp
        self._clock = clock
        self._deadline = deadline

    def run(self) -> Progress:
        with search_file.writing(self._cache):
            if self._is_useless():
                search_file.anew(self._cache)
                self._note(epoch=self._value(_EPOCH), forgotten=self._value(_FORGOTTEN), dropped="yes")
        if self._noted("dropped") and search_file.scrub(self._cache):
            self._note(dropped="")
        if self._noted("stamp") == self._stamp:
            return self._progress(done=True)
        return self._progress(done=self._add() and self._sweep())

    def _is_useless(self) -> bool:
        """Whether the file is of another store, may hold what was forgotten, or is too full of what left."""
        if (self._noted("epoch"), self._noted("forgotten")) != (self._value(_EPOCH), self._value(_FORGOTTEN)):
            return True
        live = self._value("SELECT count(*) FROM doc")
        dead = self._value("SELECT coalesce(max(seq), 0) FROM main.sqlite_sequence WHERE name = 'doc'") - live
        return bool(dead > _SOME and dead > DEAD * live)

    def _add(self) -> bool:
        """Take out what left, put in what came; True where nothing is left to do."""
        with search_file.writing(self._cache):
            self._cache.execute("DELETE FROM doc WHERE id NOT IN (SELECT id FROM store.article)")
        rows = [row for (row,) in self._cache.execute(_NEW)]
        return self._put(rows)

    def _sweep(self) -> bool:
        """Compare hashes, going on where the last refresh ended: an update leaves no other trace in the store."""
        swept = int(self._noted("swept") or 0)
        if not swept:
            self._note(begun=self._stamp)
        last = self._value("SELECT coalesce(max(row), 0) FROM store.article")
        while swept < last:
            if self._clock() > self._deadline:
                return False
            rows = [row for (row,) in self._cache.execute(_CHANGED, (swept, swept + SWEPT))]
            if not self._put(rows):
                return False
            swept += SWEPT
            self._note(swept=str(swept))
        self._note(swept="0", stamp=self._noted("begun") or "")
        return self._noted("stamp") == self._stamp

    def _put(self, rows: Sequence[int]) -> bool:
        """Index articles by their rows in the store, the oldest first; False where the time was over before."""
        for at in range(0, len(rows), BATCH):
            if self._clock() > self._deadline:
                return False
            with search_file.writing(self._cache):
                for row in rows[at : at + BATCH]:
                    self._put_one(row)
        return True

    def _put_one(self, row: int) -> None:
        found = self._cache.execute("SELECT id, hash, record FROM store.article WHERE row = ?", (row,)).fetchone()
        if found is None:  # gone meanwhile
            return
        article, digest, record = found
        self._cache.execute("DELETE FROM doc WHERE id = ?", (article,))
        number = self._cache.execute("INSERT INTO doc (id, hash) VALUES (?, ?)", (article, digest)).lastrowid
        self._cache.execute(
            "INSERT INTO words (rowid, head, body, tags) VALUES (?, ?, ?, ?)",
            (number, *_texts(codec.unpack(Article, record))),
        )

    def _progress(self, *, done: bool) -> Progress:
        return Progress(
            self._value("SELECT count(*) FROM doc"), self._value("SELECT count(*) FROM store.article"), done=done
        )

    def _value(self, query: str) -> Any:
        return self._cache.execute(query).fetchone()[0]

    def _noted(self, key: str) -> str | None:
        row = self._cache.execute("SELECT value FROM main.meta WHERE key = ?", (key,)).fetchone()
        return None if row is None else str(row[0])

    def _note(self, **values: str) -> None:
        self._cache.executemany("INSERT OR REPLACE INTO main.meta VALUES (?, ?)", list(values.items()))


def _hits(cache: sqlite3.Connection, asked: Query, found: Sequence[tuple[str, float]]) -> Iterator[Hit]:
    for article, rank in found:
        row = cache.execute("SELECT headline FROM store.article WHERE id = ?", (article,)).fetchone()
        if row is not None:
            yield Hit(article, marked(row[0], asked), rank)


def _texts(article: Article) -> tuple[str, str, str]:
    body = f"{article.description or ''}\n{article.article_body}"
    source = tags(article.url, article.publisher.domain, article.source.spider, article.in_language)
    return indexed(article.headline), indexed(body), source


def _stamp(folder: Path) -> str:
    """What is the same while nobody writes to the store."""
    path = schema.database_path(folder)
    found = [one.stat() for one in (path, Path(f"{path}-wal")) if one.exists()]
    return " ".join(f"{one.st_ino} {one.st_size} {one.st_mtime_ns}" for one in found)


def _inode(path: Path) -> int | None:
    try:
        return path.stat().st_ino
    except FileNotFoundError:
        return None
