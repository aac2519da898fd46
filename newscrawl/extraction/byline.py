"""The grammar of a byline: which people and dates a short line names, and whether it says anything else.

Knows the words that bylines are made of in several languages, no site and no outlet. A line is read word by word;
what is no such word, name or date is left over, and a line that leaves something over is text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from newscrawl.extraction.byline_words import (
    AND,
    BY,
    COLLECTIVE,
    MODIFIED,
    NO_NAME,
    PARTICLES,
    PERSON,
    PUBLISHED,
    ROLE,
    SURNAMES,
    WORDS,
)
from newscrawl.extraction.written import Written, dates

# The longest among 439 pages of news sites has 143 characters: three reporters, a writer and an editor.
_MAX = 200
_MAX_NAME_WORDS = 5
_MAX_RUN = 7  # with the role behind it
# What stands for a date and for a known name while a line is read.
_DATE, _KNOWN = "\x01", "\x02"
_ADDRESS = re.compile(r"\S*@\S+|https?://\S+")
_TOKEN = re.compile(r"[\x01\x02]|\S*@\S+|https?://\S+|[^\W_](?:[\w.'’&-]*\w)?\.?|\S")
_NUMBER = re.compile(r"\d{1,2}(?:[:.h]\d\d)?(?:[ap]m)?|[ap]\.?m\.?|[A-Z]{1,3}T|MES?Z|GMT|UTC", re.IGNORECASE)
_ABBREVIATED = re.compile(r"(?:[^\W\d_]|Jr|Sr|Dr|St|Mr|Ms|Mrs)\.")
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’')\]]*\Z")
_MARKS = " \t-–—|/·•,;:.()[]<>"
_OUTLET_LINKS = frozenset(("for", "of", "in", "the", "aus", "de"))


@dataclass(slots=True)
class Byline:
    """What a line names; dates as written. ``left`` are the words that no byline has.

    ``known`` counts names that were known before, ``behind`` the words of ``left`` that stand behind "By" and a name,
    where an outlet or a place would. ``status`` is the last that it says, published or modified, or empty.
    """

    authors: list[str] = field(default_factory=list)
    published: list[str] = field(default_factory=list)
    modified: list[str] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    known: int = 0
    behind: int = 0
    numbers: int = 0
    roles: int = 0
    status: str = ""
    by: bool = False


def parse(line: str, known: Sequence[str] = ()) -> Byline:
    """Read a line as a byline; whatever it is, the answer says what is left over."""
    found = Byline()
    if len(line) > _MAX:
        found.left.append(line)
        return found
    line = line.replace(_DATE, " ").replace(_KNOWN, " ")
    written = dates(line)
    line = _undated(line, written)
    for name in sorted((name for name in known if 0 < len(name) <= len(line)), key=len, reverse=True):
        line, times = re.subn(rf"(?<!\w){re.escape(name)}(?!\w)", _KNOWN, line, flags=re.IGNORECASE)
        found.known += times
    words = _TOKEN.findall(line)
    moments = iter([date.text for date in written])
    at = 0
    while at < len(words):
        at = _read(words, at, found, moments)
    return found


def is_byline(line: str, known: Sequence[str] = (), *, last: bool = False, inside: bool = False) -> bool:
    """Whether a line is nothing but a byline: authors, dates, and the words between them.

    ``last``: it stands behind the text, where two dates may be what the text is about; there it must name a known
    author or say that it was posted or updated. ``inside``: text stands before it; there it must name its author.
    """
    found = parse(line, known)
    if found.left and (last or len(found.left) > found.behind or ends_sentence(line)):
        return False
    if len(found.published) > 1 and not (found.known or found.by or found.status):
        return False  # from one day to another
    if inside:
        return bool(found.known or found.by)
    if last:
        return bool(found.known or (found.status and (found.published or found.modified or found.numbers)))
    return bool(found.known or found.authors or found.published or found.modified or (found.status and found.numbers))


def ends_sentence(line: str) -> bool:
    """Whether a line ends as a sentence does."""
    return _SENTENCE_END.search(line) is not None


def people(text: str) -> tuple[str, ...]:
    """The people that an author element names: without "By", roles, addresses and dates; () where it names none."""
    if len(text) > _MAX:
        return ()
    text = _ADDRESS.sub(" ", text).strip(_MARKS.replace(".", ""))
    first, _, rest = text.partition(" ")
    if first.casefold() in SURNAMES and rest and " " not in rest:
        return (rest,)
    found = parse(text)
    if not found.authors:
        found = parse(f"By {text}")
        if len(found.left) > found.behind:
            return ()
    return tuple(dict.fromkeys(found.authors))


def stated(text: str) -> tuple[str, ...]:
    """The authors of a head's statement: people where it names some, nothing for roles and addresses.

    A head is believed: a login, an outlet, and a list whose commas may part people or outlets stay as written.
    """
    bare = parse(text)
    names = people(text)
    if not names:
        return (text,) if bare.left else ()
    is_whole = len(names) > 1 or " " in names[0] or names[0] == text.strip(_MARKS)
    is_clear = (
        "," not in _undated(text, dates(text))
        or len(names) > 1
        or bool(bare.roles)
        or len(parse(f"By {text}").left) < 2
    )
    return names if is_whole and is_clear else (text,)


def _undated(line: str, written: Sequence[Written]) -> str:
    for date in reversed(written):
        line = f"{line[: date.start]} {_DATE} {line[date.end :]}"
    return line


def _read(words: list[str], at: int, found: Byline, moments: Iterator[str]) -> int:
    """Read one word, or "By" with the names behind it; where the next begins."""
    word = words[at]
    low = word.casefold().rstrip(".")
    if low in BY:
        names, end = _names(words, at)
        found.by = found.by or bool(names) or words[at + 1 : at + 2] == [_KNOWN]
        found.authors += names
        return max(end, at + 1)
    if word == _DATE:
        (found.modified if found.status == "modified" else found.published).append(next(moments))
    elif low in PUBLISHED or low in MODIFIED:
        found.status = "modified" if low in MODIFIED else "published"
    elif low.partition("-")[0] in ROLE:
        found.roles += 1
    elif _NUMBER.fullmatch(word):
        found.numbers += 1
    elif word == "©" or (word != _KNOWN and low not in WORDS and word[0].isalnum() and not _ADDRESS.fullmatch(word)):
        found.left.append(word)
        found.behind += found.by and (_is_capital(word) or low in _OUTLET_LINKS)
    return at + 1


def _names(words: list[str], by: int) -> tuple[list[str], int]:
    """The names behind "By": one, "A and B", or "A, B and C"; and where they end.

    Commas part people only where an "and" closes the list: behind a single comma stands an outlet or a place.
    """
    at = by + 2 if words[by + 1 : by + 2] == [":"] else by + 1
    first, end = _name(words, at)
    if not first or (words[by].casefold() in SURNAMES and " " not in first):
        return [], by
    names, at = [first], end
    while words[at : at + 1] == [","]:
        name, behind = _name(words, at + 1)
        if " " not in name:
            break
        names, at = [*names, name], behind
    at += words[at : at + 1] == [","]
    closed = False
    while at < len(words) and words[at].casefold() in AND:
        name, behind = _name(words, at + 1)
        if not name:
            break
        if " " not in first:  # "Marks and Spencer"
            return [f"{first} {words[at]} {name}"], behind
        names, at, closed = [*names, name], behind, True
    return (names, at) if closed else ([first], end)


def _name(words: list[str], at: int) -> tuple[str, int]:
    """The name that begins at a word, without the role behind it, and where it ends; "" where none does."""
    end = at
    while end < len(words) and end - at < _MAX_RUN + 1 and _is_of_name(words, end, at):
        end += 1
        if words[end - 1].endswith(".") and not _ABBREVIATED.fullmatch(words[end - 1]):
            break
    stop = end
    if end > at and words[end - 1].casefold().rstrip(".") in PERSON:
        while stop > at and words[stop - 1].casefold().rstrip(".") in ROLE:
            stop -= 1
    elif end < len(words) and end > at and words[end].casefold() in COLLECTIVE and not words[end].istitle():
        stop = end + (words[end + 1 : end + 2] == [] or words[end + 1].casefold() not in PERSON)
    run = words[at:stop]
    if not 0 < len(run) <= _MAX_NAME_WORDS or all(word.casefold() in ROLE for word in run):
        return "", at
    if len(run) % 2 == 0 and run[: len(run) // 2] == run[len(run) // 2 :]:  # once for the picture, once for readers
        run = run[: len(run) // 2]
    last = run[-1] if _ABBREVIATED.fullmatch(run[-1]) else run[-1].rstrip(".")
    return " ".join([*run[:-1], last]), stop


def _is_of_name(words: list[str], at: int, start: int) -> bool:
    """Whether a word may be part of a name: capitalised, of a script without small letters, or "van", "de"."""
    if _is_capital(words[at]):
        return words[at].casefold() not in NO_NAME and (words[at] != "The" or at == start)
    following = words[at + 1 : at + 3]
    return words[at] in PARTICLES and any(map(_is_capital, following))


def _is_capital(word: str) -> bool:
    return word[0].isalpha() and not word[0].islower()
