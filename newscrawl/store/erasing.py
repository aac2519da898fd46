"""An article, an address or a host forgotten: what is erased, and what is kept so that it does not come back.

Erased in one transaction; the bytes that it frees are still in the file until ``shrinking.rewrite`` was done, which is
noted in that transaction too. Kept are hashes of addresses and the names of hosts. Knows no feed's folder.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from newscrawl import urls
from newscrawl.store import feeds, removal, settling, tombs
from newscrawl.store.database import Database
from newscrawl.store.removal import Removed
from newscrawl.store.retention import is_listing

# Noted until the file was written anew.
_PENDING = "erased"
_ID = re.compile(r"[0-9a-f]{20}")
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?", re.IGNORECASE
)
# What is written of an address in the history of runs.
_NAMED = "what was forgotten"
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be forgotten: ``name`` is an address, a host (``example.org``, ``example.org:8080``), an article's id."""

    kind: Literal["address", "host", "article"]
    name: str

    @property
    def key(self) -> str:
        """The tombstone's."""
        if self.kind == "host":
            return tombs.host_key(self.name)
        return self.name if self.kind == "article" else tombs.key_of(urls.identity(self.name))


@dataclass(frozen=True, slots=True)
class Found:
    """What the store has of it: articles (row, id, headline), how many addresses, other tellings of their stories."""

    articles: tuple[tuple[int, str, str], ...]
    addresses: int
    others: int
    gone: tuple[tombs.Why, str, str | None] | None


def subject(what: str) -> Subject | None:
    """What a person means: a text with ``://`` is an address, 20 hexadecimal digits an id; None for what is neither
    that nor a host.
    """
    text = what.strip()
    if "://" in text:
        address = urls.canonical(text)
        return Subject("address", address) if address else None
    if _ID.fullmatch(text):
        return Subject("article", text)
    host = text.lower().rstrip("./").removeprefix("www.")
    return Subject("host", host) if _HOST.fullmatch(host) else None


def find(connection: sqlite3.Connection, one: Subject) -> Found:
    """What the store has of it now."""
    connection.create_function("on_host", 1, _is_on(one.name))
    articles = tuple(connection.execute(f"SELECT row, id, headline FROM article WHERE {_rows(one)}", _values(one)))  # noqa: S608 - constants
    others = 0
    if one.kind != "host":
        others = connection.execute(
            f"SELECT count(*) FROM article WHERE story IN (SELECT story FROM article WHERE {_rows(one)}) "  # noqa: S608
            f"AND NOT ({_rows(one)})",
            _values(one),
        ).fetchone()[0]
    addresses = connection.execute(
        f"SELECT count(*) FROM alias WHERE article IN (SELECT row FROM article WHERE {_rows(one)})",  # noqa: S608
        _values(one),
    ).fetchone()[0]
    return Found(articles, addresses, others, tombs.when(connection, one.key))


def forget(database: Database, one: Subject, reason: str | None, now: str) -> Found:
    """Erase it, in one transaction: articles with all that hangs on them, what the frontier and the runs say of it.

    What was found. Feeds that told it begin a new epoch at their next publish. It is never fetched again until it is
    taken back. The rest is ``shrinking.rewrite`` and ``finish``.
    """
    with database.reading() as db:
        db.execute("PRAGMA secure_delete = ON")
    with database.transaction() as db:
        found = find(db, one)
        addresses = _addresses(db, found)
        removed = removal.remove(db, (row for row, _, _ in found.articles))
        for article in removed.articles:
            feeds.forget(db, article)
        _forget_names(db, removed.articles)
        settling.queue(db, removed.stories)  # what stays was cleaned beside it, and may quote it as evidence
        keys = [] if one.kind == "host" else [tombs.key_of(i) for i in removed.identities if not is_listing(db, i)]
        tombs.bury(db, [one.key, *(removed.articles if one.kind != "host" else ()), *keys], "forgotten", now, reason)
        _forget_pages(db, one, removed)
        if one.kind == "host":
            _forget_host(db)
        else:
            _forget_rows(db, {*_own(one), *(i for i in removed.identities if not is_listing(db, i))})
        _forget_in_runs(db, one, addresses)
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_PENDING, now))
    return found


def take_back(database: Database, one: Subject) -> int:
    """Let it be fetched again when a crawl meets it: how many tombstones went. What was erased is not restored."""
    with database.transaction() as db:
        return tombs.take_back(db, [one.key])


def is_unfinished(database: Database) -> bool:
    """Whether bytes of what was erased may still be in the file or its journal."""
    with database.reading() as db:
        return db.execute("SELECT 1 FROM meta WHERE key = ?", (_PENDING,)).fetchone() is not None


def finish(database: Database) -> None:
    """Note that the file was written anew."""
    with database.transaction() as db:
        db.execute("DELETE FROM meta WHERE key = ?", (_PENDING,))


def _rows(one: Subject) -> str:
    if one.kind == "article":
        return "id = ?1"
    if one.kind == "address":  # its own, else the one that was met under it
        return (
            "row IN (SELECT row FROM article WHERE id = ?2 UNION SELECT article FROM alias WHERE identity = ?1 "
            "AND NOT EXISTS (SELECT 1 FROM article WHERE id = ?2))"
        )
    return "on_host(url)"


def _values(one: Subject) -> tuple[str, ...]:
    if one.kind == "host":
        return ()
    return (one.name,) if one.kind == "article" else (urls.identity(one.name), one.key)


def _own(one: Subject) -> list[str]:
    return [urls.identity(one.name)] if one.kind == "address" else []


def _addresses(db: sqlite3.Connection, found: Found) -> list[str]:
    """The addresses under which articles were met, as they were written."""
    rows = [
        row
        for number, _, _ in found.articles
        for row in db.execute(
            "SELECT url FROM article WHERE row = ?1 UNION SELECT u.url FROM alias JOIN url u ON u.identity = alias.identity "
            "AND u.target IN (SELECT id FROM target) WHERE alias.article = ?1",
            (number,),
        )
    ]
    return [url for (url,) in rows if url]


def _forget_names(db: sqlite3.Connection, articles: Sequence[str]) -> None:
    """Take out of the brand book what quotes these articles, and names that nothing else showed."""
    db.executemany("UPDATE brand SET evidence = NULL, article = NULL WHERE article = ?", [(one,) for one in articles])
    lost = db.execute(
        "SELECT name FROM brand WHERE article IS NULL AND evidence IS NULL AND name <> '' AND rule IS NULL AND proofs + language <= 1 "
        "AND NOT EXISTS (SELECT 1 FROM sighting WHERE text = name)"
    ).fetchall()
    if lost:
        # Whoever reads what changed since a number must not meet the number again.
        newest = db.execute("SELECT coalesce(max(changed), 0) + 1 FROM brand").fetchone()[0]
        db.executemany("DELETE FROM brand WHERE name = ?", lost)
        db.execute(
            "INSERT OR REPLACE INTO brand (name, stem, proofs, language, changed) VALUES ('', '', 0, 0, ?)", (newest,)
        )


def _forget_rows(db: sqlite3.Connection, identities: Iterable[str]) -> None:
    """Leave nothing of the frontier's rows of these addresses, nor of those that were redirected to them."""
    for identity in identities:
        hops = (
            "target IN (SELECT target FROM url WHERE identity = ?1) AND state = 'redirect' AND EXISTS (SELECT 1 FROM url u "
            "WHERE u.target = url.target AND u.identity = ?1 AND u.hops > 0 AND u.anchor IS url.anchor AND u.via IS url.via)"
        )
        for (before,) in db.execute(f"SELECT DISTINCT identity FROM url WHERE {hops}", (identity,)).fetchall():  # noqa: S608
            tombs.bury(db, [tombs.key_of(before)], "forgotten", "")
            tombs.mark(db, "identity = ?", (before,))
        tombs.mark(db, "target IN (SELECT id FROM target) AND identity = ?", (identity,))


def _forget_pages(db: sqlite3.Connection, one: Subject, removed: Removed) -> None:
    """Drop kept pages, and the note of where bytes lie that no page has any more; ``archive`` drops the bytes."""
    db.executemany("DELETE FROM page WHERE identity = ?", [(i,) for i in (*removed.identities, *_own(one))])
    db.executemany("DELETE FROM page WHERE article = ?", [(article,) for article in removed.articles])
    if one.kind == "host":
        db.execute("DELETE FROM page WHERE on_host(url)")
    db.execute("DELETE FROM page_body WHERE id NOT IN (SELECT body FROM page)")


def _forget_host(db: sqlite3.Connection) -> None:
    tombs.mark(db, "on_host(url)", ())
    db.execute("DELETE FROM alias WHERE on_host('http://' || identity)")
    db.execute("DELETE FROM host WHERE on_host('http://' || key)")
    db.execute("DELETE FROM boilerplate WHERE on_host('http://' || host)")


def _forget_in_runs(db: sqlite3.Connection, one: Subject, addresses: Sequence[str]) -> None:
    """Take addresses out of what runs told of their problems."""

    def scrub(told: str) -> str:
        for address in addresses:
            told = told.replace(address, _NAMED)
        return _ADDRESS.sub(lambda m: _NAMED if on_host(m[0]) else m[0], told) if one.kind == "host" else told

    on_host = _is_on(one.name)
    db.create_function("scrubbed", 1, scrub)
    db.execute("UPDATE run SET counts = scrubbed(counts) WHERE counts LIKE '%://%'")
    for column in ("sentence", "findings", "figures"):
        db.execute(f"UPDATE history SET {column} = scrubbed({column}) WHERE {column} LIKE '%://%'")  # noqa: S608 - constants
    db.execute("DELETE FROM held WHERE article NOT IN (SELECT id FROM article)")


def _is_on(host: str) -> Callable[[str | None], bool]:
    """Whether an address is on a host; a host without a port is meant on all of its ports."""

    def on_host(address: str | None) -> bool:
        return address is not None and host in {urls.host_key(address).removeprefix("www."), urls.domain(address)}

    return on_host
