"""Saved pages to rows: each read and cleaned with what the others teach, in the order given; no store."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cleaning import clean, stem
from newscrawl.corpus.saved import Problem, Saved, files, lines, pages
from newscrawl.errors import Drop, UsageError
from newscrawl.extraction import read
from newscrawl.items import Brand, Cleaned, Known, Sighting, Source
from newscrawl.publishing.line import Row
from newscrawl.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

STDIN = "-"

# Strings of which only ordinary use is known so far are forgotten beyond this many, the rarest first: a
# corpus of millions has as many first words as headlines, and a brand is seen often.
_MOST_STRINGS = 100_000


def extract_files(
    inputs: Sequence[Path | str],
    stdin: BinaryIO,
    on_problem: Callable[[Problem], None],
    known: Known | None = None,
) -> Iterator[Row]:
    """Rows of all saved pages in the order of the inputs: files, folders, ``-`` for JSON Lines on ``stdin``.

    What can be read twice is read twice: first to learn which strings are proven to be injected anywhere,
    then to clean with that knowledge, on top of ``known``. Standard input and pipes are read once, with what
    is known by then. An input that gives no article goes to ``on_problem`` and stops nothing. Raises
    UsageError at once for a path that does not exist.
    """
    places = [place if place == STDIN else Path(place) for place in inputs]
    for place in places:
        if isinstance(place, Path) and not os.access(place, os.F_OK):
            raise UsageError(f"{printable(str(place), 1000)} cannot be found. Name a file, a folder or -.")
    book = Book(known or Known())
    return _rows(places, stdin, on_problem, book)


class Book:
    """What one call has learned: in how many articles a string was proven injected, or was language."""

    def __init__(self, known: Known) -> None:
        self._brands = dict(known.brands)
        self._language: Counter[str] = Counter()
        self._snapshot: Known | None = known

    def learn(self, sightings: Iterable[Sighting]) -> None:
        """Take the sightings of one article; each string counts once of each kind."""
        for text, kind in {(sighting.text, sighting.kind) for sighting in sightings}:
            brand = self._brands.get(text)
            if kind == "glue":
                old = brand or Brand(text, stem(text), proofs=0, language=self._language.pop(text, 0))
                self._brands[text] = replace(old, proofs=old.proofs + 1)
                self._snapshot = None
            elif kind == "language" and brand:
                self._brands[text] = replace(brand, language=brand.language + 1)
                self._snapshot = None
            elif kind == "language":
                self._language[text] += 1
        if len(self._language) > _MOST_STRINGS:
            self._language = Counter(dict(self._language.most_common(_MOST_STRINGS // 2)))

    def known(self) -> Known:
        """Everything learned so far, as a value that does not change any more."""
        if self._snapshot is None:
            self._snapshot = Known(brands=dict(self._brands))
        return self._snapshot


def _rows(
    places: Sequence[Path | str], stdin: BinaryIO, on_problem: Callable[[Problem], None], book: Book
) -> Iterator[Row]:
    _learn([place for place in places if _lasts(place)], stdin, book)
    for place in places:
        once = not _lasts(place)
        for entry in _entries(place, stdin):
            outcome = entry if isinstance(entry, Problem) else _cleaned(entry, book.known())
            if isinstance(outcome, Problem):
                on_problem(outcome)
                continue
            if once:
                book.learn(outcome.sightings)
            yield Row(outcome.article, input_id=entry.input_id if isinstance(entry, Saved) else None)


def _learn(places: Sequence[Path | str], stdin: BinaryIO, book: Book) -> None:
    """The first reading: all is cleaned with what was known before, so that order makes no difference."""
    before = book.known()
    for place in places:
        for entry in _entries(place, stdin):
            outcome = entry if isinstance(entry, Problem) else _cleaned(entry, before)
            if isinstance(outcome, Cleaned):
                book.learn(outcome.sightings)


def _lasts(place: Path | str) -> bool:
    """Whether an input can be read a second time."""
    return isinstance(place, Path) and (place.is_file() or place.is_dir())


def _entries(place: Path | str, stdin: BinaryIO) -> Iterator[Saved | Problem]:
    if not isinstance(place, Path):
        yield from lines(stdin, "standard input")
        return
    for file in files(place):
        if isinstance(file, Problem):
            yield file
        else:
            yield from pages(file)


def _cleaned(saved: Saved, known: Known) -> Cleaned | Problem:
    """Read and clean one saved page; its time is what its keeper says or None, never now."""
    reading = read(saved.page)
    if reading.article is None:
        return Problem(saved.where, f"no article: {reading.reason}")
    moment = saved.page.fetched_at or None
    raw = replace(reading.article, date_downloaded=moment, source=Source(method="extract"))
    try:
        return clean(raw, known)
    except Drop as drop:
        return Problem(saved.where, f"no article: {drop}")
