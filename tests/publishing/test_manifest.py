"""The manifest: which sites it tells of, which contradictions in it are seen, which code wrote it."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from conftest import Clock, make_kept, make_raw
from feeding import a_feed, an_article, join, publish, put, two_segments

from newscrawl import __version__
from newscrawl.publish.revision import code_revision
from newscrawl.publishing.feeds.declaration import Feed, Selection
from newscrawl.publishing.feeds.manifest import Manifest, Site, parse
from newscrawl.store import Outcome, Store
from newscrawl.store.feed_moment import _OUTLETS, Moment


@pytest.fixture
def feed(store: Store, tmp_path: Path) -> Feed:
    """Segments 1-2 and 3-4, and a snapshot at 2."""
    return two_segments(store, tmp_path / "feed")


def manifest(feed: Feed) -> Manifest:
    return parse((feed.folder / "manifest.json").read_bytes())


def reach(store: Store, run: str, target: str, *numbers: int) -> None:
    """A run over one target that finds these articles; it goes on."""
    number = store.begin(run, "spider", {target: [f"http://{target}.example/"]})[target]
    (page,) = store.due(number, f"{target}.example", 1)
    store.commit([Outcome(page, "retry", articles=[make_kept(make_raw(one))]) for one in numbers], run)


def test_each_site_is_told_with_its_last_run(store: Store, tmp_path: Path, clock: Clock) -> None:
    feed = a_feed(tmp_path / "feed")
    reach(store, "run 1", "alpha", 1, 2)
    store.end("run 1", "finished", {})
    clock.now += 3600
    reach(store, "run 2", "beta", 2, 3)
    store.end("run 2", "max_pages", {})
    reach(store, "run 3", "gone")
    clock.now += 3600
    store.begin("run 4", "spider", {"alpha": ["http://alpha.example/"], "other": ["http://o.example/"]})
    publish(store, feed)
    assert manifest(feed).sites == (
        Site("alpha", 2, "2026-01-01T00:00:00Z", "run 4", "2026-01-01T02:00:00Z", None, None),
        Site("beta", 2, "2026-01-01T01:00:00Z", "run 2", "2026-01-01T01:00:00Z", "2026-01-01T01:00:00Z", "max_pages"),
    )
    store.end("run 4", "finished", {})
    publish(store, feed)
    first = manifest(feed).sites[0]
    assert (first.ended, first.reason) == ("2026-01-01T02:00:00Z", "finished"), "told anew though nothing is new"


def test_only_what_the_feed_tells_counts_for_a_site(store: Store, tmp_path: Path) -> None:
    one, two, _ = put(store, an_article(1), an_article(2), an_article(3, labels=["no"]))
    join(store, two, one.id)
    for name, selection, articles in (
        ("a", Selection(), 2),
        ("b", Selection(copies=True), 3),
        ("c", Selection(without_labels=("no",)), 1),
    ):
        feed = a_feed(tmp_path / name, name=name, selection=selection)
        publish(store, feed)
        assert [(site.name, site.articles) for site in manifest(feed).sites] == [("t", articles)]
    feed = a_feed(tmp_path / "d", name="d", selection=Selection(labels=("nobody",)))
    publish(store, feed)
    assert manifest(feed).sites == ()


def test_articles_are_looked_up_for_their_sites_and_not_gone_through(store: Store, feed: Feed) -> None:
    with Moment(store.folder, 1) as moment:
        moment.plan("", copies=False)
        moment.outlets()
        plan = [row[3] for row in moment._db.execute(f"EXPLAIN QUERY PLAN {_OUTLETS}")]
    assert "SEARCH d USING INDEX desired_number (number=?)" in plan


def test_a_manifest_without_sites_or_with_more_keys_is_read(store: Store, feed: Feed) -> None:
    path = feed.folder / "manifest.json"
    value = json.loads(path.read_bytes())
    value["sites"][0]["verdict"] = "ok"
    value["more"] = {"a": 1}
    path.write_text(json.dumps(value))
    assert manifest(feed).sites[0].articles == 3
    del value["sites"]
    path.write_text(json.dumps(value))
    assert manifest(feed).sites == ()
    assert publish(store, feed).new_epoch is None


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda m: m.update(sequence=5), "do not lead to sequence 5"),
        (lambda m: m.update(sequence=3), "do not lead to sequence 3"),
        (lambda m: m.update(sequence="4"), "sequence in it is of a wrong type"),
        (lambda m: m.update(epoch=None), "epoch in it is of a wrong type"),
        (lambda m: m.update(format="jsonl.gz"), "none of a feed's"),
        (lambda m: m.update(oldest_sequence=2), "do not follow each other at 000000001"),
        (lambda m: m.update(sites=[{"name": "a"}]), "it lacks 'articles'"),
        (lambda m: m.update(sites=3), "not iterable"),
        (lambda m: m["segments"].pop(0), "do not follow each other at 000000003"),
        (lambda m: m["segments"].pop(), "do not lead to sequence 4"),
        (lambda m: m["segments"].reverse(), "do not follow each other at 000000003"),
        (lambda m: m["segments"][1].update(first=4), "none of a feed's"),
        (lambda m: m["segments"][1].update(first=4, name="000000004-000000004.jsonl"), "do not follow"),
        (lambda m: m["segments"][1].update(sha256=7), "sha256 in it is of a wrong type"),
        (lambda m: m["snapshot"].update(sequence=3), "none of a feed's"),
        (lambda m: m["snapshot"].update(sequence=7, name="snapshot-000000007.jsonl"), "do not lead to sequence 4"),
        (lambda m: m["snapshot"].update(name="../x"), "none of a feed's"),
        (lambda m: m.update(snapshot=[]), "list indices"),
        (lambda m: m.update(sequence=10**17, segments=[], oldest_sequence=10**17 + 1), "do not lead"),
    ],
)
def test_an_altered_manifest_is_seen_and_mended(
    store: Store, feed: Feed, change: Callable[[dict[str, Any]], object], said: str
) -> None:
    path = feed.folder / "manifest.json"
    value = json.loads(path.read_bytes())
    change(value)
    path.write_text(json.dumps(value))
    with pytest.raises(ValueError, match=said):
        manifest(feed)
    assert publish(store, feed).new_epoch == "manifest.json is missing or damaged"
    assert manifest(feed).sequence == 8


def test_the_code_is_told_with_its_commit_where_pip_knows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "newscrawl-9.dist-info"
    folder.mkdir()
    (folder / "METADATA").write_text("Metadata-Version: 2.1\nName: newscrawl\nVersion: 9\n")
    monkeypatch.syspath_prepend(tmp_path)
    noted = {"url": "https://host.example/newscrawl.git", "vcs_info": {"vcs": "git", "commit_id": "0123456789abcdef"}}
    for text, revision in (
        (json.dumps(noted), f"{__version__}+g0123456789ab"),
        ('{"url": "file:///src", "dir_info": {}}', __version__),
        ("{", __version__),
    ):
        (folder / "direct_url.json").write_text(text)
        assert metadata.version("newscrawl") == "9"
        assert code_revision() == revision
