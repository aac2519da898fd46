"""What many records say of strings: counts that merge, from which a brand book is made. Knows no file and no order.

Two surveys of the same records: ``Census`` takes what each record proves alone, ``Survey`` then counts how the
strings that were nominated live in all records.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self
from zlib import crc32

from newscrawl.cleaning import book
from newscrawl.cleaning.evidence import is_glued, uses
from newscrawl.cleaning.glue import spots
from newscrawl.cleaning.keys import copy_keys, story_of
from newscrawl.cleaning.prefixes import leads
from newscrawl.cleaning.restore import clean_fields
from newscrawl.items import Brand, Known, Sighting

__all__ = ["Census", "Survey", "copy_keys", "glued_in", "make_book"]

# Host and story, as numbers.
Proof = tuple[int, int]
Counts = tuple[Counter[str], Counter[tuple[str, str]]]

# Strings that were only seen as language are forgotten beyond this many, the rarest first: a corpus of millions has as
# many first words as headlines, and a brand is seen often.
MAX_STRINGS = 100_000
# More proofs than this are as good as any number.
MAX_STORIES = 255


@dataclass(slots=True)
class Census:
    """In which stories a string was proven injected, and in how many records it is language under a headline it leads.

    Stories are told apart by the ends of their headlines: copies of one story lose their links at the same places, and
    what one of them seems to prove the others seem to prove too. ``strangers`` are names that their place alone speaks
    against: one story proves nothing, and where another text uses the name none does. One host proves a name at most ``book.CERTAIN`` times:
    else its owner could prove any name. Bounded.
    """

    glue: dict[str, frozenset[Proof]] = field(default_factory=dict)
    strangers: dict[str, frozenset[Proof]] = field(default_factory=dict)
    language: Counter[str] = field(default_factory=Counter)

    def add(self, headline: str, body: str, host: str = "") -> None:
        """Take what one record proves alone."""
        cleaned = clean_fields(headline, body, Known())
        self.learn(headline, cleaned.sightings, host, cleaned.strangers)

    def learn(
        self, headline: str, sightings: Iterable[Sighting], host: str = "", strangers: Iterable[str] = ()
    ) -> None:
        """Take the sightings of one article; each string counts once of each kind. ``host`` is empty where unknown."""
        for text, kind in {(seen.text, seen.kind) for seen in sightings}:
            if kind == "glue":
                _prove(self.glue, text, _proof(headline, host))
            elif kind == "language":
                self.language[text] += 1
        for name in strangers:
            _prove(self.strangers, name, _proof(headline, host))
        self._forget()

    def merge(self, other: Self) -> None:
        """Add what another census has counted."""
        for name, stories in other.glue.items():
            _prove(self.glue, name, stories)
        for name, stories in other.strangers.items():
            _prove(self.strangers, name, stories)
        self.language.update(other.language)
        self._forget()

    def nominated(self) -> frozenset[str]:
        """The strings whose life as language is worth counting."""
        return frozenset(self.glue.keys() | self.strangers.keys())

    def proven(self, lives: Counter[str]) -> dict[str, int]:
        """How often each string was proven, or never: ``lives`` is in how many records it is language.

        What one story alone proves no other record may use: "16,Reuters000" makes no brand of Reuters.
        """
        stories: Counter[str] = Counter()
        for name in self.nominated():
            glue, strange = self.glue.get(name, frozenset()), self.strangers.get(name, frozenset())
            count = len(glue) if lives[name] else len(glue | strange)
            stories[name] = count if count > 1 or (glue and not lives[name]) else 0
        return stories

    def _forget(self) -> None:
        if len(self.language) > 2 * MAX_STRINGS:
            self.language = Counter(dict(self.language.most_common(MAX_STRINGS)))


@dataclass(slots=True)
class Survey:
    """How each nominated string lives: in how many records it is language, and which longer words it begins.

    ``strings`` are the nominated ones as a book, so that they can be found.
    """

    strings: Known
    language: Counter[str] = field(default_factory=Counter)
    joined: Counter[tuple[str, str]] = field(default_factory=Counter)

    @classmethod
    def of(cls, names: Iterable[str]) -> Self:
        """Make an empty one of the strings themselves."""
        return cls(Known({name: Brand(name, book.stem(name), 1) for name in names}))

    def add(self, headline: str, body: str) -> bool:
        """Count one record; whether one of the strings is glued in its body.

        Under a headline that the string leads or ends, one use may be an injection.
        """
        glued = False
        for name in book.known_in(body, self.strings):
            found = spots(body, name)
            glued = glued or is_glued(found)
            if leads(headline, name):
                self.language[name] += uses(found) > 1
                continue
            self.language[name] += uses(found) > 0
            self.joined.update({(name, spot.word) for spot in found if spot.kind == "next"})
        return glued

    def counts(self) -> Counts:
        """What was counted, without the strings."""
        return self.language, self.joined

    def merge(self, counts: Counts) -> None:
        """Add what another survey of the same strings has counted."""
        language, joined = counts
        self.language.update(language)
        self.joined.update(joined)

    def lives(self) -> Counter[str]:
        """In how many records each string is language; a join that recurs is a word: "Brighton" of "Bright"."""
        lives = Counter(self.language)
        for (name, _), records in self.joined.items():
            if records > 1:
                lives[name] += records
        return lives


def _proof(headline: str, host: str) -> frozenset[Proof]:
    story = story_of(headline)
    return frozenset({(crc32(host.encode("utf-8", "replace")) if host else story, story)})


def _prove(names: dict[str, frozenset[Proof]], name: str, proofs: frozenset[Proof]) -> None:
    known = names.get(name, frozenset())
    if len(known) <= MAX_STORIES and not proofs <= known:
        names[name] = _bounded(known | proofs)


def _bounded(proofs: frozenset[Proof]) -> frozenset[Proof]:
    """The same with at most ``book.CERTAIN`` of each host, whatever the order in which they came."""
    kept: list[Proof] = []
    for proof in sorted(proofs):
        if len(kept) < book.CERTAIN or kept[-book.CERTAIN][0] != proof[0]:
            kept.append(proof)
    return frozenset(kept)


def glued_in(text: str, known: Known) -> bool:
    """Whether a known string is glued in a text: if none is, and none leads the headline, nothing goes for being known."""
    return any(is_glued(spots(text, name)) for name in book.known_in(text, known))


def make_book(census: Census, lives: Counter[str], start: Known) -> Known:
    """The brand book that records teach, together with what was known at the start.

    ``lives``: in how many records each string is language. Of what both know the greater count stands, so that the same
    records teach the same twice.
    """
    brands = dict(start.brands)
    for name, stories in census.proven(lives).items():
        if not stories and not lives[name]:
            continue
        proofs = min(MAX_STORIES, stories)
        old = brands.get(name) or Brand(name, book.stem(name), 0)
        brands[name] = replace(old, proofs=max(old.proofs, proofs), language=max(old.language, lives[name]))
    return Known(brands)
