"""What the operator split from its story, and stays split. Functions over a connection, inside the caller's transaction.

A rule names two articles: the one that was split, and the founder of the story that it left. Their stories never become
one, whatever shows it. Knows no reason but what the operator wrote.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Sequence
from dataclasses import asdict, dataclass

from newscrawl import urls
from newscrawl.errors import UsageError
from newscrawl.items import Joined
from newscrawl.store import links, membership, settling
from newscrawl.store.values import Rules

_FIELDS = "article, apart, story, cut, moved, reason, made FROM split"
# Two stories of which a rule keeps an article of the one from an article of the other; few rules, so they come first.
_BETWEEN = (
    "FROM split s CROSS JOIN article a ON a.id = s.article CROSS JOIN article b ON b.id = s.apart "
    "WHERE (a.story = ?1 AND b.story = ?2) OR (a.story = ?2 AND b.story = ?1)"
)


@dataclass(frozen=True, slots=True)
class Split:
    """A rule: ``article`` left ``story`` with ``moved`` articles in all, and is kept apart from ``apart``.

    ``cut`` is the link that parted them, as the store keeps links, or None; ``made`` is ISO 8601 in UTC.
    """

    article: str
    apart: str
    story: str
    cut: str | None
    moved: int
    reason: str
    made: str


def split(connection: sqlite3.Connection, article: str, rules: Rules, reason: str, now: str) -> Split:
    """Take an article out of its story, with those that belong to it, and keep the rule.

    The founder's part keeps the story's id, the other gets one minted from its oldest article. Raises UsageError for
    the founder, and for the only article of a story.
    """
    story = links.story_of(connection, article)
    members = _members(connection, story)
    founder = next((one.article_id for one in members if one.article_id == story), members[0].article_id)
    if article == founder:
        raise UsageError(_why_not(connection, article, len(members)))
    parting = rules.parting(founder, article, members)
    leaving = [one.article_id for one in members if one.article_id in parting.leaving]
    new = _mint(connection, leaving, now)
    links.cut(connection, members, parting)
    connection.executemany("UPDATE article SET story = ? WHERE id = ?", [(new, one) for one in leaving])
    _move_aliases(connection, story, new, leaving)
    membership.post_anew(connection, (story, new), rules)  # what only one had posted who is of the other story now
    for part in (story, new):
        membership.elect(connection, part)
    settling.queue(connection, [story, new])  # they were cleaned beside each other
    cut = json.dumps({**asdict(parting.cut), "holder": parting.holder}) if parting.cut else None
    rule = Split(article, founder, story, cut, len(leaving), reason, now)
    connection.execute(
        "INSERT INTO split (article, apart, story, cut, moved, reason, made) VALUES (?, ?, ?, ?, ?, ?, ?) "
        "ON CONFLICT DO UPDATE SET story = excluded.story, cut = excluded.cut, moved = excluded.moved, "
        "reason = excluded.reason, made = excluded.made",
        (rule.article, rule.apart, rule.story, rule.cut, rule.moved, rule.reason, rule.made),
    )
    return rule


def take_back(connection: sqlite3.Connection, article: str) -> tuple[Split, str | None]:
    """Take back the latest rule that split an article; the stories that its cut link tied become one again.

    Return the rule and the story's id; None where the article and the founder that it left are of two stories still:
    another rule keeps them apart, one of their stories ended, or who linked them went to a third since.
    Raises UsageError where nothing was split.
    """
    row = connection.execute(f"SELECT id, {_FIELDS} WHERE article = ? ORDER BY id DESC", (article,)).fetchone()
    if row is None:
        raise UsageError(f"{_name(connection, article)} was never split from a story: there is no rule to take back")
    rule = Split(*row[1:])
    connection.execute("DELETE FROM split WHERE id = ?", row[:1])
    stories = _tied(connection, rule)
    if all(stories) and len(set(stories)) == len(compatible(connection, stories)) == 2:
        kept = membership.join(connection, stories)
        if rule.cut:
            links.restore(connection, rule.cut, kept)
        membership.elect(connection, kept)
        settling.queue(connection, [kept])
    here, there = (links.story_of(connection, one) for one in (rule.article, rule.apart))
    return rule, here if here == there else None


def _tied(connection: sqlite3.Connection, rule: Split) -> tuple[str, str]:
    """The stories of the ends of the link that was cut; where that or an end is gone, of the articles of the rule.

    Who held the link may have been split from either since: what takes him back is the rule that took him.
    """

    def stories(one: str, other: str) -> tuple[str, str]:
        return links.story_of(connection, one), links.story_of(connection, other)

    cut = json.loads(rule.cut) if rule.cut else None
    ends = stories(cut["holder"], cut["article_id"]) if cut else ("", "")
    return ends if all(ends) else stories(rule.apart, rule.article)


def compatible(connection: sqlite3.Connection, stories: Sequence[str]) -> list[str]:
    """Of stories that an article shows to be one, the best first, those that no rule keeps from one before them."""
    kept: list[str] = []
    for story in stories:
        if not any(_between(connection, story, other) for other in kept):
            kept.append(story)
    return kept


def concerning(connection: sqlite3.Connection, story: str) -> list[Split]:
    """The rules that keep this story from others, and which split an article that is in it now, the oldest first."""
    rows = connection.execute(
        f"SELECT {_FIELDS} WHERE (SELECT story FROM article WHERE id = split.article) = ?1 "  # noqa: S608 - constants
        "OR (SELECT story FROM article WHERE id = split.apart) = ?1 ORDER BY split.id",
        (story,),
    )
    return [Split(*row) for row in rows]


def hand_over(connection: sqlite3.Connection, leaving: Collection[str]) -> None:
    """Before articles (by id) leave the store: let the oldest that stays of a story hold its side of a rule.

    A rule of which a side has nobody left is dropped.
    """
    for number, *sides in connection.execute("SELECT id, article, apart FROM split").fetchall():
        if not set(sides) & set(leaving):
            continue
        heirs = [_heir(connection, one, leaving) for one in sides]
        connection.execute("DELETE FROM split WHERE id = ?1", (number,)) if None in heirs else connection.execute(
            "UPDATE OR REPLACE split SET article = ?2, apart = ?3 WHERE id = ?1", (number, *heirs)
        )


def _heir(connection: sqlite3.Connection, article: str, leaving: Collection[str]) -> str | None:
    if article not in leaving:
        return article
    rows = connection.execute(
        "SELECT id FROM article WHERE story = (SELECT story FROM article WHERE id = ?) ORDER BY row", (article,)
    )
    return next((str(one) for (one,) in rows if one not in leaving), None)


def _between(connection: sqlite3.Connection, one: str, other: str) -> bool:
    return connection.execute(f"SELECT 1 {_BETWEEN} LIMIT 1", (one, other)).fetchone() is not None


def _why_not(connection: sqlite3.Connection, article: str, size: int) -> str:
    """Why the founder of a story cannot be split from it, and what was split from where already."""
    name = _name(connection, article)
    before = connection.execute(
        "SELECT made, story FROM split WHERE article = ? ORDER BY id DESC LIMIT 1", (article,)
    ).fetchone()
    already = ". It was split at {} from story {}; --join takes that back".format(*before) if before else ""
    if size == 1:
        return f"{name} is the only article of its story: there is nothing to split it from{already}"
    return f"{name} founded its story, whose id stays with it: split the articles that do not belong to it instead{already}"


def _name(connection: sqlite3.Connection, article: str) -> str:
    row = connection.execute("SELECT url FROM article WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row and row[0] else article


def _members(connection: sqlite3.Connection, story: str) -> list[Joined]:
    """The articles of a story with their fingerprints and links, the oldest first."""
    rows = connection.execute("SELECT row, id, matched FROM article WHERE story = ? ORDER BY row", (story,)).fetchall()
    return [
        Joined(one, membership.candidate(connection, number, 0).fingerprint, links.read(matched))
        for number, one, matched in rows
    ]


def _mint(connection: sqlite3.Connection, leaving: Sequence[str], now: str) -> str:
    """The id of a part that leaves: its founding article's. Where that names another story still, because the article
    was forgotten and came back, one of its own.
    """
    for one in leaving[:1]:
        if not connection.execute("SELECT 1 FROM article WHERE story = ?", (one,)).fetchone():
            return one
    return urls.article_id(None, f"split {now} {leaving[0]}")


def _move_aliases(connection: sqlite3.Connection, story: str, new: str, leaving: Iterable[str]) -> None:
    """Let the ids that stories had before go with the articles that founded these; the new id is no alias any more."""
    connection.executemany(
        "UPDATE story_alias SET story = ? WHERE id = ? AND story = ?", [(new, one, story) for one in leaving]
    )
    connection.execute("DELETE FROM story_alias WHERE id = ?", (new,))
