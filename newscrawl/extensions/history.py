"""The record of one crawl while it runs: a tally a site, and at the end a row and a verdict each. Joins runs and store."""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl import __version__
from newscrawl.errors import StoreFailed
from newscrawl.runs import GOOD, Past, Tally, Verdict, judge
from newscrawl.runs.values import Figures, figures_of, findings_json, findings_of, to_json
from newscrawl.runs.verdict import GONE, failed, killed
from newscrawl.store import Outcome, Placed, utc
from newscrawl.store.database import Database
from newscrawl.store.history import History, RunRow
from newscrawl.store.vanished import Vanished

# Earlier runs that a verdict looks back on: ten months of a daily site, twelve days of an hourly one.
LOOK_BACK = 300
# Findings that say nothing against the articles that came.
_NOT_OF_ARTICLES = frozenset({"volume", "errors", GONE})


@dataclass(frozen=True, slots=True)
class Told:
    """What is said of a run at a site, and what was said of the one before (None: there was none)."""

    site: str
    run: str
    verdict: Verdict
    before: Verdict | None
    figures: Figures

    @property
    def is_changed(self) -> bool:
        """Whether it is news: good turned bad, bad turned good, or bad for another reason."""
        return _said(self.verdict) != _said(self.before)


class RunHistory:
    """Told of each outcome and of each article of a crawl; ``end`` writes a row a site.

    ``names`` are the crawl's targets by their numbers, ``started`` is in seconds of the epoch. What an earlier run left
    open at these sites was killed: its lease is ours now.
    """

    def __init__(self, database: Database, run: str, started: float, names: Mapping[int, str]) -> None:
        self._history = History(database)
        self._run = run
        self._started = utc(started)
        self._names = dict(names)
        self._tallies = {number: Tally() for number in names}
        self._history.close_dead(started, dead_row(run), [*names.values()])
        self._history.begin([RunRow(site, run, self._started, revision=__version__) for site in names.values()])

    def page(self, outcome: Outcome) -> None:
        """Count what became of one address."""
        tally = self._tallies.get(outcome.due.target)
        if tally is not None:
            kind = outcome.due.kind
            told = (outcome.status, outcome.result, outcome.reason, outcome.due.url)
            tally.page(*told, start=kind == "start", first=kind in {"any", "article"})

    def placed(self, target: int | None, placed: Sequence[Placed]) -> None:
        """Count what became of a page's articles."""
        tally = self._tallies.get(target) if target is not None else None
        if tally is None:
            return
        for one in placed:
            is_story = one.change == "new" and one.article.id == one.story.id
            tally.article(one.article, one.change, is_copy=one.duplicate_of is not None, is_story=is_story)

    def look(self, outcome: Outcome) -> None:
        """Count that an article was looked at again."""
        tally = self._tallies.get(outcome.due.target)
        if tally is not None:
            tally.look(outcome.status)

    def decided(self, found: Mapping[int, Vanished]) -> None:
        """Take in what the looks came to, by target."""
        for number, one in found.items():
            self._tallies[number].decided(one.looked, one.missing, one.gone, one.unbelieved, one.reason)

    def trusted(self) -> set[int]:
        """The targets of which the operator has said that many articles may go."""
        return {
            number
            for number, site in self._names.items()
            if any(GONE in json.loads(row.accepted or "[]") for row in self._history.of_site(site, LOOK_BACK))
        }

    def end(self, now: float, reason: str, failure: Exception | None, *, whole: bool) -> list[Told]:
        """Judge, write a row a site, hold back or let in; what is said of each."""
        told = [
            self._told(site, self._tallies[number].figures(), failure, whole=whole)
            for number, site in self._names.items()
        ]
        rows = [self._row(one, utc(now), reason) for one in told]
        held = [one.site for one in told if not {f.metric for f in one.verdict.findings} <= _NOT_OF_ARTICLES]
        self._history.end(rows, held, [one.site for one in told if one.verdict.kind in GOOD])
        return told

    def unwritten(self, failure: Exception) -> list[Told]:
        """What is said of a run whose row cannot be written; the next run will find it open."""
        verdict = failed("store", str(failure))
        return [
            Told(site, self._run, verdict, None, self._tallies[number].figures())
            for number, site in self._names.items()
        ]

    def _told(self, site: str, figures: Figures, failure: Exception | None, *, whole: bool) -> Told:
        past = past_of(self._history.of_site(site, LOOK_BACK))
        before = past[-1].verdict if past else None
        if failure is not None:
            code = "store" if isinstance(failure, StoreFailed) else "code"
            return Told(site, self._run, failed(code, str(failure) or type(failure).__name__), before, figures)
        hours = hours_between(past[-1].started, self._started) if past else None
        known = self._history.has_articles(site)
        verdict = judge(self._started, hours, figures, past, whole=whole, known=known)
        return Told(site, self._run, verdict, before, figures)

    def _row(self, told: Told, ended: str, reason: str) -> RunRow:
        verdict = told.verdict
        return RunRow(
            told.site,
            self._run,
            self._started,
            ended,
            reason,
            verdict.kind,
            verdict.code,
            verdict.sentence,
            int(verdict.stands),
            findings_json(verdict.findings),
            to_json(told.figures),
            peak_memory(),
            __version__,
        )


def dead_row(run: str = "") -> RunRow:
    """As what a run is closed that ended without a word; ``run`` is the one that is alive."""
    verdict = killed()
    return RunRow("", run, "", verdict=verdict.kind, code=verdict.code, sentence=verdict.sentence)


def past_of(rows: Sequence[RunRow]) -> list[Past]:
    """Stored runs at one site, the latest last, as ``judge`` takes them."""
    found: list[Past] = []
    for row in rows:
        hours = hours_between(found[-1].started, row.started) if found else None
        accepted = frozenset(json.loads(row.accepted or "[]"))
        found.append(Past(row.started, hours, figures_of(row.figures), verdict_of(row), accepted))
    return found if len(found) < LOOK_BACK else found[1:]  # the first that is read was not the site's first


def verdict_of(row: RunRow) -> Verdict:
    """The verdict of a stored run that has one."""
    return Verdict(row.verdict, row.code, row.sentence, findings_of(row.findings), bool(row.stands))  # type: ignore[arg-type]


def hours_between(before: str, after: str) -> float:
    """Hours from one moment to another, both ISO 8601."""
    return (datetime.fromisoformat(after) - datetime.fromisoformat(before)).total_seconds() / 3600


def peak_memory() -> int:
    """The most memory that this process ever had, in bytes."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most if sys.platform == "darwin" else most * 1024


def _said(verdict: Verdict | None) -> tuple[str, str]:
    """What counts as the same: two good verdicts do, and a site that was never crawled was not bad."""
    return ("", "") if verdict is None or verdict.kind in GOOD else (verdict.kind, verdict.code)
