"""Where in a TOML text a key stands: ``tomllib`` gives values without lines. Knows no feed."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence

_HEADER = re.compile(r"\s*\[\s*([^\[\]]+?)\s*\]\s*(?:#.*)?")
_ASSIGNED = re.compile(
    r"""\s*((?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+)(?:\s*\.\s*(?:"[^"]*"|'[^']*'|[A-Za-z0-9_-]+))*)\s*="""
)


def line_of(text: str, keys: Sequence[str]) -> int:
    """The line (from 1) on which a key is set; of a key that is not there, or stands in a table in one line, the
    line of the table that holds it; 1 where nothing is found.
    """
    best, depth = 1, 0
    table: list[str] = []
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.fullmatch(line):
            path = table = _path(header[1])
        elif assigned := _ASSIGNED.match(line):
            path = [*table, *_path(assigned[1])]
        else:
            continue
        found = _shared(path, keys)
        if found > depth:
            best, depth = number, found
    return best


def _shared(path: Sequence[str], keys: Sequence[str]) -> int:
    """How many of the keys lead along a path: 0 where it leads elsewhere."""
    count = 0
    for one, key in zip(path, keys, strict=False):
        if one != key:
            break
        count += 1
    return count if count == len(path) or count == len(keys) else 0


def _path(dotted: str) -> list[str]:
    """The keys of a dotted key, as TOML reads it; empty where it does not."""
    try:
        value: object = tomllib.loads(f"{dotted} = 1")
    except tomllib.TOMLDecodeError:
        return []
    path: list[str] = []
    while isinstance(value, dict):
        key, value = next(iter(value.items()))
        path.append(key)
    return path
