"""Family A by the landmarks of its text ("Current:Home >", "View", "Date:"); knows no class name and no brand."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import dropwhile
from operator import attrgetter

from newscrawl.extraction.crumb import Head, Named, suffix_of, take_apart
from newscrawl.extraction.ending import ending
from newscrawl.extraction.lines import Line

# Date and time as the farms write them, perhaps on two lines; seconds have two digits, whatever is glued on.
STAMP = r"(?P<day>\d{4}-\d\d-\d\d)\s*(?P<time>\d\d:\d\d(?::\d\d)?)"
_CRUMB = re.compile(r"C(?:urrent|URRENT)\s*[:：]\s*H(?:ome|OME)\s*(?:>|›|»|＞|&gt;)\s*")
_STAMP = re.compile(STAMP)
_DATE = re.compile(r"Date\s*[:：]\s*\Z")
_OTHER_LABEL = re.compile(r"(?<!\S)[^\W\d]{1,12}\s*[:：]\s*\Z")
_VIEW = re.compile(r"View\s*(?:[(（]?\d{1,9}[)）]?)?\s*\Z")
_VIEW_DATE = re.compile(rf"\bView\s*Date\s*[:：]\s*{STAMP}")
# From the breadcrumb to the date: CAT, twice a headline, SUFFIX and an author; 3,000 leaves room for noise.
_HEAD_CHARS = 3_000
# "View", a count and the label, with the blanks of markup between.
_LABEL_CHARS = 40
# So many lines before the breadcrumb, or before a date without one, may be the headline.
_LINES_BEFORE = 3


@dataclass(frozen=True, slots=True)
class FarmPage:
    """What the landmarks of a farm's page enclose, to the letter; None where the page has no such part."""

    family: str
    headline: str
    body: str
    breadcrumb: str | None = None
    category: str | None = None
    suffix: str | None = None
    author: str | None = None
    date: str | None = None
    tags: tuple[str, ...] = ()
    source: str | None = None


def has_breadcrumb(text: str) -> bool:
    """Whether the text of a page has family A's breadcrumb, of an article or of a listing."""
    return ("urrent" in text or "URRENT" in text) and _CRUMB.search(text) is not None


def read(lines: Sequence[Line], text: str, named: Named) -> FarmPage | None:
    """Read a page of family A; None if it has no such head or no body behind it (a listing has neither)."""
    crumb = _CRUMB.search(text) if "urrent" in text or "URRENT" in text else None
    if crumb is None:
        return _without_breadcrumb(lines, text, named) if "View" in text else None
    stamp = _STAMP.search(text, crumb.end(), crumb.end() + _HEAD_CHARS)
    middle = _unlabelled(text[crumb.end() : stamp.start()]) if stamp else None
    if stamp is None or middle is None:
        return None
    index = text.count("\n", 0, crumb.start())
    before = [line.text for line in lines[max(0, index - _LINES_BEFORE) : index]]
    return _page(lines, text, stamp, take_apart(middle, replace(named, before=before)))


def _without_breadcrumb(lines: Sequence[Line], text: str, named: Named) -> FarmPage | None:
    """The same head where the breadcrumb is missing: "View", "Date:" and a headline that the title continues."""
    stamp = _VIEW_DATE.search(text)
    if stamp is None:
        return None
    start = text.rfind("\n", 0, stamp.start()) + 1
    index = text.count("\n", 0, start)
    near = [line.text for line in lines[max(0, index - _LINES_BEFORE) : index]]
    headline = next((line for line in [*named.h1s, *reversed(near)] if suffix_of(named.title, line)), None)
    if headline is None:
        return None
    behind = near[near.index(headline) + 1 :] if headline in near else []
    author = text[start : stamp.start()].strip() or (behind[-1] if behind else None)
    return _page(lines, text, stamp, Head(headline, None, suffix_of(named.title, headline), author, quoted=False))


def _unlabelled(middle: str) -> str | None:
    """Take "View" and "Date:" off the end of the head; None if neither is there (a listing's dates stand alone)."""
    near = max(0, len(middle) - _LABEL_CHARS)
    label = _DATE.search(middle, near) or _OTHER_LABEL.search(middle, near)
    if label:
        middle = middle[: label.start()]
    view = _VIEW.search(middle, max(0, len(middle) - _LABEL_CHARS))
    if view:
        middle = middle[: view.start()]
    return middle if label or view else None


def _page(lines: Sequence[Line], text: str, stamp: re.Match[str], head: Head) -> FarmPage | None:
    # Buttons to share a page stand between its date and its text.
    behind = list(dropwhile(attrgetter("link_only"), lines_behind(lines, text, stamp.end())))
    end = ending(behind)
    if not end.body or _is_listing(behind[: end.body]):
        return None
    return FarmPage(
        family="A",
        headline=head.headline,
        body="\n".join(line.text for line in behind[: end.body]),
        breadcrumb=head.headline if head.quoted else None,
        category=head.category,
        suffix=head.suffix,
        author=head.author,
        date=f"{stamp['day']} {stamp['time']}",
        tags=end.tags,
    )


def lines_behind(lines: Sequence[Line], text: str, offset: int) -> list[Line]:
    """The rest of the line at an offset of the joined text, and all lines behind it."""
    index = text.count("\n", 0, offset)
    rest = text[offset : text.find("\n", offset) if index < len(lines) - 1 else len(text)].strip()
    first = [lines[index]._replace(text=rest, parts=())] if rest else []
    return [*first, *lines[index + 1 :]]


def _is_listing(body: Sequence[Line]) -> bool:
    """Whether what follows the first date is a list of dated entries and no running text."""
    if any(line.is_prose for line in body):
        return False
    return sum(_STAMP.search(line.text) is not None for line in body) >= 2
