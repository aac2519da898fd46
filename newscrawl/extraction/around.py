"""The lines where a page shows who wrote an article and when: around its headline and body, in no list of others."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice, takewhile
from typing import NamedTuple

from newscrawl.extraction.byline import Byline, ends_sentence, is_byline, parse
from newscrawl.extraction.lines import ARTICLE, CAPTION, CHROME, COMMENTS, H1, HEADING, Line, unspaced, words

# Lines between headline and text: byline, date, counters, buttons.
_MAX_BEFORE = 30
_MAX_ABOVE = 5
_MAX_BEHIND = 5
# Right below the headline stand a section, names and the day, in this order or another; further down other things do.
_MAX_BELOW = 3
_MAX_TAIL = 3
# Of the body so many lines may stand before the byline, or be one themselves.
_FIRST = 3
# More words are text.
_MAX_WORDS = 30
# A link of so many words is another article's headline; names and labels are shorter.
_TEASER_WORDS = 5
# A line with an author's name behind the body; with "By" and two names.
_NAME_WORDS = 7
_MAX_NAMES = 15


class Place(NamedTuple):
    """A line where a byline may stand; ``byline`` is None if it is none by itself.

    ``loose``: a part of the line may name author or date; else all of it or nothing, for it may be text. ``caption``:
    it stands below a picture, and names its author.
    """

    text: str
    letters: str
    byline: Byline | None
    loose: bool
    caption: bool

    def holds(self, letters: str) -> bool:
        """Whether an element with these letters (no blanks) may be this line, or stand in it."""
        return letters in self.letters if self.loose or self.byline else letters == self.letters


def places(lines: Sequence[Line], headline: str, body: Sequence[Line]) -> list[Place]:
    """Lines above the headline in the same article, between headline and body, at the body's ends, and behind it.

    Above the headline outside of an article stands the masthead, often with the day on which the page was made.
    """
    texts = [line.text for line in lines]
    first = index(texts, body[0].text) if body else len(lines)
    heads = [at for at, line in enumerate(lines[:first]) if _is_headline(line, headline)] or [
        at for at, line in enumerate(lines[:first]) if line.flags & H1
    ]
    head = heads[-1] if heads else first - _MAX_ABOVE
    above = [line for line in lines[max(0, head - _MAX_ABOVE) : max(0, head)] if line.flags & ARTICLE]
    text = {line.text for line in body}
    end = index(texts, body[min(_FIRST, len(body)) - 1].text) if body else first
    near = enumerate(lines[: min(end, head + _MAX_BEFORE)])
    before = [line for at, line in near if at > head and (at < first or line.text not in text)]
    found = [_place(line, loose=words(line.text) <= _MAX_WORDS) for line in (*above, *_own(before, headline))]
    found += [_place(line, loose=False) for line in body[:_FIRST] if not ends_sentence(line.text)]
    return found + _inside(lines, texts, body) + _behind(lines, texts, body)


def below(lines: Sequence[Line], headline: str, body: Sequence[Line]) -> list[Line]:
    """The few lines right below the headline, before the text and before the first link to another article."""
    first = index([line.text for line in lines], body[0].text) if body else 0
    heads = [at for at, line in enumerate(lines[:first]) if line.text == headline]
    near = lines[heads[-1] + 1 : min(first, heads[-1] + 1 + _MAX_BELOW)] if heads else ()
    return list(takewhile(lambda line: not _is_teaser(line), near))


def _is_headline(line: Line, headline: str) -> bool:
    """Whether a line is the headline, or most of a title that names the site behind it; a logo may be the only h1."""
    return line.text == headline or (2 * len(line.text) > len(headline) and line.text in headline)


def index(texts: Sequence[str], text: str) -> int:
    """Where a line stands; behind all of them where it does not."""
    return texts.index(text) if text in texts else len(texts)


def _inside(lines: Sequence[Line], texts: list[str], body: Sequence[Line]) -> list[Place]:
    """The first signature between the lines of a body: what stands behind an article may have been taken for its end."""
    extent = lines[index(texts, body[0].text) + 1 : index(texts, body[-1].text)] if body else ()
    signed = (line for line in extent if line.linked and words(line.text) <= _MAX_NAMES and _is_signature(line))
    return [_place(line, loose=True) for line in islice(signed, 1)]


def _behind(lines: Sequence[Line], texts: list[str], body: Sequence[Line]) -> list[Place]:
    """The last lines of a longer body and the few behind it that are bylines of their own, up to the next list."""
    last = index(texts, body[-1].text) if body else len(lines)
    found = []
    tail = range(
        last - _MAX_TAIL if len(body) > _FIRST + _MAX_TAIL else last + (len(body) <= _FIRST), last + _MAX_BEHIND
    )
    for at, line in zip(tail, lines[tail.start : tail.stop], strict=False):
        if line.flags & (HEADING | COMMENTS) or (line.flags & CHROME and not line.flags & ARTICLE) or _is_teaser(line):
            if at > last:
                break
        elif is_byline(line.spaced, last=True) or _is_signature(line):
            found.append(_place(line, loose=True))
        elif words(line.text) <= _NAME_WORDS:
            # An element that says that it is the author may be all of a line; the line alone says nothing.
            is_caption = bool(line.flags & CAPTION)
            found.append(Place(line.spaced, unspaced(line.spaced), None, loose=bool(line.linked), caption=is_caption))
    return found


def _is_signature(line: Line) -> bool:
    """Whether a line is "By" and names and nothing else, of which some are links: an author's other articles."""
    found = parse(line.spaced)
    return bool(line.linked and found.by and found.authors and not found.left)


def _own(lines: Sequence[Line], headline: str) -> list[Line]:
    """Leave out other articles' headlines with what stands beside them, and all behind the head of a list."""
    heads = (at for at, line in enumerate(lines) if line.flags & CHROME and line.flags & HEADING)
    lines = [line for line in lines[: next(heads, len(lines))] if not line.flags & COMMENTS]
    others = [at for at, line in enumerate(lines) if _is_teaser(line) and line.text not in headline]
    beside = {near for at in others for near in (at - 1, at, at + 1, at + 2)}
    return [line for at, line in enumerate(lines) if at not in beside]


def _is_teaser(line: Line) -> bool:
    """Whether a line has a link as long as a headline."""
    longest = max(line.parts or (line.text,), key=len).strip()
    return line.linked >= len(longest) and words(longest) >= _TEASER_WORDS and not is_byline(line.spaced)


def _place(line: Line, *, loose: bool) -> Place:
    text = line.spaced
    return Place(text, unspaced(text), parse(text) if is_byline(text) else None, loose, bool(line.flags & CAPTION))
