"""When each host may be asked again: one record for all targets and spiders of a process. Knows no network, no clock."""

from __future__ import annotations

import math
from dataclasses import dataclass

from newscrawl.middlewares.pace import Pace


@dataclass(slots=True)
class _Host:
    last: float = -math.inf
    wait: float = 0.0
    silent_until: float = 0.0
    active: int = 0


class Hosts:
    """Who was asked when, how many answers are out, who asked for silence. Times are seconds of the epoch.

    A host is its key of ``urls.host_key``. The spiders of one process share one object, so that two sites on one
    host do not ask it at twice its rate; ``pace`` does the same for the processes of a state.
    """

    def __init__(self, pace: Pace | None = None) -> None:
        self._pace = pace
        self._hosts: dict[str, _Host] = {}

    def slow_down(self, host: str, wait: float) -> None:
        """Leave at least ``wait`` seconds between two requests from now on; the most polite of all callers wins."""
        record = self._of(host)
        record.wait = max(record.wait, wait)

    def hold(self, host: str, until: float) -> None:
        """Ask nothing before ``until``, whichever target or spider wants to."""
        record = self._of(host)
        record.silent_until = max(record.silent_until, until)

    def free_at(self, host: str, at_once: int) -> float:
        """The time from which a host may be asked; infinite while it answers all the requests that it may get.

        ``at_once`` is how many those are where no wait is kept; else it is one.
        """
        record = self._of(host)
        if record.active >= (1 if record.wait else at_once):
            return math.inf
        return max(record.last + record.wait, record.silent_until)

    def asked(self, host: str, now: float) -> bool:
        """A request to a host is on its way, ``answered`` must follow; False where another process has the turn."""
        record = self._of(host)
        if self._pace is not None and record.wait:
            turn = self._pace.take(host, now, record.wait)
            if turn > now:
                record.silent_until = max(record.silent_until, turn)
                return False
        record.active += 1
        record.last = max(record.last, now)
        return True

    def sent(self, host: str, now: float) -> None:
        """A request to a host leaves just now, whoever made it: the wait counts from here."""
        if host not in self._hosts:
            return
        record = self._hosts[host]
        record.last = max(record.last, now)
        if self._pace is not None and record.wait:
            self._pace.sent(host, now, record.wait)

    def answered(self, host: str) -> None:
        """What was asked has been answered, or has failed."""
        self._of(host).active -= 1

    def _of(self, host: str) -> _Host:
        if host not in self._hosts:
            self._hosts[host] = _Host()
        return self._hosts[host]
