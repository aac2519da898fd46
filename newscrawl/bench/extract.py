"""``newscrawl bench extract FOLDER``: our extraction beside others' on pages whose articles are known, in one run."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean, median

from newscrawl.bench.extract_peers import MEMORY, METADATA, PEERS, installed
from newscrawl.bench.extract_score import Overlap, authors_f1, best, same_day, same_title, score
from newscrawl.bench.extract_sets import Sample, read_set
from newscrawl.bench.extract_workers import Answer, Worker
from newscrawl.extraction.memory import MIN_PAGES
from newscrawl.text import plural
from newscrawl.urls import domain

# All pages of the folder.
SIZE = sys.maxsize
OURS, REFERENCE = "newscrawl", "trafilatura"
# Extractors take turns, so that a machine that is slower for a while is so for all of them.
_TURN = 10
# What was reached with JSON-LD, meta tags and trafilatura for the rest, on the pages of fundus' parser tests.
FLOORS = {"title": 0.85, "authors": 0.88, "date": 0.98}
# What memory of a site must bring over the reference, in F1 and as a share of its CPU; CPU on pages that are no stubs: a
# page of 3 KB costs what any page does.
MEMORY_GAIN, MEMORY_CPU, _STUB = 0.007, 0.2, 20_000
_WIDTH = 31


@dataclass(frozen=True, slots=True)
class Row:
    """One extractor over all pages: how much of each article it found, its CPU seconds, what went wrong.

    ``metadata`` has the shares of right titles and dates and the authors' mean F1, where the set and it tell them.
    """

    name: str
    version: str
    overlaps: tuple[Overlap, ...]
    seconds: float
    troubles: dict[str, int] = field(default_factory=dict)
    metadata: dict[str, float] = field(default_factory=dict)

    @property
    def f1(self) -> float:
        """Of the bodies."""
        return score(self.overlaps).f1

    @property
    def milliseconds(self) -> float:
        """CPU a page."""
        return 1000 * self.seconds / len(self.overlaps)


@dataclass(frozen=True, slots=True)
class Table:
    """All extractors on one folder's pages; ``absent`` are those that are not installed.

    ``size`` is the median page's bytes.
    """

    format: str
    pages: int
    rows: tuple[Row, ...]
    absent: tuple[str, ...] = ()
    size: float = 0

    def __str__(self) -> str:
        lines = [f"{self.format}: {plural(self.pages, 'page')}, 4-word shingles, mean of pages", ""]
        lines.append(f"{'':<{_WIDTH}}      F1  precision  recall  CPU ms a page  x {REFERENCE}")
        lines += [self._line(row) for row in self.rows]
        hint = "not installed: pip install 'newscrawl[bench]'"
        lines += [f"{name:<{_WIDTH}}  {hint}" for name in self.absent]
        with_metadata = [row for row in self.rows if row.metadata]
        if with_metadata:
            names = list(with_metadata[0].metadata)
            lines += ["", f"{'':<{_WIDTH}}" + "".join(f"{name:>9}" for name in names)]
            for row in with_metadata:
                lines.append(f"{_named(row):<{_WIDTH}}" + "".join(f"{row.metadata[name]:>9.3f}" for name in names))
        return "\n".join(lines)

    def _line(self, row: Row) -> str:
        told = score(row.overlaps)
        reference = self._row(REFERENCE)
        ratio = f"{row.seconds / reference.seconds:>13.2f}" if reference and reference.seconds else f"{'-':>13}"
        troubles = ", ".join(f"{count} {trouble}" for trouble, count in row.troubles.items())
        return (
            f"{_named(row):<{_WIDTH}}   {told.f1:.3f}      {told.precision:.3f}   {told.recall:.3f}"
            f"{row.milliseconds:>15.1f}{ratio}{'  ' + troubles if troubles else ''}"
        )

    def _row(self, name: str) -> Row | None:
        return next((row for row in self.rows if row.name == name), None)

    def missed(self) -> Sequence[str]:
        """Bodies not below the reference's in this run; title, authors and date where the set tells them; what memory
        brings where the set has several pages a host.
        """
        ours, reference = self._row(OURS), self._row(REFERENCE)
        if ours is None or reference is None:
            return (f"{REFERENCE} was not measured",)
        told = []
        if ours.f1 < reference.f1:
            told.append(f"body F1 {ours.f1:.4f} is below {REFERENCE}'s {reference.f1:.4f}")
        told += [
            f"{name} {ours.metadata[name]:.3f} is below {floor}"
            for name, floor in FLOORS.items()
            if name in ours.metadata and ours.metadata[name] < floor
        ]
        return [*told, *self._missed_by_memory(reference)]

    def _missed_by_memory(self, reference: Row) -> Iterator[str]:
        row = self._row(MEMORY)
        if row is None:
            return
        floor = min(1.0, reference.f1 + MEMORY_GAIN)
        if row.f1 < floor:
            yield f"body F1 with site memory {row.f1:.4f} is below {floor:.4f}, {REFERENCE}'s and {MEMORY_GAIN}"
        if self.size >= _STUB and row.seconds > MEMORY_CPU * reference.seconds:
            yield f"CPU with site memory is {row.seconds / reference.seconds:.2f} of {REFERENCE}'s, above {MEMORY_CPU}"


def _named(row: Row) -> str:
    """``trafilatura 2.3.1, precision``."""
    library, comma, way = row.name.partition(",")
    return f"{library} {row.version}{comma}{way}"


def run(size: int, folder: Path) -> Table:
    """Measure every installed extractor on the first ``size`` pages of a folder; raises UsageError for a bad folder."""
    found = read_set(folder)
    return compare(found.format, found.samples[:size])


def compare(label: str, samples: Sequence[Sample], names: Sequence[str] = tuple(PEERS)) -> Table:
    """Let the extractors read the same pages, in turns, and compare with the truth.

    Memory is measured where most pages have as many others of their host as it asks for.
    """
    if median(_siblings(samples)) < MIN_PAGES:
        names = [name for name in names if name != MEMORY]
    sizes = []
    versions = {name: version for name in names if (version := installed(name)) is not None}
    answers: dict[str, list[Answer]] = {name: [] for name in versions}
    with ExitStack() as stack:
        workers = [stack.enter_context(Worker(name, PEERS[name])) for name in versions]
        for learner in (worker for worker in workers if worker.name == MEMORY):
            for sample in samples:
                learner.teach(sample.html(), sample.url)
        for start in range(0, len(samples), _TURN):
            turn = [(sample.html(), sample.url) for sample in samples[start : start + _TURN]]
            sizes += [len(html) for html, _ in turn]
            for worker in workers:
                answers[worker.name] += [worker.ask(html, url) for html, url in turn]
    rows = (_row(name, version, samples, answers[name]) for name, version in versions.items())
    absent = tuple(name for name in names if name not in versions)
    return Table(label, len(samples), tuple(rows), absent, median(sizes))


def _siblings(samples: Sequence[Sample]) -> list[int]:
    """How many other pages of its host each page has; a page whose address nobody knows has none."""
    hosts = [domain(sample.url) for sample in samples]
    counts = Counter(hosts)
    return [counts[host] - 1 if host else 0 for host in hosts]


def _row(name: str, version: str, samples: Sequence[Sample], answers: Sequence[Answer]) -> Row:
    troubles: dict[str, int] = {}
    for answer in answers:
        trouble = answer.trouble or ("" if answer.told.body.strip() else "without body")
        if trouble:
            troubles[trouble] = troubles.get(trouble, 0) + 1
    overlaps = tuple(best(one.truth.bodies, answer.told.body) for one, answer in zip(samples, answers, strict=True))
    metadata = _metadata(samples, answers) if name in METADATA else {}
    return Row(name, version, overlaps, sum(answer.seconds for answer in answers), troubles, metadata)


def _metadata(samples: Sequence[Sample], answers: Sequence[Answer]) -> dict[str, float]:
    """Means over the pages for which the set tells the field."""
    scores: dict[str, list[float]] = {"title": [], "authors": [], "date": []}
    for sample, answer in zip(samples, answers, strict=True):
        true, told = sample.truth, answer.told
        if true.title is not None:
            scores["title"].append(same_title(true.title, told.title))
        if true.authors is not None:
            scores["authors"].append(authors_f1(true.authors, told.authors))
        if true.date is not None:
            scores["date"].append(same_day(true.date, told.date))
    return {name: mean(values) for name, values in scores.items() if values}
