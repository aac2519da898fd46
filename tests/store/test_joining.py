"""Stories that an article shows to be one, and what each host shows around its articles."""

from __future__ import annotations

import pytest
from conftest import make_kept, make_raw
from filling import commit_kept as put

from newscrawl import stories
from newscrawl.items import RawArticle
from newscrawl.store import Kept, Store

FOOTER = "Readers who wish to write to the editors of this page find the address of the house at the end of the hall."


def told(host: str, *parts: int, headline: str = "") -> Kept:
    """An article on a host whose body is that of several others."""
    bodies = "\n".join(make_raw(part).article_body for part in parts)
    url = f"http://{host}.example/{'-'.join(map(str, parts))}.html"
    return make_kept(RawArticle(url=url, headline=headline or f"What {host} tells of {parts}", article_body=bodies))


def places(store: Store) -> dict[str, tuple[str, str]]:
    """Host -> story and role."""
    return {str(one.article.url).split("/")[2]: (one.story.id, one.story.role) for one in store.articles(copies=True)}


@pytest.fixture
def joined(store: Store) -> tuple[Store, dict[str, tuple[str, str]]]:
    put(store, told("first", 1, 2, 3))
    put(store, told("second", 4, 5, 6))
    before = places(store)
    assert len({story for story, _ in before.values()}) == 2
    put(store, told("whole", 1, 2, 3, 4, 5, 6))
    return store, before


def test_stories_that_stand_in_one_article_become_one_under_the_older_id(
    joined: tuple[Store, dict[str, tuple[str, str]]],
) -> None:
    store, before = joined
    now = places(store)
    assert {story for story, _ in now.values()} == {before["first.example"][0]}
    assert sorted(role for _, role in now.values()) == ["copy", "copy", "original"]
    alias = store._db.execute("SELECT id, story FROM story_alias").fetchall()
    assert alias == [(before["second.example"][0], before["first.example"][0])]


def test_a_joined_story_is_settled_and_told_once(joined: tuple[Store, dict[str, tuple[str, str]]]) -> None:
    store, _ = joined
    assert len(store.to_settle()) == 3
    (one,) = store.articles()
    assert one.article.url == "http://first.example/1-2-3.html"


def test_an_alias_of_an_alias_names_the_story_that_lives(joined: tuple[Store, dict[str, tuple[str, str]]]) -> None:
    store, before = joined
    put(store, told("third", 7, 8, 9))
    third = places(store)["third.example"][0]
    put(store, told("all", 1, 2, 3, 7, 8, 9))
    aliases = dict(store._db.execute("SELECT id, story FROM story_alias").fetchall())
    assert aliases == {before["second.example"][0]: before["first.example"][0], third: before["first.example"][0]}


def test_an_article_that_shares_less_joins_nothing(store: Store) -> None:
    put(store, told("first", 1, 2, 3))
    put(store, told("second", 4, 5, 6))
    put(store, told("part", 1, 2, 3, 4))  # a third of the second
    assert len({story for story, _ in places(store).values()}) == 2


def test_a_hosts_own_words_are_known_after_three_stories(store: Store) -> None:
    for number in range(1, 5):
        raw = make_raw(number, url=f"http://house.example/{number}.html")
        put(store, make_kept(RawArticle(raw.url, raw.headline, f"{raw.article_body}\n{FOOTER}")))
        own = stories.boilerplate(stories.Edges(*store.edges("house.example")))
        assert bool(own) is (number >= 3)
    bare = stories.fingerprint("", FOOTER)
    assert not stories.fingerprint("", FOOTER, None, own).sketch
    assert bare.sketch
    assert store.edges("other.example") == (b"", b"")


def test_a_story_counts_once_a_host(store: Store) -> None:
    for number in range(5):
        raw = make_raw(1, url=f"http://house.example/{number}.html")
        put(store, make_kept(raw))
    assert stories.boilerplate(stories.Edges(*store.edges("house.example"))) == frozenset()
