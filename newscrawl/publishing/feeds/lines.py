"""A row as a line of a feed, with the fields that the feed tells under the names that its consumer wants."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping

from newscrawl.items import SCHEMA_VERSION
from newscrawl.publishing.feeds import parquet
from newscrawl.publishing.feeds.declaration import ALWAYS, Feed
from newscrawl.publishing.line import Row, dumps, to_line
from newscrawl.publishing.packing import Packer, packer
from newscrawl.publishing.schema import feed_schema


class Renderer:
    """Lines of one feed. ``shape`` is what a consumer sees of the declaration: another shape, another epoch."""

    def __init__(self, feed: Feed) -> None:
        self._fields = feed.fields
        self._renamed: Mapping[str, str] | None = None if feed.profile else feed.fields
        self._full = "article_body_raw" in feed.fields
        self.shape = _digest([feed.form, list(feed.fields.items())])

    def told(self, row: Row) -> bytes:
        """The line of an article that is new or updated."""
        line = to_line(row, full=self._full)
        if self._renamed is not None:
            line = {theirs: line[ours] for ours, theirs in self._renamed.items() if ours in line}
        return dumps(line)

    def withdrawn(self, article: str, sequence: int, revision: int, superseded_by: str | None) -> bytes:
        """The line that takes an article away, and names the one that tells its story now."""
        version = self._fields.get("schema_version")
        line: dict[str, object] = {version: SCHEMA_VERSION} if version else {}
        line |= {"id": article, "sequence": sequence, "status": "withdrawn", "revision": revision}
        if superseded_by is not None:
            line["superseded_by"] = superseded_by
        return dumps(line)

    def schema(self) -> bytes:
        """The JSON Schema (2020-12) of the lines."""
        return json.dumps(feed_schema(self._fields, ALWAYS), indent=1).encode() + b"\n"

    def packer(self, name: str) -> Packer | None:
        """What packs a file of lines under this name; None where it is plain."""
        if name.endswith(f".{parquet.FORM}"):
            return parquet.ParquetPacker(feed_schema(self._fields, ALWAYS))
        return packer(name)


def _digest(value: object) -> str:
    return hashlib.sha256(json.dumps(value).encode()).hexdigest()
