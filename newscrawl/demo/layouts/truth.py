"""What is true of a random site: each address's kind, and each article to the letter. Knows no markup."""

from __future__ import annotations

from dataclasses import dataclass

from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.stories import Block, Story

_LONG = ("single", "graph", "list", "string", "meta", "microdata")


@dataclass(frozen=True, slots=True)
class Told:
    """One article as a page tells it.

    ``paragraphs`` are the body's; ``optional`` lines may stand in it or not: a standfirst, what a box above it says in short, captions of a gallery, the
    hours of a live blog. ``date_published`` is ISO 8601 as exact as the page is, None where it has no date.
    ``section``, ``keywords``, ``main_image`` (an absolute path) and ``canonical`` are None where the page states none.
    ``canonical`` and ``path`` are paths with their queries. ``label`` is what the page states itself to be, besides an
    article: live-blog, video, paywalled.
    """

    path: str
    kind: str
    headline: str
    paragraphs: tuple[str, ...]
    optional: frozenset[str]
    authors: tuple[str, ...]
    date_published: str | None
    section: str | None
    keywords: tuple[str, ...] | None
    main_image: str | None
    language: str
    canonical: str | None
    label: str | None = None


def told(layout: Layout, story: Story, path: str, image: str) -> Told:
    """The truth of one article's page."""
    dek = {*story.points} | ({story.dek} if layout.dek != "none" else set())
    states_more = layout.metadata in {"single", "graph", "list", "string"} or layout.metadata == "meta"
    return Told(
        path=path,
        kind=story.kind,
        headline=story.headline,
        paragraphs=tuple(line for block in story.blocks for line in _lines(block)),
        optional=frozenset(dek | {line for block in story.blocks for line in _optional(block)}),
        authors=story.people,
        date_published=_published(layout, story),
        section=layout.tongue.sections[story.section] if states_more or layout.breadcrumb else None,
        keywords=story.tags if states_more else None,
        main_image=image if layout.og or layout.has_ld else None,
        language=layout.language,
        canonical=path if layout.canonical != "none" else None,
        label=_label(layout, story.kind),
    )


def _label(layout: Layout, kind: str) -> str | None:
    if kind == "video":
        return "video" if layout.og else None
    return {"live": "live-blog", "wall": "paywalled"}.get(kind) if layout.has_ld else None


def _lines(block: Block) -> tuple[str, ...]:
    if block.kind == "list":
        return block.items
    if block.kind == "entry":
        return (block.text, *block.items)
    return (block.text,) if block.kind in {"p", "h", "quote"} else ()


def _optional(block: Block) -> tuple[str, ...]:
    if block.kind == "shot":
        return (block.text,)
    return (block.time,) if block.kind == "entry" else ()


def _published(layout: Layout, story: Story) -> str | None:
    """The most exact that the page or its address says."""
    exact = story.moment.replace(second=0, microsecond=0)
    if layout.metadata in _LONG and layout.stated_date != "naive":
        return exact.isoformat()
    if layout.dated != "none" and layout.time == "element":
        return exact.isoformat()
    if layout.metadata in _LONG or layout.dated == "moment":
        return exact.replace(tzinfo=None).isoformat()
    return exact.date().isoformat() if layout.dated == "day" or layout.address == "dated" else None
