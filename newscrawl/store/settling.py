"""The list of stories whose articles are to be cleaned again: who is put on it and why. Functions over a connection.

A story is put on the list in the transaction that gives the reason, and taken off in the one that writes its articles
anew: nothing that anyone learns meanwhile is missed, and nothing needs a clock.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from newscrawl.items import Article, RawArticle
from newscrawl.store import codec
from newscrawl.store.values import Kept, Rules


@dataclass(frozen=True, slots=True)
class Member:
    """An article that waits, with what is needed to clean it again."""

    article: Article
    raw: RawArticle


@dataclass(frozen=True, slots=True)
class Ruling:
    """A name on which the operator's word changed: articles where it was ``removed``, or all whose page ``held`` it."""

    name: str
    scan: str
    changed: int


def queue(connection: sqlite3.Connection, stories: Iterable[str]) -> None:
    """Put stories on the list; one that is on it keeps its place."""
    connection.executemany("INSERT OR IGNORE INTO unsettled (story) VALUES (?)", ((story,) for story in stories))


def queue_led(connection: sqlite3.Connection, stem: str, proven_by: int | None) -> None:
    """Put on the list whatever a name of this family leads, but the article (row) that has just proven it."""
    connection.execute(
        "INSERT OR IGNORE INTO unsettled (story) SELECT story FROM sighting JOIN article ON row = sighting.article "
        "WHERE text >= ?1 AND text < ?1 || char(1114111) AND row IS NOT ?2 ORDER BY row",
        (stem, proven_by),
    )


def queue_outdated(connection: sqlite3.Connection, number: int, kept: Kept, rules: Rules) -> None:
    """Put an article on the list that was cleaned with an older brand book than the one it is written beside.

    That is so where a name that was proven meanwhile leads it and was left, or one that was denied was removed.
    """
    article = kept.cleaned.article
    cut = [edit.removed for edit in article.cleaning if edit.field == "headline"]
    left = [s.text for s in kept.cleaned.sightings if s.kind == "prefix" and not any(s.text in one for one in cut)]
    removed = "\n".join(edit.removed for edit in article.cleaning)
    if any(_is_proven_family(connection, text, rules) for text in left) or (
        removed
        and connection.execute("SELECT 1 FROM brand WHERE rule = 'deny' AND instr(?, name)", (removed,)).fetchone()
    ):
        connection.execute("INSERT OR IGNORE INTO unsettled (story) SELECT story FROM article WHERE row = ?", (number,))


def waiting(connection: sqlite3.Connection) -> list[int]:
    """The row numbers of all articles of the stories on the list, in the list's order."""
    rows = connection.execute("SELECT row FROM unsettled JOIN article USING (story) ORDER BY unsettled.id, row")
    return [row[0] for row in rows]


def take(connection: sqlite3.Connection, articles: int) -> list[str]:
    """Take stories off the list until they have so many articles or more: their ids, empty when none waits."""
    rows = connection.execute(
        "SELECT unsettled.id, story, count(row) FROM unsettled LEFT JOIN article USING (story) "
        "GROUP BY unsettled.id ORDER BY unsettled.id LIMIT ?",
        (articles,),
    )
    taken: list[str] = []
    size = 0
    for number, story, count in rows.fetchall():
        if taken and size + count > articles:
            break
        connection.execute("DELETE FROM unsettled WHERE id = ?", (number,))
        taken.append(story)
        size += count
    return taken


def members(connection: sqlite3.Connection, story: str) -> list[Member]:
    """All articles of a story with their raw pages, the original first."""
    rows = connection.execute("SELECT record, raw FROM article WHERE story = ? ORDER BY role DESC, rank", (story,))
    return [Member(codec.unpack(Article, record), codec.unpack(RawArticle, raw)) for record, raw in rows]


def rulings(connection: sqlite3.Connection) -> list[Ruling]:
    """The names whose articles were not looked for yet."""
    return [Ruling(*row) for row in connection.execute("SELECT name, scan, changed FROM brand WHERE scan IS NOT NULL")]


def concerned(connection: sqlite3.Connection, found: Sequence[Ruling], after: int) -> tuple[dict[str, None], int]:
    """The stories that rulings concern among the articles behind a row, in order, and the last row looked at.

    Reads every article: an operator's deed, rare. 15 us an article of 600 words.
    """
    removed = [one.name for one in found if one.scan == "removed"]
    held = [one.name for one in found if one.scan == "held"]
    stories: dict[str, None] = {}
    last = after
    where = "" if held else "AND edits > 0"
    rows = connection.execute(
        f"SELECT row, story, edits, record, raw FROM article WHERE row > ? {where} ORDER BY row",  # noqa: S608 - constants
        (after,),
    )
    for row, story, edits, record, raw in rows:
        last = row
        if any(codec.holds(raw, name) for name in held) or (edits and removed and _has_removed(record, removed)):
            stories[story] = None
    return stories, last


def found_all(connection: sqlite3.Connection, found: Sequence[Ruling]) -> None:
    """Note that the articles of these rulings are on the list; one that was changed again meanwhile is not done."""
    connection.executemany(
        "UPDATE brand SET scan = NULL WHERE name = ? AND changed = ?", ((one.name, one.changed) for one in found)
    )


def _has_removed(record: bytes, names: Sequence[str]) -> bool:
    if not any(codec.holds(record, name) for name in names):
        return False
    edits = codec.unpack(Article, record).cleaning
    return any(name in edit.removed for edit in edits for name in names)


def _is_proven_family(connection: sqlite3.Connection, text: str, rules: Rules) -> bool:
    first = text.split(" ", 1)[0]
    row = connection.execute(
        "SELECT 1 FROM brand WHERE stem IN (?, ?) AND (proven IS NOT NULL OR rule = 'allow') "
        "AND rule IS NOT 'deny' LIMIT 1",
        (first, rules.stem(text)),
    ).fetchone()
    return row is not None
