"""A crawl learns what a host puts on each page, from page to page and from run to run; a replay says what that changes."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ARTICLE, call, lines, newscrawl

from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer

pytestmark = pytest.mark.slow

CLOSING = "The Lantern is printed in the old forge by six people, and carried to each house of the dale by hand."
PLACES = ("weir", "forge", "kiln", "quay", "mint", "barn", "pound", "tower")


def site(numbers: range) -> dict[str, Response]:
    pages = {
        "/": Response(200, "".join(f'<p><a href="/{n}.html">Work on the {PLACES[n]} ends</a></p>' for n in numbers))
    }
    for n in numbers:
        text = "".join(
            f"<p>On day {n * 9 + at} of the work at the {PLACES[n]} the masons laid {n * 31 + at * 7} stones, "
            f"and {PLACES[(n + at) % 8]} number {n + at * 3} was closed to carts for {at + n + 2} hours.</p>"
            for at in range(8)
        )
        pages[f"/{n}.html"] = Response(200, ARTICLE.format(f"Work on the {PLACES[n]} ends", f"{text}<p>{CLOSING}</p>"))
    return pages


def closed(path: Path) -> list[bool]:
    """Whether each article's body ends with what stands on every page, in the order in which they were stored."""
    told = sorted(lines(path), key=lambda line: str(line["date_downloaded"]))
    assert all(CLOSING not in str(line["article_body"])[: -len(CLOSING)] for line in told)
    return [str(line["article_body"]).endswith(CLOSING) for line in told]


def test_what_stands_on_every_page_goes_once_two_pages_had_it(tmp_path: Path) -> None:
    pages = site(range(4))
    with DemoServer({"lantern": pages}) as server:
        first = newscrawl(*call(server, "--keep-pages", "-o", "1.jsonl"), cwd=tmp_path)
        assert first.status == 0, first.err
        assert sorted(closed(tmp_path / "1.jsonl")) == [False, False, True, True]
        pages.update(site(range(8)))
        second = newscrawl(*call(server, "--keep-pages", "-o", "2.jsonl"), cwd=tmp_path)
        assert second.status == 0, second.err
    assert sorted(closed(tmp_path / "2.jsonl")) == [False] * 6 + [True] * 2
    replayed = newscrawl("replay", cwd=tmp_path)
    assert "6 articles unchanged, 2 changed, 0 new, 0 lost" in replayed.out
    assert newscrawl("replay", "--apply", cwd=tmp_path).status == 0
    assert "8 articles unchanged, 0 changed" in newscrawl("replay", cwd=tmp_path).out
