"""The brand book: what was seen of each string, and what the operator says of it. Functions over a connection."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass, replace
from typing import Literal

from newscrawl import urls
from newscrawl.items import Article, Brand, Known, Sighting
from newscrawl.store import codec, settling
from newscrawl.store.values import Kept, Rules

# The brand book held in memory: far above the ~40 brands of 166 real pages, bounded all the same.
MAX_BRANDS = 50_000
# A name's first proofs each change what cleaning says of it (it asks for three before a name between blanks goes),
# so each of them reaches the articles that the name leads; further ones only make it surer.
TELLING_PROOFS = 3
# Articles that are searched for uses of a name when it is first proven: 20 ms.
SURVEYED = 1000
# Articles that proved a name, of which those of one host are counted.
MAX_PROVERS = 256

# Every change of a name takes the next number, so that a reader can ask for what changed since it looked.
_NEXT = "(SELECT coalesce(max(changed), 0) + 1 FROM brand)"
_STRENGTH = {"prefix": 0, "language": 1, "glue": 2}


@dataclass(frozen=True, slots=True)
class Book:
    """A snapshot and the number of the newest change that it holds."""

    known: Known
    changed: int


def read(connection: sqlite3.Connection, old: Book | None = None) -> Book:
    """The brand book as it stands: names that were only ever language too, but proven and ruled ones first.

    With an ``old`` snapshot only what changed since is read; the old one comes back when nothing did.
    """
    newest = connection.execute("SELECT coalesce(max(changed), 0) FROM brand").fetchone()[0]
    if old is None:
        return Book(Known(_whole(connection)), newest)
    if newest == old.changed:
        return old
    rows = connection.execute(
        "SELECT name, stem, proofs, language, rule FROM brand WHERE changed > ?", (old.changed,)
    ).fetchall()
    brands = {**old.known.brands, **{row[0]: Brand(*row) for row in rows}}
    for name in [row[0] for row in rows if row[2:] == (0, 0, None)]:
        del brands[name]
    return Book(Known(brands if len(brands) <= MAX_BRANDS else _whole(connection)), newest)


def observe(connection: sqlite3.Connection, number: int, kept: Kept, rules: Rules, now: str) -> None:
    """Write what cleaning saw in an article, and list the articles that it concerns to be cleaned again.

    An article counts once for a name, as the strongest it was seen as: glue, then language, then prefix.
    """
    for seen in kept.cleaned.sightings:
        old = connection.execute(
            "SELECT kind FROM sighting WHERE text = ? AND article = ?", (seen.text, number)
        ).fetchone()
        if old and _STRENGTH[old[0]] >= _STRENGTH[seen.kind]:
            continue
        connection.execute("INSERT OR REPLACE INTO sighting VALUES (?, ?, ?)", (seen.text, number, seen.kind))
        _count(connection, number, kept, seen, rules, now, was_language=old == ("language",))
    settling.queue_outdated(connection, number, kept, rules)


def learn(connection: sqlite3.Connection, learned: Brand, rules: Rules, evidence: str, now: str) -> None:
    """Add the counts of a name that was seen outside this state's articles."""
    _add(connection, replace(learned, stem=rules.stem(learned.name)), None, evidence, now)
    if learned.proofs and _proofs(connection, learned.name) - learned.proofs < TELLING_PROOFS:
        settling.queue_led(connection, rules.stem(learned.name), None)


def rule(
    connection: sqlite3.Connection, name: str, stem: str, verdict: Literal["allow", "deny"] | None, reason: str | None
) -> None:
    """Note what the operator says of a name (None: nothing any more), and that it is to be looked for."""
    row = connection.execute("SELECT rule, scan FROM brand WHERE name = ?", (name,)).fetchone()
    before, pending = row or (None, None)
    if verdict is None and before is None:
        return
    loosens = verdict == "deny" or (verdict is None and before == "allow")
    scan = "removed" if loosens and pending != "held" else "held"
    connection.execute(
        f"INSERT INTO brand (name, stem, proofs, language, rule, reason, scan, changed) "  # noqa: S608 - a constant
        f"VALUES (?, ?, 0, 0, ?, ?, ?, {_NEXT}) ON CONFLICT (name) DO UPDATE SET "
        "rule = excluded.rule, reason = excluded.reason, scan = excluded.scan, changed = excluded.changed",
        (name, stem, verdict, reason, scan),
    )


def _whole(connection: sqlite3.Connection) -> dict[str, Brand]:
    rows = connection.execute(
        "SELECT name, stem, proofs, language, rule FROM brand WHERE proofs OR language OR rule IS NOT NULL "
        "ORDER BY rule IS NULL, proofs DESC, language DESC, name LIMIT ?",
        (MAX_BRANDS,),
    )
    return {row[0]: Brand(*row) for row in rows}


def _count(
    connection: sqlite3.Connection,
    number: int,
    kept: Kept,
    seen: Sighting,
    rules: Rules,
    now: str,
    *,
    was_language: bool,
) -> None:
    """Count one sighting; a use as language that turns out to be an injection is no use any more."""
    if seen.kind == "prefix":
        return
    proof = seen.kind == "glue"
    stem = rules.stem(seen.text)
    language = -int(was_language) if proof else 1
    if proof and not _proofs(connection, seen.text):
        language += _survey(connection, number, seen.text, rules)
    counts = Brand(seen.text, stem, int(proof and not _has_said_so(connection, number, seen.text)), language)
    _add(connection, counts, kept.cleaned.article.id, seen.evidence, now)
    if counts.proofs and _proofs(connection, seen.text) <= TELLING_PROOFS:
        settling.queue_led(connection, stem, number)


def _has_said_so(connection: sqlite3.Connection, number: int, name: str) -> bool:
    """Whether an article's host has proven a name ``TELLING_PROOFS`` times already: more of it says nothing more.

    Else the owner of one host could prove any name, and have it taken out of everybody's articles.
    """
    (url,) = connection.execute("SELECT url FROM article WHERE row = ?", (number,)).fetchone()
    host = urls.domain(url)
    rows = connection.execute(
        "SELECT url FROM sighting JOIN article ON row = article WHERE text = ? AND kind = 'glue' AND article <> ? LIMIT ?",
        (name, number, MAX_PROVERS),
    )
    return host is not None and sum(urls.domain(other) == host for (other,) in rows) >= TELLING_PROOFS


def _survey(connection: sqlite3.Connection, number: int, name: str, rules: Rules) -> int:
    """How many of the latest articles use a name that is proven for the first time, other tellings of the story apart.

    Until now nobody had asked: a name is looked for in bodies from its first proof on. 20 us an article.
    """
    rows = connection.execute(
        "SELECT row, record FROM article WHERE story <> (SELECT story FROM article WHERE row = ?) ORDER BY row DESC LIMIT ?",
        (number, SURVEYED),
    )
    using = [
        row
        for row, record in rows.fetchall()
        if codec.holds(record, name) and rules.is_used(codec.unpack(Article, record).article_body, name)
    ]
    connection.executemany("INSERT OR IGNORE INTO sighting VALUES (?, ?, 'language')", [(name, row) for row in using])
    return len(using)


def _add(connection: sqlite3.Connection, counts: Brand, article: str | None, evidence: str, now: str) -> None:
    connection.execute(
        "INSERT INTO brand (name, stem, proofs, language, article, evidence, proven, changed) "  # noqa: S608 - a constant
        f"VALUES (?, ?, ?, ?, ?, ?, ?, {_NEXT}) ON CONFLICT (name) DO UPDATE SET "
        "proofs = proofs + excluded.proofs, language = max(0, language + excluded.language), "
        "article = iif(proven IS NULL, excluded.article, article), "
        "evidence = iif(proven IS NULL, excluded.evidence, evidence), "
        "proven = coalesce(proven, excluded.proven), changed = excluded.changed",
        (
            counts.name,
            counts.stem,
            counts.proofs,
            counts.language,
            article,
            evidence,
            now if counts.proofs else None,
        ),
    )


def _proofs(connection: sqlite3.Connection, name: str) -> int:
    row = connection.execute("SELECT proofs FROM brand WHERE name = ?", (name,)).fetchone()
    return int(row[0]) if row else 0
