"""The list of stories: search and filters, the latest first, paged by key."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from newscrawl.console.finding import Finder
from newscrawl.console.place import Place, place_of
from newscrawl.items import Article
from newscrawl.store import looking
from newscrawl.store.looking import Listed, Wanted

PAGE = 25
# Articles that are opened for one page where no index knows what is asked: 70 ms.
OPENED = 2000
# What the index is asked for at once.
SEARCHED = 200
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
_MOST_LETTERS = 200
EDITED = {"yes": True, "no": False}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the form asks for; what cannot be understood is left out and told in ``wrong``."""

    q: str = ""
    site: str = ""
    language: str = ""
    since: str = ""
    until: str = ""
    edited: str = ""
    label: str = ""
    copies: str = ""
    wrong: str = ""

    def values(self) -> dict[str, str]:
        """What a link to the same list has to say."""
        names = ("q", "site", "language", "since", "until", "edited", "label", "copies")
        return {name: getattr(self, name) for name in names}


@dataclass(frozen=True, slots=True)
class Found:
    """A page of the list; ``before`` (a row's key, or a place among what was searched) leads on, None at the end.

    ``opened``: so many articles were looked at. ``ranked``: the best first, not the latest.
    """

    stories: list[Listed]
    before: int | None
    opened: int = 0
    ranked: bool = False


def stories(request: Request) -> Response:
    """A page of the list."""
    place = place_of(request)
    asked = read(request.query_params)
    before = request.query_params.get("before", "")
    key = int(before) if before.isdecimal() and len(before) < 19 else None
    with place.look() as (_, db):
        targets = looking.targets(db)
        found = _found(place, db, asked, targets, key)
    return place.page(
        "stories.html",
        here="stories",
        title="Stories",
        asked=asked,
        found=found,
        sites=list(targets),
        opened=OPENED,
        progress=place.finder.progress if place.finder and asked.q else None,
    )


def read(given: Mapping[str, str]) -> Asked:
    """What a form said."""
    said = {name: given.get(name, "").strip()[:_MOST_LETTERS] for name in Asked().values()}
    wrong = [
        name
        for name, form in (("since", _DAY), ("until", _DAY), ("language", _LANGUAGE))
        if said[name] and not form.fullmatch(said[name])
    ]
    if said["edited"] not in {"", *EDITED}:
        wrong.append("edited")
    kept = {name: "" if name in wrong else value for name, value in said.items()}
    return Asked(**kept, wrong=", ".join(f"{name} {said[name]!r}" for name in wrong))


def _found(place: Place, db: sqlite3.Connection, asked: Asked, targets: Mapping[str, int], before: int | None) -> Found:
    if asked.site and asked.site not in targets:
        return Found([], None)
    wanted = Wanted(
        targets.get(asked.site),
        asked.since,
        f"{asked.until}T24" if asked.until else "",
        EDITED.get(asked.edited),
        bool(asked.copies),
    )
    if asked.q and place.finder is not None and place.finder.progress is not None:
        return _searched(place.finder, db, asked, wanted, before or 0)
    return _page(db, looking.rows(db, wanted, before), _opens(asked, words=True))


def _page(db: sqlite3.Connection, rows: Iterator[int], fits: Callable[[Article], bool] | None) -> Found:
    """The next rows that fit; without a test all do, with one only so many are opened."""
    found: list[Listed] = []
    last, opened = None, 0
    for row in rows:
        if len(found) == PAGE or opened == OPENED:
            return Found(found, last, opened)
        one = looking.listed(db, row)
        last, opened = row, opened + 1
        if one is not None and (fits is None or fits(one.article)):
            found.append(one)
    return Found(found, None, opened)


def _searched(finder: Finder, db: sqlite3.Connection, asked: Asked, wanted: Wanted, after: int) -> Found:
    """The next articles that hold the words and are wanted, the best first."""
    fits = _opens(asked, words=False)
    found: list[Listed] = []
    opened = 0
    while hits := finder.find(asked.q, SEARCHED, after):
        for name in hits:
            if len(found) == PAGE or opened == OPENED:
                return Found(found, after, opened, ranked=True)
            after, opened = after + 1, opened + 1
            row = looking.row_of(db, name)
            if row is None or not looking.is_wanted(db, wanted, row):
                continue
            one = looking.listed(db, row)
            if one is not None and (fits is None or fits(one.article)):
                found.append(one)
        if len(hits) < SEARCHED:
            break
    return Found(found, None, opened, ranked=True)


def _opens(asked: Asked, *, words: bool) -> Callable[[Article], bool] | None:
    """A test for what only the article itself says; None where nothing of the kind is asked."""
    language, label = asked.language.lower(), asked.label
    sought = asked.q.lower().split() if words else []
    if not (language or label or sought):
        return None

    def fits(article: Article) -> bool:
        spoken = (article.in_language or "").lower().replace("_", "-")
        if language and spoken != language and not spoken.startswith(f"{language}-"):
            return False
        if label and all(one.name != label for one in article.labels):
            return False
        text = f"{article.headline} {article.article_body}".lower() if sought else ""
        return all(word in text for word in sought)

    return fits
