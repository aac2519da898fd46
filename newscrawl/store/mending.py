"""What of a state can be mended without guessing, one rule a transaction. Knows the rules by their names."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterator

from newscrawl import urls
from newscrawl.items import Article, Fingerprint
from newscrawl.store import codec, leases, membership
from newscrawl.store.checking import LEASES, ROWS, UNREADABLE
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
                    _post_stories(db, rules, rule.broken)
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
        article, story = _article(db, row)
        membership.index(db, row, story, _fingerprint(db, article, rules))


def _post_stories(db: sqlite3.Connection, rules: Rules, broken: str) -> None:
    for (row,) in db.execute(f"SELECT row FROM article WHERE story IN ({broken}) ORDER BY row").fetchall():  # noqa: S608
        article, story = _article(db, row)
        membership.post(db, row, story, _fingerprint(db, article, rules).keys)


def _rewrite_rows(db: sqlite3.Connection) -> int:
    before = db.total_changes
    rows = db.execute("SELECT row FROM article").fetchall()
    for (row,) in rows:
        record = db.execute("SELECT record FROM article WHERE row = ?", (row,)).fetchone()[0]
        try:
            article = codec.unpack(Article, record)
        except UNREADABLE:
            continue
        values = (article.url, article.headline, len(article.cleaning), row, article.id)
        db.execute(
            "UPDATE article SET url = ?1, headline = ?2, edits = ?3 WHERE row = ?4 AND id = ?5 "
            "AND (url IS NOT ?1 OR headline <> ?2 OR edits <> ?3)",
            values,
        )
    return db.total_changes - before


def _free_leases(db: sqlite3.Connection, now: float) -> int:
    held = db.execute("SELECT kind, name, holder, expires FROM lease WHERE holder <> ''").fetchall()
    dead = [(kind, name, holder) for kind, name, holder, expires in held if not leases.is_alive(holder, expires, now)]
    db.executemany("UPDATE lease SET holder = '', expires = 0 WHERE kind = ? AND name = ? AND holder = ?", dead)
    return len(dead)


def _article(db: sqlite3.Connection, row: int) -> tuple[Article, str]:
    record, story = db.execute("SELECT record, story FROM article WHERE row = ?", (row,)).fetchone()
    return codec.unpack(Article, record), story


def _fingerprint(db: sqlite3.Connection, article: Article, rules: Rules) -> Fingerprint:
    return rules.fingerprint(article, membership.edges(db, urls.domain(article.url) or ""))
