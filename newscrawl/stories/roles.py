"""Which article of a story is the original: the order of DESIGN's roles. Knows no fingerprint and no store."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from newscrawl.items import Article

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def rank(article: Article, first_seen: str) -> tuple[bool, int, bool, float, str, str]:
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


def _seconds(date: str | None) -> float | None:
    """Seconds since 1970 of an ISO 8601 date, so that zones compare; without a zone, UTC. None if it is no date."""
    try:
        moment = datetime.fromisoformat(date or "")
    except ValueError:
        return None
    return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - _EPOCH).total_seconds()
