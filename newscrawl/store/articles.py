"""Articles as they are stored and told. Functions over a connection, inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import asdict, replace

from newscrawl import urls
from newscrawl.items import Article, RawArticle, Story
from newscrawl.store import brands, codec, membership
from newscrawl.store.values import Kept, Placed, Rules, Stored

# What is told of an article, without its raw page.
_TOLD = "SELECT record, revision, story, role, first_seen, matched, hash FROM article"


def place(connection: sqlite3.Connection, kept: Kept, rules: Rules, digest: str, now: str, run: str | None) -> Placed:
    """Store an article: new with its story, a new revision, or nothing where it says the same as before."""
    article = kept.cleaned.article
    row = connection.execute(
        "SELECT row, hash, revision, story, role, first_seen FROM article WHERE id = ?", (article.id,)
    ).fetchone()
    if row is None:
        return _insert(connection, kept, rules, digest, now, run)
    number, old, revision, story, role, first_seen = row
    if old != digest:
        revision += 1
        _overwrite(connection, number, kept, rules, digest, revision, first_seen, now, run)
    change = "same" if old == digest else "updated"
    return Placed(article, change, revision, Story(story, role), first_seen, _original(connection, story, role), digest)


def reach(connection: sqlite3.Connection, target: int, article_id: str, addresses: Sequence[str]) -> None:
    """Note that a target leads to an article, and every address under which it was met."""
    row = connection.execute("SELECT row FROM article WHERE id = ?", (article_id,)).fetchone()[0]
    connection.execute("INSERT OR IGNORE INTO reached VALUES (?, ?)", (target, row))
    for address in addresses:
        connection.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (urls.identity(address), row))


def stored(
    connection: sqlite3.Connection, targets: Sequence[int] | None = None, *, copies: bool = False
) -> Iterator[Stored]:
    """Articles in the order of their ids: those that the targets lead to (None: all), each story once.

    A story whose original was reached by another target only is told by the best copy that these ones reached.
    """
    where, values = "", list[int]()
    if targets is not None:
        marks = ", ".join("?" * len(targets))
        where = f"WHERE row IN (SELECT article FROM reached WHERE target IN ({marks}))"  # noqa: S608
        values = list(targets)
    rows = connection.execute(
        "WITH chosen AS (SELECT row, row_number() OVER story AS place, first_value(id) OVER story AS teller "  # noqa: S608 - question marks only
        f"FROM article {where} WINDOW story AS (PARTITION BY story ORDER BY role DESC, rank, id)) "
        "SELECT record, revision, story, first_seen, matched, hash, place, teller "
        "FROM chosen JOIN article USING (row) "
        f"{'' if copies else 'WHERE place = 1'} ORDER BY id",
        values,
    )
    for record, revision, story, first_seen, matched, digest, place_, teller in rows:
        role = "original" if place_ == 1 else "copy"
        yield Stored(
            codec.unpack(Article, record),
            revision,
            Story(story, role),
            first_seen,
            None if place_ == 1 else teller,
            matched,
            digest,
        )


def find(connection: sqlite3.Connection, address: str) -> Stored | None:
    """The article met under an address, or None."""
    row = connection.execute(
        f"{_TOLD} WHERE row = (SELECT article FROM alias WHERE identity = ?)",  # noqa: S608 - a constant
        (urls.identity(address),),
    ).fetchone()
    return _stored(connection, row) if row else None


def members(connection: sqlite3.Connection, story: str, limit: int = 16) -> list[Stored]:
    """Articles of one story, the original first."""
    rows = connection.execute(
        f"{_TOLD} WHERE story = ? ORDER BY role DESC, rank LIMIT ?",
        (story, limit),
    ).fetchall()
    return [_stored(connection, row) for row in rows]


def by_row(connection: sqlite3.Connection, row: int) -> Stored:
    """One article by its row number, with its raw page."""
    found = connection.execute(f"{_TOLD} WHERE row = ?", (row,)).fetchone()
    raw = connection.execute("SELECT raw FROM article WHERE row = ?", (row,)).fetchone()[0]
    return replace(_stored(connection, found), raw=codec.unpack(RawArticle, raw))


def _stored(connection: sqlite3.Connection, row: tuple[bytes, int, str, str, str, str | None, str]) -> Stored:
    record, revision, story, role, first_seen, matched, digest = row
    return Stored(
        codec.unpack(Article, record),
        revision,
        Story(story, role),
        first_seen,
        _original(connection, story, role),
        matched,
        digest,
    )


def _original(connection: sqlite3.Connection, story: str, role: str) -> str | None:
    if role == "original":
        return None
    row = connection.execute("SELECT id FROM article WHERE story = ? AND role = 'original'", (story,)).fetchone()
    return str(row[0]) if row else None


def _insert(connection: sqlite3.Connection, kept: Kept, rules: Rules, digest: str, now: str, run: str | None) -> Placed:
    article = kept.cleaned.article
    assert kept.fingerprint is not None, "a new article needs a fingerprint"
    match = rules.decide(kept.fingerprint, membership.candidates(connection, kept.fingerprint, rules))
    story, role = (match.story_id, "copy") if match else (article.id, "original")
    rank = _rank(rules, article, now)
    number = connection.execute(
        "INSERT INTO article (id, url, headline, record, raw, hash, revision, edits, story, role, rank, matched, "
        "first_seen, run) VALUES (?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?, ?, ?, ?) RETURNING row",
        (
            article.id,
            article.url,
            article.headline,
            codec.pack(article),
            codec.pack(kept.raw),
            digest,
            len(article.cleaning),
            story,
            role,
            rank,
            json.dumps(asdict(match)) if match else None,
            now,
            run,
        ),
    ).fetchone()[0]
    membership.index(connection, number, story, kept.fingerprint)
    brands.observe(connection, number, kept, rules, now)
    if match:
        role = membership.contest(connection, story, number, rank)
    return Placed(article, "new", 1, Story(story, role), now, _original(connection, story, role), digest)


def _overwrite(
    connection: sqlite3.Connection,
    number: int,
    kept: Kept,
    rules: Rules,
    digest: str,
    revision: int,
    first_seen: str,
    now: str,
    run: str | None,
) -> None:
    """A new revision of what is said; the story stays (its fingerprint tolerates an injection)."""
    article = kept.cleaned.article
    connection.execute(
        "UPDATE article SET headline = ?, record = ?, raw = ?, hash = ?, revision = ?, edits = ?, rank = ?, run = ? "
        "WHERE row = ?",
        (
            article.headline,
            codec.pack(article),
            codec.pack(kept.raw),
            digest,
            revision,
            len(article.cleaning),
            _rank(rules, article, first_seen),
            run,
            number,
        ),
    )
    brands.observe(connection, number, kept, rules, now)


def _rank(rules: Rules, article: Article, first_seen: str) -> str:
    return json.dumps(rules.rank(article, first_seen))
