"""A table of a TOML file, whose mistakes are told with file and line, and what is allowed. Knows no feed."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.errors import UsageError
from newscrawl.publishing.failing import reason, shown
from newscrawl.publishing.feeds.toml_lines import line_of
from newscrawl.text import printable

# How every mistake ends: whoever reads it at night must not have to ask.
NOTHING = "Nothing was published"
_DURATION = re.compile(r"(\d{1,5}) ?([smhdw])", re.ASCII)
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}
# Where tomllib puts the place into its message.
_PLACED = re.compile(r"(.*) \(at (?:line (\d+), column \d+|end of document)\)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Table:
    """A table, where it stands, and its file's text, from which lines are told."""

    path: Path
    text: str
    keys: tuple[str, ...]
    value: dict[str, Any]

    def wrong(self, key: str | None, what: str, allowed: str) -> UsageError:
        """The mistake at a key, or at the table itself."""
        keys = self.keys if key is None else (*self.keys, key)
        where = f"[{printable('.'.join(self.keys))}] " if self.keys else ""
        return at(self.path, line_of(self.text, keys), f"{where}{what}; allowed: {allowed}")

    def only(self, *allowed: str) -> None:
        """Refuse keys that mean nothing: a misspelt one would do nothing in silence."""
        if (unknown := next((key for key in self.value if key not in allowed), None)) is not None:
            near = difflib.get_close_matches(unknown, allowed, 1)
            meant = f", did you mean {near[0]!r}?" if near else ""
            raise self.wrong(unknown, f"unknown key {say(unknown)}{meant}", ", ".join(allowed))

    def table(self, key: str) -> Table:
        """The table under a key, empty where there is none."""
        value = self.value.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"{key} is {say(value)}", f"a table: [{'.'.join((*self.keys, key))}]")
        return Table(self.path, self.text, (*self.keys, key), value)

    def choice(self, key: str, allowed: tuple[str, ...]) -> str | None:
        """One of the texts that are allowed; None where the key is not set."""
        value = self.value.get(key)
        if value is not None and value not in allowed:
            raise self.wrong(key, f"{key} is {say(value)}", ", ".join(allowed))
        return None if value is None else str(value)

    def flag(self, key: str) -> bool:
        """True or false; false where the key is not set."""
        value = self.value.get(key, False)
        if not isinstance(value, bool):
            raise self.wrong(key, f"{key} is {say(value)}", "true or false")
        return value

    def texts(self, key: str, allowed: str, fits: Callable[[str], bool]) -> tuple[str, ...]:
        """A list of texts that all fit; empty where the key is not set."""
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(key, f"{key} is {say(value)}", 'a list of texts: ["...", "..."]')
        if key in self.value and not value:
            raise self.wrong(key, f"{key} is empty and would select nothing", "one text or more, or no such line")
        if (odd := next((one for one in value if not one.strip() or not fits(one)), None)) is not None:
            raise self.wrong(key, f"{key} has {say(odd)}", allowed)
        return tuple(value)

    def duration(self, key: str) -> float | None:
        """A time in seconds, None where the key is not set."""
        value = self.value.get(key)
        if value is None:
            return None
        match = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None or not int(match[1]):
            raise self.wrong(key, f"{key} is {say(value)}", 'a time as "90m", "6h", "30d" or "4w"')
        return float(int(match[1]) * _SECONDS[match[2]])

    def number(self, key: str, allowed: str, fits: Callable[[float], bool]) -> float | None:
        """A number from 0 on that fits, None where the key is not set."""
        value = self.value.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not (value >= 0 and fits(value)):
            raise self.wrong(key, f"{key} is {say(value)}", allowed)
        return value


def read(path: Path) -> Table:
    """The whole file as a table; raises UsageError where it is none. A byte-order mark is passed over."""
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(
            f"{shown(path)} is missing here; it declares the feeds: [feeds.NAME] with folder (README, Feeds)"
        ) from error
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {reason(error)}. {NOTHING}") from error
    try:
        text = data.decode("utf-8-sig")
        return Table(path, text, (), tomllib.loads(text))
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise at(path, line, f"byte {error.start} is no UTF-8; save the file as UTF-8") from error
    except tomllib.TOMLDecodeError as error:
        placed = _PLACED.fullmatch(str(error))
        line = int(placed[2] or text.count("\n") + 1) if placed else 1
        raise at(path, line, f"this is no TOML: {printable(placed[1] if placed else str(error))}") from error
    except RecursionError as error:
        raise at(path, 1, "its tables or lists are nested too deep to be read") from error


def at(path: Path, line: int, what: str) -> UsageError:
    """A mistake in a line of a file."""
    return UsageError(f"{shown(path)}, line {line}: {what}. {NOTHING}")


def say(value: object) -> str:
    """A value as the file may have it, safe for a terminal and not too long."""
    if value is None:
        return "missing"
    if isinstance(value, bool):
        return str(value).lower()
    return printable(repr(value) if isinstance(value, str | int | float | list | dict) else str(value), 80)
