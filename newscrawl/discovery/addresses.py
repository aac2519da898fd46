"""An address as a shape: each part of its path by its kind, not by its words. Text in, values out."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from newscrawl import urls

# Folders of an address that are looked at: the last ones, where articles differ.
_DEPTH = 6
# A fixed word of a site's structure is short; longer ones are hashes or joined headlines.
_MAX_WORD = 24
# Words of a file name that is a headline. Sections have up to three ("science-and-technology").
_SLUG_WORDS = 4
# Letters of a name without any separator in a script without blanks: a headline of eight characters.
_WIDE = 8
_WIDE_FROM = "\u2e80"
_NAMES = 8

_EXTENSION = re.compile(r"\.(?:[a-z]{2,5}[0-9]?)\Z", re.IGNORECASE)
_DATE = re.compile(r"(?:19|20)\d\d[-_.](?:0?[1-9]|1[0-2])(?:[-_.](?:0?[1-9]|[12]\d|3[01]))?\Z")
_DAY = re.compile(r"(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\Z")
_YEAR = re.compile(r"(?:19|20)\d\d\Z")
_UUID = re.compile(r"[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\Z", re.IGNORECASE)
_BETWEEN = re.compile(r"[-_+ ~,.:;|!'()]+")
_AMID = re.compile(r"[^\W\d_]\d+[^\W\d_]")
_LETTER = re.compile(r"[^\W\d_]")
_PAIR = re.compile(r"(?:^|&)([^=&]{1,40})=?([^&]{0,200})")

_MARKUP = frozenset({".html", ".htm", ".shtml", ".xhtml"})
_PAGES = _MARKUP | {"", ".php", ".asp", ".aspx", ".jsp", ".do", ".cfm"}

# Kinds of a part, as they stand in a shape. A part of any other kind is a fixed word and stands as itself.
SLUG, NUMBERED, NUMBER, ID, WORDS, WORD, COUNT, YEAR, DATE = (
    "<slug>", "<slug-number>", "<number>", "<id>", "<words>", "<word>", "<n>", "<year>", "<date>",
)  # fmt: skip


class Address(NamedTuple):
    """An address as a shape.

    ``shape`` has the folders' words as they are, ``form`` has ``<word>`` for them; ``last`` is the kind of what tells
    one page from another: the file's, or of a value of the query where the path has none. ``dated``: a day or month
    stands before it. ``letters`` are those of the longest name in it. ``markup``: it ends as a file of HTML does; ``file``:
    as one of another kind than pages have; ``queried``: it has a query that does not tell
    its page from others.
    """

    shape: str
    form: str
    last: str
    dated: bool
    depth: int
    letters: int
    markup: bool
    file: bool
    queried: bool


@lru_cache(maxsize=4096)
def address_of(url: str) -> Address:
    """The shape of a canonical address."""
    parts = urlsplit(url)
    segments = [one for one in parts.path.split("/") if one]
    extension = ""
    if segments and (found := _EXTENSION.search(segments[-1])) and found.start():
        extension = found[0].lower()
        segments[-1] = segments[-1][: found.start()]
    kinds = [kind_of(one) for one in segments]
    words = [kind if kind[0] == "<" else WORD for kind in kinds]
    query = [f"{name}={_value(value)}" for name, value in _PAIR.findall(parts.query)[:_NAMES]]
    tail = extension + ("?" + "&".join(sorted(query)) if query else "")
    last = words[-1] if words else ""
    valued = next((kind for one in query if (kind := one.partition("=")[2]) in _TELLING), "")
    if last in {"", WORD}:
        # What names the page may stand before a word that all have (.../a-headline/index.html, .../4711/print).
        last = valued or (words[-2] if len(words) > 1 and words[-2] in _NAMING else last)
    folders = words[:-1] if last != DATE else words
    return Address(
        "/" + "/".join([*(kinds[:-1] if words else ()), *words[-1:]][-_DEPTH:]) + tail,
        "/" + "/".join(words[-_DEPTH:]) + tail,
        last,
        DATE in folders or (YEAR in folders and COUNT in folders),
        len(segments),
        max(map(_letters, segments[-2:]), default=0),
        extension in _MARKUP,
        extension not in _PAGES,
        bool(query) and last != valued,
    )


def bare(url: str) -> str:
    """What two links to one page have in common: without scheme, www., a slash at the end, and what of a query does not
    tell pages apart ("?ref=feed"). For comparing lists of one site only.
    """
    path, _, query = urls.identity(url).partition("?")
    if not query or address_of(url).queried:
        return path.rstrip("/")
    told = [f"{name}={value}" for name, value in _PAIR.findall(query)[:_NAMES] if _value(value) in _TELLING]
    return f"{path.rstrip('/')}?{'&'.join(sorted(told))}"


@lru_cache(maxsize=8192)
def kind_of(segment: str) -> str:
    """The kind of one part of a path, ``<slug>`` and the like; a fixed word is its own, in lower case."""
    text = unquote(segment) if "%" in segment else segment
    if text.isdecimal():
        return _number(text)
    if _DATE.match(text):
        return DATE
    if _UUID.match(text):
        return ID
    pieces = [one for one in _BETWEEN.split(text) if one]
    numbers = sum(one.isdecimal() and len(one) >= 4 and not _YEAR.match(one) for one in pieces)
    worded = [one for one in pieces if _LETTER.search(one)]
    if not worded:
        return NUMBER if numbers else COUNT
    if len(pieces) == 1:
        return _single(text)
    tokens = sum(_is_token(one) for one in worded)
    if len(worded) - tokens >= _SLUG_WORDS:
        return NUMBERED if numbers or tokens else SLUG
    if numbers or (tokens and len(worded) > 1):
        return NUMBERED
    if tokens:
        return ID
    return SLUG if _is_wide(text) else WORDS


def _letters(segment: str) -> int:
    """The letters of a part; a character of a script without blanks is as much as three."""
    text = unquote(segment) if "%" in segment else segment
    return len(text) if text.isascii() else len(text) + 2 * sum(one > _WIDE_FROM for one in text)


def _number(text: str) -> str:
    if _DAY.match(text):
        return DATE
    if _YEAR.match(text):
        return YEAR
    return NUMBER if len(text) >= 4 else COUNT


def _single(text: str) -> str:
    """The kind of a part without separators."""
    if _is_wide(text):
        return SLUG
    if _is_token(text):
        return ID
    return text.lower() if len(text) <= _MAX_WORD else ID


def _is_token(text: str) -> bool:
    """Whether letters and digits are mixed as no word does: three digits, or letters on both sides of one."""
    digits = sum(one.isdigit() for one in text)
    if not digits or digits == len(text) or len(text) < 5:
        return False
    return digits >= 3 or (_AMID.search(text) is not None and (digits == 2 or not (text.islower() or text.isupper())))


def _is_wide(text: str) -> bool:
    """Whether a text of a script without blanks is as long as a headline."""
    return len(text) >= _WIDE and sum(one > _WIDE_FROM for one in text) * 2 > len(text)


def _value(value: str) -> str:
    """The kind of a value in a query; small numbers and words are of no kind that tells pages apart."""
    kind = kind_of(value) if value else ""
    return kind if kind[:1] == "<" else WORD


_TELLING = frozenset({SLUG, NUMBERED, NUMBER, ID, DATE})
_NAMING = frozenset({SLUG, NUMBERED, NUMBER, ID})
