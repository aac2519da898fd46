"""The feeds, and one of them: schema, selection, contract, files, how to read it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console.place import Place, place_of
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.publishing.feeds.folder import MANIFEST
from newscrawl.publishing.feeds.lines import Renderer
from newscrawl.publishing.feeds.manifest import Manifest, parse
from newscrawl.store.feed_values import Standing
from newscrawl.store.feeds import standings
from newscrawl.store.looking import feed_files

# Files in the table of a feed, the latest.
FILES = 40


@dataclass(frozen=True, slots=True)
class Shown:
    """A feed as it is listed: as it was declared, as it stands in the store, its manifest; None of what is not known."""

    name: str
    declared: Feed | None
    standing: Standing | None
    manifest: Manifest | None
    trouble: str | None = None

    @property
    def state(self) -> str:
        """In one word: ``refused``, ``published``, ``waiting`` for its first publish."""
        if self.standing is None or (self.standing.published is None and not self.standing.refused):
            return "waiting"
        return "refused" if self.standing.refused else "published"


@dataclass(frozen=True, slots=True)
class Column:
    """A field of a feed's lines: its name there, its type in a few words, whether each line has it."""

    name: str
    type: str
    always: bool


def feeds(request: Request) -> Response:
    """Every feed that is declared or was published."""
    place = place_of(request)
    with place.look() as (_, db):
        known = standings(db)
    found = [_shown(place, known, name) for name in sorted({*place.feeds, *known})]
    return place.page("feeds.html", here="feeds", title="Feeds", feeds=found, mistake=place.mistake)


def feed(request: Request) -> Response:
    """One feed by its name."""
    place = place_of(request)
    name = request.path_params["name"]
    with place.look() as (_, db):
        known = standings(db)
        if name not in {*place.feeds, *known}:
            raise HTTPException(404, f"No feed {name!r} is declared or was ever published in this state.")
        files = feed_files(db, name, FILES)
    one = _shown(place, known, name)
    columns = columns_of(one.declared) if one.declared else []
    return place.page(
        "feed.html", here="feeds", title=f"Feed {name}", one=one, files=files, columns=columns, mistake=place.mistake
    )


def columns_of(declared: Feed) -> list[Column]:
    """The fields of a feed's lines, in their order."""
    schema: dict[str, Any] = json.loads(Renderer(declared).schema())
    return [Column(name, _type(one), name in schema["required"]) for name, one in schema["properties"].items()]


def _shown(place: Place, known: Mapping[str, Standing], name: str) -> Shown:
    declared = place.feeds.get(name)
    manifest, trouble = _manifest(declared) if declared else (None, None)
    return Shown(name, declared, known.get(name), manifest, trouble)


def _manifest(declared: Feed) -> tuple[Manifest | None, str | None]:
    """What consumers see now; with a sentence where that cannot be read."""
    try:
        return parse((declared.folder / MANIFEST).read_bytes()), None
    except FileNotFoundError:
        return None, None
    except OSError as error:
        return None, f"its {MANIFEST} cannot be read: {error.strerror}"
    except ValueError as error:
        return None, f"its {MANIFEST} is damaged: {error}; newscrawl publish writes it anew"


def _type(schema: dict[str, Any]) -> str:
    """A JSON Schema's type in a few words."""
    if "const" in schema:
        return f"always {schema['const']}"
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_type(one) for one in schema["anyOf"]))
    kind = schema.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(kind)
    if kind == "array":
        return f"list of {_type(schema.get('items', {}))}"
    if kind == "object" and "properties" in schema:
        return f"object: {', '.join(schema['properties'])}"
    return str(kind)
