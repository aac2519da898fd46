"""What a publisher has decided about its site: markup, metadata, addresses, listings, feeds. Knows no page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import timedelta, timezone
from random import Random

from newscrawl.demo.copies import dice
from newscrawl.demo.layouts.tongue import Tongue
from newscrawl.demo.layouts.tongues import TONGUES

# How often each is chosen is by guess and for cover: what is rare on the web is common here. Each choice has dice of
# its own, so that a new one leaves the others as they fell.
_OPTIONS: Mapping[str, tuple[object, ...]] = {
    "language": ("en", "en", "en", "de", "es", "fr", "ru", "ar", "zh", "ja"),
    "html_lang": ("plain", "plain", "region", "none"),
    "charset": ("utf-8", "utf-8", "utf-8", "legacy"),
    "declared": ("header", "meta", "both"),
    "shell": ("article", "main", "divs", "divs", "table", "sections"),
    "classes": ("plain", "plain", "bem", "random", "random", "none"),
    "headline": ("h1", "h1", "h1", "h2", "div"),
    "logo": ("link", "link", "h1"),
    "paragraphs": ("p", "p", "p", "p", "br", "div", "span"),
    "split": ("one", "one", "two", "wrapped", "sections"),
    "wrapped": (False, False, True),
    "entities": (False, False, True),
    "header": (False, False, True),
    "points": (False, False, False, True),
    "below": (False, False, False, True),
    "dek": ("none", "none", "p", "h2", "div"),
    "extras": ("none", "few", "few", "many"),
    "subheads": ("none", "h2", "h3", "strong"),
    "more": ("line", "link", "box", "card"),
    "pull": ("aside", "blockquote", "div"),
    "figure": ("figure", "figure", "div", "span"),
    "share": ("none", "top", "bottom", "both"),
    "related": ("none", "links", "cards", "cards"),
    "comments": (False, False, True),
    "bio": (False, True),
    "tags": ("none", "list", "line"),
    "breadcrumb": (False, True),
    "cookie": ("none", "top", "bottom"),
    "ticker": (False, False, True),
    "sidebar": (False, True),
    "menu": (10, 16, 30, 80),
    "title": ("bar", "dash", "front", "bare", "double", "guillemet"),
    "metadata": ("single", "single", "graph", "list", "string", "meta", "meta", "microdata", "none", "none"),
    "ld_form": ("plain", "plain", "plain", "cdata", "comment", "broken lines"),
    "ld_body": (False, False, False, True),
    "og": (True, True, False),
    "og_title": ("same", "same", "suffix"),
    "stated_author": ("person", "person", "person", "organization"),
    "stated_date": ("offset", "offset", "utc", "basic", "naive", "milliseconds"),
    "byline": ("by", "by", "bare", "role", "one line", "table row", "pipe"),
    "byline_at": ("above", "above", "above", "below"),
    "authors": ("always", "mostly", "never"),
    "dated": ("moment", "moment", "day", "none"),
    "time": ("element", "element", "text"),
    "updated": ("none", "none", "before", "after"),
    "address": ("dated", "section", "news", "slug", "query", "php", "uuid"),
    "slash": (False, True),
    "loose": (False, False, True),
    "tracker": ("none", "none", "utm", "ref"),
    "absolute": (False, False, True),
    "canonical": ("absolute", "absolute", "relative", "none"),
    "list_markup": ("cards", "items", "table", "headings"),
    "teasers": ("whole", "cut", "cut", "none"),
    "card_dates": (False, False, True),
    "pager": ("query", "path", "next", "arrows", "older", "none"),
    "feed": ("rss", "rss", "atom", "rdf", "json", "none"),
    "feed_text": ("teaser", "full"),
    "feed_found": ("link", "link", "usual"),
    "sitemap": ("robots", "index", "news", "usual", "none"),
    "amp": ("none", "none", "path", "query"),
    "mobile": (False, False, True),
    "lost": ("hard", "soft"),
    "offset": (0, 1, 2, -5, 9),
}
_LEGACY = {"ru": "windows-1251", "zh": "gb18030", "ja": "shift_jis", "ar": "windows-1256"}


@dataclass(frozen=True, slots=True)
class Layout:
    """One publisher's choices; each field is a key of the table of options above, and the seed that made them."""

    seed: str
    language: str
    html_lang: str
    charset: str
    declared: str
    shell: str
    classes: str
    headline: str
    logo: str
    paragraphs: str
    split: str
    wrapped: bool
    entities: bool
    header: bool
    points: bool
    below: bool
    dek: str
    extras: str
    subheads: str
    more: str
    pull: str
    figure: str
    share: str
    related: str
    comments: bool
    bio: bool
    tags: str
    breadcrumb: bool
    cookie: str
    ticker: bool
    sidebar: bool
    menu: int
    title: str
    metadata: str
    ld_form: str
    ld_body: bool
    og: bool
    og_title: str
    stated_author: str
    stated_date: str
    byline: str
    byline_at: str
    authors: str
    dated: str
    time: str
    updated: str
    address: str
    slash: bool
    loose: bool
    tracker: str
    absolute: bool
    canonical: str
    list_markup: str
    teasers: str
    card_dates: bool
    pager: str
    feed: str
    feed_text: str
    feed_found: str
    sitemap: str
    amp: str
    mobile: bool
    lost: str
    offset: int

    @property
    def tongue(self) -> Tongue:
        """The site's language."""
        return TONGUES[self.language]

    @property
    def zone(self) -> timezone:
        """The zone of the site's dates."""
        return timezone(timedelta(hours=self.offset))

    @property
    def encoding(self) -> str:
        """The charset of the site's pages."""
        return "utf-8" if self.charset == "utf-8" else _LEGACY.get(self.language, "windows-1252")

    @property
    def has_ld(self) -> bool:
        """Whether its pages have JSON-LD."""
        return self.metadata in {"single", "graph", "list", "string"}

    @property
    def states(self) -> bool:
        """Whether its pages state author and date for machines."""
        return self.metadata != "none"

    @property
    def h1_logo(self) -> bool:
        """Whether the site's name stands in an h1 on every page."""
        return self.logo == "h1" and self.headline != "h1"

    def dice(self, what: object) -> Random:
        """Dice for one purpose, alike in every process."""
        return dice(f"{self.seed} {what}")

    def told(self) -> str:
        """The choices in one line, for reports of what went wrong."""
        return " ".join(f"{one.name}={getattr(self, one.name)}" for one in fields(self))


def choose(seed: int | str, **fixed: object) -> Layout:
    """The choices that fall from a seed, but for those that are ``fixed``. Raises ValueError for an unknown one."""
    unknown = {name: value for name, value in fixed.items() if value not in _OPTIONS.get(name, ())}
    if unknown:
        raise ValueError(f"no such choice: {unknown}")
    made = {name: dice(f"layout {seed} {name}").choice(options) for name, options in _OPTIONS.items()}
    return Layout(seed=f"site {seed}", **(made | fixed))  # type: ignore[arg-type]
