"""Where a line stands in its page's markup, in a form that pages of one site share: tags and classes, no numbers."""

from __future__ import annotations

import re
from zlib import crc32

_DIGITS = re.compile(r"\d+")
# The elements next to a line tell its kind; those further out carry names of the single article.
_LEVELS = 4


class Paths:
    """The block elements of one walk as a tree of numbers: 0 is the body, each other has a parent, a tag and a name."""

    __slots__ = ("_known", "_places", "_shapes")

    def __init__(self) -> None:
        self._known: dict[tuple[int, str, str], int] = {}
        self._places: list[tuple[int, str, str]] = [(0, "", "")]
        self._shapes: dict[int, int] = {0: 0}

    def enter(self, path: int, tag: str, name: str) -> int:
        """The number of an element inside another; elements of one place, tag and name share it."""
        key = path, tag, name
        number = self._known.get(key)
        if number is None:
            number = self._known[key] = len(self._places)
            self._places.append(key)
        return number

    def parent(self, number: int) -> int:
        """The element around another; the body is its own."""
        return self._places[number][0]

    def shape(self, number: int) -> int:
        """The shape of an element: a hash (CRC-32) of the innermost elements' tags and names."""
        found = self._shapes.get(number)
        if found is None:
            chain: list[str] = []
            at = number
            while at and len(chain) < 2 * _LEVELS:
                at, tag, name = self._places[at]
                chain += (tag, name)
            text = _DIGITS.sub("", "\n".join(chain))
            found = self._shapes[number] = crc32(text.encode("utf-8", "surrogatepass"))
        return found
