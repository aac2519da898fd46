"""``clean --online``: one pass over a stream, each record cleaned with what those before it have taught."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from newscrawl.cleaning.census import Census, Survey, make_book
from newscrawl.corpus.clean_report import Rejects, two_keys
from newscrawl.corpus.clean_steps import Reject, TwoKeysAtError, cleaned_line, parsed
from newscrawl.corpus.records import Record
from newscrawl.corpus.spool import spooling
from newscrawl.corpus.spool_lines import Readline
from newscrawl.items import Known
from newscrawl.urls import domain

# The book is made anew when a brand was proven, and besides after every so many records in a hundred, so that its
# counts grow old by no more; what that costs a record does not grow with the stream.
_STALE = 100


@dataclass(slots=True)
class Learning:
    """What a stream has taught so far, on top of what was known before it."""

    start: Known
    known: Known = field(init=False)
    _census: Census = field(default_factory=Census)
    _survey: Survey = field(default_factory=lambda: Survey.of(()))
    _records: int = 0
    _due: int = 0

    def __post_init__(self) -> None:
        """Begin with what was known."""
        self.known = self.start

    def take(self, record: Record) -> None:
        """Learn from one record, after it was cleaned."""
        self._census.add(record.headline, record.body, domain(record.url) or "")
        names = self._census.nominated()
        if names != self._survey.strings.brands.keys():
            wider = Survey.of(names)
            wider.merge(self._survey.counts())
            self._survey, self._due = wider, self._records
        self._survey.add(record.headline, record.body)
        if self._records >= self._due:
            self.settled()
            self._due = self._records + 1 + self._records // _STALE
        self._records += 1

    def settled(self) -> Known:
        """The book, brought up to date."""
        self.known = make_book(self._census, self._survey.lives(), self.start)
        return self.known


def lines_online(stream: Readline, learning: Learning, rejects: Rejects, kept: BinaryIO) -> Iterator[bytes]:
    """The cleaned lines of a stream, each as soon as its record was read; broken ones go to ``kept``."""
    try:
        for _, found in parsed(stream):
            if isinstance(found, Reject):
                line = rejects.take(found)
                if rejects.has_file:
                    with spooling():
                        kept.write(line)
            elif found is not None:
                written = cleaned_line(found, learning.known, [])
                rejects.report.add(written)
                yield written.lines
                learning.take(found)
    except TwoKeysAtError as error:
        raise two_keys(rejects.name, error.number, error.keys) from None
