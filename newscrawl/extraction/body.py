"""The body of an article on an honest page: the container that has nearly all paragraphs; knows no class name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import accumulate, pairwise

from newscrawl.extraction.byline import ends_sentence, is_byline
from newscrawl.extraction.document import Block, Document
from newscrawl.extraction.lines import (
    ASIDE,
    CAPTION,
    COMMENTS,
    CONTROL,
    H1,
    HEADING,
    INTRO,
    LISTED,
    NO_BODY,
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
# A linked line of so many words is a headline, below it is a label.
_TEASER_WORDS = 4
# So many lines of a standfirst may stand before the byline.
_STANDFIRSTS = 2
# Fewer are links inside an article, with its next paragraph behind them.
MIN_TEASERS = 3
_SENTENCE_END = re.compile(r"[.!?…:;。！？][\"”’')\]]*\Z")
_NOTHING = Line("", HEADING)


def easy(document: Document) -> list[Line]:
    """The lines of an unmistakable body; none where a page needs a closer look."""
    lines = document.lines
    beside = teasers(lines)
    counts = [words(line.text) if _is_paragraph(line) and line.text not in beside else 0 for line in lines]
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
    part = lines[first : last + 1]
    lost = sum(words(line.text) for line in part if not _is_body(line) and not line.flags & NO_BODY)
    listed = sum(words(line.text) for line in part if line.flags & LISTED and _is_body(line))
    if lost > (1 - _MIN_PURITY) * total or listed > total:
        return []
    return [line for line in part if _is_body(line)]


def most(document: Document) -> list[Line]:
    """The paragraphs of the smallest container that has most of them: a guess for pages that take too long to read."""
    lines = document.lines
    sums = [0, *accumulate(words(line.text) if _is_paragraph(line) else 0 for line in lines)]
    holders = [block for block in document.blocks if 2 * (sums[block.end] - sums[block.start]) > sums[-1]]
    block = min(holders, key=lambda holder: holder.end - holder.start, default=None)
    return [line for line in (lines[block.start : block.end] if block else lines) if _is_paragraph(line)]


def trimmed(lines: Sequence[Line], headline: str, authors: Sequence[str] | None = None) -> list[Line]:
    """Take off what is no text: the headline again, labels before it, links behind it, headings of nothing.

    Bylines go too, once the page's ``authors`` are known (None: not yet).
    """
    kept = [
        line for line in lines if not line.flags & (CAPTION | CONTROL | COMMENTS | H1 | ASIDE) and line.text != headline
    ]
    kept = [line for line, behind in pairwise([*kept, _NOTHING]) if not (line.flags & behind.flags & HEADING)]
    start, end = 0, len(kept)
    while start < end and (
        kept[start].link_only
        or is_label(kept[start])
        or (authors is not None and is_byline(kept[start].spaced, authors))
    ):
        start += 1
    while end > start and (kept[end - 1].link_only or kept[end - 1].flags & HEADING or _is_linked(kept[end - 1])):
        end -= 1
    return kept[start:end] if authors is None else without_bylines(kept[start:end], authors)


def without_bylines(lines: Sequence[Line], authors: Sequence[str]) -> list[Line]:
    """Leave out bylines at the end and among the first lines; a standfirst may stand before one."""
    start, end = 0, len(lines)
    while end > start and is_byline(lines[end - 1].spaced, authors, last=True):
        end -= 1
    while start < end and is_byline(lines[start].spaced, authors):
        start += 1
    after = lines[start + 1 : min(end, start + _STANDFIRSTS + 1)]
    inside = [line for line in after if is_byline(line.spaced, authors, inside=True)]
    return [line for line in lines[start:end] if line not in inside]


def teasers(lines: Sequence[Line]) -> set[str]:
    """The texts that stand right behind linked headlines, where several do: they tell what other pages say."""
    found = {
        line.text
        for headline, line in pairwise(lines)
        if headline.link_only
        and words(headline.text) >= _TEASER_WORDS
        and not headline.flags & PARAGRAPH
        and not line.link_only
    }
    return found if len(found) >= MIN_TEASERS else set()


def is_label(line: Line) -> bool:
    """Whether it is a label rather than a sentence or a heading: few words, no mark at its end."""
    return words(line.text) < _FEW_WORDS and not line.flags & (HEADING | INTRO) and not _SENTENCE_END.search(line.text)


def _is_inside(block: Block, holder: Block) -> bool:
    return block is not holder and holder.start <= block.start and block.end <= holder.end


def _is_paragraph(line: Line) -> bool:
    return line.flags & (PARAGRAPH | LISTED | NO_BODY) == PARAGRAPH and not _leads_away(line)


def _is_body(line: Line) -> bool:
    kinds = PARAGRAPH | HEADING | LISTED | PREFORMATTED
    return bool(line.flags & kinds) and not line.flags & NO_BODY and not _leads_away(line)


def _leads_away(line: Line) -> bool:
    """Whether a line leads to another page; in a text a sentence of which most is linked does not."""
    return _is_linked(line) and (line.link_only or not line.flags & PARAGRAPH or not ends_sentence(line.text))


def _is_linked(line: Line) -> bool:
    return line.linked > _MAX_LINKED * len(line.text)
