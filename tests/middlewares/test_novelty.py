"""Kinds of addresses that bring nothing new stand aside, are tried once more, and are left; news bring them back."""

from __future__ import annotations

from dataclasses import replace

import pytest

from newscrawl.middlewares.novelty import MAX_ASIDE, PATIENCE, TARGET_PATIENCE, TRIALS, Novelty, kind_of
from newscrawl.store import Due

KINDS = [
    ("http://x.example/?page=2", "http://x.example/?page=77", True),
    ("http://x.example/list/2/", "http://x.example/list/3/", True),
    ("http://x.example/calendar/2026/5/", "http://x.example/calendar/2026/5/1/2/", True),
    ("http://x.example/calendar/2026/", "http://x.example/calendar/2026/5/", False),
    ("http://x.example/s/3fa9c1/a.html", "http://x.example/s/77bb02/b.html", True),
    ("http://x.example/3fa9c1d2/a.html", "http://x.example/77bb02aa/b.html", True),
    ("http://x.example/politics/a.html", "http://x.example/sport/b.html", False),
    ("http://x.example/a.html?x=1&y=2", "http://x.example/b.html?y=1&x=2", True),
    ("http://x.example/a.html?x=1", "http://x.example/a.html?z=1", False),
    ("http://x.example/a", "http://y.example/a", False),
]


@pytest.mark.parametrize(("one", "other", "same"), KINDS)
def test_kinds(one: str, other: str, same: bool) -> None:
    assert (kind_of(one) == kind_of(other)) is same


def due(number: int, path: str, via: str = "/", kind: str = "any", depth: int = 2) -> Due:
    address = f"http://x.example{path}"
    return Due(number, 1, address, "x.example", kind, depth, 0, 0, 1, 0, None, f"http://x.example{via}", None, None)


def read(novelty: Novelty, item: Due, *stories: str) -> list[Due]:
    novelty.asked(item)
    return novelty.read(item, stories)


def exhaust(novelty: Novelty, path: str = "/p/{}", count: int = PATIENCE) -> None:
    for n in range(count):
        assert not novelty.is_barren(due(n, path.format(n)))
        read(novelty, due(n, path.format(n)))


def test_a_kind_stands_aside_after_its_patience_and_others_do_not() -> None:
    novelty = Novelty()
    exhaust(novelty)
    assert novelty.is_barren(due(99, "/p/99"))
    assert not novelty.is_barren(due(99, "/q/99"))


@pytest.mark.parametrize("kind", ["start", "listing"])
def test_starts_and_known_listings_are_always_asked(kind: str) -> None:
    novelty = Novelty()
    exhaust(novelty)
    assert not novelty.is_barren(due(99, "/p/99", kind=kind))


def test_a_story_counts_once_a_target() -> None:
    novelty = Novelty()
    for n in range(PATIENCE + 1):
        read(novelty, due(n, f"/p/{n}"), "the same story")
    assert novelty.is_barren(due(99, "/p/99"))


def test_news_count_for_the_pages_that_led_there() -> None:
    novelty = Novelty()
    exhaust(novelty)
    held = due(50, "/p/50")
    assert novelty.put_aside(held)
    assert read(novelty, due(60, "/articles/60.html", via="/p/3"), "a story") == [held]
    assert not novelty.is_barren(held)


def test_what_stands_aside_is_tried_spread_evenly_then_left() -> None:
    novelty = Novelty()
    exhaust(novelty)
    held = [due(n, f"/p/{n}") for n in range(100, 200)]
    assert all(map(novelty.put_aside, held))
    tried: list[int] = []
    while trials := novelty.trials():
        assert not novelty.holds  # until these were asked
        assert not any(map(novelty.is_barren, trials))
        tried += [item.id for item in trials]
        for item in trials:
            read(novelty, item)
    assert len(tried) == len(set(tried)) == TRIALS
    assert novelty.holds
    assert min(tried) < 110
    assert max(tried) > 170
    assert {item.id for item in novelty.rest()} == {item.id for item in held} - set(tried)
    assert not novelty.holds


def test_what_stands_aside_is_bounded() -> None:
    novelty = Novelty()
    exhaust(novelty)
    assert all(novelty.put_aside(due(n, f"/p/{n}")) for n in range(MAX_ASIDE))
    assert not novelty.put_aside(due(9999, "/p/9999"))
    assert novelty.is_full("http://x.example/p/10000", due(1, "/p/1"))
    assert not novelty.is_full("http://x.example/q/1", due(1, "/p/1"))


def test_a_new_kind_for_each_page_is_no_way_out() -> None:
    novelty = Novelty()
    for n in range(TARGET_PATIENCE):
        word = "".join(chr(97 + n // 26**k % 26) for k in range(3))
        read(novelty, due(n, f"/{word}/x"))
    assert novelty.is_barren(due(999, "/another/x"))


def test_a_guess_is_not_asked_once_there_are_articles() -> None:
    novelty, guess = Novelty(), due(9, "/feed", kind="guess")
    assert novelty.unasked(guess) is None
    read(novelty, due(1, "/section"))
    assert novelty.unasked(guess) is None
    read(novelty, due(2, "/section/a-story"), "story")
    told = novelty.unasked(guess)
    assert told is not None
    assert (told.result, told.reason) == ("gone", "not asked: the site's own pages lead to articles")
    assert novelty.unasked(due(10, "/section/other")) is None


def test_a_page_that_ends_processes_is_not_asked() -> None:
    told = Novelty().unasked(replace(due(1, "/a"), reads=3))
    assert told is not None
    assert told.result == "failed"
