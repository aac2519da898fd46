"""What the pages of each host teach about each other, on disk: an input may have any number of hosts."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Self

from newscrawl.corpus.spool_database import opened, writing
from newscrawl.extraction import Observation, SiteMemory
from newscrawl.extraction.memory import MAX_PAGES, MIN_PAGES, learn, pack, unpack

# So many pages of a host are asked to teach: some are listings, and a memory holds 16 articles.
_ASKED = MAX_PAGES + MAX_PAGES // 2
# Hosts in memory, of 100 KB each at most; the others' are on disk, 16 KB each.
_HELD = 256
_CACHE_KB = 16_384
_TABLES = "CREATE TABLE host (name TEXT PRIMARY KEY, asked INTEGER NOT NULL, memory BLOB)"


@dataclass(slots=True)
class _Host:
    asked: int = 0
    memory: SiteMemory = field(default_factory=SiteMemory)


class Hosts:
    """Learns from the first pages of each host; then tells what the host's other pages teach. Not for several threads."""

    def __init__(self) -> None:
        self._database = opened(_TABLES, _CACHE_KB)
        self._held: OrderedDict[str, _Host] = OrderedDict()
        self._packed: OrderedDict[str, bytes | None] = OrderedDict()
        self.has_taught = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._database.close()

    def ask(self, name: str) -> bool:
        """Whether one more page of a host is to teach; where not, it waits until all have taught."""
        host = self._host(name)
        if host.asked == _ASKED:
            self.has_taught = True
            return False
        host.asked += 1
        return True

    def learn(self, name: str, seen: Observation) -> None:
        """Take what a page teaches, of the first articles of a host."""
        host = self._host(name)
        if len(host.memory.pages) < MAX_PAGES:
            host.memory = learn(host.memory, seen)
            self.has_taught |= len(host.memory.pages) > MIN_PAGES

    def taught(self, name: str) -> bytes | None:
        """The packed memory with which a host's pages are to be read again, empty where they only waited; else None.

        Nothing is learned any more once this was asked.
        """
        if self._held:
            while self._held:
                self._put(*self._held.popitem(last=False))
        if name not in self._packed:
            found = self._database.execute("SELECT asked, memory FROM host WHERE name = ?", (name,)).fetchone()
            asked, packed = found or (0, b"")
            known = len(unpack(packed).pages) > MIN_PAGES
            self._packed[name] = packed if known else b"" if asked == _ASKED else None
            if len(self._packed) > _HELD:
                self._packed.popitem(last=False)
        return self._packed[name]

    def _host(self, name: str) -> _Host:
        if name in self._held:
            self._held.move_to_end(name)
            return self._held[name]
        found = self._database.execute("SELECT asked, memory FROM host WHERE name = ?", (name,)).fetchone()
        self._held[name] = _Host(found[0], unpack(found[1])) if found else _Host()
        if len(self._held) > _HELD:
            self._put(*self._held.popitem(last=False))
        return self._held[name]

    def _put(self, name: str, host: _Host) -> None:
        with writing():
            self._database.execute(
                "INSERT OR REPLACE INTO host VALUES (?, ?, ?)", (name, host.asked, pack(host.memory))
            )


class Recent:
    """The memories of the hosts met last, learned as their pages come."""

    def __init__(self) -> None:
        self._held: OrderedDict[str, SiteMemory] = OrderedDict()

    def of(self, name: str) -> SiteMemory | None:
        """What a host's pages have taught so far; None for a host that was not met lately."""
        return self._held.get(name)

    def learn(self, name: str, seen: Observation) -> None:
        """Take what a page teaches."""
        self._held[name] = learn(self._held.pop(name, SiteMemory()), seen)
        if len(self._held) > _HELD:
            self._held.popitem(last=False)
