"""What is told of a state's runs: the latest, one of them whole, how each site and each feed stands, accepting."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from newscrawl.errors import UsageError
from newscrawl.extensions.history import dead_row, hours_between, verdict_of
from newscrawl.runs import GOOD, Figures
from newscrawl.runs.values import figures_of, findings_of
from newscrawl.store import due, utc
from newscrawl.store.database import Database
from newscrawl.store.feeds import standings
from newscrawl.store.history import History, RunRow
from newscrawl.store.schema import must_exist

UNDER_WAY = "running"


@dataclass(frozen=True, slots=True)
class Site:
    """How a site stands: its verdict since when, why, its last good run, when it is due (None: not scheduled)."""

    site: str
    verdict: str
    code: str
    reason: str
    since: str
    last_run: str | None
    last_good: str | None
    held: int
    due: str | None


@dataclass(frozen=True, slots=True)
class Feed:
    """How a feed stands: when it was published last, and why it is not any more."""

    feed: str
    published: str | None
    sequence: int
    refused: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Standing:
    """All sites and all feeds of a state; ``ok`` when nothing is wrong with any."""

    sites: Sequence[Site]
    feeds: Sequence[Feed]

    @property
    def ok(self) -> bool:
        """Whether every verdict is good and no feed is refused."""
        return all(one.verdict in GOOD for one in self.sites) and not any(one.refused for one in self.feeds)


def latest(state: Path, site: str | None, limit: int) -> list[RunRow]:
    """The latest runs, at one site or at all, the latest first; raises UsageError for a site that never ran."""
    with _history(state) as (history, _):
        if site is not None and site not in history.sites():
            raise _unknown(site, history.sites())
        return history.latest(limit, site)


def one_run(state: Path, run: str) -> list[RunRow]:
    """What a run did, a row a site; empty where no run has this id."""
    with _history(state) as (history, _):
        return history.of_run(run)


def standing(state: Path) -> Standing:
    """How every site and every feed stands."""
    with _history(state) as (history, database), database.reading() as db:
        feeds = [Feed(name, one.published, one.last, one.refused, one.refusal) for name, one in standings(db).items()]
        return Standing(sites_now(history, db, time.time()), feeds)


def sites_now(history: History, db: sqlite3.Connection, now: float) -> list[Site]:
    """How every site stands at a moment (seconds of the epoch) that ever ran or should have."""
    times = {site: turn.due for site, turn in due.turns(db).items()}
    found = {name: one for name in history.sites() if (one := site_now(history, name, times))}
    last = {name: datetime.fromisoformat(one.last_run).timestamp() for name, one in found.items() if one.last_run}
    for name, why in due.unrun(db, last, now).items():
        since = utc(why.since)
        never = Site(name, "failing", why.code, why.reason, since, None, None, 0, utc(times[name]))
        known = found.get(name, never)
        found[name] = replace(known, verdict="failing", code=why.code, reason=why.reason, since=since)
    return [found[name] for name in sorted(found)]


def accept(state: Path, site: str, reason: str) -> str:
    """Take for normal what a site's last degraded run was degraded by; what was done, as a sentence."""
    with _history(state) as (history, _):
        if site not in history.sites():
            raise _unknown(site, history.sites())
        row = history.last(site, ("ok", "quiet", "degraded"))
        if row is None or row.verdict != "degraded":
            return (
                f"{site}: nothing is to be accepted: its last verdict on articles is {row.verdict if row else 'none'}"
            )
        if row.accepted is not None:
            return f"{site}: run {row.run} was accepted already"
        findings = findings_of(row.findings)
        released = history.accept(site, row.run, [one.metric for one in findings], reason)
        return f"{site}: normal from run {row.run} on: {row.sentence}; {released} articles are no longer held back"


def as_json(row: RunRow) -> dict[str, Any]:
    """A run at a site as one JSON object, its figures and findings read."""
    values = asdict(row)
    values["figures"] = asdict(figures_of(row.figures))
    values["findings"] = [asdict(one) for one in findings_of(row.findings)]
    values["accepted"] = json.loads(row.accepted or "[]")
    values["stands"] = bool(row.stands)
    values["verdict"] = row.verdict or UNDER_WAY
    return values


def whole(row: RunRow) -> Iterator[str]:
    """Everything that is known of a run at a site, line by line."""
    figures = figures_of(row.figures)
    yield f"{row.site}: {said(row)}"
    yield f"  run {row.run}, {row.started} to {row.ended or '?'} ({duration(row)}), ended because: {row.reason or '?'}"
    if row.accepted:
        yield f"  accepted as normal: {', '.join(json.loads(row.accepted))}{f' ({row.why})' if row.why else ''}"
    for finding in findings_of(row.findings):
        yield f"  {finding.code}: {finding.sentence}"
    yield from (f"  {name:<10}{value}" for name, value in _counts(figures) if value)
    yield from _fields(figures)
    for one in figures.problems:
        yield f"  error {one.code}, {one.count} addresses: {one.reason}, e.g. {one.example}"
    if row.memory is not None:
        yield f"  memory    {row.memory / 1e6:.0f} MB at most; newscrawl {row.revision}"


def said(row: RunRow) -> str:
    """The verdict in a few words."""
    return UNDER_WAY if row.verdict is None else verdict_of(row).line


def cells(row: RunRow) -> tuple[str, ...]:
    """A run at a site as the cells of one line."""
    figures = figures_of(row.figures)
    counts = (figures.pages, figures.new, figures.updated, figures.copies, figures.errors)
    when = row.started[:16].replace("T", " ")
    return (when, row.site, row.verdict or UNDER_WAY, row.code or "-", *map(str, counts), duration(row))


def lines(standing: Standing) -> Iterator[str]:
    """A line a site and a line a feed, what is wrong first."""
    for one in sorted(standing.sites, key=lambda one: one.verdict in GOOD):
        why = f" ({one.code}): {one.reason}" if one.verdict not in GOOD else ""
        good = f"; last good run {one.last_good or 'never'}" if one.verdict not in GOOD else ""
        held = f"; {one.held} articles held back (newscrawl accept {one.site})" if one.held else ""
        next_time = f"; due {one.due}" if one.due else ""
        yield f"{one.site}: {one.verdict}{why}, since {one.since}{good}{held}{next_time}"
    for feed in sorted(standing.feeds, key=lambda one: one.refused is None):
        published = f"published {feed.published} at sequence {feed.sequence}" if feed.published else "never published"
        refused = f"refused since {feed.refused}: {feed.reason}; " if feed.refused else ""
        yield f"feed {feed.feed}: {refused}{published}"
    if not standing.sites and not standing.feeds:
        yield "nothing has run in this state"


def duration(row: RunRow) -> str:
    """How long a run took: ``42 s``, ``3 min``, ``1.5 h``; a question mark where nobody knows."""
    if row.ended is None:
        return "?"
    seconds = hours_between(row.started, row.ended) * 3600
    if seconds < 120:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 7200 else f"{seconds / 3600:.1f} h"


def site_now(history: History, name: str, times: Mapping[str, float]) -> Site | None:
    """How a site stands, with what is due when (``times``: seconds of the epoch, by site); None where no run of it has ended."""
    rows = history.of_site(name, 1)
    if not rows:
        return None
    row = rows[0]
    accepted = row.accepted is not None
    good = history.last(name, sorted(GOOD))
    return Site(
        name,
        "ok" if accepted else str(row.verdict),
        "accepted" if accepted else row.code,
        row.sentence,
        history.since(row),
        row.started,
        good.started if good else None,
        history.held(name),
        utc(times[name]) if name in times else None,
    )


def _counts(figures: Figures) -> Iterator[tuple[str, str]]:
    yield "pages", _listed(figures.statuses)
    yield "outcomes", _listed(figures.results)
    articles = {
        name: getattr(figures, name) for name in ("new", "updated", "same", "withdrawn", "copies", "cleaned", "edits")
    }
    yield "articles", _listed({name: count for name, count in articles.items() if count})
    yield "dropped", _listed(figures.drops)
    if figures.newest:
        yield "newest", f"{figures.newest}, {figures.stale} of {figures.dated} older than a week"


def _fields(figures: Figures) -> Iterator[str]:
    if not figures.articles:
        return
    yield f"  of {figures.articles} articles have"
    for name, count in figures.filled.items():
        length, different = figures.lengths.get(name), figures.distinct.get(name)
        told = f", {length.mean:.0f} characters (median {length.median:.0f})" if length else ""
        told += f", {different} different" if different is not None else ""
        yield f"    {name:<16}{count / figures.articles:>5.0%}{told}"


def _listed(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: -pair[1]))


def _unknown(site: str, sites: Sequence[str]) -> UsageError:
    known = ", ".join(sites[:10]) or "none"
    return UsageError(f"no run of {site!r} is known in this state; sites that ran: {known}")


@contextmanager
def _history(state: Path) -> Iterator[tuple[History, Database]]:
    """The runs of a state, those that were killed closed as such."""
    must_exist(state)
    with closing(Database(state)) as database:
        history = History(database)
        history.close_dead(time.time(), dead_row())
        yield history, database
