"""What goes into the store and comes out of it, as values; knows no SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from newscrawl.items import (
    Article,
    Candidate,
    Cleaned,
    Fingerprint,
    Link,
    Match,
    RawArticle,
    Story,
)


@dataclass(frozen=True, slots=True)
class Due:
    """One address of the frontier that may be asked now, with what is needed to ask for it."""

    id: int
    target: int
    url: str
    host: str
    kind: str
    depth: int
    stale: int
    hops: int
    round: int
    attempts: int
    anchor: str | None
    via: str | None
    etag: str | None
    last_modified: str | None


@dataclass(frozen=True, slots=True)
class Kept:
    """An article on its way into the store: as the page had it, as it was cleaned, as stories compares it.

    ``fingerprint`` is None for an article that is stored already: it keeps the one it has.
    """

    raw: RawArticle
    cleaned: Cleaned
    fingerprint: Fingerprint | None = None


@dataclass(slots=True)
class Outcome:
    """What became of one fetch: one commit.

    ``result``: ``article``, ``listing``, ``nothing``, ``unchanged`` (304), ``redirect``, ``gone``, ``refused``,
    ``failed`` are final for this round; ``retry`` waits until ``not_before`` (seconds of the epoch).
    """

    due: Due
    result: str
    reason: str = ""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    links: Sequence[Link] = ()
    articles: list[Kept] = field(default_factory=list)
    not_before: float = 0.0
    host_not_before: float = 0.0


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article went: ``change`` is new, updated or same; the rest is what a line tells."""

    article: Article
    change: str
    revision: int
    story: Story
    first_seen: str
    duplicate_of: str | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the store asks stories inside its transaction, so that two workers cannot found one story twice."""

    decide: Callable[[Fingerprint, Sequence[Candidate]], Match | None]
    rank: Callable[[Article, str], tuple[object, ...]]
    stem: Callable[[str], str]
    max_postings: int
    max_candidates: int


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored article with everything that is told of it; ``raw`` only where it is to be cleaned again."""

    article: Article
    revision: int
    story: Story
    first_seen: str
    duplicate_of: str | None
    matched: str | None
    content_hash: str
    raw: RawArticle | None = None
