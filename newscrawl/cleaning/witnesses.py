"""Evidence from outside the text: the title's other witnesses, the brand book, copies. Knows no threshold."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Sequence

from newscrawl import text as words
from newscrawl.cleaning import book
from newscrawl.cleaning.agreement import Copy, has_lost
from newscrawl.cleaning.evidence import Evidence, uses
from newscrawl.cleaning.glue import spots
from newscrawl.cleaning.prefixes import Prefix
from newscrawl.items import Known, Witness

# Fewer letters than this agree by chance ("World news").
_ENOUGH = 16
# The places of one page are filled from one field: they agree on a label of the house, and differ on an injection.
_WITHOUT = 6.5
_AGAIN = 1.5
# A slug drops words anyway, whole or at its end.
_SLUG, _SHORT_SLUG = 5.0, 2.0
# Another host drops the wires' labels ("Exclusive-", "UPDATE 1-", "Soccer-"): alone this must not pass a hyphen's bar.
_COPY, _COPY_WITH_OTHER = 3.0, 3.5
# A proof elsewhere, and how fast it fades where the string is language in many more texts than it is proven in: of a
# lost link's "proofs" in 30,000 real pages none has fewer than 5 texts that use the name as language for each.
_PROVEN, _DOUBT = 8.0, 2.0
_SHORTEST_STEM = 3  # "UX 5.0 System" makes no family of "HP-UX"
_DENIED = -1000.0
# The story itself uses the string: what is glued here lost a blank.
_USED = -7.0
# Capitals alone are a label more often than a brand ("EXCLUSIVE-", "VIDEO|").
_LABEL = 0.5
# Of "Rekubit Pro|AP-NORC poll" the name "Rekubit Pro|AP" is no member of the family.
_DELIMITERS = frozenset("-|:")


def of_witnesses(prefix: Prefix, witnesses: Sequence[Witness], text: str) -> Iterator[Evidence]:
    """Places of the page that state the headline without the string, and a slug that has it as words."""
    rest, name = (_letters(prefix.rest), _letters(prefix.name)) if witnesses else ("", "")
    without: dict[str, float] = {}
    for witness in witnesses:
        stated = _letters(witness.text)
        if witness.kind != "breadcrumb" and (stated == rest if prefix.behind else _agrees(stated, rest)):
            whole, cut = (_SLUG, _SHORT_SLUG) if witness.kind == "slug" else (_WITHOUT, _WITHOUT)
            without[witness.kind] = whole if stated.startswith(rest) else cut
        elif witness.kind == "slug" and stated.startswith(name + rest[:6]):
            yield Evidence(-1.5, "the address has it as words")
    if prefix.rest in text and f"\n{prefix.rest}\n" in f"\n{text}\n":
        without["a line of the body"] = _WITHOUT
    if without:
        weight = max(without.values()) + min(3, _AGAIN * (len(without) - 1))
        weight = min(weight, _LABEL) if _is_label(prefix.name) else weight
        yield Evidence(weight, f"the headline without it: {', '.join(sorted(without))}")


def of_copies(prefix: Prefix, siblings: Sequence[Copy], inserted: Collection[str]) -> Iterator[Evidence]:
    """Copies of the story whose headline is this one without the string, or whose body reads on without it.

    ``inserted``: what this body has and a copy's has not.
    """
    rest = _letters(prefix.rest) if siblings else ""
    alike = [copy for copy in siblings if copy.headline and _letters(copy.headline) == rest]
    without = [copy for copy in alike if not has_lost(copy, prefix.name)]
    if without:
        yield Evidence(_LABEL if _is_label(prefix.name) else _COPY, f"copy {without[0].id}: the headline without it")
    others = [copy for copy in without if any(edit.rule == "brand-prefix" for edit in copy.cleaning)]
    if others:
        yield Evidence(_COPY_WITH_OTHER, f"copy {others[0].id}: another string in its place")
    if prefix.name in inserted:
        yield Evidence(9, "a copy's body reads on without it")
    used = next((copy for copy in siblings if uses(spots(copy.article_body, prefix.name))), None)
    if used:
        yield Evidence(_USED, f"copy {used.id} uses it as language")


def of_book(name: str, known: Known, *, itself: bool) -> Iterator[Evidence]:
    """The string itself, or its family, proven on other pages; less where it is language on others.

    ``itself``: this page or a copy of it proves the string too, so that one proof may be its story's own.
    """
    brand = known.brands.get(name)
    if brand is not None and brand.rule == "deny":
        yield Evidence(_DENIED, "the operator denies it")
        return
    if brand is not None and book.proofs(brand) + brand.language > 0:
        proofs = max(0, book.proofs(brand) - (itself and brand.rule is None))
        doubt = min(0.0, _DOUBT * math.log((1 + proofs) / (1 + brand.language)))
        if proofs:
            yield Evidence(_PROVEN + doubt, f"in the brand book ({proofs} proofs, language in {brand.language})")
        elif doubt:
            yield Evidence(max(-_PROVEN, doubt), f"language in {brand.language} other texts")
        return
    head = book.stem(name)
    tail = name.removeprefix(head)
    if len(head) < _SHORTEST_STEM:
        return
    members = [b for b in book.family(name, known) if book.proofs(b) > b.language]
    if not members or _DELIMITERS & set(tail):
        return
    if any(b.name == head for b in members) or len(members) > 1 or (tail and book.is_tail(tail, known)):
        yield Evidence(6, f"of the family {head} ({len(members)} members in the brand book)")
    else:
        proofs = book.proofs(members[0])
        yield Evidence(3 + min(2, math.log(proofs)), f"begins like {members[0].name} ({proofs} proofs)")


def _letters(text: str) -> str:
    """Letters and digits alone: what a slug, a title in capitals and a headline have in common."""
    return "".join(words.tokens(text))


def _agrees(witness: str, rest: str) -> bool:
    """Equal, or with a site's name behind it, or cut short."""
    if min(len(witness), len(rest)) < _ENOUGH:
        return witness == rest
    return witness.startswith(rest) or rest.startswith(witness)


def _is_label(name: str) -> bool:
    return name.upper() == name and name.isascii()
