"""What a person is told when a file cannot be written: one sentence, and what to do. Writes nothing."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from newscrawl.errors import PublishFailed
from newscrawl.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

AGAIN = "and run the same command again."

_FREE = f"Free space {AGAIN}"
_ADVICE = {
    errno.ENOSPC: _FREE,
    errno.EDQUOT: _FREE,
    errno.EFBIG: f"Raise the limit on file sizes (ulimit -f) {AGAIN}",
    errno.EIO: f"Check the disk {AGAIN}",
    errno.ENOENT: f"Create the folder {{folder}} {AGAIN}",
    errno.EEXIST: f"A file lies where the folder {{folder}} should: move it away {AGAIN}",
    errno.ENOTDIR: f"Name a file in a folder {AGAIN}",
    errno.EISDIR: f"Name a file in that folder {AGAIN}",
}
_ELSEWHERE = f"Allow writing there, or name another file, {AGAIN}"


@contextmanager
def saying(path: Path) -> Iterator[None]:
    """Turn the OSErrors of a block into PublishFailed."""
    try:
        yield
    except OSError as error:
        raise failed(error, path) from error


def failed(error: OSError, name: Path | str) -> PublishFailed:
    """Say what went wrong, where, what stands and what to do; ``name`` is a path, or text for a stream."""
    if isinstance(name, str):
        stands = "what came out before is incomplete"
    else:
        stands = "the previous file stands" if _is_file(name) else "no file was left"
    advice = _ADVICE.get(error.errno or 0, _ELSEWHERE).format(folder=shown(Path(name).parent))
    return PublishFailed(f"{reason(error)} while writing {shown(name)}; {stands}. {advice}")


def reason(error: OSError) -> str:
    """The system's own words for an error."""
    return error.strerror or str(error)


def shown(name: Path | str) -> str:
    """A path that is safe for a terminal, whole up to the longest that systems allow."""
    return printable(str(name), 4096)


def _is_file(path: Path) -> bool:
    """Like ``Path.is_file``, but no error where the folder may not be searched."""
    return os.access(path, os.F_OK) and path.is_file()
