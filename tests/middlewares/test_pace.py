"""The turns of several processes on one host."""

from __future__ import annotations

import itertools
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from newscrawl.middlewares.hosts import Hosts
from newscrawl.middlewares.pace import Pace

HOST = "farm.example"
# Two processes that want turns of .05 s for a second; every turn taken is a line.
GREEDY = """
import json, pathlib, sys, time
from newscrawl.middlewares.pace import Pace
pace, end = Pace(pathlib.Path(sys.argv[1])), time.time() + 1
while (now := time.time()) < end:
    if pace.take("farm.example", now, 0.05) == now:
        print(json.dumps(now))
"""


@pytest.fixture
def pace(tmp_path: Path) -> Iterator[Pace]:
    one = Pace(tmp_path)
    yield one
    one.close()


def test_a_turn_that_is_taken_is_nobody_elses_until_the_wait_is_over(tmp_path: Path, pace: Pace) -> None:
    other = Pace(tmp_path)
    assert pace.take(HOST, 100, 3) == 100
    assert other.take(HOST, 101, 1) == 103
    assert other.take("other.example", 101, 1) == 101
    assert other.take(HOST, 103, 1) == 103
    assert pace.take(HOST, 103.5, 3) == 104
    other.close()


def test_the_wait_counts_from_when_the_request_left(pace: Pace) -> None:
    pace.take(HOST, 100, 3)
    pace.sent(HOST, 102, 3)
    assert pace.take(HOST, 104, 3) == 105


def test_a_time_of_another_clock_holds_nobody_up(pace: Pace) -> None:
    pace.take(HOST, 1e9, 3)
    assert pace.take(HOST, 1000, 3) == 1000


def test_where_the_disk_refuses_each_process_keeps_its_own_pace(tmp_path: Path, pace: Pace) -> None:
    gone = Pace(tmp_path / "nowhere")
    assert [gone.take(HOST, now, 3) for now in (100, 101)] == [100, 101]
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, before[1]))
    try:
        assert [pace.take(HOST, now, 3) for now in (100, 101)] == [100, 101]
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_hosts_of_two_processes_take_turns_and_one_without_a_wait_asks_nobody(tmp_path: Path, pace: Pace) -> None:
    mine, others = Hosts(pace), Hosts(Pace(tmp_path))
    assert mine.asked(HOST, 100)
    assert not list(tmp_path.iterdir())
    for hosts in (mine, others):
        hosts.slow_down(HOST, 3)
    mine.answered(HOST)
    assert mine.asked(HOST, 103)
    assert not others.asked(HOST, 104)
    assert others.free_at(HOST, 4) == 106
    mine.sent(HOST, 105)
    assert not others.asked(HOST, 106)
    assert others.free_at(HOST, 4) == 108
    assert others.asked(HOST, 108)


@pytest.mark.slow
def test_processes_that_race_for_turns_never_share_one(tmp_path: Path) -> None:
    command = [sys.executable, "-c", GREEDY, tmp_path]
    racing = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(3)]
    turns = sorted(json.loads(line) for one in racing for line in one.communicate(timeout=60)[0].splitlines())
    gaps = [later - before for before, later in itertools.pairwise(turns)]
    assert len(turns) > 10
    assert min(gaps) > 0.0499
