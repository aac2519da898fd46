"""When hosts may be asked next, by whichever process of a state: two sites on one host do not ask it at twice its rate.

A file of one time a slot, slots by the host's hash: no process waits for another, none has to be alive, and a host costs
eight bytes. Two hosts of one slot (1 in 200 at 5,000 hosts) wait for each other. What the disk refuses is let go: then
each process keeps its own pace.
"""

from __future__ import annotations

import contextlib
import fcntl
import os
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path

_NAME = "pace"
_SLOTS = 1 << 20
_TIME = struct.Struct("<d")
# A time further away than this many seconds was written under another clock; no delay is that long.
_MAX_AHEAD = 120.0


class Pace:
    """The turns of all processes that work on a state folder; times are seconds of the epoch."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME
        self._file: int | None = None

    def take(self, host: str, now: float, wait: float) -> float:
        """Take a turn, so that nobody else asks the host for ``wait`` seconds: ``now``, or when there is one."""
        with self._slot(host) as slot:
            until = self._read(slot)
            if now < until < now + _MAX_AHEAD:
                return until
            self._write(slot, now + wait)
        return now

    def sent(self, host: str, now: float, wait: float) -> None:
        """The request of a turn leaves only now: the wait counts from here."""
        with self._slot(host) as slot:
            self._write(slot, max(now + wait, self._read(slot)))

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    @contextlib.contextmanager
    def _slot(self, host: str) -> Iterator[int]:
        """The place of a host's time, which no other process changes meanwhile."""
        place = zlib.crc32(host.encode()) % _SLOTS * _TIME.size
        with contextlib.suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
            fcntl.lockf(self._file, fcntl.LOCK_EX, _TIME.size, place)
        try:
            yield place
        finally:
            if self._file is not None:
                with contextlib.suppress(OSError):
                    fcntl.lockf(self._file, fcntl.LOCK_UN, _TIME.size, place)

    def _read(self, place: int) -> float:
        found = b""
        if self._file is not None:
            with contextlib.suppress(OSError):
                found = os.pread(self._file, _TIME.size, place)
        return _TIME.unpack(found)[0] if len(found) == _TIME.size else 0.0

    def _write(self, place: int, until: float) -> None:
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.pwrite(self._file, _TIME.pack(until), place)
