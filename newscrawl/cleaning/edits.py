"""Edits: take a string out of a text, and put it back to the letter. Knows no reason why."""

from __future__ import annotations

from collections.abc import Sequence

from newscrawl.items import Edit

HEADLINE = "headline"
BODY = "article_body"
DESCRIPTION = "description"


def cut(text: str, edit: Edit) -> str:
    """The text with ``edit.removed`` taken out at ``edit.start`` and ``edit.inserted`` in its place."""
    return text[: edit.start] + edit.inserted + text[edit.start + len(edit.removed) :]


def undo(text: str, edits: Sequence[Edit], field: str) -> str:
    """The raw value of ``field``: its edits undone from the last to the first."""
    for edit in reversed(edits):
        if edit.field == field:
            text = text[: edit.start] + edit.removed + text[edit.start + len(edit.inserted) :]
    return text
