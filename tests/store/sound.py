"""A store with something of everything, and what several tests ask of it."""

from __future__ import annotations

from contextlib import closing

from conftest import make_raw
from filling import commit, commit_kept, seen

from newscrawl.store import Store, checking, schema
from newscrawl.store.checking import Finding
from newscrawl.store.feed_values import Entry, FeedFile
from newscrawl.store.feeds import FeedLog


def fill(store: Store) -> None:
    """Seven articles, three of them one story, on four hosts; a proven name; a feed that has told two lines."""
    commit(store, make_raw(1), make_raw(2), make_raw(3))
    commit(store, make_raw(1, url="http://b.example/1"), make_raw(1, url="http://c.example/1"), target="u")
    commit_kept(store, seen(5, ("Nova", "glue"), ("North", "prefix")), seen(6, ("Nova", "language")))
    log = FeedLog(store, "f", "shape", "judge")
    ids = [one.article.id for one in store.articles()]
    for number, name in enumerate(ids[:2], 1):
        entry = Entry(number, name, 1, "new", b"line\n", 1, name, "original")
        log.append([entry], f"segment {number}", "2026-01-01T00:00:00Z")
    first = log.files()[0]
    log.written(FeedFile(first.name, "segment", 1, 1, 1, "written", first.made, 5, "x", 1))


def findings(store: Store) -> list[Finding]:
    """What a check finds, notes left out."""
    with closing(schema.connect_to_look(store.folder)) as db:
        return [one for one in checking.check(db, store._clock()) if one.level != "note"]
