"""The reader: where it begins, what it verifies, what it says; and the readers that README shows."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Clock
from feeding import DAY, a_feed, an_article, publish, put

import newscrawl
from newscrawl import read_feed
from newscrawl.errors import FeedDamaged
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.store import Store


@pytest.fixture
def feed(store: Store, tmp_path: Path) -> Feed:
    """Two segments, 1-2 and 3-4, and a snapshot at 2."""
    feed = a_feed(tmp_path / "feed")
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    put(store, an_article(1, "Again"), an_article(3))
    publish(store, feed)
    return feed


def sequences(feed: Feed, after: int = 0, epoch: str | None = None) -> tuple[bool, list[int]]:
    reading = read_feed(feed.folder, after, epoch)
    return reading.reset, [line["sequence"] for line in reading]


def test_it_begins_where_the_cursor_says(feed: Feed) -> None:
    assert sequences(feed) == (True, [1, 2, 3, 4])
    assert sequences(feed, 2) == (False, [3, 4])
    assert sequences(feed, 3) == (False, [4])
    assert sequences(feed, 4) == (False, [])
    assert sequences(feed, 99) == (True, [1, 2, 3, 4]), "a cursor of some other feed"
    epoch = read_feed(feed.folder).epoch
    assert sequences(feed, 3, epoch) == (False, [4])
    assert sequences(feed, 3, "another") == (True, [1, 2, 3, 4])
    assert read_feed(str(feed.folder), 1).sequence == 4


def test_a_reading_can_be_read_twice(feed: Feed) -> None:
    reading = read_feed(feed.folder)
    assert list(reading) == list(reading)


@pytest.mark.parametrize("name", ["000000003-000000004.jsonl", "snapshot-000000002.jsonl"])
def test_a_file_that_is_not_what_the_manifest_says_gives_no_line(feed: Feed, name: str) -> None:
    path = feed.folder / name
    path.write_bytes(path.read_bytes().replace(b"plan", b"plot", 1))
    came = []
    with pytest.raises(FeedDamaged, match=rf"{name} is not what the manifest says: its SHA-256 differs") as error:
        came += read_feed(feed.folder)
    assert came == [] or name.startswith("0")
    assert error.value.exit_status == 3
    path.unlink()
    with pytest.raises(FeedDamaged, match=rf"{name} is missing; copy the feed again"):
        list(read_feed(feed.folder))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "has no manifest.json: name the folder of a published feed"),
        (b"{", "is no manifest that this version reads"),
        (b"[]", "is no manifest that this version reads"),
        (b'{"manifest_version": 2}', "manifest_version is 2, not 1"),
        (b'{"manifest_version": 1}', "it lacks"),
        ("escape", "none of a feed's"),
    ],
)
def test_what_is_no_manifest_is_told(feed: Feed, content: bytes | str | None, said: str) -> None:
    path = feed.folder / "manifest.json"
    if content is None:
        path.unlink()
    elif isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_bytes(path.read_bytes().replace(b'"snapshot-000000002.jsonl"', b'"../../etc/passwd"'))
    with pytest.raises(FeedDamaged, match=said):
        read_feed(feed.folder)


def test_a_reader_that_is_overtaken_twice_is_told_to_read_again(store: Store, feed: Feed, clock: Clock) -> None:
    slow_one = read_feed(feed.folder, 1)
    clock.now += 100 * DAY
    put(store, an_article(4))
    publish(store, feed)
    assert [line["sequence"] for line in slow_one] == [2, 3, 4], "its files are still there"
    publish(store, feed)
    with pytest.raises(FeedDamaged, match="published twice while it was read"):
        list(slow_one)
    assert sequences(feed, 1)[0]
    assert sequences(feed, 4) == (False, [5])


def test_importing_the_package_does_not_import_the_reader() -> None:
    code = "import sys, newscrawl; assert not [m for m in sys.modules if m.startswith(('scrapy', 'newscrawl.'))]"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "read_feed" in newscrawl.__all__
    with pytest.raises(AttributeError, match="no_such"):
        newscrawl.no_such  # noqa: B018


# What README shows; the text is kept the same by hand.
READER = """\
import json, pathlib, sys
feed, cursor = pathlib.Path(sys.argv[1]), pathlib.Path("cursor.json")
manifest = json.loads((feed / "manifest.json").read_bytes())
after, epoch, held = json.loads(cursor.read_text()) if cursor.exists() else (0, None, {})
files = [s["name"] for s in manifest["segments"] if s["last"] > after]
if epoch != manifest["epoch"] or after < manifest["oldest_sequence"] - 1:
    files = [s["name"] for s in manifest["segments"] if s["last"] > manifest["snapshot"]["sequence"]]
    files, held = [manifest["snapshot"]["name"], *files], {}
for line in (json.loads(line) for name in files for line in (feed / name).open(encoding="utf-8")):
    held.pop(line["id"], None) if line["status"] == "withdrawn" else held.update({line["id"]: line})
cursor.write_text(json.dumps([manifest["sequence"], manifest["epoch"], held]))
"""
JQ = """jq -r '.snapshot.name, (.snapshot.sequence as $s | .segments[] | select(.last > $s) | .name)' manifest.json \
| xargs cat | jq -sc 'reduce .[] as $a ({}; if $a.status == "withdrawn" then del(.[$a.id]) else .[$a.id] = $a end) | .[]'"""


def test_the_plain_readers_of_the_readme_hold_what_the_feed_tells(store: Store, feed: Feed, tmp_path: Path) -> None:
    for turn in range(3):
        put(store, an_article(2, f"Turn {turn}"), an_article(5 + turn))
        publish(store, feed)
        if turn == 1:
            (feed.folder / "schema.json").unlink()
            (feed.folder / "000000001-000000002.jsonl").unlink()
        subprocess.run([sys.executable, "-c", READER, str(feed.folder)], check=True, cwd=tmp_path)
        held = json.loads((tmp_path / "cursor.json").read_text())[2]
        wanted: dict[str, object] = {line["id"]: line for line in read_feed(feed.folder)}
        assert held == wanted
    if (Path("/usr/bin/jq")).exists():
        out = subprocess.run(JQ, shell=True, check=True, cwd=feed.folder, capture_output=True).stdout
        assert {line["id"]: line for line in map(json.loads, out.splitlines())} == wanted
