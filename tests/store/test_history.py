"""A row each for what runs did at sites; runs that were killed; what is held back and let in."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from conftest import Clock, make_raw
from filling import commit

from newscrawl.store import Store, leases, utc
from newscrawl.store.history import History, RunRow

DEAD = RunRow("", "", "", verdict="failing", code="killed", sentence="killed")


@pytest.fixture
def history(store: Store) -> History:
    return History(store)


def ended(history: History, clock: Clock, site: str, run: str, verdict: str, **changes: object) -> RunRow:
    """A run at a site, begun and ended at the clock's time; an hour passes."""
    row = replace(RunRow(site, run, utc(clock.now), utc(clock.now + 60), "finished", verdict), **changes)
    history.begin([row])
    history.end([row], [site] if verdict == "degraded" else [], [site] if verdict == "ok" else [])
    clock.now += 3600
    return row


def test_what_ended_is_read_as_it_was_written(history: History, clock: Clock) -> None:
    rows = [ended(history, clock, "hill", f"r{n}", "ok", memory=n, figures=json.dumps({"new": n})) for n in range(3)]
    assert history.of_site("hill", 2) == rows[1:]
    assert history.latest(1) == rows[2:]
    assert history.of_run("r1") == [rows[1]]
    assert history.sites() == ["hill"]


def test_a_run_under_way_is_none_that_ended(history: History) -> None:
    history.begin([RunRow("hill", "r", "2026-01-01T00:00:00Z")])
    assert history.of_site("hill", 9) == []
    assert [one.verdict for one in history.latest(9)] == [None]


def test_a_run_whose_lease_nobody_has_was_killed(store: Store, history: History, clock: Clock) -> None:
    store.acquire("target", ["hill"])
    history.begin([RunRow(site, "r", utc(clock.now)) for site in ("hill", "valley")])
    assert [one.site for one in history.close_dead(clock.now, DEAD)] == ["valley"]
    store.release()
    assert [one.site for one in history.close_dead(clock.now, DEAD)] == ["hill"]
    assert [(one.verdict, one.code, one.ended) for one in history.of_run("r")] == [("failing", "killed", None)] * 2


def test_a_run_that_has_the_lease_closes_what_died_before_it_and_not_itself(
    store: Store, history: History, clock: Clock
) -> None:
    history.begin([RunRow("hill", "old", utc(clock.now))])
    store.acquire("target", ["hill"])
    history.begin([RunRow("hill", "new", utc(clock.now))])
    assert [one.run for one in history.close_dead(clock.now, replace(DEAD, run="new"), ["hill"])] == ["old"]


def test_since_when_a_verdict_stands(history: History, clock: Clock) -> None:
    ended(history, clock, "hill", "a", "failing")
    ended(history, clock, "hill", "b", "ok")
    first = ended(history, clock, "hill", "c", "failing")
    last = ended(history, clock, "hill", "d", "failing")
    ended(history, clock, "valley", "e", "ok")
    assert history.since(last) == first.started
    found = history.last("hill", ["ok", "quiet"])
    assert found is not None
    assert found.run == "b"
    assert history.last("hill", ["empty"]) is None


def held(store: Store) -> list[str]:
    with store.reading() as db:
        return [row[0] for row in db.execute("SELECT article FROM held ORDER BY article")]


@pytest.mark.parametrize("how", ["a good run", "accepted"])
def test_what_a_degraded_run_brought_is_held_back(store: Store, history: History, clock: Clock, how: str) -> None:
    commit(store, make_raw(1), make_raw(2))  # by a run of the name "run"
    with store.transaction() as db:
        db.execute("UPDATE article SET run = 'bad' WHERE url LIKE '%/2.html'")
    ended(history, clock, "t", "bad", "degraded")
    bad = store.find("http://farm2.example/html/2.html")
    assert bad is not None
    assert held(store) == [bad.article.id]
    assert history.held("t") == 1
    if how == "accepted":
        assert history.accept("t", "bad", ["headline"], "it is so") == 1
        assert json.loads(history.of_run("bad")[0].accepted or "") == ["headline"]
    else:
        ended(history, clock, "t", "good", "ok")
    assert held(store) == []


def test_articles_of_a_site(store: Store, history: History) -> None:
    assert not history.has_articles("t")
    commit(store, make_raw(1))
    assert history.has_articles("t")


def test_who_holds_a_lease(store: Store, clock: Clock) -> None:
    store.acquire("target", ["hill"])
    with store.reading() as db:
        assert leases.is_held(db, "target", "hill", clock.now)
        assert not leases.is_held(db, "target", "valley", clock.now)
