"""Articles as bytes and back: the dataclasses of ``items`` as compressed JSON. Knows their shapes from their types."""

from __future__ import annotations

import dataclasses
import json
import types
import typing
import zlib
from typing import Any, TypeVar

T = TypeVar("T")

# Level 1 on 6 KB of JSON: 60 us and 45 % of the bytes; level 6: 170 us for 41 %.
_LEVEL = 1


def pack(value: Any) -> bytes:
    """A dataclass as compressed JSON; fields that hold their default are left out."""
    return zlib.compress(json.dumps(_plain(value), ensure_ascii=False).encode(), _LEVEL)


def unpack(kind: type[T], blob: bytes) -> T:
    """The dataclass that ``pack`` was given."""
    result: T = _build(kind, json.loads(zlib.decompress(blob)))
    return result


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


def _build(kind: Any, data: Any) -> Any:
    origin = typing.get_origin(kind)
    if origin in {types.UnionType, typing.Union}:
        inner = next(arg for arg in typing.get_args(kind) if arg is not type(None))
        return None if data is None else _build(inner, data)
    if origin is tuple:
        inner = typing.get_args(kind)[0]
        return tuple(_build(inner, item) for item in data)
    if isinstance(kind, type) and dataclasses.is_dataclass(kind):
        shapes = _shapes(kind)
        values = {name: _build(shape, data[name]) for name, shape in shapes.items() if name in data}
        for name, shape in shapes.items():
            if name not in values and (empty := _empty(shape)) is not _NO_EMPTY:
                values[name] = empty
        return kind(**values)
    return data


_NO_EMPTY = object()
_SHAPES: dict[Any, dict[str, Any]] = {}


def _shapes(kind: Any) -> dict[str, Any]:
    if kind not in _SHAPES:
        _SHAPES[kind] = typing.get_type_hints(kind)
    return _SHAPES[kind]


def _empty(shape: Any) -> Any:
    if typing.get_origin(shape) is tuple:
        return ()
    if type(None) in typing.get_args(shape):
        return None
    return _NO_EMPTY
