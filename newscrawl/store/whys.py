"""What decided about an address: read from every table that knows something of it. Writes nothing, words nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from newscrawl import urls
from newscrawl.store import tombs
from newscrawl.store.database import Database

_PAGE = (
    "u.url, u.kind, u.state, u.depth, u.hops, u.attempts, max(u.not_before, coalesce(h.not_before, 0)), "
    "iif(h.not_before > u.not_before, h.reason, NULL), u.status, u.reason, u.via, t.name, t.round, u.round, "
    "(SELECT count(*) FROM link WHERE link.url = u.id), (SELECT count(*) FROM link WHERE link.listing = u.id), "
    "(SELECT reason FROM run WHERE run.id = (SELECT max(r.id) FROM run r, json_each(r.targets) n WHERE n.value = t.name))"
)


@dataclass(frozen=True, slots=True)
class PageRow:
    """What the frontier of one target knows of an address.

    ``not_before`` is in seconds of the epoch, with ``waits_for`` where its host waits; ``linked_from`` and ``links_to``
    count listings and links; ``run_ended`` is how the target's last run ended, None while it runs.
    """

    url: str
    kind: str
    state: str
    depth: int
    hops: int
    attempts: int
    not_before: float
    waits_for: str | None
    status: int | None
    reason: str | None
    via: str | None
    target: str
    target_round: int
    round: int
    linked_from: int
    links_to: int
    run_ended: str | None


@dataclass(frozen=True, slots=True)
class HostRows:
    """What is known of a host: its addresses by state, its articles; when and why it may not be asked yet."""

    states: Mapping[str, int]
    articles: int
    not_before: float
    reason: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """Where an article stands in a feed: what it was last told as, and how it was judged for that.

    ``judged`` is the article's own revision that was judged, 0 for none, ``version`` the one that was told; ``teller`` tells its story there instead of it, by address
    or id. ``published`` and ``refused`` are times, ``refusal`` is why the feed was not published then.
    """

    feed: str
    published: str | None
    refusal: str | None
    refused: str | None
    judged: int
    selected: bool
    lacks: str
    unclean: bool
    status: str | None
    revision: int
    sequence: int | None
    role: str | None
    story: str | None
    version: int | None
    teller: str | None


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An article as it is named beside another one."""

    id: str
    url: str | None
    role: str
    story: str


@dataclass(frozen=True, slots=True)
class Look:
    """An article's place on the plan of looks; times in seconds of the epoch.

    ``due`` next (None: no more), ``seen`` there last, ``unseen`` by a run that has not decided, not there ``missed``
    times from ``since`` to ``last``; ``gone`` and ``back`` since; ``reason``: what was seen in its place.
    """

    target: str
    looks: int
    changes: int
    due: float | None
    seen: float
    unseen: float | None
    missed: int
    since: float | None
    last: float | None
    reason: str | None
    gone: float | None
    back: float | None


@contextmanager
def moment(database: Database) -> Iterator[sqlite3.Connection]:
    """All that is read inside is of one moment, whoever writes meanwhile."""
    with database.reading() as db:
        db.execute("BEGIN")
        try:
            yield db
        finally:
            db.execute("ROLLBACK")


def pages(connection: sqlite3.Connection, address: str) -> list[PageRow]:
    """What each target's frontier knows of an address, the target that was made first before others."""
    rows = connection.execute(
        f"SELECT {_PAGE} FROM target t CROSS JOIN url u ON u.target = t.id LEFT JOIN host h ON h.key = u.host "  # noqa: S608
        "WHERE u.identity = ? ORDER BY t.id",
        (urls.identity(address),),
    )
    return [PageRow(*row) for row in rows]


def host(connection: sqlite3.Connection, address: str) -> HostRows:
    """What is known of an address's host and port, with or without ``www.``; reads all its addresses."""
    name = urls.site_key(address)
    ends = (f"{name}/", f"{name}0")  # "0" follows "/"
    states: dict[str, int] = {}
    for (target,) in connection.execute("SELECT id FROM target").fetchall():
        query = "SELECT state, count(*) FROM url WHERE target = ? AND identity >= ? AND identity < ? GROUP BY state"
        for state, count in connection.execute(query, (target, *ends)):
            states[state] = states.get(state, 0) + count
    (articles,) = connection.execute(
        "SELECT count(DISTINCT article) FROM alias WHERE identity >= ? AND identity < ?", ends
    ).fetchone()
    waits = connection.execute(
        "SELECT not_before, reason FROM host WHERE key IN (?, ?) ORDER BY not_before DESC", (name, f"www.{name}")
    ).fetchone()
    return HostRows(states, articles, *(waits or (0.0, None)))


def gone(connection: sqlite3.Connection, address: str | None, article: str) -> tuple[str, str, str | None] | None:
    """Why (``expired`` or ``forgotten``), when and for which reason an article (by id) or its host went; else None."""
    keys = (article, *(tombs.host_keys(address) if address is not None else ()))
    return next((found for key in keys if (found := tombs.when(connection, key))), None)


def look(connection: sqlite3.Connection, article: str) -> Look | None:
    """How an article (by id) is looked at again; None for one that is on no plan."""
    row = connection.execute(
        "SELECT t.name, v.looks, v.changes, v.due, v.seen, v.unseen, v.missed, v.since, v.last, v.reason, v.gone, v.back "
        "FROM revisit v JOIN target t ON t.id = v.target WHERE v.article = ?",
        (article,),
    ).fetchone()
    return Look(*row) if row else None


def poll(connection: sqlite3.Connection, address: str, target: str) -> tuple[float, float, float] | None:
    """When a list was asked last, when something new stood on it last, for how long it is left alone; all in seconds."""
    row: tuple[float, float, float] | None = connection.execute(
        "SELECT p.asked, p.news, p.seconds FROM target t JOIN url u ON u.target = t.id JOIN poll p ON p.url = u.id "
        "WHERE t.name = ? AND u.identity = ?",
        (target, urls.identity(address)),
    ).fetchone()
    return row


def addresses(connection: sqlite3.Connection, article: str) -> list[str]:
    """Every address under which an article (by id) was met, without scheme and ``www.``."""
    rows = connection.execute(
        "SELECT identity FROM alias WHERE article = (SELECT row FROM article WHERE id = ?) ORDER BY identity",
        (article,),
    )
    return [row[0] for row in rows]


def article_stored(connection: sqlite3.Connection, article: str) -> str | None:
    """The same id, if its article is stored."""
    row = connection.execute("SELECT id FROM article WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row else None


def article_named(connection: sqlite3.Connection, name: str) -> str | None:
    """The article that an id names: itself, or for a story, under any id that it ever had, its original."""
    for query in (
        "SELECT id FROM article WHERE id = ?",
        "SELECT id FROM article WHERE story = ? ORDER BY role DESC, rank LIMIT 1",
        "SELECT a.id FROM story_alias s JOIN article a ON a.story = s.story WHERE s.id = ? ORDER BY role DESC LIMIT 1",
    ):
        if row := connection.execute(query, (name,)).fetchone():
            return str(row[0])
    return None


def earlier_ids(connection: sqlite3.Connection, story: str) -> list[str]:
    """The ids of stories that became part of this one."""
    return [row[0] for row in connection.execute("SELECT id FROM story_alias WHERE story = ? ORDER BY id", (story,))]


def alias_of(connection: sqlite3.Connection, name: str) -> str | None:
    """The story that a story of this id became part of."""
    row = connection.execute("SELECT story FROM story_alias WHERE id = ?", (name,)).fetchone()
    return str(row[0]) if row else None


def neighbour(connection: sqlite3.Connection, article: str) -> Neighbour | None:
    """An article by id; None when it is not stored any more."""
    row = connection.execute("SELECT id, url, role, story FROM article WHERE id = ?", (article,)).fetchone()
    return Neighbour(*row) if row else None


def neighbours(connection: sqlite3.Connection, story: str, besides: str, limit: int) -> list[Neighbour]:
    """Articles of a story but one, the original first."""
    rows = connection.execute(
        "SELECT id, url, role, story FROM article WHERE story = ? AND id <> ? ORDER BY role DESC, rank LIMIT ?",
        (story, besides, limit),
    )
    return [Neighbour(*row) for row in rows]


def tellings(connection: sqlite3.Connection, article: str) -> list[Telling]:
    """Where an article (by id, stored or not) stands in every feed that was ever published, by name."""
    rows = connection.execute(
        "SELECT f.name, f.published, f.refusal, f.refused, coalesce(t.judged, 0), coalesce(t.selected, 0), "
        "coalesce(t.lacks, ''), coalesce(t.unclean, 0), t.status, coalesce(t.revision, 0), t.sequence, t.role, "
        "t.story, t.version, "
        "(SELECT coalesce(a.url, a.id) FROM article a JOIN feed_told o ON o.article = a.id WHERE o.feed = f.id "
        "AND o.status IN ('new', 'updated') AND a.id <> ?1 AND a.story = (SELECT story FROM article WHERE id = ?1) "
        "ORDER BY a.role DESC, a.rank LIMIT 1) "
        "FROM feed f LEFT JOIN feed_told t ON t.feed = f.id AND t.article = ?1 ORDER BY f.name",
        (article,),
    )
    return [Telling(*row) for row in rows]
