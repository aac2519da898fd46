"""Reading with a site's memory: which lines the shapes of its other pages tell to take, and which to leave."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Container, Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from newscrawl.extraction.document import Document
from newscrawl.extraction.lines import CAPTION, CHROME, COMMENTS, CONTROL, H1, HEADING, LINKED, Line, count_words, words
from newscrawl.extraction.memory import MIN_PAGES, Observation, ShapeWords, SiteMemory, observation, placed

# What stands behind such a mark in a <title> may be a name of the site or of a section.
_TITLE_PARTS = re.compile(r"\s+[-–—·•»~/]+\s+|\s*[|｜ㅣ│]\s*")
# Shapes that were taken, or left, for nearly all of their words; between them the page itself decides. F1 is the same
# to .001 for any bounds from .1/.9 to .4/.6.
_LEFT = 0.2
_TAKEN = 0.8
# A page is read by shapes alone where enough pages taught them and they leave little of this page's text unexplained.
_MIN_TAUGHT = 3
_MIN_WORDS = 40
_MIN_PARAGRAPHS = 2
_MAX_UNKNOWN = 0.15
_TEXT_WORDS = 8
# Lines so near to the body may belong to it; a word alone may be anything.
_ADDED_WORDS = 4
_NEAR = 20
# If memory leaves less of a body, it speaks of another kind of page.
_MIN_KEPT = 0.5
# What a publisher adds stands on so many of the pages; what two of sixteen share may be what a report and those that
# follow it tell alike. Where four other pages are known, as in fundus' evaluation, it changes nothing.
_MIN_RECURS = 0.25
_NO_TEXT = CHROME | CAPTION | CONTROL | COMMENTS | H1


def chosen(document: Document, memory: SiteMemory) -> list[Line]:
    """The lines that mostly were text on the site's other pages; none where these pages do not explain this one."""
    if memory.taught < _MIN_TAUGHT:
        return []
    shares = memory.shapes
    found, unknown = [], 0
    for line, shape in zip(document.lines, _shapes(document), strict=True):
        share = shares.get(shape)
        if share is None:
            if not line.flags & (LINKED | _NO_TEXT) and (count := words(line.text)) >= _TEXT_WORDS:
                unknown += count
        elif share >= 0.5:
            found.append(line)
    counts = [words(line.text) for line in found]
    is_long = sum(counts) >= _MIN_WORDS and sum(count >= _TEXT_WORDS for count in counts) >= _MIN_PARAGRAPHS
    return found if is_long and unknown <= _MAX_UNKNOWN * sum(counts) else []


def corrected(document: Document, body: Sequence[Line], memory: SiteMemory) -> Sequence[Line]:
    """A body without what other pages of the site also have at that place, and with what is always text there.

    Lines of other pages go at the body's ends, and short ones within (labels), unless they head text. Where a longer
    one within recurs too, the site repeats its own text (daily reports), and all stay.
    """
    own = set(map(id, body))
    at = [index for index, line in enumerate(document.lines) if id(line) in own]
    if not at or len(at) < len(body):
        return body
    near = range(at[0] - _NEAR, at[-1] + _NEAR + 1)
    told = _told(document, own, near, memory)
    shape, least = document.paths.shape, max(MIN_PAGES, int(_MIN_RECURS * len(memory.pages)))
    common = [memory.lines[placed(line.text, shape(line.path))] >= least for line in told]
    first = next((index for index, recurs in enumerate(common) if not recurs), len(told))
    last = next((index for index in reversed(range(first, len(told))) if not common[index]), first - 1)
    inner = zip(told[first : last + 1], common[first : last + 1], strict=True)
    heads = _heads(document, set(map(id, told)))
    within = [line for line, recurs in inner if recurs and id(line) not in heads]
    if any(words(line.text) >= _TEXT_WORDS for line in within):
        kept = told
    else:
        labels = set(map(id, within))
        kept = [line for line in told[first : last + 1] if id(line) not in labels]
    return kept if count_words(kept) >= _MIN_KEPT * count_words(body) else body


def _heads(document: Document, told: Container[int]) -> set[int]:
    """The headings with a line of the body right below: what other pages have too ("Background") heads text here."""
    return {
        id(line)
        for line, below in pairwise(document.lines)
        if line.flags & HEADING and id(below) in told and not below.flags & (HEADING | LINKED)
    }


def _told(document: Document, own: AbstractSet[int], near: Container[int], memory: SiteMemory) -> list[Line]:
    """The lines of a body (by identity) that shapes do not leave, and those beside them that shapes take."""
    shares, known = memory.shapes, {line.text for line in document.lines if id(line) in own}
    told = []
    for index, (line, shape) in enumerate(zip(document.lines, _shapes(document), strict=True)):
        share = shares.get(shape)
        if id(line) in own:
            takes = share is None or share > _LEFT
        else:
            takes = share is not None and share >= _TAKEN and index in near and not line.flags & _NO_TEXT
            takes = takes and line.text not in known and words(line.text) >= _ADDED_WORDS
        if takes:
            told.append(line)
    return told


def observed(document: Document, page: int, body: Sequence[Line] | None) -> Observation:
    """What a page teaches; ``body`` is what was found without the memory, or None where it was not looked for."""
    shape_of = document.paths.shape
    lines = [placed(line.text, shape_of(line.path)) for line in document.lines if not line.flags & (LINKED | CHROME)]
    taken: Counter[int] = Counter()
    left: Counter[int] = Counter()
    if body is not None:
        own = set(map(id, body))
        for line, shape in zip(document.lines, _shapes(document), strict=True):
            (taken if id(line) in own else left)[shape] += words(line.text)
    seen = (ShapeWords(shape, taken[shape], left[shape]) for shape in taken.keys() | left.keys())
    return observation(page, lines, seen, reversed(_TITLE_PARTS.split(document.title)[1:]))


def _shapes(document: Document) -> list[int]:
    """The shape of each line; of one place links and text are two."""
    shape = document.paths.shape
    return [shape(line.path) & ~1 | bool(line.flags & LINKED) for line in document.lines]
