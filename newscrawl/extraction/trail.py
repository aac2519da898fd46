"""The section that a visible breadcrumb names: "Home › Harbour" above a headline. Knows no site and no class name."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.extraction.lines import COMMENTS, PARAGRAPH, Line, words

# A bar, a slash or a blank also parts the entries of a menu ("Log in / Register"): these marks do not.
_MARK = re.compile(r"\s*[›»>→❯▸]\s*")
_YEAR = re.compile(r"\d{4}")
# Between a breadcrumb and its headline stand a kicker, a date, a picture's caption.
_MAX_ABOVE = 6
_MAX_STEPS = 6
_MAX_PLACES = 4
_MAX_WORDS = 4


def section(lines: Sequence[Line], headline: str) -> str | None:
    """The last step before the article itself; None where no line above the headline is a trail of links.

    A list of what is read most may have the headline as well.
    """
    places = [at for at, line in enumerate(lines) if line.text == headline][:_MAX_PLACES]
    above = (line for at in places for line in reversed(lines[max(0, at - _MAX_ABOVE) : at]))
    return next((found for line in above if (found := _last_step(line, headline))), None)


def _last_step(line: Line, headline: str) -> str | None:
    if not line.linked or line.flags & (COMMENTS | PARAGRAPH) or not _MARK.search(line.text):
        return None
    steps = [step for step in _MARK.split(line.text) if step]
    if steps and (headline.startswith(steps[-1].rstrip("….")) or steps[-1] in headline):
        steps.pop()
    is_trail = 1 < len(steps) <= _MAX_STEPS and all(words(step) <= _MAX_WORDS for step in steps)
    return steps[-1] if is_trail and not _YEAR.search(steps[-1]) else None
