"""The body of an article on an honest page: the container that has nearly all paragraphs; knows no class name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate

from newscrawl.extraction.document import Block, Document
from newscrawl.extraction.lines import (
    CAPTION,
    CHROME,
    CONTROL,
    H1,
    HEADING,
    LISTED,
    PARAGRAPH,
    PREFORMATTED,
    Line,
    words,
)

# A container is unmistakable if it is long, has nearly all paragraphs of the page and hardly anything else.
_MIN_WORDS = 120
_MIN_PARAGRAPHS = 3
_MIN_SHARE = 0.9
_MIN_PURITY = 0.85
# A paragraph of which more is linked than not leads away ("Read more: ...").
_MAX_LINKED = 0.5
_FEW_WORDS = 8
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"”’')\]]*\Z")
_NOT_BODY = CHROME | CAPTION | CONTROL | H1


def easy(document: Document) -> list[Line]:
    """The lines of an unmistakable body; none where a page needs a closer look."""
    lines = document.lines
    counts = [words(line.text) if _is_paragraph(line) else 0 for line in lines]
    sums = [0, *accumulate(counts)]
    total = sums[-1]
    if total < _MIN_WORDS or sum(count >= _FEW_WORDS for count in counts) < _MIN_PARAGRAPHS:
        return []
    holders = [block for block in document.blocks if sums[block.end] - sums[block.start] >= _MIN_SHARE * total]
    if not holders:
        return []
    block = min(holders, key=lambda holder: holder.end - holder.start)
    if sum(_is_inside(other, block) for other in document.blocks if other.tag == "article") > 1:
        return []
    inside = range(block.start, block.end)
    first = next(index for index in inside if counts[index])
    last = next(index for index in reversed(inside) if counts[index])
    kept = [lines[index] for index in range(first, last + 1) if _is_body(lines[index])]
    lost = sum(words(line.text) for line in lines[first : last + 1] if not _is_body(line) and not line.flags & _NOT_BODY)
    return kept if lost <= (1 - _MIN_PURITY) * total else []


def trimmed(lines: Sequence[Line], headline: str) -> list[Line]:
    """Take off what stands around a body: the headline again, bylines and dates before it, labels and links behind."""
    kept = [line for line in lines if not line.flags & (CAPTION | CONTROL | H1) and line.text != headline]
    start, end = 0, len(kept)
    while start < end and (kept[start].link_only or (is_short(kept[start]) and not kept[start].flags & HEADING)):
        start += 1
    while end > start and (kept[end - 1].link_only or kept[end - 1].flags & HEADING or _leads_away(kept[end - 1])):
        end -= 1
    return kept[start:end]


def is_short(line: Line) -> bool:
    """Whether it is a label rather than a sentence: few words, no mark at its end."""
    return words(line.text) < _FEW_WORDS and not _SENTENCE_END.search(line.text)


def _is_inside(block: Block, holder: Block) -> bool:
    return block is not holder and holder.start <= block.start and block.end <= holder.end


def _is_paragraph(line: Line) -> bool:
    return line.flags & (PARAGRAPH | _NOT_BODY) == PARAGRAPH and not _leads_away(line)


def _is_body(line: Line) -> bool:
    kinds = PARAGRAPH | HEADING | LISTED | PREFORMATTED
    return bool(line.flags & kinds) and not line.flags & _NOT_BODY and not _leads_away(line)


def _leads_away(line: Line) -> bool:
    return line.linked > _MAX_LINKED * len(line.text)
