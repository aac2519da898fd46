"""A site's class as text: what an author would write by hand, and nothing that is the default."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from newscrawl.authoring.naming import class_name
from newscrawl.text import cut, one_line

# The formatter's limit in newscrawl itself; longer addresses stand alone in their line.
_WIDTH = 120
# Of what a site calls itself so much stands in its docstring.
_TITLE = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """What a site's class will say. ``title`` is what the site calls itself, ``way`` how it is read, in words.

    ``delay`` is in seconds, None for the default; ``fields`` are selectors by field.
    """

    name: str
    base: str
    start_urls: tuple[str, ...]
    title: str
    way: str
    every: str | None = None
    delay: float | None = None
    fields: Mapping[str, str] = field(default_factory=dict)


def source(draft: Draft) -> str:
    """The text of the site's file."""
    title = _prose(draft.title)[:_TITLE].rstrip(" .") or draft.name
    lines = [
        f'"""{title}: one site."""',
        "",
        f"from newscrawl.base_spiders import {draft.base}",
        "",
        "",
        f"class {class_name(draft.name)}({draft.base}):",
        f'    """{cut(f"{title}, {_prose(draft.way)}", _WIDTH - 11)}."""',
        "",
        f"    name = {_quoted(draft.name)}",
        *_several("start_urls", [_quoted(one) for one in draft.start_urls], "[]"),
    ]
    if draft.every is not None:
        lines.append(f"    every = {_quoted(draft.every)}")
    if draft.delay is not None:
        lines.append(f"    delay = {draft.delay:g}")
    if draft.fields:
        lines += _several("fields", [f"{_quoted(k)}: {_quoted(v)}" for k, v in draft.fields.items()], "{}")
    return "\n".join([*lines, ""])


def made(draft: Draft) -> type[Any]:
    """The class that the text defines, without a file: to read pages as the site will."""
    module = types.ModuleType(draft.name)
    exec(compile(source(draft), f"{draft.name}.py", "exec"), module.__dict__)  # noqa: S102 - the text is our own
    made: type[Any] = getattr(module, class_name(draft.name))
    return made


def _several(name: str, values: list[str], brackets: str) -> list[str]:
    """A list or table: on one line where it fits, else a value a line, as the formatter has it."""
    opens, closes = brackets[0], brackets[1]
    line = f"    {name} = {opens}{', '.join(values)}{closes}"
    if len(line) <= _WIDTH:
        return [line]
    return [f"    {name} = {opens}", *(f"        {value}," for value in values), f"    {closes}"]


def _quoted(text: str) -> str:
    r"""A text as Python reads it back, in double quotes where that needs no more escapes: "a", 'a "b"'."""
    plain = text if text.isprintable() else ""
    return f'"{text}"' if plain and '"' not in text and "\\" not in text else ascii(text)


def _prose(text: str) -> str:
    """A text of the web as a part of a docstring: one printable line without quotes and backslashes of its own."""
    kept = "".join(c for c in one_line(text) if c.isprintable() and c not in '"\\')
    return one_line(kept)
