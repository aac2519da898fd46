"""Kinds of evidence that a string was injected: each looks at one thing and says what it saw and how strong it is.

Weights are natural log-odds, injected against language, rounded to a half. Knows no threshold.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from newscrawl import text as words
from newscrawl.cleaning.glue import Spot, begins_a_word, places, spots, stands_in
from newscrawl.cleaning.grammar import is_english, is_function_word, is_verb, may_be_verb
from newscrawl.cleaning.prefixes import Prefix

# One real headline in 16 has a hyphen without blanks near its start, one in 1,400 such a colon, none a bar.
_DELIMITERS = {"-": -3.0, ":": -1.5, "|": -0.5}
# "IBM-Led", "Record-Breaking": a quarter of such compounds in title case, and one headline in 25 begins so.
_PARTICIPLE = re.compile(r"[A-Z][a-z]*(?:ed|ing)\b")
# "ofTrump", "said,Trump": no "YouTube", "McNeil" or "iPhone".
_SEAM = re.compile(r"[A-ZÀ-ÞА-Я](?=[a-zß-ÿа-я])(?<=[a-zß-ÿа-я]{2}.)")
_COMMA = re.compile(r",(?=[^\W\d_])(?<=[a-zß-ÿа-я],)")
_WORD_BEFORE = re.compile(r"[^\W\d_]+\Z")
# Places that say the same whatever word is near. Among 17,000 real pages with lost links no candidate stood in a
# number, one in 8,000 after a mark without being language too.
_KINDS = {"number": 9.0, "mark": 6.5, "opens": 4.0, "both": 0.0}
# One capitalised word joined to letters that stand nowhere else in the text: glue, or the start of a longer word.
LONGER_WORD = 4.0
GLUED = frozenset({"number", "mark", "next", "previous", "both", "opens"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was seen, in words for a person, and how strongly it speaks for (+) or against (-) an injection."""

    weight: float
    saw: str


def of_shape(prefix: Prefix) -> Iterator[Evidence]:
    """The delimiter, and whether what follows can begin a headline."""
    weight = _DELIMITERS[prefix.delimiter]
    if prefix.behind:
        yield Evidence(weight, f"ends the headline behind {prefix.delimiter!r}")
        return
    yield Evidence(weight, f"leads the headline before {prefix.delimiter!r}")
    if prefix.lead:
        yield Evidence(-2, f"{prefix.lead!r} before it")
    if not can_begin_a_headline(prefix.rest):
        yield Evidence(-9, "what follows begins in lower case")
    elif prefix.delimiter == "-" and _PARTICIPLE.match(prefix.rest):
        yield Evidence(-1.5, "what follows reads as the end of a compound")
    if prefix.rest[0].isdigit() and prefix.name[-1].isdigit():
        yield Evidence(-6, "digits on both sides of the delimiter")


def can_begin_a_headline(rest: str) -> bool:
    """False for a lower-case start: "Miami-area", "Cutting-edge"; "iPhone ..." can."""
    return not rest[0].islower() or rest[1:2].isupper()


def of_glue(found: Sequence[Spot], text: str, name: str, *, compound: str = "") -> Iterator[Evidence]:
    """The strongest place where the string is glued into the text.

    ``compound``: the word behind the headline's hyphen. "MeadowVale" under "Meadow-Vale nurses ..." is the same word.
    """
    joins = Counter(spot.word for spot in found if spot.kind == "next")
    weighed = [
        (glue_weight(spot, text, name), spot)
        for spot in found
        if spot.kind in GLUED
        and joins.get(spot.word, 0) < 2
        and not (compound and spot.word.casefold().startswith(compound.casefold()))
    ]
    if not weighed:
        return
    best, spot = max(weighed, key=lambda pair: pair[0])
    yield Evidence(best, f"glued in the body: {excerpt(text, spot)}")
    if best > 0 and text.find(",", 0, spot.start - 1) < 0:
        yield Evidence(1.5, "at or before the first comma")
    others = other_losses(found, text)
    if best > 0 and spot.kind != "number" and others > 1:
        yield Evidence(-min(3, others - 1), f"{others} other places have lost a blank")
    # "Post": "Postmaster", "Postal"; of two injections one in ten pages has both before words that stand nowhere else.
    if best <= LONGER_WORD and len(weighed) > 1:
        yield Evidence(-3, "begins several words of the text")
    if len(weighed) > 2:
        yield Evidence(-3, f"{len(weighed)} times, as names of a story return")


def other_losses(found: Sequence[Spot], text: str) -> int:
    """Lost blanks elsewhere, each form once: a site that loses blanks beside links loses them beside this name too."""
    own = [range(spot.start - 1, spot.end + 2) for spot in found]
    forms = {text[match.start() - 1 : match.end() + 1]: match.start() for match in _COMMA.finditer(text)}
    for match in _SEAM.finditer(text):
        word = _WORD_BEFORE.search(text, max(0, match.start() - 20), match.start())
        if word and word[0].islower():
            forms[word[0] + text[match.start() : match.end() + 1]] = match.start()
    return sum(not any(at in span for span in own) for at in forms.values())


def glue_weight(spot: Spot, text: str, name: str) -> float:
    """How strongly one glued occurrence speaks for an injection."""
    if spot.broken:
        return -3
    short = 1.5 * max(0, (4 if name.isupper() else 5) - len(name))
    if spot.kind in _KINDS:
        doubt = short + (3 if may_be_verb(spot.word) else 0) if spot.kind == "mark" else 0
        return _KINDS[spot.kind] - doubt
    weight = _join_weight(spot.word, text, name)
    if spot.kind == "previous":  # never seen on a farm, a third of all lost blanks; but a paragraph's end is injected
        weight -= 0 if text[spot.end : spot.end + 1] in {"", "\n"} else 2
    elif is_verb(spot.word):
        weight -= 2
    return weight - short


def _join_weight(word: str, text: str, name: str) -> float:
    one = name.isalpha()
    if word[:1].isdigit():  # "Covid19" and "Expo2020" are words, "Name5,245" is none
        return 2.5 if one and word.isdigit() else 5
    if is_function_word(word) or ((len(word) > 1 or word.isupper()) and stands_in(text, word)):
        return 6
    if len(word) >= 5 and begins_a_word(text, word[: max(4, len(word) - 2)]):
        return 6
    if len(word) < 2:
        return 4 if word in {"A", "I"} else 3 if word == "a" and not one else 0
    if word[0].isupper() and (name[-1].islower() or (name.isupper() and word[1].islower())):
        return 5.5
    foreign = 0 if is_english(text) else 2
    if name.isupper() and word.islower():
        return 5.5 - foreign
    if len(word) >= 4:
        return LONGER_WORD - foreign if one else 5.5
    return 1 if one else 5


def is_glued(found: Sequence[Spot]) -> bool:
    """Whether a string stands anywhere as no writer would set it."""
    return any(spot.kind in GLUED for spot in found)


def uses(found: Sequence[Spot]) -> int:
    """How often a string lives as language: between blanks, or twice in the same longer word ("Israeli")."""
    joins = Counter(spot.word for spot in found if spot.kind == "next")
    return sum(spot.kind == "language" for spot in found) + sum(n for n in joins.values() if n > 1)


def of_language(found: Sequence[Spot], text: str, name: str, *, more: int = 0) -> Iterator[Evidence]:
    """The string's life as language in this text; ``more`` uses were seen elsewhere."""
    count = uses(found) + more
    if count:
        yield Evidence(max(-10, -2 - 2 * count), f"{count} uses as language")
    else:
        # In a short text a name may well stand once; in 2,000 characters its silence is worth e to the 2.5.
        yield Evidence(min(2.5, len(text) / 800), "no use as language")
    if " " in name:
        alone = _parts_alone(found, text, name)
        if alone:
            yield Evidence(max(-4, -2 * alone), "parts of it are used as language")
    elif has_lower_twin(text, name):
        yield Evidence(-1.5, "a word of the text in lower case")


def has_lower_twin(text: str, name: str) -> bool:
    """Whether a single capitalised word is a word of the text in lower case too ("Winning": "winning")."""
    return " " not in name and name[0].isupper() and stands_in(text, name.lower(), exactly=True)


def uses_of_prefix(prefix: Prefix, found: Sequence[Spot], text: str) -> int:
    """Uses as language that only the headline's form lets see: in the rest, or as the same compound in the body."""
    count = prefix.rest[prefix.repeated :].count(prefix.name)
    if prefix.lead:  # "SignalHub-...": not "Hub" alone
        count += text.count(prefix.lead + prefix.name)
    if prefix.delimiter in text:  # lower case costs 10 us, and few bodies have a colon or a bar
        count += _uses_with_delimiter(prefix, text.lower())
    if not prefix.behind and prefix.rest[0].isdigit():  # "Covid-19 ...": "Covid19"
        count += sum(spot.kind == "next" and prefix.rest.startswith(spot.word) for spot in found)
    return count


def _uses_with_delimiter(prefix: Prefix, lowered: str) -> int:
    """How often the same compound stands in a body in lower case, which does not repeat the headline."""
    name = prefix.name.lower()
    if prefix.behind:  # "... drops CD:UK": "CD:UK" or "cd:uk"
        tail = prefix.delimiter + name
        uses = sum(lowered[at - 1 : at].isalnum() for at in places(lowered, tail))
        return uses - lowered.count(prefix.rest[-20:].lower() + tail)
    if not prefix.name.isalpha():
        return 0
    tail = name + prefix.delimiter  # "Cutting-Edge ...": "cutting-edge"
    uses = sum(lowered[at + len(tail) : at + len(tail) + 1].isalnum() for at in places(lowered, tail))
    return uses - lowered.count(tail + prefix.rest[:20].lower())


def _parts_alone(found: Sequence[Spot], text: str, name: str) -> int:
    """How often the first or last word of a name stands as language outside the name ("Baldwin" of "Alec Baldwin")."""
    parts = {part for part in (name.split(" ", maxsplit=1)[0], name.rsplit(" ", maxsplit=1)[-1]) if len(part) > 2}
    inside = {spot.start + at for spot in found for part in parts for at in places(name, part)}
    return sum(spot.kind == "language" and spot.start not in inside for part in parts for spot in spots(text, part))


def excerpt(text: str, spot: Spot) -> str:
    """The place in a few characters, the string and what it touches."""
    around = text[max(0, spot.start - 12) : spot.end + 12]
    return "'" + words.printable(words.one_line(around)) + "'"
