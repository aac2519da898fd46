"""The machine of the model on the real ones: SQLite, files, the reader that README shows; a publisher dies at any step."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from itertools import count
from pathlib import Path

import pytest
from conftest import Clock, make_raw
from feed_machine import FeedMachine, State
from hypothesis import settings

import newscrawl
from newscrawl.cleaning import clean
from newscrawl.errors import FeedDamaged
from newscrawl.items import Cleaned, Fingerprint, Known, Label
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import ALWAYS, Contract, Feed, Selection
from newscrawl.publishing.feeds.reader import FeedReading
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Due, Kept, Outcome, Store, feeds
from newscrawl.urls import article_id

DAY = 86_400
FAST = Path("/dev/shm")


def address(name: str) -> str:
    return f"http://{name}.example/1.html"


NAME_OF = {article_id(address(name)): name for name in "abcde"}


@dataclass
class Read:
    reading: FeedReading

    @property
    def reset(self) -> bool:
        return self.reading.reset

    @property
    def epoch(self) -> str:
        return self.reading.epoch

    @property
    def sequence(self) -> int:
        return self.reading.sequence

    def lines(self) -> list[tuple[str, object | None]]:
        return [(NAME_OF[line["id"]], self.told(line)) for line in self.reading]

    def told(self, line: dict[str, object]) -> object | None:
        return None if line["status"] == "withdrawn" else (line["headline"], line["story"]["id"])  # type: ignore[index]


class Real:
    def __init__(self) -> None:
        self.root = Path(tempfile.mkdtemp(dir=FAST if FAST.is_dir() else None))
        self.clock, self.texts, self.lost = Clock(), count(), False
        self.store = Store(self.root / "state", RULES, content_hash, self.clock)
        target = self.store.begin("run", "spider", {"t": ["http://t.example/"]})["t"]
        self.page: Due = self.store.due(target, "t.example", 1)[0]
        self.articles: dict[str, dict[str, object]] = {}
        self.said: dict[str, list[str]] = {}
        self.forgotten: list[str] = []
        fields = {key: key for key in (*ALWAYS, "headline", "story", "duplicate_of")}
        self.feed = Feed(
            "f", self.root / "f", "jsonl", None, fields, 50.0 * DAY, Selection(without_labels=("no",)), Contract()
        )

    def put(self, name: str) -> None:
        text = f"text {next(self.texts)} of {name}"
        self.articles.setdefault(name, {"story": article_id(address(name)), "rank": 5, "wanted": True})["text"] = text
        self.said.setdefault(name, []).append(text)
        self.commit(name)

    def commit(self, name: str) -> None:
        one = self.articles[name]
        raw = make_raw(ord(name), str(one["text"]), url=address(name))
        article = clean(raw, Known()).article
        labels = () if one["wanted"] else (Label("no", 1.0, "a test"),)
        fingerprint = Fingerprint((ord(name),), b"", 1, b"", 9)
        kept = Kept(raw, Cleaned(article.__class__(**{**fields_of(article), "labels": labels}), ()), fingerprint)
        self.store.commit([Outcome(self.page, "listing", articles=[kept])], "run")
        self.settle_roles()

    def settle_roles(self) -> None:
        with self.store.transaction() as db:
            for name, one in self.articles.items():
                db.execute(
                    "UPDATE article SET story = ?, rank = ?, role = 'copy' WHERE id = ?",
                    (one["story"], str(one["rank"]), article_id(address(name))),
                )
            db.execute(
                "UPDATE article SET role = 'original' WHERE row IN (SELECT first_value(row) OVER "
                "(PARTITION BY story ORDER BY rank, id) FROM article)"
            )

    def change(self, name: str, key: str, value: object) -> None:
        if name in self.articles:
            self.articles[name][key] = value
            self.settle_roles()

    def want(self, name: str, wanted: bool) -> None:
        if name in self.articles:
            self.articles[name]["wanted"] = wanted
            self.commit(name)

    def move(self, name: str, story: str) -> None:
        self.change(name, "story", article_id(address(story)))

    def rank(self, name: str, rank: int) -> None:
        self.change(name, "rank", rank)

    def forget(self, name: str) -> None:
        if self.articles.pop(name, None):
            self.forgotten += self.said.pop(name)
            with self.store.transaction() as db:
                row = db.execute(
                    "DELETE FROM article WHERE id = ? RETURNING row", (article_id(address(name)),)
                ).fetchall()
                for table in ("fingerprint", "posting", "reached", "alias", "sighting"):
                    db.execute(f"DELETE FROM {table} WHERE article = ?", row[0])
                feeds.forget(db, article_id(address(name)))

    def age(self) -> None:
        self.clock.now += 100 * DAY

    def spoil(self, number: int) -> None:
        files = sorted(path for path in self.feed.folder.iterdir() if not path.name.startswith("."))
        if not files:
            return
        path = files[number % len(files)]
        self.lost = True
        if number % 2:
            path.unlink()
        else:
            path.write_bytes(path.read_bytes()[::-1])

    def publish(self, step: Callable[[str], None]) -> None:
        self.store.acquire("feed", ["f"])
        try:
            Publisher(self.feed, self.store, self.clock.now, step, max_lines=2).publish()
            self.lost = False
        finally:
            self.store.release()

    def restart(self, power_cut: bool, choose: Callable[[], bool]) -> None:
        self.store.close()
        self.store = Store(self.root / "state", RULES, content_hash, self.clock)

    def desired(self) -> State:
        tellers: dict[object, str] = {}
        order = sorted(self.articles, key=lambda name: (self.articles[name]["rank"], article_id(address(name))))
        for name in order:
            if self.articles[name]["wanted"]:
                tellers.setdefault(self.articles[name]["story"], name)
        return {name: (self.articles[name]["text"], story) for story, name in tellers.items()}

    def read(self, after: int, epoch: str | None) -> Read | None:
        try:
            read = Read(newscrawl.read_feed(self.feed.folder, after, epoch))
            read.lines()
        except FeedDamaged as error:
            if not self.lost and "has no manifest" not in str(error):
                raise
            return None
        return read

    def leaks(self) -> bool:
        texts = [path.read_text() for path in self.feed.folder.iterdir()]
        return any(json.dumps(text) in whole for text in self.forgotten for whole in texts)

    def close(self) -> None:
        self.store.close()
        shutil.rmtree(self.root)


def fields_of(article: object) -> dict[str, object]:
    return {name: getattr(article, name) for name in article.__class__.__slots__}  # type: ignore[attr-defined]


class RealMachine(FeedMachine):
    make_world = Real
    most_steps = 70
    power_cuts = False


TestReal = RealMachine.TestCase
TestReal.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)


@pytest.mark.slow
class TestRealAtLength(RealMachine.TestCase):
    settings = settings(max_examples=300, stateful_step_count=40, deadline=None)
