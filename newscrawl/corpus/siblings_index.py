"""Which records of a file share a key: made on disk in bounded memory, whatever the file's length.

What it tells is read by ``siblings``.
"""

from __future__ import annotations

from typing import BinaryIO

import numpy as np

from newscrawl.corpus.siblings import MOST_SHARING, PLACE_BITS, SIZE_BITS, Copies
from newscrawl.corpus.siblings_rows import RUN, Rows, Wide
from newscrawl.corpus.spool import spooling, temporary


class Index:
    """Takes the keys of all records, then tells which share one. Its files have no names and live as long as it.

    ``size`` is the file's in bytes, ``run`` how many rows are held in memory.
    """

    def __init__(self, size: int, run: int = RUN) -> None:
        self._files = [temporary() for _ in range(4)]
        shared, joined, self._members, self._groups = self._files
        self._shared = Rows(shared, 1 << 64, MOST_SHARING + 1, run)
        self._joined = Rows(joined, max(size, 1), run=run)

    @property
    def files(self) -> tuple[int, int]:
        """Where the members of the groups stand, and which groups a record is of."""
        return self._members.fileno(), self._groups.fileno()

    def add(self, rows: bytes) -> None:
        """Take what ``siblings.packed_rows`` made."""
        self._shared.add(np.frombuffer(rows, np.uint64).reshape(-1, 2))

    def finish(self) -> Copies:
        """Bring together whoever shares a key with some others and with not too many; to be called once."""
        with spooling():
            members = rows = 0
            for stretch in self._shared.stretches():
                members += self._group(stretch, members)
            for stretch in self._joined.stretches():
                rows += _append(self._groups, stretch)
        return Copies(*self.files, rows)

    def close(self) -> None:
        """Give the disk back."""
        for file in self._files:
            file.close()

    def _group(self, rows: Wide, before: int) -> int:
        """Write the groups of some rows behind ``before`` members, note for each record where; their number."""
        _, sizes = np.unique(rows[:, 0], return_counts=True)
        good = (sizes > 1) & (sizes <= MOST_SHARING)
        members = rows[np.repeat(good, sizes), 1]
        sizes = sizes[good]
        starts = before + np.cumsum(sizes) - sizes
        groups = np.repeat(starts << SIZE_BITS | sizes, sizes).astype(np.uint64)
        places = members & np.uint64((1 << PLACE_BITS) - 1)
        self._joined.add(np.stack((places, groups), axis=1))
        return _append(self._members, members)


def _append(file: BinaryIO, numbers: Wide) -> int:
    file.write(numbers.tobytes())
    file.flush()
    return len(numbers)
