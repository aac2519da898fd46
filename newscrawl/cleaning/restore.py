"""Restores headline, body and description: looks for candidates, has them weighed, takes out what is proven.

Every step looks at the texts as they are now, and the steps repeat until none finds anything: so cleaning a clean
page changes nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from newscrawl import text
from newscrawl.cleaning import agreement, book, evidence, noise, unknown, weigh
from newscrawl.cleaning.agreement import Copy
from newscrawl.cleaning.draft import Draft
from newscrawl.cleaning.edits import BODY, DESCRIPTION, HEADLINE
from newscrawl.cleaning.glue import Spot, spots
from newscrawl.cleaning.hygiene import tidy
from newscrawl.cleaning.noise import NOTHING, Standing
from newscrawl.cleaning.prefixes import Prefix, prefixes, suffixes
from newscrawl.cleaning.strangers import strangers
from newscrawl.cleaning.weigh import Around, Verdict
from newscrawl.items import Edit, Known, Label, Sighting, Witness

# Letters inside a number, or the first comma of the text without its blank: "16,NAME000", "TAPACHULA,NAME Mexico".
_UNKNOWN_GLUE = re.compile(r"\d[.,]?[^\W\d_][^\d\n]{2,58}[^\W\d_]\d{3}|\A[^,]*[^\W\d_],[^\W\d_]")


# Real pages have one injected name, rarely two.
MAX_PROOFS = 8


@dataclass(frozen=True, slots=True)
class FieldsCleaned:
    """Restored texts, the edits that undo to the raw ones, what was observed, and labels.

    ``strangers``: names that their place alone speaks against, gone unless other texts use them.
    """

    headline: str
    article_body: str
    description: str | None
    edits: tuple[Edit, ...]
    sightings: tuple[Sighting, ...]
    labels: tuple[Label, ...]
    strangers: tuple[str, ...] = ()


def clean_fields(
    headline: str,
    body: str,
    known: Known,
    *,
    witnesses: Sequence[Witness] = (),
    description: str | None = None,
    siblings: Sequence[Copy] = (),
    standing: Standing = NOTHING,
) -> FieldsCleaned:
    """Take injected strings out of a headline and its body, whatever record they came in.

    ``siblings`` are copies of the same story; a page without a headline gives an empty one. ``standing`` are the lines
    that the host sets on many pages: labelled, and taken out only where it says so.
    """
    draft = Draft({HEADLINE: headline, BODY: body, DESCRIPTION: description or ""})
    _tidy(draft)
    around = Around(known, witnesses, siblings)
    found: list[agreement.Insertion] = []
    compared: str | None = None
    while True:
        if siblings and draft.body != compared:
            compared = draft.body
            found = agreement.insertions(compared, siblings)
        now = replace(around, inserted={draft.body[i.start : i.end].strip() for i in found}) if found else around
        candidates = [*prefixes(draft.headline), *suffixes(draft.headline)]
        weighed = [(prefix, weigh.judge_prefix(prefix, draft.body, now)) for prefix in candidates]
        if _lead(draft, weighed, known) or _copies(draft, found, known):
            continue
        if _known(draft, weighed, known) or _alone(draft, known):
            continue
        if not (draft.proven and _tidy(draft)):  # what a removal joins may be an entity
            break
    _observe(draft, weighed)
    draft.sightings = _believed(draft.sightings)
    _noise(draft, standing)
    if not draft.headline:
        _suspect(draft)
    return FieldsCleaned(
        draft.headline,
        draft.body,
        draft.texts[DESCRIPTION] if description is not None else None,
        tuple(draft.edits),
        tuple(draft.sightings.values()),
        tuple(draft.labels.values()),
        tuple(sorted(draft.strangers)),
    )


def _tidy(draft: Draft) -> bool:
    """Take out unseen characters, left-over entities and certain mojibake; whether there were any."""
    before = len(draft.edits)
    for field, text_now in draft.texts.items():
        draft.texts[field], edits = tidy(text_now, field)
        draft.edits += edits
    return len(draft.edits) > before


def _lead(draft: Draft, weighed: Sequence[tuple[Prefix, Verdict]], known: Known) -> bool:
    """Take the best proven string off the headline, and out of the other texts wherever it was injected."""
    proven = [(prefix, verdict) for prefix, verdict in weighed if verdict.proven]
    if not proven:
        return False
    prefix, verdict = max(proven, key=lambda pair: pair[1].total)  # the longest of equals: it comes first
    rule = "brand-suffix" if prefix.behind else "brand-prefix"
    draft.remove(HEADLINE, rule, [prefix.place], verdict.reason)
    draft.sight(prefix.name, "glue" if verdict.proven_here else "prefix", verdict.reason)
    draft.proven.add(prefix.name)
    for where in (BODY, DESCRIPTION):
        _remove_injected(draft, where, prefix, verdict.reason, known)
    return True


def _remove_injected(draft: Draft, where: str, prefix: Prefix, reason: str, known: Known) -> None:
    """Take out what is glued, a repeated heading's start with its delimiter, what stands between blanks with one."""
    body, name = draft.texts[where], prefix.name
    found = spots(body, name, prefix.heading)
    beyond = {"heading": len(prefix.delimiter), "language": 1}
    places = [(spot.start, spot.end + beyond.get(spot.kind, 0)) for spot in weigh.removable(found, body, name, known)]
    draft.remove(where, "brand-glue", places, reason)
    if where == BODY and len(places) < len(found):
        left = len(found) - len(places)
        draft.label("brand-left", 0.5, f"{name!r} was injected; {left} more in the body may be language and stay")


def _copies(draft: Draft, found: Sequence[agreement.Insertion], known: Known) -> bool:
    """Take out what a copy's body lacks: where it is glued, or where it is a brand anyway, blanks around it or not."""
    body, gone, done = draft.body, 0, 0
    for one in found:
        name = body[one.start : one.end].strip()
        if book.is_denied(name, known):
            continue
        is_glued = agreement.is_glued(body, one)
        if is_glued or name in draft.proven or weigh.is_brand(name, known):
            reason = f"copy {one.article_id} reads on without it"
            if is_glued:  # else the book, or another place, told that it is a brand: that proves nothing anew
                draft.sight(name, "glue", reason)
            draft.proven.add(name)
            start, end = agreement.span(body, one)
            if start < done:
                break  # it shares a blank with the last one: seen anew by the next round
            draft.remove(BODY, "agreement", [(start - gone, end - gone)], reason)
            gone, done = gone + end - start, end
    return gone > 0


def _known(draft: Draft, weighed: Sequence[tuple[Prefix, Verdict]], known: Known) -> bool:
    """Take known brands out of the body and the description where they are glued."""
    leading = [prefix.name for prefix, _ in weighed if not prefix.behind]
    edits = len(draft.edits)
    for where in (BODY, DESCRIPTION):
        for name in list(book.known_in(draft.texts[where], known)):
            if any(other != name and other.startswith(name) for other in leading):
                continue  # a longer name leads the headline: a part of it taken out would be a wrong edit
            body = draft.texts[where]
            found = spots(body, name)
            judged = weigh.judge_spots(name, found, body, known)
            proven = [(spot, verdict) for spot, verdict in judged if verdict.proven]
            if where == BODY and evidence.uses(found):
                draft.sight(name, "language", "language in this body")
            if proven:
                reason = proven[0][1].reason
                draft.proven.add(name)
                draft.remove(where, "brand-glue", [(s.start, s.end) for s, _ in proven], reason)
    return len(draft.edits) > edits


def _alone(draft: Draft, known: Known) -> bool:
    """Take out of the body what nobody has proven, where nothing but an injection can stand."""
    body = draft.body
    places = [place for place in unknown.inside_numbers(body) if not book.is_denied(body[slice(*place)], known)]
    reason = "inside a number"
    for start, end in places:
        draft.sight(body[start:end], "glue", reason)
        draft.proven.add(body[start:end])
    if draft.remove(BODY, "brand-glue", places, reason):
        return True
    return _strangers(draft, known)


def _strangers(draft: Draft, known: Known) -> bool:
    """Take out the one name that stands where no name stands, unless other texts use it."""
    for one in strangers(draft.body, draft.headline):
        name = draft.body[one.start : one.end]
        draft.strangers.add(name)
        if not book.is_language(name, known):
            draft.proven.add(name)
            return draft.remove(BODY, "brand-glue", [(one.start, one.end)], one.saw)
    return False


def _observe(draft: Draft, weighed: Sequence[tuple[Prefix, Verdict]]) -> None:
    """Note what still leads the headline, and label what nearly was proven."""
    for prefix, verdict in weighed:
        if prefix.lead or not (prefix.behind or evidence.can_begin_a_headline(prefix.rest)):
            continue
        found: list[Spot] = spots(draft.body, prefix.name)
        if evidence.uses(found):
            draft.sight(prefix.name, "language", "leads the headline and is language in the body")
        else:
            draft.sight(prefix.name, "prefix", verdict.reason)
            if verdict.total >= weigh.SUSPECT:
                draft.label("brand-suspect", verdict.score, f"{prefix.name!r}: {verdict.reason}")


def _believed(sightings: dict[tuple[str, str], Sighting]) -> dict[tuple[str, str], Sighting]:
    """What a page teaches others: one that seems to prove more names than farms inject is made to fill the book."""
    proofs = [key for key in sightings if key[1] == "glue"]
    return sightings if len(proofs) <= MAX_PROOFS else {key: one for key, one in sightings.items() if key[1] != "glue"}


def _noise(draft: Draft, standing: Standing) -> None:
    """Label the lines of the body that stand on the host's other pages; take them out where that is asked for."""
    found = noise.places(draft.body, standing) if standing.keys else []
    if not found:
        return
    reason = f"lines {noise.shown(draft.body, found)} of the body stand on other pages of the host"
    if standing.remove:
        draft.remove(BODY, "site-noise", found, "stands on other pages of the host")
        reason += "; taken out"
    draft.label("site-noise", 0.9, reason)


def _suspect(draft: Draft) -> None:
    """Label glue that a body without a headline shows and no known brand explains: seen once it proves nothing."""
    place = _UNKNOWN_GLUE.search(draft.body)
    if place:
        around = text.one_line(draft.body[max(0, place.start() - 12) : place.end() + 12])
        draft.label("glue-suspect", 0.5, f"an unknown string may be glued in: {text.printable(around)!r}")
