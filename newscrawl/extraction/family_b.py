"""Families B, B0 and C by the landmarks of their text ("source:", "category:", "view"); knows no brand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from newscrawl.extraction.crumb import Named
from newscrawl.extraction.ending import ending
from newscrawl.extraction.landmarks import STAMP, FarmPage, lines_behind
from newscrawl.extraction.lines import CHROME, HEADER, Line, words
from newscrawl.text import tokens

_SOURCED = re.compile(
    STAMP + r"(?P<gap>\s*)(?:source\s*[:：]\s*(?P<source>[^\n]{0,80}?)(?P<gap2>\s*))?category\s*[:：][ \t]*\n?[ \t]*"
    r"(?P<category>[^\n]{0,2000})",
    re.IGNORECASE,
)
_MORE = re.compile(r"^More\s*[:：]\s*(.{1,40})$", re.MULTILINE)
_VIEWED = re.compile(STAMP + r"\s*\d{1,9}\s*views?\s*$", re.MULTILINE | re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?…。！？][\"”’')]?\Z")
_MAX_CATEGORY = 40
_SHARED = 0.5


def read(lines: Sequence[Line], text: str, named: Named) -> FarmPage | None:
    """Read a page of family B, B0 or C; None if it is none of them, or has no body."""
    if "ategory" in text and (sourced := _SOURCED.search(text)):
        return _sourced(lines, text, sourced, named)
    if "iew" in text and (viewed := _VIEWED.search(text)):
        return _viewed(lines, text, viewed)
    return None


def _sourced(lines: Sequence[Line], text: str, match: re.Match[str], named: Named) -> FarmPage | None:
    """B and B0: headline / date, source and category / body / "More:CAT"."""
    category = match["category"].strip()
    behind = lines_behind(lines, text, match.end())
    more = _MORE.search(text, match.end())
    if more and category.startswith(more[1]):
        rest = category[len(more[1]) :].strip()
        category = more[1]
        behind = [Line(rest), *behind] if rest else behind
    end = ending(behind)
    if not end.body:
        return None
    return FarmPage(
        family="B0" if _is_spaced(match) else "B",
        headline=_headline(lines, text, match.start(), named),
        body="\n".join(line.text for line in behind[: end.body]),
        category=category if 0 < len(category) <= _MAX_CATEGORY else None,
        date=f"{match['day']} {match['time']}",
        source=(match["source"] or "").strip() or None,
    )


def _is_spaced(match: re.Match[str]) -> bool:
    """B0 writes blanks where B glues; where each part has a line of its own, its sources are phrases, not names."""
    gaps = match["gap"] + (match["gap2"] or "")
    if "\n" in gaps:
        return (match["source"] or "").islower()
    return bool(gaps)


def _headline(lines: Sequence[Line], text: str, offset: int, named: Named) -> str:
    """What stands before the date on its line, an h1, or the nearest line before it, best if the title has it too."""
    index = text.count("\n", 0, offset)
    same_line = text[text.rfind("\n", 0, offset) + 1 : offset].strip()
    near = [line.text for line in reversed(lines[max(0, index - 3) : index]) if not line.link_only]
    candidates = [text for text in (same_line, *named.h1s, *near) if text]
    known = set(tokens(named.title))
    for candidate in candidates:
        found = tokens(candidate)
        if found and sum(word in known for word in found) >= _SHARED * len(found):
            return candidate
    return next(iter(candidates), named.title)


def _viewed(lines: Sequence[Line], text: str, match: re.Match[str]) -> FarmPage | None:
    """C: no headline at all, the body, then date, time and views glued together."""
    index = text.count("\n", 0, match.start())
    start = next((number for number, line in enumerate(lines[:index]) if _is_text(line)), index)
    while start and _SENTENCE_END.search(lines[start - 1].text) and not _is_list(lines[start - 1]):
        start -= 1
    body = list(lines[start:index])
    lead = text[text.rfind("\n", 0, match.start()) + 1 : match.start()].strip()
    if lead:
        body.append(Line(lead))
    after = sum(words(line.text) for line in lines[index + 1 :] if _is_text(line))
    if not body or sum(words(line.text) for line in body) <= after:
        return None
    return FarmPage("C", "", "\n".join(line.text for line in body), date=f"{match['day']} {match['time']}")


def _is_text(line: Line) -> bool:
    return line.is_prose and not line.flags & CHROME


def _is_list(line: Line) -> bool:
    return line.is_item or bool(line.flags & (CHROME | HEADER))
