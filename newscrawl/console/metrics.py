"""``/metrics`` for Prometheus: the last runs, the feeds, what is due, what waits. Reads the store at one moment, writes
nothing; the text is format 0.0.4.
"""

from __future__ import annotations

import hashlib
import re
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from newscrawl.console.reading import ReadOnly, looking
from newscrawl.errors import NewscrawlError
from newscrawl.extensions.history import hours_between, verdict_of
from newscrawl.runs.metrics import CONTENT_TYPE, Row
from newscrawl.runs.metrics import metrics as of_runs
from newscrawl.runs.values import figures_of
from newscrawl.store import due, feeds, frontier
from newscrawl.store.history import History

# Sites, feeds and targets each, by name; some 40 series a site. Prometheus keeps every one for as long as it keeps any.
MOST = 500
# A label's value in characters; a target may be an address of 2,000.
LENGTH = 200
_ESCAPES = {"\\": r"\\", "\n": r"\n", '"': r"\""}
# What a reader of lines may take for the end of one, and what UTF-8 cannot write.
_BROKEN = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")

Sample = tuple[dict[str, str], float]


def routes(state: Path, clock: Callable[[], float]) -> list[Route]:
    """The address ``/metrics`` of a state; ``clock`` gives seconds of the epoch."""

    def answer(_: Request) -> Response:
        headers = {"Cache-Control": "no-store"}
        try:
            text = metrics(state, clock())
        except NewscrawlError as error:  # the scrape fails, which Prometheus shows as `up` being 0
            return PlainTextResponse(f"{error}\n", 503, headers)
        return Response(text, 200, headers | {"Content-Type": CONTENT_TYPE})

    return [Route("/metrics", answer)]


def metrics(state: Path, now: float) -> str:
    """All that is measured of a state; raises StateError or StoreFailed where it cannot be read."""
    with looking(state) as (database, db):
        rows, left = _rows(database)
        families = [*_feeds(db, now), *_turns(db), *_waiting(db), _left_out(db, left)]
    return of_runs(rows) + "".join(f"{line}\n" for family in families for line in family)


def _rows(database: ReadOnly) -> tuple[list[Row], int]:
    """The last run at each site that has ended; how many sites are left out."""
    history = History(database)
    names = history.sites()
    found = [row for name in names[:MOST] for row in history.of_site(name, 1)]
    rows = [
        Row(
            _short(row.site),
            row.started,
            verdict_of(row).kind,
            row.code,
            figures_of(row.figures),
            hours_between(row.started, row.ended) * 3600 if row.ended else None,
            row.memory,
        )
        for row in found
    ]
    return rows, max(0, len(names) - MOST)


def _feeds(db: sqlite3.Connection, now: float) -> Iterator[list[str]]:
    known = list(feeds.standings(db).items())[:MOST]
    yield _family("feed_sequence", "The last sequence that a feed gave.", [({"feed": n}, s.last) for n, s in known])
    ages = [({"feed": name}, _age(one.published, now)) for name, one in known if one.published]
    yield _family("feed_age_seconds", "Seconds since a feed was published.", ages)
    refused = [({"feed": name}, float(one.refused is not None)) for name, one in known]
    yield _family("feed_refused", "1 where the last publish of a feed was refused by its contract.", refused)


def _turns(db: sqlite3.Connection) -> Iterator[list[str]]:
    turns = sorted(due.turns(db).items())[:MOST]
    next_due = [({"site": site}, turn.due) for site, turn in turns]
    yield _family("schedule_due_timestamp_seconds", "When a site is due next.", next_due)
    failures = [({"site": site}, float(turn.failures)) for site, turn in turns]
    yield _family("schedule_failures", "Runs of a site in a row that ended badly.", failures)


def _waiting(db: sqlite3.Connection) -> Iterator[list[str]]:
    """Counted by an index and no further than the frontier itself counts."""
    targets = db.execute("SELECT id, name FROM target ORDER BY name LIMIT ?", (MOST,)).fetchall()
    told = f"Addresses of a target that wait to be fetched, counted up to {frontier.MAX_COUNTED}."
    yield _family("frontier_pending", told, [({"target": name}, frontier.waiting(db, row)) for row, name in targets])


def _left_out(db: sqlite3.Connection, sites: int) -> list[str]:
    """Nothing is left out in silence."""
    counts = {"sites": sites}
    for what, table in (("feeds", "feed"), ("turns", "schedule"), ("targets", "target")):
        counts[what] = max(0, db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] - MOST)  # noqa: S608
    told = f"What is not told here, for there are more than {MOST}."
    return _family("left_out", told, [({"what": what}, float(count)) for what, count in counts.items()])


def _family(name: str, told: str, samples: Sequence[Sample]) -> list[str]:
    """A gauge; nothing where nothing is measured. Names that differ in letters that cannot be shown are told once."""
    full = f"newscrawl_{name}"
    lines = {_labels(labels): f"{full}{_labels(labels)} {float(value):.15g}" for labels, value in samples}
    return [f"# HELP {full} {told}", f"# TYPE {full} gauge", *lines.values()] if lines else []


def _labels(values: dict[str, str]) -> str:
    pairs = (f'{name}="{"".join(_ESCAPES.get(c, c) for c in _short(value))}"' for name, value in values.items())
    return "{" + ",".join(pairs) + "}"


def _short(value: str) -> str:
    """A value that fits: a long one is told from others that begin as it does by eight digits of its hash."""
    shown = _BROKEN.sub("\ufffd", value)
    if len(shown) <= LENGTH:
        return shown
    mark = hashlib.sha256(value.encode("utf-8", "surrogatepass")).hexdigest()[:8]
    return f"{shown[: LENGTH - len(mark) - 1]}…{mark}"


def _age(published: str, now: float) -> float:
    return max(0.0, now - datetime.fromisoformat(published).timestamp())
