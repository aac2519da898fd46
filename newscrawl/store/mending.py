"""What of a state can be mended without guessing, one rule a transaction. Knows the rules by their names."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

from newscrawl import urls
from newscrawl.items import Article
from newscrawl.store import codec, leases, membership
from newscrawl.store.checking import LEASES, ROWS, read
from newscrawl.store.database import Database
from newscrawl.store.soundness import RULES
from newscrawl.store.values import Rules


def mend(database: Database, broken: Collection[str], rules: Rules, now: float) -> Iterator[str]:
    """Mend what breaks these rules, in the order in which one may need another; what was done, a sentence a rule."""
    for rule in RULES:
        if rule.name in broken:
            with database.transaction() as db:
                db.create_function("identity", 1, urls.identity, deterministic=True)
                number = db.execute(f"SELECT count(*) FROM ({rule.broken})").fetchone()[0]  # noqa: S608 - the table's
                for statement in rule.mend:
                    db.execute(statement)
                if rule.name == "fingerprint":
                    _fingerprint_those_without(db, rules)
                elif rule.name == "posting":
                    stories = [story for (story,) in db.execute(rule.broken)]
                    membership.post_anew(db, stories, rules)
            yield f"{rule.where.partition('{')[0].strip()}: {number:,} mended, each {rule.done}"
    if ROWS in broken:
        with database.transaction() as db:
            number = _rewrite_rows(db)
        yield f"article: {number:,} mended, each row says what its record says"
    if LEASES in broken:
        with database.transaction() as db:
            number = _free_leases(db, now)
        yield f"lease: {number:,} freed"


def _fingerprint_those_without(db: sqlite3.Connection, rules: Rules) -> None:
    for (row,) in db.execute("SELECT row FROM article WHERE row NOT IN (SELECT article FROM fingerprint)").fetchall():
        record, story = db.execute("SELECT record, story FROM article WHERE row = ?", (row,)).fetchone()
        fingerprint = membership.fingerprint_of(db, codec.unpack(Article, record), rules)
        membership.index(db, row, story, fingerprint)


def _rewrite_rows(db: sqlite3.Connection) -> int:
    before = db.total_changes
    rows = db.execute("SELECT row FROM article").fetchall()
    for (row,) in rows:
        record = db.execute("SELECT record FROM article WHERE row = ?", (row,)).fetchone()[0]
        article = read(Article, record)
        if article is None:
            continue
        values = (article.url, article.headline, len(article.cleaning), row, article.id)
        db.execute(
            "UPDATE article SET url = ?1, headline = ?2, edits = ?3 WHERE row = ?4 AND id = ?5 "
            "AND (url IS NOT ?1 OR headline <> ?2 OR edits <> ?3)",
            values,
        )
    return db.total_changes - before


def _free_leases(db: sqlite3.Connection, now: float) -> int:
    dead = leases.dead(db, now)
    db.executemany("UPDATE lease SET holder = '', expires = 0 WHERE kind = ? AND name = ? AND holder = ?", dead)
    return len(dead)
