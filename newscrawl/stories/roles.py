"""Which article of a story is the original: the order of DESIGN's roles. Knows no fingerprint and no store.

The order is total, so that whoever comes to the same articles comes to the same original. The role changes only for a
better class (the first two of the order): a copy that is merely older, or has the lower id, does not take it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.items import Article

    Rank = tuple[bool, int, bool, float, str, str]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# How many of a rank's values are the class of a copy.
_CLASS = 2


def rank(article: Article, first_seen: str) -> Rank:
    """Place an article in the total order for the role ``original``; the least is the original.

    An honest host goes before a farm, then fewer edits, then the earlier ``date_published`` (none last), then what
    was seen first (``first_seen``: ISO 8601 in UTC), then the lower id.
    """
    published = _seconds(article.date_published)
    return (
        article.family is not None,
        len(article.cleaning),
        published is None,
        published or 0.0,
        first_seen,
        article.id,
    )


def precedence(original: Rank, other: Rank) -> str:
    """Say in words why one article is the original beside another one, by the ranks of both."""
    at = next((at for at, (one, two) in enumerate(zip(original, other, strict=True)) if one != two), len(original) - 1)
    if original > other:
        kept = "it had the role first, and the other is of no better class"
        return kept if at >= _CLASS else "it has the role until its story chooses again"
    return (
        "an honest host goes before a farm",
        f"fewer edits, {original[1]} and not {other[1]}",
        "it has a date of publication, the other has none",
        "it was published earlier",
        f"seen first, {original[4]} and not {other[4]}",
        "the lower id, all else being equal",
    )[at]


def _seconds(date: str | None) -> float | None:
    """Seconds since 1970 of an ISO 8601 date, so that zones compare; without a zone, UTC. None if it is no date."""
    try:
        moment = datetime.fromisoformat(date or "")
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH).total_seconds()
