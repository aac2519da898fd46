"""The contract: what passes from one room to the next. Values only; the JSON Schema is derived from here.

request -> Page -> RawArticle -> Article -> story -> line
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Page:
    """One fetched or saved page; knows no Scrapy.

    ``url`` is the address that was asked for, ``final_url`` the one that answered; both are None for a saved
    page whose address nobody knows. ``headers`` has lower-case names. ``anchor`` is the text of the link that led
    here. ``fetched_at`` is ISO 8601 in UTC.
    """

    url: str | None
    final_url: str | None
    status: int
    headers: Mapping[str, str]
    body: bytes
    fetched_at: str
    anchor: str | None = None


@dataclass(frozen=True, slots=True)
class Witness:
    """One place that states the headline: ``kind`` is h1, title, og:title, json-ld, breadcrumb, anchor or slug."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Source:
    """How an article was reached: the spider, the way (``crawl``, ``extract`` ...), the listing, the run."""

    spider: str | None = None
    method: str | None = None
    listing_url: str | None = None
    run_id: str | None = None


@dataclass(frozen=True, slots=True)
class RawArticle:
    """A page's own text, repaired at the door, with every witness of its title; made by extraction.

    ``headline`` is the visible headline with whatever was injected into it; empty when the page has none (family
    C). ``article_body`` has one paragraph a line. ``authors`` and the two dates are as the page wrote them.
    ``family`` names the farm template that was recognised (A, B, B0, C) or is None for any other site.
    ``repairs`` counts characters replaced at the door. ``labels`` tell the page's kind and how it may be used.
    """

    url: str | None
    headline: str
    article_body: str
    witnesses: tuple[Witness, ...] = ()
    canonical_url: str | None = None
    description: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    in_language: str | None = None
    article_section: str | None = None
    keywords: tuple[str, ...] = ()
    main_image: str | None = None
    publisher_name: str | None = None
    publisher_domain: str | None = None
    is_based_on: str | None = None
    date_downloaded: str | None = None
    family: str | None = None
    repairs: int = 0
    labels: tuple[Label, ...] = ()
    source: Source = field(default_factory=Source)


@dataclass(frozen=True, slots=True)
class Edit:
    """One removal that can be undone.

    ``start`` counts code points and is where ``removed`` stood in the text as it was after this edit, where
    ``inserted`` stands now (mostly empty). Edits are in order of application; undone from last to first they give
    the raw value to the letter.
    """

    field: str
    rule: str
    start: int
    removed: str
    inserted: str
    evidence: str


@dataclass(frozen=True, slots=True)
class Label:
    """What is known of a record that is no edit: ``name``, a ``score`` in 0..1 and the ``reason`` in words."""

    name: str
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Author:
    """``name`` is a person, or None where the line names a brand or an invented person; ``name_raw`` as written."""

    name: str | None
    name_raw: str


@dataclass(frozen=True, slots=True)
class Publisher:
    """``name`` as the site calls itself, ``domain`` the host that served the page."""

    name: str | None
    domain: str | None


@dataclass(frozen=True, slots=True)
class Story:
    """Membership of an article in a story: the story's id and the role ``original`` or ``copy``."""

    id: str
    role: str


@dataclass(frozen=True, slots=True)
class Article:
    """A cleaned article; made by cleaning. ``id`` is minted once from the address, never recomputed.

    ``headline`` and ``article_body`` are restored; undoing ``cleaning`` gives ``headline_raw`` and
    ``article_body_raw``. Dates are ISO 8601 or None.
    """

    id: str
    url: str | None
    canonical_url: str | None
    headline: str
    headline_raw: str
    description: str | None
    article_body: str
    article_body_raw: str
    authors: tuple[Author, ...]
    date_published: str | None
    date_published_raw: str | None
    date_modified: str | None
    in_language: str | None
    article_section: str | None
    keywords: tuple[str, ...]
    main_image: str | None
    publisher: Publisher
    is_based_on: str | None
    date_downloaded: str | None
    cleaning: tuple[Edit, ...]
    labels: tuple[Label, ...]
    source: Source
    family: str | None = None


@dataclass(frozen=True, slots=True)
class Brand:
    """A string proven to be injected; ``stem`` is its first word (or two, when doubled): the family's name.

    ``proofs`` counts articles that proved it by glue, ``language`` articles that used it as ordinary language; with
    no proofs it is evidence against. ``rule`` is the operator's: an ``allow`` stands for a proof, what is under a
    ``deny`` is never removed.
    """

    name: str
    stem: str
    proofs: int
    language: int = 0
    rule: Literal["allow", "deny"] | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Known:
    """What the store knew when a page was cleaned: an immutable snapshot, never written to by a room.

    Two snapshots are never equal, so that rooms may hold what they derived from one.
    """

    brands: Mapping[str, Brand] = field(default_factory=dict)


SightingKind = Literal["glue", "prefix", "language"]


@dataclass(frozen=True, slots=True)
class Sighting:
    """An observation made while cleaning; only ``Keep`` writes it, in the article's own transaction.

    ``kind``: ``glue`` (proven here as injected), ``prefix`` (leads this headline, not proven here) or ``language``
    (leads this headline and is ordinary language in this body).
    """

    text: str
    kind: SightingKind
    evidence: str


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning returns: the article and what was observed on the way."""

    article: Article
    sightings: tuple[Sighting, ...] = ()


@dataclass(frozen=True, slots=True)
class Link:
    """An address found on a page, already absolute and canonical. ``kind``: ``article``, ``listing``, ``page``
    (a further page of the same listing), ``list`` (a feed or sitemap, asked anew in each round), ``refresh`` (where a
    page without an article sends its readers on to), ``guess`` (a usual place that nothing names: that it is not there is
    no failure) or ``any`` (its outcome will tell). ``date`` is the day that a feed
    or sitemap gives it, as written there.
    """

    url: str
    kind: str = "any"
    anchor: str | None = None
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What stories compares; made from the *cleaned* text. All hashes are unsigned 32-bit.

    ``keys`` (about 20) find candidates, ``sketch`` (in the order of the text, 48 to 400) and ``numbers`` (sorted hashes
    of figures, then 0xFFFFFFFF and those of names) decide, ``threshold`` is the bound below which the sketch holds
    every hash of the text. ``words`` is the body's length in
    tokens. ``farm_id`` is the story's number in a farm's address, or None.
    """

    keys: tuple[int, ...]
    sketch: bytes
    threshold: int
    numbers: bytes
    words: int
    farm_id: str | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stored article that shares keys with the one in question."""

    article_id: str
    story_id: str
    fingerprint: Fingerprint
    shared: int


@dataclass(frozen=True, slots=True)
class Match:
    """Why an article joined a story: with whom, containment C in 0..1, number agreement N (None: too few numbers),
    and the rule that decided (``farm-id``, ``contained``, ``lead``, ``reworded``, ``updated``, ``headline``).
    """

    article_id: str
    story_id: str
    containment: float
    numbers: float | None
    rule: str


@dataclass(frozen=True, slots=True)
class Joined:
    """An article as it stands in its story: the ``matches`` by which it came there or brought others, the best first."""

    article_id: str
    fingerprint: Fingerprint
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class Parting:
    """Who leaves a story with an article that is split from it, each with the match that is its new link (None: it
    keeps its own). ``cut`` is the link that parted them, ``holder`` the article that has it; None where none was known.
    """

    leaving: Mapping[str, Match | None]
    holder: str | None
    cut: Match | None
