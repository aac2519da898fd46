"""Lines that a host sets on many pages: "Read more", "Sign up ...". Counts by host; knows no phrase and no language.

A host's lines go by the hash of host and line, its stories by the ends of their headlines.
"""

from __future__ import annotations

import zlib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from newscrawl.cleaning.keys import story_of

# A line of noise is short, or it stands at an end of the body; a paragraph of the story is neither, as a rule.
_SHORT, _LONG = 120, 300
_EDGE = 3
# So many stories of one host have the line. Fewer may quote each other, or be parts of one column.
STORIES = 4
ROW = np.dtype([("key", "<u8"), ("story", "<u4")])
# 4 MB: a million pages of six such lines each leave one cell in three over the bar by chance, and those are counted.
_CELLS = 1 << 22


@dataclass(frozen=True, slots=True)
class Standing:
    """The lines that stand on a host's pages, by key, and whether they are to be taken out of bodies."""

    keys: frozenset[int] = frozenset()
    host: str = ""
    remove: bool = False


NOTHING = Standing()


def line_rows(host: str, headline: str, body: str) -> bytes:
    """A record's lines as rows of ``ROW``: what ``recurring`` counts."""
    keys = list(_keys(host, body))
    rows = np.empty(len(keys), ROW)
    if keys:
        rows["key"], rows["story"] = keys, story_of(headline)
    return rows.tobytes()


def recurring(blocks: Callable[[], Iterable[bytes]]) -> frozenset[int]:
    """The lines that stand in enough stories of a host, by key; reads all rows twice, and holds few of them.

    A sketch of bounded size tells which lines may recur, never too few; those are then counted exactly.
    """
    cells = np.zeros(_CELLS, np.uint8)
    for block in blocks():
        found, counts = np.unique(np.frombuffer(block, ROW)["key"] % _CELLS, return_counts=True)
        cells[found] = np.minimum(cells[found] + counts, 255)
    held = np.empty(0, ROW)
    for block in blocks():
        rows = np.frombuffer(block, ROW)
        held = _few(np.concatenate([held, rows[cells[rows["key"] % _CELLS] >= STORIES]]))
    keys, stories = np.unique(held["key"], return_counts=True)
    return frozenset(int(key) for key in keys[stories >= STORIES])


def _few(rows: NDArray[np.void]) -> NDArray[np.void]:
    """Of each line as many different stories as decide, in the order of their numbers."""
    rows = np.unique(rows)
    first = np.searchsorted(rows["key"], rows["key"])
    return rows[np.arange(len(rows)) - first < STORIES]


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
