"""A month of crawls in seconds: the real loop and table, a clock that is a number, crawls that only take time."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from simulated import DEAD, World, at, sites

from newscrawl.errors import StoreFailed
from newscrawl.rhythm import Interval, jitter, share_of
from newscrawl.schedule import planner
from newscrawl.store import due
from newscrawl.store.leases import holder_name

BEGIN, END = at("2026-03-01"), at("2026-04-01")
# In March 2026 clocks go forward on the 8th in New York and on the 29th in Berlin.
MONTH = sites(
    farm="30m",
    daily="30 2 * * * Europe/Berlin",
    weekdays="0 6 * * 1-5 Europe/Berlin",
    quarters="0 */6 * * * America/New_York",
)


def minutes(moments: list[float]) -> list[float]:
    return [round((b - a) / 60, 1) for a, b in pairwise(moments)]


def late(site: str, beat: float) -> float:
    """The jitter of a site with a rhythm of 30 minutes, in seconds."""
    return jitter(Interval(1800), datetime.fromtimestamp(beat, UTC), share_of(site)).total_seconds()


def test_a_month_has_every_beat_once() -> None:
    world = World(BEGIN, takes=lambda site, n: 20 + (n * 7919) % 900)
    world.run(world.scheduler(MONTH), END)
    counts = {name: len(world.began(name)) for name in MONTH}
    # Each is due when it is declared, the cron lines then at each of their own times.
    assert counts == {"farm": 31 * 48, "daily": 1 + 31, "weekdays": 1 + 22, "quarters": 1 + 31 * 4}
    berlin = [datetime.fromtimestamp(began, ZoneInfo("Europe/Berlin")) for began in world.began("daily")[1:]]
    assert [moment.day for moment in berlin] == list(range(1, 32))
    assert {(m.hour, m.minute // 30) for m in berlin if m.day != 29} == {(2, 1)}
    assert {m.hour for m in berlin if m.day == 29} == {3}  # half past two is not there


def test_the_days_in_which_clocks_go_back_have_no_run_twice() -> None:
    world = World(at("2026-10-20"))
    world.run(world.scheduler(MONTH), at("2026-11-01"))
    counts = {name: len(world.began(name)) for name in MONTH}
    assert counts == {"farm": 12 * 48, "daily": 1 + 12, "weekdays": 1 + 9, "quarters": 1 + 12 * 4}


def test_what_was_missed_while_down_is_caught_up_once_and_the_phase_stays() -> None:
    world, begin = World(at("2026-03-08"), takes=lambda site, n: 200), at("2026-03-08")
    down, up = at("2026-03-10T05:33:00"), at("2026-03-12T17:10:00")
    world.run(world.scheduler(MONTH), down)
    assert [run.site for run in world.runs if run.ends > down] == ["farm"]  # killed, so its beat is still to be kept
    world.now = up
    world.run(world.scheduler(MONTH), at("2026-03-15"))
    farm = world.began("farm")
    after = [began for began in farm if began >= up]
    beat = at("2026-03-12T17:30:00")
    assert after[:2] == [up, beat + late("farm", beat)]
    missed = sum(down < begin + k * 1800 + late("farm", begin) <= up for k in range(7 * 48))
    assert len(farm) == 7 * 48 - missed + 1
    assert len(world.began("daily")) == 1 + 7 - 2 + 1
    assert len(world.began("weekdays")) == 1 + 5 - 2 + 1  # the 10th had its run before
    assert len(world.began("quarters")) == 1 + 7 * 4 - 10 + 1


def test_a_run_that_died_with_its_scheduler_is_due_at_once() -> None:
    world = World(BEGIN, takes=lambda site, n: 600)
    world.run(world.scheduler(sites(farm="1d")), BEGIN)
    scheduler = world.scheduler(sites(farm="1d"))
    scheduler._work()  # started, and killed with it
    world.now += 5
    world.run(world.scheduler(sites(farm="1d")), BEGIN + 3600)
    assert world.began("farm") == [BEGIN, BEGIN + 5]


def test_a_scheduler_of_another_machine_is_believed_until_its_leases_end() -> None:
    world = World(BEGIN, takes=lambda site, n: 600)
    world.scheduler(sites(farm="1d"), holder="elsewhere:1:1")._work()
    world.run(world.scheduler(sites(farm="1d")), BEGIN + 3600)
    assert [began - BEGIN for began in world.began("farm")] == [0, 125]  # 120 s of a lease, looked at every 5 s


def test_two_schedulers_on_one_state_do_not_double() -> None:
    world = World(BEGIN, takes=lambda site, n: 200)
    two = [world.scheduler(MONTH, holder=holder_name(), heartbeat=60.0) for _ in range(2)]
    while world.now < BEGIN + 2 * 86_400:
        for one in two:
            one.turn()
    beats = {round((began - late("farm", BEGIN)) // 1800) for began in world.began("farm")[1:]}
    assert len(world.began("farm")) == len(beats) + 1 == 2 * 48
    assert len(world.began("daily")) == 1 + 2


def test_a_failing_site_is_left_alone_longer_and_longer_and_forgiven_at_once() -> None:
    world = World(BEGIN, status=lambda site, n: 1 if 2 <= n < 12 else 0)
    scheduler = world.scheduler(sites(farm="30m"))
    world.run(scheduler, BEGIN + 1800)
    world.run(scheduler, at("2026-03-08"))
    gaps = [round(gap / 30) for gap in minutes(world.began("farm"))]
    assert gaps[:13] == [1, 1, 1, 2, 3, 5, 9, 17, 33, 49, 49, 49, 1]
    turn = due.turns(world.db)["farm"]
    assert (turn.failures, turn.reason, turn.status) == (0, None, 0)


def test_a_degraded_site_is_asked_at_its_rhythm_and_the_reason_is_kept() -> None:
    turn, seen = due.Turn("farm", "30m", BEGIN, BEGIN, failures=3), due.Seen("run", "degraded", "no date on any page")
    after = planner.after(sites(farm="30m")["farm"], turn, 1, ["as it was told"], BEGIN + 20, seen)
    assert (after.failures, after.reason, after.beat) == (0, "degraded: no date on any page", BEGIN + 1800)


def test_the_reason_of_a_failure_is_kept() -> None:
    world = World(BEGIN, status=lambda site, n: 1)
    world.run(world.scheduler(sites(farm="30m")), BEGIN + 3 * 3600)
    turn = due.turns(world.db)["farm"]
    assert (turn.failures, turn.reason) == (3, "not ok: as it was told")


@pytest.mark.parametrize(
    ("status", "reason"), [(-9, "killed by SIGKILL"), (-11, "killed by SIGSEGV"), (3, "the store")]
)
def test_a_run_that_was_cut_off_goes_on_soon_and_then_at_its_beat(status: int, reason: str) -> None:
    world = World(BEGIN, takes=lambda site, n: 0, status=lambda site, n: status if n < 3 else 0)
    scheduler = world.scheduler(sites(farm="1d"))
    world.run(scheduler, BEGIN + 200)
    turn = due.turns(world.db)["farm"]
    assert turn.cuts == 3
    assert str(turn.reason).startswith(reason)
    world.run(scheduler, at("2026-03-04"))
    assert minutes(world.began("farm"))[:3] == [1, 2, 4]
    beats = [round((began - BEGIN) / 86_400, 2) for began in world.began("farm")[3:]]
    assert beats == [0, 1, 2, 3][: len(beats)]
    assert len(beats) >= 3


def test_a_site_that_does_not_begin_is_told_once_and_so_is_its_next_good_run() -> None:
    told: list[tuple[str, str | None, str | None]] = []
    world = World(
        BEGIN, status=lambda site, n: (0, 2, 2, 0, 0, 4, 2)[n] if n < 7 else 0, begins=lambda n: n not in {1, 2, 6}
    )
    scheduler = world.scheduler(sites(farm="30m"), alarm=lambda *what: told.append(what))
    world.run(scheduler, BEGIN + 86_400)
    why = "cannot run as it is declared: as it was told"
    assert told == [("farm", why, None), ("farm", None, why), ("farm", why, None), ("farm", None, why)]


def test_what_was_told_before_a_scheduler_ended_is_not_told_again() -> None:
    told: list[tuple[str, str | None, str | None]] = []
    world = World(BEGIN, status=lambda site, n: 2, begins=lambda n: False)
    for hours in (3, 6):
        world.run(world.scheduler(sites(farm="30m"), alarm=lambda *what: told.append(what)), BEGIN + hours * 3600)
    assert len(world.began("farm")) > 2
    assert [reason for _, reason, _ in told] == ["cannot run as it is declared: as it was told"]


def test_a_target_in_use_counts_for_nothing() -> None:
    world = World(BEGIN, takes=lambda site, n: 1, status=lambda site, n: 4 if n < 3 else 0)
    world.run(world.scheduler(sites(farm="1d")), BEGIN + 3600)
    assert [began - BEGIN for began in world.began("farm")] == [0, 61, 122, 183]
    assert due.turns(world.db)["farm"].failures == 0


def test_a_crawl_by_hand_is_waited_for_without_starting_a_process() -> None:
    world = World(BEGIN)
    world.db.execute("INSERT INTO lease VALUES ('target', 'farm', ?, 1, 0)", (holder_name(),))
    scheduler = world.scheduler(sites(farm="1d"))
    world.run(scheduler, BEGIN + 61)
    assert world.runs == []
    world.db.execute("UPDATE lease SET holder = '' WHERE kind = 'target'")
    scheduler.turn()
    assert world.began("farm") == [BEGIN + 61]


def test_a_machine_that_slept_runs_once_and_a_clock_set_right_doubles_nothing() -> None:
    world = World(BEGIN)
    scheduler = world.scheduler(sites(farm="30m"))
    world.run(scheduler, BEGIN + 1700)
    world.now += 470 * 60
    world.run(scheduler, world.now + 300)
    assert [round((began - BEGIN) / 60) for began in world.began("farm")] == [0, 498]
    world.now -= 600  # set back by ten minutes, straight after the run
    world.run(scheduler, at("2026-03-01T10:00:00"))
    assert [round((began - BEGIN) / 1800, 1) for began in world.began("farm")] == [0, 16.6, 17.1, 18.1, 19.1]


def test_a_clock_that_was_days_ahead_holds_nothing_up() -> None:
    world = World(at("2030-01-01"))
    world.run(world.scheduler(sites(farm="30m", daily="0 6 * * * UTC")), at("2030-01-02"))
    world.runs.clear()
    world.now = BEGIN
    world.run(world.scheduler(sites(farm="30m", daily="0 6 * * * UTC")), at("2026-03-02"))
    assert len(world.began("farm")) == 47
    assert len(world.began("daily")) == 1


def test_a_new_rhythm_counts_from_the_last_beat_and_a_site_may_go_and_come() -> None:
    world = World(BEGIN)
    scheduler = world.scheduler(sites(farm="1d", mill="1d"))
    world.run(scheduler, BEGIN + 7200)
    scheduler.declare(sites(farm="30m"), feeds=False)
    world.run(scheduler, BEGIN + 10_000)
    assert [round((began - BEGIN) / 1800) for began in world.began("farm")] == [0, 5]
    assert world.began("mill") == [BEGIN]
    world.now = BEGIN + 3 * 86_400 + 3600
    scheduler.declare(sites(mill="1d"), feeds=False)
    world.run(scheduler, BEGIN + 4 * 86_400)
    assert [round((began - BEGIN) / 86_400, 2) for began in world.began("mill")] == [0, 3.04]


def test_feeds_are_published_once_for_the_runs_that_ended_and_never_side_by_side() -> None:
    world = World(BEGIN, takes=lambda site, n: {None: 30.0, "slow": 500.0}.get(site, 10.0))
    scheduler = world.scheduler(sites(a="1d", b="1d", slow="1d"), jobs=2, feeds=True, heartbeat=20.0)
    world.run(scheduler, BEGIN + 3600)
    # a and b end while the slow one runs: told together a minute later; the slow one's then by itself.
    assert [began - BEGIN for began in world.began(None)] == [70, 510]
    assert {turn.untold for turn in due.turns(world.db).values()} == {None}


def test_feeds_are_told_after_a_scheduler_died_before_it_could() -> None:
    world = World(BEGIN)
    world.run(world.scheduler(sites(a="1d"), feeds=False), BEGIN + 30)
    assert world.began(None) == []
    world.run(world.scheduler(sites(a="1d"), feeds=True), BEGIN + 90)
    assert len(world.began(None)) == 1


def test_a_publish_that_fails_is_tried_again() -> None:
    world = World(BEGIN, takes=lambda site, n: 20, status=lambda site, n: 3 if site is None and n < 9 else 0)
    world.run(world.scheduler(sites(a="7d"), feeds=True, heartbeat=20.0), BEGIN + 86_400)
    assert [round(gap) for gap in minutes(world.began(None))] == [1, 2, 4, 8, 16, 32, 60, 60, 60]


def test_a_store_that_fails_is_told_once_and_what_ended_meanwhile_is_kept_later() -> None:
    world = World(BEGIN)
    scheduler = world.scheduler(sites(farm="30m"))
    scheduler._work()
    world.disk_is_full = True
    world.run(scheduler, BEGIN + 600)
    assert sum("disk full" in sentence for sentence in world.said) == 1
    world.disk_is_full = False
    world.run(scheduler, BEGIN + 2400)
    assert len(world.began("farm")) == 2
    world.disk_is_full = True
    with pytest.raises(StoreFailed):
        scheduler.declare(sites(farm="1h"), feeds=False)


def test_once_runs_what_is_due_and_returns_the_worst_status() -> None:
    world = World(BEGIN, status=lambda site, n: {"b": 1, "c": -9}.get(site or "", 0))
    declared = sites(a="30m", b="30m", c="30m")
    assert world.scheduler(declared, jobs=1, feeds=True).once() == 1
    assert [run.site for run in world.runs] == ["a", "b", "c", None]
    assert world.scheduler(declared, feeds=True).once() == 0
    assert len(world.runs) == 4
    assert "nothing is due; c is next, 2026-03-01T00:02:00Z" in world.said


def test_once_leaves_to_another_what_another_runs_and_does_not_wait_for_a_disk() -> None:
    world = World(BEGIN, takes=lambda site, n: 600)
    world.scheduler(sites(a="30m"), holder=holder_name())._work()
    assert world.scheduler(sites(a="30m"), holder=holder_name()).once() == 0
    assert "a: another process runs it" in world.said
    scheduler = world.scheduler(sites(b="30m"))
    world.disk_is_full = True
    assert scheduler.once() == 3
    world.disk_is_full = False
    world.takes = lambda site, n: world.fill_disk()
    assert world.scheduler(sites(c="30m", d="30m"), jobs=1, feeds=True).once() == 3
    assert [run.site for run in world.runs if run.site != "a"] == ["c"]


def test_the_end_is_5_where_a_run_was_cut_off_and_it_stays_due() -> None:
    world = World(BEGIN, takes=lambda site, n: 600)
    scheduler = world.scheduler(sites(a="30m", b="30m", c="30m"))
    scheduler._work()
    assert scheduler.end() == planner.INTERRUPTED
    turns = due.turns(world.db)
    assert all(turn.due == BEGIN and turn.failures == turn.cuts == 0 for turn in turns.values())
    assert world.now == BEGIN + 1
    world.run(world.scheduler(sites(a="30m", b="30m", c="30m"), holder=DEAD), BEGIN + 1200)
    assert world.began("a") == [BEGIN, BEGIN + 1]
    assert world.scheduler(sites(a="30m")).end() == 0


def test_each_run_is_a_line_when_it_starts_and_one_when_it_ends() -> None:
    world = World(BEGIN, status=lambda site, n: n)
    world.run(world.scheduler(sites(farm="30m")), BEGIN + 2000)
    assert world.said == [
        "start farm (place 1), due 2026-03-01T00:00:00Z",
        "end farm (run not begun), ok in 20.0 s: as it was told; next due 2026-03-01T00:32:21Z",
        "start farm (place 2), due 2026-03-01T00:32:21Z",
        "end farm (run not begun), not ok in 20.0 s; next due 2026-03-01T01:02:21Z",
        "  farm: as it was told",
    ]


@settings(max_examples=25, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 0, 1, 2, 3, 4, -9]), min_size=1, max_size=12),
    st.lists(st.floats(0, 4000), min_size=1, max_size=5),
    st.lists(st.tuples(st.floats(60, 20_000), st.floats(0, 40_000)), max_size=3),
    st.integers(1, 3),
)
def test_whatever_happens_no_site_runs_twice_at_once_and_each_stays_due(
    statuses: list[int], lengths: list[float], downtimes: list[tuple[float, float]], jobs: int
) -> None:
    """Runs that end anyhow after any time, and schedulers that are killed and started again."""
    world = World(
        BEGIN,
        takes=lambda site, n: lengths[n % len(lengths)],
        status=lambda site, n: statuses[n % len(statuses)],
    )
    declared = sites(a="10m", b="90m", c="*/20 * * * * Europe/Berlin")
    for up, down in downtimes:
        began = world.now
        world.run(world.scheduler(declared, jobs), began + up)
        for run in world.runs:
            run.ends = min(run.ends, world.now)  # killed with their scheduler
        world.now += down
    world.run(world.scheduler(declared, jobs), world.now + 20_000)
    for name in declared:
        runs = [run for run in world.runs if run.site == name]
        assert all(later.began >= earlier.ends for earlier, later in pairwise(runs))
        assert world.started[name] == len(runs) >= 1
        turn = due.turns(world.db)[name]
        assert turn.due <= world.now + 2 * 86_400 + 5400  # a day of back-off and a beat, never lost
