"""The passes of ``clean`` over one whole file, with what each leaves for the next. Knows no output."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from typing import Self, TypeVar

from newscrawl.cleaning.census import Census, Survey, make_book
from newscrawl.cleaning.noise import Standing
from newscrawl.corpus.clean_leads import Leads
from newscrawl.corpus.clean_names import Names
from newscrawl.corpus.clean_noise import Noise
from newscrawl.corpus.clean_report import Rejects, two_keys
from newscrawl.corpus.clean_steps import Cleaning, Counting, Surveying
from newscrawl.corpus.siblings import Copies
from newscrawl.corpus.siblings_index import Index
from newscrawl.corpus.spool import Source, reading, spooling, temporary
from newscrawl.corpus.spool_lines import Chunk, chunks
from newscrawl.corpus.spool_numbers import Marking, Marks
from newscrawl.corpus.workers import Step, Workers, working
from newscrawl.items import Known

T = TypeVar("T")
Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Notes:
    """What the passes leave for each other, in files without names.

    Marked are ``changed``, the records that are cleaned whatever else is known; ``led``, those whose headlines a known
    string may lead; ``known``, both and those in which one is glued; ``noisy``, those with lines of noise.
    """

    changed: Marking
    led: Marking
    known: Marking
    noisy: Marking
    leads: Leads
    noise: Noise

    @classmethod
    def opened(cls, stack: ExitStack) -> Self:
        """Make them, until the stack is closed."""
        changed, led, known, noisy, *others = [stack.enter_context(temporary()) for _ in range(7)]
        leads, rows, records = others
        return cls(Marking(changed), Marking(led), Marking(known), Marking(noisy), Leads(leads), Noise(rows, records))

    @property
    def files(self) -> tuple[int, ...]:
        """The descriptors that readers need."""
        return tuple(one.file for one in (self.changed, self.led, self.known, self.noisy))


@dataclass(slots=True)
class Passes:
    """The source is read once in each, by the workers, a chunk at a time.

    ``on_progress`` is told the name of the pass and the share of the file that it is through, 0 to 1.
    """

    source: Source
    workers: Workers
    rejects: Rejects
    chunk: int
    on_progress: Progress
    notes: Notes
    remove_noise: bool = False
    records: int = 0
    census: Census = field(default_factory=Census)

    def count(self, index: Index | None) -> Iterator[bytes]:
        """Fill the census and the index; give a line for each broken one. Raises UsageError for a doubled field."""
        before = 0
        for part in self._through("counting", Counting(self.source.file, index is not None)):
            if part.two_keys:
                number, keys = part.two_keys
                raise two_keys(self.source.name, before + number, keys)
            for reject in part.rejects:
                yield self.rejects.take(reject, before)
            before += part.lines
            self.records += part.records
            self.census.merge(part.census)
            with spooling():
                self.notes.changed.add(part.marks)
                self.notes.leads.add(part.leads)
                self.notes.noise.add(part.noise, part.noise_records)
                if index:
                    index.add(part.rows)

    def survey(self, start: Known) -> tuple[Survey, Marks]:
        """How the nominated strings live in all records, and which records are to be cleaned.

        The file is not read where nothing was nominated and nothing known before.
        """
        notes, survey = self.notes, Survey.of(self.census.nominated())
        book = make_book(self.census, Counter(), start)
        if not book.brands and not survey.strings.brands:
            return survey, notes.changed.marks()
        with spooling():
            for places in notes.leads.places(book.brands):
                notes.led.add(places)
            marks = notes.changed.marks(), notes.led.marks()
        names = Names.of([*survey.strings.brands.values(), *book.brands.values()])
        step = Surveying(self.source.file, survey.strings, names, book if start.brands else None, marks)
        for part in self._through("weighing", step):
            survey.merge(part.counts)
            with spooling():
                notes.known.add(part.marks)
        return survey, notes.known.marks()

    def clean(self, known: Known, copies: Copies | None, marks: Marks) -> Iterator[bytes]:
        """The cleaned lines, those of a chunk together. Raises UsageError at their end if the file has changed."""
        report = self.rejects.report
        with spooling():
            standing = Standing(self.notes.noise.keys(), remove=self.remove_noise)
            for places in self.notes.noise.places(standing.keys):
                self.notes.noisy.add(places)
            noisy = self.notes.noisy.marks()
        for part in self._through("cleaning", Cleaning(self.source.file, known, copies, marks, noisy, standing)):
            report.add(part)
            yield part.lines
        self.source.check_unchanged()
        assert report.records == self.records, "a line was a record in one pass only"

    def _through(self, name: str, step: Step[Chunk, T]) -> Iterator[T]:
        ends: deque[int] = deque()

        def noted() -> Iterator[Chunk]:
            for chunk in chunks(self.source.file, self.source.size, self.chunk):
                ends.append(chunk.end)
                yield chunk

        with reading(self.source.name), working():
            for part in self.workers.run(step, noted()):
                self.on_progress(name, ends.popleft() / self.source.size)
                yield part
