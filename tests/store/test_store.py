"""Opening, leases, articles and stories, the brand book, the writer."""

from __future__ import annotations

import itertools
import sqlite3
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import Clock, make_kept, make_raw
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.errors import InUse, StateError, StoreFailed
from newscrawl.items import Article, Edit, Known, RawArticle, Sighting, Source, Witness
from newscrawl.publishing.line import content_hash
from newscrawl.settle import settle
from newscrawl.store import Outcome, Rules, Store, codec, schema
from newscrawl.store.writer import Writer

HOME = "http://farm0.example/"
RUNS = itertools.count()


def commit(store: Store, *raws: RawArticle, target: str = "t") -> None:
    number = store.begin(f"run {next(RUNS)}", "spider", {target: [HOME]})[target]
    (item, *_) = [d for _, host, _ in store.hosts_due([number]) for d in store.due(number, host, 100)]
    known = store.known()
    store.commit(
        [Outcome(replace(item, url=raw.url or ""), "listing", articles=[make_kept(raw, known)]) for raw in raws], "run"
    )


# -- opening


def test_a_newer_state_is_left_alone(tmp_path: Path, rules: Rules) -> None:
    Store(tmp_path, rules, content_hash).close()
    with sqlite3.connect(schema.database_path(tmp_path)) as db:
        db.execute(f"PRAGMA user_version = {len(schema.MIGRATIONS) + 1}")
    db.close()
    before = schema.database_path(tmp_path).read_bytes()
    with pytest.raises(StateError, match="newer newscrawl"):
        Store(tmp_path, rules, content_hash)
    assert schema.database_path(tmp_path).read_bytes() == before


def test_what_is_no_database_is_a_sentence(tmp_path: Path, rules: Rules) -> None:
    schema.database_path(tmp_path).write_bytes(b"no database at all, only some text " * 50)
    with pytest.raises(StateError, match="not a newscrawl database"):
        Store(tmp_path, rules, content_hash)


def test_another_programs_database_is_a_sentence(tmp_path: Path, rules: Rules) -> None:
    with sqlite3.connect(schema.database_path(tmp_path)) as db:
        db.execute("CREATE TABLE something (x)")
    db.close()
    with pytest.raises(StateError, match="another program"):
        Store(tmp_path, rules, content_hash)


def test_a_folder_that_is_a_file_is_a_sentence(tmp_path: Path, rules: Rules) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(StateError, match="cannot be written"):
        Store(tmp_path / "file", rules, content_hash)


def test_a_full_disk_is_a_store_failure_and_loses_nothing_stored(store: Store) -> None:
    commit(store, make_raw(1))
    pages = store._db.execute("PRAGMA page_count").fetchone()[0]
    store._db.execute(f"PRAGMA max_page_count = {pages + 2}")
    with pytest.raises(StoreFailed, match="full"):
        commit(store, *(make_raw(n) for n in range(2, 80)), target="u")
    store._db.execute("PRAGMA max_page_count = 1000000")
    assert [one.article.url for one in store.articles()] == ["http://farm1.example/html/1.html"]


# -- leases


def test_the_same_process_may_open_twice_another_may_not(store: Store, tmp_path: Path) -> None:
    store.acquire("target", ["t"])
    code = (
        "import sys; from pathlib import Path; from newscrawl.store import leases, schema;"
        "db = schema.connect(Path(sys.argv[1])); db.execute('BEGIN IMMEDIATE');"
        "leases.acquire(db, 'target', 't', leases.holder_name(), float(sys.argv[2]))"
    )
    run = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "state"), "1767225600"], capture_output=True, text=True, check=False
    )
    assert "InUse" in run.stderr
    assert "is in use by process" in run.stderr


def test_a_dead_holders_lease_is_free_at_once(store: Store, tmp_path: Path) -> None:
    code = (
        "import os, sys; from pathlib import Path; from newscrawl.store import leases, schema;"
        "db = schema.connect(Path(sys.argv[1])); db.execute('BEGIN IMMEDIATE');"
        "leases.acquire(db, 'target', 't', leases.holder_name(), 1767225600.0); db.execute('COMMIT'); os._exit(9)"
    )
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "state")], check=False)
    store.acquire("target", ["t"])
    assert store.leases[0].fence == 2


def test_a_lease_that_was_taken_over_stops_the_writer(store: Store, rules: Rules, clock: Clock) -> None:
    store.acquire("target", ["t"])
    store._db.execute("UPDATE lease SET holder = 'elsewhere:1:1', fence = fence + 1")
    with pytest.raises(InUse, match="taken over"):
        commit(store, make_raw(1))
    assert list(store.articles()) == []


def test_a_lease_of_another_machine_lasts_until_it_expires(store: Store, clock: Clock) -> None:
    store._db.execute("INSERT INTO lease VALUES ('target', 't', 'elsewhere:1:1', 1, ?)", (clock.now + 10,))
    with pytest.raises(InUse, match="elsewhere"):
        store.acquire("target", ["t"])
    clock.now += 11
    store.acquire("target", ["t"])


# -- articles, stories, brands


def test_an_article_is_stored_once_however_often_it_comes(store: Store) -> None:
    commit(store, make_raw(1))
    commit(store, make_raw(1))
    (one,) = store.articles()
    assert (one.revision, one.story.role, one.article.url) == (1, "original", "http://farm1.example/html/1.html")


def test_a_changed_article_is_a_new_revision_of_the_same(store: Store) -> None:
    commit(store, make_raw(1))
    commit(store, replace(make_raw(1), headline="Another headline altogether"))
    (one,) = store.articles()
    assert (one.revision, one.article.headline) == (2, "Another headline altogether")


def test_a_copy_is_told_once_and_kept(store: Store) -> None:
    raw = make_raw(1)
    commit(store, raw, replace(raw, url="http://other.example/html/9.html"), make_raw(2))
    assert len(list(store.articles())) == 2
    every = {one.article.url: one for one in store.articles(copies=True)}
    copy = every["http://other.example/html/9.html"]
    original = every["http://farm1.example/html/1.html"]
    assert (copy.story.role, copy.duplicate_of) == ("copy", original.article.id)
    assert copy.story.id == original.story.id == original.article.id
    assert "containment" in (copy.matched or "")


def test_a_story_on_more_hosts_than_a_posting_list_holds_is_one_story(store: Store) -> None:
    raw = make_raw(1)
    commit(store, *(replace(raw, url=f"http://host{n}.example/a") for n in range(100)))
    assert len(list(store.articles())) == 1


def test_an_honest_host_becomes_the_original_of_a_farms_story(store: Store) -> None:
    raw = make_raw(1, family="A")
    commit(store, raw)
    commit(store, replace(raw, url="http://honest.example/mill", family=None))
    roles = {one.article.url: one.story.role for one in store.articles(copies=True)}
    assert roles == {"http://honest.example/mill": "original", "http://farm1.example/html/1.html": "copy"}


def test_targets_see_their_own_articles_and_a_copy_tells_where_the_original_is_not_theirs(store: Store) -> None:
    raw = make_raw(1)
    commit(store, raw, target="one")
    commit(store, replace(raw, url="http://other.example/x"), target="two")
    (one,) = store.articles(store.targets(["one"]))
    (two,) = store.articles(store.targets(["two"]))
    assert (one.article.url, two.article.url) == ("http://farm1.example/html/1.html", "http://other.example/x")
    assert two.duplicate_of is None
    assert store.targets(["three"]) == []


def test_every_address_met_finds_the_article(store: Store) -> None:
    commit(store, make_raw(1, canonical_url="http://farm1.example/canonical"))
    for address in ("https://www.farm1.example/html/1.html?utm_source=x", "http://farm1.example/canonical"):
        found = store.find(address)
        assert found is not None
        assert found.article.url == "http://farm1.example/html/1.html"
    assert store.find("http://farm1.example/else") is None


def branded(number: int, brand: str, *, glued: bool) -> RawArticle:
    raw = make_raw(number)
    body = raw.article_body.replace(" met on", f" met {brand}on", 1) if glued else raw.article_body
    return replace(raw, headline=f"{brand}-{raw.headline}", article_body=body)


def test_what_a_later_page_teaches_reaches_the_earlier_ones_by_settling(store: Store) -> None:
    commit(store, branded(1, "Zorvexil", glued=False))
    (before,) = store.articles()
    assert before.article.headline.startswith("Zorvexil-")
    commit(store, branded(2, "Zorvexil", glued=True))
    settled = settle(store)
    assert settled.changed == 1
    by_url = {one.article.url: one for one in store.articles()}
    after = by_url["http://farm1.example/html/1.html"]
    assert (after.article.headline, after.revision) == (make_raw(1).headline, 2)
    assert settle(store).examined == 0


def test_a_brand_counts_once_an_article(store: Store) -> None:
    raw = branded(2, "Zorvexil", glued=True)
    commit(store, raw)
    commit(store, replace(raw, description="changed"))
    assert [(b.name, b.proofs) for b in store.known().brands.values()] == [("Zorvexil", 1)]


# -- codec


@given(
    st.builds(
        RawArticle,
        url=st.none() | st.just("http://a.example/"),
        headline=st.text(),
        article_body=st.text(),
        witnesses=st.lists(st.builds(Witness, st.text(), st.text()), max_size=3).map(tuple),
        authors=st.lists(st.text(), max_size=2).map(tuple),
        canonical_url=st.none() | st.text(),
        description=st.none() | st.text(),
        date_published=st.none() | st.text(),
        date_modified=st.none(),
        in_language=st.none(),
        article_section=st.none(),
        keywords=st.just(()),
        main_image=st.none(),
        publisher_name=st.none(),
        publisher_domain=st.none(),
        is_based_on=st.none(),
        date_downloaded=st.none(),
        family=st.none() | st.just("A"),
        repairs=st.integers(0, 9),
        source=st.builds(Source, spider=st.none() | st.text(), method=st.none()),
    )
)
def test_what_is_packed_comes_out_again(raw: RawArticle) -> None:
    assert codec.unpack(RawArticle, codec.pack(raw)) == raw


def test_an_article_is_packed_with_its_edits() -> None:
    article = replace(make_kept(make_raw(3)).cleaned.article, cleaning=(Edit("headline", "r", 0, "X-", "", "e"),))
    assert codec.unpack(Article, codec.pack(article)) == article


# -- writer


def test_the_writer_commits_in_the_order_it_was_given_and_closes_dry(store: Store) -> None:
    number = store.begin("run", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "farm0.example", 10)
    writer = Writer(store.sibling(), "run", lambda _: None)
    futures = [writer.put(Outcome(item, "listing", articles=[make_kept(make_raw(n))])) for n in range(120)]
    writer.close()
    assert all(f.result()[0].change == "new" for f in futures)
    assert len(list(store.articles(copies=True))) == 120


def test_a_bug_in_one_outcome_does_not_take_the_others_with_it(store: Store) -> None:
    number = store.begin("run", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "farm0.example", 10)
    writer = Writer(store.sibling(), "run", lambda _: None)
    bad = make_kept(make_raw(1))
    bad = replace(bad, cleaned=replace(bad.cleaned, sightings=(Sighting("x", "glue", object()),)))  # type: ignore[arg-type]
    futures = [
        writer.put(Outcome(item, "listing", articles=[k]))
        for k in (make_kept(make_raw(2)), bad, make_kept(make_raw(3)))
    ]
    writer.close()
    assert [f.exception() is None for f in futures] == [True, False, True]
    assert len(list(store.articles())) == 2


def test_after_a_failure_nothing_more_is_claimed_to_be_stored(store: Store) -> None:
    store.acquire("target", ["t"])
    number = store.begin("run", "spider", {"t": [HOME]})["t"]
    (item,) = store.due(number, "farm0.example", 10)
    failures: list[Exception] = []
    writer = Writer(store.sibling(), "run", failures.append)
    store._db.execute("UPDATE lease SET fence = fence + 1")
    futures = [writer.put(Outcome(item, "listing", articles=[make_kept(make_raw(n))])) for n in range(3)]
    writer.close()
    assert all(isinstance(f.exception(), InUse) for f in futures)
    assert len(failures) == 1
    assert list(store.articles()) == []
    assert Known().brands == {}
