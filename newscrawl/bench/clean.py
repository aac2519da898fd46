"""How often ``newscrawl clean`` is right, and how fast: false edits, restored records by kind, records a second.

A generated network of farms and honest hosts goes through the command's own code as one file; the same pages are
then judged each alone. Restored means headline and body to the letter. Knows no real page.
"""

from __future__ import annotations

import io
import json
import tempfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from newscrawl.bench import clean_labelled
from newscrawl.bench.clean_material import REPORT
from newscrawl.bench.clean_network import Record, network, write
from newscrawl.bench.clean_pages import Sample
from newscrawl.bench.clean_speed import Speed, measure
from newscrawl.cleaning import clean_fields
from newscrawl.corpus.clean import clean_file
from newscrawl.items import Known

SEED = 20_25
SIZE = 20_000
# Records a brand: a brand is proven on some twenty pages, as a farm of forty hosts shows it.
_RECORDS_A_BRAND = 150
# The chance that a name in a body loses the blank beside it: none, a careless site's, one that glues every tenth.
LOSSES = (0.0, 0.02, 0.1)
LABELLED, ALONE = "the labelled set as one file", "the labelled set, each page alone"
# Of 1,401 rows that were written to trap, five beside lost links are edited at most.
MAX_TRAPPED = 5
# Wrong edits in 1,000 honest records, and restored per cent by kind; DESIGN's aims. Measured figures are in README.
MAX_WRONG = 1.0
AIMS = {"next": 99, "mark": 99, "number": 99, "start": 99, "end": 99, "several": 99, "suffix": 99, "title": 99}
# In a body alone 98 % and more of 20,000 records, 90.8 % of 4,000 where every tenth link is lost: the floor is below that.
AIMS |= {"body": 88, "previous": 99, "blanks, copies": 95, "once, copies": 60}


@dataclass(slots=True)
class Tally:
    """What became of the records of one kind; ``wrong`` ones read neither as they were nor as they should."""

    records: int = 0
    restored: int = 0
    untouched: int = 0
    wrong: list[Sample] = field(default_factory=list)

    def add(self, sample: Sample, headline: str, body: str) -> None:
        """Count one record by what it reads now."""
        self.records += 1
        if (headline, body) == (sample.true_headline, sample.true_body):
            self.restored += 1
        elif (headline, body) == (sample.headline, sample.body):
            self.untouched += 1
        elif not (sample.brand and _only(sample.brand, sample, headline, body)):
            self.wrong.append(sample)

    @property
    def share(self) -> float:
        """Restored per cent."""
        return 100 * self.restored / self.records

    def __str__(self) -> str:
        partly = self.records - self.restored - self.untouched - len(self.wrong)
        wrong = 1000 * len(self.wrong) / self.records
        return (
            f"{self.records:8,} {self.share:11.2f} {100 * self.untouched / self.records:11.2f} "
            f"{100 * partly / self.records:9.2f} {wrong:11.2f}"
        )


def _only(brand: str, sample: Sample, headline: str, body: str) -> bool:
    """Whether nothing but injected strings was taken out, though not all."""
    whole = headline in {sample.headline, sample.true_headline}
    return whole and body.replace(brand, "") == sample.body.replace(brand, "")


@dataclass(frozen=True, slots=True)
class Report:
    """A tally for each kind, of the file at each loss of blanks and of pages alone; and the command's speed."""

    file: dict[str, dict[str, Tally]]
    alone: dict[str, dict[str, Tally]]
    noise: clean_labelled.Noise
    speed: Speed

    def __str__(self) -> str:
        head = f"{'':34}{'records':>8}{'restored %':>12}{'untouched %':>12}{'partly %':>10}{'wrong/1000':>12}"
        lines = [head]
        for title, rows in (*self.file.items(), *self.alone.items()):
            lines += [title, *(f"  {kind:32}{rows[kind]}" for kind in sorted(rows))]
        lines.append(f"labelled hosts: {self.noise}")
        lines.append(str(self.speed))
        return "\n".join(lines)

    def missed(self) -> Sequence[str]:
        """Aims that the file's records do not reach."""
        found = []
        for title, rows in self.file.items():
            if title == LABELLED:
                continue
            wrong = 1000 * len(rows["honest"].wrong) / rows["honest"].records
            if wrong > MAX_WRONG:
                found.append(f"{title}: {wrong:.2f} false edits in 1,000 honest records")
            found += [
                f"{title}: {rows[kind].share:.1f} % of {kind} restored, not {aim}"
                for kind, aim in AIMS.items()
                if kind in rows and rows[kind].share < aim
            ]
        traps = [len(rows["honest"].wrong) for rows in (self.file[LABELLED], self.alone[ALONE])]
        if max(traps) > MAX_TRAPPED:
            found.append(f"{max(traps)} of the labelled traps edited")
        if self.noise.false:
            found.append(f"{self.noise.false} lines of stories taken for noise")
        return found


def run(size: int) -> Report:
    """Measure a file of about ``size`` records at each loss of blanks, and as many pages alone."""
    file = {f"a file, {loss:.0%} of links lost": as_file(records(size, loss)) for loss in LOSSES}
    labelled = clean_labelled.rows()
    file[LABELLED] = as_file(labelled)
    pages = {ALONE: alone(labelled), "each page alone, 2 % of links lost": alone(records(size, LOSSES[1]))}
    return Report(file, pages, clean_labelled.noise(), measure(SEED, size))


def records(size: int, loss: float) -> list[Record]:
    """The network that this benchmark reports on."""
    return network(REPORT, SEED, size, brands=max(2, size // _RECORDS_A_BRAND), loss=loss)


def as_file(made: Sequence[Record]) -> dict[str, Tally]:
    """The records through ``clean_file``, as one file."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        write(made, source)
        clean_file(source, str(target), io.BytesIO(), io.BytesIO())
        lines = [json.loads(line) for line in target.read_bytes().splitlines()]
    told = ((line["headline"], line["article_body"]) for line in lines)
    return _tallies((one.kind, one.sample, text) for one, text in zip(made, told, strict=True))


def alone(made: Sequence[Record]) -> dict[str, Tally]:
    """The records each by itself, with nothing known."""
    cleaned = (clean_fields(one.sample.headline, one.sample.body, Known()) for one in made)
    return _tallies(
        (one.sample.kind, one.sample, (result.headline, result.article_body))
        for one, result in zip(made, cleaned, strict=True)
    )


def _tallies(rows: Iterable[tuple[str, Sample, tuple[str, str]]]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for kind, sample, (headline, body) in rows:
        tallies.setdefault(kind, Tally()).add(sample, headline, body)
    return tallies
