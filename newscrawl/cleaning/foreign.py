"""A name of another script in a Latin text, joined to a word or straight behind a comma. Sees one page's text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.cleaning.stranger import Stranger, early

# Letters of other scripts than Latin, and a run of them, with blanks.
_OTHER = "[\u0370-\u1dff\u2c00-\u2dff\u2e80-\u2fff\u3040-\ud7ff\uf900-\ufaff]"
_FOREIGN = re.compile(rf"{_OTHER}+(?: {_OTHER}+)*")
_LATIN = re.compile("[a-zA-Z\u00c0-\u024f]")
# How far behind the early part a name is looked for.
_BEHIND = 40


def foreign(text: str) -> Iterator[Stranger]:
    """A name of another script, joined to the Latin letters of the text or set straight behind a comma."""
    head = text[: early(text) + _BEHIND]
    match = None if head.isascii() else _FOREIGN.search(head)
    if match is None or len(_LATIN.findall(head)) * 2 < len(head):
        return
    start, end = match.span()
    before, after = text[start - 1 : start], text[end : end + 1]
    joined = (_LATIN.match(after) and before in {" ", "", "\n"}) or (before == "," and after == " ")
    if joined and len(_FOREIGN.findall(text)) == 1:
        yield Stranger(start, end, f"another script, joined to {after!r}", english=False)
