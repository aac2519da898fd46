"""Why articles are in their stories: the matches that are kept with each. Functions over a connection.

``matched`` is JSON: the best match, with ``shared`` keys and the ``run``; ``also`` has those by which other stories
joined. An article brings as many links as stories, so a story's links always tie all its articles together, once.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields
from typing import Any

from newscrawl.items import Candidate, Joined, Match, Parting

_NAMES = tuple(field.name for field in fields(Match))


def written(found: Sequence[Match], stories: Sequence[str], near: Sequence[Candidate], run: str | None) -> str | None:
    """What is kept of the matches (the best first) by which an article joined these stories; None for none."""
    used = [next(match for match in found if match.story_id == story) for story in stories]
    if not used:
        return None
    shared = next(one.shared for one in near if one.article_id == used[0].article_id)
    return _json(used, {"shared": shared, **({"run": run} if run else {})})


def read(matched: str | None) -> tuple[Match, ...]:
    """The matches that are kept with an article, the best first."""
    if matched is None:
        return ()
    kept = json.loads(matched)
    return tuple(_match(one) for one in (kept, *kept.get("also", ())))


def story_of(connection: sqlite3.Connection, article: str) -> str:
    """The story of an article by id; "" for one that is not there."""
    row = connection.execute("SELECT story FROM article WHERE id = ?", (article,)).fetchone()
    return str(row[0]) if row else ""


def cut(connection: sqlite3.Connection, members: Sequence[Joined], parting: Parting) -> None:
    """Drop the links between those who leave a story and those who stay; write those that they leave by."""
    for one in members:
        leaves = one.article_id in parting.leaving
        links = [match for match in one.matches if (match.article_id in parting.leaving) == leaves]
        nearer = parting.leaving.get(one.article_id)
        if nearer is not None:
            links.insert(0, nearer)
        if links != list(one.matches):
            _write(connection, one.article_id, links)


def restore(connection: sqlite3.Connection, link: str, story: str) -> None:
    """Give a link that was cut back to its holder, if both ends are in this story."""
    kept = json.loads(link)
    ends = (kept["holder"], kept["article_id"])
    if all(story_of(connection, end) == story for end in ends):
        row = connection.execute("SELECT matched FROM article WHERE id = ?", ends[:1]).fetchone()
        _write(connection, ends[0], [_match(kept), *read(row[0])])


def _write(connection: sqlite3.Connection, article: str, links: Sequence[Match]) -> None:
    """Keep an article's links; ``shared`` and ``run`` belong to the first one and go with it."""
    old = connection.execute("SELECT matched FROM article WHERE id = ?", (article,)).fetchone()[0]
    before = json.loads(old) if old else {}
    same = bool(links) and before.get("article_id") == links[0].article_id
    told = {key: before[key] for key in ("shared", "run") if same and key in before}
    connection.execute("UPDATE article SET matched = ? WHERE id = ?", (_json(links, told) if links else None, article))


def _json(links: Sequence[Match], told: Mapping[str, Any]) -> str:
    also = {"also": [asdict(one) for one in links[1:]]} if links[1:] else {}
    return json.dumps({**asdict(links[0]), **told, **also})


def _match(kept: Mapping[str, Any]) -> Match:
    return Match(**{name: kept[name] for name in _NAMES})
