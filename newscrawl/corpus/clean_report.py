"""What ``clean`` tells of its work: counts, and each line that was no record. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from newscrawl.corpus.clean_steps import Reject, Written
from newscrawl.corpus.saved import Problem
from newscrawl.errors import UsageError
from newscrawl.publishing.line import dumps

# Without a file for them so many broken lines are told in words: enough to see what is wrong with a corpus.
_TOLD = 5


@dataclass(slots=True)
class Report:
    """Records written; how many were edited, with how many edits; lines that were no record; brands not known before."""

    records: int = 0
    edited: int = 0
    edits: int = 0
    rejected: int = 0
    brands: int = 0

    @property
    def all_broken(self) -> bool:
        """Whether there were lines, and none of them was a record."""
        return self.rejected > 0 and self.records == 0

    def add(self, written: Written) -> None:
        """Count what was written."""
        self.records += written.records
        self.edited += written.edited
        self.edits += written.edits


@dataclass(frozen=True, slots=True)
class Rejects:
    """Counts the broken lines of the input ``name``, and tells the first few where no file is to hold them all."""

    name: str
    report: Report
    on_problem: Callable[[Problem], None]
    has_file: bool

    def take(self, reject: Reject, before: int = 0) -> bytes:
        """Count one that was found ``before`` lines later than its number says; its line for the file."""
        number = before + reject.number
        self.report.rejected += 1
        if not self.has_file and self.report.rejected <= _TOLD:
            self.on_problem(Problem(f"{self.name} line {number}", reject.reason))
        return dumps({"line": number, "reason": reject.reason, "record": reject.excerpt})


def two_keys(name: str, number: int, keys: tuple[str, ...]) -> UsageError:
    """What is said of a record that has two keys for one field."""
    both = " and ".join(keys)
    return UsageError(f"{name} line {number} says one field twice, as {both}. Leave one of these keys, then clean.")
