"""The farms' templates: in which order families A, A-old, B and B0 tell a copy. Knows no markup and no addresses
but those it is given.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.demo.copies import Copy
from newscrawl.demo.markup import Markup, link, text

# Snippets below the items of family B.
_SNIPPET = 100


@dataclass(frozen=True, slots=True)
class Item:
    """An entry of a list: where it leads, what it says, and the text below it in family B."""

    href: str
    anchor: str
    snippet: str = ""


@dataclass(frozen=True, slots=True)
class Lists:
    """The lists below an article."""

    related: Sequence[Item] = ()
    ranking: Sequence[Item] = ()
    recommendation: Sequence[Item] = ()


def render(copy: Copy, lists: Lists, markup: Markup) -> str:
    """The whole page of one copy on a farm."""
    blocks = _family_a(copy, lists, markup) if copy.host.family.startswith("A") else _family_b(copy, lists, markup)
    return markup.document(document_title(copy), blocks, copy.host.padding)


def document_title(copy: Copy) -> str:
    """The title element: the shown headline, in family A with the host's suffix."""
    blank = "" if copy.host.family == "A-old" else " "
    suffix = f"{blank}-{copy.host.suffix}" if copy.host.family.startswith("A") else ""
    return f"{copy.shown_headline}{suffix}"


def crumbs(shown: str, category: str, listing: str, suffix: str, markup: Markup) -> str:
    """Family A's first line: ``Current:Home > CAT`` and the title glued to it."""
    pieces = ["Current:", link("/", "Home"), " &gt; ", link(listing, category), text(shown), text(suffix)]
    return markup.unbroken("place", pieces)


def _family_a(copy: Copy, lists: Lists, markup: Markup) -> list[str]:
    host, old = copy.host, copy.host.family == "A-old"
    suffix = document_title(copy).removeprefix(copy.shown_headline)
    author = text(f"{copy.author} ") if copy.author else ""
    date = f"{copy.date:%Y-%m-%d %H:%M:%S}"
    lines = [[author, "View ", "Date:", date]] if old else [[author, "View"], ["Date:", date]]
    return [
        crumbs(copy.shown_headline, copy.category, host.listing_path(copy.category), suffix, markup),
        markup.title(copy.shown_headline),
        *(markup.line("info", pieces) for pieces in lines),
        markup.story(copy.shown_body),
        *_tags(copy, markup),
        *([markup.unbroken("good", ["very", "Good!", f" ({copy.counter})"])] if copy.counter is not None else []),
        *_list("Related", lists.related, markup),
        *_list("Ranking", lists.ranking, markup),
        *_list("Recommendation", lists.recommendation, markup),
    ]


def _tags(copy: Copy, markup: Markup) -> list[str]:
    """The tag list of one source, which copies of its stories drag along."""
    if copy.story.source != "Coastline News":
        return []
    return [markup.listed(["In:", *map(text, copy.story.tags)])]


def _list(name: str, items: Sequence[Item], markup: Markup) -> list[str]:
    if not items:
        return []
    return [markup.caption(name), markup.listed(link(item.href, item.anchor) for item in items)]


def _family_b(copy: Copy, lists: Lists, markup: Markup) -> list[str]:
    """Family B, and B0, which is the same with spaces."""
    blank = " " if copy.host.family == "B0" else ""
    listing = link(copy.host.listing_path(copy.category), copy.category)
    info = [
        f"{copy.date:%Y-%m-%d %H:%M:%S}{blank}",
        f"source:{blank}{text(copy.author or '')}{blank}",
        f"category:{blank}{listing}",
    ]
    entries = [
        link(item.href, item.anchor) + markup.paragraph.format(text(item.snippet[:_SNIPPET])) for item in lists.related
    ]
    return [
        markup.title(copy.shown_headline),
        markup.line("info", info),
        markup.story(copy.shown_body),
        markup.line("more", [f"More:{blank}{listing}"]),
        markup.caption("Recommend"),
        markup.listed(entries),
    ]
