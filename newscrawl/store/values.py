"""What goes into the store and comes out of it, as values; knows no SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from newscrawl.items import (
    Article,
    Candidate,
    Cleaned,
    Fingerprint,
    Joined,
    Known,
    Link,
    Match,
    Page,
    Parting,
    RawArticle,
    Story,
)

# What became of one fetch. ``retry`` (waits until ``not_before``) and ``moved`` (the same address under its other
# spelling, next) leave it pending; all others are final for this round. ``unchanged`` is a 304.
Result = Literal[
    "article", "listing", "nothing", "unchanged", "redirect", "moved", "gone", "refused", "failed", "retry", "left"
]
Change = Literal["new", "updated", "same", "gone"]


@dataclass(frozen=True, slots=True)
class Due:
    """One address of the frontier that may be asked now, with what is needed to ask for it.

    ``reads``: how many processes in a row ended while they read it. ``article``: the stored article (by id) that is
    looked at again; None for what is asked to find out what it is.
    """

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
    reads: int = 0
    article: str | None = None


@dataclass(frozen=True, slots=True)
class Kept:
    """An article on its way into the store: as the page had it, as it was cleaned, as stories compares it.

    ``fingerprint`` is None for an article that is stored already: it keeps the one it has. ``lesson`` is what its page
    teaches of its host's pages, for ``Rules.remember``; empty where it teaches nothing.
    """

    raw: RawArticle
    cleaned: Cleaned
    fingerprint: Fingerprint | None = None
    lesson: bytes = b""


@dataclass(slots=True)
class Outcome:
    """What became of one fetch: one commit.

    ``not_before``: when a ``retry`` may be asked again; ``host_not_before``: when the host may. Both in seconds of
    the epoch. ``page`` is what was fetched, where pages are kept.
    """

    due: Due
    result: Result
    reason: str = ""
    status: int | None = None
    etag: str | None = None
    last_modified: str | None = None
    links: Sequence[Link] = ()
    articles: list[Kept] = field(default_factory=list)
    not_before: float = 0.0
    host_not_before: float = 0.0
    page: Page | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an article went; beside ``change`` all is what a line tells."""

    article: Article
    change: Change
    revision: int
    story: Story
    first_seen: str
    duplicate_of: str | None
    content_hash: str


@dataclass(frozen=True, slots=True)
class Rules:
    """What the store asks stories inside its transaction, so that two workers cannot found one story twice.

    ``matches`` are an article's, the best first; ``joined`` the stories that they show to be one. ``rank`` gives numbers
    and texts; its first two are the class of a copy, and the least of all is the original. ``observe`` counts an
    article's body into what is known of its host, two byte strings. ``is_used`` tells whether a body uses a name as
    language. ``parting`` tells who leaves a story (its founder's id, the id of the article that is split from it, its
    members); ``fingerprint`` makes an article's again, beside what its host shows. ``remember`` joins a page's lesson to
    what is remembered of its host, both as bytes.
    """

    matches: Callable[[Fingerprint, Sequence[Candidate]], Sequence[Match]]
    joined: Callable[[Sequence[Match]], Sequence[str]]
    observe: Callable[[tuple[bytes, bytes], str], tuple[bytes, bytes]]
    is_used: Callable[[str, str], bool]
    rank: Callable[[Article, str], tuple[float | str, ...]]
    stem: Callable[[str], str]
    max_postings: int
    max_candidates: int
    parting: Callable[[str, str, Sequence[Joined]], Parting]
    fingerprint: Callable[[Article, tuple[bytes, bytes]], Fingerprint]
    remember: Callable[[bytes, bytes], bytes]


@dataclass(frozen=True, slots=True)
class Stored:
    """One stored article with everything that is told of it, without its raw page."""

    article: Article
    revision: int
    story: Story
    first_seen: str
    duplicate_of: str | None
    matched: str | None
    content_hash: str


# Cleans a raw page with what is known and with the other articles of its story.
Cleaner = Callable[[RawArticle, Known, Sequence[Article]], Cleaned]
