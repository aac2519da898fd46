"""Saved pages to rows: each read and cleaned with what the others teach, in the order given; no store."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.cleaning import clean, stem
from newscrawl.corpus.saved import Problem, Saved, files, lines, pages
from newscrawl.errors import UsageError
from newscrawl.extraction import read
from newscrawl.items import Brand, Known, Source
from newscrawl.publishing.line import Row
from newscrawl.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import BinaryIO

    from newscrawl.items import RawArticle, Sighting

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

    What can be read twice is read twice: first to learn which strings are proven to be injected anywhere, then
    to clean each article with what the others have proven, on top of ``known``. Standard input and pipes are read
    once, with what is known by then. An input that gives no article goes to ``on_problem`` and stops nothing.
    Raises UsageError at once for a path that does not exist.
    """
    places = [place if place == STDIN else Path(place) for place in inputs]
    for place in places:
        if isinstance(place, Path) and not os.access(place, os.F_OK):
            raise UsageError(f"{printable(str(place), 1000)} cannot be found. Name a file, a folder or -.")
    book = Book(known or Known())
    return _rows(places, stdin, on_problem, book)


@dataclass(frozen=True, slots=True)
class _Found:
    raw: RawArticle
    input_id: str | int | None


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

    def known_beside(self, sightings: Iterable[Sighting]) -> Known:
        """What all others have taught: an article whose sightings were learned is no witness for itself."""
        others: dict[str, Brand] = {}
        for text, kind in {(sighting.text, sighting.kind) for sighting in sightings}:
            brand = others.get(text) or self._brands.get(text)
            if brand and kind == "glue":
                others[text] = replace(brand, proofs=brand.proofs - 1)
            elif brand and kind == "language":
                others[text] = replace(brand, language=max(0, brand.language - 1))
        if not others:
            return self.known()
        brands = {name: others.get(name, brand) for name, brand in self._brands.items()}
        return Known(brands={name: brand for name, brand in brands.items() if brand.proofs > 0})


def _rows(
    places: Sequence[Path | str], stdin: BinaryIO, on_problem: Callable[[Problem], None], book: Book
) -> Iterator[Row]:
    before = book.known()
    for place in filter(_lasts, places):  # all with what was known before: order makes no difference
        for found in _articles(place, stdin):
            if not isinstance(found, Problem):
                book.learn(clean(found.raw, before).sightings)
    for place in places:
        once = not _lasts(place)
        for found in _articles(place, stdin):
            if isinstance(found, Problem):
                on_problem(found)
                continue
            own = () if once else clean(found.raw, before).sightings
            cleaned = clean(found.raw, book.known_beside(own))
            if once:
                book.learn(cleaned.sightings)
            yield Row(cleaned.article, input_id=found.input_id)


def _lasts(place: Path | str) -> bool:
    """Whether an input can be read a second time."""
    return isinstance(place, Path) and (place.is_file() or place.is_dir())


def _articles(place: Path | str, stdin: BinaryIO) -> Iterator[_Found | Problem]:
    """The articles of one input; what a page's keeper does not say of its time nobody knows, so it is None."""
    for entry in _entries(place, stdin):
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


def _entries(place: Path | str, stdin: BinaryIO) -> Iterator[Saved | Problem]:
    if not isinstance(place, Path):
        yield from lines(stdin, "standard input")
        return
    for file in files(place):
        if isinstance(file, Problem):
            yield file
        else:
            yield from pages(file)
