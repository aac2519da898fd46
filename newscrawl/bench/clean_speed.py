"""How much CPU and memory ``newscrawl clean`` takes for articles of 700 words, with and without copies asked for.

The command's own code runs as a program of its own on a file of each kind. CPU counts that program and its workers;
records a second are what two cores make of it. Memory is the peak of each process, read from Linux's ``/proc``. What starting takes is measured on a few records and told apart.
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.bench.clean_material import REPORT
from newscrawl.bench.clean_network import HOSTS, Record, write
from newscrawl.bench.clean_pages import SHAPES, Maker, Sample
from newscrawl.corpus.clean import CHUNK

WORDS = 700
_CORES = 2
_RECORDS_A_BRAND = 150
_LOSS = 0.02
# One record in eight is branded. Where copies are made, every fourth story stands on three hosts, half of all records,
# and its copies within so many records of each other.
_BRANDED = 8
_STORIES_A_COPIED, _COPIES, _APART = 4, 3, 1000

_PROGRAM = """
import io, json, os, re, resource, sys
from pathlib import Path
from newscrawl.corpus.clean import clean_file
source, target, copies, workers, chunk = sys.argv[1:]
peaks = {}
def note(*_):
    for pid in ["self", *Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()]:
        peaks[pid] = int(re.search(r"VmHWM:\\s+(\\d+)", Path(f"/proc/{pid}/status").read_text())[1])
clean_file(source, target, io.BytesIO(), io.BytesIO(), copies=bool(copies), workers=int(workers), chunk=int(chunk),
           on_progress=note)
used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([sum(one.ru_utime + one.ru_stime for one in used), sum(peaks.values())]))
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one file took: CPU in microseconds a record without the start, and megabytes of all processes at their peaks."""

    records: int
    cpu: float
    memory: float

    @property
    def rate(self) -> float:
        """Records a second on two cores."""
        return _CORES * 1e6 / self.cpu


@dataclass(frozen=True, slots=True)
class Speed:
    """By kind of file the costs of a short and of a long one; ``start`` is the CPU of starting in seconds."""

    costs: dict[str, tuple[Cost, Cost]]
    start: float

    def __str__(self) -> str:
        lines = [f"speed, articles of {WORDS} words, {_CORES} workers; starting takes {self.start:.2f} s of CPU once:"]
        for name, costs in self.costs.items():
            lines += [
                f"  {name:32}{one.records:8,} records {one.cpu:6.0f} us CPU each {one.rate:8,.0f} a second "
                f"on {_CORES} cores {one.memory:6.0f} MB in all processes"
                for one in costs
            ]
        return "\n".join(lines)


def measure(seed: int, size: int) -> Speed:
    """Clean files of ``size`` records and of a quarter as many."""
    with tempfile.TemporaryDirectory(prefix="newscrawl-bench-") as folder:
        source, target = Path(folder, "in.jsonl"), Path(folder, "out.jsonl")
        alone = records(seed, size, copied=False)
        kinds = {
            "without copies": (alone, False),
            "copies asked for, none there": (alone, True),
            "half of the records are copies": (records(seed, size, copied=True), True),
        }
        write(alone[: 2 * _CORES], source)
        start = _run(source, target, copies=True, chunk=1)[0]  # each worker has a record
        costs = {}
        for name, (made, copies) in kinds.items():
            pair = []
            for count in (max(1, size // 4), size):
                write(made[:count], source)
                cpu, memory = _run(source, target, copies=copies)
                pair.append(Cost(count, max(1e-6, cpu - start) / count * 1e6, memory))
            costs[name] = (pair[0], pair[1])
    return Speed(costs, start)


def records(seed: int, count: int, *, copied: bool) -> Sequence[Record]:
    """So many records of 700 words, one in eight branded; ``copied``: half of them copies, in random order."""
    maker, rng = Maker(REPORT, seed), random.Random(seed)
    brands = [maker.brand() for _ in range(max(2, count // _RECORDS_A_BRAND))]
    made: list[Record] = []
    while len(made) < count:
        headline, marked = maker.long(WORDS)
        told = _COPIES if copied and rng.randrange(_STORIES_A_COPIED) == 0 else 1
        for number in range(told):
            body = " ".join(maker.told(marked, _LOSS).split(" ")[:WORDS])
            sample = Sample("honest", headline, body, headline, body)
            if len(made) % _BRANDED == 0:
                sample = maker.with_brand(headline, body, rng.choice(brands), rng.choice(SHAPES))
            url = f"https://h{rng.randrange(HOSTS)}.example/{len(made)}-{number}"
            made.append(Record(sample, url, has_copies=told > 1))
    blocks = [made[at : at + _APART] for at in range(0, count, _APART)] if copied else []
    for block in blocks:
        rng.shuffle(block)
    return [one for block in blocks for one in block][:count] if copied else made


def _run(source: Path, target: Path, *, copies: bool, chunk: int = CHUNK) -> tuple[float, float]:
    """Seconds of CPU, and megabytes."""
    arguments = [str(source), str(target), "copies" if copies else "", str(_CORES), str(chunk)]
    done = subprocess.run([sys.executable, "-c", _PROGRAM, *arguments], capture_output=True, text=True, check=True)
    cpu, kilobytes = json.loads(done.stdout)
    return cpu, kilobytes / 1024
