"""Takes apart what stands between "Current:Home >" and the date: category, headline, suffix, author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.text import tokens

_HYPHEN = re.compile(r"\s*[-–—]\s*")
_SUFFIX_IN_TITLE = re.compile(r"\s?[-–—|_]\s?(?=\S)([^\n]{1,80})\Z")
# The farm's own form, a blank before the hyphen and none behind, is no dash of English.
_SUFFIX_BY_FORM = re.compile(r"(.+)\s-(?=\S)([^\n]{1,80})\Z", re.DOTALL)
_MAX_AUTHOR = 100
_MAX_CATEGORY = 60
# Shorter than this a repeated piece may be chance ("the News"); the shortest headline seen has 45 characters.
_MIN_REPEAT = 12
# Every letter of a text is looked for in all of it: 3,000 cost 20 ms, ten times as many 2 s. No head is longer.
_MAX_MIDDLE = 3_000
# Of a line's words so many stand in the title, if it is the headline; an author's stand there by chance only.
_SHARED = 0.5


@dataclass(frozen=True, slots=True)
class Head:
    """The parts, to the letter; ``quoted`` tells whether the breadcrumb itself has the headline."""

    headline: str
    category: str | None
    suffix: str | None
    author: str | None
    quoted: bool


@dataclass(frozen=True, slots=True)
class Named:
    """What else of the page may be the headline: h1 elements, the lines before the breadcrumb, stated titles."""

    h1s: Sequence[str] = ()
    before: Sequence[str] = ()
    stated: Sequence[str] = ()
    title: str = ""


def take_apart(middle: str, named: Named) -> Head:
    """Find the headline, then the rest by subtraction: CAT before it, SUFFIX behind its first place, the author last.

    The headline is what the breadcrumb repeats: an h1, a line, a stated title, or a piece of the text itself. A
    breadcrumb that repeats nothing has only the category; then the headline stands before or behind it.
    """
    found = _repeated(middle, named)
    if found is None:
        return _beside(middle, named)
    headline, start = found
    category = _category(middle[:start])
    rest = middle[start + len(headline) :]
    hyphen = _HYPHEN.match(rest)
    if hyphen is None:
        return Head(headline, category, suffix_of(named.title, headline), _author(rest, headline), quoted=False)
    suffix, rest = _suffix(rest[hyphen.end() :], headline, named.title)
    return Head(headline, category, suffix, _author(rest, headline), quoted=True)


def suffix_of(title: str, headline: str) -> str | None:
    """The site's name as the page's title appends it to the headline; None if the title does not begin with it."""
    if not headline or not title.startswith(headline):
        return None
    match = _SUFFIX_IN_TITLE.match(title, len(headline))
    return match[1].strip() if match else None


def _repeated(middle: str, named: Named) -> tuple[str, int] | None:
    """The longest candidate that the breadcrumb has between a category and a hyphen or line end, and where."""
    text = _plain(middle)
    candidates = [*named.h1s, *named.before, *named.stated, *middle.split("\n")[1:]]
    for candidate in sorted(dict.fromkeys(candidates), key=len, reverse=True):
        wanted = _plain(candidate.strip())
        start = text.find(wanted)
        own_line = start > 0 and text[start - 1] == "\n" and text.count(wanted) == 1 and wanted not in named.h1s
        if wanted and 0 <= start <= _MAX_CATEGORY and not own_line and _stands_alone(text, start, start + len(wanted)):
            return candidate.strip(), start
    return _title_twice(text, named.title) or _titled(text, named.title) or _glued_twice(text)


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a piece is a headline by what surrounds it: not the suffix, not the beginning of a longer text."""
    behind = text[end:]
    if behind and not behind[0].isspace() and not _HYPHEN.match(behind):
        return False
    is_suffix = text[:start].rstrip().endswith("-") and not _HYPHEN.match(behind)
    return not is_suffix and bool(start or _HYPHEN.match(behind) or "\n" not in text)


def _title_twice(text: str, title: str) -> tuple[str, int] | None:
    """As much of the title's beginning as the text has twice: where everything stands in one line.

    What stands twice does so with every shorter beginning too, so the length is found by halving: a title of 1 MB,
    tried letter by letter, took 16 s.
    """
    low, high = _MIN_REPEAT - 1, min(len(title), len(text) // 2)
    while low < high:
        middle = (low + high + 1) // 2
        start = text.find(title[:middle])
        if start >= 0 and text.find(title[:middle], start + middle) >= 0:
            low = middle
        else:
            high = middle - 1
    return (title[:low].rstrip(), text.find(title[:low])) if low >= _MIN_REPEAT else None


def _glued_twice(text: str) -> tuple[str, int] | None:
    """The longest piece that the text has twice: everything in one line, and no title to tell."""
    text = text[:_MAX_MIDDLE]
    best, where = "", 0
    for start in range(len(text)):
        while (piece := text[start : start + len(best) + 1]) and len(piece) > len(best):
            first = text.find(piece, 0, start)
            if first < 0 or "\n" in piece:
                break
            best, where = piece, first
    lead = len(best) - len(best.lstrip())
    headline = best.strip()
    return (headline, where + lead) if len(headline) >= _MIN_REPEAT and " " in headline else None


def _titled(text: str, title: str) -> tuple[str, int] | None:
    """The title's headline, where the breadcrumb repeats the whole title."""
    start = text.find(title) if len(title) >= _MIN_REPEAT else -1
    if start < 0:
        return None
    match = _SUFFIX_BY_FORM.match(title)
    return (match[1] if match else title), start


def _beside(middle: str, named: Named) -> Head:
    """A breadcrumb without the headline: it is the line, before or behind, that the title also has."""
    first, *others = [line.strip() for line in middle.split("\n")]
    others = [line for line in others if line]
    known = set(tokens(named.title))
    form = _SUFFIX_BY_FORM.match(named.title)
    titled = form[1] if form else named.title
    candidates = [*named.h1s, *others, *reversed(named.before), *([first] if first == titled else [])]
    headline = next((text for text in candidates if known and _shared(text, known) >= _SHARED), "")
    headline = headline or titled or next(iter([*named.h1s, *others[:1], *named.before[-1:]]), first)
    suffix = _SUFFIX_BY_FORM.match(first)
    behind = others[others.index(headline) + 1 :] if headline in others else others
    return Head(
        headline=headline,
        category=None if first == headline else _category(suffix[1] if suffix else first),
        suffix=suffix[2].strip() if suffix else suffix_of(named.title, headline),
        author=_author("\n".join(behind), headline),
        quoted=False,
    )


def _shared(line: str, known: set[str]) -> float:
    words = tokens(line)
    return sum(word in known for word in words) / len(words) if words else 0.0


def _suffix(rest: str, headline: str, title: str) -> tuple[str | None, str]:
    """The suffix, and what follows it: up to the line's end, the headline's second place, or as the title has it."""
    line, _, tail = rest.partition("\n")
    known = suffix_of(title, headline)
    if headline in line:
        line, _, more = line.partition(headline)
        tail = f"{more}\n{tail}"
    elif known and line.startswith(known):
        line, tail = known, f"{line[len(known) :]}\n{tail}"
    return line.strip() or None, tail


def _category(text: str) -> str | None:
    """The category's name; None if a piece of a headline is left at its end."""
    name = " ".join(text.split()).strip(" >›»/")
    return name if name and len(name) <= _MAX_CATEGORY and name[-1] not in "-|:" else None


def _author(rest: str, headline: str) -> str | None:
    """The last line before "View" that is no part of the headline, which may be broken over several lines."""
    rest = rest.replace(headline, "\n")
    if "\n" in rest.strip() and len(" ".join(headline.split())) <= len(rest):  # a longer one cannot stand in it
        rest = re.sub(r"\s+".join(map(re.escape, headline.split())), "\n", rest)
    names = [name for line in rest.split("\n") if (name := line.strip(" |·•/"))]
    return names[-1] if names and len(names[-1]) <= _MAX_AUTHOR else None


def _plain(text: str) -> str:
    """Non-breaking blanks as blanks, at the same places."""
    return text.replace("\xa0", " ")
