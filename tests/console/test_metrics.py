"""What Prometheus reads: the grammar of format 0.0.4, what is measured, and that it is bounded."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from conftest import Clock
from console.asking import asked
from publishing.feeding import a_feed, an_article, publish, put
from starlette.applications import Starlette

from newscrawl.console import metrics
from newscrawl.errors import StateError
from newscrawl.store import Store, due, schema, utc
from newscrawl.store.due import Turn
from newscrawl.store.history import History, RunRow

NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
LABEL = r'[a-zA-Z_][a-zA-Z0-9_]*="((?:[^\\"\n]|\\["\\n])*)"'
SAMPLE = re.compile(rf"({NAME})(\{{{LABEL}(?:,{LABEL})*\}})? (-?\d[0-9.e+-]*|[+-]Inf|NaN)(?: -?\d+)?")
HOSTILE = 'a "quoted"\\ \n# TYPE x gauge\r\u2028 {site="b"} 1 ' + "é" * 300


def parsed(text: str) -> dict[str, float]:
    """Each line by the grammar; families stand together, each series once."""
    assert text.endswith("\n")
    values: dict[str, float] = {}
    types: list[str] = []
    for line in text.split("\n")[:-1]:
        if line.startswith("#"):
            assert re.fullmatch(rf"# (HELP {NAME} [^\n]+|TYPE {NAME} gauge)", line), line
            if line.startswith("# TYPE"):
                types.append(line.split()[2])
            continue
        found = SAMPLE.fullmatch(line)
        assert found, line
        assert found[1] == types[-1], "a sample stands below its family's type"
        series = found[1] + (found[2] or "")
        assert series not in values, series
        values[series] = float(line.rpartition(" ")[2])
    assert len(types) == len(set(types))
    return values


def test_runs_feeds_the_schedule_and_the_frontier_are_told(store: Store, tmp_path: Path, clock: Clock) -> None:
    put(store, an_article(1), an_article(2))
    publish(store, a_feed(tmp_path / "feed"))
    history = History(store)
    began = utc(clock.now)
    history.begin([RunRow("hill", "run-1", began)])
    history.end([RunRow("hill", "run-1", began, utc(clock.now + 60), "finished", "degraded", "layout")], [], [])
    history.begin([RunRow("hill", "run-2", began)])
    with store.transaction() as db:
        due.put(db, Turn("hill", "1h", 1.0, clock.now + 3600, failures=2))
        db.execute("UPDATE url SET state = 'pending'")
        db.execute("INSERT INTO feed (name, epoch, shape, judge, refused) VALUES ('g', '', '', '', ?)", (began,))
    values = parsed(metrics.metrics(store.folder, clock.now + 90))
    wanted = {
        'newscrawl_verdict{site="hill",verdict="degraded"}': 1,
        'newscrawl_last_run_duration_seconds{site="hill"}': 60,
        'newscrawl_feed_sequence{feed="f"}': 2,
        'newscrawl_feed_age_seconds{feed="f"}': 90,
        'newscrawl_feed_refused{feed="f"}': 0,
        'newscrawl_feed_refused{feed="g"}': 1,
        'newscrawl_schedule_due_timestamp_seconds{site="hill"}': clock.now + 3600,
        'newscrawl_schedule_failures{site="hill"}': 2,
        'newscrawl_frontier_pending{target="t"}': 1,
        'newscrawl_left_out{what="sites"}': 0,
    }
    assert {name: values.get(name) for name in wanted} == wanted
    assert 'newscrawl_feed_age_seconds{feed="g"}' not in values, "never published"


def test_names_are_escaped_and_series_are_bounded(store: Store, clock: Clock) -> None:
    more = metrics.MOST + 7
    with store.transaction() as db:
        for number in range(more):
            name = HOSTILE if number == 0 else f"target {number}"
            db.execute("INSERT INTO target (name) VALUES (?)", (name,))
            due.put(db, Turn(name, "1h", 1.0, clock.now))
            db.execute(
                "INSERT INTO history (site, run, started, ended, verdict) VALUES (?1, 'r', ?2, ?2, 'ok')",
                (name, utc(clock.now)),
            )
    values = parsed(metrics.metrics(store.folder, clock.now))
    for family in ("frontier_pending", "schedule_failures", "last_run_pages"):
        assert sum(name.startswith(f"newscrawl_{family}{{") for name in values) == metrics.MOST
    assert [values[f'newscrawl_left_out{{what="{what}"}}'] for what in ("sites", "turns", "targets")] == [7, 7, 7]
    hostile = next(name for name in values if "quoted" in name)
    assert r"a \"quoted\"\\ \n# TYPE" in hostile
    assert len(hostile) < metrics.LENGTH + 80


def test_long_names_that_begin_alike_are_two_series(store: Store, clock: Clock) -> None:
    begin = "https://news.example/" + "a" * metrics.LENGTH
    with store.transaction() as db:
        db.executemany("INSERT INTO target (name) VALUES (?)", [(begin + "1",), (begin + "2",)])
        for end in "12":
            due.put(db, Turn(begin + end, "1h", 1.0, clock.now))
            row = (begin + end, utc(clock.now))
            db.execute("INSERT INTO history (site, run, started, ended, verdict) VALUES (?1, 'r', ?2, ?2, 'ok')", row)
    lines = metrics.metrics(store.folder, clock.now).splitlines()
    for family in ("frontier_pending", "schedule_failures", "last_run_pages"):
        names = [line.rpartition(" ")[0] for line in lines if line.startswith(f"newscrawl_{family}{{")]
        assert len(names) == len(set(names)) == 2
        assert max(map(len, names)) < metrics.LENGTH + 80


def test_the_answer_says_its_format_and_a_state_that_cannot_be_read_is_a_failed_scrape(
    store: Store, clock: Clock, tmp_path: Path
) -> None:
    console = Starlette(routes=metrics.routes(store.folder, clock))
    answer = asked(console, "/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    assert parsed(answer.text)
    before = schema.database_path(store.folder).stat()
    asked(console, "/metrics")
    assert schema.database_path(store.folder).stat() == before, "reading writes nothing"
    missing = asked(Starlette(routes=metrics.routes(tmp_path / "none", clock)), "/metrics")
    assert missing.status_code == 503
    assert "there is no state" in missing.text
    assert not (tmp_path / "none").exists()
    with pytest.raises(StateError, match="there is no state"):
        metrics.metrics(tmp_path / "none", clock.now)
