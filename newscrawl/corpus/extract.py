"""Saved pages to rows: each read and cleaned with what the others teach, in the order given; no store."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cleaning import clean
from newscrawl.cleaning.census import Census, make_book
from newscrawl.corpus.saved import Problem, Saved, files, lines, pages
from newscrawl.corpus.spool import STDIN
from newscrawl.errors import UsageError
from newscrawl.extraction import read
from newscrawl.items import Known, Source
from newscrawl.publishing.line import Row
from newscrawl.text import printable
from newscrawl.urls import domain

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import BinaryIO

    from newscrawl.items import RawArticle, Sighting


def extract_files(
    inputs: Sequence[Path | str],
    stdin: BinaryIO,
    on_problem: Callable[[Problem], None],
    known: Known | None = None,
    leave_out: Path | None = None,
) -> Iterator[Row]:
    """Rows of all saved pages in the order of the inputs: files, folders, ``-`` for JSON Lines on ``stdin``.

    What can be read twice is read twice: first to learn which strings are proven to be injected anywhere, then
    to clean each article with what the others have proven, on top of ``known``. Standard input and pipes are read
    once, with what is known by then. An input that gives no article goes to ``on_problem`` and stops nothing.
    Found in a folder, ``leave_out`` is no input: the file that these rows go to. Raises UsageError at once for a path
    that does not exist.
    """
    places = [place if place == STDIN else Path(place) for place in inputs]
    for place in places:
        if isinstance(place, Path) and not os.access(place, os.F_OK):
            raise UsageError(f"{printable(str(place), 1000)} cannot be found. Name a file, a folder or -.")
    return _rows(places, partial(_articles, stdin=stdin, leave_out=leave_out), on_problem, known or Known())


@dataclass(frozen=True, slots=True)
class _Found:
    raw: RawArticle
    input_id: str | int | None


def _rows(
    places: Sequence[Path | str],
    articles: Callable[[Path | str], Iterator[_Found | Problem]],
    on_problem: Callable[[Problem], None],
    start: Known,
) -> Iterator[Row]:
    census = Census()
    for place in filter(_lasts, places):  # each with what was known before: order makes no difference
        for found in articles(place):
            if not isinstance(found, Problem):
                census.learn(found.raw.headline, clean(found.raw, start).sightings, domain(found.raw.url) or "")
    known = make_book(census, census.language, start)
    for place in places:
        for found in articles(place):
            if isinstance(found, Problem):
                on_problem(found)
                continue
            cleaned = clean(found.raw, known)
            if not _lasts(place):
                census.learn(found.raw.headline, cleaned.sightings, domain(found.raw.url) or "")
                known = make_book(census, census.language, start) if _teaches(cleaned.sightings) else known
            yield Row(cleaned.article, input_id=found.input_id)


def _teaches(sightings: Sequence[Sighting]) -> bool:
    return any(seen.kind != "prefix" for seen in sightings)


def _lasts(place: Path | str) -> bool:
    """Whether an input can be read a second time."""
    return isinstance(place, Path) and (place.is_file() or place.is_dir())


def _articles(place: Path | str, stdin: BinaryIO, leave_out: Path | None) -> Iterator[_Found | Problem]:
    """The articles of one input; what a page's keeper does not say of its time nobody knows, so it is None."""
    for entry in _entries(place, stdin, leave_out):
        if isinstance(entry, Problem):
            yield entry
            continue
        reading = read(entry.page)
        if reading.article is None:
            yield Problem(entry.where, f"no article: {reading.reason}")
            continue
        moment = entry.page.fetched_at or None
        raw = replace(reading.article, date_downloaded=moment, source=Source(method="extract"))
        yield _Found(raw, entry.input_id)


def _entries(place: Path | str, stdin: BinaryIO, leave_out: Path | None) -> Iterator[Saved | Problem]:
    if not isinstance(place, Path):
        yield from lines(stdin, "standard input")
        return
    for file in files(place, leave_out):
        if isinstance(file, Problem):
            yield file
        else:
            yield from pages(file)
