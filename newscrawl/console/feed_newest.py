"""What a published feed told last, read from its files from the end, for readers that want pages. Knows no HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from newscrawl.console.feed_lines import UNREADABLE, raw_lines
from newscrawl.errors import FeedDamaged
from newscrawl.publishing.feeds.folder import MANIFEST
from newscrawl.publishing.feeds.manifest import Manifest, Segment, Snapshot, parse
from newscrawl.publishing.feeds.reader import FeedReading

# Articles of a page: some 500 KB, which readers of feeds fetch whole.
PAGE = 100
# Pages held in memory, 1 MB each: the newest of some feeds, and some older ones that a reader walks back through.
HELD = 16


@dataclass(frozen=True, slots=True)
class Newest:
    """Articles as their lines tell them, the latest told first; ``next`` is the ``before`` of the page behind."""

    version: str
    feed: str
    made: str
    store_epoch: str
    items: tuple[Mapping[str, Any], ...]
    next: int | None


class Shelf:
    """Pages of feeds as they were asked for, each read once a publish; one at a time is read, so memory is bounded."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._held: dict[tuple[Path, int | None], Newest] = {}

    def newest(self, folder: Path, before: int | None) -> Newest:
        """The page of articles told last, or last before a sequence; raises FeedDamaged, UsageError, OSError."""
        with self._lock:
            held = self._held.pop((folder, before), None)
            if held is None or held.version != _version(folder):
                held = _read(folder, before)
            self._held[folder, before] = held
            if len(self._held) > HELD:
                del self._held[next(iter(self._held))]
        return held


def _version(folder: Path) -> str | None:
    """Of what lies there now; None where it cannot be read, which the reader then tells."""
    try:
        manifest = parse((folder / MANIFEST).read_bytes())
    except (OSError, ValueError):
        return None
    return _key(manifest)


def _key(manifest: Manifest) -> str:
    """What tells one publish of a folder from another."""
    return f"{manifest.epoch}-{manifest.sequence}"


def _read(folder: Path, before: int | None) -> Newest:
    """The page; once more where the feed went on meanwhile."""
    try:
        return _Backwards(folder).page(before)
    except FeedDamaged:
        return _Backwards(folder).page(before)


class _Backwards(FeedReading):
    """A feed's files from the last to the first, which is the snapshot: it tells what no segment does any more."""

    _told: Manifest

    def __init__(self, path: Path) -> None:
        super().__init__(path, 0, None)

    def _take(self, manifest: Manifest) -> None:
        super()._take(manifest)
        self._told = manifest
        self._parts = [manifest.snapshot, *manifest.segments]

    def page(self, before: int | None) -> Newest:
        """PAGE articles, and whether there are more."""
        end = self.sequence + 1 if before is None else before
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        for part in reversed(self._parts):
            if len(found) > PAGE:
                break
            with self._verified(part) as file:
                found += self._last(part, file, seen, end, PAGE + 1 - len(found))
        items = tuple(found[:PAGE])
        more = items[-1]["sequence"] if len(found) > PAGE else None
        return Newest(_key(self._told), self._told.feed, self._told.made, self._told.store_epoch, items, more)

    def _last(
        self, part: Segment | Snapshot, file: BinaryIO, seen: set[str], end: int, need: int
    ) -> list[dict[str, Any]]:
        """The last lines of a file that stand: not told anew behind it, not withdrawn, before the sequence ``end``."""
        standing: dict[str, bytes] = {}
        here: set[str] = set()
        for article, raw, line in self._each(part, file):
            here.add(article)
            standing.pop(article, None)
            if article not in seen and line["status"] != "withdrawn" and line["sequence"] < end:
                standing[article] = raw
                if len(standing) > need and isinstance(part, Snapshot):  # where nothing is withdrawn any more
                    del standing[next(iter(standing))]
        seen |= here
        return [json.loads(raw) for raw in list(standing.values())[: -need - 1 : -1]]

    def _each(self, part: Segment | Snapshot, file: BinaryIO) -> Iterator[tuple[str, bytes, dict[str, Any]]]:
        try:
            for raw in raw_lines(file, part.name):
                line = json.loads(raw)
                yield line["id"], raw, line
        except UNREADABLE as error:
            raise self._wrong(part, f"cannot be read ({error})") from error
