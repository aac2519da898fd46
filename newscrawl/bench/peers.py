"""What others make of the same pages, beside us: false edits, restored pages and time. Knows no cleaner from within."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from importlib.metadata import PackageNotFoundError, version

from newscrawl.bench.clean_material import REPORT
from newscrawl.bench.clean_pages import SHAPES, Maker, Sample
from newscrawl.bench.clean_peers import (
    PAGES,
    Clean,
    Fields,
    Missing,
    forty_lines,
    media_cloud,
    newscrawl_alone,
    newscrawl_file,
    newspaper4k,
    trafilatura,
    usual_regex,
)

SEED, SIZE, LOSS = 20_26, 2_000, 0.02
# No multiple of the kinds of injection: so every brand comes in every kind, as on a farm.
BRANDS = 61


@dataclass(frozen=True, slots=True)
class Peer:
    """One column of the table: ``learn`` reads all rows and gives the cleaner, or raises ``Missing``."""

    name: str
    learn: Callable[[Sequence[Fields]], Clean]


def peers() -> Iterator[Peer]:
    """Every cleaner that is compared, ours last."""
    on_pages = (
        (_dated("trafilatura"), trafilatura),
        (_dated("newspaper4k"), newspaper4k),
        ("Media Cloud", media_cloud),
    )
    for library, make in on_pages:
        for page in PAGES:
            yield Peer(f"{library}, {page.name}", partial(_unlearned, partial(make, page)))
    yield Peer("usual regex", partial(_unlearned, lambda: usual_regex))
    yield Peer("forty lines, whole file", forty_lines)
    yield Peer("newscrawl, each page alone", partial(_unlearned, lambda: newscrawl_alone))
    yield Peer("newscrawl, whole file", newscrawl_file)


def _dated(library: str) -> str:
    """The library with its version, where it is installed."""
    try:
        return f"{library} {version(library)}"
    except PackageNotFoundError:
        return library


def _unlearned(make: Callable[[], Clean], _rows: Sequence[Fields]) -> Clean:
    return make()


@dataclass(frozen=True, slots=True)
class Row:
    """One peer's figures; empty where ``reason`` says why there are none.

    ``figures`` by name, in the order of the table: false edits in 1,000 honest rows; percent of the injected
    headlines that came back to the letter; by kind, percent of the rows whose headline and body both did; CPU
    microseconds a record, what was learned of the file counted in.
    """

    name: str
    figures: dict[str, float] = field(default_factory=dict)
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """All peers on the same rows; ``str`` gives the peers by letter, then a line a figure."""

    rows: tuple[Row, ...]

    def __str__(self) -> str:
        measured = {chr(ord("A") + n): row for n, row in enumerate(row for row in self.rows if not row.reason)}
        lines = [f"{letter}  {row.name}" for letter, row in measured.items()]
        lines += [f"-  {row.name}: {row.reason}" for row in self.rows if row.reason]
        lines += ["", f"{'':<28}" + "".join(f"{letter:>8}" for letter in measured)]
        names = dict.fromkeys(name for row in measured.values() for name in row.figures)
        for name in names:
            lines.append(f"{name:<28}" + "".join(f"{row.figures[name]:>8.1f}" for row in measured.values()))
        return "\n".join(lines)

    def missed(self) -> Sequence[str]:
        """Floors that were not reached: none are set, others' figures are theirs."""
        return ()


def compare(samples: Sequence[Sample]) -> Table:
    """Let every peer clean the same pages, honest (no brand) and injected, and compare with their truth."""
    return Table(tuple(_row(peer, samples) for peer in peers()))


def _row(peer: Peer, samples: Sequence[Sample]) -> Row:
    rows = [(sample.headline, sample.body) for sample in samples]
    try:
        peer.learn(())  # what is imported for the first time is not the peer's time
    except Missing as reason:
        return Row(peer.name, reason=str(reason))
    start = time.process_time()
    clean = peer.learn(rows)
    cleaned = [clean(headline, body) for headline, body in rows]
    spent = time.process_time() - start
    return Row(peer.name, {**_scores(samples, cleaned), "microseconds a record": spent / max(1, len(rows)) * 1e6})


def _scores(samples: Sequence[Sample], cleaned: Sequence[Fields]) -> dict[str, float]:
    kinds: dict[str, list[bool]] = {"false edits per 1,000": [], "headline restored %": []}
    for sample, found in zip(samples, cleaned, strict=True):
        right = found == (sample.true_headline, sample.true_body)
        if sample.brand is None:
            kinds["false edits per 1,000"].append(not right)
            continue
        kinds.setdefault(f"{sample.kind} %", []).append(right)
        if sample.headline != sample.true_headline:
            kinds["headline restored %"].append(found[0] == sample.true_headline)
    scale = {"false edits per 1,000": 1_000}
    return {name: scale.get(name, 100) * sum(told) / len(told) for name, told in kinds.items() if told}


def rows(size: int, seed: int = SEED) -> list[Sample]:
    """Make ``size`` honest and ``size`` injected pages with ordinary link loss, a few brands, every kind in turn."""
    maker = Maker(REPORT, seed)
    brands = [maker.brand() for _ in range(BRANDS)]
    kinds = (*SHAPES, "title", "body", "blanks")
    injected = [maker.injected(brands[n % BRANDS], kinds[n % len(kinds)], LOSS) for n in range(size)]
    return [*(maker.honest(LOSS) for _ in range(size)), *injected]


def run(size: int) -> Table:
    """Compare on pages of our own making."""
    return compare(rows(size))
