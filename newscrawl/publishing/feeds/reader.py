"""Follow a feed's folder: what changed since a sequence, or all anew. Verifies what it reads; knows no store."""

from __future__ import annotations

import hashlib
import json
import zlib
from collections.abc import Iterator
from contextlib import ExitStack
from os import PathLike
from pathlib import Path
from typing import Any, BinaryIO

from newscrawl.errors import FeedDamaged
from newscrawl.publishing.failing import reason, shown
from newscrawl.publishing.feeds.folder import MANIFEST
from newscrawl.publishing.feeds.manifest import Manifest, Segment, Snapshot, parse
from newscrawl.publishing.packing import unpacked

# A publisher may replace the manifest and remove what it no longer names before its files are looked for.
_TRIES = 5


def read_feed(path: str | PathLike[str], after: int = 0, epoch: str | None = None) -> FeedReading:
    """What a feed tells after a sequence; ``path`` is its folder.

    Give what the last reading's ``sequence`` and ``epoch`` were, kept together with what you made of the lines.
    Raises FeedDamaged where there is no feed or a checksum does not hold.
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
        for _ in range(_TRIES):
            self._begin(_load(path), after, epoch)
            if all((path / part.name).exists() for part in self._parts):
                break

    def _begin(self, manifest: Manifest, after: int, epoch: str | None) -> None:
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

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Each file is verified before its first line comes out."""
        for part in self._parts:
            is_snapshot = isinstance(part, Snapshot)
            yield from (line for line in self._lines(part) if is_snapshot or line["sequence"] > self._after)

    def _lines(self, part: Segment | Snapshot) -> Iterator[dict[str, Any]]:
        with self._verified(part) as file:
            try:
                yield from map(json.loads, unpacked(file, part.name))
            except (ValueError, OSError, EOFError, zlib.error) as error:
                raise self._wrong(part, f"cannot be read ({error})") from error

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
            return FeedDamaged(
                f"{shown(self._path)} was published twice while it was read, and {part.name} is gone; "
                "read it again from the cursor that you have stored"
            )
        return FeedDamaged(
            f"{shown(self._path / part.name)} {what}; copy the feed again, or run newscrawl publish where it is made"
        )


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
