"""Hygiene of a headline: characters that nobody can see, and odd blanks. Knows no brand.

Bodies are left alone: extraction has repaired their controls, and their blanks may be meant.
"""

from __future__ import annotations

import re

from newscrawl.cleaning.edits import HEADLINE, cut
from newscrawl.items import Edit

# Controls, soft hyphen, bidi marks, overrides and isolates, zero-width space, word joiner, invisible operators, BOM.
_UNSEEN = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
# A joiner is spelling in Arabic and Indic words and the glue of emoji sequences; after a Latin letter it is noise.
_JOINER = "(?<![\u0590-\u1fff\u2300-\u27bf\ufe0f\U0001f000-\U0001faff])[\u200c\u200d]"
_RUN = re.compile(rf"(?:[\s{_UNSEEN}]|{_JOINER})+")


def tidy(headline: str) -> tuple[str, list[Edit]]:
    """Take unseen characters out and fold white space to single blanks, none at the ends; one edit a run."""
    if headline.isprintable() and "  " not in headline and headline == headline.strip():
        return headline, []
    edits: list[Edit] = []
    shift = 0
    for run in _RUN.finditer(headline):
        inside = run.start() > 0 and run.end() < len(headline)
        blank = " " if inside and any(c.isspace() for c in run[0]) else ""
        if run[0] != blank:
            start = run.start() + shift
            edits.append(Edit(HEADLINE, "hygiene", start, run[0], blank, _seen(run[0])))
            shift += len(blank) - len(run[0])
    for edit in edits:
        headline = cut(headline, edit)
    return headline, edits


def _seen(run: str) -> str:
    unseen = sum(not c.isspace() for c in run)
    return f"{unseen} invisible characters" if unseen else "white space that is not one blank"
