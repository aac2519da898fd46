"""What goes into a feed's log and comes out of it, as values; knows no SQL."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from newscrawl.items import Article, Story


@dataclass(frozen=True, slots=True)
class Standing:
    """How a feed stands. ``shown``: a manifest of this epoch was finished; ``renew``: why the next publish must begin
    a new epoch, said so often (``renewals``); ``refusal``: why the last publish was refused, and when.
    """

    epoch: str
    last: int
    shape: str
    shown: bool
    renew: str | None
    renewals: int
    published: str | None
    refusal: str | None
    refused: str | None


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A segment or a snapshot; ``bytes``, ``sha256`` and ``stamp`` (ns of its last change) when it is written."""

    name: str
    kind: Literal["segment", "snapshot"]
    first: int
    last: int
    lines: int
    state: Literal["planned", "written"]
    made: str
    bytes: int = 0
    sha256: str = ""
    stamp: int = 0


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the log, with what it tells of its article: ``version`` is the article's own revision."""

    sequence: int
    article: str
    revision: int
    status: str
    line: bytes
    version: int | None = None
    story: str | None = None
    role: str | None = None
    duplicate_of: str | None = None


@dataclass(frozen=True, slots=True)
class Judged:
    """What a feed's selection and contract say of one version of an article."""

    article: str
    version: int
    selected: bool
    lacks: str
    unclean: bool


@dataclass(frozen=True, slots=True)
class Telling:
    """What a feed is to tell of an article; without ``article`` it is withdrawn, and ``superseded_by`` may name the
    one that tells its story now. Lines of one ``chapter`` belong together.
    """

    sequence: int
    id: str
    status: str
    revision: int
    chapter: int = 0
    superseded_by: str | None = None
    article: Article | None = None
    story: Story | None = None
    duplicate_of: str | None = None
    first_seen: str | None = None
    content_hash: str | None = None
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Outlet:
    """A target that led to articles of a feed: how many, the greatest ``first_seen``, and the run that began last."""

    target: str
    articles: int
    newest: str
    run: str | None
    started: str | None
    ended: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Sum:
    """All that a feed would tell, as its contract asks: ``lacking`` articles, one of them with what it lacks. ``held``
    are left out, because the run that brought them was degraded.
    """

    articles: int
    unclean: int
    newest: str | None
    lacking: int
    example: tuple[str, str] | None
    held: int = 0
