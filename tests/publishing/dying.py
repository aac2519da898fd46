"""A publisher that dies at each of its steps in turn, and the consumers who read then and after the next publish.

Each death is of a copy of one prepared world, so that every step is met as the first death meets it.
"""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from conftest import Clock
from feeding import CORE, DAY, a_feed, an_article, leased, put

from newscrawl import read_feed
from newscrawl.errors import FeedDamaged
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import Feed, Selection
from newscrawl.publishing.feeds.manifest import parse
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store, feeds

# What changes between the publish before and the one that dies.
SCENES = ("first", "changes", "expired", "fields", "erased", "damaged")
# Those after which a consumer must begin anew.
EPOCHS = ("fields", "erased", "damaged")
LATER = Clock().now + 100 * DAY


class Death(BaseException):
    """The publisher is gone."""


@dataclass
class Follower:
    folder: Path
    after: int = 0
    epoch: str | None = None
    held: dict[str, str] = field(default_factory=dict)
    resets: int = 0

    def poll(self) -> None:
        reading = read_feed(self.folder, self.after, self.epoch)
        held = {} if reading.reset else dict(self.held)
        for line in reading:
            if line["status"] == "withdrawn":
                held.pop(line["id"])
            else:
                held[line["id"]] = line["headline"]
        self.resets += reading.reset
        self.after, self.epoch, self.held = reading.sequence, reading.epoch, held


@contextmanager
def opened(root: Path, now: float) -> Iterator[Store]:
    clock = Clock()
    clock.now = now
    store = Store(root / "state", RULES, content_hash, clock)
    try:
        yield store
    finally:
        store.close()


def publish(root: Path, feed: Feed, now: float, step: Callable[[str], None] = lambda _: None) -> None:
    with opened(root, now) as store, leased(store):
        Publisher(replace(feed, folder=root / "feed"), store, now, step, max_lines=2).publish()


def prepare(root: Path, form: str, scene: str) -> Feed:
    """A world in which four articles were published, twice, and then what the scene says happened."""
    feed = a_feed(root / "feed", form, keep=50 * DAY, selection=Selection(without_labels=("no",)))
    with opened(root, Clock().now) as store:
        put(store, *(an_article(number) for number in range(1, 5)))
    if scene == "first":
        return feed
    for _ in range(2):
        publish(root, feed, Clock().now)
    with opened(root, LATER if scene == "expired" else Clock().now) as store:
        put(store, an_article(1, "Again"), an_article(2, labels=["no"]), *(an_article(n) for n in range(5, 9)))
        if scene == "erased":
            with store.transaction() as db:
                (name,) = db.execute("DELETE FROM article WHERE headline LIKE '%plan 3 %' RETURNING id").fetchone()
                feeds.forget(db, name)
    if scene == "damaged":
        (root / "feed" / "manifest.json").write_text("{")
    return replace(feed, fields={**CORE, "article_body_raw": "article_body_raw"}) if scene == "fields" else feed


def die_at_each(work: Path, form: str, scene: str, first: int, every: int, *, by_signal: bool) -> int:
    """Let the publisher die at the steps ``first``, ``first + every`` ...; how many steps there are."""
    work.mkdir()
    feed = prepare(work / "world", form, scene)
    now = LATER if scene == "expired" else Clock().now
    before = Follower(work / "world" / "feed")
    if scene not in {"first", "damaged"}:
        before.poll()
    steps: list[str] = []
    shutil.copytree(work / "world", work / "alive")
    publish(work / "alive", feed, now, steps.append)
    after = Follower(work / "alive" / "feed")
    after.poll()
    assert after.held != before.held
    for number in range(first, len(steps), every):
        root = work / "dead"
        shutil.copytree(work / "world", root)
        (killed if by_signal else raised)(root, feed, now, number)
        follower = replace(before, folder=root / "feed")
        follow(follower, before.held, after.held, f"{scene}, {form}, at {steps[number]!r}", scene)
        publish(root, feed, now)
        follower.poll()
        late = Follower(root / "feed")
        late.poll()
        assert follower.held == late.held == after.held
        # Whoever dies before he has noted that the erasing is done does it again, under one more epoch.
        least = int(scene in {"first", *EPOCHS})
        assert least <= follower.resets - before.resets <= least + (scene == "erased")
        tidy(root / "feed", erased=scene == "erased")
        shutil.rmtree(root)
    return len(steps)


def follow(follower: Follower, before: dict[str, str], after: dict[str, str], what: str, scene: str) -> None:
    """Both who followed so far and who comes now see one whole state, and the same."""
    late = Follower(follower.folder)
    try:
        late.poll()
    except FeedDamaged as error:
        assert scene in {"first", "damaged"}, (what, error)  # noqa: PT017
        assert "manifest" in str(error)  # noqa: PT017
        return
    follower.poll()
    assert late.held == follower.held, what
    assert late.held in (before, after), what


def tidy(folder: Path, *, erased: bool) -> None:
    """Nothing unfinished is left; after an erasure nothing that the manifest does not name."""
    names = {path.name for path in folder.iterdir()}
    assert not [name for name in names if name.endswith(".tmp")]
    named = parse((folder / "manifest.json").read_bytes()).names()
    assert set(named) <= names
    assert not erased or names == {"manifest.json", "schema.json", *named}


def raised(root: Path, feed: Feed, now: float, number: int) -> None:
    try:
        publish(root, feed, now, countdown(number, die_by_raising))
    except Death:
        return
    raise AssertionError("it did not die")


def killed(root: Path, feed: Feed, now: float, number: int) -> None:
    """By SIGKILL, in a process of its own that leaves no time for anything."""
    child = os.fork()
    if not child:
        try:
            publish(root, feed, now, countdown(number, lambda: os.kill(os.getpid(), signal.SIGKILL)))
        finally:
            os._exit(1)
    _, status = os.waitpid(child, 0)
    assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL


def countdown(number: int, die: Callable[[], object]) -> Callable[[str], None]:
    left = [number]

    def step(_: str) -> None:
        if not left[0]:
            die()
        left[0] -= 1

    return step


def die_by_raising() -> None:
    raise Death
