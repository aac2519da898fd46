"""Lines that a host sets on many pages: "Read more", "Sign up ...". Counts by host; knows no phrase and no language.

A host's lines go by the hash of host and line, its stories by the ends of their headlines.
"""

from __future__ import annotations

import zlib
from array import array
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass

from newscrawl.cleaning.keys import story_of

# A line of noise is short, or it stands at an end of the body; a paragraph of the story is neither, as a rule.
_SHORT, _LONG = 120, 300
_EDGE = 3
# Bytes for each line of a record.
ROW_SIZE = 16
# Set in the key of a line that a body has twice: a refrain is the story's own, and does not count.
TWICE = 1 << 63


@dataclass(frozen=True, slots=True)
class Standing:
    """The lines that stand on a host's pages, by key, and whether they are to be taken out of bodies."""

    keys: frozenset[int] = frozenset()
    host: str = ""
    remove: bool = False


NOTHING = Standing()


def line_rows(host: str, headline: str, body: str) -> bytes:
    """A record's lines as an ``array("Q")`` of key and story for each: what ``noise_rows.recurring`` counts."""
    texts = Counter(text for _, text in _lines(body) if text)
    first, story = _first(host), story_of(headline)
    keys = (_key(first, text) | (TWICE if times > 1 else 0) for text, times in texts.items())
    return array("Q", [number for key in keys for number in (key, story)]).tobytes()


def places(body: str, standing: Standing) -> list[tuple[int, int]]:
    """The lines of a body that stand on the host's other pages, in order; neighbours together, with a line end.

    Empty where they would be the whole body: then it is the story that recurs.
    """
    found: list[tuple[int, int]] = []
    others = end = 0
    first = _first(standing.host)
    for line, text in _lines(body):
        start, end = end, min(len(body), end + len(line) + 1)
        if not text or _key(first, text) not in standing.keys:
            others += start < end
        elif found and found[-1][1] == start:
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    if found and found[-1][1] == len(body):
        found[-1] = (max(0, found[-1][0] - 1), len(body))
    return found if others else []


def _lines(body: str) -> list[tuple[str, str]]:
    """Each line with what noise it could be: itself without blanks around it, empty where it is too long."""
    lines = body.split("\n")
    behind = len(lines) - _EDGE
    return [
        (line, line.strip() if len(line) <= (_SHORT if _EDGE <= number < behind else _LONG) else "")
        for number, line in enumerate(lines)
    ]


def _first(host: str) -> int:
    """Where the keys of a host's lines begin."""
    return zlib.crc32(host.encode("utf-8", "replace"))


def _key(first: int, line: str) -> int:
    data = line.encode("utf-8", "replace")
    return zlib.crc32(data, first) << 16 | len(data) & 0xFFFF


def shown(body: str, found: Collection[tuple[int, int]]) -> str:
    """Which lines of a body these are, counted from 1."""
    runs = [(body.count("\n", 0, start + 1) + 1, body.count("\n", 0, end - 1) + 1) for start, end in found]
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
