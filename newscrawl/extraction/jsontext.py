"""JSON as pages write it: wrapped, commented, escaped for HTML, with commas and quotes too many. Knows no vocabulary.

What is whole is read as it stands; only a block that is not is mended, in one pass over its characters.
"""

from __future__ import annotations

import html
import json
import re

# Real blocks have 1-60 KB (with articleBody); above this a block is an attack or a data dump.
MAX_CHARS = 1_000_000
# Mending costs 50 ms for this many characters of the worst kind; the longest broken block seen had 30 KB.
_MAX_MENDED = 200_000
# Values behind each other in one block, and text inside text: pages have two.
_MAX_VALUES = 20
_MAX_LAYERS = 3
_WRAPPINGS = re.compile(
    r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|/\*\s*\]\]>\s*\*/|//\s*<!\[CDATA\[|//\s*\]\]>|<!\[CDATA\[|\]\]>"
)
# Between strings: what opens one, and comments.
_OUTSIDE = re.compile(r'"|//[^\n]*|/\*')
_COMMAS = re.compile(r'"(?:[^"\\]++|\\.)*+"?|,[\s,]*', re.DOTALL)
# Inside a string: its end, or an escape that JSON does not know (``\'``, ``\x``).
_INSIDE = re.compile(r'"|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})|\\')
# Behind a quote that ends a string; any other quote is one that the text wrote and nobody escaped. Behind the comma
# stands the next value, so that ``"He said "yes", then left"`` is one string.
_ENDS = re.compile(r'\s*(?:[:\]}]|,\s*(?:["\[{\]},]|-?\d|true\b|false\b|null\b|/[/*])|/[/*]|\Z)')
_DECODER = json.JSONDecoder(strict=False)


def values(block: str) -> list[object]:
    """The values of a block, mostly one; none where it is no JSON even when mended, or too long."""
    if len(block) > MAX_CHARS:
        return []
    for _ in range(_MAX_LAYERS):
        found = _values(block)
        if len(found) == 1 and isinstance(found[0], str) and found[0].lstrip()[:1] in {"{", "["}:
            block = found[0]  # JSON written as a string of JSON
            continue
        return found
    return []


def _values(block: str) -> list[object]:
    try:
        return [_DECODER.decode(block)]
    except (ValueError, RecursionError):
        pass
    text = _WRAPPINGS.sub(" ", block).strip().rstrip(";").rstrip()
    if '"' not in text and ("&quot;" in text or "&#34;" in text):
        text = html.unescape(text)
    found = _sequence(text)
    if not found and '"' in text and len(text) <= _MAX_MENDED:
        found = _sequence(_mended(text))
    return found


def _sequence(text: str) -> list[object]:
    """Values that stand one behind the other; none if anything else stands there."""
    found: list[object] = []
    at = 0
    while at < len(text):
        if len(found) == _MAX_VALUES:
            return found
        try:
            value, at = _DECODER.raw_decode(text, at)
        except (ValueError, RecursionError):
            return []
        found.append(value)
        while at < len(text) and text[at] in " \t\r\n,;":
            at += 1
    return found


def _mended(text: str) -> str:
    """Take out comments and commas too many, escape quotes inside strings, and write unknown escapes as text."""
    parts: list[str] = []
    at = 0
    while mark := _OUTSIDE.search(text, at):
        parts.append(text[at : mark.start()])
        at = mark.end()
        if mark[0] == '"':
            parts.append('"')
            at = _string(text, at, parts)
        elif mark[0] == "/*":
            end = text.find("*/", at)
            at = end + 2 if end >= 0 else len(text)
    parts.append(text[at:])
    return _COMMAS.sub(_comma, "".join(parts))


def _comma(mark: re.Match[str]) -> str:
    """One comma of several, none before an end; strings as they are."""
    if mark[0][0] == '"':
        return mark[0]
    return "" if mark.string[mark.end() : mark.end() + 1] in {"]", "}"} else ","


def _string(text: str, at: int, parts: list[str]) -> int:
    """Copy a string to the quote that ends it; where the rest begins."""
    while mark := _INSIDE.search(text, at):
        parts.append(text[at : mark.start()])
        at = mark.end()
        if mark[0] == '"':
            if _ENDS.match(text, at):
                parts.append('"')
                return at
            parts.append('\\"')
        elif mark[0] == "\\":
            parts.append("" if text[at : at + 1] == "'" else "\\\\")
        else:
            parts.append(mark[0])
    parts.append(text[at:])
    return len(text)
