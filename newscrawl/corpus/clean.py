"""``newscrawl clean``: a corpus in, the same records out, cleaned with what they teach about each other.

A whole file is read two or three times: to count what each record proves, to see how the strings that were nominated
live as language, to clean. Memory does not grow with it: counts are bounded, copies are found by an index on disk.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from contextlib import ExitStack, closing
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO, cast

from newscrawl.cleaning.book import proofs
from newscrawl.cleaning.census import make_book
from newscrawl.corpus.clean_online import Learning, lines_online
from newscrawl.corpus.clean_passes import Notes, Passes, Progress
from newscrawl.corpus.clean_places import check_places
from newscrawl.corpus.clean_report import Rejects, Report
from newscrawl.corpus.saved import Problem
from newscrawl.corpus.siblings_index import Index
from newscrawl.corpus.spool import flowing, opened, shown, temporary
from newscrawl.corpus.spool_lines import streamed
from newscrawl.corpus.spool_unpack import Readable
from newscrawl.corpus.workers import Workers, cores
from newscrawl.items import Known
from newscrawl.publishing.whole import publish

Keep = Callable[[Known], None]

# What a worker is given at a time: some 200 articles, a tenth of a second's work.
CHUNK = 1 << 20
# Below this one process is through before others have started (.6 s of CPU each).
_WORTH_WORKERS = 8 << 20


def clean_file(
    place: Path | str,
    output: str,
    stdin: BinaryIO,
    stdout: BinaryIO,
    *,
    known: Known | None = None,
    keep: Keep = lambda _: None,
    rejects: str | None = None,
    online: bool = False,
    copies: bool = True,
    remove_noise: bool = False,
    on_problem: Callable[[Problem], None] = lambda _: None,
    on_progress: Progress = lambda _, __: None,
    workers: int | None = None,
    chunk: int = CHUNK,
) -> Report:
    """Clean the JSON Lines in ``place`` (``-``: ``stdin``), plain, gzip or zstd, into ``output`` (``-``: ``stdout``).

    ``known`` is what was known before, ``keep`` is given the brand book in the end. Broken lines go to the file
    ``rejects``; without it the first few go to ``on_problem``. ``online``: one pass, each record with what those before
    it taught, without copies and without noise. ``remove_noise`` takes the lines out that stand on many pages of a host;
    else they are labelled. ``workers``: None for one each CPU. ``chunk``: bytes that a worker is given at a time.

    The answer is the same for any number of workers and any chunk. Raises UsageError where the input cannot be read,
    is an output too, or says one field twice; PublishFailed where a file cannot be written: the old output stands.
    Where no line is a record no output is written.
    """
    check_places(place, output, rejects, stdin, stdout)
    given = cast("Readable", stdin)  # a buffered stream: typing's BinaryIO has no read1
    start, report = known or Known(), Report()
    told = Rejects(shown(place), report, on_problem, has_file=rejects is not None)
    write = _Outputs(output, rejects, stdout)
    if online:
        book = _online(place, given, Learning(start), told, write, keep)
    else:
        with ExitStack() as stack:
            source = stack.enter_context(opened(place, given))
            index = stack.enter_context(closing(Index(source.size))) if copies else None
            notes = Notes.opened(stack)
            files = (source.file, *notes.files, *(index.files if index else ()))
            pool = stack.enter_context(Workers(_count(workers, source.size), files))
            passes = Passes(source, pool, told, chunk, on_progress, notes, remove_noise)
            book = _whole(passes, index, start, write)
        keep(book)
    report.brands = sum(proofs(brand) > 0 for name, brand in book.brands.items() if name not in start.brands)
    return report


@dataclass(frozen=True, slots=True)
class _Outputs:
    """Where the lines go, and the broken ones, if anywhere."""

    output: str
    rejects: str | None
    stdout: BinaryIO

    def cleaned(self, lines: Iterable[bytes]) -> None:
        publish(self.output, lines, self.stdout)

    def broken(self, lines: Iterable[bytes]) -> None:
        if self.rejects is None:
            deque(lines, maxlen=0)
        else:
            publish(self.rejects, lines, self.stdout)
            deque(lines, maxlen=0)  # a reader that has gone ends the file, not the reading


def _whole(passes: Passes, index: Index | None, start: Known, write: _Outputs) -> Known:
    write.broken(passes.count(index))
    copies = index.finish() if index else None
    survey, marks = passes.survey(start)
    book = make_book(passes.census, survey.lives(), start)
    if passes.records or not passes.rejects.report.rejected:
        write.cleaned(passes.clean(book, copies, marks))
    return book


def _online(
    place: Path | str, stdin: Readable, learning: Learning, told: Rejects, write: _Outputs, keep: Keep
) -> Known:
    """One pass; what came of it so far, broken lines and what was learned, is kept however it ends."""
    with ExitStack() as stack:
        pieces = stack.enter_context(flowing(place, stdin))
        kept = stack.enter_context(temporary())
        lines = lines_online(streamed(pieces), learning, told, kept)
        try:
            first = list(islice(lines, 1))
            if first or not told.report.rejected:
                write.cleaned(chain(first, lines))
        finally:
            kept.seek(0)
            write.broken(kept)
            keep(learning.settled())
    return learning.known


def _count(workers: int | None, size: int) -> int:
    if workers is not None:
        return workers
    if size < _WORTH_WORKERS:
        return 1
    return cores()
