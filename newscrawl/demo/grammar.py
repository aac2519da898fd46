"""News without end from a seed, every article its own: a grammar over large vocabularies. Knows no host.

No three words in a row are fixed, so two articles share hardly a shingle (containment of 3-word shingles at most .02
over all pairs of 400).
"""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from random import Random

from newscrawl.demo.copies import Story, dice

_SENTENCES = (
    "The {a} {n} of {p} {v} {x} {n}s, and {d} the {w} {v} a {n}.",
    '"{A} {n}s {v} every {n} in {p}," {p} said {d}, "yet {a} {w}s {v} {n}s."',
    "{D}, {x} {w}s {v} {a} {n}s near {p}.",
    "In {y} a {w} {v} {p}'s {n}; {t} {v} {a} {n}s instead.",
    "{P} {v} its {n} {d} while {a} {w}s {v} {x} {n}s.",
    "{A} {n}s, {d} {v}, cost {x} a {n} in {p}.",
    "By {t} {p} {v} {x} of {y}'s {n}s.",
    "No {w} {v} {a} {n}s {d}, {p}'s {w} wrote.",
    "{P} and {p} {v} {a} {n}s; {x} {w}s {v} {n}s {d}.",
    "Between {p} and {p} {x} {n}s {v} {d}, the {a} {n} {v} none.",
    "Since {y} {a} {w}s {v} {n}s, {n}s and {a} {n}s from {p}.",
    "Its {n} {v} {x} {w}s {d}; {p} {v} {x}.",
    "What {p} {v} {d} was {a}: {n}s, {x} {n}s, {a} {n}s.",
    "A {w} from {p}, {d} {a}, {v} the {n} on {t}.",
    "{X} {n}s {v} {d} before {t}, {a} {w}s {v} {p}.",
    "Without {n}s {p} {v} {a} {w}s {d} until {y}.",
    "{T} {v} {p} {a} {n}s worth {x}, {d} {v} by {w}s.",
    "Neither {n} nor {n} {v} {p}'s {a} {w}, {p} added {d}.",
    "Under {a} {n}s {w}s {v} {x} {n}s {d}.",
    "{P}'s {n}, {a} and {a}, {v} {n}s toward {p}.",
)
_LEADS = (
    "{U},¦ {p} — {A} {n}s {v} {d} on {t} after {w}s {v} {x} {n}s.",
    "{U},¦ {p} — A {w} {v} {p}'s {a} {n} and {d} {v} {x} {n}s.",
    "The {n} of {p} {v} {x1},¦{x3} {n}s {d}, {a} {w}s {v}.",
    "Some {x1},¦{x3} {n}s {v} {p} by {t}, {d} {v}.",
    "{A} {w}s {v} ¦{n}s {d} in {p}, where {x} {n}s {v} {t}.",
    "{P} {v} its ¦{a} {n} on {t}, {x} {w}s {v} {d}.",
)
# Sentences a paragraph.
_PER_PARAGRAPH = 5
_HEADLINES = (
    "{P} {n} {v} {x} {n}s as {a} {w}s {v} {t}",
    "{A} {n} {v} {p} {w}s, {a} {n}s {v}",
    "{X} {n}s {v} {d} near {p}",
    "How {p} {v} a {a} {n} before {t}",
    "{P} {w} {v} {a}-{n} {n}s in {p}",
    "'{A} {n}s': {P} {v} {x} {n}s",
)


@cache
def _slots() -> dict[str, list[str]]:
    """The vocabulary of every slot, from words.txt; places are made of a head and a tail."""
    text = (files("newscrawl.demo") / "words.txt").read_text(encoding="utf-8")
    words = {name: line.split() for name, _, line in (row.partition(":") for row in text.splitlines())}
    return {
        "n": words["nouns"],
        "a": words["adjectives"],
        "v": words["verbs"],
        "d": words["adverbs"],
        "w": words["people"],
        "t": words["times"],
        "p": (places := [f"{head}{tail}" for head in words["heads"] for tail in words["tails"]]),
        "u": places,
        "x": [f"{number:,}" for number in range(13, 9_800, 7)],
        "y": [str(year) for year in range(1801, 2024)],
    }


@cache
def _parts(pattern: str) -> tuple[tuple[str, str], ...]:
    """A pattern as pairs of a literal and the slot after it ("" at the end)."""
    pieces = re.split(r"\{(\w\d?)\}", pattern) + [""]
    return tuple(zip(pieces[::2], pieces[1::2], strict=True))


def _fill(pattern: str, rng: Random) -> str:
    """The pattern with a word in every slot; a slot in capitals asks for a capital letter."""
    return "".join([literal + _word(slot, rng) for literal, slot in _parts(pattern)])


def _word(slot: str, rng: Random) -> str:
    if not slot:
        return ""
    if slot[-1].isdigit():
        low = 10 ** (int(slot[-1]) - 1)
        return str(low + int(rng.random() * 9 * low))
    pool = _slots()[slot.lower()]
    word = pool[int(rng.random() * len(pool))]
    if slot == "U":
        return word.upper()
    return word[0].upper() + word[1:] if slot.isupper() else word


def headline(number: int) -> str:
    """The headline of the numbered story alone, as ``story`` gives it."""
    rng = dice(f"headline {number}")
    return _fill(rng.choice(_HEADLINES), rng)


def story(number: int) -> Story:
    """The numbered story: 520 to 720 words in 11 or 12 paragraphs."""
    rng = dice(f"story {number}")
    sentences = [_fill(rng.choice(_SENTENCES), rng) for _ in range(_PER_PARAGRAPH * (11 + number % 2))]
    sentences[0] = _fill(rng.choice(_LEADS), rng)
    starts = range(0, len(sentences), _PER_PARAGRAPH)
    paragraphs = [" ".join(sentences[start : start + _PER_PARAGRAPH]) for start in starts]
    return Story(
        key=f"story-{number}",
        headline=headline(number),
        section="News",
        source="",
        tags=(),
        paragraphs=tuple(paragraphs),
    )
