"""Articles as bytes and back: the dataclasses of ``items`` as compressed JSON. Knows their shapes from their types."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import zlib
from collections.abc import Callable
from typing import Any, TypeVar

T = TypeVar("T")

# Level 1 on 6 KB of JSON: 60 us and 45 % of the bytes; level 6: 170 us for 41 %.
_LEVEL = 1


def pack(value: Any) -> bytes:
    """A dataclass as compressed JSON; fields that are None or () are left out."""
    return zlib.compress(json.dumps(_plain(value), ensure_ascii=False).encode(), _LEVEL)


def unpack(kind: type[T], blob: bytes) -> T:
    """The dataclass that ``pack`` was given."""
    result: T = _decoder(kind)(json.loads(zlib.decompress(blob)))
    return result


def holds(blob: bytes, text: str) -> bool:
    """Whether a text stands in any field of what was packed; far quicker than unpacking it."""
    return json.dumps(text, ensure_ascii=False)[1:-1].encode() in zlib.decompress(blob)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {
            f.name: _plain(item)
            for f in dataclasses.fields(value)
            if not ((item := getattr(value, f.name)) is None or item == ())
        }
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _decoder(shape: Any) -> Callable[[Any], Any]:
    """A function that makes a value of this type from JSON's; made once a type."""
    if shape not in _DECODERS:
        _DECODERS[shape] = _make_decoder(shape)
    return _DECODERS[shape]


def _make_decoder(shape: Any) -> Callable[[Any], Any]:
    origin = typing.get_origin(shape)
    if origin in {types.UnionType, typing.Union}:
        inner = _decoder(next(arg for arg in typing.get_args(shape) if arg is not type(None)))
        return lambda data: None if data is None else inner(data)
    if origin is tuple:
        inner = _decoder(typing.get_args(shape)[0])
        return tuple if inner is _as_it_is else lambda data: tuple(map(inner, data))
    if isinstance(shape, type) and dataclasses.is_dataclass(shape):
        return _dataclass_decoder(shape)
    return _as_it_is


def _dataclass_decoder(kind: type) -> Callable[[Any], Any]:
    """What ``pack`` left out comes back as the empty tuple or None that it was."""
    shapes = typing.get_type_hints(kind)
    nested = [(name, decode) for name, shape in shapes.items() if (decode := _decoder(shape)) is not _as_it_is]
    empties = {name: () if typing.get_origin(shape) is tuple else None for name, shape in shapes.items()}

    def decode_one(data: dict[str, Any]) -> Any:
        values = empties | data
        for name, decode in nested:
            if name in data:
                values[name] = decode(data[name])
        return kind(**values)

    return decode_one


def _as_it_is(data: Any) -> Any:
    return data


_DECODERS: dict[Any, Callable[[Any], Any]] = {}
