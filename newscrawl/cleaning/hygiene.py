"""Hygiene: what nobody can see, odd blanks, and the traces of a wrong charset or escape. Knows no brand.

Letters, digits and marks stay as they are but for entities and mojibake; every change is an edit with a rule of its
own (control, bidi, zero-width, soft-hyphen, blank, entity, mojibake).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from newscrawl.cleaning.edits import HEADLINE
from newscrawl.cleaning.entities import entities
from newscrawl.cleaning.mojibake import may_be_mojibake, mojibake
from newscrawl.items import Edit

# Honest texts need two rounds, wrong charset and escape on top of each other four. A text that still makes new
# entities after eight is built to do so.
_ROUNDS = 8

_CONTROL = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f"
_BIDI = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# Mongolian separator, zero-width blank and joiners, word joiner, invisible operators, retired format marks, BOM, tags.
_ZERO_WIDTH = "\u180e\u200b-\u200d\u2060-\u2065\u206a-\u206f\ufeff\U000e0001\U000e0020-\U000e007f"
_SOFT_HYPHEN = "\xad"
_UNSEEN = re.compile(f"[{_CONTROL}{_BIDI}{_ZERO_WIDTH}{_SOFT_HYPHEN}]+")
_KINDS = re.compile(
    f"(?P<control>[{_CONTROL}]+)|(?P<bidi>[{_BIDI}]+)|(?P<zero_width>[{_ZERO_WIDTH}]+)|(?P<soft_hyphen>{_SOFT_HYPHEN}+)"
)

# Scripts in which a joiner is spelling: Hebrew to Myanmar, Philippine, Khmer and Mongolian, then the Indic blocks.
_JOINING = re.compile(
    "[\u0590-\u109f\u1700-\u18af\u1900-\u1aaf\u1b00-\u1c7f\u1cd0-\u1cff\ua800-\uaaff\uabc0-\uabff\ufb1d-\ufdff"
    "\ufe70-\ufefc\U00010a00-\U00011fff\U0001e900-\U0001e95f]"
)
# Scripts without blanks, where a zero-width one tells the words apart: Thai, Lao, Tibetan, Myanmar, Khmer, Tai.
_UNSPACED = re.compile("[\u0e00-\u109f\u1780-\u17ff\u1950-\u19ff\u1a20-\u1aaf]")
_EMOJI = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")

_LINE_END = "\r\n|[\r\x0b\x0c\x85\u2028\u2029]"
_ODD_BLANK = "\x1c-\x1f\xa0\u1680\u2000-\u200a\u205f"
_CJK = "\u2e80-\u9fff\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef\U00020000-\U0003ffff"
# The narrow no-break blank is set by typographers, never by accident, and its width is what a plain blank cannot
# hold: it stays before French marks, inside guillemets and in numbers. Elsewhere programs put it ("3:30 PM").
_NARROW = r"\u202f(?![;:!?»›%‰€])(?<![«‹—–]\u202f)(?!(?<=\d\u202f)\d)"
# An ideographic blank is as wide as a letter there: it separates words and begins paragraphs.
_IDEOGRAPHIC = f"(?<![{_CJK}])\u3000+(?![{_CJK}])"
_MAYBE_ODD = re.compile(
    f"[\r\x0b\x0c\x85\u2028\u2029\u202f\u3000{_ODD_BLANK}]"
)  # one set is searched faster than kinds
_IN_BODY = re.compile(f"({_LINE_END})|[{_ODD_BLANK}]|{_NARROW}|{_IDEOGRAPHIC}")
_IN_HEADLINE = re.compile(r"\s+")

# A byte of UTF-8 that is none of these is worth a look.
_PLAIN = bytes(set(range(0x20, 0x7F)) - {ord("&")} | {0x09, 0x0A})


@dataclass(frozen=True, slots=True)
class _Change:
    start: int
    end: int
    inserted: str
    rule: str
    evidence: str


_Step = Callable[[str], Iterator[_Change]]


# Real pages have some dozens.
MAX_EDITS = 1000


def tidy(text: str, field: str) -> tuple[str, list[Edit]]:
    """The tidied text of a field and the edits that lead to it, in order; runs of one rule are one edit.

    A headline's white space that is not of plain blanks is folded to one blank, to none at its ends. A body and a
    description keep their lines, tabs and runs of blanks. A text that does not come to rest keeps its entities and its
    mojibake. More than ``MAX_EDITS`` are told as one, from the first place to the last.
    """
    tidied, edits = _tidied(text, field)
    return tidied, edits if len(edits) <= MAX_EDITS else [_as_one(text, tidied, edits)]


def _as_one(text: str, tidied: str, edits: list[Edit]) -> Edit:
    """One edit for many: else a text with a mark behind each letter would be told at thirty times its length."""
    start = _shared(text, tidied)
    end = _shared(text[start:][::-1], tidied[start:][::-1])
    rules = Counter(edit.rule for edit in edits)
    evidence = f"{len(edits)} places: " + ", ".join(f"{rule} {count}" for rule, count in rules.most_common())
    removed, inserted = text[start : len(text) - end], tidied[start : len(tidied) - end]
    return Edit(edits[0].field, rules.most_common(1)[0][0], start, removed, inserted, evidence)


def _shared(one: str, other: str) -> int:
    """How many characters two texts begin with in common."""
    return next((at for at, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))


def _tidied(text: str, field: str) -> tuple[str, list[Edit]]:
    if not _steps(text, field):
        return text, []
    tidied = _settled(text, field)
    if tidied is None:
        text, edits = _one_pass(text, field, ((_unseen, 1), (_blanks_of(field), 1)))
        rest = _settled(text, field)
        tidied = (text, edits) if rest is None else (rest[0], edits + rest[1])
    return tidied


def _settled(text: str, field: str) -> tuple[str, list[Edit]] | None:
    """The text after as many rounds as it needs; None where it needs too many."""
    edits: list[Edit] = []
    for _ in range(_ROUNDS):
        text, more = _one_pass(text, field, _steps(text, field))
        if not more:
            return text, edits
        edits += more
    return None


def _steps(text: str, field: str) -> list[tuple[_Step, int]]:
    """What may find something in the text, and how often it is tried; nothing for a plain text.

    3 us for 5,000 characters of ASCII, 10 us with curly quotes, 50 us in Cyrillic: what is plain ASCII goes first, and
    only the rest is looked at.
    """
    odd = text.encode("utf-8", "surrogatepass").translate(None, _PLAIN).decode("utf-8", "surrogatepass")
    seen = odd.isprintable()
    steps: list[tuple[_Step, int]] = []
    if "&" in odd:
        steps.append((_entities, 1))
    if not seen or may_be_mojibake(odd):
        # Text is read wrongly up to three times; half restored it holds what looks like controls and blanks.
        steps.append((_mojibake, 3))
    if not seen:
        steps.append((_unseen, 1))
    if not seen:
        steps.append((_blanks_of(field), 1))
    return steps


def _one_pass(text: str, field: str, steps: Sequence[tuple[_Step, int]]) -> tuple[str, list[Edit]]:
    """The text after each step, repeated up to a number of times while it finds anything."""
    edits: list[Edit] = []
    for step, times in steps:
        for _ in range(times):
            text, more = _applied(text, field, _joined(step(text)))
            edits += more
            if not more:
                break
    return text, edits


def _joined(changes: Iterator[_Change]) -> Iterator[_Change]:
    """Neighbours of one rule as one change."""
    run: list[_Change] = []
    for change in changes:
        if run and (run[-1].end != change.start or run[-1].rule != change.rule):
            yield _one(run)
            run = []
        run.append(change)
    if run:
        yield _one(run)


def _one(run: Sequence[_Change]) -> _Change:
    inserted = "".join(change.inserted for change in run)
    return _Change(run[0].start, run[-1].end, inserted, run[0].rule, run[0].evidence)


def _applied(text: str, field: str, changes: Iterator[_Change]) -> tuple[str, list[Edit]]:
    """The text with the changes made, in time linear in its length, and the edits."""
    parts: list[str] = []
    edits: list[Edit] = []
    at = length = 0
    for change in changes:
        length += change.start - at
        removed = text[change.start : change.end]
        edits.append(Edit(field, change.rule, length, removed, change.inserted, change.evidence))
        parts += (text[at : change.start], change.inserted)
        length += len(change.inserted)
        at = change.end
    return "".join([*parts, text[at:]]) if edits else text, edits


def _entities(text: str) -> Iterator[_Change]:
    for start, end, meant in entities(text) if "&" in text else ():
        yield _Change(start, end, meant, "entity", "an HTML entity was left in the text")


def _mojibake(text: str) -> Iterator[_Change]:
    for start, end, meant in () if text.isascii() else mojibake(text):
        yield _Change(start, end, meant, "mojibake", "bytes were read in a wrong charset")


def _unseen(text: str) -> Iterator[_Change]:
    """What nobody can see, but for what is spelling between its neighbours."""
    for run in _UNSEEN.finditer(text):
        before, after = text[run.start() - 1 : run.start()] if run.start() else "", text[run.end() : run.end() + 1]
        kept = _spelling(before, after)
        for part in _KINDS.finditer(text, run.start(), run.end()):
            rule = str(part.lastgroup).replace("_", "-")
            for at in range(part.start(), part.end()):
                if text[at] not in kept:
                    yield _Change(at, at + 1, "", rule, f"{rule} characters that nobody can see")


def _spelling(before: str, after: str) -> frozenset[str]:
    """The unseen characters that mean something between two neighbours."""
    kept: set[str] = set()
    if _JOINING.match(before) or _JOINING.match(after) or (_EMOJI.match(before) and _EMOJI.match(after)):
        kept |= {"\u200c", "\u200d"}
    if _UNSPACED.match(before) or _UNSPACED.match(after):
        kept.add("\u200b")
    if "\u1800" <= before <= "\u18af":
        kept.add("\u180e")
    if before == "\U0001f3f4":  # the flags of Scotland and Wales are a black flag and tags
        kept.update(map(chr, range(0xE0020, 0xE0080)))
    if before.isdigit() and after.isdigit():  # "1999" and "2004": somebody meant a hyphen
        kept.add("\xad")
    return frozenset(kept)


def _blanks_of(field: str) -> _Step:
    return _folded if field == HEADLINE else _odd_blanks


def _folded(text: str) -> Iterator[_Change]:
    """Every run of white space that is not of plain blanks alone: two blanks between words are an honest slip."""
    for run in _IN_HEADLINE.finditer(text):
        blank = " " if run.start() and run.end() < len(text) else ""
        if run[0].strip(" "):
            yield _Change(run.start(), run.end(), blank, "blank", "line end or blank of another kind")


def _odd_blanks(text: str) -> Iterator[_Change]:
    """Line ends that are no line feed, and blanks that are no plain one: each for each, nothing folded."""
    for odd in _IN_BODY.finditer(text) if _MAYBE_ODD.search(text) else ():
        plain = "\n" if odd[1] else " " * len(odd[0])
        yield _Change(odd.start(), odd.end(), plain, "blank", "line end or blank of another kind")
