"""What ``why`` tells of looks: the next one, those so far, since when a page is gone, when a list is asked again."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from recrawling import FEED, HOUR, Recrawled, article, at, feed, listing, recrawled, words

from newscrawl.asking import explain
from newscrawl.demo.responses import Answer, Response

ALL = list(range(6))


def pages(origin: str) -> dict[str, Answer]:
    return {"/": listing(ALL, FEED), "/feed.xml": feed(ALL, origin), **{at(n): article(n) for n in ALL}}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Recrawled]:
    with recrawled(tmp_path / "state", pages) as one:
        one.run()
        yield one


def why(site: Recrawled, path: str) -> str:
    said: list[str] = []
    explain(f"{site.home[:-1]}{path}", site.folder, said.append, site.clock)
    return "\n".join(said)


def later(site: Recrawled, hours: float) -> None:
    site.clock.now += hours * HOUR
    site.run()


def test_an_article_tells_its_looks_its_changes_and_the_next_one(site: Recrawled) -> None:
    assert "not looked at again yet; the next look is due at 2026-01-01T01:00:00Z" in why(site, at(2))
    site.pages[at(2)] = article(2, body=words(2) + "<p>A correction of the keeper's own hand.</p>")
    later(site, 1)
    told = "looked at again 1 time, 1 of them found it changed, seen there last at 2026-01-01T01:00:00Z; the next look is due at"
    assert told in why(site, at(2))
    site.clock.now += 30 * HOUR
    assert "due since 2026-01-01T06:00:00Z: the next run of site takes the longest due first" in why(site, at(2))


def test_a_page_that_vanishes_tells_each_step(site: Recrawled) -> None:
    site.pages[at(3)] = Response(404, "")
    later(site, 1)
    assert "not there at 2026-01-01T01:00:00Z (HTTP 404): withdrawn if it is not there again" in why(site, at(3))
    later(site, 6)
    gone = "gone since 2026-01-01T07:00:00Z: it was not there twice, at 2026-01-01T01:00:00Z and 2026-01-01T07:00:00Z: HTTP 404"
    assert gone in why(site, at(3))
    site.pages[at(3)] = article(3)
    later(site, 24)
    told = why(site, at(3))
    assert "gone since" not in told
    assert "back since 2026-01-02T07:00:00Z" in told


def test_a_sight_of_a_run_that_was_killed_is_told_as_open(site: Recrawled) -> None:
    site.pages[at(3)] = Response(404, "")
    site.clock.now += HOUR
    site.run(stop=8)
    assert "(HTTP 404): counted when the run that saw it, or the next one, ends" in why(site, at(3))


def test_a_stub_tells_that_the_longer_text_is_kept(site: Recrawled) -> None:
    site.pages[at(3)] = article(3, body=words(3, 2))
    later(site, 1)
    assert "characters now; the longer text is kept" in why(site, at(3))


def test_a_list_tells_when_it_is_asked_again(site: Recrawled) -> None:
    assert "each run asks it" in why(site, "/feed.xml")
    for _ in range(4):
        later(site, 4)
    assert "left alone for 2.0 h, due at 2026-01-01T18:00:00Z" in why(site, "/feed.xml")
