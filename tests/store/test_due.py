"""Turns: what is kept of a site's runs, and that two schedulers never have the same one."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import Clock

from newscrawl.errors import InUse
from newscrawl.store import Store, due, leases, utc
from newscrawl.store.due import Seen, Turn
from newscrawl.store.leases import Lease

# A process of this machine that is no more, and one of another machine.
DEAD = ":".join((leases.holder_name().rsplit(":", 2)[0], "4194399", "1"))
ELSEWHERE = "elsewhere:1:1"


def put(store: Store, turn: Turn) -> None:
    with store.transaction() as db:
        due.put(db, turn)


def take(store: Store, now: float, holder: str | None = None) -> Lease | None:
    with store.transaction() as db:
        return due.take(db, "farm", holder or leases.holder_name(), now)


def turn_of(store: Store) -> Turn:
    with store.reading() as db:
        return due.turns(db)["farm"]


def test_a_turn_is_kept_whole(store: Store) -> None:
    turn = Turn("farm", "0 6 * * * UTC", 1.5, 2.5, 3, 4, "killed by SIGKILL", 5.5, -9, 6.5)
    put(store, turn)
    put(store, replace(turn, site="mill", reason=None, began=None, status=None, untold=None))
    assert turn_of(store) == turn
    put(store, replace(turn, failures=0))
    with store.reading() as db:
        assert {site: one.failures for site, one in due.turns(db).items()} == {"farm": 0, "mill": 3}


def test_only_what_is_due_can_be_taken_and_only_once(store: Store, clock: Clock) -> None:
    assert take(store, clock.now) is None
    put(store, Turn("farm", "1h", 0, clock.now + 10))
    assert take(store, clock.now) is None
    lease = take(store, clock.now + 10)
    assert lease == Lease("turn", "farm", leases.holder_name(), 1)
    assert turn_of(store).began == clock.now + 10
    assert take(store, clock.now + 10) is None
    with store.transaction() as db:
        leases.release(db, (lease,))
    assert take(store, clock.now + 10) is not None


@pytest.mark.parametrize(("holder", "after"), [(DEAD, 0.0), (ELSEWHERE, leases.TTL + 1)])
def test_a_dead_schedulers_turn_is_free_and_still_due(store: Store, clock: Clock, holder: str, after: float) -> None:
    put(store, Turn("farm", "1h", 0, clock.now))
    first = take(store, clock.now, holder)
    assert first is not None
    if after:
        assert take(store, clock.now) is None
    second = take(store, clock.now + after)
    assert second is not None
    with pytest.raises(InUse, match="taken over"), store.transaction() as db:
        due.finish(db, Turn("farm", "1h", 9, 9), first, clock.now)
    assert turn_of(store).due == clock.now
    with store.transaction() as db:
        due.finish(db, Turn("farm", "1h", 9, 9), second, clock.now)
    assert turn_of(store) == Turn("farm", "1h", 9, 9)


def test_a_turn_of_another_machine_lasts_while_it_is_renewed(store: Store, clock: Clock) -> None:
    put(store, Turn("farm", "1h", 0, clock.now))
    lease = take(store, clock.now, ELSEWHERE)
    assert lease is not None
    for step in range(1, 5):
        with store.transaction() as db:
            due.renew(db, [lease], clock.now + step * 100)
        assert take(store, clock.now + step * 100 + 100) is None
    assert take(store, clock.now + 400 + leases.TTL + 1) is not None
    with store.transaction() as db:
        due.renew(db, [lease], clock.now)  # the other's by now, and stays so
    assert take(store, clock.now + 10_000) is None


def test_a_site_that_is_crawled_by_hand_is_not_taken(store: Store, clock: Clock) -> None:
    put(store, Turn("farm", "1h", 0, clock.now))
    store.acquire("target", ["farm"])
    assert take(store, clock.now) is None
    assert turn_of(store).began is None
    store.release()
    assert take(store, clock.now) is not None
    store.acquire("target", ["farm"])  # the crawl itself takes it: asking for it has not


def test_feeds_that_were_published_tell_what_ended_before(store: Store) -> None:
    for site, untold in (("a", 10.0), ("b", 20.0), ("c", None)):
        put(store, Turn(site, "1h", 0, 0, untold=untold))
    with store.transaction() as db:
        due.told(db, 15.0)
        assert [turn.untold for turn in due.turns(db).values()] == [None, 20.0, None]


def test_the_latest_run_of_a_site_is_found_with_its_verdict(store: Store, clock: Clock) -> None:
    for run, site in (("r1", "farm"), ("r2", "mill")):
        store.begin(run, site, {site: ["http://farm.example/"]})
    clock.now += 60
    store.begin("r3", "farm", {"farm": ["http://farm.example/"]})
    with store.transaction() as db:
        assert due.run_since(db, "farm", utc(clock.now - 60)) == Seen("r3")
        assert due.run_since(db, "mill", utc(clock.now - 60)) == Seen("r2")
        assert due.run_since(db, "mill", utc(clock.now - 59)) is None
        db.execute(
            "INSERT INTO history (site, run, started, verdict, sentence) VALUES ('farm', 'r3', '', 'degraded', 'no dates')"
        )
        assert due.run_since(db, "farm", utc(clock.now)) == Seen("r3", "degraded", "no dates")
