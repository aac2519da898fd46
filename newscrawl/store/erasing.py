"""An article, an address or a host forgotten: what is erased, and what is kept so that it does not come back.

The first transaction says that it never comes back, and that bytes of it may be left: a host of many articles is erased
in several, and the bytes that are freed are in the file until ``shrinking.rewrite`` was done. Kept are hashes of
addresses and the names of hosts. Knows no feed's folder.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from newscrawl import urls
from newscrawl.store import feeds, page_leaving, removal, scrubbing, settling, site_memory, tombs
from newscrawl.store.database import Database
from newscrawl.store.removal import Removed
from newscrawl.store.retention import is_listing

# Noted until the file was written anew.
_PENDING = "erased"
_ID = re.compile(r"[0-9a-f]{20}")
_HOST = re.compile(
    r"(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?\.)*[a-z0-9_-]+(?::\d{1,5})?|\[[0-9a-f:]+\](?::\d{1,5})?", re.IGNORECASE
)
# Articles that are erased in one transaction. Of 20,000 of one host in a store of 40,000 a writer waits 1.1 s at most.
CHUNK = 1000


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


def forget(
    database: Database,
    one: Subject,
    reason: str | None,
    now: str,
    pause: Callable[[], None] = lambda: None,
    showing: Sequence[int] = (),
) -> Found:
    """Erase articles with all that hangs on them, what the frontier and the runs say of it, kept pages that led to it.

    What was found. ``showing`` are bodies (by number) of other pages that show it, ``pause`` lets others write between
    two transactions. Feeds that told it begin a new epoch at their next publish. It is never fetched again until it is
    taken back. Killed anywhere, give the same order again. The rest is ``shrinking.rewrite`` and ``finish``.
    """
    with database.reading() as db:
        db.execute("PRAGMA secure_delete = ON")
    with database.transaction() as db:
        found = find(db, one)
        tombs.bury(db, [one.key], "forgotten", now, reason)
        db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (_PENDING, now))
        if one.kind == "host":
            _forget_host(db)
        page_leaving.drop_bodies(db, showing)
        _erase(db, one, found.articles[:CHUNK], reason, now)
    for start in range(CHUNK, len(found.articles), CHUNK):
        pause()
        with database.transaction() as db:
            db.create_function("on_host", 1, _is_on(one.name))
            _erase(db, one, found.articles[start : start + CHUNK], reason, now)
    return found


def _erase(
    db: sqlite3.Connection, one: Subject, articles: Sequence[tuple[int, str, str]], reason: str | None, now: str
) -> None:
    """A row's number may have been given again since it was looked at."""
    rows = [
        row
        for row, name, _ in articles
        if db.execute("SELECT id FROM article WHERE row = ?", (row,)).fetchone() == (name,)
    ]
    quoted = scrubbing.quotes(db, rows)
    removed = removal.remove(db, rows)
    for article in removed.articles:
        feeds.forget(db, article)
    _forget_names(db, removed.articles)
    site_memory.forget(db, removed.identities)
    settling.queue(db, removed.stories)  # what stays was cleaned beside it, and may quote it as evidence
    _forget_pages(db, one, removed)
    if one.kind != "host":
        pages = [identity for identity in removed.identities if not is_listing(db, identity)]
        tombs.bury(db, [*removed.articles, *map(tombs.key_of, pages)], "forgotten", now, reason)
        _forget_rows(db, {*_own(one), *pages})
    scrubbing.scrub(db, quoted, _is_on(one.name) if one.kind == "host" else None)


def take_back(database: Database, one: Subject) -> int:
    """Let it be fetched again when a crawl meets it: how many tombstones went. What was erased is not restored."""
    with database.transaction() as db:
        return tombs.take_back(db, [one.key])


def is_unfinished(database: Database) -> bool:
    """Whether bytes of what was erased may still be in the file or its journal."""
    with database.reading() as db:
        return db.execute("SELECT 1 FROM meta WHERE key = ?", (_PENDING,)).fetchone() is not None


def begun(database: Database) -> list[Subject]:
    """Hosts of which articles are left though they were forgotten: the process that erased them was killed."""
    with database.reading() as db:
        hosts = [Subject("host", name) for name in tombs.hosts(db)]
        return [one for one in hosts if find(db, one).articles]


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
    """Drop kept pages, listings that led to them too, and the note of where bytes lie that no page has any more.

    The bytes themselves are swept.
    """
    if not db.execute("SELECT EXISTS (SELECT 1 FROM page)").fetchone()[0]:
        return
    identities = [*removed.identities, *_own(one)]
    page_leaving.drop_of(db, [*identities, *page_leaving.leading_to(db, identities)], removed.articles)


def _forget_host(db: sqlite3.Connection) -> None:
    """Leave nothing that is of a host and of no article; needs ``on_host``."""
    page_leaving.drop_on(db, "on_host")
    tombs.mark(db, "on_host(url)", ())
    db.execute("DELETE FROM alias WHERE on_host('http://' || identity)")
    db.execute("DELETE FROM host WHERE on_host('http://' || key)")
    db.execute("DELETE FROM boilerplate WHERE on_host('http://' || host)")
    site_memory.forget_host(db)


def _is_on(host: str) -> Callable[[str | None], bool]:
    """Whether an address is on a host; a host without a port is meant on all of its ports."""

    def on_host(address: str | None) -> bool:
        return address is not None and host in {urls.site_key(address), urls.domain(address)}

    return on_host
