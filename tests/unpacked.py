"""All bytes that a folder holds, however they are packed: what nobody must find any more is looked for here."""

from __future__ import annotations

import gzip
import json
import re
import sqlite3
import zlib
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import zstandard

from newscrawl.publishing.feeds import parquet

_MAGIC = re.compile(re.escape(b"\x28\xb5\x2f\xfd"))
_MOST = 8 << 20


@dataclass
class Key:
    """What a state's kept pages are packed with at one time, and the SHA-256 of each."""

    dictionaries: list[bytes]
    digests: set[bytes]


def key_of(state: Path) -> Key:
    with closing(sqlite3.connect(state / "newscrawl.sqlite3")) as db:
        contents = [zlib.decompress(row[0]) for row in db.execute("SELECT content FROM page_dictionary")]
        return Key(contents, {row[0] for row in db.execute("SELECT sha256 FROM page_body")})


def everything(folder: Path, *keys: Key) -> bytes:
    """The bytes of all files below a folder, and of all that is packed in them, with keys of any time."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return b"\n".join(part for path in files for part in _parts(path, keys))


def _parts(path: Path, keys: Sequence[Key]) -> Iterator[bytes]:
    data = path.read_bytes()
    yield data
    if path.suffix == ".pack" or path.suffix == ".zst":
        yield from _frames(data, keys)
    elif path.suffix == ".gz":
        yield gzip.decompress(data)
    elif path.suffix == ".parquet":
        with path.open("rb") as file:
            yield from (json.dumps(line, ensure_ascii=False).encode() for line in parquet.unpacked_rows(file))
    elif data[:15] == b"SQLite format 3":
        yield from _values(path)


def _frames(data: bytes, keys: Sequence[Key]) -> Iterator[bytes]:
    """What a frame that begins anywhere unpacks to: alone, or with a dictionary to what was kept once.

    With another than its own it unpacks too, to parts of that one.
    """
    digests = {digest for key in keys for digest in key.digests}
    plain = zstandard.ZstdDecompressor()
    others = [
        zstandard.ZstdDecompressor(
            dict_data=zstandard.ZstdCompressionDict(one, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
        )
        for one in {one for key in keys for one in key.dictionaries}
    ]
    for match in _MAGIC.finditer(data):
        frame = data[match.start() : match.start() + _MOST]
        with suppress(zstandard.ZstdError):
            yield plain.decompressobj().decompress(frame)
        for unpacker in others:
            with suppress(zstandard.ZstdError):
                body = unpacker.decompressobj().decompress(frame)
                if sha256(body).digest() in digests:
                    yield body


def _values(path: Path) -> Iterator[bytes]:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
        for (table,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            for row in db.execute(f'SELECT * FROM "{table}"'):
                for value in row:
                    if isinstance(value, bytes):
                        yield value
                        with suppress(zlib.error):
                            yield zlib.decompress(value)
                    elif value is not None:
                        yield str(value).encode("utf-8", "surrogatepass")
