"""Where an article stands in the feeds, as lines for a person: told as what, or why not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import replace

from newscrawl.errors import UsageError
from newscrawl.publishing.feeds import declaration
from newscrawl.publishing.feeds.contract import utc_before
from newscrawl.publishing.feeds.declaration import Feed, Selection
from newscrawl.publishing.feeds.judging import Judge
from newscrawl.store import Stored, utc, whys

_TOLD = ("new", "updated")


def told(db: sqlite3.Connection, one: Stored, now: float) -> Iterator[str]:
    """What every feed that is declared here, or was ever published, tells of a stored article; ``now`` in seconds."""
    declared, mistake = _declared()
    standings = {row.feed: row for row in whys.tellings(db, one.article.id)}
    look = whys.look(db, one.article.id)
    gone = look.gone if look else None
    for name in sorted({*declared, *standings}):
        said = _gone(name, standings.get(name), gone) if gone else None
        yield f"  feed {name}: {said or _said(one, standings.get(name), declared.get(name), now)}"
    if mistake:
        yield f"  {mistake}"
    elif not declared and not standings:
        yield f"  no feed: none was published, and no {declaration.FILE} here declares one"


def withdrawn(db: sqlite3.Connection, article: str) -> Iterator[str]:
    """What feeds told of an article (by id) that is not stored any more."""
    for row in whys.tellings(db, article):
        if row.sequence is not None:
            now = "withdrawn" if row.status == "withdrawn" else f"told as {row.status} until it is published again"
            yield f"  feed {row.feed}: {now}, sequence {row.sequence}, revision {row.revision}"


def _gone(name: str, row: whys.Telling | None, gone: float) -> str:
    """How a feed stands to an article whose page is gone."""
    why = f"its page is gone since {utc(gone)}"
    if row and row.status in _TOLD:
        return f"told as {row.status} at sequence {row.sequence}; {why}, newscrawl publish {name} withdraws it"
    if row and row.status == "withdrawn":
        return f"withdrawn at sequence {row.sequence}, revision {row.revision}: {why}"
    return f"not told: {why}"


def _said(one: Stored, row: whys.Telling | None, feed: Feed | None, now: float) -> str:
    if row and row.status in _TOLD and row.sequence is not None:
        said = f"told as {row.status} at sequence {row.sequence}, revision {row.revision}, as {row.role}"
        if (row.story, row.version) != (one.story.id, one.revision):
            said = f"{said}; it changed since, newscrawl publish {row.feed} tells it"
        return said if row.refusal is None else f"{said}; {_refused(row)}"
    before = ""
    if row and row.status == "withdrawn":
        before = f"withdrawn at sequence {row.sequence}, revision {row.revision}: "
    return f"{before}{_why_not(one, row, feed, now)}"


def _why_not(one: Stored, row: whys.Telling | None, feed: Feed | None, now: float) -> str:
    """Why a feed does not tell an article: by what is declared here, else by what the last publish found."""
    found = _by_declaration(one, row, feed, now) if feed else _by_publish(row)
    if found is not None:
        return found
    if row is not None and row.refusal is not None:
        return _refused(row)
    if row is None or row.published is None:
        return "it was never published"
    if one.duplicate_of and feed and not feed.selection.copies:
        return "a feed of unique stories, and this is a copy"
    return f"not told yet: it was published last at {row.published}, newscrawl publish {row.feed} tells it"


def _by_declaration(one: Stored, row: whys.Telling | None, feed: Feed, now: float) -> str | None:
    judgement = Judge(feed).judge(one.article)
    if not judgement.selected:
        return f"not selected by {' and '.join(_deselecting(one, feed))}"
    if too_old := _too_old(one, feed.selection.max_age, now):
        return too_old
    if not feed.selection.copies and row and row.teller:
        return f"a feed of unique stories, in which its story is told by {row.teller}"
    if judgement.lacks:
        return f"it lacks {judgement.lacks}, which the feed requires; so the feed is not published"
    return None


def _by_publish(row: whys.Telling | None) -> str | None:
    if row is None or not row.judged:
        return None
    if not row.selected:
        return "not selected when it was published last"
    if row.lacks:
        return f"it lacks {row.lacks}, which the feed required"
    return f"its story is told by {row.teller}" if row.teller else None


def _refused(row: whys.Telling) -> str:
    return f"the publish of {row.refused} was held back, what was published before stands: {row.refusal}"


def _deselecting(one: Stored, feed: Feed) -> list[str]:
    """Those parts of a feed's selection that leave an article out."""
    selection = feed.selection
    chosen = {
        "sites": Selection(sites=selection.sites),
        "languages": Selection(languages=selection.languages),
        "keywords": Selection(keywords=selection.keywords),
        "labels": Selection(labels=selection.labels),
        "without_labels": Selection(without_labels=selection.without_labels),
    }
    return [
        name for name, part in chosen.items() if not Judge(replace(feed, selection=part)).judge(one.article).selected
    ]


def _too_old(one: Stored, max_age: float | None, now: float) -> str | None:
    if max_age is None or one.first_seen >= utc_before(now, max_age):
        return None
    return f"too old: first seen {one.first_seen}, and the feed tells {max_age / 86_400:g} days"


def _declared() -> tuple[Mapping[str, Feed], str | None]:
    """The feeds that are declared here; with a sentence where the declaration has a mistake."""
    try:
        return declaration.declared(), None
    except UsageError as error:
        return {}, f"feeds are told by what was published last, for {error}"
