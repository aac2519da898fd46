"""The JSON Schema (2020-12) of a line, derived from Article and Row. Knows types, no values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Annotated, Any, cast, get_args, get_origin, get_type_hints

from newscrawl.items import SCHEMA_VERSION, Article
from newscrawl.publishing.line import FULL_ONLY, KEYS, ROW_KEYS, Row

_SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", NoneType: "null"}
_COMPUTED: dict[str, dict[str, object]] = {
    "schema_version": {"const": SCHEMA_VERSION},
    "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
}


def schema() -> dict[str, object]:
    """The schema as plain values; ``properties`` stand in the order in which the keys of a line do.

    Further keys are allowed everywhere: within one ``schema_version`` keys are only added.
    """
    rows, articles = get_type_hints(Row, include_extras=True), get_type_hints(Article)
    properties: dict[str, object] = {}
    for key in KEYS:
        if key in _COMPUTED:
            properties[key] = _COMPUTED[key]
        else:
            properties[key] = _of(_present(rows[key]) if key in ROW_KEYS else articles[key])
    optional = {key for key in ROW_KEYS if NoneType in get_args(rows[key])} | FULL_ONLY
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "One line of newscrawl: an article",
        "type": "object",
        "properties": properties,
        "required": [key for key in KEYS if key not in optional],
    }


def feed_schema(fields: Mapping[str, str], always: Sequence[str]) -> dict[str, object]:
    """The schema of a feed's lines with these keys (ours -> the consumer's name).

    ``always`` stand in every line; one with the status ``withdrawn`` has little else.
    """
    whole = schema()
    known, needed = cast("dict[str, object]", whole["properties"]), cast("list[str]", whole["required"])
    told = [theirs for ours, theirs in fields.items() if ours in needed or ours in {"story", "date_first_seen"}]
    return {
        "$schema": whole["$schema"],
        "title": "One line of a newscrawl feed: an article, or that one was withdrawn",
        "type": "object",
        "properties": {
            **{theirs: known[ours] for ours, theirs in fields.items()},
            "superseded_by": {"type": "string"},
        },
        "required": list(always),
        "if": {"properties": {"status": {"const": "withdrawn"}}, "required": ["status"]},
        "else": {"required": told},
    }


def schema_hash() -> str:
    """SHA-256 in hex of the schema's compact JSON: another hash, another contract."""
    return hashlib.sha256(json.dumps(schema(), separators=(",", ":")).encode()).hexdigest()


def _present(hint: Any) -> Any:
    """The type without None: such a key is left out where there is no value."""
    if not isinstance(hint, UnionType):
        return hint
    present, *others = (one for one in get_args(hint) if one is not NoneType)
    for other in others:
        present = present | other
    return present


def _of(hint: Any) -> dict[str, object]:
    """The schema of one annotation; a KeyError here means a type that the contract has not used before."""
    if isinstance(hint, UnionType):
        return _either([_of(one) for one in get_args(hint)])
    if get_origin(hint) is Annotated:
        return {**_of(hint.__origin__), "enum": list(hint.__metadata__)}
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _of(get_args(hint)[0])}
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        properties = {field.name: _of(hints[field.name]) for field in fields(hint)}
        return {"type": "object", "properties": properties, "required": list(properties)}
    return {"type": _SIMPLE[hint]}


def _either(options: list[dict[str, object]]) -> dict[str, object]:
    if all(option.keys() == {"type"} for option in options):
        return {"type": [option["type"] for option in options]}
    return {"anyOf": options}
