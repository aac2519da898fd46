"""A program that publishes and is killed, and what a consumer reads of its feed meanwhile."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from newscrawl import read_feed
from newscrawl.errors import FeedDamaged
from newscrawl.publishing.feeds.reader import FeedReading


def until_killed(program: str, arguments: list[str], seconds: float, poll: Callable[[], None]) -> list[str]:
    """Run a program, poll for so long once it says that it is ready, kill it; the lines that it said after that."""
    here = Path(__file__).parent
    child = subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stdout=subprocess.PIPE,
        text=True,
        env={"PYTHONPATH": f"{here}:{here.parent}", "PATH": ""},
    )
    assert child.stdout is not None
    child.stdout.readline()
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        poll()
    child.send_signal(signal.SIGKILL)
    said = child.stdout.read().splitlines()
    child.wait()
    child.stdout.close()
    return said


def read_meanwhile(folder: Path, after: int, epoch: str | None) -> tuple[FeedReading, list[dict[str, Any]]] | None:
    """A reading with its lines; None where there is no manifest yet, or the feed went on too far while it was read."""
    try:
        reading = read_feed(folder, after, epoch)
        return reading, list(reading)
    except FeedDamaged as error:
        if "has no manifest" not in str(error) and "published twice" not in str(error):
            raise
        return None
