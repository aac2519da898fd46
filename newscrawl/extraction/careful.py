"""The careful way to a body: trafilatura chooses the lines, the page's own lines give the letters."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

from newscrawl.extraction.bounds import depth
from newscrawl.extraction.byline import ends_sentence
from newscrawl.extraction.lines import CHROME, Line, unspaced, words

# lxml and trafilatura recurse and take 10-40 ms for 100 KB; pages beyond these sizes are no articles by hand.
_MAX_CHARS = 1_500_000
_MAX_TAGS = 15_000
_MAX_DEPTH = 150
# Shorter lines may stand anywhere in a longer one by chance; they must be chosen as a whole.
_MIN_INNER = 30
# If fewer of the chosen letters are found among the page's lines, the two readings differ too much to be joined.
_MIN_FOUND = 0.8
# Between two chosen paragraphs so few lines are links, captions and what was left out with them; farther apart they
# may be two articles. F1 is the same to .001 for 4 to 12.
_MAX_GAP = 6
_MIN_TEXT = 8
_HEADLINE_WORDS = 5


def chosen(html: str, lines: Sequence[Line]) -> list[Line]:
    """The lines that trafilatura takes for the article, and paragraphs between them; none where it finds none, or the
    page is too big for it.
    """
    if not bears(html):
        return []
    text = _extract(html)
    if not text:
        return []
    wanted = [unspaced(line.removeprefix("- ")) for line in text.split("\n")]
    whole, single = "".join(wanted), set(wanted)
    kept = [line for line in lines if not line.flags & CHROME and _is_in(unspaced(line.text), whole, single)]
    found = sum(len(unspaced(line.text)) for line in kept)
    kept = _without_links(kept)
    return (
        _filled(kept, lines)
        if found >= _MIN_FOUND * len(whole)
        else [Line(line) for line in text.split("\n") if line.strip()]
    )


def _without_links(kept: Sequence[Line]) -> list[Line]:
    """Leave out headlines of other pages, and shorter links where several follow one another; a sentence stays."""
    away = [line.linked * 2 > len(line.text) and not ends_sentence(line.text) for line in kept]
    several = [any(away[max(0, at - 1) : at] + away[at + 1 : at + 2]) for at in range(len(away))]
    return [
        line
        for line, leads, near in zip(kept, away, several, strict=True)
        if not (leads and (near or words(line.text) >= _HEADLINE_WORDS))
    ]


def bears(html: str) -> bool:
    """Whether a page is small enough for it: trafilatura cannot be stopped half way."""
    return len(html) <= _MAX_CHARS and html.count("<") <= _MAX_TAGS and depth(html) <= _MAX_DEPTH


def _filled(kept: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    """Add the paragraphs that were left out between two that were chosen: links around them are what hid them."""
    own = set(map(id, kept))
    at = [index for index, line in enumerate(lines) if id(line) in own]
    usual = Counter(lines[index].flags for index in at).most_common(1)
    found = set(at)
    for before, behind in pairwise(at):
        if behind - before <= _MAX_GAP:
            found |= {i for i in range(before + 1, behind) if lines[i].flags == usual[0][0] and _is_text(lines[i])}
    return [lines[index] for index in sorted(found)]


def _is_text(line: Line) -> bool:
    return line.linked * 2 <= len(line.text) and words(line.text) >= _MIN_TEXT and ends_sentence(line.text)


def _extract(html: str) -> str | None:
    import lxml.etree
    import trafilatura

    # It warns of each page in which it finds nothing; here that is an outcome with a reason.
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    try:
        return trafilatura.extract(
            html,
            output_format="txt",
            favor_precision=True,
            include_comments=False,
            include_tables=False,
            deduplicate=False,
        )
    except (RecursionError, ValueError, lxml.etree.Error):
        return None


def _is_in(letters: str, whole: str, single: set[str]) -> bool:
    return letters in single or (len(letters) >= _MIN_INNER and letters in whole)
