"""Feeds of articles whose pages change, vanish and come back: who follows the lines ends with what the site has."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from feeding import a_feed, publish
from recrawling import HOUR, Recrawled, article, at, listing, recrawled, words

from newscrawl.demo.responses import Answer, Response
from newscrawl.publishing.feeds.reader import read_feed

ALL = list(range(8))
FIX = "<p>A correction says that crate {} had been weighed twice.</p>"


class Reader:
    """Follows a feed and remembers: body by path, and every line."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._cursor: tuple[int, str | None] = (0, None)
        self._held: dict[str, dict[str, object]] = {}
        self.lines: list[tuple[str, str]] = []

    def follow(self) -> dict[str, str]:
        """What is held when the new lines are taken in."""
        reading = read_feed(self._folder, *self._cursor)
        if reading.reset:
            self._held.clear()
        for line in reading:
            before = self._held.pop(str(line["id"]), None)
            path = "/" + str((before or line)["url"]).split("/", 3)[3]
            self.lines.append((str(line["status"]), path))
            if line["status"] != "withdrawn":
                self._held[str(line["id"])] = line
        self._cursor = (reading.sequence, reading.epoch)
        return {"/" + str(one["url"]).split("/", 3)[3]: str(one["article_body"]) for one in self._held.values()}


def pages(_: str) -> dict[str, Answer]:
    return {"/": listing(ALL), **{at(n): article(n) for n in ALL}}


def step(site: Recrawled, reader: Reader, hours: float) -> tuple[list[tuple[str, str]], dict[str, str]]:
    """Crawl, publish and follow: the new lines, and what is held."""
    before = len(reader.lines)
    site.clock.now += hours * HOUR
    site.run()
    publish(site.store, a_feed(site.folder.parent / "feed"))
    held = reader.follow()
    return reader.lines[before:], held


def test_a_reader_hears_of_a_change_a_withdrawal_and_a_return(tmp_path: Path) -> None:
    with recrawled(tmp_path / "state", pages) as site:
        reader = Reader(tmp_path / "feed")
        step(site, reader, 0)
        site.pages |= {at(2): article(2, body=words(2) + FIX.format(1)), at(5): Response(410, "")}
        lines, held = step(site, reader, 1)
        assert lines == [("updated", at(2))]
        assert "crate 1 had been weighed twice" in held[at(2)]
        lines, held = step(site, reader, 6)
        assert (lines, at(5) in held, len(held)) == ([("withdrawn", at(5))], False, 7)
        site.pages[at(5)] = article(5)
        lines, held = step(site, reader, 24)
        assert (lines, len(held)) == ([("new", at(5))], 8)
        assert step(site, reader, 24)[0] == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(6))
def test_a_month_of_changes_ends_with_the_truth(tmp_path: Path, seed: int) -> None:
    """Articles are added, corrected, taken back and restored by chance while they are young; the site is broken for a day."""
    chance = random.Random(seed)
    truth = {n: words(n) for n in ALL}
    born = dict.fromkeys(ALL, 0)
    with recrawled(tmp_path / "state", pages) as site:
        reader = Reader(tmp_path / "feed")
        for day in range(20):
            for _ in range(3):
                number = chance.choice([n for n in born if born[n] > day - 8] + [max(born) + 1])
                born.setdefault(number, day)
                if number not in truth or chance.random() < 0.9:
                    truth[number] = words(number) + FIX.format(day) * chance.randrange(3)
                else:
                    del truth[number]
            site.pages.clear()
            site.pages["/"] = listing(sorted(truth, reverse=True))
            site.pages |= {at(n): article(n, body=body) for n, body in truth.items()}
            if day == 5:
                site.pages |= {at(n): Response(404, "") for n in born}
            for _ in range(4):
                step(site, reader, 6)
        for _ in range(60):
            _, held = step(site, reader, 12)
        assert set(held) == {at(n) for n in truth}
        late = {n for n in truth if held[at(n)] != _text(truth[n])}
        assert not late


def _text(body: str) -> str:
    return "\n".join(one.removeprefix("<p>") for one in body.split("</p>") if one)
