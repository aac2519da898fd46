"""One record a host: waits, silence, how many at once."""

from __future__ import annotations

import itertools
import math

from hypothesis import given
from hypothesis import strategies as st

from newscrawl.middlewares.hosts import Hosts

HOST = "farm.example"


def test_a_new_host_is_free_at_once() -> None:
    assert Hosts().free_at(HOST, 4) == 0


def test_the_wait_counts_from_when_the_request_left_and_one_is_asked_at_once() -> None:
    hosts = Hosts()
    hosts.slow_down(HOST, 3)
    hosts.asked(HOST, 100)
    assert hosts.free_at(HOST, 4) == math.inf
    hosts.sent(HOST, 102)
    hosts.answered(HOST)
    assert hosts.free_at(HOST, 4) == 105


def test_a_wait_that_is_learned_later_holds_for_what_was_asked_before() -> None:
    hosts = Hosts()
    hosts.asked(HOST, 100)
    hosts.answered(HOST)
    assert hosts.free_at(HOST, 4) == 100
    hosts.slow_down(HOST, 3)
    hosts.slow_down(HOST, 1)
    assert hosts.free_at(HOST, 4) == 103


def test_without_a_wait_so_many_are_asked_at_once() -> None:
    hosts = Hosts()
    for _ in range(3):
        hosts.asked(HOST, 100)
    assert hosts.free_at(HOST, 4) == 100
    hosts.asked(HOST, 100)
    assert hosts.free_at(HOST, 4) == math.inf


def test_silence_is_the_longest_that_was_asked_for_and_of_this_host_only() -> None:
    hosts = Hosts()
    hosts.hold(HOST, 4_000)
    hosts.hold(HOST, 200)
    assert hosts.free_at(HOST, 4) == 4_000
    assert hosts.free_at("other.example", 4) == 0


def test_what_left_for_a_host_that_nobody_crawls_is_not_kept() -> None:
    hosts = Hosts()
    hosts.sent("elsewhere.example", 100)
    assert hosts.free_at("elsewhere.example", 4) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.floats(0, 5)), max_size=30), st.floats(0.1, 5))
def test_whoever_asks_only_when_free_keeps_the_wait(asks: list[tuple[str, float]], wait: float) -> None:
    hosts, now = Hosts(), 0.0
    seen: dict[str, list[float]] = {}
    for host, later in asks:
        now += later
        hosts.slow_down(host, wait)
        if hosts.free_at(host, 1) <= now:
            hosts.asked(host, now)
            hosts.answered(host)
            seen.setdefault(host, []).append(now)
    for times in seen.values():
        assert all(b >= a + wait for a, b in itertools.pairwise(times))
