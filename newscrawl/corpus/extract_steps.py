"""What a worker does for ``extract``: read a batch of saved pages, and later clean what was found in them.

No page costs more than itself: where reading takes too long, or ends the process, the page is read again alone, then
the quick way, and is a problem only if that fails too.
"""

from __future__ import annotations

import pickle
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from typing import Self

import zstandard

from newscrawl import extraction
from newscrawl.cleaning import clean
from newscrawl.cleaning.census import Census
from newscrawl.corpus.extract_hosts import Recent
from newscrawl.corpus.records_json import as_ascii, is_whole
from newscrawl.corpus.saved import Problem, Saved, own_address
from newscrawl.corpus.spool_lines import Chunk, stretch
from newscrawl.corpus.workers import WorkerGoneError
from newscrawl.extraction import Observation, SiteMemory
from newscrawl.extraction.memory import unpack
from newscrawl.extraction.reading import Reading as Read
from newscrawl.items import Article, Known, Label, RawArticle, Source
from newscrawl.publishing.line import Row, dumps, to_line
from newscrawl.text import printable
from newscrawl.urls import domain

# CPU seconds for one page, of each way: the slowest of 520 public pages takes .14 s, but bytes, tags and depth bound
# what C code does only roughly.
SECONDS = 10.0
QUICK = "read-quickly"

Way = Callable[[Saved, SiteMemory | None], Read]


@dataclass(frozen=True, slots=True)
class Found:
    """An article: where its page was found, the caller's id, and why it was read the quick way, if it was."""

    where: str
    raw: RawArticle
    input_id: str | int | None = None
    quick: str = ""

    def line(self, article: Article) -> bytes:
        """The line of this article, which was cleaned meanwhile."""
        line = to_line(Row(article, input_id=self.input_id), full=True)
        return dumps(line) if is_whole(self.input_id) else as_ascii(line)


Result = Found | Problem


def carefully(entry: Saved, memory: SiteMemory | None) -> Read:
    """Read a page."""
    return extraction.read(entry.page, memory, name=entry.where)


def quickly(entry: Saved, memory: SiteMemory | None) -> Read:
    """Read a page without what may take long."""
    return extraction.read(entry.page, memory, quick=True, name=entry.where)


@dataclass(frozen=True, slots=True)
class Batch:
    """Some entries in their order: a page to read, a problem, or where one stands that is not to be read now.

    What came of the latter before stands in the chunk ``kept``, from the place ``first`` on; without it nothing comes
    of them. ``memories`` are those of the pages' hosts, packed. ``again`` and ``quick`` (why) are said of a single page.
    """

    entries: tuple[Saved | Problem | str, ...]
    memories: Mapping[str, bytes] = field(default_factory=dict)
    kept: Chunk | None = None
    first: int = 0
    again: bool = False
    quick: str = ""


@dataclass(slots=True)
class BatchRead:
    """What came of each entry of a batch (None: nothing yet), what its pages teach, and what its articles prove.

    Once it is sealed the results are in the ``blob``, packed where they were made: who spools them need not look.
    """

    results: list[Result | None] = field(default_factory=list)
    taught: list[tuple[str, Observation]] = field(default_factory=list)
    census: Census = field(default_factory=Census)
    blob: bytes = b""

    def sealed(self) -> Self:
        """The same with its results packed for the spool."""
        self.blob, self.results = zstandard.compress(pickle.dumps(self.results, pickle.HIGHEST_PROTOCOL), 1), []
        return self

    def join(self, other: Self) -> None:
        """Add what came of a later part."""
        self.results += _opened(other.blob)
        self.taught += other.taught
        self.census.merge(other.census)


@dataclass(frozen=True, slots=True)
class Reading:
    """Read pages: what each shows, and what it proves on top of what was known at the ``start``; None: not looked at.

    ``read`` and ``quick`` are the two ways, ``seconds`` of CPU are the bound of each; 0: none. ``file`` has what was
    kept. ``learns``: what pages teach is wanted.
    """

    start: Known | None = None
    read: Way = carefully
    quick: Way = quickly
    seconds: float = SECONDS
    file: int = -1
    learns: bool = True

    def run(self, batch: Batch) -> BatchRead:
        """Read a batch; what came of it is sealed. Ends the process where a page takes too long."""
        made = BatchRead()
        kept = unpacked(self.file, batch.kept)[batch.first :] if batch.kept else []
        memories = {host: unpack(packed) for host, packed in batch.memories.items()}
        for entry, before in zip(batch.entries, chain(kept, repeat(None)), strict=False):
            result = _standing(entry, before, batch.kept)
            with limited(self.seconds):
                if isinstance(entry, Saved) and result is None:
                    result, taught = self.one(entry, memories.get(host_of(entry) or ""), batch.quick)
                    made.taught += taught if self.learns else ()
                if isinstance(result, Found) and self.start is not None:
                    cleaned = clean(result.raw, self.start)
                    made.census.learn(result.raw.headline, cleaned.sightings, domain(result.raw.url) or "")
            made.results.append(result)
        return made.sealed()

    def one(
        self, entry: Saved, memory: SiteMemory | None, quick: str = ""
    ) -> tuple[Result, list[tuple[str, Observation]]]:
        """What comes of one page, and what it teaches about its host."""
        try:
            reading = (self.quick if quick else self.read)(entry, memory)
        except Exception as error:  # noqa: BLE001 - a bug of ours, or memory that is short, costs one page, and is told
            why = printable(f"reading it failed ({type(error).__name__}: {error})")
            if quick:
                return Problem(entry.where, f"no article: {why}"), []
            return self.one(entry, memory, f"{why}, so it was read the quick way")
        host = host_of(entry)
        taught = [(host, reading.observation)] if host and reading.observation else []
        if reading.article is None:
            return Problem(entry.where, f"no article: {reading.reason}"), taught
        # What a page's keeper does not say of its time nobody knows, so it is None.
        moment = entry.page.fetched_at or None
        raw = replace(reading.article, date_downloaded=moment, source=Source(method="extract"))
        if quick:
            raw = replace(raw, labels=(*raw.labels, Label(QUICK, 1.0, quick)))
        return Found(entry.where, raw, entry.input_id, quick), taught

    def mended(self, batch: Batch, gone: WorkerGoneError, ask: Callable[[Batch], BatchRead]) -> BatchRead:
        """Find the page that ended the process, and have it read the quick way; the others lose nothing."""
        if len(batch.entries) > 1:
            made = BatchRead()
            for at, entry in enumerate(batch.entries):
                made.join(ask(replace(batch, entries=(entry,), first=at)))
            return made.sealed()
        late = gone.signal is signal.SIGPROF
        if not late and not batch.again and not batch.quick:  # nobody knows who ended it: perhaps it was not the page
            return ask(replace(batch, again=True))
        why = f"reading it took more than {self.seconds:g} s" if late else f"reading it {gone}"
        if not batch.quick:
            return ask(replace(batch, quick=f"{why}, so it was read the quick way"))
        (entry,) = batch.entries
        return BatchRead([Problem(entry if isinstance(entry, str) else entry.where, f"no article: {why}")]).sealed()


class Flowing:
    """Read pages one by one as they come, each with what those before it have taught."""

    def __init__(self, reading: Reading) -> None:
        self._reading, self._recent = reading, Recent()

    def run(self, batch: Batch) -> BatchRead:
        """Read a batch of one; what came of it is sealed."""
        (entry,) = batch.entries
        if not isinstance(entry, Saved):
            return self._reading.run(batch)
        with limited(self._reading.seconds):
            result, taught = self._reading.one(entry, self._recent.of(host_of(entry) or ""), batch.quick)
        for host, seen in taught:
            self._recent.learn(host, seen)
        return BatchRead([result]).sealed()

    def mended(self, batch: Batch, gone: WorkerGoneError, ask: Callable[[Batch], BatchRead]) -> BatchRead:
        """As ``Reading`` does; what the process knew of hosts is learned anew."""
        return self._reading.mended(batch, gone, ask)


@dataclass(slots=True)
class BatchCleaned:
    """The lines of a batch, and what is to be told of its entries."""

    lines: list[bytes] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    quick: list[Problem] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Cleaning:
    """Clean what was spooled, a batch at a time, with what all pages together have proven."""

    file: int
    known: Known

    def run(self, chunk: Chunk) -> BatchCleaned:
        """Clean one batch."""
        return _cleaned(unpacked(self.file, chunk), lambda raw: clean(raw, self.known).article)


def cleaned_now(read: BatchRead, make: Callable[[RawArticle], Article]) -> BatchCleaned:
    """What was read, cleaned at once."""
    return _cleaned(_opened(read.blob), make)


def _cleaned(results: Sequence[Result | None], make: Callable[[RawArticle], Article]) -> BatchCleaned:
    """The lines of these articles, each made by ``make``, and what is to be told of the rest."""
    made = BatchCleaned()
    for result in results:
        if isinstance(result, Found):
            made.lines.append(result.line(make(result.raw)))
            if result.quick:
                made.quick.append(Problem(result.where, result.quick))
        elif result is not None:
            made.problems.append(result)
    return made


def host_of(entry: Saved) -> str | None:
    """The host of a page, by which memory goes: that of its address, else of the one that it calls its own, else None."""
    return domain(entry.page.final_url or entry.page.url or own_address(entry.page.body))


def unpacked(file: int, chunk: Chunk) -> list[Result | None]:
    """The results of a batch, whose blob stands there in the open file."""
    return _opened(stretch(file, *chunk).read())


def _opened(blob: bytes) -> list[Result | None]:
    results: list[Result | None] = pickle.loads(zstandard.decompress(blob))  # noqa: S301 - our own
    return results


def _standing(entry: Saved | Problem | str, before: Result | None, kept: Chunk | None) -> Result | None:
    """What is known of an entry without reading: a problem, or what came of it before."""
    if isinstance(entry, Problem):
        return entry
    where = entry if isinstance(entry, str) else entry.where
    if before is not None and before.where == where:
        # A page that took too long takes too long again.
        return before if isinstance(entry, str) or (isinstance(before, Found) and before.quick) else None
    if isinstance(entry, str) and kept:
        return Problem(where, "changed while it was read; run the same command again")
    return None


@contextmanager
def limited(seconds: float) -> Iterator[None]:
    """End this process, by SIGPROF, where the block takes more CPU than that: C code cannot be stopped otherwise."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
