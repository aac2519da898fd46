"""``newscrawl clean`` and ``dedup``: a corpus without a crawl; with the brand book of a state where one is named."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from newscrawl.corpus.clean import clean_file
from newscrawl.corpus.dedup import dedup_file
from newscrawl.items import Known
from newscrawl.state import open_store


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean: in one pass, with copies repairing each other, with lines of noise taken out."""

    online: bool = False
    copies: bool = True
    remove_noise: bool = False


def clean(
    file: str,
    output: Path | None,
    rejects: Path | None,
    state: Path | None,
    options: Options,
    say: Callable[[str], None],
) -> int:
    """Clean, say what came of it, and feed the state's brand book; 1 where no line was a record."""
    start = _known(state) if state else Known()
    learned: list[Known] = []
    report = clean_file(
        file,
        str(output or "-"),
        sys.stdin.buffer,
        sys.stdout.buffer,
        known=start,
        keep=learned.append,
        rejects=str(rejects) if rejects else None,
        online=options.online,
        copies=options.copies,
        remove_noise=options.remove_noise,
        on_problem=lambda problem: say(f"{problem.where}: {problem.reason}"),
    )
    say(
        f"{_count(report.records, 'record')}, {report.edited:,} cleaned with {_count(report.edits, 'edit')}, "
        f"{_count(report.brands, 'brand')} learned, {_count(report.rejected, 'broken line')}"
    )
    if state and learned:
        _feed(state, beyond(learned[-1], start))
    return 1 if report.all_broken else 0


def dedup(file: str, output: Path | None, rejects: Path | None, say: Callable[[str], None]) -> int:
    """Group the records into stories, say what came of it; 1 where no line was a record."""
    report = dedup_file(
        file,
        str(output or "-"),
        sys.stdin.buffer,
        sys.stdout.buffer,
        rejects=str(rejects) if rejects else None,
        on_problem=lambda problem: say(f"{problem.where}: {problem.reason}"),
    )
    clusters = report.records - report.copies
    told = (
        f"{_count(report.records, 'record')} in {_count(clusters, 'cluster')}, {_count(report.rejected, 'broken line')}"
    )
    if report.odd_ids:
        told += f", {_count(report.odd_ids, 'id')} neither a text nor a whole number"
    if report.again:
        told += f", {_count(report.again, 'id')} given before"
    say(told)
    return 1 if report.all_broken else 0


def beyond(learned: Known, start: Known) -> Known:
    """What was learned beyond what was known at the start: the counts that a state has yet to add."""
    brands = {}
    for name, brand in learned.brands.items():
        old = start.brands.get(name)
        proofs = brand.proofs - (old.proofs if old else 0)
        language = brand.language - (old.language if old else 0)
        if proofs > 0 or language > 0:
            brands[name] = replace(brand, proofs=max(0, proofs), language=max(0, language), rule=None)
    return Known(brands)


def _known(state: Path) -> Known:
    with closing(open_store(state)) as store:
        return store.known()


def _feed(state: Path, learned: Known) -> None:
    with closing(open_store(state)) as store:
        store.learn(learned, None)


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
