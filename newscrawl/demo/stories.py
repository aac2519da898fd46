"""The demo's own news, read from stories.json: invented and ordinary. Knows no host that carries them."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files

from newscrawl.demo.copies import Story


@cache
def stories() -> tuple[Story, ...]:
    """All stories in the file's order; the marks in their paragraphs are explained in ``copies``."""
    text = (files("newscrawl.demo") / "stories.json").read_text(encoding="utf-8")
    return tuple(
        Story(
            key=row["key"],
            headline=row["headline"],
            section=row["section"],
            source=row["source"],
            tags=tuple(row["tags"]),
            paragraphs=tuple(row["paragraphs"]),
            honest_only=row["honest_only"],
        )
        for row in json.loads(text)
    )
