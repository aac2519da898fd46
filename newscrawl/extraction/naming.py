"""What publishing systems call the parts of a page that are no text of its article; knows words, no site.

The names are those of class and id, read word by word ("post__author-bio" has four). A name may lie, and one of a
container may speak of a single thing in it ("has-caption"), so what holds much of a page's text is never believed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import NamedTuple

from newscrawl.extraction.lines import ASIDE, CAPTION, CHROME, INTRO, LINKED, LISTED, PARAGRAPH, Line, words

NAMES = CAPTION | ASIDE | INTRO
# On half of three public sets (258 pages) these words stood, with few exceptions, where no text of the article was; body
# F1 of all rose by .002 to .009.
_CAPTIONS = frozenset("caption captions credit credits legend legende bildunterschrift bildtext".split())
_ASIDES = frozenset(
    "bio biography related recommended recommendation recommendations recirc newsletter newsletters subscribe "
    "subscription subscriptions signup promo promos promotion cta share sharing social sponsored "
    "sponsor advert advertisement advertising donate donation popup modal consent breadcrumb breadcrumbs toc "
    "outbrain taboola trending popular infobox mostread readmore authorbox signature".split()
)
_INTROS = frozenset(
    "standfirst subtitle subheadline subheading subhead subhed deck dek intro introduction summary excerpt lede lead "
    "abstract chapo ingress vorspann sommario sottotitolo occhiello entradilla bajada sumario manchet perex".split()
)
_WORDS = re.compile(r"[A-Z]?[a-z]{2,}|[A-Z]{2,}(?![a-z])")
_DIGITS = re.compile(r"\d+")
# Longer lists of classes are utilities of a style sheet; the first are names.
_MAX_NAME = 300
_TEXT_WORDS = 15
# An element that has more of the words of a page's paragraphs is no part beside the text, whatever its name.
_MAX_SHARE = 0.25
# A report in pictures has more words below them than between.
_MAX_CAPTIONS = 0.6


class Named(NamedTuple):
    """An element with a name that says what it is: ``lines[start:end]``, its class and id, the flag they stand for."""

    name: str
    flag: int
    start: int
    end: int


def meaning(name: str) -> int:
    """The flag that class or id of an element stand for: CAPTION, ASIDE, INTRO or none (0)."""
    return _read(name[:_MAX_NAME])


@lru_cache(maxsize=4096)  # the pages of a site have a few hundred, and each would cost 5 us
def _read(name: str) -> int:
    words_of = [word.lower() for word in _WORDS.findall(name)]
    said = {*words_of, *(first + second for first, second in pairwise(words_of))}  # sub-title, mostRead
    if not _CAPTIONS.isdisjoint(said):
        return CAPTION
    if not _ASIDES.isdisjoint(said):
        return ASIDE
    return 0 if _INTROS.isdisjoint(said) else INTRO


def believe(lines: list[Line], named: Sequence[Named]) -> None:
    """Flag the lines of named elements, in place, where all elements of a name are small beside the page's text.

    Where what is called beside the text is most of it under several names, none of them is believed.
    """
    if not named:
        return
    counts = [words(line.text) if _is_text(line) else 0 for line in lines]
    sums = [0, *accumulate(counts)]
    held: dict[str, int] = {}
    for one in named:
        name = _DIGITS.sub("", one.name)
        held[name] = held.get(name, 0) + sums[one.end] - sums[one.start]
    flags: dict[int, int] = {}
    for one in named:
        if held[_DIGITS.sub("", one.name)] <= sums[-1] * (_MAX_CAPTIONS if one.flag == CAPTION else _MAX_SHARE):
            for at in range(one.start, one.end):
                flags[at] = flags.get(at, 0) | one.flag
    beside = sum(counts[at] for at, flag in flags.items() if flag & ASIDE)
    for at, flag in flags.items():
        believed = flag if 2 * beside <= sums[-1] else flag & ~ASIDE
        lines[at] = lines[at]._replace(flags=lines[at].flags | believed)


def _is_text(line: Line) -> bool:
    """Whether it is a paragraph, or a line of so many words that it may be one."""
    return not line.flags & (LISTED | CHROME | LINKED) and (
        bool(line.flags & PARAGRAPH) or words(line.text) >= _TEXT_WORDS
    )
