"""The careful way to a body: trafilatura chooses the lines, the page's own lines give the letters."""

from __future__ import annotations

import logging
from collections.abc import Sequence

from newscrawl.extraction.bounds import depth
from newscrawl.extraction.lines import CHROME, Line

# lxml and trafilatura recurse and take 10-40 ms for 100 KB; pages beyond these sizes are no articles by hand.
_MAX_CHARS = 1_500_000
_MAX_TAGS = 15_000
_MAX_DEPTH = 150
# Shorter lines may stand anywhere in a longer one by chance; they must be chosen as a whole.
_MIN_INNER = 30
# If fewer of the chosen letters are found among the page's lines, the two readings differ too much to be joined.
_MIN_FOUND = 0.8


def chosen(html: str, lines: Sequence[Line]) -> list[Line]:
    """The lines that trafilatura takes for the article; none where it finds none, or the page is too big for it."""
    if len(html) > _MAX_CHARS or html.count("<") > _MAX_TAGS or depth(html) > _MAX_DEPTH:
        return []
    text = _extract(html)
    if not text:
        return []
    wanted = [_letters(line.removeprefix("- ")) for line in text.split("\n")]
    whole, single = "".join(wanted), set(wanted)
    kept = [line for line in lines if not line.flags & CHROME and _is_in(_letters(line.text), whole, single)]
    found = sum(len(_letters(line.text)) for line in kept)
    return kept if found >= _MIN_FOUND * len(whole) else [Line(line) for line in text.split("\n") if line.strip()]


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


def _letters(text: str) -> str:
    return "".join(text.split())


def _is_in(letters: str, whole: str, single: set[str]) -> bool:
    return letters in single or (len(letters) >= _MIN_INNER and letters in whole)
