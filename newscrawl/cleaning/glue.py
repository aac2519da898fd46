"""How a string stands in a text: glued where no language would set it, or between blanks as language.

Sees one text and one string; decides nothing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

from newscrawl.cleaning.grammar import needs_a_noun

# Scripts that set no blanks between words: there a join says nothing.
_UNSPACED = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_OPENS = frozenset("“„«‘([{$€£¥¿¡")
# A blank belongs behind these; what follows without one was set there by no writer.
_CLOSES = frozenset(",;:.!?)]}”»%،؛؟।")
_QUOTES = frozenset("\"'’")
# Between a blank and one of these a string is a word among words: none is a letter or opens anything.
_FOLLOWS = frozenset(" ,;:!?)'’\n")
_WORD = re.compile(r"\d+(?:[.,]\d+)+|(?:[^\W\d_]\.){2,}|[^\W_]+(?:['’][^\W_]+)*")
_WORD_BEFORE = re.compile(r"[^\W_]+\Z")
_THOUSAND = re.compile(r"\d00(?!\d)")
# Enough to see the word before a sentence's end.
_BACK = 40


class Spot(NamedTuple):
    """One occurrence of a string. ``kind``:

    ``number`` inside a number or date; ``mark`` straight after a comma or another closing mark, a blank and ``word``
    behind it; ``next`` and ``previous`` joined to that ``word``; ``both`` joined on either side; ``opens`` directly
    before a quote or bracket that opens; ``language`` as a word among words; ``unclear`` where the script sets no
    blanks; ``heading`` where it begins a repetition of the headline; ``address`` inside a URL or handle.

    ``broken``: taking the string out would leave a sentence that begins in lower case, or two words or marks that
    need something between them.
    """

    start: int
    end: int
    kind: str
    word: str = ""
    broken: bool = False


def spots(text: str, name: str, heading: str = "") -> list[Spot]:
    """Every occurrence of ``name`` in ``text``, in order; ``heading`` begins the headline that it leads, if any."""
    return [
        # Three in four stand so, and are told without looking at anything else.
        Spot(start, start + len(name), "language")
        if text[start - 1 : start] == " " and text[start + len(name) : start + len(name) + 1] in _FOLLOWS
        else _spot(text, start, start + len(name), heading)
        for start in places(text, name)
    ]


def places(text: str, name: str) -> Iterator[int]:
    """Where ``name`` begins in ``text``, without overlaps."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + len(name))


def stands_in(text: str, word: str, *, exactly: bool = False) -> bool:
    """Whether ``word`` stands in ``text`` by itself, its first letter in either case unless ``exactly``."""
    first, rest = word[0], word[1:]
    forms = {word} if exactly else {word, first.upper() + rest, first.lower() + rest}
    return any(
        not _letter(text[start - 1 : start]) and not _letter(text[start + len(word) : start + len(word) + 1])
        for form in forms
        for start in places(text, form)
    )


def begins_a_word(text: str, letters: str) -> bool:
    """Whether a word of ``text`` begins with these letters ("Mexic": "Mexican")."""
    return any(not _letter(text[start - 1 : start]) for start in places(text, letters))


def stands_apart(text: str, spot: Spot) -> bool:
    """Whether an occurrence has a blank on both sides and the text reads on without it and one blank."""
    before, after = text[spot.start - 1 : spot.start], text[spot.end : spot.end + 1]
    if after != " " or before not in {"", " ", "\n"}:
        return False
    word = _word_at(text, spot.end + 1)
    return not (not word[:1].isalnum() or _breaks(text, spot.start, word))


def starts_sentence(text: str, start: int) -> bool:
    """Whether a sentence or a paragraph begins at ``start``; "Gov. ", "U.S. " end none."""
    before = text[max(0, start - _BACK) : start].rstrip(" \t\"'“‘«(")
    if not before or before[-1] == "\n":
        return True
    token = before.split()[-1].rstrip("\"'”’»)")
    if token.endswith("."):
        word = token[:-1]
        return not (word[:1].isupper() and (len(word) <= 4 or "." in word))
    return token.endswith(("!", "?", "…"))


def _spot(text: str, start: int, end: int, heading: str) -> Spot:
    before, after = text[start - 1 : start], text[end : end + 1]
    if heading and before in {"", "\n"} and text.startswith(heading, start):
        return Spot(start, end, "heading")
    if _in_address(text, before, end):
        return Spot(start, end, "address")
    if _in_number(text, start, end):
        return Spot(start, end, "number")
    left, right = _letter(before), _letter(after)
    if (left and _says_nothing(text, before, text[start])) or (right and _says_nothing(text, after, text[end - 1])):
        return Spot(start, end, "unclear")
    if right and (left or _after_mark(text, start)):
        return Spot(start, end, "both", _word_at(text, end))
    if right:
        word = _word_at(text, end)
        return Spot(start, end, "next", word, _breaks(text, start, word))
    if left and not (after == "-" and _letter(text[end + 1 : end + 2])):  # "TheSMART-1" is a compound
        word = _word_before(text, start)
        return Spot(start, end, "previous", word, needs_a_noun(word, _word_at(text, end + after.isspace())))
    if _after_mark(text, start) and (not after or after.isspace() or after in _CLOSES):
        return Spot(start, end, "mark", _word_at(text, end + 1), _needs_the_gap(text, end))
    return Spot(start, end, "opens" if _before_opening(text, start, end) else "language")


def _letter(char: str) -> bool:
    """Letter, digit or combining sign; False for no character."""
    return char.isalnum() or (char != "" and unicodedata.category(char)[0] == "M")


def _word_at(text: str, start: int) -> str:
    match = _WORD.match(text, start, start + _BACK)
    return match[0] if match else text[start : start + 1]


def _word_before(text: str, end: int) -> str:
    match = _WORD_BEFORE.search(text, max(0, end - _BACK), end)
    return match[0] if match else ""


def _breaks(text: str, start: int, word: str) -> bool:
    if not word[:1].islower():
        return False
    return starts_sentence(text, start) or needs_a_noun(_word_before(text, start - 1), word)


def _needs_the_gap(text: str, end: int) -> bool:
    """Whether what stands between a mark and ``end`` is needed: else two marks would meet ("X, who", "X (AP)")."""
    return text[end : end + 1] in _CLOSES or text[end : end + 2] in {" (", " —", " –", " -"}


def _in_number(text: str, start: int, end: int) -> bool:
    """``16,NAME000``, ``16NAME,000``, ``2NAME4``, ``16 NAME000`` where blanks part thousands."""
    before, after = text[max(0, start - 2) : start], text[end : end + 2]
    if before[-1:] == " " and _THOUSAND.match(text, end):  # "12 Boeing747" is a lost blank, "12 Boeing000" none
        return before[:1].isdigit()
    if before[-1:].isdigit():
        return after[:1].isdigit() or (after[:1] in {",", "."} and after[1:].isdigit())
    return before[:1].isdigit() and before[1:] in {",", "."} and after[:1].isdigit()


def _in_address(text: str, before: str, end: int) -> bool:
    after = text[end : end + 2]
    return before in {"@", "#", "/", "_"} or after[:1] in {"@", "_"} or (after[:1] == "." and after[1:].islower())


def _after_mark(text: str, start: int) -> bool:
    before = text[max(0, start - 2) : start]
    if before[-1:] in "»”":  # German and Danish open with them: then a blank stands before
        return len(before) == 2 and not before[0].isspace()
    return before[-1:] in _CLOSES or (before[-1:] in _QUOTES and len(before) == 2 and before[0] in _CLOSES)


def _before_opening(text: str, start: int, end: int) -> bool:
    """``NAME“word``, ``NAME(word``, and ``NAME— word`` where the dash had a blank on both sides."""
    after, beyond = text[end : end + 1], text[end + 1 : end + 2]
    if after in _OPENS or after == '"':
        return _letter(beyond)
    return after in {"—", "–", "-", "&"} and beyond == " " and text[start - 1 : start] in {"", " ", "\n"}


def _says_nothing(text: str, neighbour: str, edge: str) -> bool:
    """Whether a join means nothing: the neighbour's script sets no blanks, or the name's does and so does the text."""
    if _UNSPACED.match(neighbour):
        return True
    return bool(_UNSPACED.match(edge)) and len(_UNSPACED.findall(text, 0, 400)) > 100  # a quarter
