"""The reader: where it begins, what it verifies, what it says; and the readers that README shows."""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock, slow
from feeding import DAY, a_feed, an_article, publish, put, two_segments

import newscrawl
from newscrawl import read_feed
from newscrawl.errors import FeedDamaged
from newscrawl.publishing.feeds.declaration import Feed, Selection
from newscrawl.store import Store


@pytest.fixture
def feed(store: Store, tmp_path: Path) -> Feed:
    """Two segments, 1-2 and 3-4, and a snapshot at 2."""
    return two_segments(store, tmp_path / "feed")


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


def test_a_reading_that_has_not_begun_goes_on_with_the_next_snapshot(store: Store, feed: Feed) -> None:
    slow_one, slow_follower = read_feed(feed.folder), read_feed(feed.folder, 1)
    for turn in range(2):  # each with a snapshot of its own; the first one's is gone after the second
        put(store, *(an_article(number, f"Turn {turn}") for number in range(1, 6)))
        publish(store, feed)
    assert not (feed.folder / "snapshot-000000002.jsonl").exists()
    assert [line["sequence"] for line in slow_follower] == [2, 3, 4], "its segments are still there"
    held = {line["id"]: line["headline"] for line in slow_one}
    assert (slow_one.reset, slow_one.sequence, len(held)) == (True, 14, 5)
    assert set(held.values()) == {"Turn 1"}


FORMS = ["jsonl", "jsonl.gz", "jsonl.zst", "parquet"]


def told(folder: Path, after: int) -> list[str] | None:
    """The lines after a sequence; None where the reader says that the feed is damaged."""
    try:
        return [json.dumps(line) for line in read_feed(folder, after)]
    except FeedDamaged:
        return None


@pytest.mark.parametrize(("form", "every"), [(FORMS[0], 197), *(slow(form, 7) for form in FORMS)])
def test_a_byte_that_was_flipped_is_told_or_changes_nothing(
    store: Store, tmp_path: Path, form: str, every: int
) -> None:
    feed = a_feed(tmp_path / "f", form)
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    put(store, an_article(1, "Again"), an_article(3))
    publish(store, feed)
    names = [path.name for path in feed.folder.iterdir() if path.name != "schema.json"]
    assert len(names) == 4
    for after in (0, 2):
        right = told(feed.folder, after)
        assert right is not None
        for name in names:
            path = feed.folder / name
            data = path.read_bytes()
            for place in range(0, len(data), every):
                path.write_bytes(data[:place] + bytes([data[place] ^ (1 << place % 8)]) + data[place + 1 :])
                assert told(feed.folder, after) in (None, right), (name, place)
            path.write_bytes(data)


def resealed(feed: Feed, name: str, change: Callable[[bytes], bytes]) -> None:
    """Change a file and let the manifest say that it is right so."""
    path, listed = feed.folder / name, feed.folder / "manifest.json"
    before = path.read_bytes()
    after = change(before)
    path.write_bytes(after)
    sums = [hashlib.sha256(data).hexdigest().encode() for data in (before, after)]
    listed.write_bytes(listed.read_bytes().replace(*sums))


@pytest.mark.parametrize(
    ("form", "change", "said"),
    [
        ("jsonl", lambda data: data + b"{", "cannot be read"),
        ("jsonl", lambda data: data + b"[]\n", "cannot be read"),
        ("jsonl", lambda data: data + b"\xff\n", "cannot be read"),
        ("jsonl", lambda data: data + b"[" * 100_000 + b"\n", "cannot be read"),
        ("jsonl", lambda data: data + b'{"id": "a"}\n', "cannot be read"),
        ("jsonl", lambda data: data + data, "has 4 lines, not 2"),
        ("jsonl", lambda data: b"", "has 0 lines, not 2"),
        ("jsonl.gz", lambda data: data + b"rubbish", "cannot be read"),
        ("jsonl.gz", lambda data: data[:-9], "cannot be read"),
        ("jsonl.gz", lambda data: data + data, "has 4 lines, not 2"),
        ("jsonl.zst", lambda data: data + b"rubbish", "cannot be read"),
        ("jsonl.zst", lambda data: data[:-9], "has 0 lines, not 2"),
        ("jsonl.zst", lambda data: data + data, "has 4 lines, not 2"),
        ("parquet", lambda data: data + b"rubbish", "cannot be read"),
        ("parquet", lambda data: data[:-9], "cannot be read"),
    ],
)
def test_what_is_damaged_under_a_checksum_that_holds_is_told(
    store: Store, tmp_path: Path, form: str, change: Callable[[bytes], bytes], said: str
) -> None:
    feed = a_feed(tmp_path / "f", form)
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    name = f"snapshot-000000002.{form}"
    resealed(feed, name, change)
    with pytest.raises(FeedDamaged, match=rf"{name} {said}"):
        list(read_feed(feed.folder))


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMS)
def test_a_line_may_be_long(store: Store, tmp_path: Path, form: str) -> None:
    feed = a_feed(tmp_path / "f", form)
    body = "A long line of words. " * 1_000_000
    put(store, an_article(1, article_body=body, article_body_raw=body), an_article(2))
    publish(store, feed)
    assert [len(line["article_body"]) > 20_000_000 for line in read_feed(feed.folder)] == [True, False]


@pytest.mark.slow
def test_nothing_but_reading_is_asked_of_the_folder(feed: Feed) -> None:
    """As on a network's drive that is mounted for reading alone: no lock, nothing opened for writing or removed."""
    code = f"""
import sys
from newscrawl import read_feed
list(read_feed({str(feed.folder)!r}))
asked = []
def hook(event, arguments):
    if event.startswith(("fcntl", "os.", "shutil")) or (event == "open" and arguments[1] not in ("r", "rb")):
        asked.append((event, arguments))
sys.addaudithook(hook)
assert len(list(read_feed({str(feed.folder)!r}))) == 4
assert asked == [], asked
"""
    subprocess.run([sys.executable, "-c", code], check=True)


def test_importing_the_package_does_not_import_the_reader() -> None:
    code = "import sys, newscrawl; assert not [m for m in sys.modules if m.startswith(('scrapy', 'newscrawl.'))]"
    subprocess.run([sys.executable, "-c", code], check=True)
    assert "read_feed" in newscrawl.__all__
    with pytest.raises(AttributeError, match="no_such"):
        newscrawl.no_such  # noqa: B018


README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")


def shown(kind: str, word: str) -> str:
    """The one block of README of this kind that has a word."""
    (block,) = [text for text in re.findall(rf"```{kind}\n(.*?)```", README, re.DOTALL) if word in text]
    return str(block)


def follow(store: Store, feed: Feed, poll: Callable[[], dict[str, object]]) -> None:
    """Publish what is new, changed, withdrawn, and once what was lost; each time the reader holds what is told."""
    for turn in range(4):
        put(store, an_article(2, f"Turn {turn}"), an_article(5 + turn))
        publish(store, feed)
        if turn == 1:
            (feed.folder / "schema.json").unlink()
            (feed.folder / "000000001-000000002.jsonl").unlink()
            publish(store, feed)
        if turn == 2:
            put(store, an_article(1, "Again", ["no"]))
            feed = replace(feed, selection=Selection(without_labels=("no",)))
            publish(store, feed)
        wanted = {line["id"]: line for line in read_feed(feed.folder)}
        wanted = {name: line for name, line in wanted.items() if line["status"] != "withdrawn"}
        assert poll() == wanted
        assert len(wanted) == 4 + turn - (turn > 1)


@pytest.mark.slow
def test_the_python_reader_of_the_readme_holds_what_the_feed_tells(store: Store, feed: Feed, tmp_path: Path) -> None:
    reader = shown("python", "cursor.json")

    def poll() -> dict[str, object]:
        subprocess.run([sys.executable, "-c", reader, str(feed.folder)], check=True, cwd=tmp_path)
        held: dict[str, object] = json.loads((tmp_path / "cursor.json").read_text())[2]
        return held

    follow(store, feed, poll)


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("jq") is None, reason="jq is not installed")
def test_the_line_of_jq_of_the_readme_gives_what_the_feed_tells(store: Store, feed: Feed) -> None:
    command = shown("sh", "jq -r")

    def poll() -> dict[str, object]:
        out = subprocess.run(command, shell=True, check=True, cwd=feed.folder, capture_output=True).stdout
        return {line["id"]: line for line in map(json.loads, out.splitlines())}

    follow(store, feed, poll)
