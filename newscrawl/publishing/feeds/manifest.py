"""The manifest: which files make up a feed, how far it goes, by what they are checked. Values and their JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

from newscrawl.publishing.feeds.folder import is_numbered

MANIFEST_VERSION = 1


@dataclass(frozen=True, slots=True)
class Segment:
    """A file of the log: the lines with the sequences ``first`` to ``last``; bytes and SHA-256 as it lies there."""

    name: str
    first: int
    last: int
    lines: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A file with all that the feed told at ``sequence``, each article once."""

    name: str
    sequence: int
    lines: int
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a consumer reads first, and the only file of a feed that is ever replaced beside ``schema.json``.

    ``epoch`` changes when a consumer must begin anew; ``oldest_sequence`` is the first that the segments still have.
    ``made`` is when it was written, new or not: a publisher that lives makes a new one at each publish.
    """

    feed: str
    made: str
    code_revision: str
    schema_version: int
    schema_sha256: str
    format: str
    store_epoch: str
    epoch: str
    oldest_sequence: int
    sequence: int
    snapshot: Snapshot
    segments: tuple[Segment, ...]

    def to_bytes(self) -> bytes:
        """The manifest as JSON for people and programs."""
        return json.dumps({"manifest_version": MANIFEST_VERSION, **asdict(self)}, indent=1).encode() + b"\n"

    def names(self) -> list[str]:
        """The files that it lists."""
        return [self.snapshot.name, *(segment.name for segment in self.segments)]


def parse(data: bytes) -> Manifest:
    """The manifest that ``to_bytes`` wrote, or one with more keys; raises ValueError for anything else."""
    try:
        value = json.loads(data)
        if value["manifest_version"] != MANIFEST_VERSION:
            raise ValueError(f"manifest_version is {value['manifest_version']}, not {MANIFEST_VERSION}")
        fields = {name: value[name] for name in Manifest.__slots__}
        fields["snapshot"] = _part(Snapshot, fields["snapshot"])
        fields["segments"] = tuple(_part(Segment, one) for one in fields["segments"])
    except (KeyError, TypeError, RecursionError) as error:
        raise ValueError(f"it lacks {error}" if isinstance(error, KeyError) else str(error)) from error
    manifest = Manifest(**fields)
    if not all(is_numbered(name) for name in manifest.names()):
        raise ValueError("a file's name in it is none of a feed's")
    if not all(isinstance(number, int) for number in (manifest.oldest_sequence, manifest.sequence)):
        raise ValueError("a sequence in it is no number")
    return manifest


def _part(kind: Any, value: Any) -> Any:
    part = {name: value[name] for name in kind.__slots__}
    if not all(isinstance(one, str if name in {"name", "sha256"} else int) for name, one in part.items()):
        raise ValueError("a file's entry in it is of wrong types")
    return kind(**part)
