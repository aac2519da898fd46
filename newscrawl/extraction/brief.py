"""The text of a news brief: the sentences right behind a headline, where a page is too short for a closer look."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.extraction.byline import ends_sentence, is_byline
from newscrawl.extraction.lines import (
    CAPTION,
    CHROME,
    COMMENTS,
    CONTROL,
    H1,
    HEADING,
    LISTED,
    PARAGRAPH,
    Line,
    words,
)

_NOT_TEXT = CHROME | CAPTION | COMMENTS | CONTROL | HEADING | LISTED
_SENTENCE_WORDS = 8
# A brief has one to three.
_MAX_PARAGRAPHS = 10
# Between headline and text: byline, date, counters, buttons. What comes later belongs to something else.
_MAX_BEFORE = 30


def sentences(lines: Sequence[Line], headline: str) -> list[Line]:
    """The run of paragraphs behind the headline, up to the first line that is none; empty where none follows, or too
    many for a brief.

    Bylines and labels may stand between the headline and the run; another heading may not.
    """
    heads = [at for at, line in enumerate(lines) if line.flags & H1 or line.text == headline]
    found: list[Line] = []
    for behind, line in enumerate(lines[heads[-1] + 1 :] if heads else ()):
        if _is_sentence(line):
            found.append(line)
            if len(found) > _MAX_PARAGRAPHS:
                return []
        elif not line.flags & CAPTION and (found or line.flags & HEADING or behind > _MAX_BEFORE):
            break
    return found


def _is_sentence(line: Line) -> bool:
    """Whether a line is a paragraph, or as long as a sentence and ends like one."""
    if line.flags & _NOT_TEXT or line.linked * 2 > len(line.text) or not ends_sentence(line.text):
        return False
    return (words(line.text) >= _SENTENCE_WORDS or bool(line.flags & PARAGRAPH)) and not is_byline(line.spaced)
