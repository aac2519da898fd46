"""A Scrapy project of an author's own, and the pages of a small honest site, for tests of the commands."""

from __future__ import annotations

from hashlib import sha256
from pathlib import Path

from newscrawl.demo.responses import Response

TOWNS = ("Aldra", "Benmoor", "Corvale", "Dunsey", "Elmbridge", "Fallow", "Garth", "Hollin")
DEEDS = ("opens a library", "mends its bridge", "counts its herons", "plants a hundred limes", "sells the old mill")


def project(folder: Path) -> Path:
    """Make a project in a folder; the folder of its sites. Its package has a name of its own: modules stay loaded."""
    package = f"of_{sha256(str(folder).encode()).hexdigest()[:12]}"
    spiders = folder / package / "spiders"
    spiders.mkdir(parents=True)
    for place in (folder / package, spiders):
        (place / "__init__.py").write_text("")
    (folder / "scrapy.cfg").write_text(f"[settings]\ndefault = {package}.settings\n")
    (folder / package / "settings.py").write_text(
        f"from newscrawl.settings import *\nSPIDER_MODULES = ['{package}.spiders']\n"
    )
    return spiders


def headline(number: int) -> str:
    return f"{TOWNS[number % 8]} {DEEDS[number % 5]} in week {number}"


def paragraphs(number: int) -> list[str]:
    town = TOWNS[number % 8]
    return [
        f"People of {town} came to the square on day {number} of the spring, some of them with flags.",
        f"The mayor of {town} said that {number * 31} hours of work had gone into it, most of them unpaid.",
        f"A baker near the gate sold {number * 7 + 40} loaves before noon, twice what a weekday brings her.",
        f"Next month the council of {town} will vote on a second step, which costs about {number + 3} thousand.",
    ]


def article(number: int, markup: str = "h1") -> Response:
    body = "".join(f"<p>{line}</p>" for line in paragraphs(number))
    return Response(
        200,
        f"<!DOCTYPE html><html lang='en'><head><meta charset='utf-8'><title>{headline(number)} - The Valley Post</title>"
        f"<meta property='og:site_name' content='The Valley Post'><meta property='og:type' content='article'>"
        f"<meta property='article:published_time' content='2026-03-{number % 28 + 1:02}T08:00:00+00:00'></head>"
        f"<body><article><{markup} class='head'>{headline(number)}</{markup}><p class='by'>By <a rel='author' href='/w'>"
        f"Ada Moss</a></p><div class='text'>{body}</div></article></body></html>",
        headers={"Content-Type": "text/html; charset=utf-8"},
    )


def valley(count: int = 8, markup: str = "h1") -> dict[str, Response]:
    """A site with a home page and as many articles."""
    pages = {f"/news/{2026}/story-of-week-{n}-in-the-valley": article(n, markup) for n in range(count)}
    links = "".join(f"<li><a href='{path}'>{headline(n)}</a></li>" for n, path in enumerate(pages))
    home = f"<html><head><title>The Valley Post</title></head><body><ul>{links}</ul></body></html>"
    return {"/": Response(200, home, headers={"Content-Type": "text/html; charset=utf-8"}), **pages}


def written(folder: Path) -> list[str]:
    """The files of a folder and below, bytecode and states left out."""
    files = (one.relative_to(folder) for one in folder.rglob("*") if one.is_file())
    return sorted(str(one) for one in files if "__pycache__" not in one.parts and ".newscrawl" not in one.parts)
