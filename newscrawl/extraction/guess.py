"""The charset of a page that declares none, by its bytes and the language it declares; asked only where it is no UTF-8.

Knows that letters of one family look alike: what tells cp1250 from cp1252 is the language, not the bytes.
"""

from __future__ import annotations

import re

_LANG = re.compile(rb"<html[^>]{0,300}?\slang\s*=\s*[\"']?\s*([a-z]{2,3})(?:[-_]([a-z]{2,4}))?", re.IGNORECASE)
_LANG_BYTES = 4_096
_RUNS = re.compile(rb"[\x80-\xff]{2,}")
# The bytes that are no ASCII.
HIGH = bytes(range(128, 256))
# In western text accented letters stand alone; in Cyrillic, Greek or Chinese they fill words.
_MAX_RUNS = 0.3
# Scripts that a declared language is written in; each charset counts if all bytes decode.
_WIDE = {
    "ja": ("euc_jp", "cp932"),
    "ko": ("cp949",),
    "zh": ("gb18030", "big5hkscs"),
}
_TRADITIONAL = frozenset((b"tw", b"hk", b"mo", b"hant"))
_CENTRAL, _CENTRAL_ISO, _WESTERN = "cp1250", "iso8859-2", "cp1252"
_NARROW = (
    dict.fromkeys(("cs", "sk", "pl", "hu", "ro", "sl", "hr", "bs", "sq"), _CENTRAL)
    | dict.fromkeys(("tr", "az"), "cp1254")
    | dict.fromkeys(("lt", "lv", "et"), "cp1257")
    | {"vi": "cp1258"}
)
# Where cp1250 and ISO 8859-2 differ: letters that only the one has here, and only the other there.
_CENTRAL_LETTERS = re.compile(rb"[a-z][\x8a\x8c-\x8f\x9a\x9c-\x9f]|[\x8a\x8c-\x8f\x9a\x9c-\x9f][a-z]")
_ISO_LETTERS = re.compile(rb"[a-z][\xa6\xa9\xab\xac\xae\xb1\xb6\xbb\xbc\xbe]|[\xb1\xb6\xbb\xbc\xbe][a-z]")
_BRACKETS = re.compile(rb"[<>]")
_DETECTED_BYTES = 20_000


def charsets(body: bytes) -> list[str]:
    """The charsets that a body may be in, the likeliest first; the last, cp1252, is what everything decodes in."""
    match = _LANG.search(body, 0, _LANG_BYTES)
    language = match[1].lower().decode("ascii") if match else ""
    high = len(body) - len(body.translate(None, HIGH))
    if sum(map(len, _RUNS.findall(body))) <= _MAX_RUNS * high:
        charset = _NARROW.get(language, _WESTERN)
        return [_central(body) if charset == _CENTRAL else charset, _WESTERN]
    wide = _WIDE.get(language, ())
    if match and match[2] and match[2].lower() in _TRADITIONAL:
        wide = wide[::-1]
    return [*wide, *_detected(body), _WESTERN]


def _central(body: bytes) -> str:
    return _CENTRAL if _CENTRAL_LETTERS.search(body) or not _ISO_LETTERS.search(body) else _CENTRAL_ISO


def _detected(body: bytes) -> list[str]:
    """What charset-normalizer takes its words for: 1 ms for what is looked at, and 20 ms once for its tables.

    Words, for a page may begin with more script than is looked at.
    """
    import charset_normalizer

    pieces = (piece for piece in _BRACKETS.split(body) if not piece.isascii())
    best = charset_normalizer.from_bytes(b"\n".join(pieces)[:_DETECTED_BYTES]).best()
    return [best.encoding] if best else []
