"""Whether lines may go to the file that an operator names: found out before hours of work, not after. Writes nothing.

The file may be new, empty or hold lines of ours; what somebody else wrote is not overwritten.
"""

from __future__ import annotations

import gzip
import json
import os
import tempfile
import zlib
from pathlib import Path

from newscrawl.errors import PublishFailed, UsageError
from newscrawl.publishing.failing import reason, shown
from newscrawl.publishing.whole import check_target

# Written straight, whatever stands behind them: a shell may append there.
_DESCRIPTORS = ("/dev/std", "/dev/fd/", "/proc/self/fd/")
# The longest first line that is looked at; ours have some kilobytes, a long article's some hundred.
_MAX_LINE = 64 << 20


def check_output(output: Path | None) -> None:
    """Raise UsageError where lines cannot or must not be written; None and ``-`` are no files."""
    if output is None or str(output) == "-" or str(output).startswith(_DESCRIPTORS):
        return
    _check_place(output)
    try:
        check_target(output)
    except PublishFailed as error:
        raise UsageError(str(error)) from error
    if output.exists() and not output.is_file():
        return  # a pipe or a device
    _check_folder(Path(os.path.realpath(output)).parent, output)
    if output.exists() and not _is_ours(output):
        raise UsageError(
            f"{shown(output)} is not empty and holds no article lines of newscrawl; it is left as it is. "
            "Name another file with -o, or remove this one first"
        )


def check_lines(output: Path) -> None:
    """Raise UsageError where a file stands that holds something else than JSON Lines: somebody's work."""
    if output.is_file() and not _begins_with_an_object(output):
        raise UsageError(
            f"{shown(output)} is not empty and holds no JSON Lines; it is left as it is. Name another file, or remove "
            "this one first"
        )


def _check_place(output: Path) -> None:
    """The two mistakes that are made most have a sentence of their own."""
    if os.access(output, os.F_OK) and output.is_dir():
        raise UsageError(f"{shown(output)} is a folder; name a file in it, such as {shown(output / 'articles.jsonl')}")
    if not os.access(output.parent, os.F_OK):
        raise UsageError(f"{shown(output)}: there is no folder {shown(output.parent)}; make it, or name another file")


def _check_folder(folder: Path, output: Path) -> None:
    """Make a file there and remove it: some folders (/proc, a file system that is full of files) only then say no."""
    try:
        with tempfile.NamedTemporaryFile(dir=folder, prefix=".newscrawl-try-"):
            pass
    except OSError as error:
        raise UsageError(
            f"{shown(output)} cannot be written: {reason(error)} in {shown(folder)}; name another file"
        ) from error


def _is_ours(output: Path) -> bool:
    """Whether a file is empty or its first line is a JSON object with our schema_version."""
    line = _first_line(output)
    return line == b"" or "schema_version" in _object(line)


def _begins_with_an_object(output: Path) -> bool:
    """Whether a file is empty or its first line is a JSON object."""
    line = _first_line(output)
    return line == b"" or _object(line) != {} or line.strip() == b"{}"


def _first_line(output: Path) -> bytes:
    """The first line of a file, packed or not; a blank where it cannot be read."""
    try:
        with output.open("rb") as file:
            packed = file.read(2) == b"\x1f\x8b"
        with gzip.open(output, "rb") if packed else output.open("rb") as stream:
            return stream.readline(_MAX_LINE)
    except (OSError, EOFError, zlib.error):
        return b" "


def _object(line: bytes) -> dict[str, object]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
