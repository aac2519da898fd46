"""What a stranger is, and the shapes of words by which it is looked for. Knows no place where it may stand."""

from __future__ import annotations

import re
from typing import NamedTuple

# The places of names lose blanks anywhere; an injection was always seen at or before the first comma.
_EARLY, _LATEST = 150, 400


class Stranger(NamedTuple):
    """Where such a name stands, and what speaks for it in words for a person; ``english``: its grammar alone."""

    start: int
    end: int
    saw: str
    english: bool = True


CAPITAL = "[^\\W\\d_a-z\u00df-\u00f6\u00f8-\u00ff]"
TOKEN = rf"{CAPITAL}[\w'’&-]*"
NEXT_WORD = re.compile(r" ([^\W\d_][\w’'-]*)")
BACK = 40
# What words with a capital rarely end in; "in", "a", "on", "by", "and" they do.
TAILS = frozenset(
    "the that this with from which who whom their they them have been was were would will about more but not into its "
    "under she when where while what because being during could should than these those".split()
)


def early(text: str) -> int:
    """How far into a text an injection is looked for in places where names lose blanks too."""
    return max(_EARLY, text.find(", ", 0, _LATEST)) + 1
