"""One story: who tells it where, why they are one, and what was taken out of each telling."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from newscrawl.asking.stored import RULES
from newscrawl.console.difference import Piece, pieces, raw_of
from newscrawl.console.place import place_of
from newscrawl.items import Article
from newscrawl.store import Stored, articles, looking, splits, whys

# Copies in the table; a farm of ninety hosts fits.
MEMBERS = 120
# A page that was made to hurt: beyond these the edits are a table only.
MAX_EDITS, MAX_LETTERS = 200, 100_000
_FIELDS = ("headline", "description", "article_body")


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to one field: its text in pieces, whether these give the raw value to the letter, if that is
    stored.
    """

    field: str
    pieces: list[Piece]
    restores: bool | None


@dataclass(frozen=True, slots=True)
class Link:
    """Why an article joined the story: with which one, by which rule, in figures."""

    article: str
    rule: str
    words: str
    containment: float
    numbers: float | None


def story(request: Request) -> Response:
    """A story, by its id, by one that it had, or by an article's."""
    place = place_of(request)
    name, chosen = request.path_params["id"], request.query_params.get("article")
    with place.look() as (_, db):
        named = whys.article_named(db, name)
        one = articles.named(db, chosen or named or "")
        if one is None or named is None:
            raise HTTPException(404, f"No story or article has the id {(chosen or name)!r} in this state.")
        if one.story.id != name:
            # An article's id leads to its story, an old story's to the one that it became part of.
            shown = chosen or (named if named == name else None)
            return RedirectResponse(f"/stories/{one.story.id}{f'?article={shown}' if shown else ''}", 307)
        members = [(member, link(member)) for member in articles.members(db, one.story.id, MEMBERS)]
        values = {
            "members": members,
            "size": articles.size(db, one.story.id),
            "earlier": whys.earlier_ids(db, one.story.id),
            "splits": list(splits.concerning(db, one.story.id)),
            "sites": looking.sites_of(db, one.article.id),
            "names": _names(db, members),
        }
    title = one.article.headline[:120] or "A story without a headline"
    return place.page(
        "story.html",
        here="stories",
        title=title,
        one=one,
        article=one.article,
        changes=changes(one.article),
        edits=list(enumerate(one.article.cleaning, 1)),
        **values,
    )


def changes(article: Article) -> list[Change]:
    """Headline and body always, other fields where something was taken out."""
    edited = {edit.field for edit in article.cleaning}
    return [
        _change(article, name) for name in _FIELDS if name in edited or (name != "description" and _text(article, name))
    ]


def link(one: Stored) -> Link | None:
    """Why an article joined; None for one that founded a story."""
    if one.matched is None:
        return None
    kept: dict[str, Any] = json.loads(one.matched)
    words = RULES.get(kept["rule"], "a rule of another version")
    return Link(kept["article_id"], kept["rule"], words, kept["containment"], kept["numbers"])


def _change(article: Article, name: str) -> Change:
    clean = _text(article, name)
    edits = article.cleaning
    mine = sum(edit.field == name for edit in edits)
    found = [Piece(clean, "same")] if mine > MAX_EDITS else pieces(clean, edits, name)
    raw = {"headline": article.headline_raw, "article_body": article.article_body_raw}.get(name)
    restores = None if raw is None or not mine or mine > MAX_EDITS else raw_of(found) == raw
    return Change(name, _bounded(found), restores)


def _bounded(several: list[Piece]) -> list[Piece]:
    """The beginning of a text that is too long for a page."""
    kept, left = [], MAX_LETTERS
    for one in several:
        kept.append(Piece(one.text[:left], one.kind, one.edit))
        left -= len(one.text)
        if left <= 0:
            break
    return kept


def _text(article: Article, name: str) -> str:
    return {
        "headline": article.headline,
        "description": article.description or "",
        "article_body": article.article_body,
    }[name]


def _names(db: sqlite3.Connection, members: list[tuple[Stored, Link | None]]) -> dict[str, str]:
    """What a match is called: the address of the article, where it is stored."""
    known = {one.article.id: one.article.url or one.article.id for one, _ in members}
    for _, matched in members:
        if matched and matched.article not in known:
            other = whys.neighbour(db, matched.article)
            known[matched.article] = (other.url or other.id) if other else "an article that is not stored any more"
    return known
