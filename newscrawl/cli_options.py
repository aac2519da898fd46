"""What the commands share: options, and how a sentence reaches a person."""

from __future__ import annotations

import logging
import sys
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
    from newscrawl.extensions.log import Lines

    record = logging.LogRecord("newscrawl", logging.INFO, "", 0, sentence, None, None)
    sys.stderr.write(f"{Lines(Log.JSON).format(record)}\n")
