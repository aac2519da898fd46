"""How far a look at a site is: a line rewritten in place on a terminal, a plain line now and then elsewhere."""

from __future__ import annotations

import os
from types import TracebackType
from typing import Self, TextIO

from newscrawl.extensions.progress import cut
from newscrawl.text import plural, printable

# Without a terminal a line each so many pages.
_EACH = 10


class Progress:
    """Told of each page; what it showed in place is gone when the ``with`` block ends."""

    def __init__(self, host: str, stream: TextIO) -> None:
        self._host = host
        self._stream = stream
        self._terminal = stream.isatty()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._terminal:
            self._stream.write("\r\x1b[2K")
            self._stream.flush()

    def tell(self, count: int, address: str) -> None:
        """So many addresses have answered, this one last."""
        if self._terminal:
            line = f"{plural(count, 'page')}, last {printable(address)}"
            self._stream.write(f"\r\x1b[2K{cut(line, os.get_terminal_size(self._stream.fileno()).columns)}")
            self._stream.flush()
        elif count % _EACH == 0:
            self._stream.write(f"newscrawl: {plural(count, 'page')} of {self._host} read\n")
            self._stream.flush()
