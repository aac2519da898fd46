"""A feed of a store that is cared for: whatever leaves or is forgotten, whoever follows ends where a beginner does.

The machine of the feed's other tests, with the store's own retention and erasure in it; a process that vacuums, forgets
and publishes is killed at random moments.
"""

from __future__ import annotations

import random
import time
from contextlib import closing
from pathlib import Path

import pytest
import test_feed_real as real
from conftest import make_raw
from feeding import a_feed, leased
from hypothesis import settings
from killing import read_meanwhile, until_killed

from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store, checking, erasing, retention, schema, shrinking, utc
from newscrawl.store.erasing import Subject

# The machine moves articles by hand and leaves stories on this list that have none.
BY_HAND = {"unsettled.story"}


def broken(store: Store) -> list[str]:
    """What a check finds, notes left out."""
    with closing(schema.connect_to_look(store.folder)) as db:
        return [
            str(one) for one in checking.check(db, store._clock()) if one.level != "note" and one.rule not in BY_HAND
        ]


class Cared(real.Real):
    """Articles leave by the store's own ways; what left for its age may come back here, so that names last."""

    def forget(self, name: str) -> None:
        if not self.articles.pop(name, None):
            return
        self.forgotten += self.said.pop(name)
        one = Subject("address", real.address(name))
        assert len(erasing.forget(self.store, one, None, "2026-01-01T00:00:00Z").articles) == 1
        erasing.finish(self.store)
        erasing.take_back(self.store, one)
        self.settle_roles()
        assert broken(self.store) == []

    def age(self) -> None:
        super().age()
        now = self.clock.now
        retention.retire(self.store, utc(now - 90 * real.DAY), utc(now), lambda: None, lambda *_: None)
        with self.store.transaction() as db:
            left = {real.NAME_OF[row[0]] for row in db.execute("SELECT id FROM article")}
            db.execute("DELETE FROM gone")
        for name in set(self.articles) - left:
            del self.articles[name]
        self.settle_roles()
        shrinking.shrink(self.store, lambda: None)
        assert broken(self.store) == []

    def close(self) -> None:
        assert broken(self.store) == []
        super().close()


class CaredMachine(real.RealMachine):
    make_world = Cared


TestCared = CaredMachine.TestCase
TestCared.settings = settings(max_examples=2, stateful_step_count=10, deadline=None)


@pytest.mark.slow
class TestCaredAtLength(CaredMachine.TestCase):
    settings = settings(max_examples=100, stateful_step_count=40, deadline=None)


# -- killed

# Articles come in, a third of them old; then they leave by both ways, and are published. Every step says where it is.
LOOP = """
import random, sys, time
from pathlib import Path
from feeding import a_feed, an_article, put, leased
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store, erasing, retention, shrinking, utc
from newscrawl.store.erasing import Subject
import feeding
root, turn = Path(sys.argv[1]), int(sys.argv[2])
feeding.RUNS = iter(range(turn * 1_000_000, 10 ** 9))
retention.CHUNK = 3
now = [time.time()]
store = Store(root / "state", RULES, content_hash, lambda: now[0])
seeded = random.Random(turn)
print("ready", flush=True)
for number in range(turn * 1000, 10 ** 9, 20):
    now[0] = time.time() - 100 * 86400
    put(store, *(an_article(n) for n in range(number, number + 7)))
    now[0] = time.time()
    put(store, *(an_article(n) for n in range(number + 7, number + 20)))
    retention.retire(store, utc(now[0] - 90 * 86400), utc(now[0]), lambda: None, lambda *_: None)
    shrinking.shrink(store, lambda: None)
    gone = number + 7 + seeded.randrange(13)
    print("forget", gone, flush=True)
    erasing.forget(store, Subject("address", f"http://farm{gone % 3}.example/html/{gone}.html"), None, utc(now[0]))
    print("forgotten", gone, flush=True)
    shrinking.rewrite(store)
    erasing.finish(store)
    with leased(store):
        Publisher(a_feed(root / "feed"), store, time.time(), max_lines=5).publish()
"""


class Follower:
    def __init__(self, folder: Path) -> None:
        self.folder, self.after, self.epoch = folder, 0, None
        self.held: dict[str, str] = {}

    def poll(self) -> None:
        found = read_meanwhile(self.folder, self.after, self.epoch)
        if found is None:
            return
        reading, lines = found
        if reading.reset:
            self.held = {}
        for line in lines:
            if line["status"] == "withdrawn":
                self.held.pop(line["id"], None)
            else:
                self.held[line["id"]] = line["url"]
        self.after, self.epoch = reading.sequence, reading.epoch


@pytest.mark.slow
@pytest.mark.parametrize("kills", [3, 25])
def test_killed_anywhere_it_is_sound_and_a_consumer_ends_where_the_store_is(tmp_path: Path, kills: int) -> None:
    seeded = random.Random(kills)
    follower = Follower(tmp_path / "feed")
    forgotten: set[int] = set()
    for turn in range(1, kills + 1):
        said = until_killed(LOOP, [str(tmp_path), str(turn)], seeded.uniform(0.05, 1.2), follower.poll)
        forgotten |= {int(line.split()[1]) for line in said if line.startswith("forgotten ")}
        store = Store(tmp_path / "state", RULES, content_hash)
        with closing(store):
            unfinished = erasing.is_unfinished(store)
            assert [one for one in broken(store) if not (unfinished and "bytes of what was forgotten" in one)] == []
    assert forgotten
    store = Store(tmp_path / "state", RULES, content_hash)
    with closing(store):
        now = time.time()
        retention.retire(store, utc(now - 90 * 86400), utc(now), lambda: None, lambda *_: None)
        shrinking.rewrite(store)
        erasing.finish(store)
        for _ in range(2):
            with leased(store):
                Publisher(a_feed(tmp_path / "feed"), store, now, max_lines=5).publish()
        follower.poll()
        assert follower.held == {one.article.id: one.article.url for one in store.articles()}
        assert broken(store) == []
    told = b"\n".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert [n for n in forgotten if str(make_raw(n).headline).encode() in told] == []
