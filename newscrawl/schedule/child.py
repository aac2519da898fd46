"""``python -m newscrawl.schedule.child``: one crawl or one publish in a process that does not outlive its parent."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

# What a crawl needs to end in order; whoever still hangs then is no use to anybody.
GRACE = 5.0
_PR_SET_PDEATHSIG = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Do as the scheduler says; the exit status is the command's."""
    options = _options(arguments)
    end_with_parent(0)
    from newscrawl import launch, publish, running
    from newscrawl.cli_options import say
    from newscrawl.errors import NewscrawlError

    try:
        if options.what == "publish":
            with launch.leaving_on_signals():
                return publish.publish((), options.state, say, wait=True)
        overrides: dict[str, object] = {
            "NEWSCRAWL_STATE": str(options.state),
            "SPIDER_MODULES": [options.module],  # a broken file beside it does not stop this site
            "LOG_LEVEL": "CRITICAL",
            "NEWSCRAWL_REST_STARTS": True,
        }
        place = running.Place(None, copies=False, state=options.state)
        return running.crawl_and_publish([options.site], place, overrides, say, every=False)
    except NewscrawlError as error:
        say(str(error))
        return error.exit_status


def end_with_parent(pipe: int) -> None:
    """SIGTERM for this process when its parent dies, however that dies, and its end ``GRACE`` seconds later.

    ``pipe`` is the reading end of a pipe that only the parent holds open: it ends with the parent on every system. On
    Linux the kernel sends the signal.
    """
    by_kernel = _ask_kernel()
    threading.Thread(target=_watch, args=(pipe, by_kernel), name="newscrawl-parent", daemon=True).start()


def _ask_kernel() -> bool:
    """Whether the kernel will signal this process; a parent that is dead already is noticed at the pipe."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    parent = os.getppid()
    asked = ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, int(signal.SIGTERM)) == 0
    return asked and os.getppid() == parent != 1


def _watch(pipe: int, by_kernel: bool) -> None:
    while os.read(pipe, 1024):
        pass
    if not by_kernel:  # a second SIGTERM would cut short what the first one began
        os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os.kill(os.getpid(), signal.SIGKILL)


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m newscrawl.schedule.child", description=__doc__)
    parser.add_argument("--state", type=Path, required=True, help="the state folder")
    what = parser.add_subparsers(dest="what", required=True)
    crawl = what.add_parser("crawl")
    crawl.add_argument("site")
    crawl.add_argument("--module", required=True, help="the module that holds the site's class")
    what.add_parser("publish")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
