"""Lines that a host sets on many pages: "Read more", "Sign up ...". Counts by host; knows no phrase and no language.

Two surveys, as with names: a sketch of bounded size tells which lines may recur, then those are counted exactly.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Self

import numpy as np
from numpy.typing import NDArray

from newscrawl.cleaning.keys import story_of

# A line of noise is short, or it stands at an end of the body; a paragraph of the story is neither, as a rule.
_SHORT, _LONG = 120, 300
_EDGE = 3
# So many stories of one host have the line. Fewer may quote each other, or be parts of one column.
STORIES = 4
# 4 MB: a million pages of six such lines each leave one cell in three over the bar by chance, and those are counted.
_CELLS = 1 << 22


@dataclass(frozen=True, slots=True)
class Standing:
    """The lines that stand on a host's pages, by key, and whether they are to be taken out of bodies."""

    keys: frozenset[int] = frozenset()
    host: str = ""
    remove: bool = False


NOTHING = Standing()


@dataclass(slots=True)
class Sketch:
    """About how many records of a host have a line: never too few, sometimes too many."""

    _cells: NDArray[np.uint8] = field(default_factory=lambda: np.zeros(_CELLS, np.uint8))

    def add(self, keys: bytes) -> None:
        """Take what ``line_keys`` gave for some records."""
        cells, counts = np.unique(np.frombuffer(keys, np.uint64) % _CELLS, return_counts=True)
        self._cells[cells] = np.minimum(self._cells[cells] + counts, 255)

    def suspects(self, key: int) -> bool:
        """Whether a line may stand in enough records."""
        return bool(self._cells[key % _CELLS] >= STORIES)


@dataclass(slots=True)
class LineSurvey:
    """In how many stories of a host the suspected lines stand: stories are told apart by their headlines."""

    sketch: Sketch
    stories: dict[int, frozenset[int]] = field(default_factory=dict)

    def add(self, host: str, headline: str, body: str) -> None:
        """Count one record."""
        story: int | None = None
        for key in _keys(host, body):
            known = self.stories.get(key, frozenset())
            if len(known) < STORIES and self.sketch.suspects(key):
                story = story_of(headline) if story is None else story
                self.stories[key] = known | {story}

    def merge(self, other: Self) -> None:
        """Add what another survey of the same sketch has counted."""
        for key, stories in other.stories.items():
            self.stories[key] = self.stories.get(key, frozenset()) | stories

    def keys(self) -> frozenset[int]:
        """The lines that stand in enough stories."""
        return frozenset(key for key, stories in self.stories.items() if len(stories) >= STORIES)


def line_keys(host: str, body: str) -> bytes:
    """The keys of a record's lines, each once, as unsigned 64-bit numbers."""
    return np.fromiter(set(_keys(host, body)), np.uint64).tobytes()


def places(body: str, standing: Standing) -> list[tuple[int, int]]:
    """The lines of a body that stand on the host's other pages, in order; neighbours together, with a line end.

    Empty where they would be the whole body: then it is the story that recurs.
    """
    found: list[tuple[int, int]] = []
    others = 0
    for start, end, text in _lines(body):
        if not text or _key(standing.host, text) not in standing.keys:
            others += start < end
        elif found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    if found and found[-1][1] == len(body):
        found[-1] = (max(0, found[-1][0] - 1), len(body))
    return found if others else []


def _keys(host: str, body: str) -> Iterator[int]:
    """The keys of a body's lines but for those that it has twice: a refrain is the story's own."""
    texts = Counter(text for _, _, text in _lines(body) if text)
    return (_key(host, text) for text, times in texts.items() if times == 1)


def _key(host: str, line: str) -> int:
    data = line.encode("utf-8", "replace")
    return zlib.crc32(data, zlib.crc32(host.encode("utf-8", "replace"))) << 16 | len(data) & 0xFFFF


def _lines(body: str) -> Iterator[tuple[int, int, str]]:
    """Start, end and text of each line that noise could be; a longer line gives an empty text."""
    lines = body.split("\n")
    at = 0
    for number, line in enumerate(lines):
        end = at + len(line) + (number < len(lines) - 1)
        edge = number < _EDGE or number >= len(lines) - _EDGE
        yield at, end, line.strip() if len(line) <= (_LONG if edge else _SHORT) else ""
        at = end


def shown(body: str, found: Collection[tuple[int, int]]) -> str:
    """Which lines of a body these are, counted from 1."""
    runs = [(body.count("\n", 0, start + 1) + 1, body.count("\n", 0, end - 1) + 1) for start, end in found]
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
