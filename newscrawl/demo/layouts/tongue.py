"""Neutral news in eight languages from phrases that fit together; invented places. Knows no markup and no address."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from random import Random

# Sentences tried for one that the article has not had; the poorest tongue has some 2,000 without places and numbers.
_TRIES = 20
_SLOT = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Tongue:
    """One language: phrases by part of speech and the words that a site puts around its news.

    ``phrases`` has subjects, deeds, times, tails, quotes, roles, shorts, topics (subheadings) and items; ``forms``
    and ``titles`` are patterns over them; ``days`` and ``moments`` are how it writes a date without and with its time
    of day, with the fields d, dd, m, mm, name, Y, H, M. ``blank`` stands between two sentences.
    """

    code: str
    months: tuple[str, ...]
    first: tuple[str, ...]
    last: tuple[str, ...]
    places: tuple[str, ...]
    phrases: Mapping[str, tuple[str, ...]]
    forms: tuple[str, ...]
    titles: tuple[str, ...]
    sections: tuple[str, ...]
    words: Mapping[str, str]
    days: tuple[str, ...]
    moments: tuple[str, ...]
    blank: str = " "
    between: str = " "

    def person(self, rng: Random) -> str:
        """The name of an invented person."""
        return f"{rng.choice(self.first)}{self.between}{rng.choice(self.last)}"

    def filled(self, pattern: str, rng: Random, place: str) -> str:
        """A pattern with its slots filled: S, D, T, L, Q, R are phrases, p the place, q another, x a number."""

        def one(match: re.Match[str]) -> str:
            slot = match[1]
            if slot in _PARTS:
                return self.filled(rng.choice(self.phrases[_PARTS[slot]]), rng, place)
            if slot == "x":
                return str(rng.randrange(12, 990))
            if slot == "a":
                return self.person(rng)
            return place if slot == "p" else rng.choice(self.places)

        return _SLOT.sub(one, pattern)

    def sentence(self, rng: Random, place: str, had: set[str]) -> str:
        """A sentence that is not in ``had``; it is put there."""
        for _ in range(_TRIES):
            made = self.filled(rng.choice(self.forms), rng, place)
            made = made[0].upper() + made[1:]
            if made not in had:
                break
        had.add(made)
        return made

    def paragraph(self, rng: Random, place: str, had: set[str], sentences: int) -> str:
        """So many sentences on one place."""
        return self.blank.join(self.sentence(rng, place, had) for _ in range(sentences))

    def headline(self, rng: Random, place: str) -> str:
        """A headline; no mark at its end."""
        made = self.filled(rng.choice(self.titles), rng, place)
        return made[0].upper() + made[1:]

    def date(self, form: str, moment: datetime) -> str:
        """A date in one of the language's forms."""
        return form.format(
            d=moment.day,
            dd=f"{moment.day:02}",
            m=moment.month,
            mm=f"{moment.month:02}",
            name=self.months[moment.month - 1],
            short=self.months[moment.month - 1][:3],
            Y=moment.year,
            H=f"{moment.hour:02}",
            M=f"{moment.minute:02}",
        )


_PARTS = {
    "S": "subjects",
    "D": "deeds",
    "T": "times",
    "L": "tails",
    "Q": "quotes",
    "R": "roles",
    "B": "shorts",
    "O": "topics",
    "I": "items",
}
_ASCII = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"}
    | dict(
        zip(
            "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
            "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch  y  e yu ya".split(" "),
            strict=True,
        )
    )
)


def slug(text: str, words: int = 8) -> str:
    """The words of a text as an address has them, at most ``words``; scripts without letters in ASCII stay as they are."""
    plain = unicodedata.normalize("NFKD", text.lower().translate(_ASCII))
    plain = "".join(char for char in plain if not unicodedata.combining(char))
    return "-".join(re.findall(r"[^\W_]+", plain)[:words])


def lines(text: str) -> tuple[str, ...]:
    """The lines of a table of phrases."""
    return tuple(line.strip() for line in text.strip().split("\n"))
