"""Ways of reading that do to their process what a page says; apart from the tests, so that workers start quickly."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

from newscrawl.corpus.extract_steps import carefully
from newscrawl.corpus.saved import Saved
from newscrawl.extraction import SiteMemory
from newscrawl.extraction.reading import Reading


def faulty(entry: Saved, memory: SiteMemory | None) -> Reading:
    """Read as usual, but for pages that say " DO crash", " DO raise", " DO loop" or " DO once FILE"."""
    said = entry.page.body.decode().partition(" DO ")[2].split(",")[0].split(" ")
    if said[0] == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    if said[0] == "raise":
        raise ValueError("a bug\x1b of ours")
    if said[0] == "loop":
        while True:
            pass
    if said[0] == "once" and not Path(said[1]).exists():
        Path(said[1]).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return carefully(entry, memory)


def less_faulty(entry: Saved, memory: SiteMemory | None) -> Reading:
    """Read as usual, but for pages that add "hard"."""
    return faulty(entry, memory) if b" hard," in entry.page.body else carefully(entry, memory)


def endless(_: Saved, __: SiteMemory | None) -> Reading:
    """Say that reading has begun, then read for ever."""
    sys.stderr.write("begun\n")
    sys.stderr.flush()
    while True:
        pass
