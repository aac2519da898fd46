"""Likely articles are asked before all else and guesses last; what a likely article turns out to be is its kind."""

from __future__ import annotations

from newscrawl.items import Link
from newscrawl.store import Due, Outcome, Store

HOME = "http://farm.example/"
LINKS = [
    Link(f"{HOME}feed", "guess"),
    Link(f"{HOME}p2", "page"),
    Link(f"{HOME}town"),
    Link(f"{HOME}story", "article"),
    Link(f"{HOME}rss", "list"),
]


def ask(store: Store, target: int) -> list[Due]:
    return [d for _, host, _ in store.hosts_due([target]) for d in store.due(target, host, 100)]


def begun(store: Store) -> tuple[int, list[Due]]:
    target = store.begin("run", "spider", {"t": [HOME]})["t"]
    (home,) = ask(store, target)
    store.commit([Outcome(home, "listing", status=200, links=LINKS)], "run")
    return target, ask(store, target)


def test_the_order(store: Store) -> None:
    assert [one.kind for one in begun(store)[1]] == ["article", "any", "list", "page", "guess"]


def test_articles_of_a_deeper_listing_come_before_other_sections(store: Store) -> None:
    target, (story, town, *_) = begun(store)
    links = [Link(f"{HOME}older", "article"), Link(f"{HOME}street")]
    store.commit([Outcome(story, "article"), Outcome(town, "listing", links=links)], "run")
    assert [one.url.removeprefix(HOME) for one in ask(store, target)] == ["older", "rss", "p2", "street", "feed"]


def test_a_likely_article_that_is_a_listing_is_asked_again_as_one(store: Store) -> None:
    target, several = begun(store)
    results = {"article": "listing", "guess": "listing"}
    store.commit([Outcome(one, results.get(one.kind, "nothing")) for one in several], "run")  # type: ignore[arg-type]
    assert store.next_round({"t": [HOME]})
    assert {one.url.removeprefix(HOME) for one in ask(store, target)} == {"", "story", "feed", "rss"}


def test_a_guess_that_is_not_there_is_not_asked_again(store: Store) -> None:
    target, several = begun(store)
    store.commit([Outcome(one, "gone" if one.kind == "guess" else "nothing") for one in several], "run")
    assert store.next_round({"t": [HOME]})
    assert {one.url.removeprefix(HOME) for one in ask(store, target)} == {"", "rss"}
