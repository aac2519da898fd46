"""Strings that no page has proven, in places where only an injection can stand. Sees one page's text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from newscrawl.cleaning.glue import stands_in
from newscrawl.cleaning.prefixes import MAX_NAME, MAX_WORDS, is_name

# A name between the digits of one number: "16,NAME000", "16NAME,000", "20NAME24", "10:NAME30". What comes out must be
# a number with thousands, a year or a time: model and file names ("B2B", "2.Beta1") are none.
_INSIDE = re.compile(
    rf"(?<![\w.,:/-])(?P<left>\d{{1,3}}(?:,\d{{3}})*,?|\d{{1,2}}:?)(?P<name>[^\W\d_][^\d\n_@/]{{1,{MAX_NAME - 2}}}[^\W\d_])"
    r"(?P<right>(?:,?\d{3})(?:,\d{3})*|:?\d{1,3})(?![\w/-]|[.,:]\d)"
)
# A digit and a capital behind it, a mark between them or not: few texts have any, and the rest is looked at there only.
_DOOR = re.compile("[0-9][,:]?[A-Z\u00c0-\U0010ffff]")
# Whether there is one is seen in UTF-8 with digits as 0, the marks as commas, capitals and the first bytes of what lies
# from U+00C0 on as A: 13 us for 5,000 characters with some quotes, 7 us for ASCII. The expression above takes 22.
_CAPITALS = bytes((*range(ord("B"), ord("Z") + 1), *range(0xC3, 0x100)))
_KINDS = bytes.maketrans(b"123456789:" + _CAPITALS, b"000000000," + b"A" * len(_CAPITALS))
_DOOR_OF_KINDS = re.compile(b"0,?A")
_BEFORE, _BEHIND = 12, MAX_NAME + 16
_NUMBER = re.compile(r"\d{1,3}(?:,\d{3})+|(?:19|20)\d\d|(?:[01]?\d|2[0-4]):[0-5]\d")


def inside_numbers(text: str) -> Iterator[tuple[int, int]]:
    """Where a name stands inside a number, a year or a time."""
    kinds = text.encode("utf-8", "surrogatepass").translate(_KINDS)
    if not _DOOR_OF_KINDS.search(kinds):
        return
    done = 0
    for door in _DOOR.finditer(text):
        for match in _INSIDE.finditer(text, max(0, door.start() - _BEFORE), door.start() + _BEHIND):
            start, end = match.span("name")
            whole = _NUMBER.fullmatch(match["left"] + match["right"])
            if whole and done <= start < door.start() + 3 and _is_injected(match["name"]):
                yield start, end
                done = end


# Straight behind a name no sentence goes on with these: what the name is to them needs a comma or a verb between.
# They follow the first comma of 38 % of 23,858 real articles, and .1 % of 27,097 names behind commas.
_BEGINS_A_CLAUSE = (
    "the|a|an|this|these|those|there|he|she|it|they|we|you|his|her|its|their|our|but|because|although|while|which|who|"
    "whose|where|when|if|so|according|including|despite|after"
)
_NAME = rf"(?P<name>[A-Z][\w'’&-]*(?: (?:[A-Z][\w'’&-]*|\d[\w.]*|&)){{0,{MAX_WORDS - 1}}})"
_BEFORE_A_CLAUSE = re.compile(rf"{_NAME} (?:{_BEGINS_A_CLAUSE}) [a-z]")
_BEFORE_A_YEAR = re.compile(rf"{_NAME} (?:19|20)\d\d\b")
_LOST_BLANK = re.compile(r",(?=[^\W\d_])")
# A place and its country ("Paris,France") stand so too: what is before the comma is no name, or one of these.
_WORD_BEFORE = re.compile(r"\b(?:[^\W\d_]+|[^\W\d_]+ \d\d?)\Z")
_WORD_BACK = 40
_DAYS = frozenset("Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split())
# A link that lost both its blanks took a word along: ",Ostranderoffered a bonus", ",IBMsaid it", ",Ithought it".
_TAKES_ALONG = re.compile(
    r"I|.*(?:[A-Z]{2}[a-z]|[a-z](?:ed|said|says|told|was|were|is|has|had|have|will|would|made|won|went|came|took|gave|met|and)\b)"
)


def behind_a_comma(text: str, headline: str = "") -> Iterator[tuple[int, int]]:
    """Where a name that is used nowhere else stands straight behind a comma, before a new clause or a year.

    "On Tuesday,NAME the council met", "on April 11,NAME 2025": a lost blank would leave a name without a verb. Where
    the text has lost another blank behind a comma it says nothing. Of 27,097 blanks lost before the names of real
    articles 8 look like this, of 14,669 lost on both sides 20.
    """
    places = [match.end() for match in islice(_LOST_BLANK.finditer(text), 2)]
    if len(places) != 1:
        return
    before = _WORD_BEFORE.search(text, max(0, places[0] - _WORD_BACK), places[0] - 1)
    if before is None or not (before[0].islower() or before[0] in _DAYS or before[0][-1].isdigit()):
        return
    match = (_BEFORE_A_YEAR if before[0][-1].isdigit() else _BEFORE_A_CLAUSE).match(text, places[0])
    if match is None or not _is_injected(match["name"]) or _TAKES_ALONG.match(match["name"]):
        return
    rest = f"{headline}\n{text[: places[0]]} {text[match.end('name') :]}"
    if not any(_is_met(word, rest) for word in match["name"].split()):
        yield match.span("name")


def _is_met(word: str, text: str) -> bool:
    """Whether a word, or a part of it that may have lost the blank behind it, stands in a text too."""
    return any(stands_in(text, word[:end], exactly=True) for end in range(min(4, len(word)), len(word) + 1))


def _is_injected(name: str) -> bool:
    return is_name(name) and not name[0].islower() and sum(c.isalpha() for c in name) > 2
