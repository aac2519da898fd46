"""Packs of kept pages written anew without what nothing names any more: after a kill, a retention, a forgetting."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass

from newscrawl import archive
from newscrawl.archive import Archive, Bodies
from newscrawl.errors import PageDamaged
from newscrawl.store import pages
from newscrawl.store.database import Database
from newscrawl.store.page_leaving import bodies, drop_dictionaries, live, lose
from newscrawl.store.pages import Body, Fresh

# Bodies packed anew in one transaction.
_AT_ONCE = 50
# A pack of which so much is dead is written anew; where bytes must go, any that holds a dead one.
_DEAD_SHARE = 0.5


@dataclass(frozen=True, slots=True)
class Swept:
    """Bytes given back, packs left alone because a living process writes them, pages lost because damaged."""

    freed: int
    busy: int
    lost: int


def sweep(database: Database, name: str, *, whole: bool = False) -> Swept:
    """Give back the bytes of packs that no page names; ``whole``: to the last, as after a forgetting.

    ``name`` is nobody else's, for the packs that are written anew. A page that cannot be read any more is lost.
    """
    state = database.folder
    before = archive.packs(state)
    with database.reading() as db:
        named = live(db)
    busy = len(set(named) - set(before))
    lost = 0
    with closing(Archive(state, name)) as target:
        for pack, size in before.items():
            used = named.get(pack, 0)
            if used == size or (not whole and 0 < _DEAD_SHARE * size < used):
                continue
            lost += _empty(database, pack, target)
            archive.remove(state, pack)
    with database.transaction() as db:
        drop_dictionaries(db)
    after = archive.packs(state)
    return Swept(sum(before.values()) - sum(after.values()), busy, lost)


def _empty(database: Database, pack: str, target: Archive) -> int:
    """Write what a pack has of living bodies into another one; how many could not be read."""
    lost = 0
    while True:
        with database.transaction() as db:
            reader = Bodies(database.folder, lambda name: pages.dictionary(db, name))
            found = bodies(db, pack, _AT_ONCE)
            if not found:
                return lost
            fresh, damaged = _read(reader, found)
            placed = target.put(fresh, lambda host: pages.newest_dictionary(db, host))
            for (body, used), one in zip(placed, fresh, strict=True):
                pages.place(db, body, used, one.host)
            lose(db, damaged)
            lost += len(damaged)


def _read(reader: Bodies, found: list[tuple[Body, str]]) -> tuple[list[Fresh], list[Body]]:
    fresh, damaged = [], []
    for body, host in found:
        try:
            fresh.append(Fresh(host, body.sha256, reader.read(body), is_article=True))
        except PageDamaged:
            damaged.append(body)
    return fresh, damaged
