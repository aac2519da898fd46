"""Whether the files that ``clean`` is given can be what they shall be: checked before anything is read."""

from __future__ import annotations

import io
import os
import stat
from pathlib import Path
from typing import BinaryIO

from newscrawl.corpus.spool import STDIN, shown
from newscrawl.errors import UsageError
from newscrawl.publishing.standing import check_lines
from newscrawl.publishing.whole import check_target


def check_places(place: Path | str, output: str, rejects: str | None, stdin: BinaryIO, stdout: BinaryIO) -> None:
    """Raise UsageError where two of the files are one, by whatever name, or the input is none; PublishFailed where
    an output cannot be written.
    """
    if place != STDIN:
        _check_input(Path(place))
    read = _identity(stdin if place == STDIN else place)
    written = _identity(stdout if output == STDIN else output)
    if written is not None and written == read:
        raise UsageError(f"{_output(output)} is the file that is read. Name another file for the output.")
    if rejects is not None:
        other = _identity(stdout if rejects == STDIN else rejects)
        if rejects == output == STDIN or (other is not None and other in {read, written}):
            raise UsageError(f"{_output(rejects)} is the input or the output too. Name another file for the rejects.")
    for target in (output, rejects):
        if target is not None and target != STDIN:
            if Path(target).is_dir():
                raise UsageError(f"{shown(target)} is a folder. Name a file in it.")
            check_target(Path(target))
            check_lines(Path(target))


def _check_input(place: Path) -> None:
    if not os.access(place, os.R_OK):
        lack = "read" if os.access(place, os.F_OK) else "found"
        raise UsageError(f"{shown(place)} cannot be {lack}. Name a file, or - for standard input.")
    if place.is_dir():
        raise UsageError(f"{shown(place)} is a folder. Name a file, or - for standard input.")


def _output(name: str) -> str:
    return "standard output" if name == STDIN else shown(name)


def _identity(file: object) -> tuple[int, int] | str | None:
    """What is equal for all names of one file; None for what is no file: a pipe, a terminal, a buffer."""
    try:
        state = Path(file).stat() if isinstance(file, str | Path) else os.fstat(file.fileno())  # type: ignore[attr-defined]
    except (AttributeError, io.UnsupportedOperation):
        return None
    except OSError:
        return os.path.realpath(file) if isinstance(file, str | Path) else None
    return (state.st_dev, state.st_ino) if stat.S_ISREG(state.st_mode) else None
