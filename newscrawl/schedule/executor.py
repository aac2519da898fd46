"""Where crawls run, as a scheduler sees it: an executor only starts, waits and stops. Knows no place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Job:
    """One process to run: a crawl of ``site``, whose class ``module`` holds, or (None) a publish of all feeds."""

    site: str | None = None
    module: str = ""


@dataclass(frozen=True, slots=True)
class Handle:
    """A job that was started, and where it runs, for people."""

    job: Job
    where: str


@dataclass(frozen=True, slots=True)
class Ended:
    """A job that ended: its exit status, negative for the signal that killed it, and the sentences that it said."""

    handle: Handle
    status: int
    said: tuple[str, ...] = ()


class Executor(Protocol):
    """Starts jobs, waits for them, stops them. The store knows what is left: a job that is lost costs nothing."""

    def start(self, job: Job) -> Handle:
        """Start a job and return at once; one that cannot be started ends with status 3, which ``wait`` tells."""

    def wait(self, seconds: float) -> Sequence[Ended]:
        """The jobs that ended since the last call; waits up to so many seconds for one, or until it is woken."""

    def stop(self, handle: Handle) -> None:
        """Ask a job to end; one that does not within its grace is killed. ``wait`` tells when it has."""
