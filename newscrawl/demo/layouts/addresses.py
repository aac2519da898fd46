"""The addresses of a random site's pages, as paths with their queries."""

from __future__ import annotations

import uuid
from urllib.parse import quote

from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.stories import Story
from newscrawl.demo.layouts.tongue import slug

# A number of an article's address; each site counts from a number of its own.
_FIRST = 10_400
_STEP = 37


def article(layout: Layout, story: Story) -> str:
    """The canonical path of an article."""
    words = quote(slug(story.headline), safe="-")
    number = number_of(layout, story)
    at = story.moment
    end = "/" if layout.slash else ""
    return {
        "dated": f"/{at:%Y}/{at:%m}/{at:%d}/{words}{end}",
        "section": f"/{section_name(layout, story.section)}/{words}-{number}{end}",
        "news": f"/news/{number}.html",
        "slug": f"/{words}{end}",
        "query": f"/?p={number}",
        "php": f"/article.php?id={number}",
        "uuid": f"/a/{uuid.UUID(int=layout.dice(f'uuid {story.number}').getrandbits(128), version=4)}",
    }[layout.address]


def number_of(layout: Layout, story: Story) -> int:
    """The article's number in the site's own count; newer ones have higher numbers."""
    return _FIRST + layout.dice("first").randrange(80_000) - _STEP * story.number


def section_name(layout: Layout, section: int) -> str:
    """A section's name in addresses."""
    name = slug(layout.tongue.sections[section])
    return name if name.isascii() else f"rubric-{section + 1}"


def section(layout: Layout, number: int) -> str:
    """The path of a section's first page."""
    name = section_name(layout, number)
    if layout.address in {"query", "php"}:
        return f"/category.php?c={name}" if layout.address == "php" else f"/?cat={number + 1}"
    return f"/{name}/" if layout.slash else f"/{name}"


def further(layout: Layout, first: str, page: int) -> str:
    """The path of a further page of a listing; page 1 is the listing itself."""
    if page == 1:
        return first
    if layout.pager in {"query", "next"} or "?" in first:
        return f"{first}{'&' if '?' in first else '?'}page={page}"
    end = "/" if layout.slash else ""
    return f"{first.rstrip('/')}/page/{page}{end}"


def tag(name: str) -> str:
    """The path of a tag's page."""
    return f"/tag/{quote(slug(name), safe='-')}"


def author(name: str) -> str:
    """The path of an author's page."""
    return f"/author/{quote(slug(name), safe='-')}"


def amp(layout: Layout, path: str) -> str | None:
    """The path of an article's AMP twin; None where the site has none."""
    if layout.amp == "none":
        return None
    if layout.amp == "query" or "?" in path:
        return f"{path}{'&' if '?' in path else '?'}amp=1"
    return f"{path.rstrip('/')}/amp" + ("/" if layout.slash else "")


def image(layout: Layout, story: Story) -> str:
    """The path of an article's picture; nothing is served there."""
    return f"/img/{number_of(layout, story)}-1200x675.jpg"
