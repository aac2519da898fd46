"""Jobs as subprocesses of this machine, each of its own group, none of which outlives this process."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import IO
from urllib.parse import quote

from newscrawl.schedule.executor import Ended, Handle, Job
from newscrawl.text import printable

# A crawl ends within 5 s of SIGTERM by itself; who does not is killed.
GRACE = 6.0
# What is read of what a run said, and kept of it.
_TAIL = 64 * 1024
_MAX_SAID = 6
_PREFIX = "newscrawl: "
_BROKEN = ("Traceback (most recent call last):", "Fatal Python error:")
CANNOT_START = 3


class LocalExecutor:
    """Runs each job as ``python -m newscrawl.schedule.child`` in the folder where this process runs.

    What a job says on standard error goes to a file of its own in ``logs``, which its next run overwrites. ``pause``
    waits so many seconds, or less when a child ends or a signal comes.
    """

    def __init__(
        self, state: Path, pause: Callable[[float], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._state = state
        self._logs = state / "schedule"
        self._pause = pause
        self._clock = clock
        self._running: dict[Handle, tuple[subprocess.Popen[bytes], IO[bytes] | None]] = {}
        self._deadlines: dict[Handle, float] = {}
        self._never_began: list[Ended] = []

    def start(self, job: Job) -> Handle:
        """Start a subprocess; see ``Executor``."""
        log = self._log(job)
        try:
            # Its standard input is a pipe that nothing is ever written to: its end is this process's end.
            # A group of its own: Ctrl-C on a terminal reaches the scheduler alone, which ends its children in order.
            process = subprocess.Popen(  # noqa: S603 - our own program and arguments
                self.command(job),
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=log or subprocess.DEVNULL,
                process_group=0,
            )
        except OSError as error:
            handle = Handle(job, "nowhere")
            said = (f"no process could be started: {error.strerror}",)
            self._never_began.append(Ended(handle, CANNOT_START, said))
            if log is not None:
                log.close()
            return handle
        handle = Handle(job, f"process {process.pid}")
        self._running[handle] = (process, log)
        return handle

    def wait(self, seconds: float) -> Sequence[Ended]:
        """Wait for jobs to end; see ``Executor``."""
        if ended := self._ended():
            return ended
        if self._deadlines:
            seconds = min(seconds, max(0.0, min(self._deadlines.values()) - self._clock()))
        self._pause(seconds)
        for handle, deadline in self._deadlines.items():
            if self._clock() >= deadline:
                self._signal(handle, signal.SIGKILL)
        return self._ended()

    def stop(self, handle: Handle) -> None:
        """SIGTERM now, SIGKILL after ``GRACE``."""
        if handle in self._running and handle not in self._deadlines:
            self._signal(handle, signal.SIGTERM)
            self._deadlines[handle] = self._clock() + GRACE

    def command(self, job: Job) -> list[str]:
        """What is run for a job."""
        what = ["publish"] if job.site is None else ["crawl", "--module", job.module, "--", job.site]
        return [sys.executable, "-m", "newscrawl.schedule.child", "--state", str(self._state), *what]

    def _ended(self) -> list[Ended]:
        ended, self._never_began = self._never_began, []
        for handle, (process, log) in list(self._running.items()):
            status = process.poll()
            if status is None:
                continue
            del self._running[handle]
            self._deadlines.pop(handle, None)
            with contextlib.suppress(OSError):  # nobody reads it any more
                assert process.stdin is not None
                process.stdin.close()
            ended.append(Ended(handle, status, _said(log)))
        return ended

    def _signal(self, handle: Handle, number: signal.Signals) -> None:
        """To the job alone; when it is killed, to what it started too."""
        process, _ = self._running[handle]
        with contextlib.suppress(ProcessLookupError):
            if number == signal.SIGKILL:
                os.killpg(process.pid, number)
            else:
                process.send_signal(number)

    def _log(self, job: Job) -> IO[bytes] | None:
        """The file for what a job says; None on a disk that takes nothing: the run itself will tell."""
        name = "feeds.publish" if job.site is None else f"{quote(job.site, safe='')}.log"
        try:
            self._logs.mkdir(parents=True, exist_ok=True)
            return (self._logs / name).open("w+b")
        except OSError:
            return None


def _said(log: IO[bytes] | None) -> tuple[str, ...]:
    """The last sentences of a log, without the program's name; where it ends in a traceback, what was raised."""
    if log is None:
        return ()
    with log:
        log.seek(max(0, log.seek(0, os.SEEK_END) - _TAIL))
        lines = [line for line in log.read().decode("utf-8", "replace").splitlines() if line.strip()]
    sentences = [line.removeprefix(_PREFIX) for line in lines if line.startswith(_PREFIX)]
    if any(line.startswith(_BROKEN) for line in lines):
        sentences.append(lines[-1])
    return tuple(printable(sentence, 500) for sentence in sentences[-_MAX_SAID:])
