"""Articles, their stories and the brand book. Functions over a connection, inside the caller's transaction."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from newscrawl import urls
from newscrawl.items import Article, Brand, Candidate, Fingerprint, Known, RawArticle, Story
from newscrawl.store import codec
from newscrawl.store.values import Kept, Placed, Rules, Stored

# The brand book held in memory: far above the ~40 brands of 166 real pages, bounded all the same.
MAX_BRANDS = 50_000


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
    return Placed(article, change, revision, Story(story, role), first_seen, _original(connection, story, role))


def reach(connection: sqlite3.Connection, target: int, article_id: str, addresses: Sequence[str]) -> None:
    """Note that a target leads to an article, and every address under which it was met."""
    row = connection.execute("SELECT row FROM article WHERE id = ?", (article_id,)).fetchone()[0]
    connection.execute("INSERT OR IGNORE INTO reached VALUES (?, ?)", (target, row))
    for address in addresses:
        connection.execute("INSERT OR IGNORE INTO alias VALUES (?, ?)", (urls.identity(address), row))


def known(connection: sqlite3.Connection) -> Known:
    """The snapshot that cleaning is given: the brand book."""
    rows = connection.execute(
        "SELECT name, stem, proofs, language FROM brand ORDER BY proofs DESC, name LIMIT ?", (MAX_BRANDS,)
    )
    return Known({name: Brand(name, stem, proofs, language) for name, stem, proofs, language in rows})


def stored(
    connection: sqlite3.Connection, targets: Sequence[int] | None = None, *, copies: bool = False
) -> Iterator[Stored]:
    """Articles in the order of their ids: those that the targets lead to (None: all), each story once.

    A story whose original was reached by another target only is told by the best copy that these ones reached.
    """
    where, values = "", []
    if targets is not None:
        marks = ", ".join("?" * len(targets))
        where = f"WHERE row IN (SELECT article FROM reached WHERE target IN ({marks}))"
        values = list(targets)
    rows = connection.execute(
        "WITH chosen AS (SELECT row, row_number() OVER story AS place, first_value(id) OVER story AS teller "  # noqa: S608 - question marks only
        f"FROM article {where} WINDOW story AS (PARTITION BY story ORDER BY role DESC, rank, id)) "
        "SELECT record, raw, revision, story, role, first_seen, matched, place, teller "
        "FROM chosen JOIN article USING (row) "
        f"{'' if copies else 'WHERE place = 1'} ORDER BY id",
        values,
    )
    for record, raw, revision, story, _role, first_seen, matched, place_, teller in rows:
        role = "original" if place_ == 1 else "copy"
        yield Stored(
            codec.unpack(Article, record),
            revision,
            Story(story, role),
            first_seen,
            None if place_ == 1 else teller,
            matched,
            codec.unpack(RawArticle, raw),
        )


def find(connection: sqlite3.Connection, address: str) -> Stored | None:
    """The article met under an address, or None."""
    row = connection.execute(
        "SELECT record, raw, revision, story, role, first_seen, matched FROM article WHERE row = "
        "(SELECT article FROM alias WHERE identity = ?)",
        (urls.identity(address),),
    ).fetchone()
    return _stored(connection, row) if row else None


def members(connection: sqlite3.Connection, story: str, limit: int = 16) -> list[Stored]:
    """Articles of one story, the original first."""
    rows = connection.execute(
        "SELECT record, raw, revision, story, role, first_seen, matched FROM article WHERE story = ? "
        "ORDER BY role DESC, rank LIMIT ?",
        (story, limit),
    ).fetchall()
    return [_stored(connection, row) for row in rows]


def to_settle(connection: sqlite3.Connection, since: str, after: int) -> list[int]:
    """Rows of articles that what was learned since (ISO time, last row then settled) may concern, by index only.

    Those whose headline a newly proven brand or one of its family leads, and all members of the stories that got
    a new article or hold one edited by such a brand.
    """
    rows = connection.execute(
        "WITH led AS (SELECT s.article AS row FROM brand b JOIN sighting s ON s.text >= b.stem "
        "AND s.text < b.stem || char(1114111) WHERE b.proven >= ?) "
        "SELECT row FROM led UNION SELECT m.row FROM article m WHERE m.story IN "
        "(SELECT story FROM article WHERE row > ? OR row IN (SELECT row FROM led)) ORDER BY row",
        (since, after),
    )
    return [row[0] for row in rows]


def by_row(connection: sqlite3.Connection, row: int) -> Stored:
    """One article by its row number."""
    found = connection.execute(
        "SELECT record, raw, revision, story, role, first_seen, matched FROM article WHERE row = ?", (row,)
    ).fetchone()
    return _stored(connection, found)


def _stored(connection: sqlite3.Connection, row: tuple[bytes, bytes, int, str, str, str, str | None]) -> Stored:
    record, raw, revision, story, role, first_seen, matched = row
    return Stored(
        codec.unpack(Article, record),
        revision,
        Story(story, role),
        first_seen,
        _original(connection, story, role),
        matched,
        codec.unpack(RawArticle, raw),
    )


def _original(connection: sqlite3.Connection, story: str, role: str) -> str | None:
    if role == "original":
        return None
    row = connection.execute("SELECT id FROM article WHERE story = ? AND role = 'original'", (story,)).fetchone()
    return str(row[0]) if row else None


def _insert(connection: sqlite3.Connection, kept: Kept, rules: Rules, digest: str, now: str, run: str | None) -> Placed:
    article = kept.cleaned.article
    match = rules.decide(kept.fingerprint, candidates(connection, kept.fingerprint, rules))
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
    _index(connection, number, kept.fingerprint)
    _observe(connection, number, kept, rules, now)
    if match:
        role = _contest(connection, story, number, rank)
    return Placed(article, "new", 1, Story(story, role), now, _original(connection, story, role))


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
    _observe(connection, number, kept, rules, now)


def candidates(connection: sqlite3.Connection, fingerprint: Fingerprint, rules: Rules) -> list[Candidate]:
    """Stored articles that share most keys, at most ``max_candidates``; keys that many share are skipped."""
    shared: Counter[int] = Counter()
    for key in fingerprint.keys:
        rows = connection.execute(
            "SELECT article FROM posting WHERE key = ? LIMIT ?", (key, rules.max_postings + 1)
        ).fetchall()
        if len(rows) <= rules.max_postings:
            shared.update(row[0] for row in rows)
    best = sorted(shared.items(), key=lambda pair: (-pair[1], pair[0]))[: rules.max_candidates]
    return [_candidate(connection, number, count) for number, count in best]


def _candidate(connection: sqlite3.Connection, number: int, shared: int) -> Candidate:
    article, story, sketch, threshold, numbers, words, farm_id = connection.execute(
        "SELECT id, story, sketch, threshold, numbers, words, farm_id FROM article "
        "JOIN fingerprint ON fingerprint.article = row WHERE row = ?",
        (number,),
    ).fetchone()
    return Candidate(article, story, Fingerprint((), sketch, threshold, numbers, words, farm_id), shared)


def _index(connection: sqlite3.Connection, number: int, fingerprint: Fingerprint) -> None:
    connection.execute(
        "INSERT INTO fingerprint VALUES (?, ?, ?, ?, ?, ?)",
        (
            number,
            fingerprint.sketch,
            fingerprint.threshold,
            fingerprint.numbers,
            fingerprint.words,
            fingerprint.farm_id,
        ),
    )
    connection.executemany("INSERT OR IGNORE INTO posting VALUES (?, ?)", [(key, number) for key in fingerprint.keys])


def _observe(connection: sqlite3.Connection, number: int, kept: Kept, rules: Rules, now: str) -> None:
    """Write what cleaning saw; an article counts once for a brand, however often it is cleaned again."""
    for seen in kept.cleaned.sightings:
        old = connection.execute(
            "SELECT kind FROM sighting WHERE text = ? AND article = ?", (seen.text, number)
        ).fetchone()
        if old and (old[0] == seen.kind or old[0] == "glue"):
            continue
        connection.execute("INSERT OR REPLACE INTO sighting VALUES (?, ?, ?)", (seen.text, number, seen.kind))
        if seen.kind == "prefix":
            continue
        connection.execute(
            "INSERT INTO brand VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (name) DO UPDATE SET "
            "proofs = proofs + excluded.proofs, language = language + excluded.language, "
            "proven = coalesce(proven, excluded.proven), evidence = iif(proven IS NULL, excluded.evidence, evidence), "
            "article = iif(proven IS NULL, excluded.article, article)",
            (
                seen.text,
                rules.stem(seen.text),
                int(seen.kind == "glue"),
                int(seen.kind == "language"),
                kept.cleaned.article.id,
                seen.evidence,
                now if seen.kind == "glue" else None,
            ),
        )


def _contest(connection: sqlite3.Connection, story: str, number: int, rank: str) -> str:
    """Make the new member the story's original if it is of a better class (honest host, fewest edits)."""
    row = connection.execute("SELECT row, rank FROM article WHERE story = ? AND role = 'original'", (story,)).fetchone()
    if row and json.loads(rank)[:2] >= json.loads(row[1])[:2]:
        return "copy"
    _crown(connection, story, number)
    return "original"


def elect(connection: sqlite3.Connection, story: str) -> None:
    """After members were cleaned again: the original goes to a member of a better class, if there is one."""
    rows = connection.execute("SELECT row, rank, role FROM article WHERE story = ?", (story,)).fetchall()
    best = min(rows, key=lambda row: json.loads(row[1]))
    holder = next((row for row in rows if row[2] == "original"), best)
    if json.loads(best[1])[:2] < json.loads(holder[1])[:2]:
        _crown(connection, story, best[0])


def _crown(connection: sqlite3.Connection, story: str, number: int) -> None:
    connection.execute("UPDATE article SET role = 'copy' WHERE story = ? AND role = 'original'", (story,))
    connection.execute("UPDATE article SET role = 'original' WHERE row = ?", (number,))


def _rank(rules: Rules, article: Article, first_seen: str) -> str:
    return json.dumps(rules.rank(article, first_seen))
