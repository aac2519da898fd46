"""A state folder with this version's rooms: the store opened under their rules, its articles as publishing's rows."""

from __future__ import annotations

from pathlib import Path

from newscrawl import stories
from newscrawl.cleaning import evidence, stem
from newscrawl.cleaning.glue import spots
from newscrawl.items import Article, Fingerprint
from newscrawl.publishing.line import Row, content_hash
from newscrawl.store import Placed, Rules, Store, Stored


def _observe(seen: tuple[bytes, bytes], body: str) -> tuple[bytes, bytes]:
    return stories.observe(stories.Edges(*seen), body)


def _fingerprint(article: Article, seen: tuple[bytes, bytes]) -> Fingerprint:
    own = stories.boilerplate(stories.Edges(*seen))
    return stories.fingerprint(article.headline, article.article_body, article.url, own)


def _is_used(body: str, name: str) -> bool:
    return evidence.uses(spots(body, name)) > 0


RULES = Rules(
    stories.matches,
    stories.joined,
    _observe,
    _is_used,
    stories.rank,
    stem,
    stories.MAX_POSTINGS,
    stories.MAX_CANDIDATES,
    stories.parting,
    _fingerprint,
)


def open_store(folder: Path) -> Store:
    """The store of a state folder with the rules of this version's rooms."""
    return Store(folder, RULES, content_hash)


def row_of(one: Placed | Stored) -> Row:
    """A stored article as publishing is given it."""
    return Row(
        one.article,
        status="new" if one.revision == 1 else "updated",
        revision=one.revision,
        story=one.story,
        duplicate_of=one.duplicate_of,
        date_first_seen=one.first_seen,
        content_hash=one.content_hash,
    )
