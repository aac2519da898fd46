"""Where a farm's article ends: tag list, counter, heads of lists, runs of links; knows the templates' order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.extraction.lines import CHROME, LINKED, LISTED, Line, words

_TAGS = re.compile(r"(?:[-•–]\s*)?In\s*[:：](?P<rest>.*)\Z", re.DOTALL)
_HEAD = re.compile(r"(?:Related|Ranking|Recommend(?:ations?|ed|s)?)(?:\s\w{1,12})?\s*[:：]?\Z", re.IGNORECASE)
_MORE = re.compile(r"More\s*[:：].{0,40}\Z", re.IGNORECASE | re.DOTALL)
# "veryGood! (54178)" and whatever else a button may be called: short text, a number in brackets.
_COUNTER = re.compile(r"[^\n]{0,30}?[(（]\s*\d{1,9}\s*[)）]\Z")
_VERY_GOOD = re.compile(r"very\s?good\W{0,3}[(（]", re.IGNORECASE)
_BULLET = re.compile(r"\s*[-•–]\s+")
_SENTENCE_END = re.compile(r"[.!?…。！？:;,\"”’')]\Z")
_MAX_LABEL = 40
# Longer than a head or a counter; only the tag list may be written in one long line.
_MAX_HEAD = 60
# So many list entries in a row are a list; the shortest seen has 8. Bodies with three links in a row go on behind them.
_RUN = 3
# Of the words before a run of links so many may follow it as running text (imprint, disclaimer) or it is no end.
_MAX_AFTER = 0.2
_IMPRINT_WORDS = 60


@dataclass(frozen=True, slots=True)
class Ending:
    """``body`` = how many lines are body; the tags of the list behind it."""

    body: int
    tags: tuple[str, ...] = ()


def ending(lines: Sequence[Line]) -> Ending:
    """Find the end of a body in the lines that follow the date (A) or the category (B)."""
    end = next((index for index in range(len(lines)) if _is_landmark(lines, index)), len(lines))
    run = _run(lines[:end])
    tags = _tags(lines[end:]) if run == end else ()
    return Ending(_without_labels(lines, run), tags)


def _is_landmark(lines: Sequence[Line], index: int) -> bool:
    """Whether the template's own words stand here, and no paragraphs follow that would make them a subheading."""
    text = lines[index].text
    if len(text) > _MAX_HEAD and "In" not in text[:6]:
        return False
    if not (_HEAD.match(text) or _MORE.match(text) or _VERY_GOOD.match(text) or _TAGS.match(text)):
        return False
    return not any(line.is_prose for line in lines[index : index + 3])


def _run(lines: Sequence[Line]) -> int:
    """Where a run of list entries begins behind which no running text follows; the number of lines if none does."""
    prose = [words(line.text) if line.is_prose and not line.flags & CHROME else 0 for line in lines]
    total, before, length = sum(prose), 0, 0
    for index, line in enumerate(lines):
        length = length + 1 if line.is_item or line.flags & CHROME else 0
        before += prose[index]
        last = index == len(lines) - 1
        if (length == _RUN or (last and length)) and total - before <= max(_IMPRINT_WORDS, _MAX_AFTER * before):
            return index - length + 1
    return len(lines)


def _without_labels(lines: Sequence[Line], end: int) -> int:
    """Step back over what belongs to the lists: their head (only where a list follows), the counter."""
    if end < len(lines) and lines[end].is_item and end and _is_label(lines[end - 1].text):
        end -= 1
    while end:
        text = lines[end - 1].text
        if len(text) > _MAX_LABEL or not (_COUNTER.match(text) or lines[end - 1].flags & LINKED):
            break
        end -= 1
        if text[0] in "(（" and end and _is_label(lines[end - 1].text):
            end -= 1
    return end


def _is_label(text: str) -> bool:
    """Whether a line is a list's head or a counter's label rather than a sentence."""
    return len(text) <= _MAX_LABEL and text.count(" ") < 4 and not _SENTENCE_END.search(text)


def _tags(lines: Sequence[Line]) -> tuple[str, ...]:
    """The names of the tag list, given as list items, as lines or in one line."""
    match = _TAGS.match(lines[0].text) if lines else None
    if match is None:
        return ()
    rest = match["rest"].strip()
    if rest:
        pieces = [piece for piece in lines[0].parts if piece.strip(" ,-•–") and "In:" not in piece]
        linked = len(pieces) > 1 and lines[0].linked
        return _clean(pieces if linked else re.split(r"\s[-•–]\s|^[-•–]\s|[,，、|]", rest))
    found = []
    for line in lines[1:]:
        if (
            not (line.is_item or line.flags & LISTED)
            or _HEAD.match(line.text)
            or _COUNTER.match(line.text)
            or len(line.text) > 2 * _MAX_LABEL
        ):
            break
        found.append(line.text)
    return _clean(found)


def _clean(names: Sequence[str]) -> tuple[str, ...]:
    stripped = (_BULLET.sub("", f" {name}", count=1).strip(" ,") for name in names)
    return tuple(dict.fromkeys(name for name in stripped if name))
