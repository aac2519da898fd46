"""Whether a state is sound: SQLite's own check, then what must hold between our tables. Looks only; ``mending`` mends.

Knows no feed's folder and no rule of stories.
"""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal, TypeVar

from newscrawl import urls
from newscrawl.items import Article, RawArticle
from newscrawl.store import codec, leases, schema
from newscrawl.store.soundness import MEND, RULES, Rule

# Instructions of SQLite between two looks at the clock of who shows progress.
_STEPS = 1_000_000
# What SQLite says of a file's damage, line by line.
_LINES = 20
# What reading bytes back raises that are no record.
_UNREADABLE = (zlib.error, ValueError, TypeError, KeyError, AttributeError)
# What is mended beside the rules of the tables.
ROWS, LEASES = "article.row", "lease"

T = TypeVar("T")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: ``what``, ``where``, ``todo``. A note needs nobody; damage needs a copy of the file.

    ``rule`` mends it; None where that would be guessing.
    """

    what: str
    where: str
    todo: str
    level: Literal["note", "finding", "damage"] = "finding"
    rule: str | None = None

    def __str__(self) -> str:
        return f"{self.where}: {self.what}; {self.todo}"


def check(connection: sqlite3.Connection, now: float, progress: Progress = lambda *_: None) -> Iterator[Finding]:
    """All that is wrong at one moment. Ends behind the damage that makes the rest unreadable. Memory is bounded."""
    connection.execute("BEGIN")
    try:
        damaged = False
        for finding in _file(connection, progress):
            damaged = True
            yield finding
        if damaged:
            return
        number = len(RULES)
        for place, rule in enumerate(RULES):
            progress(rule.name, place, number)
            yield from _broken(connection, rule)
        yield from _articles(connection, progress)
        yield from _notes(connection, now)
    finally:
        connection.execute("ROLLBACK")


def _file(connection: sqlite3.Connection, progress: Progress) -> Iterator[Finding]:
    damaged = False
    restore = "put a copy of the state in its place, or begin anew with another --state DIR"
    try:
        connection.set_progress_handler(lambda: progress("the file", 0, 0), _STEPS)
        for (said,) in connection.execute(f"PRAGMA integrity_check({_LINES})"):
            if said != "ok":
                damaged = True
                yield Finding(f"SQLite says: {said}", "the file", restore, "damage")
    except sqlite3.DatabaseError as error:
        damaged = True
        yield Finding(f"SQLite says: {error}", "the file", restore, "damage")
    finally:
        connection.set_progress_handler(None, 0)
    for name in () if damaged else schema.lacking(connection):
        kind = "column" if "." in name else "table"
        yield Finding(f"this {kind} is missing: another program altered the file", name, restore, "damage")


def _broken(connection: sqlite3.Connection, rule: Rule) -> Iterator[Finding]:
    connection.create_function("identity", 1, urls.identity, deterministic=True)
    for row in connection.execute(rule.broken):
        yield Finding(
            rule.what.format(*row),
            rule.where.format(*row),
            rule.todo,
            rule=rule.name if rule.mend or rule.anew else None,
        )


def _articles(connection: sqlite3.Connection, progress: Progress) -> Iterator[Finding]:
    """Read every article back; what its row says beside its record must be what the record says."""
    number = connection.execute("SELECT count(*) FROM article").fetchone()[0]
    rows = connection.execute("SELECT row, id, url, headline, edits, record, raw FROM article ORDER BY row")
    for place, (row, name, url, headline, edits, record, raw) in enumerate(rows):
        if place % 500 == 0:
            progress("articles", place, number)
        where = f"article {name}"
        again = f"forget it and let it be fetched anew: newscrawl forget {name}, then newscrawl forget --undo {name}"
        article = read(Article, record)
        if article is None:
            yield Finding("its record cannot be read", where, again)
        elif article.id != name:
            yield Finding(f"its record is of article {article.id} (row {row})", where, again)
        elif (article.url, article.headline, len(article.cleaning)) != (url, headline, edits):
            yield Finding("its row says something else than its record", where, MEND, rule=ROWS)
        if read(RawArticle, raw) is None:
            yield Finding("its raw page cannot be read: it is told, but cannot be cleaned again", where, again)


def read(kind: type[T], blob: bytes) -> T | None:
    """What was packed; None for bytes that are no record of this kind any more."""
    try:
        return codec.unpack(kind, blob)
    except _UNREADABLE:
        return None


def _notes(connection: sqlite3.Connection, now: float) -> Iterator[Finding]:
    """What is as it may be, and good to know."""
    waiting = connection.execute("SELECT count(*) FROM unsettled").fetchone()[0]
    if waiting:
        yield Finding(f"{waiting:,} stories wait to be cleaned again", "settling", "the next crawl does it", "note")
    for kind, name, _ in leases.dead(connection, now):
        yield Finding("its holder has ended", f"lease on {kind} {name}", "the next run takes it", "note", LEASES)
