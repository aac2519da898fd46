"""A line of JSON: read, and written with some values changed. Knows no key.

A line is not made anew from what was read of it: only the values that changed are replaced, so that numbers, escapes,
blanks, unknown keys and their order stay to the letter.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

_KINDS = {bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "an object"}

# The reader of JSON recurses, and how deep it may depends on who calls it; a line must not be a record in one pass only.
_MAX_DEPTH = 200
# A text without an end takes the rest of the line, once.
_NESTING = re.compile(rb'"(?:[^"\\]|\\.)*+(?:"|\Z)|[\[{]|[\]}]', re.DOTALL)
_BLANKS = re.compile(r"[ \t\r\n]*")
# What a reader of lines may take for a line's end, and halves of characters, which UTF-8 cannot write.
_UNSAFE = re.compile("[\x85\u2028\u2029\ud800-\udfff]")


# What Python's reader refuses, in words that are not Python's.
HUGE_NUMBER = "a whole number of more than 4,300 digits"


class BrokenRecordError(Exception):
    """A line that is no record; the message says why."""


def read_object(line: bytes) -> dict[str, Any]:
    """The object that a line holds. Raises BrokenRecordError where it holds none."""
    if line.count(b"[") + line.count(b"{") > _MAX_DEPTH and _depth(line) > _MAX_DEPTH:
        raise BrokenRecordError(f"nested more than {_MAX_DEPTH} deep")
    try:
        values = _JSON.decode(line.decode())
    except UnicodeDecodeError as error:
        raise BrokenRecordError(f"invalid UTF-8 at byte {error.start}") from None
    except json.JSONDecodeError as error:
        raise BrokenRecordError(f"broken JSON: {error.msg} at character {error.pos}") from None
    except ValueError:
        raise BrokenRecordError(f"broken JSON: {HUGE_NUMBER}") from None
    if not isinstance(values, dict):
        raise BrokenRecordError(f"no JSON object but {kind_of(values)}")
    return values


def keys_twice(values: Mapping[str, Any]) -> frozenset[str]:
    """The keys that an object had twice; the later value is the one that was taken."""
    return values.twice if isinstance(values, _Twice) else frozenset()


def kind_of(value: Any) -> str:
    """What a value is, for people."""
    return _KINDS.get(type(value), "a text" if isinstance(value, str) else "a single value")


def is_whole(value: Any) -> bool:
    """Whether UTF-8 can write a text: not one with half characters. What is no text is whole."""
    try:
        if isinstance(value, str):
            value.encode()
    except UnicodeEncodeError:
        return False
    return True


def survives(value: Any) -> bool:
    """Whether a text is the same when it has been written as JSON and read again: not always with half characters."""
    return is_whole(value) or bool(json.loads(json.dumps(value)) == value)


def as_ascii(values: Mapping[str, object]) -> bytes:
    """A line that holds an object, with its end, in which every character beyond ASCII is an escape."""
    return _ASCII.encode(values).encode() + b"\n"


def spliced(text: str, changes: Mapping[str, Any]) -> str:
    """A JSON object's text with some values replaced where they stand, and those of new keys set at its end."""
    spans, ascii_only = _spans(text), text.isascii()
    parts, at = [], 0
    for key in sorted(changes.keys() & spans.keys(), key=lambda key: spans[key]):
        start, end = spans[key]
        parts += [text[at:start], _written(changes[key], ascii_only=ascii_only)]
        at = end
    parts.append(text[at:-1])
    parts += [f',"{key}":{_written(changes[key], ascii_only=ascii_only)}' for key in changes if key not in spans]
    return "".join([*parts, "}"])


def _written(value: Any, *, ascii_only: bool) -> str:
    if ascii_only:
        return _ASCII.encode(value)
    text = _UTF8.encode(value)
    if not text.isprintable():  # a fifth of the cost of the search, and enough for most
        text = _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", text)
    return text


def _spans(text: str) -> dict[str, tuple[int, int]]:
    """Where the value of each key of a JSON object starts and ends in its text."""
    spans: dict[str, tuple[int, int]] = {}
    at, mark = _skip(text, 0) + 1, ","
    while mark == ",":
        key, at = _PLAIN.raw_decode(text, _skip(text, at))
        at = _skip(text, _skip(text, at) + 1)
        _, end = _PLAIN.raw_decode(text, at)
        spans[key] = (at, end)
        at = _skip(text, end)
        mark, at = text[at], at + 1
    return spans


def _skip(text: str, at: int) -> int:
    blanks = _BLANKS.match(text, at)
    assert blanks is not None
    return blanks.end()


class _Twice(dict[str, Any]):
    """An object that has some keys twice."""

    twice: frozenset[str] = frozenset()


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) == len(pairs):
        return found
    doubled = _Twice(found)
    doubled.twice = frozenset(key for key, times in Counter(key for key, _ in pairs).items() if times > 1)
    return doubled


_JSON = json.JSONDecoder(object_pairs_hook=_object)
_PLAIN = json.JSONDecoder()
_ASCII = json.JSONEncoder(separators=(",", ":"))
_UTF8 = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))


def _depth(line: bytes) -> int:
    depth = deepest = 0
    for token in _NESTING.finditer(line):
        mark = token[0]
        depth += 1 if mark in {b"[", b"{"} else -1 if mark in {b"]", b"}"} else 0
        deepest = max(deepest, depth)
    return deepest
