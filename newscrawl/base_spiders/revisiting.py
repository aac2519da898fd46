"""How often a site's pages are asked again: its attributes, read as settings."""

from __future__ import annotations

from typing import Any

from newscrawl import rhythm
from newscrawl.errors import UsageError

# By the site's attribute.
_BOUNDS = {"revisit_min": "NEWSCRAWL_REVISIT_MIN", "revisit_max": "NEWSCRAWL_REVISIT_MAX"}
_EXAMPLE = 'list of ages as ["1h", "1d", "7d"], or None for never'


def revisit_settings(site: Any) -> dict[str, object]:
    """The settings that a site's ``revisit``, ``revisit_min`` and ``revisit_max`` stand for; what it does not set is
    left out. Raises UsageError for what is no time.
    """
    found: dict[str, object] = {}
    if hasattr(site, "revisit"):
        found["NEWSCRAWL_REVISIT"] = _steps(site)
    for name, setting in _BOUNDS.items():
        value = getattr(site, name, None)
        if value is not None:
            found[setting] = _seconds(site, name, value)
    least, most = (found.get(setting) for setting in _BOUNDS.values())
    if isinstance(least, int) and isinstance(most, int) and least > most:
        raise UsageError(f"{_where(site)}: revisit_min is longer than revisit_max")
    return found


def wrong_revisits(site: Any) -> str | None:
    """What is wrong with how often a site says it is asked again, as a sentence; None when it is right."""
    try:
        revisit_settings(site)
    except UsageError as error:
        return str(error)
    return None


def _steps(site: Any) -> list[int]:
    steps = site.revisit
    if steps is None:
        return []
    if not isinstance(steps, list | tuple) or not all(isinstance(one, str) for one in steps):
        raise UsageError(f"{_where(site)}: revisit = {steps!r} is no {_EXAMPLE}")
    return [_seconds(site, "revisit", one) for one in steps]


def _seconds(site: Any, name: str, value: object) -> int:
    try:
        found = rhythm.parse(value)
    except UsageError:
        found = None
    if not isinstance(found, rhythm.Interval):
        raise UsageError(f'{_where(site)}: {name} has {value!r}, which is no time as "30m" (s, m, h, d; up to 366d)')
    return found.seconds


def _where(site: Any) -> str:
    return f"site {site.name} ({site.__module__})"
