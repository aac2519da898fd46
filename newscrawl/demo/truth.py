"""What a crawl of the demo must export, to the letter. Knows the copies, not their markup and not the crawler."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from newscrawl.demo.copies import Copy
from newscrawl.demo.network import copies

# The extraction's names of the templates; A-old is read as A, a site that is no farm has none.
_FAMILIES = {"A": "A", "A-old": "A", "B": "B", "B0": "B0"}


@dataclass(frozen=True, slots=True)
class Expected:
    """One article as it must come out. ``*_raw`` is what the page shows, ``author`` and ``date_raw`` as written there.

    ``branded``: the shown headline begins with ``brand`` and ``delimiter``; ``title_only``: the body is clean all the
    same. ``date_published`` is ISO 8601 on honest sites and None on farms, whose dates are worthless. ``section`` is
    the category on the page. ``article_body`` has one paragraph a line.
    """

    host: str
    path: str
    story: str
    headline: str
    article_body: str
    headline_raw: str
    article_body_raw: str
    branded: bool
    brand: str | None
    delimiter: str
    title_only: bool
    family: str | None
    author: str | None
    date_raw: str
    date_published: str | None
    section: str


def truth() -> dict[tuple[str, str], Expected]:
    """Every article of the demo by (host name, path); ports exist only at run time."""
    return expected(copies())


def expected(known: Iterable[Copy]) -> dict[tuple[str, str], Expected]:
    """The truth of any set of copies, by (host name, path)."""
    return {(copy.host.name, copy.path): _expected(copy) for copy in known}


def _expected(copy: Copy) -> Expected:
    honest = copy.host.family == "honest"
    return Expected(
        host=copy.host.name,
        path=copy.path,
        story=copy.story.key,
        headline=copy.story.headline,
        article_body=copy.clean_body,
        headline_raw=copy.shown_headline,
        article_body_raw=copy.shown_body,
        branded=copy.brand is not None,
        brand=copy.brand,
        delimiter=copy.delimiter,
        title_only=copy.title_only,
        family=_FAMILIES.get(copy.host.family),
        author=copy.author,
        date_raw=copy.date.isoformat() if honest else f"{copy.date:%Y-%m-%d %H:%M:%S}",
        date_published=copy.date.isoformat() if honest else None,
        section=copy.category,
    )
