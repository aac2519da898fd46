"""What degraded runs brought is held back: what was told before stays as it was told, and no consumer sees the rest."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import test_feed_real as real
from conftest import slow
from feed_machine import IDS, State
from feeding import DAY, a_feed, an_article, join, publish, put
from hypothesis import settings
from hypothesis.stateful import rule

from newscrawl import read_feed
from newscrawl.items import Article
from newscrawl.publishing.feeds.declaration import Contract, Feed
from newscrawl.store import Store, feeds
from newscrawl.urls import article_id

STRICT = Contract(required=("headline",))


def hold(store: Store, *several: Article) -> None:
    with store.transaction() as db:
        db.executemany("INSERT OR REPLACE INTO held VALUES (?, 's', 'r')", [(one.id,) for one in several])


def let_in(store: Store) -> None:
    with store.transaction() as db:
        db.execute("DELETE FROM held")


def told(feed: Feed, after: int = 0) -> dict[str, str]:
    """Headlines by id, as a consumer has them who begins now."""
    reading = read_feed(feed.folder, after)
    state: dict[str, str] = {}
    for line in reading:
        if line["status"] == "withdrawn":
            state.pop(line["id"], None)
        else:
            state[line["id"]] = line["headline"]
    return state


def degraded(store: Store, feed: Feed) -> list[Article]:
    """Three articles were told; a degraded run then changed the first and brought a fourth."""
    first, *others = put(store, *(an_article(n, f"Headline {n}") for n in range(1, 4)))
    publish(store, feed)
    (changed, fresh) = put(store, an_article(1, "Broken headline"), an_article(4, "Broken too"))
    assert changed.id == first.id
    hold(store, changed, fresh)
    return [first, *others, fresh]


@pytest.mark.parametrize("form", ["jsonl", "parquet", *map(slow, ["jsonl.gz", "jsonl.zst"])])
def test_the_last_good_state_stays_and_snapshots_tell_it_until_it_is_let_in(
    store: Store, tmp_path: Path, form: str
) -> None:
    feed = a_feed(tmp_path / "feed", form, contract=STRICT, keep=50 * DAY)
    first, *_, fresh = degraded(store, feed)
    once = publish(store, feed)
    assert (once.new, once.updated, once.withdrawn, once.articles, once.held) == (0, 0, 0, 3, 2)
    before = read_feed(feed.folder).sequence
    for n in range(8):
        put(store, an_article(5, f"Turn {n}"))
        publish(store, feed)
    store._clock.now += 100 * DAY  # type: ignore[attr-defined]
    put(store, an_article(5, "The last turn"))
    publish(store, feed)  # every segment but the last goes: the snapshot alone has what was told first
    manifest = json.loads((feed.folder / "manifest.json").read_text())
    assert manifest["snapshot"]["sequence"] > before
    assert manifest["oldest_sequence"] > before
    assert told(feed)[first.id] == "Headline 1"
    assert fresh.id not in told(feed)
    let_in(store)
    after = publish(store, feed)
    assert (after.new, after.updated, after.held) == (1, 1, 0)
    assert (told(feed)[first.id], told(feed)[fresh.id]) == ("Broken headline", "Broken too")


def test_a_broken_contract_is_not_broken_by_what_is_held(store: Store, tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", contract=Contract(max_unclean=0.1))
    (first,) = put(store, an_article(1, "Headline 1"))
    publish(store, feed)
    hold(store, *put(store, an_article(1, "Broken", labels=["brand-suspect"])))
    assert publish(store, feed).refused is None
    assert told(feed) == {first.id: "Headline 1"}


def test_a_feed_without_a_contract_holds_nothing(store: Store, tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed")
    first, *_ = degraded(store, feed)
    assert publish(store, feed).updated == 1
    assert told(feed)[first.id] == "Broken headline"


def test_with_another_role_it_cannot_stay_as_it_was_told(store: Store, tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", contract=STRICT)
    first, second, third, _ = degraded(store, feed)
    join(store, second, first.id, "original")
    with store.transaction() as db:
        db.execute("UPDATE article SET role = 'copy' WHERE id = ?", (first.id,))
    publish(store, feed)
    assert set(told(feed)) == {second.id, third.id}


def test_by_another_declaration_or_in_a_new_epoch_it_is_not_told_until_it_is_let_in(
    store: Store, tmp_path: Path
) -> None:
    feed = a_feed(tmp_path / "feed", contract=STRICT)
    first, *_, third, _ = degraded(store, feed)
    with store.transaction() as db:
        feeds.forget(db, third.id)
    assert publish(store, feed).new_epoch == "an article was forgotten"
    assert first.id not in told(feed)
    let_in(store)
    publish(store, feed)
    assert told(feed)[first.id] == "Broken headline"
    hold(store, *put(store, an_article(1, "Broken again")))
    stricter = a_feed(tmp_path / "feed", contract=Contract(required=("headline", "url")))
    assert publish(store, stricter).withdrawn == 1
    assert first.id not in told(stricter)


# -- whatever happens


class Held(real.Real):
    """A feed with a contract; degraded runs change articles and bring new ones until all is let in."""

    def __init__(self) -> None:
        super().__init__()
        self.feed = replace(self.feed, contract=STRICT)
        self.held: set[str] = set()
        self.versions: dict[tuple[str, int], object] = {}

    def commit(self, name: str) -> None:
        super().commit(name)
        with self.store.reading() as db:
            (number,) = db.execute("SELECT revision FROM article WHERE id = ?", (id_of(name),)).fetchone()
        self.versions[name, number] = self.articles[name]["text"]

    def degrade(self, name: str) -> None:
        self.put(name)
        self.held.add(name)
        with self.store.transaction() as db:
            db.execute("INSERT OR REPLACE INTO held VALUES (?, 's', 'r')", (id_of(name),))

    def let_in(self) -> None:
        self.held.clear()
        let_in(self.store)

    def forget(self, name: str) -> None:
        super().forget(name)
        self.held.discard(name)
        with self.store.transaction() as db:
            db.execute("DELETE FROM held WHERE article = ?", (id_of(name),))

    def desired(self) -> State:
        """By what the store says was told; the rule itself is said anew here."""
        stay = {name: story for name in self.held & set(self.articles) if (story := self.told_story(name))}
        while True:
            state = self.state(stay)
            moved = [one for one in stay if one in state and self.articles[one]["story"] != stay[one]]
            if not moved:
                return state
            stay = {name: story for name, story in stay.items() if name not in moved}

    def state(self, stay: Collection[str]) -> dict[str, object]:
        tellers: dict[object, str] = {}
        for name in sorted(self.articles, key=lambda name: (self.articles[name]["rank"], id_of(name))):
            if name in stay or (self.articles[name]["wanted"] and name not in self.held):
                tellers.setdefault(self.articles[name]["story"], name)
        texts = {name: self.versions[name, self.told_version(name)] for name in stay}
        return {name: (texts.get(name, self.articles[name]["text"]), story) for story, name in tellers.items()}

    def told_story(self, name: str) -> str | None:
        row = self.row(name)
        return str(row[1]) if row and row[2] in {"new", "updated"} and row[0] == row[3] != row[4] else None

    def told_version(self, name: str) -> int:
        return int(self.row(name)[0])

    def row(self, name: str) -> tuple[Any, ...]:
        with self.store.reading() as db:
            return db.execute(
                "SELECT t.version, t.story, t.status, t.judged, a.revision FROM feed_told t JOIN article a ON a.id = t.article "
                "WHERE t.article = ?",
                (id_of(name),),
            ).fetchone()


class HeldMachine(real.RealMachine):
    make_world = Held
    world: Held

    @rule(name=IDS)
    def a_degraded_run_changes_or_brings_it(self, name: str) -> None:
        self.world.degrade(name)

    @rule()
    def all_is_let_in(self) -> None:
        self.world.let_in()

    def try_to_publish(self, step: Callable[[str], None]) -> None:
        self.whole.append(self.world.state(()))  # a new epoch tells nothing that is held
        super().try_to_publish(step)


TestHeld = HeldMachine.TestCase
TestHeld.settings = settings(max_examples=3, stateful_step_count=12, deadline=None)


@pytest.mark.slow
class TestHeldAtLength(HeldMachine.TestCase):
    settings = settings(max_examples=300, stateful_step_count=40, deadline=None)


def id_of(name: str) -> str:
    return article_id(real.address(name))
