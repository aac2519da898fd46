"""A process that publishes while articles change is killed at random moments; whoever reads meanwhile sees wholes."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest
from conftest import slow
from feeding import a_feed, leased
from killing import read_meanwhile, until_killed

from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import KEEP
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store

# Every article of a generation says which one it is; a generation is one transaction.
LOOP = """
import sys, time
from pathlib import Path
from feeding import a_feed, an_article, put, leased
from newscrawl.state import RULES
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.line import content_hash
from newscrawl.store import Store
import feeding
root, turn, form, keep = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3], float(sys.argv[4])
feeding.RUNS = iter(range(turn * 1_000_000, 10 ** 9))
store = Store(root / "state", RULES, content_hash)
print("ready", flush=True)
for number in range(turn * 1_000_000, 10 ** 9):
    put(store, *(an_article(n, f"generation {number}") for n in range(1, 13)))
    with leased(store):
        Publisher(a_feed(root / "feed", form, keep=keep), store, time.time(), max_lines=5).publish()
"""


class Follower:
    def __init__(self, folder: Path) -> None:
        self.folder, self.after, self.epoch, self.held, self.resets = folder, 0, None, {}, 0
        self.generations: set[str] = set()

    def poll(self) -> None:
        found = read_meanwhile(self.folder, self.after, self.epoch)
        if found is None:
            return
        reading, lines = found
        if reading.reset:
            self.held, self.resets = {}, self.resets + 1
        for line in lines:
            self.held[line["id"]] = line["headline"]
        self.after, self.epoch = reading.sequence, reading.epoch
        assert len(self.held) == 12
        assert len(set(self.held.values())) == 1, "half a generation was seen"
        self.generations |= set(self.held.values())


@pytest.mark.parametrize(
    ("kills", "form", "keep"),
    [
        (1, "jsonl", KEEP),
        slow(25, "jsonl", KEEP),
        slow(20, "parquet", KEEP),
        slow(10, "jsonl.gz", KEEP),
        slow(20, "jsonl.zst", 0.2),
    ],
)
def test_a_reader_never_sees_half_a_publish(tmp_path: Path, kills: int, form: str, keep: float) -> None:
    """With ``keep`` of a moment segments are dropped at nearly each publish."""
    seeded = random.Random(kills)
    follower = Follower(tmp_path / "feed")

    def poll() -> None:
        follower.poll()
        Follower(tmp_path / "feed").poll()

    for turn in range(1, kills + 1):
        until_killed(LOOP, [str(tmp_path), str(turn), form, str(keep)], seeded.uniform(0.02, 0.6), poll)
        follower.poll()
    store = Store(tmp_path / "state", RULES, content_hash)
    for _ in range(2):
        with leased(store):
            Publisher(a_feed(tmp_path / "feed", form, keep=keep), store, time.time(), max_lines=5).publish()
    held = {article.article.id: article.article.headline for article in store.articles()}
    store.close()
    follower.poll()
    assert follower.held == held
    assert follower.resets == 1 or keep < 1, "no kill makes a consumer begin anew"
    assert len(follower.generations) > kills // 2
    left = {path.name for path in (tmp_path / "feed").iterdir()}
    assert not [name for name in left if name.endswith(".tmp")]
