"""What each run did at each site, a row each, and which articles are held back. Knows no verdict's rules: figures and
findings pass through as text.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from newscrawl.store import leases
from newscrawl.store.database import Database

_FIELDS = "site, run, started, ended, reason, verdict, code, sentence, stands, findings, figures, memory, revision, accepted, why"


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run at one site. Without ``verdict`` it is under way. Times are ISO 8601 in UTC, ``memory`` is in bytes.

    ``findings`` and ``figures`` are JSON; ``accepted`` is a JSON list of the measures that the operator has taken for
    normal, for the reason ``why``.
    """

    site: str
    run: str
    started: str
    ended: str | None = None
    reason: str | None = None
    verdict: str | None = None
    code: str = ""
    sentence: str = ""
    stands: int = 0
    findings: str | None = None
    figures: str | None = None
    memory: int | None = None
    revision: str | None = None
    accepted: str | None = None
    why: str | None = None


class History:
    """The runs of a state; what it writes is under the database's leases."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, rows: Sequence[RunRow]) -> None:
        """Note that a run is under way at its sites."""
        with self._database.transaction() as db:
            db.executemany(
                "INSERT INTO history (site, run, started, revision) VALUES (?, ?, ?, ?)",
                [(one.site, one.run, one.started, one.revision) for one in rows],
            )

    def end(self, rows: Sequence[RunRow], held: Sequence[str], released: Sequence[str]) -> None:
        """Close a run at its sites; hold back what it brought at the sites ``held``, let in all of those ``released``."""
        marks = ", ".join(f"{name.strip()} = ?" for name in _FIELDS.split(","))
        with self._database.transaction() as db:
            for one in rows:
                db.execute(f"UPDATE history SET {marks} WHERE site = ? AND run = ?", (*astuple(one), one.site, one.run))  # noqa: S608 - constants
                if one.site in held:
                    _hold(db, one.site, one.run)
            db.executemany("DELETE FROM held WHERE site = ?", [(site,) for site in released])

    def close_dead(self, now: float, verdict: RunRow, own: Sequence[str] = ()) -> list[RunRow]:
        """Close what is under way and cannot be: nobody alive has its site, or we have it (``own``) for another run.

        ``verdict`` says as what; its other fields do not count. The rows as they were.
        """
        with self._database.transaction() as db:
            dead = [
                one
                for one in _rows(db, "verdict IS NULL", ())
                if one.run != verdict.run and (one.site in own or not leases.is_held(db, "target", one.site, now))
            ]
            db.executemany(
                "UPDATE history SET verdict = ?, code = ?, sentence = ?, reason = ? WHERE site = ? AND run = ?",
                [(verdict.verdict, verdict.code, verdict.sentence, verdict.code, o.site, o.run) for o in dead],
            )
        return dead

    def of_site(self, site: str, limit: int) -> list[RunRow]:
        """The latest runs at a site that have ended, the latest last."""
        with self._database.reading() as db:
            return _rows(db, "site = ? AND verdict IS NOT NULL", (site,), limit)[::-1]

    def latest(self, limit: int, site: str | None = None) -> list[RunRow]:
        """The latest runs, at one site or at all, the latest first; those under way too."""
        with self._database.reading() as db:
            return _rows(db, "site = ?" if site else "1", (site,) if site else (), limit)

    def of_run(self, run: str) -> list[RunRow]:
        """What one run did, a row a site; empty for a run that nobody knows."""
        with self._database.reading() as db:
            return _rows(db, "run = ?", (run,))[::-1]

    def sites(self) -> list[str]:
        """Every site that was ever crawled, by name."""
        with self._database.reading() as db:
            return [str(row[0]) for row in db.execute("SELECT DISTINCT site FROM history ORDER BY site")]

    def last(self, site: str, verdicts: Sequence[str]) -> RunRow | None:
        """The latest run at a site with one of these verdicts."""
        marks = ", ".join("?" * len(verdicts))
        with self._database.reading() as db:
            found = _rows(db, f"site = ? AND verdict IN ({marks})", (site, *verdicts), 1)
        return found[0] if found else None

    def since(self, row: RunRow) -> str:
        """Since when a site has the verdict of a row without a break: when the first run with it began."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT min(started) FROM history WHERE site = ?1 AND verdict = ?2 AND id > coalesce((SELECT max(id) "
                "FROM history WHERE site = ?1 AND verdict <> ?2), 0)",
                (row.site, row.verdict),
            ).fetchone()
        return str(found[0] or row.started)

    def accept(self, site: str, run: str, metrics: Sequence[str], why: str) -> int:
        """Take for normal what a run was degraded by, and let in what is held back of its site; how many that were."""
        with self._database.transaction() as db:
            db.execute(
                "UPDATE history SET accepted = ?, why = ? WHERE site = ? AND run = ?",
                (json.dumps(list(metrics)), why, site, run),
            )
            return db.execute("DELETE FROM held WHERE site = ?", (site,)).rowcount

    def held(self, site: str) -> int:
        """How many articles of a site are held back."""
        with self._database.reading() as db:
            return int(db.execute("SELECT count(*) FROM held WHERE site = ?", (site,)).fetchone()[0])

    def has_articles(self, site: str) -> bool:
        """Whether an article of a site is stored."""
        with self._database.reading() as db:
            found = db.execute(
                "SELECT 1 FROM reached WHERE target = (SELECT id FROM target WHERE name = ?) LIMIT 1", (site,)
            )
            return found.fetchone() is not None


def _hold(connection: sqlite3.Connection, site: str, run: str) -> None:
    connection.execute(
        "INSERT OR REPLACE INTO held SELECT a.id, ?1, ?2 FROM reached r JOIN article a ON a.row = r.article "
        "WHERE r.target = (SELECT id FROM target WHERE name = ?1) AND a.run = ?2",
        (site, run),
    )


def _rows(connection: sqlite3.Connection, where: str, values: Sequence[object], limit: int = -1) -> list[RunRow]:
    rows = connection.execute(
        f"SELECT {_FIELDS} FROM history WHERE {where} ORDER BY id DESC LIMIT ?",  # noqa: S608 - constants
        (*values, limit),
    )
    return [RunRow(*row) for row in rows]
