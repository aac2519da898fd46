"""Memory does not grow with the file: a corpus four times as long is cleaned in as much."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from records_samples import record

CODE = """
import io, json, resource, sys
from newscrawl.corpus.clean import clean_file
report = clean_file("-", "out.jsonl", open(sys.argv[1], "rb"), sys.stdout.buffer, workers=2, rejects="rejects.jsonl")
most = [resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
print(json.dumps([report.records, report.rejected, *most]))
"""


def peaks(folder: Path, count: int) -> tuple[int, int]:
    """Megabytes at most in this process and in a worker, for so many records: copies, brands and broken lines too."""
    path = folder / f"{count}.jsonl"
    with path.open("w") as file:
        for number in range(count):
            brand = f"Zorvex{'abcdefgh'[number % 8]} Exchange" if number % 10 == 0 else ""
            line = json.dumps(record(number - number % 3, brand, filler="x" * 500))
            file.write(line + "\n" if number % 50 else "broken\n")
    done = subprocess.run([sys.executable, "-c", CODE, path], cwd=folder, capture_output=True, text=True, check=True)
    records, rejected, own, worker = json.loads(done.stdout)
    assert (records, rejected) == (count - count // 50, count // 50)
    return own, worker


@pytest.mark.slow
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    short, long = peaks(tmp_path, 20_000), peaks(tmp_path, 80_000)
    # 60,000 records more are 75 MB of text. Rows of the index are held back until they are 4 MB, then sorted in 16: the
    # short file fills that by half. 18 and 1 MB were seen.
    assert long[0] - short[0] < 30, (short, long)
    assert long[1] - short[1] < 15, (short, long)
