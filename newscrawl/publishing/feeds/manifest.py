"""The manifest: which files make up a feed, how far it goes, by what they are checked. Values and their JSON."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any, get_type_hints

from newscrawl.publishing.feeds.folder import is_numbered, segment_name, snapshot_name

MANIFEST_VERSION = 1
# Far from where a sequence would have more digits than names have room for.
MAX_SEQUENCE = 10**15


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
class Site:
    """A site whose articles the feed tells: how many, when the youngest was first seen, and its last run.

    ``ended`` and ``reason`` are None of a run that still goes on or was killed. An article that two sites led to counts
    for both.
    """

    name: str
    articles: int
    newest: str
    run: str | None
    started: str | None
    ended: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a consumer reads first, and the only file of a feed that is ever replaced beside ``schema.json``.

    ``epoch`` changes when a consumer must begin anew; ``oldest_sequence`` is the first that the segments still have.
    ``made`` is when it was written, new or not: a publisher that lives makes a new one at each publish. ``sites`` tells
    whence the articles come, and how that stood then.
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
    sites: tuple[Site, ...] = ()

    def to_bytes(self) -> bytes:
        """The manifest as JSON for people and programs."""
        return json.dumps({"manifest_version": MANIFEST_VERSION, **asdict(self)}, indent=1).encode() + b"\n"

    def names(self) -> list[str]:
        """The files that it lists."""
        return [self.snapshot.name, *(segment.name for segment in self.segments)]


def parse(data: bytes) -> Manifest:
    """The manifest that ``to_bytes`` wrote, or one with more keys; raises ValueError for anything else.

    Its names, numbers and order are told twice, so that one which was altered by hand is hardly ever read as whole.
    """
    try:
        value = json.loads(data)
        if value["manifest_version"] != MANIFEST_VERSION:
            raise ValueError(f"manifest_version is {value['manifest_version']}, not {MANIFEST_VERSION}")
        parts: dict[str, Any] = {
            "snapshot": _part(Snapshot, value["snapshot"]),
            "segments": tuple(_part(Segment, one) for one in value["segments"]),
            "sites": tuple(_part(Site, one) for one in value.get("sites", ())),
        }
        manifest: Manifest = _part(Manifest, value | parts)
    except (KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ValueError(f"it lacks {error}" if isinstance(error, KeyError) else str(error)) from error
    if wrong := _contradiction(manifest):
        raise ValueError(wrong)
    return manifest


def _part(kind: Any, value: Any) -> Any:
    """A dataclass from an object's keys; the types of texts and numbers are looked at."""
    part = {name: value[name] for name in kind.__slots__}
    for name, hint in get_type_hints(kind).items():
        simple = {str: str, int: int, str | None: str | None}.get(hint)
        if simple is not None and not isinstance(part[name], simple):
            raise ValueError(f"{name} in it is of a wrong type")
    return kind(**part)


def _contradiction(manifest: Manifest) -> str | None:
    """What cannot be in a manifest of ours: a strange name, a gap, an end that is none."""
    form, snapshot = manifest.format, manifest.snapshot
    names = [snapshot_name(snapshot.sequence, form), *(segment_name(s.first, s.last, form) for s in manifest.segments)]
    if names != manifest.names() or not all(is_numbered(name) for name in names):
        return "a file's name in it is none of a feed's"
    first = manifest.oldest_sequence
    for segment in manifest.segments:
        if segment.first != first or segment.last < first:
            return f"its segments do not follow each other at {segment.name}"
        first = segment.last + 1
    if first != manifest.sequence + 1 or not manifest.oldest_sequence - 1 <= snapshot.sequence < first <= MAX_SEQUENCE:
        return f"its segments do not lead to sequence {manifest.sequence}"
    return None
