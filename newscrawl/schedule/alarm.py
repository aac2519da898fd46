"""Alerts on what no run can tell: a site's process that ended before its run began, and one that begins again."""

from __future__ import annotations

import queue
import threading
import time
from collections.abc import Callable

from newscrawl import alerting
from newscrawl.errors import UsageError
from newscrawl.extensions.history import Told
from newscrawl.runs import Figures
from newscrawl.runs.values import Verdict

_CODE = "not_begun"
_TICK = 0.05


class Alarm:
    """Sends beside the scheduler's loop, one alert after the other: a receiver that hangs holds no site up."""

    def __init__(self, say: Callable[[str], None]) -> None:
        self._say = say
        self._waiting: queue.SimpleQueue[Told] = queue.SimpleQueue()
        self._sender: threading.Thread | None = None
        self._open = 0

    def __call__(self, site: str, reason: str | None, before: str | None) -> None:
        """Tell why a site does not begin, or (None) that it does again; ``before`` is what was told before."""
        verdict = _not_begun(reason) or Verdict("ok", "", "its runs begin again")
        self._open += 1
        self._waiting.put(Told(site, "", verdict, _not_begun(before), Figures()))
        if self._sender is None:
            self._sender = threading.Thread(target=self._send, daemon=True)
            self._sender.start()

    def close(self, patience: float) -> None:
        """Wait until all is sent, for so many seconds; what is not by then is said."""
        until = time.monotonic() + patience
        while self._open and time.monotonic() < until:
            time.sleep(_TICK)
        if self._open:
            self._say(f"alerts not sent when this ended: {self._open}; their receiver did not answer in time")

    def _send(self) -> None:
        while True:
            told = self._waiting.get()
            try:
                alerting.send(alerting.load(), [told], self._say)
            except UsageError as error:
                self._say(f"{told.site}: no alert could be sent: {error}")
            finally:
                self._open -= 1


def _not_begun(reason: str | None) -> Verdict | None:
    return None if reason is None else Verdict("failing", _CODE, reason)
