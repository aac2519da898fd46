"""The outlet that a text names as its source. None rather than a guess; knows shapes of names, no outlet by name."""

from __future__ import annotations

import re
from collections.abc import Iterator

# Words that make a capitalised name the name of an outlet. Agency, Network and Media alone do not: authorities and
# companies are called so.
_OUTLET = frozenset(
    [
        "News",
        "Press",
        "Times",
        "Post",
        "TV",
        "Television",
        "Radio",
        "Tribune",
        "Herald",
        "Journal",
        "Gazette",
        "Chronicle",
        "Magazine",
        "Today",
    ]
)
_MAX_WORDS = 5
# "TAPACHULA, Mexico (AP) — ": a place whose first word is in capitals, an agency in brackets, a dash.
_DATELINE = re.compile(
    r"(?:[A-Z][A-Z.'’-]{2,}[^()\n.]{0,60}(?:\.[^()\n]{0,20})?)?\s?\((?P<name>[A-Z][A-Za-z.& ]{1,30})\)\s*(?:—|–|--|-\s)"
)
_REPORTER = re.compile(r"(?:correspondent|reporter)s?\s+(?:[A-Z][\w.'’-]*\s+){2,4}(?:has\s+)?report(?:ed|s)\b")
_NAME_BEFORE = re.compile(r"(?:^|[^\w'’-])((?:[A-Z][\w&'’-]*\s+){2,5})(?:[a-z]+\s+){0,3}\Z")
_TOLD = re.compile(r"told\s+(?:the\s+)?((?:[A-Z][\w&'’-]*\s+){1,4}[A-Z][\w&'’-]*)")
_COPYRIGHT = re.compile(
    r"(?:Copyright|©)\s+(?:©\s+)?(?:19|20)\d\d,?\s+(?:by\s+)?(?P<name>[A-Z][\w&]*(?:\s[A-Z][\w&]*){0,3})\s?(?:\.|,|$)"
)
_DATELINE_CHARS = 160
_NAME_CHARS = 80


def based_on(body: str, *, markup: str | None, farm: str | None, publisher: str | None) -> str | None:
    """Name the source: as the markup states it, or the farm's own line, else by the text's dateline, its reporter,
    its copyright, or as the only outlet that people told something. Not the publisher itself.
    """
    stated = markup if markup and len(markup.split()) <= _MAX_WORDS else _farm_source(farm)
    name = stated or _dateline(body) or _only(_reporters(body)) or _copyright(body) or _only(_told(body))
    return name if name and (publisher is None or name.casefold() != publisher.casefold()) else None


def _farm_source(name: str | None) -> str | None:
    """A farm's source that is called like an outlet; those seen were brands, invented persons and search phrases."""
    words = name.split() if name else []
    fits = 1 < len(words) <= _MAX_WORDS and all(word[0].isupper() for word in words)
    return " ".join(words) if fits and not _OUTLET.isdisjoint(words) else None


def _dateline(body: str) -> str | None:
    match = _DATELINE.match(body[:_DATELINE_CHARS])
    return match["name"].strip() if match else None


def _reporters(body: str) -> Iterator[str]:
    """Outlets in "CBS News correspondent Imtiaz Tyab reported"."""
    if "correspondent" not in body and "reporter" not in body:
        return
    for match in _REPORTER.finditer(body):
        before = _NAME_BEFORE.search(body[max(0, match.start() - _NAME_CHARS) : match.start()])
        if before and (name := _outlet(before[1])):
            yield name


def _told(body: str) -> Iterator[str]:
    """Outlets in "the mayor told Some City Times"."""
    for match in _TOLD.finditer(body):
        if name := _outlet(match[1]):
            yield name


def _copyright(body: str) -> str | None:
    """The holder that the text's last line names."""
    match = _COPYRIGHT.search(body.rpartition("\n")[2][:_DATELINE_CHARS])
    return match["name"] if match else None


def _outlet(run: str) -> str | None:
    """Cut a run of capitalised words behind the word that makes it an outlet ("CBS News Saturday")."""
    words = [re.sub(r"['’]s?\Z", "", word) for word in run.split()]
    last = max((index for index, word in enumerate(words) if word in _OUTLET), default=0)
    if words[last + 1 : last + 2] == ["Agency"]:
        last += 1
    first = last - 1 if last and words[last - 1].isupper() else 0
    name = words[first : last + 1]
    return " ".join(name) if 1 < len(name) <= _MAX_WORDS and name[-2] != "The" else None


def _only(names: Iterator[str]) -> str | None:
    """The name, if all say the same."""
    different = set(names)
    return different.pop() if len(different) == 1 else None
