"""What ran, as Prometheus reads it: text exposition format 0.0.4. Rows in, text out."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from newscrawl.runs.values import Figures, Kind

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_KINDS: tuple[Kind, ...] = ("ok", "quiet", "empty", "degraded", "failing")
_ESCAPED = re.compile(r'[\\\n"]')
_ESCAPES = {"\\": r"\\", "\n": r"\n", '"': r"\""}


@dataclass(frozen=True, slots=True)
class Row:
    """The latest run at one site; ``seconds`` is how long it took, ``memory`` the process's peak in bytes."""

    site: str
    started: str
    kind: Kind
    code: str
    figures: Figures
    seconds: float | None = None
    memory: int | None = None


@dataclass(frozen=True, slots=True)
class _Gauge:
    name: str
    help: str
    value: Callable[[Row], float | None]


_GAUGES = (
    _Gauge("last_run_timestamp_seconds", "When the last run began.", lambda row: _epoch(row.started)),
    _Gauge("last_run_duration_seconds", "How long the last run took.", lambda row: row.seconds),
    _Gauge("last_run_memory_bytes", "Peak memory of the last run's process.", lambda row: row.memory),
    _Gauge("last_run_pages", "Pages that the last run read.", lambda row: row.figures.pages),
    _Gauge("last_run_new_articles", "New articles of the last run.", lambda row: row.figures.new),
    _Gauge("last_run_updated_articles", "Updated articles of the last run.", lambda row: row.figures.updated),
    _Gauge("last_run_copies", "Copies of known stories in the last run.", lambda row: row.figures.copies),
    _Gauge("last_run_edits", "Injected strings cut by the last run.", lambda row: row.figures.edits),
    _Gauge("last_run_errors", "Addresses that gave no page in the last run.", lambda row: row.figures.errors),
)


def metrics(rows: Sequence[Row]) -> str:
    """The latest runs, one row a site: gauges by site, the verdict as one of five, coverage by field."""
    lines: list[str] = []
    for gauge in _GAUGES:
        values = [(row.site, value) for row in rows if (value := gauge.value(row)) is not None]
        lines += _family(gauge.name, gauge.help, [(_labels(site=site), value) for site, value in values])
    verdicts = [(_labels(site=row.site, verdict=kind), float(row.kind == kind)) for row in rows for kind in _KINDS]
    lines += _family("verdict", "1 for the verdict on the last run, 0 for the others.", verdicts)
    coverage = [
        (_labels(site=row.site, field=name), count / row.figures.articles)
        for row in rows
        if row.figures.articles
        for name, count in sorted(row.figures.filled.items())
    ]
    lines += _family("last_run_field_coverage_ratio", "Articles of the last run that have a field.", coverage)
    return "".join(f"{line}\n" for line in lines)


def _family(name: str, told: str, samples: Sequence[tuple[str, float]]) -> list[str]:
    if not samples:
        return []
    full = f"newscrawl_{name}"
    return [
        f"# HELP {full} {told}",
        f"# TYPE {full} gauge",
        *(f"{full}{labels} {value:.15g}" for labels, value in samples),
    ]


def _labels(**values: str) -> str:
    pairs = (f'{name}="{_ESCAPED.sub(lambda found: _ESCAPES[found[0]], value)}"' for name, value in values.items())
    return "{" + ",".join(pairs) + "}"


def _epoch(moment: str) -> float:
    return datetime.fromisoformat(moment).timestamp()
