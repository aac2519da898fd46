"""What the commands share: options, and how a sentence reaches a person."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

State = Annotated[
    Path, typer.Option("--state", metavar="DIR", help="Folder that remembers what was crawled.", show_default=True)
]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", metavar="FILE", help="Where the lines go; - for standard output.")
]
STATE = Path(".newscrawl")


class Log(StrEnum):
    """How log lines look."""

    TEXT = "text"
    JSON = "json"


def say(sentence: str) -> None:
    """One sentence on standard error, in letters that a terminal does not obey."""
    from newscrawl.text import printable

    logging.getLogger(__name__).debug("%s", sentence)
    sys.stderr.write(f"newscrawl: {printable(sentence, 2000)}\n")


def say_json(sentence: str) -> None:
    """One sentence on standard error as a log line in JSON."""
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    line = {"time": now, "level": "INFO", "site": None, "run": None, "logger": "newscrawl", "message": sentence}
    sys.stderr.write(f"{json.dumps(line)}\n")
