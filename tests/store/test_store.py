"""Articles and stories as they are stored, told and found."""

from __future__ import annotations

from dataclasses import replace

from conftest import make_kept, make_raw
from filling import commit, commit_kept, cut
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.store import Kept, Store, articles
from newscrawl.store.membership import rank_key


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


def edited(host: str, edits: int, description: str = "0") -> Kept:
    kept = make_kept(replace(make_raw(1), url=f"http://{host}.example/1", description=description))
    for _ in range(edits):
        kept = cut(kept, "")
    return kept


def test_two_edits_go_before_ten(store: Store) -> None:
    commit_kept(store, edited("a", 0), target="other")
    commit_kept(store, edited("b", 10), edited("c", 2), edited("d", 10), target="mine")
    assert [one.article.url for one in store.articles(store.targets(["mine"]))] == ["http://c.example/1"]
    ranked = [one.article.url for one in store.members(next(iter(store.articles())).story.id)]
    assert ranked[:2] == ["http://a.example/1", "http://c.example/1"]


def test_an_article_that_changes_for_the_better_becomes_the_original(store: Store) -> None:
    placed = commit_kept(store, edited("a", 10), edited("b", 2), edited("c", 12))
    assert [one.story.role for one in placed] == ["original", "original", "copy"]
    assert [one.article.url for one in store.articles()] == ["http://b.example/1"]
    (updated,) = commit_kept(store, edited("c", 0, "1"))
    assert (updated.change, updated.story.role, updated.duplicate_of) == ("updated", "original", None)
    assert [one.article.url for one in store.articles()] == ["http://c.example/1"]
    assert articles.size(store._db, updated.story.id) == 3


@given(
    st.lists(
        st.tuples(
            st.booleans(),
            st.integers(0, 100_000),
            st.booleans(),
            st.integers(-62_135_596_800_000, 253_402_300_799_000).map(lambda ms: ms / 1000),
            st.sampled_from(["2026-01-01T00:00:00Z", "2026-01-01T00:00:01Z"]),
            st.text("0123456789abcdef", min_size=20, max_size=20),
        ),
        min_size=2,
        max_size=6,
    )
)
def test_keys_sort_as_ranks_do(ranks: list[tuple[float | str, ...]]) -> None:
    assert sorted(ranks) == sorted(ranks, key=rank_key)
