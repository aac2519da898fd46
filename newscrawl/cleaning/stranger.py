"""What a stranger is, and how far into a text it is looked for. Knows no place where it may stand."""

from __future__ import annotations

from typing import NamedTuple

# The places of names lose blanks anywhere; an injection was always seen at or before the first comma.
_EARLY, _LATEST = 150, 400


class Stranger(NamedTuple):
    """Where such a name stands, and what speaks for it in words for a person; ``english``: its grammar alone."""

    start: int
    end: int
    saw: str
    english: bool = True


def early(text: str) -> int:
    """How far into a text an injection is looked for in places where names lose blanks too."""
    return max(_EARLY, text.find(", ", 0, _LATEST)) + 1
