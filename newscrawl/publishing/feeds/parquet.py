"""Lines as Parquet and back: the columns of the JSON Schema beside them, the values of the lines. Knows no folder.

Needs pyarrow (the extra ``parquet``), which is imported once a feed is declared so, or read. Dates stay the texts that
they are in JSON: some have an offset, some no time of the day, and no column of timestamps keeps both.
"""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, cast

from newscrawl.publishing.packing import unpacked

FORM = "parquet"
INSTALL = "pip install 'newscrawl[parquet]'"
# Bytes of JSON in a row group: what is held while a file is written, whatever its length.
_GROUP = 16 << 20
# Rows that a reader has in memory as Python's values at once.
_BATCH = 500
# 3,000 lines of 4.7 KB: .33 of the bytes in 52 us a line, pyarrow's own choice (1) .40 in 35 us; gzip .37 in 165 us.
_LEVEL = 3
# Names the columns whose null means that the line has no such key; null elsewhere is null in the line.
_ABSENT = b"newscrawl.absent"


def is_installed() -> bool:
    """Whether pyarrow can be imported."""
    try:
        from pyarrow import json, parquet  # noqa: F401
    except ImportError:
        return False
    return True


class ParquetPacker:
    """Packs lines that fit a JSON Schema. The same lines give the same bytes, in one version of pyarrow."""

    def __init__(self, schema: Mapping[str, Any]) -> None:
        from pyarrow.parquet import ParquetWriter

        self._columns = columns(schema)
        self._out = _Out()
        self._writer = ParquetWriter(self._out, self._columns, compression="zstd", compression_level=_LEVEL)
        self._held = bytearray()

    def compress(self, line: bytes, /) -> bytes:
        """Take one line in; what is ready to be written."""
        self._held += line
        if len(self._held) >= _GROUP:
            self._write_group()
        return self._out.take()

    def flush(self) -> bytes:
        """The rest, with the file's end."""
        if self._held:
            self._write_group()
        self._writer.close()
        return self._out.take()

    def _write_group(self) -> None:
        from pyarrow.json import ParseOptions, ReadOptions, read_json

        # A key that is no column is a bug of ours, and raises: it would be missing from the file in silence.
        table = read_json(
            io.BytesIO(self._held),
            read_options=ReadOptions(use_threads=False, block_size=len(self._held) + 1),
            parse_options=ParseOptions(explicit_schema=self._columns, unexpected_field_behavior="error"),
        )
        self._writer.write_table(table)
        self._held.clear()


def rows(file: BinaryIO, name: str) -> Iterator[dict[str, Any]]:
    """The lines of an open file of a feed as JSON gives them, packed as its name says.

    Raises ValueError, OSError, EOFError or zlib.error where it is damaged.
    """
    return unpacked_rows(file) if name.endswith(FORM) else map(json.loads, unpacked(file, name))


def unpacked_rows(file: BinaryIO) -> Iterator[dict[str, Any]]:
    """The lines of an open file as JSON would give them; raises ValueError or OSError where it is damaged."""
    import pyarrow as pa
    from pyarrow.parquet import ParquetFile

    try:
        with ParquetFile(file) as parquet:
            absent = set(json.loads(parquet.schema_arrow.metadata[_ABSENT]))
            for batch in parquet.iter_batches(_BATCH):
                yield from (_line(row, absent) for row in batch.to_pylist())
    except (pa.ArrowException, TypeError, KeyError) as error:
        raise ValueError(str(error)) from error


def columns(schema: Mapping[str, Any]) -> Any:
    """The Arrow schema of lines that fit a JSON Schema."""
    import pyarrow as pa

    shapes = schema["properties"]
    absent = [name for name, shape in shapes.items() if "null" not in _types(shape)]
    fields = [(name, _arrow(shape)) for name, shape in shapes.items()]
    return pa.schema(fields, metadata={_ABSENT: json.dumps(absent).encode()})


def _arrow(shape: Mapping[str, Any]) -> Any:
    """The Arrow type of a JSON Schema's values, null left out: every column may be null, as withdrawn lines need it."""
    import pyarrow as pa

    if "anyOf" in shape:
        return _arrow(next(one for one in shape["anyOf"] if one != {"type": "null"}))
    if "const" in shape:
        return pa.int64()
    (kind,) = _types(shape) - {"null"}
    if kind == "array":
        return pa.list_(_arrow(shape["items"]))
    if kind == "object":
        return pa.struct([(name, _arrow(one)) for name, one in shape["properties"].items()])
    return {"string": pa.string(), "integer": pa.int64(), "number": pa.float64()}[kind]


def _types(shape: Mapping[str, Any]) -> set[str]:
    """The JSON types that a shape allows."""
    if "anyOf" in shape:
        return {kind for one in shape["anyOf"] for kind in _types(one)}
    kinds = shape.get("type", "integer")
    return {kinds} if isinstance(kinds, str) else set(cast("list[str]", kinds))


def _line(row: Mapping[str, Any], absent: set[str]) -> dict[str, Any]:
    gone = row["status"] == "withdrawn"
    return {name: value for name, value in row.items() if value is not None or not (gone or name in absent)}


class _Out:
    """What a writer writes to, handed on piece by piece."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits here."""

    def close(self) -> None:
        """Nothing to close."""

    def take(self) -> bytes:
        taken = b"".join(self._pieces)
        self._pieces.clear()
        return taken
