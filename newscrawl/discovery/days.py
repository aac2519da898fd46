"""Days as feeds and sitemaps write them, for comparing; None for what is none. Knows no clock."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

from newscrawl.text import one_line


def moment(written: str | None) -> datetime | None:
    """A moment in UTC from RFC 822 or ISO 8601, None for anything else; without a zone it is taken as UTC."""
    text = one_line(written or "")
    if not text:
        return None
    for read in (datetime.fromisoformat, parsedate_to_datetime, _month):
        try:
            found = read(text)
            return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)
        except (ValueError, OverflowError, TypeError):
            continue
    return None


def moments(written: Iterable[str | None]) -> list[datetime]:
    """Those of some texts that are moments, the oldest first."""
    return sorted(found for one in written if (found := moment(one)) is not None)


def shown(found: datetime) -> str:
    """ISO 8601 in UTC, to the second."""
    return found.isoformat(timespec="seconds").replace("+00:00", "Z")


def _month(text: str) -> datetime:
    return datetime.strptime(text, "%Y-%m").replace(tzinfo=UTC)
