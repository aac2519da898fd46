"""The measurements that users can repeat: ``newscrawl bench NAME``. CPU seconds and ratios, never wall time alone.

Each module has ``SIZE``, its usual size, and ``run(size)``, whose report prints as a table and whose ``missed()``
names the floors that were not reached.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Sequence
from typing import Protocol

from newscrawl.errors import UsageError

NAMES = ("budget", "clean", "kill", "peers", "stories")


class Report(Protocol):
    """What a measurement returns."""

    def __str__(self) -> str:
        """The table."""

    def missed(self) -> Sequence[str]:
        """Floors that were not reached, a sentence each."""


def run(name: str, size: int | None, say: Callable[[str], None], *, floors: bool) -> int:
    """Measure and print; with ``floors`` the exit status is 1 when one was missed."""
    if name not in NAMES:
        raise UsageError(f"there is no benchmark {name!r}; there are {', '.join(NAMES)}")
    module = importlib.import_module(f"newscrawl.bench.{name}")
    report: Report = module.run(size or module.SIZE)
    say(str(report))
    missed = report.missed() if floors else ()
    for sentence in missed:
        say(f"missed: {sentence}")
    return 1 if missed else 0
