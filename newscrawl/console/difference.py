"""An article's text with what was taken out of it and put in: pieces in their order. Knows no page and no reason."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from newscrawl.items import Edit


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text: ``same`` in both, ``removed`` (raw only) or ``inserted`` (clean only) by the edit of that place
    in the list.
    """

    text: str
    kind: Literal["same", "removed", "inserted"]
    edit: int | None = None


def pieces(clean: str, edits: Sequence[Edit], field: str) -> list[Piece]:
    """The cleaned text of a field with its edits laid over it.

    ``same`` and ``inserted`` are the clean text, ``same`` and ``removed`` the raw one, to the letter.
    """
    found = [Piece(clean, "same")]
    for place in reversed(range(len(edits))):
        if edits[place].field == field:
            found = [one for one in _undone(found, edits[place], place) if one.text]  # else they would treble each time
    return list(_joined(found))


def clean_of(several: Sequence[Piece]) -> str:
    """The text after all edits."""
    return "".join(one.text for one in several if one.kind != "removed")


def raw_of(several: Sequence[Piece]) -> str:
    """The text before all edits."""
    return "".join(one.text for one in several if one.kind != "inserted")


def _undone(several: Sequence[Piece], edit: Edit, place: int) -> Iterator[Piece]:
    """The pieces with one more edit undone: what it put in stands in the clean text only, or nowhere if it was taken
    out again later.
    """
    end = edit.start + len(edit.inserted)
    at, put = 0, False
    for one in several:
        if one.kind == "inserted":  # is in no text before this edit
            yield one
            continue
        low, at = at, at + len(one.text)
        first, last = max(0, edit.start - low), max(0, end - low)
        yield replace(one, text=one.text[:first])
        if not put and at >= edit.start:
            put = True
            yield Piece(edit.removed, "removed", place)
        if one.kind == "same":
            yield Piece(one.text[first:last], "inserted", place)
        yield replace(one, text=one.text[last:])
    if not put:  # nothing of this text is left
        yield Piece(edit.removed, "removed", place)


def _joined(several: Sequence[Piece]) -> Iterator[Piece]:
    """Without what is empty; neighbours of one kind and edit as one."""
    last: Piece | None = None
    for one in several:
        if not one.text:
            continue
        if last and (last.kind, last.edit) == (one.kind, one.edit):
            last = replace(last, text=last.text + one.text)
            continue
        if last:
            yield last
        last = one
    if last:
        yield last
