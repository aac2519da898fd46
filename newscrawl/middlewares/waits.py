"""How long a host asks to be left alone: Retry-After as a number or a date, within reason. Values in, values out."""

from __future__ import annotations

import email.utils
from datetime import UTC

from newscrawl.errors.drops import RobotsUnreachable

# A Retry-After above this is absurd and means no more than "not now": the page is given up after its tries, the host's
# other pages are still asked (case 50).
MAX_RETRY_AFTER = 6 * 3600.0
ABSURD_WAIT = 10.0


class RobotsLater(RobotsUnreachable):
    """robots.txt could not be read, and its host said in how many seconds to ask again: ``wait``."""

    def __init__(self, message: str, wait: float) -> None:
        super().__init__(message)
        self.wait = wait


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait by a Retry-After header (a number or a date), None where there is none that can be read."""
    text = (value or "").strip()
    if text.isascii() and text.isdecimal():
        seconds = float(text[:9])
    else:
        try:
            date = email.utils.parsedate_to_datetime(text)
            seconds = (date if date.tzinfo else date.replace(tzinfo=UTC)).timestamp() - now
        except (ValueError, TypeError, OverflowError, IndexError):
            return None
    return max(0.0, seconds) if seconds <= MAX_RETRY_AFTER else ABSURD_WAIT
