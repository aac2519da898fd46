"""The labelled set through the cleaner: traps that must stay, injected pages by kind, lines of noise. Knows no grammar."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from newscrawl.bench.clean_network import Record
from newscrawl.bench.clean_pages import Sample
from newscrawl.bench.labelled import Injected, Trap, injected, noise_pages, traps, vary
from newscrawl.cleaning.noise import Standing, line_rows, places
from newscrawl.cleaning.noise_rows import recurring

# Beside the rows as they were written, so many times with other brands at other places.
SEEDS = (1, 2)


@dataclass(frozen=True, slots=True)
class Noise:
    """Lines of noise: how many there are, how many were found, and how many lines of stories were taken for some."""

    lines: int
    found: int
    false: int

    def __str__(self) -> str:
        return f"{self.found} of {self.lines} lines of noise found, {self.false} lines of stories taken for noise"


def rows(seeds: Sequence[int] = SEEDS) -> list[Record]:
    """The traps and the injected pages as records, those made with other seeds behind them."""
    honest, branded = traps(), injected()
    honest += [row for seed in seeds for row in vary(traps(), seed)]
    branded += [row for seed in seeds for row in vary(injected(), seed)]
    return [*map(_trap, honest), *map(_injected, branded)]


def noise() -> Noise:
    """Find the lines that recur on each host of the labelled pages, and compare."""
    pages = noise_pages()
    keys = recurring(lambda: [line_rows(page.host, page.headline, page.body) for page in pages])
    lines = found = false = 0
    for page in pages:
        spans = places(page.body, Standing(keys, page.host))
        taken = [line for start, end in spans for line in page.body[start:end].split("\n") if line.strip()]
        lines += len(page.noise)
        found += sum(line in taken for line in page.noise)
        false += sum(line not in page.noise for line in taken)
    return Noise(lines, found, false)


def _trap(row: Trap) -> Record:
    sample = Sample("honest", row.headline, row.body, row.headline, row.body)
    return Record(sample, f"https://{row.language}.example/{row.id}", has_copies=False)


def _injected(row: Injected) -> Record:
    sample = Sample(row.kind, row.headline, row.body, row.true_headline, row.true_body, row.brand)
    return Record(sample, f"https://{row.language}-farm.example/{row.id}", has_copies=False)
