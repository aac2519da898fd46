"""What an operator declares of feeds in ``newscrawl.toml``. A mistake is told with its line; knows no store."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from newscrawl.errors import UsageError
from newscrawl.items import Article
from newscrawl.publishing.failing import reason, shown
from newscrawl.publishing.feeds.folder import FORMATS
from newscrawl.publishing.feeds.toml_lines import line_of
from newscrawl.publishing.line import FULL_ONLY, KEYS
from newscrawl.text import tokens

FILE = Path("newscrawl.toml")
PROFILES = ("core", "full")
# Without these a consumer cannot follow a feed: they are in every line, first where a feed picks its own fields.
ALWAYS = ("id", "sequence", "status", "revision")
KEEP = 90 * 86_400.0
# Keys of a line that feeds do not have: a caller's own ids are a corpus's.
_NOT_IN_FEEDS = frozenset({"input_id"})
_FIELDS = tuple(key for key in KEYS if key not in _NOT_IN_FEEDS)
_JUDGED = tuple(key for key in _FIELDS if key in Article.__slots__)
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,63}")
_DURATION = re.compile(r"(\d{1,6}) ?([smhdw])")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


@dataclass(frozen=True, slots=True)
class Selection:
    """Which articles a feed tells; an empty tuple or None selects all. ``max_age`` in seconds since first seen."""

    sites: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    keywords: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    without_labels: tuple[str, ...] = ()
    max_age: float | None = None
    copies: bool = False


@dataclass(frozen=True, slots=True)
class Contract:
    """What must hold of all that a feed would tell, or it is not published. ``freshness`` in seconds."""

    required: tuple[str, ...] = ()
    freshness: float | None = None
    min_articles: int = 0
    max_unclean: float | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """One declared feed. ``fields`` maps our names to the consumer's; ``profile`` is None where they were picked."""

    name: str
    folder: Path
    form: str
    profile: str | None
    fields: Mapping[str, str]
    keep: float
    selection: Selection
    contract: Contract


def load(path: Path = FILE) -> dict[str, Feed]:
    """The declared feeds by name; raises UsageError for any mistake in the file, in whichever feed it is."""
    try:
        text = path.read_bytes().decode()
        value = tomllib.loads(text)
    except FileNotFoundError as error:
        raise UsageError(
            f"{shown(path)} is missing here; it declares the feeds: [feeds.NAME] with folder (README, Feeds)"
        ) from error
    except OSError as error:
        raise UsageError(f"{shown(path)} cannot be read: {reason(error)}") from error
    except UnicodeDecodeError as error:
        raise UsageError(f"{shown(path)} is no UTF-8 text: byte {error.start}") from error
    except tomllib.TOMLDecodeError as error:
        raise UsageError(f"{shown(path)} is no TOML: {error}") from error
    top = _Table(path, text, (), value)
    top.only("feeds")
    table = top.table("feeds")
    feeds = {name: _feed(table.table(name), name) for name in table.value}
    if not feeds:
        raise UsageError(f"{shown(path)} declares no feed; add [feeds.NAME] with folder (README, Feeds)")
    _refuse_shared_folders(table, feeds)
    return feeds


def _feed(table: _Table, name: str) -> Feed:
    if not _NAME.fullmatch(name):
        raise table.wrong(None, f"{name!r} is no feed's name", "a-z, 0-9, - and _, at most 64, not - or _ first")
    table.only("folder", "format", "profile", "fields", "keep", "selection", "contract")
    profile, fields = _fields(table)
    return Feed(
        name,
        table.path.parent / _folder(table),
        str(table.choice("format", FORMATS, "jsonl")),
        profile,
        fields,
        table.duration("keep") or KEEP,
        _selection(table.table("selection")),
        _contract(table.table("contract")),
    )


def _folder(table: _Table) -> str:
    folder = table.value.get("folder")
    if not isinstance(folder, str) or not folder.strip() or folder[0] == "~" or "\0" in folder:
        raise table.wrong("folder", f"folder is {_say(folder)}", "a path, from where this file lies, without ~")
    return folder


def _fields(table: _Table) -> tuple[str | None, dict[str, str]]:
    profile = table.choice("profile", PROFILES, None)
    picked = table.value.get("fields")
    if picked is None:
        profile = profile or "core"
        return profile, {key: key for key in _FIELDS if profile == "full" or key not in FULL_ONLY}
    if profile is not None:
        raise table.wrong("profile", "profile and fields are both given", "one of them")
    allowed = f'a list of names and of {{ name = "theirs" }}; names: {", ".join(_FIELDS)}'
    if not isinstance(picked, list) or not picked:
        raise table.wrong("fields", f"fields is {_say(picked)}", allowed)
    fields = {key: key for key in ALWAYS}
    for one in picked:
        pairs = list(one.items()) if isinstance(one, dict) else [(one, one)]
        for ours, theirs in pairs:
            if ours not in _FIELDS or not isinstance(theirs, str) or not theirs.strip():
                raise table.wrong("fields", f"fields has {_say(one)}", allowed)
            if ours in ALWAYS and theirs != ours:
                raise table.wrong("fields", f"{ours} cannot be renamed", "its own name: a reader needs it")
            fields[ours] = theirs
    names = [*fields.values(), "superseded_by"]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise table.wrong("fields", f"two fields would be called {twice!r}", "each name once")
    return None, fields


def _selection(table: _Table) -> Selection:
    table.only("sites", "languages", "keywords", "labels", "without_labels", "max_age", "copies")
    copies = table.value.get("copies", False)
    if not isinstance(copies, bool):
        raise table.wrong("copies", f"copies is {_say(copies)}", "true or false")
    if odd := next((site for site in table.texts("sites") if "/" in site), None):
        raise table.wrong("sites", f"sites has {odd!r}", "domains as example.org and names of sites, no addresses")
    if odd := next((keyword for keyword in table.texts("keywords") if not tokens(keyword)), None):
        raise table.wrong("keywords", f"keywords has {odd!r}", "words: letters or digits")
    return Selection(
        sites=tuple(site.lower().removeprefix("www.") for site in table.texts("sites")),
        languages=tuple(language.lower() for language in table.texts("languages")),
        keywords=table.texts("keywords"),
        labels=table.texts("labels"),
        without_labels=table.texts("without_labels"),
        max_age=table.duration("max_age"),
        copies=copies,
    )


def _contract(table: _Table) -> Contract:
    table.only("required", "freshness", "min_articles", "max_unclean")
    required = table.texts("required")
    if unknown := next((name for name in required if name not in _JUDGED), None):
        raise table.wrong("required", f"required has {unknown!r}", f"names of {', '.join(_JUDGED)}")
    return Contract(
        required,
        table.duration("freshness"),
        int(table.number("min_articles", "a whole number, 0 or more", lambda n: isinstance(n, int)) or 0),
        table.number("max_unclean", "a share from 0 to 1", lambda n: n <= 1),
    )


def _refuse_shared_folders(table: _Table, feeds: Mapping[str, Feed]) -> None:
    seen: dict[Path, str] = {}
    for feed in feeds.values():
        first = seen.setdefault(feed.folder.resolve(), feed.name)
        if first != feed.name:
            raise table.table(feed.name).wrong("folder", f"feed {first} has the same folder", "a folder of its own")


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, and how to say where it is wrong."""

    path: Path
    text: str
    keys: tuple[str, ...]
    value: dict[str, Any]

    def wrong(self, key: str | None, what: str, allowed: str) -> UsageError:
        keys = self.keys if key is None else (*self.keys, key)
        where = f"[{'.'.join(self.keys)}] " if self.keys else ""
        line = line_of(self.text, keys)
        return UsageError(f"{shown(self.path)}, line {line}: {where}{what}; allowed: {allowed}. Nothing was published")

    def only(self, *allowed: str) -> None:
        if unknown := next((key for key in self.value if key not in allowed), None):
            raise self.wrong(unknown, f"unknown key {unknown!r}", ", ".join(allowed))

    def table(self, key: str) -> _Table:
        value = self.value.get(key, {})
        if not isinstance(value, dict):
            raise self.wrong(key, f"{key} is {_say(value)}", f"a table: [{'.'.join((*self.keys, key))}]")
        return _Table(self.path, self.text, (*self.keys, key), value)

    def choice(self, key: str, allowed: tuple[str, ...], default: str | None) -> str | None:
        value = self.value.get(key, default)
        if value is not None and value not in allowed:
            more = " (parquet is planned)" if value == "parquet" else ""
            raise self.wrong(key, f"{key} is {_say(value)}", ", ".join(allowed) + more)
        return None if value is None else str(value)

    def texts(self, key: str) -> tuple[str, ...]:
        value = self.value.get(key, [])
        if not isinstance(value, list) or not all(isinstance(one, str) and one.strip() for one in value):
            raise self.wrong(key, f"{key} is {_say(value)}", 'a list of texts: ["...", "..."]')
        if key in self.value and not value:
            raise self.wrong(key, f"{key} is empty and would select nothing", "one text or more, or no such line")
        return tuple(value)

    def duration(self, key: str) -> float | None:
        value = self.value.get(key)
        if value is None:
            return None
        match = _DURATION.fullmatch(value) if isinstance(value, str) else None
        if match is None or not int(match[1]):
            raise self.wrong(key, f"{key} is {_say(value)}", 'a time as "90m", "6h", "30d" or "4w"')
        return float(int(match[1]) * _SECONDS[match[2]])

    def number(self, key: str, allowed: str, fits: Callable[[float], bool]) -> float | None:
        value = self.value.get(key)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not (value >= 0 and fits(value)):
            raise self.wrong(key, f"{key} is {_say(value)}", allowed)
        return value


def _say(value: object) -> str:
    return "missing" if value is None else repr(value)
