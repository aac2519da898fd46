"""Articles as they are stored and told. Functions over a connection, inside the caller's transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence

from newscrawl import urls
from newscrawl.items import Article, Story
from newscrawl.store import brands, codec, links, membership, settling, site_memory, splits, tombs
from newscrawl.store.values import Change, Kept, Placed, Rules, Stored

# What is told of an article, without its raw page.
_TOLD = "SELECT record, revision, story, role, first_seen, matched, hash FROM article"
# Whose page is there, for all that is known.
_THERE = "id NOT IN (SELECT article FROM revisit WHERE gone IS NOT NULL)"
# Articles of its story that one is cleaned beside.
SIBLINGS = 16


def place(connection: sqlite3.Connection, kept: Kept, rules: Rules, digest: str, now: str, run: str | None) -> Change:
    """Store an article: new with its story, a new revision, or nothing where it says the same as before or is
    gone for good.
    """
    row = connection.execute(
        "SELECT row, hash, revision, first_seen FROM article WHERE id = ?", (kept.cleaned.article.id,)
    ).fetchone()
    if row is None and tombs.lies(connection, kept.cleaned.article):
        return "gone"
    site_memory.observe(connection, kept, rules)
    if row is None:
        _insert(connection, kept, rules, digest, now, run)
        return "new"
    number, old, revision, first_seen = row
    if old == digest:
        return "same"
    _overwrite(connection, number, kept, rules, digest, revision + 1, first_seen, now, run)
    return "updated"


def placed(connection: sqlite3.Connection, article: Article, change: Change) -> Placed:
    """Where an article that was placed stands now, its story's roles settled; nowhere (revision 0) when it is gone."""
    if change == "gone":
        return Placed(article, change, 0, Story(article.id, "original"), "", None, "")
    revision, story, role, first_seen, digest = connection.execute(
        "SELECT revision, story, role, first_seen, hash FROM article WHERE id = ?", (article.id,)
    ).fetchone()
    return Placed(article, change, revision, Story(story, role), first_seen, _original(connection, story, role), digest)


def standing(connection: sqlite3.Connection, read: Sequence[Kept], changed: Sequence[Placed]) -> list[Placed]:
    """Where articles that were read again stand: as they were placed now, or as they stood; none where one was never
    stored.
    """
    told = {one.article.id: one for one in changed}
    for name in {kept.cleaned.article.id for kept in read} - told.keys():
        stored = named(connection, name)
        if stored is None:
            return []
        told[name] = placed(connection, stored.article, "same")
    return [told[kept.cleaned.article.id] for kept in read]


def reach(connection: sqlite3.Connection, target: int, article: Article, asked: str | None) -> None:
    """Note that a target leads to an article, and every address under which it was met: asked for, its own, canonical."""
    found = connection.execute("SELECT row FROM article WHERE id = ?", (article.id,)).fetchone()
    if found is None:  # gone
        return
    connection.execute("INSERT OR IGNORE INTO reached VALUES (?, ?)", (target, found[0]))
    for address in filter(None, (asked, article.url, article.canonical_url)):
        connection.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (urls.identity(address), found[0]))


def stored(
    connection: sqlite3.Connection, targets: Sequence[int] | None = None, *, copies: bool = False
) -> Iterator[Stored]:
    """Articles in the order of their ids: those that the targets lead to (None: all), each story once; not those whose
    pages are gone.

    A story whose original was reached by another target only is told by the best copy that these ones reached.
    """
    where, values = f"WHERE {_THERE}", list[int]()
    if targets is not None:
        marks = ", ".join("?" * len(targets))
        where += f" AND row IN (SELECT article FROM reached WHERE target IN ({marks}))"  # noqa: S608
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


def named(connection: sqlite3.Connection, article_id: str) -> Stored | None:
    """The article of an id, or None."""
    row = connection.execute(f"{_TOLD} WHERE id = ?", (article_id,)).fetchone()
    return _stored(connection, row) if row else None


def members(connection: sqlite3.Connection, story: str, limit: int = 16) -> list[Stored]:
    """Articles of one story, the original first."""
    rows = connection.execute(
        f"{_TOLD} WHERE story = ? ORDER BY role DESC, rank LIMIT ?",
        (story, limit),
    ).fetchall()
    return [_stored(connection, row) for row in rows]


def siblings(best: Sequence[Article], article_id: str) -> list[Article]:
    """Those of the best of a story (one more than ``SIBLINGS`` do) beside which an article of it is cleaned."""
    return [one for one in best if one.id != article_id][:SIBLINGS]


def size(connection: sqlite3.Connection, story: str) -> int:
    """How many articles a story has."""
    return int(connection.execute("SELECT count(*) FROM article WHERE story = ?", (story,)).fetchone()[0])


def totals(connection: sqlite3.Connection, targets: Sequence[int]) -> dict[str, int]:
    """What these targets lead to: articles, stories, copies, edits, edited articles."""
    marks = ", ".join("?" * len(targets))
    count, stories, edits, edited = connection.execute(
        "SELECT count(*), count(DISTINCT story), coalesce(sum(edits), 0), coalesce(sum(edits > 0), 0) "  # noqa: S608
        f"FROM article WHERE {_THERE} AND row IN (SELECT article FROM reached WHERE target IN ({marks}))",
        tuple(targets),
    ).fetchone()
    return {"articles": count, "stories": stories, "copies": count - stories, "edits": edits, "edited": edited}


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


def _insert(connection: sqlite3.Connection, kept: Kept, rules: Rules, digest: str, now: str, run: str | None) -> None:
    article = kept.cleaned.article
    assert kept.fingerprint is not None, "a new article needs a fingerprint"
    near = membership.candidates(connection, kept.fingerprint, rules)
    found = rules.matches(kept.fingerprint, near)
    several = splits.compatible(connection, rules.joined(found))
    matched = links.written(found, several, near, run)
    story = membership.join(connection, several) if several else membership.found(connection, article.id, now)
    role = "copy" if found else "original"
    membership.observe(connection, article, story, rules)
    rank = membership.rank_key(rules.rank(article, now))
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
            matched,
            now,
            run,
        ),
    ).fetchone()[0]
    membership.index(connection, number, story, kept.fingerprint)
    brands.observe(connection, number, kept, rules, now)
    if matched:
        membership.elect(connection, story)
        settling.queue(connection, [story])  # its copies can tell now what was injected


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
            membership.rank_key(rules.rank(article, first_seen)),
            run,
            number,
        ),
    )
    brands.observe(connection, number, kept, rules, now)
