"""How sites stand and what ran, as the pages name it. Knows no HTML."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from newscrawl import overview
from newscrawl.console.reading import ReadOnly
from newscrawl.extensions.history import dead_row
from newscrawl.overview import Site
from newscrawl.runs import GOOD, Figures
from newscrawl.runs.values import Finding, figures_of, findings_of
from newscrawl.store import leases
from newscrawl.store.history import History, RunRow


@dataclass(frozen=True, slots=True)
class Run:
    """One run at one site, its figures read. ``verdict`` is ``running`` while it is under way."""

    row: RunRow
    verdict: str
    sentence: str
    figures: Figures
    findings: tuple[Finding, ...]
    took: str

    @property
    def good(self) -> bool:
        """Whether nothing is wrong with it."""
        return self.verdict in GOOD or self.verdict == overview.UNDER_WAY or self.row.accepted is not None


def runs(db: sqlite3.Connection, rows: list[RunRow], now: float) -> list[Run]:
    """Stored runs as they are shown; one under way whose process is gone is told as killed."""
    return [_run(db, row, now) for row in rows]


def standings(database: ReadOnly, db: sqlite3.Connection, now: float) -> list[Site]:
    """Every site that ever ran or should have, those first with which something is wrong."""
    found = overview.sites_now(History(database), db, now)
    return sorted(found, key=lambda one: (one.verdict in GOOD, one.site))


def _run(db: sqlite3.Connection, row: RunRow, now: float) -> Run:
    verdict, sentence = row.verdict or overview.UNDER_WAY, row.sentence
    if row.verdict is None and not leases.is_held(db, "target", row.site, now):
        dead = dead_row()
        verdict, sentence = str(dead.verdict), dead.sentence
    figures, findings = figures_of(row.figures), findings_of(row.findings)
    return Run(row, verdict, sentence, figures, findings, overview.duration(row))
