"""What ``clean`` reads, as one file of plain lines that several processes read at once, wherever it came from.

A plain file is read where it lies; what is packed, a pipe and standard input are first written to a file without
a name, which is gone when the last process that has it open is gone, however it ended.
"""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from newscrawl.corpus.spool_unpack import Readable, UnpackError, is_packed, pieces
from newscrawl.errors import PublishFailed, UsageError
from newscrawl.text import printable

STDIN = "-"


@dataclass(frozen=True, slots=True)
class Source:
    """Plain lines to read with ``os.pread``: the file's descriptor, how many bytes count, its name for people.

    ``stamp`` is what the system said of a file that others may write to; None for our own copy.
    """

    file: int
    size: int
    name: str
    stamp: tuple[int, int] | None = None

    def check_unchanged(self) -> None:
        """Raise UsageError where the file was written to since it was opened: what was read of it is a mixture."""
        if self.stamp not in {None, _stamp(os.fstat(self.file))}:
            raise UsageError(f"{self.name} changed while it was read. Run the same command again.")


@contextmanager
def opened(place: Path | str, stdin: Readable) -> Iterator[Source]:
    """What ``place`` names, ``-`` for standard input, as long as the block lasts.

    Raises UsageError where it cannot be read or unpacked to its end, PublishFailed where the temporary file cannot
    be written.
    """
    name = shown(place)
    if place == STDIN:
        with _copied(stdin, name) as source:
            yield source
        return
    with reading(name):
        file = Path(place).open("rb")  # noqa: SIM115 - closed below
    with file:
        with reading(name):
            state = os.fstat(file.fileno())
            plain = stat.S_ISREG(state.st_mode) and not is_packed(file.peek(4)[:4])
        if plain:
            yield Source(file.fileno(), state.st_size, name, _stamp(state))
        else:
            with _copied(file, name) as source:
                yield source


@contextmanager
def flowing(place: Path | str, stdin: Readable) -> Iterator[Iterator[bytes]]:
    """The plain bytes of what ``place`` names as they come, ``-`` for standard input; nothing is copied.

    Raises UsageError where it cannot be opened, and later where it cannot be read or unpacked to its end.
    """
    name = shown(place)
    if place == STDIN:
        yield plain_pieces(stdin, name)
        return
    with reading(name):
        file = Path(place).open("rb")  # noqa: SIM115 - closed below
    with file:
        yield plain_pieces(file, name)


def plain_pieces(stream: Readable, name: str) -> Iterator[bytes]:
    """The plain bytes of a stream as they come; what goes wrong in reading them is a UsageError."""
    with reading(name):
        yield from pieces(stream)


@contextmanager
def reading(name: str) -> Iterator[None]:
    """Say in a sentence, as a UsageError, why something cannot be read."""
    try:
        yield
    except OSError as error:
        raise UsageError(f"{name} cannot be read: {error.strerror or error}.") from error
    except UnpackError as error:
        raise UsageError(
            f"{name} cannot be unpacked to its end: {error}. Fetch it again, or unpack what can be and name that."
        ) from error


@contextmanager
def spooling() -> Iterator[None]:
    """Say in a sentence, as PublishFailed, why a temporary file cannot be written."""
    try:
        yield
    except OSError as error:
        folder = printable(os.environ.get("TMPDIR") or tempfile.gettempdir(), 1000)
        raise PublishFailed(
            f"{error.strerror or error} while writing temporary files in {folder}. Free space there, or set TMPDIR to "
            "another folder, and run the same command again."
        ) from error


def temporary() -> BinaryIO:
    """A file without a name, empty, open for writing and reading."""
    with spooling():
        return tempfile.TemporaryFile()


def shown(place: Path | str) -> str:
    """The name of an input for people."""
    return "standard input" if place == STDIN else printable(str(place), 1000)


@contextmanager
def _copied(stream: Readable, name: str) -> Iterator[Source]:
    with temporary() as file:
        for piece in plain_pieces(stream, name):
            with spooling():
                file.write(piece)
        with spooling():
            file.flush()
        yield Source(file.fileno(), file.tell(), name)


def _stamp(state: os.stat_result) -> tuple[int, int]:
    return state.st_size, state.st_mtime_ns
