"""The three passes of ``clean`` over a file, each on one chunk at a time: what a worker does. Writes nothing."""

from __future__ import annotations

import zlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from newscrawl.cleaning import clean_fields
from newscrawl.cleaning.census import Census, Counts, Survey, copy_keys, glued_in
from newscrawl.cleaning.noise import NOTHING, ROW_SIZE, Standing, line_rows
from newscrawl.cleaning.noise import places as noise_in
from newscrawl.cleaning.prefixes import heads
from newscrawl.corpus.clean_names import Names
from newscrawl.corpus.records import Record, TwoKeysError, parse, untouched, with_cleaning
from newscrawl.corpus.records_json import BrokenRecordError
from newscrawl.corpus.siblings import Copies, Sibling, packed_rows
from newscrawl.corpus.spool_lines import MAX_LINE, Chunk, Line, Readline, line_at, lines, stretch
from newscrawl.corpus.spool_numbers import Marks
from newscrawl.items import Known
from newscrawl.urls import domain

# More copies of a story add little and cost a comparison each.
MAX_SIBLINGS = 4
# Cleaned copies that a worker holds: those of a story often stand near each other, and each is asked for by all others.
_HELD = 256
# What is told of a broken line.
_EXCERPT = 1000


class Reject(NamedTuple):
    """A line that is no record: its number from 1 within what was read, why, and its first characters."""

    number: int
    reason: str
    excerpt: str


@dataclass(slots=True)
class Counted:
    """What the first pass tells of a chunk.

    ``two_keys``: the number of a line that says one field twice, and the two keys; reading ends there. ``rows`` are
    those of the index of copies, ``noise`` those of the bodies' lines, ``noise_records`` an ``array("Q")`` of where each
    record begins and how many of these it has, ``leads`` one of pairs: ``head_key`` for each string that may lead the
    headline, and where the record begins. ``marks`` is one of where the lines begin that do not stay as they are.
    """

    lines: int = 0
    records: int = 0
    rejects: list[Reject] = field(default_factory=list)
    two_keys: tuple[int, tuple[str, ...]] | None = None
    census: Census = field(default_factory=Census)
    rows: bytes = b""
    marks: bytes = b""
    noise: bytes = b""
    noise_records: bytes = b""
    leads: bytes = b""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What the second pass tells of a chunk: its counts, and like ``Counted`` its marks and those of the first pass."""

    counts: Counts
    marks: bytes


@dataclass(slots=True)
class Written:
    """What the last pass makes of a chunk: its lines, and how many records were edited, with how many edits."""

    lines: bytes = b""
    records: int = 0
    edited: int = 0
    edits: int = 0


@dataclass(frozen=True, slots=True)
class Counting:
    """First pass: what each record proves alone, which lines are none, and the keys by which copies find each other.

    Marked are lines that are no records, and records that cleaning changes or labels whatever else is known.
    """

    file: int
    copies: bool

    def run(self, chunk: Chunk) -> Counted:
        """Count one chunk."""
        counted, rows, noise = Counted(), list[bytes](), list[bytes]()
        marks, leads, noise_records = array("Q"), array("Q"), array("Q")
        try:
            for line, found in parsed(stretch(self.file, *chunk)):
                counted.lines, place = line.number, chunk.start + line.start
                if isinstance(found, Reject):
                    counted.rejects.append(found)
                    marks.append(place)
                elif found is not None:
                    counted.records += 1
                    if _count(found, counted.census):
                        marks.append(place)
                    for head in heads(found.headline):
                        leads.extend((head_key(head), place))
                    noise.append(line_rows(_host(found), found.headline, found.body))
                    noise_records.extend((place, len(noise[-1]) // ROW_SIZE))
                    if self.copies:
                        rows.append(packed_rows(copy_keys(found.url, found.headline, found.body), place, found.line))
        except TwoKeysAtError as error:
            counted.two_keys = (error.number, error.keys)
        counted.rows, counted.noise = b"".join(rows), b"".join(noise)
        counted.marks, counted.leads, counted.noise_records = marks.tobytes(), leads.tobytes(), noise_records.tobytes()
        return counted


@dataclass(frozen=True, slots=True)
class Surveying:
    """Second pass: how the nominated strings live in all records.

    ``strings`` are those, as a survey has them; ``book`` is the brand book that will be, its counts aside, or None where
    it will have no other strings. ``names`` finds the strings of both. Where none leads the headline and none is glued a
    record is cleaned as if nothing were known: the others are marked, those in ``marks`` anyway.
    """

    file: int
    strings: Known
    names: Names
    book: Known | None
    marks: tuple[Marks, ...]

    def run(self, chunk: Chunk) -> Surveyed:
        """Survey one chunk."""
        survey, marks = Survey(self.strings), array("Q")
        before = frozenset[int]().union(*(one.of(chunk) for one in self.marks))
        for line in lines(stretch(self.file, *chunk)):
            place = chunk.start + line.start
            if self._take(line, survey) or place in before:
                marks.append(place)
        return Surveyed(survey.counts(), marks.tobytes())

    def _take(self, line: Line, survey: Survey) -> bool:
        """Survey a record; whether a known string is glued in it."""
        record = _found(line) if self.names.may_be_in(line.data) else None
        if not isinstance(record, Record):
            return False
        glued = survey.add(record.headline, record.body)
        if self.book:
            glued = glued_in(record.body, self.book)
        return glued or glued_in(record.description or "", self.book or self.strings)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Last pass: each record's line, cleaned with the brand book and with its copies where there are any.

    A line that has no copies and is neither in ``marks`` nor, for lines of noise, in ``noisy`` is not even parsed: it was
    a record that nothing changes.
    """

    file: int
    known: Known
    copies: Copies | None
    marks: Marks
    noisy: Marks
    standing: Standing
    _held: dict[int, tuple[Record, Sibling]] = field(default_factory=dict)

    def run(self, chunk: Chunk) -> Written:
        """Clean one chunk."""
        copies = self.copies.of(chunk) if self.copies else {}
        marks, noisy = self.marks.of(chunk), self.noisy.of(chunk)
        written, made = Written(), []
        for line in lines(stretch(self.file, *chunk)):
            place = chunk.start + line.start
            if place in marks or place in copies or place in noisy:
                one = self._cleaned(line, copies.get(place, []), marked=place in marks)
            else:
                one = Written() if line.data.isspace() else Written(untouched(line.data), 1)
            made.append(one.lines)
            written.records += one.records
            written.edited += one.edited
            written.edits += one.edits
        written.lines = b"".join(made)
        return written

    def _cleaned(self, line: Line, places: list[int], *, marked: bool) -> Written:
        record = _found(line)
        if not isinstance(record, Record):
            return Written()
        siblings = self._siblings(record, places)
        standing = replace(self.standing, host=_host(record)) if self.standing.keys else self.standing
        if marked or siblings or (standing.keys and noise_in(record.body, standing)):
            return cleaned_line(record, self.known, siblings, standing)
        return Written(untouched(line.data), 1)

    def _siblings(self, record: Record, places: list[int]) -> list[Sibling]:
        """The first few copies that say something of their own."""
        siblings: list[Sibling] = []
        seen = {(record.headline, record.body)}
        for place in places:
            raw, sibling = self._at(place)
            if (raw.headline, raw.body) not in seen:
                seen.add((raw.headline, raw.body))
                siblings.append(sibling)
                if len(siblings) == MAX_SIBLINGS:
                    break
        return siblings

    def _at(self, place: int) -> tuple[Record, Sibling]:
        if place not in self._held:
            if len(self._held) >= _HELD:
                del self._held[next(iter(self._held))]
            raw = parse(line_at(self.file, place))
            sibling = Sibling(_name(raw, place), raw.headline, raw.body, ())
            if place in self.marks:
                cleaned = clean_fields(raw.headline, raw.body, self.known)
                sibling = Sibling(sibling.id, cleaned.headline, cleaned.article_body, cleaned.edits)
            self._held[place] = raw, sibling
        return self._held[place]


class TwoKeysAtError(Exception):
    """A record says one field twice: the number of its line within what was read, and the keys."""

    def __init__(self, number: int, keys: tuple[str, ...]) -> None:
        super().__init__(number, keys)
        self.number, self.keys = number, keys


def parsed(stream: Readline) -> Iterator[tuple[Line, Record | Reject | None]]:
    """Each line with its record, or with why it is none, or with None where it is empty. Raises TwoKeysAtError."""
    for line in lines(stream):
        try:
            found = _found(line)
        except TwoKeysError as error:
            raise TwoKeysAtError(line.number, error.keys) from None
        yield line, found


def _found(line: Line) -> Record | Reject | None:
    reason = f"longer than {MAX_LINE >> 20} MB"
    if line.whole:
        try:
            return None if line.data.isspace() else parse(line.data)
        except BrokenRecordError as error:
            reason = str(error)
    return Reject(line.number, reason, excerpt(line.data))


def excerpt(line: bytes) -> str:
    """The first characters of a line, for people."""
    return line[: 4 * _EXCERPT].rstrip(b"\r\n").decode(errors="replace")[:_EXCERPT]


def cleaned_line(record: Record, known: Known, siblings: list[Sibling], standing: Standing = NOTHING) -> Written:
    """One record's line, cleaned."""
    cleaned = clean_fields(
        record.headline, record.body, known, description=record.description, siblings=siblings, standing=standing
    )
    line = with_cleaning(record, cleaned)
    edits = len(cleaned.edits) if line[:-1] != record.line else 0
    return Written(line, 1, int(edits > 0), edits)


def _count(record: Record, census: Census) -> bool:
    """Learn from one record alone; whether cleaning changes or labels it even so."""
    cleaned = clean_fields(record.headline, record.body, Known(), description=record.description)
    census.learn(record.headline, cleaned.sightings, _host(record), cleaned.strangers)
    return bool(cleaned.edits or cleaned.labels)


def head_key(head: str) -> int:
    """The hash by which the first word of a string goes."""
    return zlib.crc32(head.encode("utf-8", "replace"))


def _host(record: Record) -> str:
    """Whose lines a record's are; those without an address count as one host."""
    return domain(record.url) or ""


def _name(record: Record, place: int) -> str:
    given = record.values.get("id")
    return str(given) if isinstance(given, str | int) else record.url or f"at byte {place}"
