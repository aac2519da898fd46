"""Kept pages looked for: of which site, address or host, since when, the last of each address. Functions over a
connection; knows no body.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl import urls
from newscrawl.items import Page
from newscrawl.store.pages import Body

_COLUMNS = (
    "p.id, p.target, p.url, p.final_url, p.status, p.headers, p.fetched, p.anchor, p.via, p.spider, p.run, p.article, "
    "b.sha256, b.pack, b.start, b.length, b.size, b.dictionary"
)


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A kept page: ``head`` is the page but for its bytes, which lie at ``body``.

    ``article`` is the id of the (first) article that it gave when it was fetched, None where it gave none.
    """

    id: int
    target: int
    head: Page
    via: str | None
    spider: str
    run: str | None
    article: str | None
    body: Body


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which kept pages are meant: of these names (sites, addresses, hosts; empty: all), fetched at ``since`` or later.

    ``since`` is ISO 8601 in UTC. Of an address that was fetched several times the last page is meant.
    """

    names: tuple[str, ...] = ()
    since: str = ""


def between(connection: sqlite3.Connection, wanted: Wanted, first: int, last: int) -> list[KeptPage]:
    """The wanted pages behind the number ``first`` up to ``last``, in the order in which they were kept."""
    where, values = _where(wanted)
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM page p JOIN page_body b ON b.id = p.body WHERE p.id > ? AND p.id <= ? "  # noqa: S608
        f"AND {where} ORDER BY p.id",
        (first, last, *values),
    )
    return [_page(row) for row in rows]


def numbered(connection: sqlite3.Connection, several: Sequence[int]) -> list[KeptPage]:
    """Kept pages by number, at most some hundreds."""
    marks = ", ".join("?" * len(several))
    rows = connection.execute(
        f"SELECT {_COLUMNS} FROM page p JOIN page_body b ON b.id = p.body WHERE p.id IN ({marks}) ORDER BY p.id",  # noqa: S608
        several,
    )
    return [_page(row) for row in rows]


def stretches(connection: sqlite3.Connection, wanted: Wanted, step: int) -> list[tuple[int, int]]:
    """All wanted pages cut into stretches of about ``step``: (number before the first, last number)."""
    where, values = _where(wanted)
    rows = connection.execute(
        f"SELECT id FROM (SELECT p.id, row_number() OVER (ORDER BY p.id) AS place, count(*) OVER () AS n "  # noqa: S608
        f"FROM page p WHERE {where}) WHERE place % ? = 0 OR place = n ORDER BY id",
        (*values, step),
    )
    ends = [row[0] for row in rows]
    return list(zip([0, *ends], ends, strict=False))


def matching(connection: sqlite3.Connection, names: Sequence[str]) -> bool:
    """Whether any page is kept under one of these names (sites, addresses, hosts), or at all where none is given."""
    where, values = _named(names)
    return bool(connection.execute(f"SELECT 1 FROM page p WHERE {where} LIMIT 1", values).fetchone())  # noqa: S608


def _where(wanted: Wanted) -> tuple[str, tuple[str, ...]]:
    named, values = _named(wanted.names)
    newest = "NOT EXISTS (SELECT 1 FROM page q WHERE q.identity = p.identity AND q.id > p.id)"
    return f"{newest} AND p.fetched >= ? AND {named}", (wanted.since, *values)


def _named(names: Sequence[str]) -> tuple[str, tuple[str, ...]]:
    if not names:
        return "1", ()
    one = "p.spider = ? OR p.host = ? OR p.identity = ? OR p.target IN (SELECT id FROM target WHERE name = ?)"
    values = [
        value for name in names for value in (name, name.lower(), urls.identity(name), urls.canonical(name) or name)
    ]
    return f"({' OR '.join([one] * len(names))})", tuple(values)


def _page(row: tuple[object, ...]) -> KeptPage:
    number, target, url, final, status, headers, fetched, anchor, via, spider, run, article, *body = row
    head = Page(
        url,  # type: ignore[arg-type]
        final or url,  # type: ignore[arg-type]
        status,  # type: ignore[arg-type]
        json.loads(headers),  # type: ignore[arg-type]
        b"",
        fetched,  # type: ignore[arg-type]
        anchor,  # type: ignore[arg-type]
    )
    return KeptPage(number, target, head, via, spider, run, article, Body(*body))  # type: ignore[arg-type]
