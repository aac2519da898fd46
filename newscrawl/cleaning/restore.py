"""Restores headline, body and description: looks for candidates, has them weighed, takes out what is proven.

Every step looks at the texts as they are now, and the steps repeat until none finds anything: so cleaning a clean
page changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawl import text
from newscrawl.cleaning import agreement, book, evidence, weigh
from newscrawl.cleaning.draft import Draft
from newscrawl.cleaning.edits import BODY, DESCRIPTION, HEADLINE
from newscrawl.cleaning.glue import Spot, spots
from newscrawl.cleaning.hygiene import tidy
from newscrawl.cleaning.prefixes import Prefix, prefixes
from newscrawl.cleaning.weigh import Around, Verdict
from newscrawl.items import Article, Edit, Known, Label, Sighting, Witness

# Letters inside a number, or the first comma of the text without its blank: "16,NAME000", "TAPACHULA,NAME Mexico".
_UNKNOWN_GLUE = re.compile(r"\d[.,]?[^\W\d_][^\d\n]{2,58}[^\W\d_]\d{3}|\A[^,]*[^\W\d_],[^\W\d_]")


@dataclass(frozen=True, slots=True)
class FieldsCleaned:
    """Restored texts, the edits that undo to the raw ones, what was observed, and labels."""

    headline: str
    article_body: str
    description: str | None
    edits: tuple[Edit, ...]
    sightings: tuple[Sighting, ...]
    labels: tuple[Label, ...]


def clean_fields(
    headline: str,
    body: str,
    known: Known,
    *,
    witnesses: Sequence[Witness] = (),
    description: str | None = None,
    siblings: Sequence[Article] = (),
) -> FieldsCleaned:
    """Take injected strings out of a headline and its body, whatever record they came in.

    ``siblings`` are copies of the same story; a page without a headline gives an empty one.
    """
    tidied, edits = tidy(headline)
    draft = Draft({HEADLINE: tidied, BODY: body, DESCRIPTION: description or ""}, edits)
    around = Around(known, witnesses, siblings)
    while True:
        found = agreement.insertions(draft.body, siblings) if siblings else []
        now = replace(around, inserted={draft.body[i.start : i.end].strip() for i in found}) if found else around
        weighed = [(prefix, weigh.judge_prefix(prefix, draft.body, now)) for prefix in prefixes(draft.headline)]
        if not (_lead(draft, weighed) or _copies(draft, found, known) or _known(draft, known)):
            break
    _observe(draft, weighed)
    if not draft.headline:
        _suspect(draft)
    return FieldsCleaned(
        draft.headline,
        draft.body,
        draft.texts[DESCRIPTION] if description is not None else None,
        tuple(draft.edits),
        tuple(draft.sightings.values()),
        tuple(draft.labels.values()),
    )


def _lead(draft: Draft, weighed: Sequence[tuple[Prefix, Verdict]]) -> bool:
    """Take the best proven string off the headline, and out of the other texts wherever it is glued."""
    proven = [(prefix, verdict) for prefix, verdict in weighed if verdict.proven]
    if not proven:
        return False
    prefix, verdict = max(proven, key=lambda pair: pair[1].total)  # the longest of equals: it comes first
    draft.remove(HEADLINE, "brand-prefix", [(0, len(prefix.name) + len(prefix.delimiter))], verdict.reason)
    draft.sight(prefix.name, "glue" if verdict.proven_here else "prefix", verdict.reason)
    draft.proven.add(prefix.name)
    for where in (BODY, DESCRIPTION):
        _remove_glued(draft, where, prefix, verdict.reason)
    return True


def _remove_glued(draft: Draft, where: str, prefix: Prefix, reason: str) -> None:
    body, name = draft.texts[where], prefix.name
    found = spots(body, name, prefix.heading)
    places = [
        (spot.start, spot.end + (len(prefix.delimiter) if spot.kind == "heading" else 0))
        for spot in weigh.removable(found, body, name)
    ]
    draft.remove(where, "brand-glue", places, reason)
    if where == BODY and len(places) < len(found):
        left = len(found) - len(places)
        draft.label("brand-left", 0.5, f"{name!r} was injected; {left} more in the body may be language and stay")


def _copies(draft: Draft, found: Sequence[agreement.Insertion], known: Known) -> bool:
    """Take out what a copy's body lacks: where it is glued, or where it is a brand anyway, blanks around it or not."""
    for one in found:
        piece = draft.body[one.start : one.end]
        name = piece.strip()
        if name in draft.proven or name in known.brands or agreement.is_glued(draft.body, one):
            reason = f"copy {one.article_id} has this paragraph without it"
            draft.sight(name, "glue", reason)
            draft.proven.add(name)
            return draft.remove(BODY, "agreement", [(one.start, one.end)], reason)
    return False


def _known(draft: Draft, known: Known) -> bool:
    """Take known brands out of the body and the description where they are glued."""
    for where in (BODY, DESCRIPTION):
        body = draft.texts[where]
        for name in book.known_in(body, known):
            found = spots(body, name)
            judged = [(spot, weigh.judge_spot(spot, name, found, body, known)) for spot in found]
            proven = [(spot, verdict) for spot, verdict in judged if verdict.proven]
            if where == BODY and evidence.uses(found):
                draft.sight(name, "language", "language in this body")
            if proven:
                reason = proven[0][1].reason
                draft.proven.add(name)
                return draft.remove(where, "brand-glue", [(s.start, s.end) for s, _ in proven], reason)
    return False


def _observe(draft: Draft, weighed: Sequence[tuple[Prefix, Verdict]]) -> None:
    """Note what still leads the headline, and label what nearly was proven."""
    for prefix, verdict in weighed:
        if not evidence.can_begin_a_headline(prefix.rest):
            continue
        found: list[Spot] = spots(draft.body, prefix.name)
        if evidence.uses(found):
            draft.sight(prefix.name, "language", "leads the headline and is language in the body")
        else:
            draft.sight(prefix.name, "prefix", verdict.reason)
            if verdict.total >= weigh.SUSPECT:
                draft.label("brand-suspect", verdict.score, f"{prefix.name!r}: {verdict.reason}")


def _suspect(draft: Draft) -> None:
    """Label glue that a body without a headline shows and no known brand explains: seen once it proves nothing."""
    place = _UNKNOWN_GLUE.search(draft.body)
    if place:
        around = text.one_line(draft.body[max(0, place.start() - 12) : place.end() + 12])
        draft.label("glue-suspect", 0.5, f"an unknown string may be glued in: {text.printable(around)!r}")
