"""The files of one feed: looked after, written from the store's log, listed in the manifest. Knows no article."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace

from newscrawl.errors import UsageError
from newscrawl.items import SCHEMA_VERSION
from newscrawl.publish.revision import code_revision
from newscrawl.publishing.failing import shown
from newscrawl.publishing.feeds.contract import utc_before
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.publishing.feeds.folder import MANIFEST, SCHEMA, Folder, snapshot_name
from newscrawl.publishing.feeds.manifest import Manifest, Segment, Site, Snapshot, parse
from newscrawl.publishing.line import dumps
from newscrawl.store import utc
from newscrawl.store.feed_values import FeedFile, Outlet, Standing
from newscrawl.store.feeds import FeedLog


class Files:
    """What lies in a feed's folder beside what the log says of it; ``shape`` is the one that is declared now."""

    def __init__(self, feed: Feed, log: FeedLog, folder: Folder, shape: str, now: float) -> None:
        self._feed = feed
        self._log = log
        self._folder = folder
        self._shape = shape
        self._now = now

    def tidy(self) -> str | None:
        """Remove what nobody can be reading any more, and begin a new epoch where the old one cannot be gone on with.

        Why one began, or None. What the manifest names stays until another one has stood for a publish. Raises
        UsageError for a folder that holds something else.
        """
        self._folder.make()
        manifest = self._manifest()
        self._folder.sweep([file.name for file in self._log.files()] + (manifest.names() if manifest else []))
        standing = self._log.standing()
        why = standing.renew or self._unsound(standing, manifest)
        if why is not None:
            self._log.begin_epoch(self._shape, manifest.sequence if manifest else 0)
        return why

    def write_planned(self) -> int:
        """Write the segments that are planned, from the lines that were appended with the plan; how many lines."""
        planned = [segment for segment in self._log.files() if segment.state == "planned"]
        for segment in planned:
            self._log.written(self._written(segment, self._log.lines(segment)))
        return sum(segment.lines for segment in planned)

    def lines(self, sequences: Collection[int]) -> dict[int, bytes]:
        """Lines that are told now, by sequence: they stand in the snapshot or in segments behind it. Reads those."""
        found: dict[int, bytes] = {}
        for file in self._log.files():
            if file.kind == "snapshot" or any(file.first <= one <= file.last for one in sequences):
                for line in self._folder.lines(file.name):
                    if line["sequence"] in sequences:
                        found[line["sequence"]] = dumps(line)
        return found

    def write_snapshot(self, articles: int, lines: Callable[[], Iterable[bytes]]) -> None:
        """Write all that is told now, where a consumer who begins would else read more lines than there are articles,
        or lines that are about to be dropped.
        """
        last = self._log.standing().last
        base = max((file.last for file in self._log.files() if file.kind == "snapshot"), default=None)
        if base is None or last - base > articles or any(file.last > base for file in self._expired()):
            name = snapshot_name(last, self._feed.form)
            file = FeedFile(name, "snapshot", last, last, articles, "written", utc(self._now))
            self._log.snapshot(self._written(file, lines()))

    def drop(self) -> None:
        """Drop segments that are kept long enough; the snapshot has what they told."""
        if expired := self._expired():
            self._log.drop(expired)

    def write_manifest(self, schema: bytes, outlets: Sequence[Outlet], *, erase: bool) -> None:
        """Write the schema where it changed, then the manifest; with ``erase`` remove at once what it does not name."""
        if self._folder.read(SCHEMA) != schema:
            self._folder.write(SCHEMA, [schema])
        manifest = self._new_manifest(schema, outlets)
        self._folder.write(MANIFEST, [manifest.to_bytes()])
        if erase:
            self._folder.sweep(manifest.names())

    def _manifest(self) -> Manifest | None:
        """The manifest that lies in the folder, None where it is missing or damaged; another feed's is refused."""
        data = self._folder.read(MANIFEST)
        if data is None:
            return None
        advice = "empty the folder, or declare another one"
        try:
            manifest = parse(data)
        except ValueError as error:
            if self._log.standing().published is None:
                raise UsageError(
                    f"{shown(self._feed.folder)} holds a {MANIFEST} of something else; {advice}"
                ) from error
            return None
        if (manifest.store_epoch, manifest.feed) != (self._log.store_epoch(), self._feed.name):
            whose = "another state" if manifest.feed == self._feed.name else f"another name ({manifest.feed})"
            raise UsageError(f"{shown(self._feed.folder)} holds a feed of {whose}; {advice}")
        return manifest

    def _unsound(self, standing: Standing, manifest: Manifest | None) -> str | None:
        if standing.shape != self._shape:
            return "its format or its fields are declared anew"
        if manifest is None:
            if standing.shown:
                return f"{MANIFEST} is missing or damaged"
        elif manifest.epoch != standing.epoch:
            if standing.shown:
                return f"{MANIFEST} is of another time than the state"
        elif manifest.sequence > standing.last:
            return "the state is older than what is published"
        damaged = (file.name for file in self._log.files() if file.state == "written" and not self._is_sound(file))
        name = next(damaged, None)
        return None if name is None else f"{name} is missing or was altered"

    def _is_sound(self, file: FeedFile) -> bool:
        """Whether a file is what was written; its bytes are read where anything of it has been changed since."""
        stamp = self._folder.stamp(file.name)
        if stamp is None or stamp[0] != file.bytes:
            return False
        if stamp[1] != file.stamp:
            if self._folder.sha256(file.name) != file.sha256:
                return False
            self._log.restamp(file.name, stamp[1])
        return True

    def _written(self, file: FeedFile, lines: Iterable[bytes]) -> FeedFile:
        written = self._folder.write(file.name, lines)
        stamp = self._folder.stamp(file.name)
        return replace(file, bytes=written.bytes, sha256=written.sha256, stamp=stamp[1] if stamp else 0)

    def _expired(self) -> list[FeedFile]:
        oldest = utc_before(self._now, self._feed.keep)
        return [file for file in self._log.files() if file.kind == "segment" and file.made < oldest]

    def _new_manifest(self, schema: bytes, outlets: Sequence[Outlet]) -> Manifest:
        standing, files = self._log.standing(), self._log.files()
        snapshot = next(file for file in files if file.kind == "snapshot")
        segments = tuple(
            Segment(one.name, one.first, one.last, one.lines, one.bytes, one.sha256)
            for one in files
            if one.kind == "segment"
        )
        return Manifest(
            feed=self._feed.name,
            made=utc(self._now),
            code_revision=code_revision(),
            schema_version=SCHEMA_VERSION,
            schema_sha256=hashlib.sha256(schema).hexdigest(),
            format=self._feed.form,
            store_epoch=self._log.store_epoch(),
            epoch=standing.epoch,
            oldest_sequence=segments[0].first if segments else standing.last + 1,
            sequence=standing.last,
            snapshot=Snapshot(snapshot.name, snapshot.last, snapshot.lines, snapshot.bytes, snapshot.sha256),
            segments=segments,
            sites=tuple(Site(o.target, o.articles, o.newest, o.run, o.started, o.ended, o.reason) for o in outlets),
        )
