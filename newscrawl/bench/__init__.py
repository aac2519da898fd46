"""The measurements that users can repeat: ``newscrawl bench NAME``. CPU seconds and ratios, never wall time alone.

Each module has ``SIZE``, its usual size, and ``run(size)``, whose report prints as a table and whose ``missed()``
names the floors that were not reached. Those that measure a person's own material take its folder too.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Protocol

from newscrawl.errors import UsageError
from newscrawl.text import printable

NAMES = ("budget", "clean", "extract", "kill", "layouts", "peers", "stories")


class Report(Protocol):
    """What a measurement returns."""

    def __str__(self) -> str:
        """The table."""

    def missed(self) -> Sequence[str]:
        """Floors that were not reached, a sentence each."""


def run(name: str, size: int | None, say: Callable[[str], None], *, floors: bool, folder: Path | None = None) -> int:
    """Measure and print; with ``floors`` the exit status is 1 when one was missed. ``folder``: of ``extract`` alone."""
    if name not in NAMES:
        raise UsageError(f"there is no benchmark {name!r}; there are {', '.join(NAMES)}")
    module = importlib.import_module(f"newscrawl.bench.{name}")
    report: Report
    if name == "extract":
        report = module.run(size or module.SIZE, _needed(folder))
    elif folder is not None:
        raise UsageError(f"bench {name} makes its own material: leave {printable(str(folder))!r} out")
    else:
        report = module.run(size or module.SIZE)
    say(str(report))
    missed = report.missed() if floors else ()
    for sentence in missed:
        say(f"missed: {sentence}")
    return 1 if missed else 0


def _needed(folder: Path | None) -> Path:
    from newscrawl.bench.extract_sets import FORMATS

    if folder is None:
        raise UsageError(f"bench extract needs the FOLDER of a set of pages: {FORMATS}")
    return folder
