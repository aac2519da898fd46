"""Strings that no page has proven, in places where only an injection can stand. Sees one page's text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from newscrawl.cleaning.prefixes import MAX_NAME, is_name

# A name between the digits of one number: "16,NAME000", "16NAME,000", "20NAME24", "10:NAME30". What comes out must be
# a number with thousands, a year or a time: model and file names ("B2B", "2.Beta1") are none.
_INSIDE = re.compile(
    rf"(?<![\w.,:/-])(?P<left>\d{{1,3}}(?:,\d{{3}})*,?|\d{{1,2}}:?)(?P<name>[^\W\d_](?:[^\d\n_@/]|(?<= )\d\.\d(?= )){{1,{MAX_NAME - 2}}}[^\W\d_])"
    r"(?P<right>(?:,?\d{3})(?:,\d{3})*|:?\d{1,3})(?![\w/]|-\d|[,:]\d|\.\d+\.)"
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
            # "10,NAME000-seater" is one, "20March, while16-year" none.
            if text[match.end() : match.end() + 1] in {"-", "."} and not re.search(r"\d{3}\Z", match["right"]):
                continue
            if whole and done <= start < door.start() + 3 and _is_injected(match["name"]):
                yield start, end
                done = end


def _is_injected(name: str) -> bool:
    return is_name(name) and not name[0].islower() and sum(c.isalpha() for c in name) > 2
