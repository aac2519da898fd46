"""What an author is shown, as lines of text: a site's ways, sample articles field by field, changes. Knows no terminal
but its width.
"""

from __future__ import annotations

import json
import shutil
import textwrap
from collections.abc import Iterable, Iterator, Mapping, Sequence
from urllib.parse import urlsplit

from rich.cells import cell_len, set_cell_size

from newscrawl.discovery import Finding, Way
from newscrawl.extraction.lines import words
from newscrawl.items import Article
from newscrawl.text import common_prefix, cut, one_line, plural, printable

# Columns of a field's name, indented; of where a value came from.
_NAME, _FROM = 19, 22
# A value takes so many lines at most; what is longer is cut, with its length.
_MAX_LINES = 3
# Ways that say the same; one would do, three show that they agree.
_MAX_ORIGINS = 3
# Listings and feeds that are shown; a site may have a hundred.
_MAX_WAYS = 8
# Wider lines are hard to read.
_WIDEST = 100
FIELDS = (
    "headline",
    "authors",
    "date_published",
    "date_modified",
    "article_section",
    "keywords",
    "in_language",
    "main_image",
    "description",
    "publisher",
)


def found(finding: Finding, width: int) -> Iterator[str]:
    """The ways to a site's articles with their figures, the proposed one first and why."""
    yield "What is there"
    for way in finding.ways[:_MAX_WAYS]:
        yield from _entry(f"  {way.kind}", f"{_path(way.address)} ({_figures(way)})", "", width)
    if len(finding.ways) > _MAX_WAYS:
        yield f"  and {plural(len(finding.ways) - _MAX_WAYS, 'more')}"
    known = {way.address for way in finding.ways} | {url for one in finding.listings for url in one.further}
    for listing in [one for one in finding.listings if one.address not in known][:_MAX_WAYS]:
        further = f", {plural(len(listing.further), 'further page')}" if listing.further else ""
        links = plural(listing.articles, "article link")
        yield from _entry("  listing", f"{_path(listing.address)} ({links}{further})", "", width)
    yield ""
    yield "How it will be read"
    yield from wrapped(finding.why, width, "  ")


def sample(number: int, one: Article, origins: Mapping[str, Sequence[str]], width: int) -> Iterator[str]:
    """An article field by field, each with where it came from."""
    yield from _entry(f"{number}", one.url or "", "", width, name=3)
    absent = [name for name in FIELDS if not shown(one, name)]
    for name in [one for one in FIELDS if one not in absent]:
        yield from _entry(f"   {name}", shown(one, name), ", ".join(origins.get(name, ())[:_MAX_ORIGINS]), width)
    lines = one.article_body.split("\n")
    told = f"{words(one.article_body)} words in {plural(len(lines), 'line')}"
    yield from _entry("   article_body", told, ", ".join(origins.get("article_body", ())), width)
    yield from _entry("     begins", cut(lines[0], 2 * (width - _NAME)), "", width)
    if len(lines) > 1:
        yield from _entry("     ends", _cut_left(lines[-1], 2 * (width - _NAME)), "", width)
    for edit in one.cleaning[:_MAX_LINES]:
        yield from _entry("     taken out", f"{edit.removed!r} of {edit.field}: {edit.evidence}", "", width)
    if absent:
        yield from _entry("   not there", ", ".join(absent), "", width)


def shown(one: Article, name: str) -> str:
    """A field's value as a person reads it; "" where the page did not say."""
    if name == "authors":
        return ", ".join(author.name or author.name_raw for author in one.authors)
    if name == "publisher":
        return one.publisher.name or ""
    value = getattr(one, name)
    return ", ".join(value) if isinstance(value, tuple) else value or ""


def disagreement(field: str, ways: Iterable[tuple[str, str]], width: int) -> Iterator[str]:
    """What different ways say of one field, side by side."""
    yield f"   {field} differs"
    for way, value in ways:
        yield from _entry(f"     {way}", value, "", width, name=28)


def changes(
    several: Iterable[tuple[str, object, object]], width: int, names: tuple[str, str] = ("was", "is")
) -> Iterator[str]:
    """Fields that changed, each with what it was and what it is."""
    for name, before, now in several:
        first, second = (_value(one) for one in (before, now))
        same = common_prefix(first, second)
        yield f"  {name}"
        for said, value in zip(names, (first, second), strict=True):
            yield from _entry(f"    {said}", _near(value, same, width), "", width, name=14)


def columns() -> int:
    """The width that lines are made for: the terminal's, at most 100; 80 where there is none."""
    return min(_WIDEST, max(60, shutil.get_terminal_size((80, 24)).columns))


def wrapped(text: str, width: int, indent: str = "", hanging: str | None = None) -> Iterator[str]:
    """A paragraph in lines of the width; what has no blank is not broken, so that an address can be copied."""
    yield from textwrap.wrap(
        printable(one_line(text), 4000),
        width,
        initial_indent=indent,
        subsequent_indent=indent if hanging is None else hanging,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _entry(left: str, value: str, origin: str, width: int, *, name: int = _NAME) -> Iterator[str]:
    """A name, its value in its own column and, at the right, where it came from; addresses are never cut."""
    room = max(20, width - name - (_FROM + 2 if origin else 0))
    rows = _rows(printable(one_line(value), 4000), room)
    origins = textwrap.wrap(origin, _FROM, break_long_words=False) if origin else []
    for at in range(max(len(rows), len(origins))):
        head = left if at == 0 else ""
        middle = rows[at] if at < len(rows) else ""
        right = f"  {origins[at]}" if at < len(origins) else ""
        padded = middle + " " * (room - cell_len(middle)) if right else middle
        gap = " " * max(1, name - cell_len(head))
        yield f"{head}{gap}{padded}{right}".rstrip()


def _rows(text: str, room: int) -> list[str]:
    """A value in at most ``_MAX_LINES`` rows: broken at blanks where it has any, by cells where letters are wide."""
    rows: list[str] = []
    for word in text.split(" ") if text else [""]:
        if rows and cell_len(rows[-1]) + 1 + cell_len(word) <= room:
            rows[-1] += f" {word}"
        else:
            rows.append(word)
    if "://" not in text:
        rows = [piece for row in rows for piece in _pieces(row, room)]
    if len(rows) > _MAX_LINES:
        rows = [*rows[: _MAX_LINES - 1], _short(rows[_MAX_LINES - 1], room)]
    return rows


def _short(row: str, room: int) -> str:
    """A row with the sign that more would follow."""
    while row and cell_len(row) > room - 4:
        row = row.rpartition(" ")[0] if " " in row else row[:-1]
    return f"{row} ..."


def _pieces(row: str, room: int) -> Iterator[str]:
    while cell_len(row) > room:
        piece = set_cell_size(row, room).rstrip()
        yield piece
        row = row[len(piece) :]
    yield row


def _figures(way: Way) -> str:
    """What a way names, in words."""
    told = [plural(way.articles, "article")]
    if way.share < 0.995 and way.kind != "listing":
        told.append(f"{way.share:.0%} of what it names")
    if way.newest and way.oldest and way.dated > 1:
        told.append(
            f"{way.oldest[:10]} to {way.newest[:10]}" if way.oldest[:10] != way.newest[:10] else way.newest[:10]
        )
    if way.overlap is not None:
        told.append(f"{way.overlap:.0%} of the start page's")
    if way.others:
        told.append(f"with {plural(len(way.others), 'other')} like it")
    return ", ".join(told)


def _path(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def _value(value: object) -> str:
    return one_line(value) if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _near(text: str, same: int, width: int) -> str:
    """A long text from shortly before the place where it differs."""
    start = max(0, same - width // 3)
    return ("... " if start else "") + cut(text[start:], 2 * (width - 12)) if len(text) > 2 * width else text


def _cut_left(text: str, limit: int) -> str:
    if len(text) <= limit:
        return text
    _, blank, tail = text[4 - limit :].partition(" ")
    return f"... {tail if blank else text[4 - limit :]}"
