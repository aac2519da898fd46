"""Which page a process is reading just now, known even when that page ends it. Knows rows by number, no SQL.

A commit before every page would cost more than reading it. Eight bytes of shared memory on a file outlive the process
(not the machine's power), and a lock on that file ends with it: whoever gets the lock knows that its holder is dead.
"""

from __future__ import annotations

import contextlib
import fcntl
import mmap
import os
from collections.abc import Iterator
from pathlib import Path

from newscrawl.errors import StoreFailed

_PREFIX = "reading-"
_NEW = "new-reading-"
_SIZE = 8


class Reading:
    """The mark of one process in a state folder; ``page`` sets it while a page is read.

    Raises StoreFailed where the disk refuses.
    """

    def __init__(self, folder: Path, run: str) -> None:
        self._path = folder / f"{_PREFIX}{run}"
        try:
            self._open(folder / f"{_NEW}{run}")
        except OSError as error:
            raise StoreFailed(
                f"the state folder {folder} cannot be written ({error.strerror}). Free space or mend the disk, then "
                "run the same command again"
            ) from error

    @contextlib.contextmanager
    def page(self, row: int) -> Iterator[None]:
        """Mark a row of the frontier as being read."""
        self._mark[:] = row.to_bytes(_SIZE, "big")
        try:
            yield
        finally:
            self._mark[:] = bytes(_SIZE)

    def _open(self, new: Path) -> None:
        """Make the file under another name: under its own nobody sees it without its lock."""
        file = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(file, bytes(_SIZE))  # memory without a block on disk would end us where the disk is full
            fcntl.flock(file, fcntl.LOCK_EX)
            self._mark = mmap.mmap(file, _SIZE)
            new.rename(self._path)
        except BaseException:
            os.close(file)
            new.unlink()
            raise
        self._file = file

    def close(self) -> None:
        """Take the mark away: this process ends in order."""
        self._mark.close()
        self._path.unlink(missing_ok=True)
        os.close(self._file)


def left_behind(folder: Path) -> dict[Path, int]:
    """Marks of processes that are dead, with the row that each was reading; 0 for none."""
    found = {}
    for path in folder.glob(f"{_PREFIX}*"):
        with contextlib.suppress(OSError), path.open("rb") as file:  # in use, or just taken away
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            found[path] = int.from_bytes(file.read(_SIZE), "big")
    return found
