"""What a publish tells, in which order, in which files; what it refuses; when an epoch ends."""

from __future__ import annotations

import errno
import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock
from feeding import DAY, a_feed, an_article, join, leased, publish, put
from jsonschema import Draft202012Validator

from newscrawl import read_feed
from newscrawl.errors import InUse, PublishFailed, UsageError
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import Contract, Feed, Selection
from newscrawl.publishing.feeds.folder import FORMATS
from newscrawl.publishing.feeds.manifest import Manifest, parse
from newscrawl.store import Store
from newscrawl.store.feeds import standings
from newscrawl.store.schema import database_path


@pytest.fixture
def feed(tmp_path: Path) -> Feed:
    return a_feed(tmp_path / "feed")


def manifest(feed: Feed) -> Manifest:
    return parse((feed.folder / "manifest.json").read_bytes())


def files(feed: Feed) -> list[str]:
    return sorted(path.name for path in feed.folder.iterdir())


def told(feed: Feed, after: int) -> list[tuple[str, str, int]]:
    """(status, headline or id, sequence) of each line after a sequence."""
    reading = read_feed(feed.folder, after)
    assert reading.reset == (after == 0)
    return [(line["status"], line.get("headline", line["id"]), line["sequence"]) for line in reading]


def test_what_is_new_changed_and_gone_is_told_once(store: Store, feed: Feed) -> None:
    _, two = put(store, an_article(1, "One"), an_article(2, "Two"))
    assert publish(store, feed).new == 2
    put(store, an_article(1, "One again"), an_article(3, "Three"))
    put(store, an_article(2, "Two", ["no"]))
    feed = replace(feed, selection=Selection(without_labels=("no",)))
    published = publish(store, feed)
    assert (published.new, published.updated, published.withdrawn, published.new_epoch) == (1, 1, 1, None)
    assert told(feed, 2) == [("updated", "One again", 3), ("withdrawn", two.id, 4), ("new", "Three", 5)]
    assert publish(store, feed).sequence == 5
    put(store, an_article(2, "Two, mended"))
    publish(store, feed)
    assert told(feed, 5) == [("new", "Two, mended", 6)]
    again = [line for line in read_feed(feed.folder, 1) if line["id"] == two.id]
    assert [line["revision"] for line in again] == [1, 2, 3], "the same (id, revision) is the same line"


def test_the_snapshot_says_to_the_byte_what_the_log_said_last(store: Store, feed: Feed) -> None:
    put(store, *(an_article(number) for number in range(1, 6)))
    publish(store, feed)
    for turn in range(2):
        put(store, *(an_article(number, f"Turn {turn}, {number}") for number in range(1, 5)))
        publish(store, feed)
    names = manifest(feed).names()
    assert names[0] == "snapshot-000000013.jsonl"
    whole = (feed.folder / names[0]).read_bytes().splitlines()
    log = [line for name in names[1:] for line in (feed.folder / name).read_bytes().splitlines()]
    last = {json.loads(line)["id"]: line for line in log}
    assert sorted(whole) == sorted(last.values())


def test_a_better_original_takes_the_place_of_the_old_one_in_one_segment(store: Store, feed: Feed) -> None:
    one, two, _ = put(store, an_article(1), an_article(2), an_article(3))
    join(store, two, one.id)
    publish(store, feed)
    put(store, an_article(4))
    join(store, two, one.id, "original")
    publish(store, feed, max_lines=1)
    lines = [line for line in read_feed(feed.folder, 2) if line["id"] in {one.id, two.id}]
    assert [(line["status"], line["id"]) for line in lines] == [("new", two.id), ("withdrawn", one.id)]
    assert lines[1]["superseded_by"] == two.id
    assert lines[1].keys() == {"schema_version", "id", "sequence", "status", "revision", "superseded_by"}
    segments = manifest(feed).segments[1:]
    assert [(s.first, s.last) for s in segments] == [(3, 4), (5, 5)], "a pair is not torn, whatever a segment may hold"


def test_stories_that_join_and_split_move_every_line(store: Store, feed: Feed) -> None:
    one, two = put(store, an_article(1), an_article(2))
    publish(store, feed)
    join(store, two, one.id)
    publish(store, feed)
    (line,) = read_feed(feed.folder, 2)
    assert (line["status"], line["id"], line["superseded_by"]) == ("withdrawn", two.id, one.id)
    join(store, two, two.id, "original")
    publish(store, feed)
    (line,) = read_feed(feed.folder, 3)
    assert (line["status"], line["id"], line["story"]) == ("new", two.id, {"id": two.id, "role": "original"})


def test_a_feed_of_copies_tells_them_with_their_original(store: Store, feed: Feed) -> None:
    feed = replace(feed, selection=Selection(copies=True))
    one, two = put(store, an_article(1), an_article(2))
    publish(store, feed)
    join(store, two, one.id)
    publish(store, feed)
    (line,) = read_feed(feed.folder, 2)
    assert (line["status"], line["duplicate_of"], line["story"]["role"]) == ("updated", one.id, "copy")


def test_a_story_ages_with_the_article_that_tells_it(store: Store, feed: Feed, clock: Clock) -> None:
    feed = replace(feed, selection=Selection(max_age=10 * DAY))
    (one,) = put(store, an_article(1))
    publish(store, feed)
    clock.now += 8 * DAY
    (two,) = put(store, an_article(2))
    join(store, two, one.id)
    assert publish(store, feed).articles == 1
    clock.now += 4 * DAY
    published = publish(store, feed)
    assert (published.new, published.withdrawn, published.articles) == (0, 1, 0), "a younger copy does not retell it"


def test_what_has_not_changed_is_not_judged_again(store: Store, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    put(store, an_article(2, "Other"))
    steps: list[str] = []
    with leased(store):
        publisher = Publisher(feed, store, store._clock(), steps.append)
        publisher.publish()
    rows = store._db.execute("SELECT judged FROM feed_told ORDER BY judged").fetchall()
    assert rows == [(1,), (2,)]
    assert steps.count("before the commit of judgements") == 1
    with leased(store):
        steps.clear()
        Publisher(feed, store, store._clock(), steps.append).publish()
    assert "before the commit of judgements" not in steps


def test_a_file_is_on_the_disk_before_its_name_and_the_store_knows_it_before_the_manifest(
    store: Store, feed: Feed, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, an_article(1))
    steps: list[str] = []
    flush = os.fsync

    def fsync(number: int) -> None:
        steps.append(f"fsync of {Path(f'/proc/self/fd/{number}').readlink().name}")
        flush(number)

    monkeypatch.setattr(os, "fsync", fsync)
    with leased(store):
        Publisher(feed, store, store._clock(), steps.append).publish()
    segment, snapshot = "000000001-000000001.jsonl", "snapshot-000000001.jsonl"
    last = 0
    for step in (
        "after the commit of entries and plan",
        *(f"fsync of .newscrawl-{segment}.tmp", f"after the renaming of {segment}", "fsync of feed"),
        "after the commit of that a segment is written",
        *(f"fsync of .newscrawl-{snapshot}.tmp", f"after the renaming of {snapshot}", "fsync of feed"),
        "after the commit of the snapshot",
        *("fsync of .newscrawl-schema.json.tmp", "after the renaming of schema.json", "fsync of feed"),
        *("fsync of .newscrawl-manifest.json.tmp", "after the renaming of manifest.json", "fsync of feed"),
        "after the commit of that the manifest is out",
    ):
        assert step in steps[last:], (step, steps)
        last = steps.index(step, last) + 1


# -- files that go


def test_a_file_that_left_the_manifest_stays_for_one_more_publish(store: Store, feed: Feed, clock: Clock) -> None:
    put(store, an_article(1))
    publish(store, feed)
    held = read_feed(feed.folder)
    clock.now += 100 * DAY
    put(store, an_article(2))
    publish(store, feed)
    assert [s.first for s in manifest(feed).segments] == [2]
    assert manifest(feed).oldest_sequence == 2
    assert len(list(held)) == 1
    publish(store, feed)
    assert "000000001-000000001.jsonl" not in files(feed)
    assert told(feed, 1) == [("new", an_article(2).cleaned.article.headline, 2)]
    behind = read_feed(feed.folder, 0)
    assert behind.reset
    assert len(list(behind)) == 2


def test_what_the_manifest_names_stays_however_often_a_publisher_dies(store: Store, feed: Feed, clock: Clock) -> None:
    def step(what: str) -> None:
        if what == "before the writing of manifest.json":
            raise KeyboardInterrupt

    put(store, an_article(1))
    publish(store, feed)
    clock.now += 100 * DAY
    put(store, an_article(2))
    for _ in range(2):
        with leased(store), pytest.raises(KeyboardInterrupt):
            Publisher(feed, store, store._clock(), step).publish()
        assert [line["sequence"] for line in read_feed(feed.folder)] == [1]
        assert (feed.folder / "000000001-000000001.jsonl").exists()
    publish(store, feed)
    assert [line["sequence"] for line in read_feed(feed.folder)] == [1, 2]


def test_others_files_are_left_and_ours_that_nobody_knows_removed(store: Store, feed: Feed) -> None:
    feed.folder.mkdir()
    ours = ["000000007-000000009.jsonl.gz", "snapshot-000000009.jsonl", ".newscrawl-manifest.json.tmp"]
    for name in [*ours, "README", "1-2.jsonl", "000000007-000000009.jsonl.bak"]:
        (feed.folder / name).write_text("x")
    put(store, an_article(1))
    publish(store, feed)
    assert set(files(feed)) - {"manifest.json", "schema.json", *manifest(feed).names()} == {
        "1-2.jsonl",
        "000000007-000000009.jsonl.bak",
        "README",
    }


# -- epochs


def remove_folder(feed: Feed) -> None:
    for path in feed.folder.iterdir():
        path.unlink()
    feed.folder.rmdir()


def remove(name: str) -> Callable[[Feed], None]:
    return lambda feed: (feed.folder / name).unlink()


def alter(name: str) -> Callable[[Feed], None]:
    return lambda feed: (feed.folder / name).write_bytes((feed.folder / name).read_bytes()[::-1])


SEGMENT = "000000001-000000002.jsonl"


@pytest.mark.parametrize(
    ("harm", "said"),
    [
        (remove_folder, "manifest.json is missing or damaged"),
        (remove("manifest.json"), "manifest.json is missing or damaged"),
        (alter("manifest.json"), "manifest.json is missing or damaged"),
        (remove(SEGMENT), f"{SEGMENT} is missing or was altered"),
        (alter(SEGMENT), f"{SEGMENT} is missing or was altered"),
        (remove("snapshot-000000002.jsonl"), "snapshot-000000002.jsonl is missing or was altered"),
        (lambda feed: None, None),
        (remove("schema.json"), None),
        (lambda feed: (feed.folder / SEGMENT).touch(), None),
    ],
)
def test_what_is_lost_is_mended_by_a_new_epoch(
    store: Store, feed: Feed, harm: Callable[[Feed], None], said: str | None
) -> None:
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    before = manifest(feed)
    harm(feed)
    published = publish(store, feed)
    after = manifest(feed)
    assert published.new_epoch == said
    assert (after.epoch != before.epoch) == (said is not None)
    behind = read_feed(feed.folder, before.sequence)
    assert behind.reset == (said is not None), "by its sequence alone a consumer sees that it must begin anew"
    assert len(list(read_feed(feed.folder))) == 2
    if said:
        assert (after.oldest_sequence, after.sequence) == (4, 5)
        assert {line["revision"] for line in read_feed(feed.folder)} == {2}, "revisions do not go back"


def test_another_form_or_other_fields_begin_an_epoch_and_another_selection_does_not(store: Store, feed: Feed) -> None:
    put(store, an_article(1))
    publish(store, feed)
    assert publish(store, replace(feed, selection=Selection(copies=True))).new_epoch is None
    packed = replace(feed, form="jsonl.gz")
    assert publish(store, packed).new_epoch == "its format or its fields are declared anew"
    assert len(list(read_feed(feed.folder))) == 1


def test_a_store_from_a_backup_begins_an_epoch(store: Store, feed: Feed, tmp_path: Path, clock: Clock) -> None:
    put(store, an_article(1))
    publish(store, feed)
    (tmp_path / "backup").mkdir()
    with closing(sqlite3.connect(database_path(tmp_path / "backup"))) as backup:
        store._db.backup(backup)
    put(store, *(an_article(number) for number in range(2, 8)))
    publish(store, feed)
    with closing(Store(tmp_path / "backup", store._rules, store._digest, clock)) as older:
        assert publish(older, feed).new_epoch == "the state is older than what is published"
    assert manifest(feed).sequence == 9
    assert read_feed(feed.folder, 7).reset, "no cursor of what is lost fits"


def test_a_folder_of_another_feed_or_of_something_else_is_refused(
    store: Store, feed: Feed, tmp_path: Path, clock: Clock
) -> None:
    put(store, an_article(1))
    publish(store, feed)
    with pytest.raises(UsageError, match=r"another name \(f\)"):
        publish(store, replace(feed, name="g"))
    other = Store(tmp_path / "other", store._rules, store._digest, clock)
    put(other, an_article(2))
    with pytest.raises(UsageError, match="another state"):
        publish(other, feed)
    other.close()
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "manifest.json").write_text('{"name": "an app"}')
    with pytest.raises(UsageError, match="something else"):
        publish(store, a_feed(tmp_path / "web", name="h"))
    assert (tmp_path / "web" / "manifest.json").read_text() == '{"name": "an app"}'


# -- contracts


@pytest.mark.parametrize(
    ("contract", "why"),
    [
        (Contract(min_articles=3), "it would have 2 articles, min_articles is 3"),
        (Contract(min_articles=2), None),
        (Contract(required=("headline", "article_body")), None),
        (Contract(required=("headline", "date_published")), "2 of 2 articles lack what is required"),
        (Contract(freshness=3600.0), "its newest article came 2 h ago"),
        (Contract(freshness=7200.0), None),
        (Contract(max_unclean=0.4), "1 of 2 articles (50.0%) have a suspect label, max_unclean is 0.4"),
        (Contract(max_unclean=0.5), None),
    ],
)
def test_a_broken_contract_leaves_what_was_published(
    store: Store, feed: Feed, clock: Clock, contract: Contract, why: str | None
) -> None:
    put(store, an_article(1, "Good"))
    publish(store, feed)
    put(store, an_article(2, "Doubtful", ["glue-suspect"]))
    clock.now += 7200
    published = publish(store, replace(feed, contract=contract))
    if why is None:
        assert published.refused is None
        assert manifest(feed).sequence == 2
        return
    assert published.refused is not None
    assert published.refused.startswith(why)
    assert manifest(feed).sequence == 1
    kept = standings(store._db)["f"]
    assert (kept.refusal, kept.refused) == (published.refused, "2026-01-01T02:00:00Z")
    publish(store, feed)
    assert standings(store._db)["f"].refusal is None


# -- forms


@pytest.mark.parametrize("form", FORMATS)
def test_the_same_articles_give_the_same_bytes_in_every_form(store: Store, tmp_path: Path, form: str) -> None:
    put(store, *(an_article(number) for number in range(1, 30)))
    packed = []
    for name in ("one", "two"):
        feed = a_feed(tmp_path / name, form, name=name)
        publish(store, feed, max_lines=10)
        assert [line["sequence"] for line in read_feed(feed.folder, 5)] == list(range(6, 30))
        assert [line["sequence"] for line in read_feed(feed.folder)] == list(range(1, 30))
        packed.append([(segment.name, segment.sha256) for segment in manifest(feed).segments])
    assert packed[0] == packed[1]
    assert len(packed[0]) == 3


def test_every_line_fits_the_schema_beside_it(store: Store, tmp_path: Path) -> None:
    fields = {key: key for key in ("id", "sequence", "status", "revision")} | {"headline": "title", "story": "story"}
    for name, feed in (
        ("core", a_feed(tmp_path / "core", name="core")),
        ("own", a_feed(tmp_path / "own", fields=fields, name="own")),
    ):
        put(store, an_article(1), an_article(2))
        publish(store, feed)
        put(store, an_article(2, labels=["no"]))
        publish(store, replace(feed, selection=Selection(without_labels=("no",))))
        schema = json.loads((feed.folder / "schema.json").read_bytes())
        Draft202012Validator.check_schema(schema)
        lines = list(read_feed(feed.folder, 1))
        assert "withdrawn" in {line["status"] for line in lines}
        for line in lines:
            Draft202012Validator(schema).validate(line)
        assert not Draft202012Validator(schema).is_valid({**lines[0], "status": "new", "id": 4}), name
    first = next(iter(read_feed(tmp_path / "own")))
    assert list(first) == ["id", "sequence", "status", "revision", "title", "story"]


# -- what refuses


def test_a_feed_in_use_is_told(store: Store, feed: Feed) -> None:
    with leased(store):
        other = store.sibling()
        other.leases = ()
        with pytest.raises(InUse, match="feed f is in use"):
            publish(other, feed)
        other.close()


@pytest.mark.parametrize(
    ("before", "number", "code", "said"),
    [
        ("the writing of 0", 1, errno.ENOSPC, "No space left on device .*Free space"),
        ("the writing of 0", 1, errno.EDQUOT, "Disk quota exceeded .*Free space"),
        ("the writing of 0", 1, errno.EROFS, "Read-only file system .*Allow writing there"),
        ("the writing of 0", 1, errno.EACCES, "Permission denied .*Allow writing there"),
        ("the flushing of 0", 1, errno.EIO, "Input/output error .*Check the disk"),
        ("the writing of 0", 2, errno.ENOSPC, "No space left on device"),
        ("the flushing of 0", 2, errno.ENOSPC, "No space left on device"),
        ("the writing of snapshot", 1, errno.ENOSPC, "No space left on device"),
        ("the flushing of snapshot", 1, errno.ENOSPC, "No space left on device"),
        ("the writing of manifest", 1, errno.ENOSPC, "No space left on device"),
        ("the flushing of manifest", 1, errno.ENOSPC, "No space left on device"),
    ],
)
def test_a_disk_that_refuses_leaves_the_last_good_state(
    store: Store, feed: Feed, before: str, number: int, code: int, said: str
) -> None:
    for headline in ("One", "One again"):
        put(store, an_article(1, headline))
        publish(store, feed)
    good = {name: (feed.folder / name).read_bytes() for name in files(feed)}
    put(store, an_article(1, "Once more"), *(an_article(number) for number in range(2, 5)))
    left = [number]

    def step(what: str) -> None:
        if what.startswith(f"before {before}"):
            left[0] -= 1
            if not left[0]:
                raise OSError(code, os.strerror(code))

    with leased(store), pytest.raises(PublishFailed, match=said) as error:
        Publisher(feed, store, store._clock(), step, max_lines=1).publish()
    assert error.value.exit_status == 3
    assert {name: (feed.folder / name).read_bytes() for name in good} == good
    assert [line["sequence"] for line in read_feed(feed.folder)] == [1, 2]
    assert not [name for name in files(feed) if name.startswith(".")]
    assert publish(store, feed).new_epoch is None
    assert [line["sequence"] for line in read_feed(feed.folder, 2)] == [3, 4, 5, 6]


def test_a_folder_that_goes_while_it_is_published_to_is_told_and_made_again(store: Store, feed: Feed) -> None:
    put(store, an_article(1))
    publish(store, feed)
    put(store, an_article(2))

    def step(what: str) -> None:
        if what == "after the commit of entries and plan":
            remove_folder(feed)

    with leased(store), pytest.raises(PublishFailed, match=r"No such file or directory .*Create the folder"):
        Publisher(feed, store, store._clock(), step).publish()
    assert publish(store, feed).new_epoch == "manifest.json is missing or damaged"
    assert len(list(read_feed(feed.folder))) == 2
