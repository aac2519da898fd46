"""What an operator declares of feeds in ``newscrawl.toml``. A mistake is told with its line; knows no store."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.errors import UsageError
from newscrawl.items import Article
from newscrawl.publishing.failing import shown
from newscrawl.publishing.feeds import parquet
from newscrawl.publishing.feeds.folder import FORMATS
from newscrawl.publishing.feeds.toml_table import Table, read, say
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
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{1,8})*")


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


def load(path: Path = FILE, state: Path | None = None) -> dict[str, Feed]:
    """The declared feeds by name; raises UsageError for any mistake in the file, in whichever feed it is.

    ``state`` is the state's folder, in which no feed may lie nor the other way round.
    """
    table = _top(path).table("feeds")
    feeds = {name: _feed(table.table(name), name) for name in table.value}
    if not feeds:
        raise UsageError(f"{shown(path)} declares no feed; add [feeds.NAME] with folder (README, Feeds)")
    _refuse_folders(table, feeds, state)
    return feeds


def declared(path: Path = FILE, state: Path | None = None) -> dict[str, Feed]:
    """As ``load``, and none where there is no file or it speaks of no feeds: a project need not have any."""
    return load(path, state) if path.exists() and "feeds" in _top(path).value else {}


def _top(path: Path) -> Table:
    top = read(path)
    top.only("feeds", "alerts")  # alerts are read where they are sent
    return top


def _feed(table: Table, name: str) -> Feed:
    if not _NAME.fullmatch(name):
        raise table.wrong(None, f"{say(name)} is no feed's name", "a-z, 0-9, - and _, at most 64, not - or _ first")
    table.only("folder", "format", "profile", "fields", "keep", "selection", "contract")
    profile, fields = _fields(table)
    return Feed(
        name,
        table.path.parent / _folder(table),
        _format(table),
        profile,
        fields,
        table.duration("keep") or KEEP,
        _selection(table.table("selection")),
        _contract(table.table("contract")),
    )


def _folder(table: Table) -> str:
    folder = table.value.get("folder")
    if not isinstance(folder, str) or not folder.strip() or folder[0] == "~" or not folder.isprintable():
        raise table.wrong("folder", f"folder is {say(folder)}", "a path, from where this file lies, without ~")
    return folder


def _format(table: Table) -> str:
    form = table.choice("format", FORMATS) or "jsonl"
    if form == parquet.FORM and not parquet.is_installed():
        others = ", ".join(one for one in FORMATS if one != parquet.FORM)
        raise table.wrong(
            "format",
            "format is 'parquet', which needs pyarrow, and that is not installed",
            f"{others}; parquet after {parquet.INSTALL}",
        )
    return form


def _fields(table: Table) -> tuple[str | None, dict[str, str]]:
    profile = table.choice("profile", PROFILES)
    picked = table.value.get("fields")
    if picked is None:
        profile = profile or "core"
        return profile, {key: key for key in _FIELDS if profile == "full" or key not in FULL_ONLY}
    if profile is not None:
        raise table.wrong("profile", "profile and fields are both given", "one of them")
    allowed = f'a list of names and of {{ name = "theirs" }}; names: {", ".join(_FIELDS)}'
    if not isinstance(picked, list) or not picked:
        raise table.wrong("fields", f"fields is {say(picked)}", allowed)
    fields = {key: key for key in ALWAYS}
    told: set[str] = set()
    for one in picked:
        pairs = list(one.items()) if isinstance(one, dict) else [(one, one)]
        for ours, theirs in pairs or [(None, None)]:
            if ours not in _FIELDS or not _is_key(theirs):
                raise table.wrong("fields", f"fields has {say(one)}", allowed)
            if ours in ALWAYS and theirs != ours:
                raise table.wrong("fields", f"{ours} cannot be renamed", "its own name: a reader needs it")
            if ours in told:
                raise table.wrong("fields", f"{ours} is picked twice", "each field once")
            told.add(ours)
            fields[ours] = theirs
    _refuse_twins(table, [*fields.values(), "superseded_by"])
    return None, fields


def _is_key(name: object) -> bool:
    """Whether a consumer's name for a field can be seen as what it is."""
    return isinstance(name, str) and name != "" and name == name.strip() and name.isprintable()


def _refuse_twins(table: Table, names: Sequence[str]) -> None:
    """No two names alike; in Parquet, whose readers know no cases, none that differ by case alone."""
    alike = str.casefold if table.value.get("format") == parquet.FORM else str
    seen = [alike(name) for name in names]
    if twice := next((name for name in names if seen.count(alike(name)) > 1), None):
        raise table.wrong("fields", f"two fields would be called {say(twice)}", "each name once")


def _selection(table: Table) -> Selection:
    table.only("sites", "languages", "keywords", "labels", "without_labels", "max_age", "copies")
    sites = table.texts("sites", "domains as example.org and names of sites, no addresses", _is_site)
    languages = table.texts("languages", "tags as en, pt or pt-BR", lambda one: bool(_LANGUAGE.fullmatch(one)))
    labels, without = (table.texts(key, "names of labels", _is_key) for key in ("labels", "without_labels"))
    if both := set(labels) & set(without):
        raise table.wrong(
            "without_labels", f"{say(min(both))} is in labels too, and no article could be told", "others"
        )
    return Selection(
        sites=tuple(site.lower().removeprefix("www.") for site in sites),
        languages=tuple(language.lower().replace("_", "-") for language in languages),
        keywords=table.texts("keywords", "words: letters or digits", lambda one: bool(tokens(one))),
        labels=labels,
        without_labels=without,
        max_age=table.duration("max_age"),
        copies=table.flag("copies"),
    )


def _is_site(text: str) -> bool:
    """No address, no pattern: what would select nothing in silence."""
    return not re.search(r"[/*\s,@]", text) and not text.startswith(".")


def _contract(table: Table) -> Contract:
    table.only("required", "freshness", "min_articles", "max_unclean")
    return Contract(
        table.texts("required", f"names of {', '.join(_JUDGED)}", lambda one: one in _JUDGED),
        table.duration("freshness"),
        int(table.number("min_articles", "a whole number, 0 or more", lambda n: isinstance(n, int)) or 0),
        table.number("max_unclean", "a share from 0 to 1", lambda n: n <= 1),
    )


def _refuse_folders(table: Table, feeds: Mapping[str, Feed], state: Path | None) -> None:
    """Each feed by itself: not in or around another's folder, nor the state's, which holds what no feed tells."""
    taken = {} if state is None else {Path(os.path.realpath(state)): f"the state's folder {shown(state)}"}
    for feed in feeds.values():
        folder = Path(os.path.realpath(feed.folder))
        for other, whose in taken.items():
            if folder.is_relative_to(other) or other.is_relative_to(folder):
                how = "is" if folder == other else "lies in" if folder.is_relative_to(other) else "holds"
                raise table.table(feed.name).wrong("folder", f"folder {how} {whose}", "a folder of its own")
        taken[folder] = f"the folder of feed {feed.name}"
