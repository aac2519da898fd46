"""The saved pages that ``extract`` is given, in the order given, and cut into batches for workers. Reads no page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscrawl.corpus.saved import Problem, Saved, files, lines, pages
from newscrawl.corpus.spool import STDIN

# A worker is given so many pages at a time, or fewer large ones: a third of a second's work the careful way.
_PAGES = 16
_BYTES = 1 << 20


@dataclass(frozen=True, slots=True)
class Inputs:
    """What was named; ``leave_out`` is no input where it is found in a folder."""

    stdin: BinaryIO
    leave_out: Path | None = None

    def entries(self, places: Iterable[Path | str]) -> Iterator[Saved | Problem]:
        """Every page of these places, and why something gives none."""
        for place in places:
            if isinstance(place, Path):
                for file in files(place, self.leave_out):
                    if isinstance(file, Problem):
                        yield file
                    else:
                        yield from pages(file)
            else:
                yield from lines(self.stdin, "standard input")

    def is_beyond(self, size: int, places: Iterable[Path | str]) -> bool:
        """Whether the files of these places have more bytes than ``size``; looks at no more than it must."""
        left = size
        for place in places:
            for file in files(place, self.leave_out) if isinstance(place, Path) else ():
                if isinstance(file, Path):
                    left -= _size(file)
                if left < 0:
                    return True
        return False


def is_lasting(place: Path | str) -> bool:
    """Whether an input can be read a second time."""
    return place != STDIN and isinstance(place, Path) and (place.is_file() or place.is_dir())


def batches(entries: Iterable[Saved | Problem], pages: int = _PAGES) -> Iterator[tuple[Saved | Problem, ...]]:
    """Entries in their order, so many together."""
    batch: list[Saved | Problem] = []
    size = 0
    for entry in entries:
        batch.append(entry)
        size += len(entry.page.body) if isinstance(entry, Saved) else 0
        if len(batch) >= pages or size >= _BYTES:
            yield tuple(batch)
            batch, size = [], 0
    if batch:
        yield tuple(batch)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0  # it is told when it is read
