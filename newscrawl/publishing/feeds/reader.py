"""Follow a feed's folder: what changed since a sequence, or all anew. Verifies what it reads; knows no store."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from newscrawl.errors import FeedDamaged, UsageError
from newscrawl.publishing.failing import reason, shown
from newscrawl.publishing.feeds import parquet
from newscrawl.publishing.feeds.folder import MANIFEST
from newscrawl.publishing.feeds.manifest import Manifest, Segment, Snapshot, parse

# A publisher may replace the manifest and remove what it no longer names before its files are looked for.
_TRIES = 5


def read_feed(path: str | PathLike[str], after: int = 0, epoch: str | None = None) -> FeedReading:
    """What a feed tells after a sequence; ``path`` is its folder.

    Give what the last reading's ``sequence`` and ``epoch`` were, kept together with what you made of the lines.
    Raises FeedDamaged where there is no feed or a checksum does not hold, UsageError for a feed in Parquet where pyarrow
    is not installed. Takes no lock: a folder on a network's drive, mounted for reading alone, will do.
    """
    return FeedReading(Path(path), after, epoch)


class FeedReading:
    """The lines of a feed after a sequence, in order, as dicts.

    ``reset`` is true where you must throw away what you hold: the lines begin with all that the feed told at one
    moment. ``epoch`` and ``sequence`` are the cursor for the next reading, to be stored when all lines are taken in.
    A line with the status ``withdrawn`` takes its ``id`` away; any other puts its ``id`` in place.
    """

    def __init__(self, path: Path, after: int, epoch: str | None) -> None:
        self._path = path
        self._cursor = (after, epoch)
        self._begin()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each file is verified before its first line comes out."""
        opened = self._opened_first()
        for part in self._parts:
            with opened or self._verified(part) as file:
                opened = None
                yield from self._lines(part, file)

    def _begin(self) -> None:
        """Take a manifest whose files all lie there."""
        for _ in range(_TRIES):
            self._take(_load(self._path))
            if all((self._path / part.name).exists() for part in self._parts):
                break

    def _take(self, manifest: Manifest) -> None:
        if manifest.format == parquet.FORM and not parquet.is_installed():
            raise UsageError(f"{shown(self._path)} is a feed in Parquet; to read it: {parquet.INSTALL}")
        after, epoch = self._cursor
        self.epoch = manifest.epoch
        self.sequence = manifest.sequence
        self.reset = (
            (epoch is not None and epoch != manifest.epoch)
            or not 0 < after <= manifest.sequence
            or after < manifest.oldest_sequence - 1
        )
        self._after = manifest.snapshot.sequence if self.reset else after
        self._parts: list[Segment | Snapshot] = [manifest.snapshot] if self.reset else []
        self._parts += [segment for segment in manifest.segments if segment.last > self._after]

    def _opened_first(self) -> BinaryIO | None:
        """The first file, verified; where the feed went on without it before a line came out, that of a new manifest.

        What the reader may have acted on stands: a reading that said no ``reset`` does not become one.
        """
        for _ in range(_TRIES):
            try:
                return self._verified(self._parts[0]) if self._parts else None
            except _Overtaken:
                reset = self.reset
                self._begin()
                if self.reset and not reset:
                    raise
        return None

    def _lines(self, part: Segment | Snapshot, file: BinaryIO) -> Iterator[dict[str, Any]]:
        """The lines of a file that are behind the cursor; a snapshot's all."""
        count = 0
        after = 0 if isinstance(part, Snapshot) else self._after
        try:
            for line in parquet.rows(file, part.name):
                count += 1
                if line["sequence"] > after:
                    yield line
        except (ValueError, KeyError, TypeError, RecursionError, OSError, EOFError, zlib.error) as error:
            raise self._wrong(part, f"cannot be read ({error})") from error
        if count != part.lines:
            raise self._wrong(part, f"has {count} lines, not {part.lines}")

    def _verified(self, part: Segment | Snapshot) -> BinaryIO:
        """The open file, which nobody can replace or remove any more, at its beginning."""
        try:
            with ExitStack() as stack:
                file = stack.enter_context((self._path / part.name).open("rb"))
                if hashlib.file_digest(file, "sha256").hexdigest() != part.sha256:
                    raise self._wrong(part, "is not what the manifest says: its SHA-256 differs")
                file.seek(0)
                stack.pop_all()
                return file
        except FileNotFoundError as error:
            raise self._wrong(part, "is missing") from error
        except OSError as error:
            raise self._wrong(part, f"cannot be read ({reason(error)})") from error

    def _wrong(self, part: Segment | Snapshot, what: str) -> FeedDamaged:
        """A file is damaged where the manifest still names it; else the feed went on without the reader."""
        manifest = _load(self._path)
        if part not in (manifest.snapshot, *manifest.segments):
            return _Overtaken(
                f"{shown(self._path)} was published twice while it was read, and {part.name} is gone; "
                "read it again from the cursor that you have stored"
            )
        return FeedDamaged(
            f"{shown(self._path / part.name)} {what}; copy the feed again, or run newscrawl publish where it is made"
        )


class _Overtaken(FeedDamaged):
    """What was to be read is gone, for the feed went on."""


def _load(path: Path) -> Manifest:
    file = path / MANIFEST
    try:
        return parse(file.read_bytes())
    except FileNotFoundError as error:
        raise FeedDamaged(f"{shown(path)} has no {MANIFEST}: name the folder of a published feed") from error
    except OSError as error:
        raise FeedDamaged(f"{shown(file)} cannot be read: {reason(error)}") from error
    except ValueError as error:
        raise FeedDamaged(f"{shown(file)} is no manifest that this version reads: {error}") from error
