"""The listings of a random site: home, sections, tags, authors, topics, and how one turns their pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from newscrawl.demo.layouts import addresses, frame
from newscrawl.demo.layouts.body import Target, text
from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.classes import named

# Entries of a listing's page where it has further pages.
PER_PAGE = 4


@dataclass(frozen=True, slots=True)
class Listed:
    """One page of a listing: its path, the text of its title, what its head states, its main column."""

    path: str
    title: str
    head: str
    content: str


def turned(layout: Layout, first: str, name: str, targets: Sequence[Target], origin: str) -> Iterator[Listed]:
    """All pages of a listing; only one where the site does not page."""
    size = PER_PAGE if layout.pager != "none" else max(len(targets), 1)
    pages = max(1, -(-len(targets) // size))
    for page in range(1, pages + 1):
        part = targets[(page - 1) * size : page * size]
        content = f"{_heading(layout, name)}{river(layout, part)}{_pager(layout, first, page, pages)}"
        path = addresses.further(layout, first, page)
        yield Listed(path, name, _head(layout, first, page, pages, origin), content)


def river(layout: Layout, targets: Sequence[Target]) -> str:
    """Entries in the site's markup for lists."""
    if layout.list_markup == "cards":
        return f"<div{named(layout, 'list')}>{frame.cards(layout, targets)}</div>"
    snippets = [frame.snippet(layout, one) for one in targets]
    links = [f'<a href="{escape(one.href)}">{text(layout, one.headline)}</a>' for one in targets]
    pairs = list(zip(links, snippets, strict=True))
    if layout.list_markup == "items":
        return (
            f"<ul{named(layout, 'list')}>" + "\n".join(f"<li>{link}{snippet}</li>" for link, snippet in pairs) + "</ul>"
        )
    if layout.list_markup == "table":
        rows = "\n".join(f"<tr><td>{link}{snippet}</td></tr>" for link, snippet in pairs)
        return f"<table{named(layout, 'list')}>{rows}</table>"
    return "\n".join(f"<h2>{link}</h2>{snippet}" for link, snippet in pairs)


def _heading(layout: Layout, name: str) -> str:
    return f"<{layout.headline}{named(layout, 'headline')}>{text(layout, name)}</{layout.headline}>\n"


def _head(layout: Layout, first: str, page: int, pages: int, origin: str) -> str:
    made = []
    if layout.canonical == "absolute":
        made.append(f'<link rel="canonical" href="{escape(origin + addresses.further(layout, first, page))}">')
    if layout.pager == "next" and page < pages:
        made.append(f'<link rel="next" href="{escape(addresses.further(layout, first, page + 1))}">')
    if layout.og:
        made.append('<meta property="og:type" content="website">')
    return "\n".join(made)


def _pager(layout: Layout, first: str, page: int, pages: int) -> str:
    if pages == 1:
        return ""
    words = layout.tongue.words
    before = addresses.further(layout, first, page - 1) if page > 1 else None
    after = addresses.further(layout, first, page + 1) if page < pages else None

    def link(path: str | None, name: str, rel: str = "") -> str:
        return f'<a href="{escape(path)}"{rel}>{text(layout, name)}</a> ' if path else ""

    if layout.pager == "next":
        inner = link(after, words["next"], ' rel="next"')
    elif layout.pager == "arrows":
        inner = link(before, "‹") + link(after, "›")
    elif layout.pager == "older":
        inner = link(before, words["newer"]) + link(after, words["older"])
    else:
        inner = "".join(link(addresses.further(layout, first, at), str(at)) for at in range(1, pages + 1) if at != page)
    return f"\n<div{named(layout, 'pager')}>{inner}</div>"
