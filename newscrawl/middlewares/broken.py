"""What a page's failure in our own or a site's code is called: type, message, file and line. Knows no Scrapy."""

from __future__ import annotations

import traceback
from pathlib import Path

from newscrawl.errors import WrongReturn

# Letters of an error's message that are kept: some carry a whole page.
MAX_MESSAGE = 200


def said(error: BaseException, own: str) -> str:
    """An error in words, with the line of the file ``own`` that led to it, or where it rose."""
    message = " ".join(str(error).split())
    if isinstance(error, WrongReturn):
        return message  # it names its place
    said = f"{type(error).__name__}: {message[:MAX_MESSAGE]}".rstrip(": ")
    frames = traceback.extract_tb(error.__traceback__)
    frame = next((one for one in reversed(frames) if one.filename == own), frames[-1] if frames else None)
    return f"{said} ({shown_path(frame.filename)}:{frame.lineno})" if frame else said


def shown_path(path: str) -> str:
    """A file as a person finds it: relative to the folder where the command was started, if it lies below."""
    here = Path.cwd()
    return str(Path(path).relative_to(here)) if Path(path).is_relative_to(here) else path
