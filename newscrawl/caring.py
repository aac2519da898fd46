"""The operator's care of a state: is it sound, what leaves it for its age, what is erased from it. Joins the store with
what feeds declare; says sentences, asks nobody.
"""

from __future__ import annotations

import re
import secrets
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from newscrawl import archive, showing, sweeping
from newscrawl.console import search_file
from newscrawl.errors import UsageError
from newscrawl.publishing.feeds import declaration
from newscrawl.publishing.feeds.folder import Folder
from newscrawl.state import RULES, open_store
from newscrawl.store import checking, erasing, feeds, mending, retention, schema, shrinking, utc
from newscrawl.store.checking import Finding
from newscrawl.store.database import Database
from newscrawl.store.erasing import Found, Subject
from newscrawl.store.retention import Retired
from newscrawl.sweeping import Swept

# Findings of one kind that are told; the rest is counted.
MAX_TOLD = 20
# Who waits for the lock looks 10 times a second: so long nobody holds it between two transactions.
PAUSE = 0.15
_AGE = re.compile(r"(\d{1,5}) ?([dw])")
_DAYS = {"d": 1, "w": 7}

Say = Callable[[str], object]
Progress = Callable[[str, int, int], None]


# -- is it sound


def check(state: Path, tell: Say, progress: Progress, *, repair: bool) -> int:
    """Tell what is wrong with a state, a line each; with ``repair`` mend what can be: 0 sound, 1 findings, 3 damaged."""
    schema.must_exist(state)
    counts: Counter[str] = Counter()
    broken: Counter[str | None] = Counter()
    with closing(schema.connect_to_look(state)) as connection:
        for finding in _findings(state, connection, progress):
            broken[finding.rule] += finding.level != "note" or finding.rule is not None
            counts[finding.level] += 1
            counts[finding.what] += 1
            if counts[finding.what] <= MAX_TOLD:
                tell(str(finding))
            elif counts[finding.what] == MAX_TOLD + 1:
                tell(f"... and more of the same: {finding.what}")
    if counts["damage"]:
        return 3
    if repair and +broken:
        counts["finding"] -= sum(number for rule, number in broken.items() if rule not in {None, checking.LEASES})
        with closing(open_store(state)) as store:
            for sentence in mending.mend(store, {rule for rule in broken if rule}, RULES, time.time()):
                tell(f"repaired: {sentence}")
            if sweeping.UNREADABLE in broken:
                tell(f"repaired: pack: {_plural(sweeping.let_go(store), 'kept page')} let go")
    if not counts["finding"]:
        tell(f"{state} is sound")
    return int(counts["finding"] > 0)


def _findings(state: Path, connection: sqlite3.Connection, progress: Progress) -> Iterator[Finding]:
    damaged = False
    for finding in checking.check(connection, time.time(), progress):
        damaged = damaged or finding.level == "damage"
        yield finding
    if not damaged:
        yield from _files(connection)
        yield from sweeping.wrong(connection, state)


def _files(connection: sqlite3.Connection) -> Iterator[Finding]:
    """Files of feeds that are declared here and are not what was written."""
    declared = declaration.declared()
    if not declared:
        return
    rows = connection.execute(
        "SELECT feed.name, file.name, bytes, sha256 FROM feed_file file JOIN feed ON feed.id = file.feed "
        "WHERE state = 'written' AND shown AND renew IS NULL ORDER BY feed.name, first"
    )
    for feed, name, size, digest in rows.fetchall():
        if feed not in declared:
            continue
        folder = Folder(declared[feed].folder)
        stamp = folder.stamp(name)
        what = "it is missing" if stamp is None else "its bytes are not those that were written"
        if stamp is None or stamp[0] != size or folder.sha256(name) != digest:
            todo = f"newscrawl publish {feed} writes all anew under a new epoch"
            yield Finding(what, f"file {name} of feed {feed}", todo)


# -- what leaves it for its age


def age(text: str) -> float:
    """Seconds of ``90d`` or ``12w``; raises UsageError."""
    match = _AGE.fullmatch(text.strip())
    if match is None or not int(match[1]):
        raise UsageError(f'--keep {text!r} is no age; allowed: days or weeks as "90d" or "12w"')
    return float(int(match[1]) * _DAYS[match[2]] * 86_400)


def vacuum(state: Path, keep: float, tell: Say, progress: Progress, *, dry_run: bool) -> int:
    """Remove what was first seen more than ``keep`` seconds ago and give the disk back what it took."""
    schema.must_exist(state)
    with closing(open_store(state)) as store:
        now = time.time()
        before = utc(now - keep)
        if dry_run:
            tell(
                f"would remove {_retired(retention.would_retire(store, before))} (before {before}); nothing was changed"
            )
            return 0
        size, packed = shrinking.on_disk(state), _packed(state)
        retired = retention.retire(store, before, utc(now), _pause, lambda n, of: progress("articles removed", n, of))
        tell(f"removed {_retired(retired)} (before {before})")
        if erasing.is_unfinished(store):
            for subject in erasing.begun(store):
                erasing.forget(store, subject, None, utc(now), _pause)
            _write_anew(store, tell)
        else:
            _tell_lost(sweeping.sweep(store, _name(), _pause), tell)
            shrinking.shrink(store, _pause)
        tell(f"the store takes {_bytes(shrinking.on_disk(state))}, before {_bytes(size)}")
        if packed:
            tell(f"kept pages take {_bytes(_packed(state))}, before {_bytes(packed)}")
        if retired.articles:
            tell("feeds that told them withdraw them at their next publish: newscrawl publish")
    return 0


def _retired(one: Retired) -> str:
    told = f"{_plural(one.articles, 'article')} ({one.stories:,} stories ended), {_plural(one.runs, 'run')}"
    told += f", {_plural(one.pages, 'kept page')}" if one.pages else ""
    return f"{told}, {_plural(one.tellings, 'note')} of a feed on what is gone" if one.tellings else told


def _bytes(number: int) -> str:
    return f"{number:,} bytes"


def _pause() -> None:
    time.sleep(PAUSE)


# -- what is erased from it


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be forgotten, with what the state has of it."""

    subject: Subject
    found: Found

    def sentences(self) -> Iterator[str]:
        """What will be erased, for who must say yes."""
        count = len(self.found.articles)
        headlines = "; ".join(headline for _, _, headline in self.found.articles[:3])
        told = f": {headlines}{' ...' if count > 3 else ''}" if count else ""
        yield f"{self.subject.name}: {_plural(count, 'article')}, {_plural(self.found.addresses, 'address')}{told}"
        if self.found.others:
            yield (
                f"{_plural(self.found.others, 'other telling')} of the same story stay, on other pages with much the same "
                "text; forget each by its own address"
            )


def order(state: Path, what: str) -> Order:
    """What a person means by an address, a host or an id, and what is stored of it."""
    schema.must_exist(state)
    one = erasing.subject(what)
    if one is None:
        raise UsageError(f"{what!r} is no address, no host and no article's id (20 hexadecimal digits)")
    with closing(open_store(state)) as store, store.reading() as db:
        found = erasing.find(db, one)
    if one.kind == "article" and not found.articles and found.gone is None:
        raise UsageError(f"no article {one.name} is stored in {state}")
    return Order(one, found)


def forget(state: Path, wanted: Order, reason: str | None, tell: Say) -> int:
    """Erase it, write anew what held it so that no byte of it is left, and tell which feeds hold it still.

    Kept pages that show it go too: lists that led to it, others that hold its headline or its address.
    """
    with closing(open_store(state)) as store:
        shown = showing.showing(store, wanted.found) if wanted.subject.kind != "host" else ()
        pages = _pages(store)
        found = erasing.forget(store, wanted.subject, reason, utc(time.time()), _pause, shown)
        tell(f"{wanted.subject.name}: {_plural(len(found.articles), 'article')} erased; {_never(wanted.subject)}")
        if gone := pages - _pages(store):
            tell(f"{_plural(gone, 'kept page')} went with it, those of lists that led to it too")
        for sentence in _held(store):
            tell(sentence)
        _write_anew(store, tell)
    tell("no byte of it is left in the state; files written by -o hold it until the next crawl writes them")
    return 0


def take_back(state: Path, wanted: Order, tell: Say) -> int:
    """Let it be fetched again; 1 where it was not forgotten."""
    with closing(open_store(state)) as store:
        number = erasing.take_back(store, wanted.subject)
    if not number:
        tell(f"{wanted.subject.name} was not forgotten by itself: nothing to take back")
        return 1
    tell(f"{wanted.subject.name} is fetched again when a crawl meets it; what was erased is gone")
    return 0


def _never(one: Subject) -> str:
    whole = "no address of this host is ever" if one.kind == "host" else "it is never"
    return f"{whole} asked by a crawl again (newscrawl forget --undo {one.name} takes that back)"


def _held(store: Database) -> Iterator[str]:
    with store.reading() as db:
        held = [name for name, standing in feeds.standings(db).items() if standing.renew is not None]
    if held:
        names = " ".join(held)
        yield f"files of feeds hold it still: {', '.join(held)}; newscrawl publish {names} erases it there, in a new epoch"


def _write_anew(store: Database, tell: Say) -> None:
    search_file.erase(store.folder)  # a cache: serve makes it anew from what is left
    _tell_lost(sweeping.sweep(store, _name(), _pause, whole=True), tell)
    shrinking.rewrite(store)
    erasing.finish(store)


def _tell_lost(swept: Swept, tell: Say) -> None:
    if swept.lost:
        tell(f"{_plural(swept.lost, 'kept page')} could not be read any more and went: the packs were damaged")


def _name() -> str:
    """A name for packs that nobody else has."""
    return f"swept-{secrets.token_hex(6)}"


def _packed(state: Path) -> int:
    return sum(archive.packs(state).every.values())


def _pages(store: Database) -> int:
    with store.reading() as db:
        return int(db.execute("SELECT count(*) FROM page").fetchone()[0])


def _plural(number: int, noun: str) -> str:
    many = f"{noun}es" if noun.endswith("s") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else many}"
