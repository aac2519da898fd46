"""The one place that weighs: sums the evidence and says whether a string was injected."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from newscrawl import text as words
from newscrawl.cleaning import book, evidence, witnesses
from newscrawl.cleaning.agreement import Copy, has_lost
from newscrawl.cleaning.evidence import GLUED, Evidence
from newscrawl.cleaning.glue import Spot, spots, stands_apart, starts_sentence
from newscrawl.cleaning.grammar import may_be_verb, may_end_a_name
from newscrawl.cleaning.prefixes import Prefix
from newscrawl.items import Known, Witness

# Proven from e to the 3 on. Measured on 17,000 real headlines with their bodies, five names a page glued to a
# neighbour as lost links: 3 candidates reach 2, 2 reach 3, 1 reaches 4; with one lost link a page none. Of strings
# joined to the next word of bodies over 1,500 characters, behind a hyphen, 96 % reach 2, 93 % reach 3, 86 % reach 4.
BAR = 3.0
# Below the bar, and worth a label: something speaks for an injection.
SUSPECT = 0.0
# A known brand's name glued in a body that has no other sign.
_BODY_ALONE = -4.0
# A name that has some life as language loses blanks somewhere ("RenaissanceFoundation") or begins a word ("Brighton"):
# in a body alone then only a place inside a number or after a mark says more.
_ALIVE = 0.05
# A third of all lost links are lost before the name, and no farm was seen to inject there.
_LOST_LINK = -5.0
# A name that one page proved may be a false proof.
_ONE_PROOF = -6.0
# Proven on so many pages and never used: of brands in a body alone 3 % stand before a verb; an honest namesake with a
# lost blank before its verb is used elsewhere.
_NOBODY = 5 * book.CERTAIN
# No other evidence outweighs that a known name is not glued.
_NO_GLUE = -20.0


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was weighed for one string: the sum of log-odds, and the evidence, where it stands first."""

    total: float
    evidence: tuple[Evidence, ...]
    from_book: float = 0.0

    @property
    def proven(self) -> bool:
        """Whether the string is injected beyond the bar."""
        return self.total >= BAR

    @property
    def proven_here(self) -> bool:
        """Whether it is without the brand book: the book must not prove itself, though it may doubt."""
        return min(self.total, self.total - self.from_book) >= BAR

    @property
    def reason(self) -> str:
        """In words for a person: where it stands, and what speaks for an injection."""
        return "; ".join(one.saw for at, one in enumerate(self.evidence) if at == 0 or one.weight > 0)

    @property
    def score(self) -> float:
        """The probability of an injection, taken at the bar to be one half."""
        return round(1 / (1 + math.exp(BAR - self.total)), 2)


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around one page: the brand book, the title's witnesses, copies and what only this body has."""

    known: Known
    witnesses: Sequence[Witness] = ()
    siblings: Sequence[Copy] = ()
    inserted: Collection[str] = ()


def judge_prefix(prefix: Prefix, text: str, around: Around) -> Verdict:
    """Weigh whether ``prefix.name`` was set before (or behind) the headline of the page whose body is ``text``."""
    name = prefix.name
    found = spots(text, name, prefix.heading)
    lone = lone_between_blanks(found, text, name, around.known)
    used = [spot for spot in found if spot != lone]
    seen = (
        *evidence.of_shape(prefix),
        *evidence.of_glue(found, text, name, compound=_compound(prefix)),
        *evidence.of_language(used, text, name, more=evidence.uses_of_prefix(prefix, found, text)),
        *witnesses.of_witnesses(prefix, around.witnesses, text),
        *witnesses.of_copies(prefix, around.siblings, around.inserted),
    )
    return _sum(seen, name, around.known, around.siblings)


def _compound(prefix: Prefix) -> str:
    return next(iter(words.tokens(prefix.rest[:40])), "") if prefix.delimiter == "-" else ""


def judge_spots(name: str, found: Sequence[Spot], text: str, known: Known) -> list[tuple[Spot, Verdict]]:
    """Weigh for each occurrence of a known brand in a body, with no sign in the headline, whether it was injected."""
    common = [Evidence(_BODY_ALONE, "in the body alone"), *evidence.of_language(found, text, name)]
    if name in known.brands and book.proofs(known.brands[name]) < 2:
        common.append(Evidence(_ONE_PROOF, "proven on one page only"))
    if name in known.brands and not is_brand(name, known):
        common.append(Evidence(_NO_GLUE, "language more often than proven"))
    return [(spot, _judge_spot(spot, name, text, common, known)) for spot in found]


def _judge_spot(spot: Spot, name: str, text: str, common: Sequence[Evidence], known: Known) -> Verdict:
    glue = evidence.glue_weight(spot, text, name) if spot.kind in GLUED else _NO_GLUE
    seen = [common[0], Evidence(glue, _glued(text, spot)), *common[1:]]
    if spot.kind == "next" and may_be_verb(spot.word) and not _is_nobody(name, known):
        seen.append(Evidence(_NO_GLUE, "may be the subject of a verb"))  # "Robert Frosthad"
    if (
        glue <= 1
        or (name.isalpha() and may_end_a_name(spot.word))
        or (glue <= evidence.LONGER_WORD and _may_begin_a_word(spot, name, text, known))
    ):
        seen.append(Evidence(_NO_GLUE, "may be a longer word"))  # "Winningest", "Compassionate"
    brand = known.brands.get(name)
    if brand is not None and brand.language > _ALIVE * book.proofs(brand) and spot.kind in {"next", "previous"}:
        seen.append(Evidence(_NO_GLUE, f"language in {brand.language} other texts"))
    if spot.kind == "previous" and text[spot.end : spot.end + 1] not in {"", "\n"}:
        seen.append(Evidence(_LOST_LINK, "joined to the word before it, as lost links are"))
    return _sum(tuple(seen), name, known)


def _is_nobody(name: str, known: Known) -> bool:
    """Whether a name was proven so often and never used that nobody bears it: then it is no verb's subject."""
    brand = known.brands.get(name)
    return brand is not None and brand.language == 0 and brand.proofs >= _NOBODY


def _may_begin_a_word(spot: Spot, name: str, text: str, known: Known) -> bool:
    """Whether a capitalised word may stand there that begins like the brand: unless no other page knows any."""
    brand = known.brands.get(name)
    if brand is None or book.proofs(brand) < book.CERTAIN or brand.language > 0:
        return True
    return starts_sentence(text, spot.start)


def lone_between_blanks(found: Sequence[Spot], text: str, name: str, known: Known) -> Spot | None:
    """The only occurrence of a string, where it may be an injection between blanks; None if it is language.

    An injection it may be where other pages proved the string and none used it: a name that has a life is language
    somewhere. Beside an injection that is glued, what stands between blanks is an honest use.
    """
    brand = known.brands.get(name)
    if brand is None:
        return None
    body = [spot for spot in found if spot.kind != "heading"]
    if len(body) != 1 or body[0].kind != "language":
        return None
    certain = book.proofs(brand) >= book.CERTAIN * max(1, brand.language)
    return body[0] if certain and stands_apart(text, body[0]) else None


def is_brand(name: str, known: Known) -> bool:
    """Whether a string was proven more often than it is language: then a copy that lacks it is right."""
    brand = known.brands.get(name)
    return brand is not None and book.proofs(brand) > brand.language


def removable(found: Sequence[Spot], text: str, name: str, known: Known) -> list[Spot]:
    """The occurrences of a proven brand that go.

    All that are glued where the text never uses the string as language; else those alone that cannot be a longer
    word or a name that the sentence needs.
    """
    lone = lone_between_blanks(found, text, name, known)
    uses = evidence.uses([spot for spot in found if spot != lone])
    never_language = not uses and not evidence.has_lower_twin(text, name)
    return [
        spot
        for spot in found
        if spot.kind == "heading"
        or spot == lone
        or (spot.kind in GLUED and (never_language or evidence.glue_weight(spot, text, name) > 1))
    ]


def _glued(text: str, spot: Spot) -> str:
    return f"glued in the body: {evidence.excerpt(text, spot)}"


def _sum(seen: tuple[Evidence, ...], name: str, known: Known, siblings: Sequence[Copy] = ()) -> Verdict:
    own = sum(one.weight for one in seen)
    itself = own >= BAR or any(has_lost(copy, name) for copy in siblings)
    known_of_it = tuple(witnesses.of_book(name, known, itself=itself))
    from_book = sum(one.weight for one in known_of_it)
    return Verdict(own + from_book, seen + known_of_it, from_book)
