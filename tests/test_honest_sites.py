"""What ends traps must not end honest sites: menus of many sections, deep archives, tags and authors without news."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import ARTICLE, call, lines, newscrawl

from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer

pytestmark = pytest.mark.slow

SECTIONS, STORIES, PAGES, TAGS = 40, 5, 12, 120


def story(number: int) -> tuple[str, Response]:
    town = "".join(chr(97 + (number * k + k) % 26) for k in (3, 5, 7, 11, 17)).title()
    body = "".join(
        f"<p>In {town} the {word} of ward {number * 13 + at} was opened to all after {number + at * 7} weeks of work.</p>"
        for at, word in enumerate(("library", "harbour", "bridge", "market", "school", "mill", "theatre", "garden"))
    )
    return f"Ward {number} of {town} opens its doors", Response(200, ARTICLE.format(f"Ward {number} of {town}", body))


def links(*targets: tuple[str, str]) -> str:
    return "".join(f'<p><a href="{path}">{text}</a></p>' for path, text in targets)


def magazine() -> tuple[dict[str, Response], set[str]]:
    """Sections of articles, an archive of numbered pages beside them, and tags that lead to articles known already."""
    pages: dict[str, Response] = {}
    told: list[tuple[str, str]] = []
    menu = [(f"/section/{n}/", f"Section {n}") for n in range(SECTIONS)]
    tags = [(f"/tag/{n}/", f"Tag {n}") for n in range(TAGS)]
    number = 0
    for path, _ in menu:
        own = []
        for _ in range(STORIES):
            title, page = story(number)
            own.append((f"{path}story-{number}.html", title))
            pages[own[-1][0]] = page
            number += 1
        told += own
        pages[path] = Response(200, links(*menu, *own))
    for at in range(1, PAGES + 1):
        own = []
        for _ in range(STORIES):
            title, page = story(number)
            own.append((f"/{2000 + number % 20}/archive-{number}.html", title))
            pages[own[-1][0]] = page
            number += 1
        told += own
        further = [(f"/archive/?page={at + 1}", "Next page")] if at < PAGES else []
        pages["/archive/" if at == 1 else f"/archive/?page={at}"] = Response(200, links(*own, *further))
    for at, (path, _) in enumerate(tags):
        pages[path] = Response(200, links(*menu, told[at % len(told)]))
    pages["/"] = Response(200, links(*tags, *menu, ("/archive/", "Archive")))
    return pages, {path for path, _ in told}


def test_an_honest_site_is_crawled_whole(tmp_path: Path) -> None:
    pages, told = magazine()
    with DemoServer({"magazine": pages}) as server:
        ran = newscrawl(*call(server, "--copies", "-o", "x.jsonl"), cwd=tmp_path)
        assert ran.status == 0, ran.err
        got = {"/" + str(line["url"]).split("/", 3)[3] for line in lines(tmp_path / "x.jsonl")}
    assert got == told, ran.err
