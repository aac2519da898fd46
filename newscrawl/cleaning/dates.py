"""Dates as pages write them -> ISO 8601. Knows no clock and no page; never guesses a day, a month or a zone.

Read are ISO, RFC 2822, what Java and JavaScript print, seconds since 1970, month names in twenty languages, and numbers
whose order is certain: a year first, points between them, or a day above 12.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

from newscrawl.cleaning.date_words import MONTHS, ZONES

# No news page is older than the web.
FIRST_YEAR = 1990
# Longer lines are no dates; the longest form read has about 60 characters.
_MAX = 120

# "7:30 pm", "à 7h30"; a point stands in a time only where a word for the hour follows ("07.30 Uhr", "7.30pm").
_ZONE = (
    r"Z\b|\(?(?:UTC|GMT)\s?[+-]\d{1,2}(?::?\d{2})?\b|[+-]\d{2}:?\d{2}\b|[+-]\d{2}(?![\d:])"
    rf"|\(?(?:{'|'.join(ZONES)})\b(?!\s?[+-]\d)"
)
_CLOCK = (
    r"(?:(?:[T\s,|·•@–-]|\b(?:at|um|a las|alle|à|às|om|в|года)\b|\bг\.)*(?P<hour>\d{1,2})"
    r"(?:[:h]|\.(?=\d{2}\s?(?:Uhr\b|uur\b|[ap]\.?m\b)))(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    rf"\s?(?P<half>[ap]\.?m\b\.?)?\s*(?P<zone>{_ZONE})?)?"
)
_NAME = rf"(?P<name>{'|'.join(sorted(MONTHS, key=len, reverse=True))})\b\.?"
# Java's and C's "Wed May 01 12:30:00 CEST 2024", which has its year at the end.
_PRINTED = re.compile(r"[A-Z][a-z]{2,8}\s+([A-Z][a-z]{2}\s+\d{1,2})\s+(\d{2}:\d{2}:\d{2})\s+([A-Z]{2,5}\s+)?(\d{4})")
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?P<year>\d{4})\s?[年년]\s?(?P<month>\d{1,2})\s?[月월]\s?(?P<day>\d{1,2})\s?[日일]",
        rf"(?<!\d)(?P<year>\d{{4}})\.\s?{_NAME}\s+(?P<day>\d{{1,2}})\b\.?",
        rf"\b{_NAME}\s+{_NTH},?\s+(?P<year>\d{{4}})\b",
        rf"\b{_NTH}(?:\s+de\s+|\s+|-|(?<=\.)){_NAME}(?:,?\s+|\s+del?\s+|-)(?P<year>\d{{4}})\b",
        r"(?<![\d.])(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\b",
        r"(?<![\d/])(?P<one>\d{1,2})/(?P<two>\d{1,2})/(?P<year>\d{4})\b",
    )
)
_BASIC_TIME = re.compile(r"(?<=\d{8}T)(\d{2})(\d{2})(\d{2})")
_EPOCH = re.compile(r"(\d{10})(?:\d{3})?\Z")


def iso(raw: str | None, last_year: int = 9998) -> str | None:
    """ISO 8601 with the offset the page gave, without one where it gave none, a day alone where it gave no time.

    None where nothing certain was written, for a day or an hour that does not exist, and for years before
    ``FIRST_YEAR`` or after ``last_year``.
    """
    text = unicodedata.normalize("NFC", raw.strip()) if raw else ""
    if not text or len(text) > _MAX:
        return None
    try:
        if printed := _PRINTED.fullmatch(text):
            text = f"{printed[1]} {printed[4]} {printed[2]} {printed[3] or ''}"
        moment = _epoch(text) or _written(_BASIC_TIME.sub(r"\1:\2:\3", text))
    except ValueError:
        return None
    return moment.isoformat() if moment and FIRST_YEAR <= moment.year <= last_year else None


def _epoch(text: str) -> datetime | None:
    match = _EPOCH.match(text)
    return datetime.fromtimestamp(int(match[1]), UTC) if match else None


def _written(text: str) -> date | None:
    for form in _FORMS:
        match = form.search(text)
        if match:
            parts = match.groupdict()
            order = _order(parts)
            if order is None:
                return None
            day = date(int(parts["year"]), *order)
            return _at(day, parts) if parts["hour"] else day
    return None


def _order(parts: dict[str, str | None]) -> tuple[int, int] | None:
    """Month and day; None where 04/05 may be either."""
    day = int(parts.get("day") or 0)
    if parts.get("name"):
        return MONTHS[str(parts["name"]).lower()], day
    if parts.get("month"):
        return int(str(parts["month"])), day
    one, two = int(str(parts["one"])), int(str(parts["two"]))
    if one > 12 or one == two:
        return two, one
    return (one, two) if two > 12 else None


def _at(day: date, parts: dict[str, str | None]) -> datetime:
    hour, half = int(str(parts["hour"])), (parts["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    zone = _zone(parts["zone"])
    return datetime(
        day.year, day.month, day.day, hour, int(str(parts["minute"])), int(parts["second"] or 0), tzinfo=zone
    )


def _zone(written: str | None) -> timezone | None:
    if not written:
        return None
    name = written.strip("( ").upper()
    if name == "Z" or name in ZONES:
        return timezone(timedelta(hours=ZONES.get(name, 0.0)))
    digits = re.sub(r"\D", "", name)
    hours = len(digits) % 2 or 2  # "+2", "+02", "+0200", "+230"
    offset = timedelta(hours=int(digits[:hours]), minutes=int(digits[hours:] or 0))
    return timezone(-offset if "-" in name else offset)
