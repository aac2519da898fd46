"""Files written together or not at all: each beside its place first, then renamed; undone to the byte on failure."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self

from newscrawl.errors import UsageError


class Files:
    """What is put and removed while the ``with`` block lasts, or is undone where it ends by an exception.

    Raises UsageError, naming the place, where the disk refuses.
    """

    def __init__(self) -> None:
        self._before: dict[Path, bytes | None] = {}
        self._folders: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.undo()

    def put(self, path: Path, data: bytes) -> None:
        """Write a file whole, its folders first where they are missing."""
        try:
            self._remember(path)
            self._make(path.parent)
            _write(path, data)
        except OSError as error:
            raise _refused(path, error) from error

    def remove(self, path: Path) -> None:
        """Remove a file, if it is there."""
        try:
            self._remember(path)
            path.unlink(missing_ok=True)
        except OSError as error:
            raise _refused(path, error) from error

    def undo(self) -> None:
        """Put back what was there before, as far as the disk lets it."""
        for path, data in reversed(self._before.items()):
            with contextlib.suppress(OSError):
                if data is None:
                    path.unlink(missing_ok=True)
                else:
                    _write(path, data)
        for folder in reversed(self._folders):
            with contextlib.suppress(OSError):
                folder.rmdir()
        self._before.clear()
        self._folders.clear()

    def _remember(self, path: Path) -> None:
        if path not in self._before:
            self._before[path] = path.read_bytes() if path.exists() else None

    def _make(self, folder: Path) -> None:
        missing = [one for one in (folder, *folder.parents) if not one.exists()]
        for one in reversed(missing):
            one.mkdir(exist_ok=True)
            self._folders.append(one)


def must_be_writable(folder: Path) -> None:
    """Raise UsageError where a folder, or the one that it would be made in, takes no file; nothing is left there."""
    nearest = next(one for one in (folder, *folder.parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=nearest):
            pass
    except OSError as error:
        raise _refused(nearest, error) from error


def _write(path: Path, data: bytes) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{path.name}-", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
        os.chmod(name, mode)  # noqa: PTH101 - mkstemp's own is the owner's alone
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def _umask() -> int:
    """The process's mask; there is no way to read it but to set it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _refused(path: Path, error: OSError) -> UsageError:
    return UsageError(f"{path} cannot be written: {error.strerror}")
