"""Lines to a file that is never half a file. Knows files, pipes and locks; nothing of what a line says.

A file is written beside its target under a hidden name, flushed to the disk and renamed over it: whoever
opens the target reads the old file or the new one. The writer holds a lock on the hidden file as long as it
lives, so the next writer of the same target can tell a dead writer's leftover (lock free: removed) from a
living one's work. Where the file system has no locks nothing is removed.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import re
import secrets
import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from newscrawl.errors import PublishFailed, UsageError
from newscrawl.publishing.failing import AGAIN, failed, reason, saying, shown
from newscrawl.publishing.packing import Packer, packer

if TYPE_CHECKING:
    from collections.abc import Iterable

# An open descriptor by its path: opened anew it would truncate what a shell appends to, so it is duplicated.
_DESCRIPTOR = re.compile(r"/dev/(?:(stdout)|(stderr)|fd/(\d+))|/proc/self/fd/(\d+)")
# Where a folder cannot be flushed at all, or not be opened for it (EACCES: no right to list it).
_NO_FOLDER_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF, errno.EACCES})


@dataclass(frozen=True, slots=True)
class Written:
    """What was written: lines, and bytes and SHA-256 (hex) of the file as it lies on the disk."""

    lines: int
    bytes: int
    sha256: str


def publish(target: str, lines: Iterable[bytes], stdout: BinaryIO) -> Written:
    """Write lines to what an operator names: ``-`` streams to ``stdout``, anything else is a path."""
    return write_stream(stdout, lines) if target == "-" else write_whole(Path(target), lines)


def check_target(path: Path) -> None:
    """Raise now, before hours of work, what ``write_whole`` would raise later and can be known by looking."""
    real = _real(path)
    with saying(path):
        if real and not os.access(real.parent, os.W_OK | os.X_OK):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))


def write_whole(path: Path, lines: Iterable[bytes]) -> Written:
    """Write lines so that ``path`` is the old file or the whole new one, whatever happens; ``.gz`` is packed.

    A symbolic link keeps pointing where it did and the file behind it is replaced, with the mode it had; a
    new file gets the mode that the umask gives. A pipe, a device or ``/dev/stdout`` is written straight.
    Raises PublishFailed with the old file untouched and nothing left behind; what ``lines`` raises passes
    through, likewise.
    """
    real = _real(path)
    if real is None:
        with saying(path):
            straight = _open_straight(path)
        try:
            return write_stream(straight, lines, str(path))
        finally:
            close_quietly(straight)
    with saying(path):
        _sweep(real)
        temporary, file = _claim(real)
    try:
        sink = Sink(file, path, packer(path.name))
        sink.pour(lines)
        with saying(path):
            file.flush()
            os.fsync(file.fileno())
            temporary.replace(real)
    except BaseException:
        with suppress(OSError):
            temporary.unlink()
        raise
    finally:
        close_quietly(file)
    sync_folder(real)
    return sink.written()


def write_stream(stream: BinaryIO, lines: Iterable[bytes], name: str = "standard output") -> Written:
    """Write each line out as it comes; a reader that has gone ends it quietly, with the count so far."""
    sink = Sink(stream, name, live=True)
    try:
        sink.pour(lines)
    except BrokenPipeError:
        _hush(stream)
    except PublishFailed:
        _hush(stream)
        raise
    return sink.written()


class Sink:
    """Take lines to an open file, keep count of what it holds, and say where a write has failed."""

    def __init__(self, file: BinaryIO, name: Path | str, packed: Packer | None = None, *, live: bool = False) -> None:
        self._file, self._name, self._live = file, name, live
        self._packer = packed
        self._digest = hashlib.sha256()
        self._lines = self._bytes = 0

    def pour(self, lines: Iterable[bytes]) -> None:
        """Write all lines, packed where they shall be."""
        for line in lines:
            self._put(self._packer.compress(line) if self._packer else line)
            self._lines += 1
        if self._packer:
            self._put(self._packer.flush())

    def written(self) -> Written:
        """What was written so far."""
        return Written(self._lines, self._bytes, self._digest.hexdigest())

    def _put(self, data: bytes) -> None:
        try:
            self._file.write(data)
            if self._live:
                self._file.flush()
        except BrokenPipeError:
            raise
        except OSError as error:
            raise failed(error, self._name) from error
        self._digest.update(data)
        self._bytes += len(data)


def _real(path: Path) -> Path | None:
    """The file behind links that a rename shall replace; None where there is none (a pipe, a device)."""
    if path.suffix.lower() == ".zst":
        raise UsageError(f"{shown(path)}: .zst cannot be written. Name a .jsonl or .jsonl.gz file.")
    if _DESCRIPTOR.fullmatch(str(path)):
        return None
    with saying(path):
        real = Path(os.path.realpath(path))
        try:
            mode = path.stat().st_mode
        except FileNotFoundError:
            real.parent.stat()
            return real
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if stat.S_ISBLK(mode) or (stat.S_ISREG(mode) and not os.access(path, os.W_OK)):
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))
        return real if stat.S_ISREG(mode) else None


def _open_straight(path: Path) -> BinaryIO:
    """Open a pipe or device as it is, or take a second handle on an open descriptor."""
    match = _DESCRIPTOR.fullmatch(str(path))
    if match is None:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CLOEXEC), "wb")
    number = 1 if match[1] else 2 if match[2] else int(match[3] or match[4])
    return os.fdopen(os.dup(number), "wb")


def _prefix(real: Path) -> str:
    """How the hidden names of one target begin: of one length, however long the target's own name is."""
    return f".newscrawl-{hashlib.sha256(os.fsencode(real.name)).hexdigest()[:16]}-"


def _claim(real: Path) -> tuple[Path, BinaryIO]:
    """Create a hidden file that nobody can guess, of the target's mode or the umask's, and lock it."""
    while True:
        temporary = real.with_name(f"{_prefix(real)}{secrets.token_hex(8)}.tmp")
        file = os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o666), "wb")
        with suppress(FileNotFoundError):
            os.fchmod(file.fileno(), stat.S_IMODE(real.stat().st_mode) & 0o777)
        with suppress(OSError):
            fcntl.flock(file, fcntl.LOCK_EX)
        if os.fstat(file.fileno()).st_nlink:
            return temporary, file
        file.close()  # swept by another writer between its creation and its lock


def _sweep(real: Path) -> None:
    """Remove the hidden files that dead writers of this target have left; what cannot be removed is left."""
    prefix = _prefix(real)
    with suppress(OSError), os.scandir(real.parent) as entries:
        for entry in entries:
            if entry.name.startswith(prefix) and entry.is_file(follow_symlinks=False):
                _remove_if_dead(Path(entry.path))


def _remove_if_dead(leftover: Path) -> None:
    with suppress(OSError), leftover.open("r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        leftover.unlink()


def sync_folder(real: Path) -> None:
    """Flush the rename itself; the file is already in its place and whole."""
    try:
        folder = os.open(real.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)
    except OSError as error:
        if error.errno not in _NO_FOLDER_SYNC:
            raise PublishFailed(
                f"{reason(error)} while flushing the folder of {shown(real)}; the new file is in its place "
                f"but may not survive a power cut. Check the disk {AGAIN}"
            ) from error


def close_quietly(file: BinaryIO) -> None:
    """Close without a second complaint: after a full disk, closing tries once more to write the rest."""
    with suppress(OSError):
        file.close()


def _hush(stream: BinaryIO) -> None:
    """Point a broken stream at nothing: the interpreter's last flush would fail too and make its exit 120."""
    with suppress(OSError, ValueError):
        number = stream.fileno()
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, number)
        os.close(nowhere)
