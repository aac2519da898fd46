"""Saved pages to lines: each read and cleaned with what the others teach, in the order given; no store.

Workers read the pages: the first ones of each host teach what its pages have in common, then all pages of the hosts that
have taught are read with that. What was found waits in a file without a name until all pages have told what they prove,
and is cleaned then; memory does not grow with the input.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from itertools import chain, groupby, repeat
from itertools import count as count_up
from pathlib import Path
from typing import BinaryIO

from newscrawl.cleaning import clean
from newscrawl.cleaning.census import Census, make_book
from newscrawl.corpus.extract_hosts import Hosts
from newscrawl.corpus.extract_inputs import Inputs, batches, is_lasting
from newscrawl.corpus.extract_spool import Spool
from newscrawl.corpus.extract_steps import Batch, BatchCleaned, Cleaning, Flowing, Reading, cleaned_now, host_of
from newscrawl.corpus.saved import Problem, Saved
from newscrawl.corpus.spool import STDIN, temporary
from newscrawl.corpus.spool_lines import Chunk
from newscrawl.corpus.workers import Workers, cores, working
from newscrawl.errors import UsageError
from newscrawl.items import Article, Known, RawArticle
from newscrawl.text import printable
from newscrawl.urls import domain

# Below this one worker is through before a second one has started (.5 s of CPU: 20 pages the careful way).
_WORTH_WORKERS = 1 << 20


@dataclass(frozen=True, slots=True)
class Options:
    """``workers``: None for one each CPU; ``pages`` that one is given at a time; ``reading``: how pages are read.

    With 0 workers pages are read in this process, which a page may then end: ``reading`` must have no bound. The answer is
    the same for any number of workers and of pages.
    """

    workers: int | None = None
    pages: int = 16
    reading: Reading = field(default_factory=Reading)


def extract_files(
    inputs: Sequence[Path | str],
    stdin: BinaryIO,
    on_problem: Callable[[Problem], None],
    *,
    known: Known | None = None,
    leave_out: Path | None = None,
    on_quick: Callable[[Problem], None] = lambda _: None,
    options: Options | None = None,
) -> Iterator[bytes]:
    """Lines of all saved pages in the order of the inputs: files, folders, ``-`` for JSON Lines on ``stdin``.

    What lasts is read before the first line comes, to learn what the pages of each host have in common and which strings
    are proven to be injected anywhere; each page is read with what its host's other pages teach, and cleaned with what
    the others have proven, on top of ``known``. Standard input and pipes give each line as they come, with what is known
    by then. An input that gives no article goes to ``on_problem`` and stops nothing; one that took too long, and was read
    the quick way, to ``on_quick``. Found in a folder, ``leave_out`` is no input: the file that these lines go to. Raises
    UsageError at once for a path that does not exist, PublishFailed where a temporary file cannot be written.
    """
    places = [place if place == STDIN else Path(place) for place in inputs]
    for place in places:
        if isinstance(place, Path) and not os.access(place, os.F_OK):
            raise UsageError(f"{printable(str(place), 1000)} cannot be found. Name a file, a folder or -.")
    return _lines(
        places, Inputs(stdin, leave_out), options or Options(), _Telling(on_problem, on_quick), known or Known()
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    on_problem: Callable[[Problem], None]
    on_quick: Callable[[Problem], None]

    def told(self, made: BatchCleaned) -> Iterator[bytes]:
        """Tell what there is to tell of a batch, then give its lines."""
        for problem in made.problems:
            self.on_problem(problem)
        for quick in made.quick:
            self.on_quick(quick)
        yield from made.lines


class _Taught:
    """The brand book that grows with the articles, on top of what was known at the start."""

    def __init__(self, start: Known) -> None:
        self._start, self._census, self.known = start, Census(), start

    def settle(self, census: Census) -> None:
        """Know what the articles of all lasting inputs have proven."""
        self._census = census
        self.known = make_book(census, census.language, self._start)

    def cleaned(self, raw: RawArticle) -> Article:
        """Clean an article with what is known by now, and learn from it."""
        cleaned = clean(raw, self.known)
        self._census.learn(raw.headline, cleaned.sightings, domain(raw.url) or "")
        if any(seen.kind != "prefix" for seen in cleaned.sightings):
            self.settle(self._census)
        return cleaned.article


@dataclass(frozen=True, slots=True)
class _Extraction:
    inputs: Inputs
    reading: Reading
    pages: int
    pool: Workers
    hosts: Hosts

    def learned(self, groups: Sequence[Sequence[Path | str]], spool: Spool) -> Census:
        """Read each page, but for those of hosts whose first pages teach enough; what they prove together."""
        census = Census()
        for group in groups:
            batches = (Batch(tuple(map(self._asked, batch))) for batch in self._batches(group))
            for read in self.pool.run(self.reading, batches):
                for host, seen in read.taught:
                    self.hosts.learn(host, seen)
                census.merge(read.census)
                spool.add(read.blob)
            spool.end()
        return census

    def read_again(self, groups: Sequence[Sequence[Path | str]], kept: Spool, spool: Spool) -> Census:
        """Read the pages of hosts that have taught, and those that waited; the others stay as they were read."""
        census = Census()
        reading = replace(self.reading, file=kept.file, learns=False)
        for number, group in enumerate(groups):
            chunks = chain(kept.blobs(number), repeat(None))
            batches = (self._taught(batch, chunk) for batch, chunk in zip(self._batches(group), chunks, strict=False))
            for read in self.pool.run(reading, batches):
                census.merge(read.census)
                spool.add(read.blob)
            spool.end()
        return census

    def _batches(self, group: Sequence[Path | str]) -> Iterator[tuple[Saved | Problem, ...]]:
        return batches(self.inputs.entries(group), self.pages)

    def _asked(self, entry: Saved | Problem) -> Saved | Problem | str:
        if isinstance(entry, Problem):
            return entry
        host = host_of(entry)
        return entry if host is None or self.hosts.ask(host) else entry.where

    def _taught(self, batch: tuple[Saved | Problem, ...], kept: Chunk | None) -> Batch:
        if kept is None:  # the input has grown meanwhile
            return Batch(batch)
        hosts = [host_of(entry) if isinstance(entry, Saved) else None for entry in batch]
        memories = {host: known for host in set(hosts) if host and (known := self.hosts.taught(host)) is not None}
        entries = (entry if host in memories else entry.where for entry, host in zip(batch, hosts, strict=True))
        return Batch(tuple(entries), memories, kept)


def _lines(
    places: Sequence[Path | str], inputs: Inputs, options: Options, tell: _Telling, start: Known
) -> Iterator[bytes]:
    groups = [(lasting, tuple(group)) for lasting, group in groupby(places, is_lasting)]
    stay = [group for lasting, group in groups if lasting]
    taught = _Taught(start)
    with ExitStack() as stack, working():
        spools = [Spool(stack.enter_context(temporary())) for _ in range(2)]
        hosts = stack.enter_context(Hosts())
        count = _count(options, inputs, [place for group in stay for place in group])
        pool = stack.enter_context(Workers(count, [spool.file for spool in spools], apart=count > 0))
        given = _Extraction(inputs, replace(options.reading, start=start), options.pages, pool, hosts)
        census, spool = given.learned(stay, spools[0]), spools[0]
        if hosts.has_taught:
            census, spool = given.read_again(stay, *spools), spools[1]
        taught.settle(census)
        numbers = count_up()
        for lasting, group in groups:
            if lasting:
                for made in pool.run(Cleaning(spool.file, taught.known), spool.blobs(next(numbers))):
                    yield from tell.told(made)
            else:
                alone = stack.enter_context(Workers(min(count, 1), apart=count > 0))
                flow = (Batch((entry,)) for entry in inputs.entries(group))
                for read in alone.run(Flowing(options.reading), flow, ahead=0):
                    yield from tell.told(cleaned_now(read, taught.cleaned))


def _count(options: Options, inputs: Inputs, places: Sequence[Path | str]) -> int:
    if options.workers is not None:
        return options.workers
    return cores() if inputs.is_beyond(_WORTH_WORKERS, places) else 1
