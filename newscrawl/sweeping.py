"""Packs of kept pages looked after: written anew without what nothing names any more (after a kill, a retention, a
forgetting), and compared with what the database says of them.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newscrawl import archive
from newscrawl.archive import Archive, Bodies
from newscrawl.errors import PageDamaged
from newscrawl.store import page_leaving, pages
from newscrawl.store.checking import Finding
from newscrawl.store.database import Database
from newscrawl.store.pages import Body, Fresh

# A pack of which so much is dead is written anew; where bytes must go, any that holds a dead one.
_DEAD_SHARE = 0.5
# The rule by which what is let go of is mended.
UNREADABLE = "page_body.pack"


@dataclass(frozen=True, slots=True)
class Swept:
    """Bytes that the packs take less, and pages that were lost because nobody can read them any more."""

    freed: int
    lost: int


def sweep(database: Database, name: str, pause: Callable[[], None] = lambda: None, *, whole: bool = False) -> Swept:
    """Give back the bytes of packs that no page names; ``whole``: to the last, as after a forgetting.

    ``name`` is nobody else's, for the packs that are written anew; ``pause`` lets others write between two transactions.
    Killed anywhere, begin it again. What a running crawl still writes to stays, and with ``whole`` holds zeros where
    the dead bytes were. Raises StoreFailed where the disk refuses.
    """
    state, lost = database.folder, 0
    with database.transaction() as db:  # nobody puts a page away meanwhile
        packs, named = archive.packs(state), page_leaving.live(db)
    with closing(Archive(state, name)) as target:
        for pack, size in packs.left.items():
            used = named.get(pack, 0)
            if size and not _is_due(size, used, whole=whole):
                continue
            lost += _empty(database, pack, target, pause)
            archive.remove(state, pack)
        for pack, size in packs.busy.items():
            if whole and named.get(pack, 0) != size:
                lost += _empty(database, pack, target, pause, tainted=True)
                with database.transaction() as db:
                    archive.blank(state, pack, page_leaving.places(db, pack))
    with database.transaction() as db:
        page_leaving.drop_dictionaries(db)
        after = archive.packs(state)
    return Swept(sum(packs.every.values()) - sum(after.every.values()), lost)


def wrong(connection: sqlite3.Connection, state: Path) -> Iterator[Finding]:
    """Packs that are missing or too short, and, as notes, those of which ``sweep`` gives back half or more."""
    named = page_leaving.live(connection)
    packs = archive.packs(state)
    for pack, count in page_leaving.beyond(connection, packs.every).items():
        what = "it is shorter than what was written" if pack in packs.every else "it is missing"
        lost = f"{count:,} kept {'page' if count == 1 else 'pages'} cannot be read"
        todo = "put it back, or newscrawl store check --repair lets go of them"
        yield Finding(f"{what}, {lost}", f"pack {pack}", todo, rule=UNREADABLE)
    for pack, size in sorted(packs.left.items()):
        used = max(0, named.get(pack, 0))
        if size > used and _is_due(size, used, whole=False):
            todo = "newscrawl store vacuum gives them back"
            yield Finding(f"{size - used:,} bytes in it no page names", f"pack {pack}", todo, "note")


def let_go(database: Database) -> int:
    """Let go of what cannot lie in a pack because it is missing or too short; how many bodies."""
    with database.transaction() as db:
        return page_leaving.lose_beyond(db, archive.packs(database.folder).every)


def _is_due(size: int, used: int, *, whole: bool) -> bool:
    """Whether a pack is written anew of which so many bytes are used; -1: all of it must be."""
    return used != size and (whole or used <= _DEAD_SHARE * size)


def _empty(database: Database, pack: str, target: Archive, pause: Callable[[], None], *, tainted: bool = False) -> int:
    """Write what a pack has of living bodies into another one, or what of it is ``tainted``; how many are lost."""
    lost = 0
    while True:
        with database.transaction() as db:
            reader = Bodies(database.folder, lambda name: pages.dictionary(db, name))
            found = page_leaving.bodies(db, pack, tainted=tainted)
            if not found:
                return lost
            fresh, damaged = _read(reader, found)
            pages.store(db, target, fresh)
            page_leaving.lose(db, damaged)
            lost += len(damaged)
        pause()


def _read(reader: Bodies, found: list[tuple[Body, str]]) -> tuple[list[Fresh], list[Body]]:
    fresh, damaged = [], []
    for body, host in found:
        try:
            fresh.append(Fresh(host, body.sha256, reader.read(body), is_article=True))
        except PageDamaged:
            damaged.append(body)
    return fresh, damaged
