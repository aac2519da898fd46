"""A caller's record of one article: which of its keys are ours, and the same line with our changes alone in it.

Knows what the keys mean; how a line is read and written is told by ``records_json``.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from newscrawl.cleaning import FieldsCleaned
from newscrawl.cleaning.edits import BODY, DESCRIPTION, HEADLINE
from newscrawl.corpus.records_json import BrokenRecordError, keys_twice, kind_of, read_object, spliced, survives

HEADLINE_KEYS = ("headline", "title")
BODY_KEYS = ("article_body", "body", "text")
_LISTS = ("cleaning", "labels")
_OURS = frozenset({*HEADLINE_KEYS, *BODY_KEYS, *_LISTS, "url", "description"})

_BOM = b"\xef\xbb\xbf"


class TwoKeysError(Exception):
    """A record that says one field twice; ``keys`` are the two."""

    def __init__(self, *keys: str) -> None:
        super().__init__(*keys)
        self.keys = keys


@dataclass(frozen=True, slots=True)
class Record:
    """One record: its line without the end, its values, and the keys under which it has our fields.

    ``headline`` and ``body`` are empty where the record has none, ``url`` and ``description`` None.
    """

    line: bytes
    values: Mapping[str, Any]
    keys: Mapping[str, str]

    @property
    def headline(self) -> str:
        """The headline as it came."""
        return self._text(HEADLINE) or ""

    @property
    def body(self) -> str:
        """The text of the article as it came."""
        return self._text(BODY) or ""

    @property
    def description(self) -> str | None:
        """The description as it came, if it is a text."""
        return self._text(DESCRIPTION)

    @property
    def url(self) -> str | None:
        """The address as it came."""
        url = self.values.get("url")
        return url if isinstance(url, str) else None

    def _text(self, field: str) -> str | None:
        return self.values[self.keys[field]] if field in self.keys else None


def parse(line: bytes) -> Record:
    """Read a line. Raises BrokenRecordError where it is no record, TwoKeysError where a field has two keys."""
    line = _bare(line)
    values = read_object(line)
    twice = _OURS & keys_twice(values)
    if twice:
        raise BrokenRecordError(f"it has the key {min(twice)} twice")
    keys = {}
    for field, names in ((HEADLINE, HEADLINE_KEYS), (BODY, BODY_KEYS)):
        key = _own_key(values, names)
        if key is not None:
            keys[field] = key
    if not keys:
        raise BrokenRecordError(
            f"it has neither headline ({', '.join(HEADLINE_KEYS)}) nor body ({', '.join(BODY_KEYS)})"
        )
    if isinstance(values.get(DESCRIPTION), str):
        keys[DESCRIPTION] = DESCRIPTION
    _check(values, "url", str, "no text")
    _check(values, "cleaning", list, "no list of edits")
    return Record(line, values, keys)


def untouched(line: bytes) -> bytes:
    """A record's line as it came, with one line feed at its end."""
    return _bare(line) + b"\n"


def with_cleaning(record: Record, cleaned: FieldsCleaned) -> bytes:
    """The record's line, with its end, in which the cleaned texts, the edits and new labels stand; else as it came.

    As it came, too, where a text could not be written so that it reads the same: taking out what stands between two
    halves of a character would join them.
    """
    texts = {HEADLINE: cleaned.headline, BODY: cleaned.article_body, DESCRIPTION: cleaned.description}
    changes: dict[str, Any] = {}
    if cleaned.edits:
        changes = {key: texts[field] for field, key in record.keys.items() if texts[field] != record.values[key]}
        edits = [asdict(edit) | {"field": record.keys[edit.field]} for edit in cleaned.edits]
        changes["cleaning"] = [*(record.values.get("cleaning") or ()), *edits]
    labels = _labels(record.values.get("labels"), cleaned)
    if labels:
        changes["labels"] = labels
    if not changes or not all(map(survives, changes.values())):
        return record.line + b"\n"
    text = record.line.decode()
    return (spliced(text, changes) + "\n").encode()


def _bare(line: bytes) -> bytes:
    return line.removeprefix(_BOM).rstrip(b" \t\r\n")


def _own_key(values: Mapping[str, Any], names: Sequence[str]) -> str | None:
    """Under which of its possible names a record has a field; None where it has none, or an empty one."""
    said = []
    for name in names:
        if values.get(name) is not None:
            _check(values, name, str, "no text")
            if values[name] and not values[name].isspace():
                said.append(name)
    if len(said) > 1:
        raise TwoKeysError(*said[:2])
    return said[0] if said else None


def _check(values: Mapping[str, Any], key: str, kind: type, sentence: str) -> None:
    value = values.get(key)
    if value is not None and not isinstance(value, kind):
        raise BrokenRecordError(f"its {key} is {sentence} but {kind_of(value)}")


def _labels(given: Any, cleaned: FieldsCleaned) -> list[Any]:
    """The record's labels with new ones behind them; empty where none is new or its ``labels`` mean something else."""
    given = [] if given is None else given
    if not isinstance(given, list) or not all(isinstance(one, dict) and "name" in one for one in given):
        return []
    names = {one["name"] for one in given if isinstance(one["name"], str)}
    new = [asdict(label) for label in cleaned.labels if label.name not in names]
    return [*given, *new] if new else []
