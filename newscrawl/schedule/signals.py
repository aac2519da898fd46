"""What the system tells a scheduler: end, read again, a child has ended. A wait that any of them cuts short."""

from __future__ import annotations

import contextlib
import os
import select
import signal
from collections.abc import Iterator


class Signals:
    """``ending``: SIGTERM or SIGINT came; ``reloading``: SIGHUP came and was not looked at yet."""

    def __init__(self) -> None:
        self.ending: signal.Signals | None = None
        self._hung_up = False
        self._read, self._write = os.pipe()

    def reloading(self) -> bool:
        """Whether SIGHUP came since this was asked last."""
        hung_up, self._hung_up = self._hung_up, False
        return hung_up

    def pause(self, seconds: float) -> None:
        """Wait so many seconds, or until a signal comes; one that came before the wait counts."""
        ready, _, _ = select.select([self._read], [], [], max(0.0, seconds))
        if ready:
            os.read(self._read, 4096)

    @contextlib.contextmanager
    def handled(self) -> Iterator[None]:
        """While the ``with`` block lasts these signals are noted here and end nothing."""
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        waker = signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        numbers = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
        before = [(number, signal.signal(number, self._handle)) for number in numbers]
        try:
            yield
        finally:
            for number, handler in before:
                signal.signal(number, handler)
            signal.set_wakeup_fd(waker)
            os.close(self._read)
            os.close(self._write)

    def _handle(self, number: int, _frame: object) -> None:
        if number == signal.SIGHUP:
            self._hung_up = True
        elif number != signal.SIGCHLD:
            self.ending = signal.Signals(number)
