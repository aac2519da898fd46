"""HTML entities that were left in a text: complete, known, and not spoken about. Knows no field and no edit."""

from __future__ import annotations

import re
from html.entities import html5, name2codepoint

Piece = tuple[int, int, str]

# The names of HTML 4 that stand for letters and punctuation; its signs of mathematics (&and; &or; &image; &sum;) are
# words elsewhere and no publishing system writes them for want of a charset. &lt; and &gt; are the subject of texts
# about markup, and decoded they would make markup: they stay.
_KNOWN = {name: chr(point) for name, point in name2codepoint.items() if point < 0x2100 and name not in {"lt", "gt"}} | {
    "apos": "'",
    "trade": "™",
    "AMP": "&",  # a headline in capitals takes its entities along
    "QUOT": '"',
}
# &#146; is what browsers read as cp1252 says, by the standard's own table: html5's names do not hold it.
_OLD_NUMBERS = {point: bytes([point]).decode("cp1252", "ignore") for point in range(0x80, 0xA0)}
_AMP = r"(?:amp|AMP|#0{0,4}38|#[xX]0{0,4}26);"
_ENTITY = re.compile(rf"&((?:{_AMP})*)(?:([A-Za-z][A-Za-z0-9]{{1,31}})|#(\d{{1,7}})|#[xX]([0-9A-Fa-f]{{1,6}}));")
# A text that shows tags, or names their language, may mean every entity as it stands.
_MARKUP = re.compile(
    r"&(?:amp;)*(?:[lg]t|#0*6[02]|#x0*3[ce]);|</?[a-z][a-z0-9]*[\s/>]|<!--|(?<![./\w])(?:x?html5?|xml|ampersands?)\b",
    re.IGNORECASE,
)
_OPENING, _CLOSING = "\"'`“‘«‹„‚([", "\"'`”’»›“‘)]"


def entities(text: str) -> list[Piece]:
    """Places (start, end) of left-over entities and what they stand for, in order; empty where markup is the subject.

    Escaped more than once ("&amp;amp;quot;") is one place. An entity that stands alone in quotes or brackets is
    spoken about and stays.
    """
    found = [piece for match in _ENTITY.finditer(text) if (piece := _decoded(text, match)) is not None]
    return [] if found and _MARKUP.search(text) else found


def _decoded(text: str, match: re.Match[str]) -> Piece | None:
    start, end = match.span()
    if text[start - 1 : start] in _OPENING and text[end : end + 1] in _CLOSING and start > 0 and end < len(text):
        return None
    escaped, name, decimal, hexadecimal = match.groups()
    meant = _KNOWN.get(name) if name else _numbered(int(decimal) if decimal else int(hexadecimal, 16))
    if meant is not None:
        return start, end, meant
    if not escaped or not name or f"{name};" in html5:
        return None
    return start, start + 1 + len(escaped), "&"  # "&amp;word;" is an ampersand before a word


def _numbered(point: int) -> str | None:
    """The character of a number; None for "<", ">", and what no text holds: controls, surrogates, no characters."""
    if point in {0x3C, 0x3E} or (point < 0x20 and point not in {0x09, 0x0A, 0x0D}) or point == 0x7F:
        return None
    if point in _OLD_NUMBERS:
        return _OLD_NUMBERS[point] or None
    if 0xD800 <= point < 0xE000 or point > 0x10FFFF or point & 0xFFFE == 0xFFFE or 0xFDD0 <= point < 0xFDF0:
        return None
    return chr(point)
