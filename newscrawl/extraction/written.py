"""Where a line writes a full date, in eight languages; recognises and does not compute. Knows no clock."""

from __future__ import annotations

import re
from typing import NamedTuple

# How month names begin; what a name means, and whether it is one, is decided where dates are computed.
_MONTH = (
    r"(?:jan|jän|ene|gen|feb|fév|fev|mar|mär|mrz|maa|mrt|apr|avr|abr|may|mai|mei|mag|maj|jun|jui|giu|jul|lug|aug|aoû|ago|"
    r"sep|set|oct|okt|ott|out|nov|dec|dez|déc|dic|янв|фев|мар|апр|мая|май|июн|июл|авг|сен|окт|ноя|дек)[^\W\d_]{0,7}\.?"
)
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
    rf"|(?<!\d){_YEAR}([-/.])\d{{1,2}}\1\d{{1,2}}(?!\d)"
    rf"|(?<!\d){_YEAR}\s?[年년]\s?\d{{1,2}}\s?[月월]\s?\d{{1,2}}\s?[日일]"
    rf"|(?<![\d./-])\d{{1,2}}(?:([./-])\d{{1,2}}\2|\.\s\d{{1,2}}\.\s)(?:{_YEAR}|\d\d)(?![\d./-])){_CLOCK}",
    re.IGNORECASE,
)


class Written(NamedTuple):
    """A date as a line writes it, with its time of day, and where it stands there."""

    text: str
    start: int
    end: int


def dates(line: str) -> list[Written]:
    """Full dates (day, month, year) in a line, in order."""
    return [Written(match[0].strip(), match.start(), match.end()) for match in _DATE.finditer(line)]
