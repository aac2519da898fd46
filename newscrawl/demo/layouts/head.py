"""What a page's head states for machines, in the forms that publishers use. Knows no body."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC
from html import escape

from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.stories import Story

_TITLES: dict[str, Callable[[str, str, str], str]] = {
    "bar": lambda headline, _, site: f"{headline} | {site}",
    "dash": lambda headline, _, site: f"{headline} - {site}",
    "front": lambda headline, _, site: f"{site}: {headline}",
    "bare": lambda headline, _, __: headline,
    "double": lambda headline, section, site: f"{headline} – {section} – {site}",
    "guillemet": lambda headline, _, site: f"{headline} » {site}",
}
_TYPES = {"live": "LiveBlogPosting", "video": "NewsArticle", "gallery": "NewsArticle"}


@dataclass(frozen=True, slots=True)
class Where:
    """Absolute addresses of a page: its own, its picture's, its twins', and the site's origin and name."""

    origin: str
    site: str
    path: str
    image: str
    amp: str | None = None
    mobile: str | None = None


def title(layout: Layout, headline: str, section: str, site: str) -> str:
    """The text of the title element."""
    return _TITLES[layout.title](headline, section, site)


def article(layout: Layout, story: Story, where: Where) -> str:
    """What the head of an article states."""
    parts = [_links(layout, where)]
    if layout.og:
        parts.append(_open_graph(layout, story, where))
    if layout.metadata == "meta":
        parts.append(_meta(layout, story))
    if layout.has_ld:
        parts.append(_linked(layout, story, where))
    return "\n".join(part for part in parts if part)


def stated(layout: Layout, story: Story, *, modified: bool = False) -> str:
    """The date as the site's machine-readable forms write it."""
    moment = (story.modified if modified else story.moment).replace(second=0, microsecond=0)
    return {
        "offset": moment.isoformat(),
        "utc": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "basic": f"{moment:%Y-%m-%dT%H:%M:%S%z}",
        "naive": f"{moment:%Y-%m-%dT%H:%M:%S}",
        "milliseconds": f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.000Z}",
    }[layout.stated_date]


def _links(layout: Layout, where: Where) -> str:
    made = []
    if layout.canonical != "none":
        made.append(("canonical", where.path if layout.canonical == "relative" else where.origin + where.path))
    if where.amp:
        made.append(("amphtml", where.origin + where.amp))
    links = [f'<link rel="{rel}" href="{escape(href)}">' for rel, href in made]
    if where.mobile:
        links.append(f'<link rel="alternate" media="only screen and (max-width: 640px)" href="{escape(where.mobile)}">')
    return "\n".join(links)


def _property(name: str, value: str) -> str:
    return f'<meta property="{name}" content="{escape(value)}">'


def _name(name: str, value: str) -> str:
    return f'<meta name="{name}" content="{escape(value)}">'


def _open_graph(layout: Layout, story: Story, where: Where) -> str:
    section = layout.tongue.sections[story.section]
    headline = story.headline if layout.og_title == "same" else title(layout, story.headline, section, where.site)
    return "\n".join(
        [
            _property("og:type", "video.other" if story.kind == "video" else "article"),
            _property("og:title", headline),
            _property("og:description", story.dek),
            _property("og:url", where.origin + where.path),
            _property("og:image", where.origin + where.image),
            _property("og:site_name", where.site),
            _name("twitter:card", "summary_large_image"),
        ]
    )


def _meta(layout: Layout, story: Story) -> str:
    made = [
        _name("description", story.dek),
        _property("article:published_time", stated(layout, story)),
        _property("article:modified_time", stated(layout, story, modified=True)),
        _property("article:section", layout.tongue.sections[story.section]),
        _name("keywords", ", ".join(story.tags)),
    ]
    if layout.stated_author == "organization":
        made.append(_property("article:author", "https://social.example/newsroom"))
    else:
        made += [_name("author", person) for person in story.people]
    return "\n".join(made)


def _linked(layout: Layout, story: Story, where: Where) -> str:
    """JSON-LD: alone, in a graph, in a list, or with its authors as texts."""
    publisher = {"@type": "Organization", "name": where.site, "logo": f"{where.origin}/img/logo.png"}
    node: dict[str, object] = {
        "@type": _TYPES.get(story.kind, "NewsArticle"),
        "headline": story.headline,
        "description": story.dek,
        "datePublished": stated(layout, story),
        "dateModified": stated(layout, story, modified=True),
        "mainEntityOfPage": {"@type": "WebPage", "@id": where.origin + where.path},
        "image": [where.origin + where.image],
        "articleSection": layout.tongue.sections[story.section],
        "keywords": list(story.tags) if layout.metadata != "string" else ", ".join(story.tags),
        "publisher": publisher,
    }
    if layout.ld_body and story.kind == "article":
        node["articleBody"] = "\n".join(block.text for block in story.blocks if block.kind == "p")
    if story.kind == "wall":
        node["isAccessibleForFree"] = False
    node |= _authors(layout, story, where.site)
    context = {"@context": "https://schema.org"}
    crumbs = {"@type": "BreadcrumbList", "itemListElement": [{"@type": "ListItem", "position": 1, "name": where.site}]}
    page = {"@type": "WebPage", "@id": where.origin + where.path, "name": story.headline}
    whole: object = {
        "single": context | node,
        "string": context | node,
        "graph": context | {"@graph": [{"@type": "WebSite", "name": where.site}, page, node, crumbs]},
        "list": [context | crumbs, context | node],
    }[layout.metadata]
    said = json.dumps(whole, ensure_ascii=layout.entities, indent=1 if layout.wrapped else None).replace("</", "<\\/")
    return f'<script type="application/ld+json">{_wrapped(layout, said)}</script>'


def _wrapped(layout: Layout, said: str) -> str:
    """JSON as it lies in a script: bare, as a CDATA section, in a comment, or with line feeds inside its texts."""
    if layout.ld_form == "cdata":
        return f"\n//<![CDATA[\n{said}\n//]]>\n"
    if layout.ld_form == "comment":
        return f"<!--\n{said}\n-->"
    if layout.ld_form == "broken lines":  # no JSON, and met all the same
        return said.replace(". ", ".\n")
    return said


def _authors(layout: Layout, story: Story, site: str) -> dict[str, object]:
    if layout.stated_author == "organization":
        return {"author": {"@type": "Organization", "name": site}}
    if not story.people:
        return {}
    if layout.metadata == "string":
        return {"author": list(story.people) if len(story.people) > 1 else story.people[0]}
    people = [{"@type": "Person", "name": person} for person in story.people]
    return {"author": people if layout.metadata == "list" or len(people) > 1 else people[0]}
