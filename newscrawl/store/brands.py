"""The brand book: what was seen of each string, and whom newly proven brands concern. Functions over a connection."""

from __future__ import annotations

import sqlite3

from newscrawl.items import Brand, Known
from newscrawl.store.values import Kept, Rules

# The brand book held in memory: far above the ~40 brands of 166 real pages, bounded all the same.
MAX_BRANDS = 50_000


def known(connection: sqlite3.Connection) -> Known:
    """The snapshot that cleaning is given: the brand book."""
    rows = connection.execute(
        "SELECT name, stem, proofs, language FROM brand ORDER BY proofs DESC, name LIMIT ?", (MAX_BRANDS,)
    )
    return Known({name: Brand(name, stem, proofs, language) for name, stem, proofs, language in rows})


def observe(connection: sqlite3.Connection, number: int, kept: Kept, rules: Rules, now: str) -> None:
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


def to_settle(connection: sqlite3.Connection, since: str, after: int) -> list[int]:
    """Rows of articles that what was learned since (ISO time, last row then settled) may concern, by index only.

    Those whose headline a newly proven brand or one of its family leads, and all members of the stories of several
    articles that got a new one or hold one so led: their copies can tell now what was injected.
    """
    rows = connection.execute(
        "WITH led AS (SELECT s.article AS row FROM brand b JOIN sighting s ON s.text >= b.stem "
        "AND s.text < b.stem || char(1114111) WHERE b.proven >= ?) "
        ", moved AS (SELECT story FROM article WHERE row > ? UNION SELECT story FROM article JOIN led USING (row)) "
        "SELECT row FROM led UNION SELECT row FROM article WHERE story IN (SELECT story FROM article "
        "JOIN moved USING (story) GROUP BY story HAVING count(*) > 1) ORDER BY row",
        (since, after),
    )
    return [row[0] for row in rows]
