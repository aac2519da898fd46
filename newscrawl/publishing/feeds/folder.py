"""A feed's folder: files that are whole or absent, under names of a strict alphabet. Knows bytes, not what they say.

One publisher at a time works in it (the feed's lease); other people's files in it are left alone.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from newscrawl.publishing.failing import saying
from newscrawl.publishing.feeds import parquet
from newscrawl.publishing.packing import Packer, packer
from newscrawl.publishing.whole import Sink, Written, close_quietly, sync_folder

MANIFEST = "manifest.json"
SCHEMA = "schema.json"
FORMATS = ("jsonl", "jsonl.gz", "jsonl.zst", "parquet")
_NUMBERED = re.compile(r"(?:\d{9,18}|snapshot)-\d{9,18}\.(?:jsonl(?:\.gz|\.zst)?|parquet)")
_UNFINISHED = re.compile(r"\.newscrawl-[a-z0-9.-]{1,80}\.tmp")

# Told before and after whatever changes the disk or the store, with what it was; tests end a publisher there.
Step = Callable[[str], None]
# What packs a file of a name; None where it is plain.
Pack = Callable[[str], Packer | None]


def segment_name(first: int, last: int, form: str) -> str:
    """``000000123-000000456.jsonl``."""
    return f"{first:09d}-{last:09d}.{form}"


def snapshot_name(sequence: int, form: str) -> str:
    """``snapshot-000000456.jsonl``."""
    return f"snapshot-{sequence:09d}.{form}"


def is_numbered(name: str) -> bool:
    """Whether a file's name is a segment's or a snapshot's."""
    return _NUMBERED.fullmatch(name) is not None


class Folder:
    """Writes, looks at and removes files of one feed; raises PublishFailed where the disk refuses."""

    def __init__(self, path: Path, step: Step = lambda _: None, pack: Pack = packer) -> None:
        self.path = path
        self._step = step
        self._pack = pack

    def make(self) -> None:
        """Create the folder and those above it."""
        with saying(self.path / MANIFEST):
            self.path.mkdir(parents=True, exist_ok=True)
        self._step("after the making of the folder")

    def write(self, name: str, lines: Iterable[bytes]) -> Written:
        """Write a file that is whole or absent, packed as its name says, and on the disk when this returns.

        What a killed writer leaves has a name of its own and is removed by the next ``sweep``.
        """
        path, temporary = self.path / name, self.path / f".newscrawl-{name}.tmp"
        with saying(path):
            self._step(f"before the writing of {name}")
            flags = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC | os.O_NOFOLLOW
            file = os.fdopen(os.open(temporary, flags, 0o666), "wb")
        try:
            self._step(f"after the creation of {name}")
            sink = Sink(file, path, self._pack(name))
            sink.pour(lines)
            with saying(path):
                file.flush()
                self._step(f"before the flushing of {name}")
                os.fsync(file.fileno())
                self._step(f"after the flushing of {name}")
                temporary.replace(path)
        except Exception:
            with suppress(OSError):
                temporary.unlink()
            raise
        finally:
            close_quietly(file)
        self._step(f"after the renaming of {name}")
        sync_folder(path)
        self._step(f"after the flushing of the folder of {name}")
        return sink.written()

    def read(self, name: str) -> bytes | None:
        """A small file's bytes; None where it is missing or no file."""
        try:
            return (self.path / name).read_bytes()
        except (FileNotFoundError, IsADirectoryError, NotADirectoryError):
            return None
        except OSError as error:
            with saying(self.path / name):
                raise error from None

    def lines(self, name: str) -> Iterator[dict[str, Any]]:
        """The lines of a segment or a snapshot that is sound, as JSON gives them."""
        with saying(self.path / name), (self.path / name).open("rb") as file:
            yield from parquet.rows(file, name)

    def stamp(self, name: str) -> tuple[int, int] | None:
        """A file's size and the time in ns at which anything of it was changed; None where it is missing."""
        try:
            status = (self.path / name).stat()
        except OSError:
            return None
        return status.st_size, status.st_ctime_ns

    def sha256(self, name: str) -> str | None:
        """The checksum of a file as it lies there, in hex; None where it cannot be read."""
        try:
            with (self.path / name).open("rb") as file:
                return hashlib.file_digest(file, "sha256").hexdigest()
        except OSError:
            return None

    def sweep(self, keep: Iterable[str]) -> None:
        """Remove numbered and unfinished files of feeds that are not to be kept; others' files stay."""
        kept = set(keep)
        with saying(self.path / MANIFEST):
            names = sorted(path.name for path in self.path.iterdir())
            names = [name for name in names if name not in kept and _is_ours(name)]
            for name in names:
                (self.path / name).unlink(missing_ok=True)
                self._step(f"after the removal of {name}")
            if names:
                sync_folder(self.path / MANIFEST)


def _is_ours(name: str) -> bool:
    return is_numbered(name) or _UNFINISHED.fullmatch(name) is not None
