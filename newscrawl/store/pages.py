"""Kept pages: which were fetched, when, and where their bodies lie. Functions over a connection, inside the caller's
transaction; knows no file: the archive that it is given does.

A body is on disk before the transaction that names it ends, and is found by its SHA-256: the same bytes are kept once.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Protocol

from newscrawl import urls
from newscrawl.items import Page
from newscrawl.store.values import Outcome, Placed

# They give access to an account, say nothing of a page, and are nobody's to keep.
_SECRETS = frozenset(
    {
        "set-cookie",
        "set-cookie2",
        "cookie",
        "authorization",
        "proxy-authorization",
        "authentication-info",
        "proxy-authentication-info",
        "www-authenticate",
        "proxy-authenticate",
    }
)
# Question marks in one statement.
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Dictionary:
    """The head of a page that others of its host resemble, named by its SHA-256: what was packed with it needs it to be
    read. ``source`` is the SHA-256 of that page's body: when the page goes, this must.
    """

    name: bytes
    source: bytes
    content: bytes


@dataclass(frozen=True, slots=True)
class Fresh:
    """A body that is not kept yet; ``is_article``: others of its host will look like it."""

    host: str
    sha256: bytes
    body: bytes
    is_article: bool


@dataclass(frozen=True, slots=True)
class Body:
    """Where a body lies: so many packed bytes of a pack from ``start``, ``size`` bytes when unpacked."""

    sha256: bytes
    pack: str
    start: int
    length: int
    size: int
    dictionary: bytes | None


class Archive(Protocol):
    """Keeps bodies in files."""

    def put(
        self,
        several: Sequence[Fresh],
        newest: Callable[[str], Dictionary | None],
        lives: Callable[[Dictionary], bool] = ...,
    ) -> Sequence[tuple[Body, Dictionary | None]]:
        """Put bodies on disk, flushed; ``newest`` finds the dictionary that a host's pages were last packed with.

        ``lives`` says whether one that the archive holds may still be packed with: not when its page is gone.
        """


def keep(
    connection: sqlite3.Connection,
    archive: Archive,
    outcomes: Sequence[Outcome],
    placed: Sequence[Sequence[Placed]],
    run: str | None,
) -> None:
    """Keep the pages of outcomes: bodies that are new to the archive first, then what names them.

    A page whose article was forgotten, or is too old to be stored, is not kept.
    """
    stay = [
        (outcome, outcome.page)
        for outcome, several in zip(outcomes, placed, strict=True)
        if outcome.page is not None and not any(one.change == "gone" for one in several)
    ]
    pages = [(outcome, page, sha256(page.body).digest()) for outcome, page in stay]
    known = _known(connection, {digest for _, _, digest in pages})
    fresh: dict[bytes, Fresh] = {}
    for outcome, page, digest in pages:
        if digest not in known and digest not in fresh:
            host = urls.host_key(page.url or outcome.due.url)
            fresh[digest] = Fresh(host, digest, page.body, bool(outcome.articles))
    store(connection, archive, list(fresh.values()))
    for outcome, page, digest in pages:
        _insert(connection, outcome, page, digest, run)


def store(connection: sqlite3.Connection, archive: Archive, several: Sequence[Fresh]) -> None:
    """Put bodies into an archive and note where they lie (again: where they lie now)."""

    def newest(host: str) -> Dictionary | None:
        return newest_dictionary(connection, host)

    def lives(one: Dictionary) -> bool:
        return bool(_known(connection, [one.source]))

    for one, (body, used) in zip(several, archive.put(several, newest, lives), strict=True):
        place(connection, body, used, one.host)


def place(connection: sqlite3.Connection, body: Body, dictionary: Dictionary | None, host: str) -> None:
    """Note where a body lies (again: where it lies now), and the dictionary that it was packed with."""
    if dictionary is not None and not _has_dictionary(connection, dictionary.name):
        connection.execute(
            "INSERT INTO page_dictionary (name, source, host, content) VALUES (?, ?, ?, ?)",
            (dictionary.name, dictionary.source, host, zlib.compress(dictionary.content)),
        )
    connection.execute(
        "INSERT INTO page_body (sha256, pack, start, length, size, dictionary) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (sha256) DO UPDATE SET pack = excluded.pack, start = excluded.start, length = excluded.length, "
        "dictionary = excluded.dictionary",
        (body.sha256, body.pack, body.start, body.length, body.size, body.dictionary),
    )


def newest_dictionary(connection: sqlite3.Connection, host: str) -> Dictionary | None:
    """The dictionary that was made last of a host's pages, of one that is still kept."""
    row = connection.execute(
        "SELECT name, source, content FROM page_dictionary WHERE host = ? "
        "AND source IN (SELECT sha256 FROM page_body) ORDER BY id DESC LIMIT 1",
        (host,),
    ).fetchone()
    return _dictionary(row)


def dictionary(connection: sqlite3.Connection, name: bytes) -> Dictionary | None:
    """The dictionary of this name; None where it is lost or damaged."""
    row = connection.execute("SELECT name, source, content FROM page_dictionary WHERE name = ?", (name,)).fetchone()
    return _dictionary(row)


def kept(connection: sqlite3.Connection, address: str) -> tuple[int, str] | None:
    """How often the page under an address was kept, and when last (ISO 8601, UTC); None where it was not."""
    row = connection.execute(
        "SELECT count(*), max(fetched) FROM page WHERE identity = ?", (urls.identity(address),)
    ).fetchone()
    return (row[0], row[1]) if row[0] else None


def _dictionary(row: tuple[bytes, bytes, bytes] | None) -> Dictionary | None:
    if row is None:
        return None
    name, source, packed = row
    try:
        content = zlib.decompress(packed)
    except zlib.error:
        return None
    return Dictionary(name, source, content) if sha256(content).digest() == name else None


def _has_dictionary(connection: sqlite3.Connection, name: bytes) -> bool:
    return connection.execute("SELECT 1 FROM page_dictionary WHERE name = ?", (name,)).fetchone() is not None


def _known(connection: sqlite3.Connection, digests: Iterable[bytes]) -> set[bytes]:
    wanted = list(digests)
    found: set[bytes] = set()
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        rows = connection.execute(f"SELECT sha256 FROM page_body WHERE sha256 IN ({marks})", some)  # noqa: S608
        found.update(row[0] for row in rows)
    return found


def _insert(connection: sqlite3.Connection, outcome: Outcome, page: Page, digest: bytes, run: str | None) -> None:
    url = page.url or outcome.due.url
    headers = {name: value for name, value in page.headers.items() if name not in _SECRETS}
    connection.execute(
        "INSERT INTO page (target, identity, host, url, final_url, status, headers, fetched, anchor, via, run, spider, "
        "article, body) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, coalesce((SELECT spider FROM run WHERE id = ?), ''), "
        "?, (SELECT id FROM page_body WHERE sha256 = ?))",
        (
            outcome.due.target,
            urls.identity(url),
            urls.host_key(url),
            url,
            None if page.final_url == url else page.final_url,
            page.status,
            json.dumps(headers, ensure_ascii=False),
            page.fetched_at,
            page.anchor,
            outcome.due.via,
            run,
            run,
            outcome.articles[0].cleaned.article.id if outcome.articles else None,
            digest,
        ),
    )
