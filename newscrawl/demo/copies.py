"""What a farm is made of: stories, hosts, and copies of stories on hosts. Values only; knows no markup and no server."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from random import Random

# Marks in a story's text: where a farm injects its brand, and a blank that farms lose together with a link.
GLUE = "¦"
LOST_BLANK = "^"


@dataclass(frozen=True, slots=True)
class Story:
    """One invented piece of news; ``paragraphs`` carry exactly one ``GLUE``, at or before the first comma."""

    key: str
    headline: str
    section: str
    source: str
    tags: tuple[str, ...]
    paragraphs: tuple[str, ...]
    honest_only: bool = False

    def text(self, *, brand: str = "", link_blank: str = "", shortened_by: int = 0) -> str:
        """The body, one paragraph a line, with ``brand`` at the story's own place and without marks."""
        kept = self.paragraphs[: len(self.paragraphs) - shortened_by]
        return "\n".join(kept).replace(LOST_BLANK, link_blank).replace(GLUE, brand)


@dataclass(frozen=True, slots=True)
class Host:
    """One host. ``family`` is A, A-old, B, B0 or honest; ``paging`` the form of further listing pages, ``path``
    (/list/news/page/2) or ``query`` (/list/news/?page=2); ``padding`` is markup without text that makes pages heavy.
    """

    name: str
    family: str
    suffix: str
    categories: tuple[str, ...]
    paging: str = "path"
    padding: str = ""

    def listing_path(self, category: str, page: int = 1, prefix: str = "list") -> str:
        """The address of one page of a category's listing."""
        slug = category.lower() if category.isascii() else f"c{self.categories.index(category)}"
        first = f"/{prefix}/{slug}/"
        if page == 1:
            return first
        return f"{first}page/{page}" if self.paging == "path" else f"{first}?page={page}"


@dataclass(frozen=True, slots=True)
class Copy:
    """One story on one host, with everything the host says of it.

    ``brand`` leads the headline, joined by ``delimiter``; it is glued into the body too unless ``title_only``.
    ``shortened_by`` counts paragraphs left away at the end.
    """

    host: Host
    story: Story
    path: str
    category: str
    date: datetime
    author: str | None = None
    brand: str | None = None
    delimiter: str = ""
    title_only: bool = False
    shortened_by: int = 0
    counter: int | None = None

    @property
    def shown_headline(self) -> str:
        """The headline as the page shows it."""
        return f"{self.brand}{self.delimiter}{self.story.headline}" if self.brand else self.story.headline

    @property
    def shown_body(self) -> str:
        """The body as the page shows it, one paragraph a line."""
        return self._body("" if self.title_only else self.brand or "")

    @property
    def clean_body(self) -> str:
        """The body that cleaning must give back, to the letter: link loss stays, brands go."""
        return self._body("")

    def _body(self, brand: str) -> str:
        link_blank = " " if self.host.family == "honest" else ""
        return self.story.text(brand=brand, link_blank=link_blank, shortened_by=self.shortened_by)


def farm_path(folder: str, a: int, letter: str, b: int, *, padded: bool = True) -> str:
    """The address of a farm's article: A, a letter a-f, B and C with A + B + C = 99999, C of five digits."""
    c = 99_999 - a - b
    return f"/{folder}/{a:03}{letter}{b:03}{c}.html" if padded else f"/{folder}/{a}{letter}{b}{c}.html"


def honest_path(headline: str, date: datetime, number: int | None = None) -> str:
    """The readable address of an honest site's article: day, words of the headline, a number if there is one."""
    slug = re.sub(r"[^a-z0-9]+", "-", headline.lower()).strip("-")[:60].rstrip("-")
    return f"/{date:%Y/%m/%d}/{slug}" + (f"-{number}" if number is not None else "")


def dice(seed: str | int) -> Random:
    """A source of choices that falls alike in every process; nothing here is a secret."""
    return Random(seed)  # noqa: S311
