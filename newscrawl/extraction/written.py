"""Where a line writes a full date, in twenty languages; recognises and does not compute. Knows no clock."""

from __future__ import annotations

import re
from typing import NamedTuple

# How month names begin, and those that begin as other words do; what a name means is decided where dates are computed.
_BEGINNINGS = (
    "jan|jän|ene|gen|feb|fév|fev|mar|mär|mrz|maa|mrt|apr|ápr|avr|abr|may|mai|mei|mag|maj|jun|jui|giu|jul|lug|aug|aoû|ago|"
    "sep|set|szept|oct|okt|ott|out|nov|dec|dez|déc|dic|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек"
)
_NAMES = (
    "stycznia|lutego|kwietnia|czerwca|lipca|sierpnia|września|października|grudnia|ledna|února|března|dubna|května|"
    "června|července|srpna|září|října|prosince|ocak|şubat|nisan|haziran|temmuz|ağustos|eylül|ekim|kasım|aralık|січня|"
    "лютого|березня|квітня|травня|червня|липня|серпня|вересня|жовтня|листопада|грудня|януари|юни|юли|ianuarie|iunie|"
    "iulie|noiembrie|agustus|ιανουαρίου|φεβρουαρίου|μαρτίου|απριλίου|μαΐου|ιουνίου|ιουλίου|αυγούστου|σεπτεμβρίου|"
    "οκτωβρίου|νοεμβρίου|δεκεμβρίου|tammikuuta|helmikuuta|maaliskuuta|huhtikuuta|toukokuuta|kesäkuuta|heinäkuuta|elokuuta|"
    "syyskuuta|lokakuuta|marraskuuta|joulukuuta|يناير|فبراير|مارس|أبريل|مايو|يونيو|يوليو|أغسطس|سبتمبر|أكتوبر|نوفمبر|ديسمبر"
)
_MONTH = rf"(?:(?:{_BEGINNINGS})[^\W\d_]{{0,7}}|{_NAMES})\.?"
_DAY = r"\d{1,2}(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?:19|20)\d\d"
_ZONE = r"\(?(?:Z|UTC|GMT|MESZ|MEZ|[A-Z]{1,3}[SD]?T)\b\)?|[+-]\d\d:?\d\d\b"
_CLOCK = (
    r"(?:(?:T|[\s,|·•@–—-]|\b(?:at|um|à|a las|alle|ore|às|om|kl\.?|в)\b)*\d{1,2}[:.h]\d{2}(?!\d)(?::\d{2}(?:\.\d+)?)?"
    rf"(?:\s?(?:[ap]\.m\.|[ap]m\b|Uhr\b|uur\b))?(?:\s?(?:{_ZONE}))?)?"
)
_DATE = re.compile(
    rf"(?:(?<!\w){_DAY}(?:\s+(?:de|of)\s+|\s*|-){_MONTH}(?:,?\s+|\s+del?\s+|-){_YEAR}(?!\d)(?:\s?(?:г\.|года\b))?"
    rf"|(?<!\w){_MONTH}\s+{_DAY},?\s+{_YEAR}(?!\d)"
    rf"|(?<!\d){_YEAR}\.\s{_MONTH}\s+\d{{1,2}}(?!\d)\.?"
    rf"|(?<!\d){_YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d)"
    rf"|(?<!\d){_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]"
    rf"|(?<![\d./-])\d{{1,2}}(?:([./-])\d{{1,2}}\2|\.\s\d{{1,2}}\.\s)(?:{_YEAR}|\d\d)(?![\d./-])){_CLOCK}",
    re.IGNORECASE,
)


_IN_PATH = re.compile(
    r"\w{1,20}://[^/?#]+/(?:[^?#]*?[/_-])??((?:19|20)\d\d)([/-])(0?[1-9]|1[0-2])\2(0?[1-9]|[12]\d|3[01])(?=[/._-]|\Z)"
)


class Written(NamedTuple):
    """A date as a line writes it, with its time of day, and where it stands there."""

    text: str
    start: int
    end: int


def dates(line: str) -> list[Written]:
    """Full dates (day, month, year) in a line, in order."""
    return [Written(match[0].strip(), match.start(), match.end()) for match in _DATE.finditer(line)]


def day_in(url: str | None, fetched_at: str) -> str | None:
    """The day that an address has in its path, as YYYY-MM-DD; None where it has none, or one after it was fetched.

    On 86 news pages with such an address it was the day of publication where the paper stands, always.
    """
    match = _IN_PATH.match(url) if url else None
    if match is None:
        return None
    day = f"{match[1]}-{match[3]:0>2}-{match[4]:0>2}"
    return day if not fetched_at or day <= fetched_at[:10] else None
