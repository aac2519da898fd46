"""An article that is stored, as lines for a person: itself, its story and what joined it, its original, its feeds."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Mapping
from typing import Any

from newscrawl import stories, urls
from newscrawl.asking import looks, page, telling
from newscrawl.asking.asked import Asked
from newscrawl.store import Stored, articles, splits, whys

# Members and addresses that are named; of the rest the number.
NAMED = 10
# The rules of stories in words.
RULES = {
    "farm-id": "both addresses have the farm's number of one story",
    "contained": "most of the shorter text stands in the other, and its figures and names agree",
    "lead": "the shorter text is the beginning of the other",
    "reworded": "words were changed throughout; figures, names and the lead were kept",
    "updated": "half of the text was kept in blocks, with its figures and names",
    "headline": "neither has a text, and the headlines are the same",
}


def explained(db: sqlite3.Connection, asked: Asked, article: str, now: float) -> Iterator[str]:
    """All that decided about a stored article (by id); ``now`` in seconds of the epoch."""
    one = articles.named(db, article)
    assert one is not None
    yield one.article.url or f"an article without an address, {one.article.id}"
    if asked.name is not None:
        yield f"  {_meant(db, asked.name, one)}"
    yield from _article(one, whys.addresses(db, article))
    yield from looks.told(db, article, now)
    yield from _story(db, one)
    yield from telling.told(db, one, now)
    if one.article.url is not None:
        yield from page.fetched(db, one.article.url)


def _meant(db: sqlite3.Connection, name: str, one: Stored) -> str:
    """What an id stands for, where it is not just this article's."""
    became = whys.alias_of(db, name)
    if name == one.article.id:
        if name == one.story.id:
            return f"{name} is the id of this article and of its story"
        return f"{name} is the id of this article{f'; its story became part of {became}' if became else ''}"
    if name == one.story.id:
        return f"{name} is a story; this is its original"
    return f"{name} was a story that became part of {one.story.id}; this is its original"


def _article(one: Stored, met: list[str]) -> Iterator[str]:
    article = one.article
    by_run = f", run {article.source.run_id}" if article.source.run_id else ""
    yield f"  article {article.id}, revision {one.revision}, first seen {one.first_seen}{by_run}"
    others = [address for address in met if article.url is None or address != urls.identity(article.url)]
    if others:
        more = f" and {len(others) - NAMED} more" if len(others) > NAMED else ""
        yield f"  also met as {', '.join(others[:NAMED])}{more}"
    yield f"  headline: {article.headline}"
    if article.headline_raw != article.headline:
        yield f"  as found: {article.headline_raw}"
    for edit in article.cleaning:
        put = f", {edit.inserted!r} put in" if edit.inserted else ""
        yield f"  edit of {edit.field} at {edit.start}: {edit.removed!r} removed{put} by {edit.rule} ({edit.evidence})"
    if not article.cleaning:
        yield "  no edit: it reads as the page had it"
    for label in article.labels:
        yield f"  label {label.name} {label.score:.2f}: {label.reason}"


def _story(db: sqlite3.Connection, one: Stored) -> Iterator[str]:
    story, size = one.story, articles.size(db, one.story.id)
    yield f"  story {story.id}, {story.role} of {size}" + ("" if size > 1 else ": no other article tells it")
    if earlier := whys.earlier_ids(db, story.id):
        more = f" and {len(earlier) - NAMED} more" if len(earlier) > NAMED else ""
        yield f"    became part of it: {', '.join(earlier[:NAMED])}{more}"
    yield from _links(db, one, size)
    yield from _original(db, one, size)
    for rule in splits.concerning(db, story.id):
        yield f"    {_split(db, rule, one)}"
    yield from _members(db, one, size)


def _links(db: sqlite3.Connection, one: Stored, size: int) -> Iterator[str]:
    """How it came to its story, and which stories joined through it."""
    if one.matched is None:
        if size > 1:
            founded = one.article.id == one.story.id
            yield f"    {'founded the story' if founded else 'founded a story of its own, which became part of this one'}"
        return
    kept = json.loads(one.matched)
    shared = f", {kept['shared']} shared keys" if "shared" in kept else ""
    by_run = f" in run {kept['run']}" if "run" in kept else ""
    yield f"    joined at {one.first_seen}{by_run} with {_who(db, kept['article_id'])}"
    yield f"      {_why(kept)}{shared}"
    for other in kept.get("also", ()):
        yield f"    brought story {other['story_id']} to it, by {_who(db, other['article_id'])}"
        yield f"      {_why(other)}"


def _why(match: Mapping[str, Any]) -> str:
    numbers = "too few numbers" if match["numbers"] is None else f"numbers {match['numbers']:.2f}"
    words = RULES.get(match["rule"], "a rule of another version")
    return f"rule {match['rule']} ({words}): containment {match['containment']:.2f}, {numbers}"


def _original(db: sqlite3.Connection, one: Stored, size: int) -> Iterator[str]:
    if size == 1:
        return
    found = articles.members(db, one.story.id, 2)  # the original, and the best of the others
    first, second = found[0], found[1]
    other = one if one.duplicate_of else second
    beside = "this one" if one.duplicate_of else f"the next, {second.article.url or second.article.id}"
    reason = stories.precedence(
        stories.rank(first.article, first.first_seen), stories.rank(other.article, other.first_seen)
    )
    who = "this one" if first.article.id == one.article.id else _who(db, first.article.id)
    yield f"    original is {who}: beside {beside}, {reason}"


def _split(db: sqlite3.Connection, rule: splits.Split, one: Stored) -> str:
    """A rule of the operator, as it concerns this story."""
    left = whys.neighbour(db, rule.article)
    why = f": {rule.reason}" if rule.reason else ", no reason given"
    moved = f" with {rule.moved - 1} more" if rule.moved > 1 else ""
    who = "this article" if rule.article == one.article.id else _who(db, rule.article)
    if left and left.story == one.story.id:
        return f"split by the operator at {rule.made}: {who} left story {rule.story}{moved}, apart for good{why}"
    return f"split by the operator at {rule.made}: {who} left this story{moved}, apart for good{why}"


def _members(db: sqlite3.Connection, one: Stored, size: int) -> Iterator[str]:
    if size == 1:
        return
    yield "    others that tell it"
    for other in whys.neighbours(db, one.story.id, one.article.id, NAMED):
        yield f"      {other.role} {_named(other)}"
    if size - 1 > NAMED:
        yield f"      and {size - 1 - NAMED} more"


def _who(db: sqlite3.Connection, article: str) -> str:
    other = whys.neighbour(db, article)
    return _named(other) if other else f"{article}, which is not stored any more"


def _named(other: whys.Neighbour) -> str:
    host = urls.domain(other.url)
    return f"{other.url or 'no address'} ({host + ', ' if host else ''}{other.id})"
