"""What people look at: lists of articles, brands by host, a site's pages, articles a day. Reads indexes, writes nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from newscrawl.items import Article
from newscrawl.store import codec
from newscrawl.store.feed_values import FeedFile

# Rows of the index that are looked through at once.
_BATCH = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which articles are listed: of a target (by number), first seen from ``since`` and before ``until`` (ISO 8601, or
    ""), with edits or without (None: both), copies too.
    """

    target: int | None = None
    since: str = ""
    until: str = ""
    edited: bool | None = None
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Listed:
    """An article in a list: ``row`` is the key to go on from, ``copies`` how many others tell its story."""

    row: int
    article: Article
    story: str
    role: str
    first_seen: str
    copies: int


@dataclass(frozen=True, slots=True)
class Spot:
    """One article in which a name was seen, and as what: ``glue``, ``prefix`` or ``language``."""

    article: str
    url: str | None
    headline: str
    first_seen: str
    kind: str


@dataclass(frozen=True, slots=True)
class BrandRow:
    """A name of the brand book with the article (by id) that proved it first, how and when; the operator's rule."""

    name: str
    stem: str
    proofs: int
    language: int
    article: str | None
    evidence: str | None
    proven: str | None
    rule: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class FrontierRow:
    """One address of a site with what became of it."""

    url: str
    kind: str
    state: str
    status: int | None
    reason: str | None
    attempts: int


_ROWS = "SELECT row FROM article INDEXED BY article_listed WHERE"
_BEYOND = 1 << 62
_BRAND = "SELECT name, stem, proofs, language, article, evidence, proven, rule, reason FROM brand"
_FRONTIER = "SELECT url, kind, state, status, reason, attempts FROM url"


def rows(connection: sqlite3.Connection, wanted: Wanted, before: int | None) -> Iterator[int]:
    """Row numbers of articles, the latest first, from below ``before``; read from an index, some at a time."""
    conditions, values = _conditions(wanted)
    query = f"{_ROWS} row < ? {conditions} ORDER BY row DESC LIMIT {_BATCH}"
    last = _BEYOND if before is None else before
    while found := [int(row[0]) for row in connection.execute(query, (last, *values))]:
        yield from found
        last = found[-1]


def is_wanted(connection: sqlite3.Connection, wanted: Wanted, row: int) -> bool:
    """Whether a row is among those that ``rows`` lists."""
    conditions, values = _conditions(wanted)
    return connection.execute(f"{_ROWS} row = ? {conditions}", (row, *values)).fetchone() is not None


def _conditions(wanted: Wanted) -> tuple[str, list[object]]:
    """What a row must be beside its number, all in the index."""
    found: list[str] = []
    values: list[object] = []
    if not wanted.copies:
        found.append("role = 'original'")
    if wanted.since:
        found.append("first_seen >= ?")
        values.append(wanted.since)
    if wanted.until:
        found.append("first_seen < ?")
        values.append(wanted.until)
    if wanted.edited is not None:
        found.append("edits > 0" if wanted.edited else "edits = 0")
    if wanted.target is not None:
        found.append("EXISTS (SELECT 1 FROM reached r WHERE r.target = ? AND r.article = row)")
        values.append(wanted.target)
    return "".join(f" AND {one}" for one in found), values


def listed(connection: sqlite3.Connection, row: int) -> Listed | None:
    """The article of a row."""
    found = connection.execute("SELECT record, story, role, first_seen FROM article WHERE row = ?", (row,)).fetchone()
    if found is None:
        return None
    record, story, role, first_seen = found
    size = connection.execute("SELECT count(*) FROM article WHERE story = ?", (story,)).fetchone()[0]
    return Listed(row, codec.unpack(Article, record), story, role, first_seen, size - 1)


def row_of(connection: sqlite3.Connection, article: str) -> int | None:
    """The row of an article by id."""
    found = connection.execute("SELECT row FROM article WHERE id = ?", (article,)).fetchone()
    return int(found[0]) if found else None


def total(connection: sqlite3.Connection) -> tuple[int, int]:
    """How many articles and stories are stored."""
    articles, originals = connection.execute(
        "SELECT count(*), coalesce(sum(role = 'original'), 0) FROM article INDEXED BY article_listed"
    ).fetchone()
    return articles, originals


def targets(connection: sqlite3.Connection) -> dict[str, int]:
    """Every target's number by its name."""
    return {str(name): int(number) for name, number in connection.execute("SELECT name, id FROM target ORDER BY name")}


def sites_of(connection: sqlite3.Connection, article: str) -> list[str]:
    """The targets that led to an article (by id)."""
    found = connection.execute(
        "SELECT t.name FROM target t JOIN reached r ON r.target = t.id "
        "WHERE r.article = (SELECT row FROM article WHERE id = ?) ORDER BY t.name",
        (article,),
    )
    return [str(row[0]) for row in found]


def new_by_day(connection: sqlite3.Connection, since: str) -> list[tuple[str, str, int]]:
    """(day, site, new articles) of all runs that began on the day ``since`` or later; read from an index."""
    found = connection.execute(
        "SELECT substr(started, 1, 10), site, sum(coalesce(json_extract(figures, '$.new'), 0)) FROM history "
        "INDEXED BY history_day WHERE substr(started, 1, 10) >= ? GROUP BY 1, 2 ORDER BY 1, 2",
        (since,),
    )
    return [(str(day), str(site), int(count)) for day, site, count in found]


def brands(connection: sqlite3.Connection, part: str, limit: int) -> list[BrandRow]:
    """Names that were proven or ruled on and hold ``part``, the most often proven first."""
    found = connection.execute(
        f"{_BRAND} WHERE (proofs OR rule IS NOT NULL) AND instr(lower(name), lower(?)) "
        "ORDER BY proofs DESC, name LIMIT ?",
        (part, limit),
    )
    return [BrandRow(*row) for row in found]


def brand(connection: sqlite3.Connection, name: str) -> BrandRow | None:
    """What the book says of a name."""
    found = connection.execute(f"{_BRAND} WHERE name = ?", (name,)).fetchone()
    return BrandRow(*found) if found else None


def family(connection: sqlite3.Connection, one: BrandRow) -> list[BrandRow]:
    """The other names of a brand's family."""
    found = connection.execute(
        f"{_BRAND} WHERE stem = ? AND name <> ? ORDER BY proofs DESC LIMIT 50", (one.stem, one.name)
    )
    return [BrandRow(*row) for row in found]


def spots(connection: sqlite3.Connection, name: str, limit: int) -> list[Spot]:
    """The latest articles in which a name was seen, the latest first."""
    found = connection.execute(
        "SELECT a.id, l.url, a.headline, l.first_seen, s.kind FROM sighting s "
        "CROSS JOIN article l INDEXED BY article_listed ON l.row = s.article JOIN article a ON a.row = l.row "
        "WHERE s.text = ? ORDER BY s.article DESC LIMIT ?",
        (name, limit),
    )
    return [Spot(*row) for row in found]


def spot_count(connection: sqlite3.Connection, name: str) -> int:
    """In how many articles a name was seen."""
    return int(connection.execute("SELECT count(*) FROM sighting WHERE text = ?", (name,)).fetchone()[0])


def listings(connection: sqlite3.Connection, target: int, limit: int) -> list[FrontierRow]:
    """The start pages and listings of a target, the uppermost first."""
    found = connection.execute(
        f"{_FRONTIER} WHERE target = ? AND kind IN ('start', 'listing') ORDER BY depth, id LIMIT ?", (target, limit)
    )
    return [FrontierRow(*row) for row in found]


def found_last(connection: sqlite3.Connection, target: int, limit: int) -> list[FrontierRow]:
    """The addresses of a target that were found last, the latest first."""
    found = connection.execute(
        f"{_FRONTIER} INDEXED BY url_target WHERE target = ? ORDER BY id DESC LIMIT ?", (target, limit)
    )
    return [FrontierRow(*row) for row in found]


def headline(connection: sqlite3.Connection, article: str) -> str | None:
    """The headline of an article by id; None when it is not stored any more."""
    found = connection.execute("SELECT headline FROM article WHERE id = ?", (article,)).fetchone()
    return str(found[0]) if found else None


def feed_files(connection: sqlite3.Connection, feed: str, limit: int) -> list[FeedFile]:
    """A feed's files, the latest first."""
    found = connection.execute(
        "SELECT name, kind, first, last, lines, state, made, coalesce(bytes, 0), coalesce(sha256, ''), "
        "coalesce(stamp, 0) FROM feed_file WHERE feed = (SELECT id FROM feed WHERE name = ?) "
        "ORDER BY last DESC, kind LIMIT ?",
        (feed, limit),
    )
    return [FeedFile(*row) for row in found]
