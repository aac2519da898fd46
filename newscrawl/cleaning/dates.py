"""Dates as pages write them -> ISO 8601. Knows no clock and no page; never guesses a day, a month or a zone.

Read are ISO, RFC 2822, seconds since 1970, month names in eight languages, and numbers whose order is certain: a
year first, points between them, or a day above 12.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, timezone

# No news page is older than the web.
FIRST_YEAR = 1990
# Longer lines are no dates; the longest form read has about 60 characters.
_MAX = 120

# "7:30 pm", "à 7h30"; a point stands in a time only where the word for the hour follows ("07.30 Uhr").
_CLOCK = (
    r"(?:(?:[T\s,|·•@–-]|\b(?:at|um|a las|alle|à|às|om|в|года)\b|\bг\.)*(?P<hour>\d{1,2})"
    r"(?:[:h]|\.(?=\d{2}\s?(?:Uhr|uur)\b))(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s?(?P<half>[ap]\.?m\b)?\s*(?P<zone>Z\b|UTC\b|GMT\b|[+-]\d{2}:?\d{2}\b)?)?"
)
# English, German, French, Spanish, Italian, Portuguese, Dutch, Russian: whole names and the short forms in use; no
# name means two months in two of them.
_MONTHS = (
    "jan january januar jänner janvier janv enero ene gennaio gen janeiro januari января январь янв",
    "feb february februar febr février févr fév febrero febbraio fevereiro fev februari февраля февраль фев",
    "mar march märz mär mrz mars marzo março maart mrt марта март мар",
    "apr april avril avr abril abr aprile апреля апрель апр",
    "may mai mayo maggio mag maio mei мая май",
    "jun june juni juin junio giugno giu junho июня июнь июн",
    "jul july juli juillet juil julio luglio lug julho июля июль июл",
    "aug august août agosto ago augustus августа август авг",
    "sep sept september septembre septiembre setiembre settembre sett set setembro сентября сентябрь сент сен",
    "oct october oktober okt octobre octubre ottobre ott outubro out октября октябрь окт",
    "nov november novembre noviembre novembro ноября ноябрь нояб ноя",
    "dec december dezember dez décembre déc diciembre dic dicembre dezembro декабря декабрь дек",
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAME = rf"(?P<name>{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})\b\.?"
_NTH = r"(?P<day>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_FORMS = tuple(
    re.compile(form + _CLOCK, re.IGNORECASE)
    for form in (
        r"(?<!\d)(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        r"(?<!\d)(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})(?!\d)",
        r"(?P<year>\d{4})年(?P<month>\d{1,2})月(?P<day>\d{1,2})日",
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
        return _NUMBERS[str(parts["name"]).lower()], day
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
    if written[0] not in "+-":
        return UTC
    digits = written[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if written[0] == "-" else offset)
