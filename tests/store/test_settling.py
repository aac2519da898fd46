"""Cleaning again what was stored before a thing was known: nothing missed, nothing newer overwritten."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace

from conftest import Clock, make_kept, make_raw
from filling import commit, commit_kept, cut, seen

from newscrawl.items import Article, Cleaned, Known, RawArticle
from newscrawl.settle import settle
from newscrawl.store import Store, articles

NAME = "Zorvexil"


def branded(number: int, brand: str, *, glued: bool) -> RawArticle:
    raw = make_raw(number)
    body = raw.article_body.replace(" met on", f" met {brand}on", 1) if glued else raw.article_body
    return replace(raw, headline=f"{brand}-{raw.headline}", article_body=body)


def as_it_was(raw: RawArticle, known: Known, siblings: Sequence[Article]) -> Cleaned:
    return Cleaned(make_kept(raw).cleaned.article)


def test_what_a_later_page_teaches_reaches_the_earlier_ones_by_settling(store: Store) -> None:
    commit(store, branded(1, NAME, glued=False))
    (before,) = store.articles()
    assert before.article.headline.startswith("Zorvexil-")
    commit(store, branded(2, NAME, glued=True))
    settled = settle(store)
    assert settled.changed == 1
    by_url = {one.article.url: one for one in store.articles()}
    after = by_url["http://farm1.example/html/1.html"]
    assert (after.article.headline, after.revision) == (make_raw(1).headline, 2)
    assert settle(store).examined == 0


def test_a_copy_that_comes_while_settling_is_settled(store: Store) -> None:
    raw = make_raw(1)
    commit(store, raw, replace(raw, url="http://b.example/1"))
    assert store.to_settle() == [1, 2]
    other = store.sibling()
    assert len(store.settle_some(as_it_was, None)) == 2
    commit(other, replace(raw, url="http://c.example/1"))
    assert store.to_settle() == [1, 2, 3]
    other.close()


def test_a_page_that_changes_while_it_is_settled_keeps_its_newer_text(store: Store) -> None:
    raw = make_raw(1)
    commit(store, raw, replace(raw, url="http://b.example/1"))
    other = store.sibling()
    newer = threading.Thread(target=commit, args=(other, replace(raw, headline="The mill has opened")))

    def clean(raw: RawArticle, known: Known, siblings: Sequence[Article]) -> Cleaned:
        if not newer.ident:
            newer.start()
        cleaned = as_it_was(raw, known, siblings)
        return replace(cleaned, article=replace(cleaned.article, description="cleaned again"))

    assert [one.change for one in store.settle_some(clean, None)] == ["updated", "updated"]
    newer.join()
    found = store.find("http://farm1.example/html/1.html")
    assert found is not None
    assert (found.article.headline, found.revision) == ("The mill has opened", 3)
    other.close()


def test_what_is_proven_while_others_settle_is_not_lost_whatever_the_clock_says(store: Store, clock: Clock) -> None:
    commit_kept(store, seen(1, (NAME, "prefix")), seen(2, (NAME, "prefix")), seen(4, (NAME, "glue")))
    assert store.to_settle() == [1, 2]
    clock.now -= 3600
    other = store.sibling()
    store.settle_some(as_it_was, None)
    commit_kept(other, seen(5, ("Nova", "prefix")), seen(6, ("Nova", "glue")))
    assert store.to_settle() == [4]
    other.close()


def test_an_article_that_a_proven_name_leads_is_looked_at_unless_the_name_was_cut(store: Store) -> None:
    commit_kept(store, seen(1, (NAME, "glue")))
    commit_kept(
        store,
        seen(2, (NAME, "prefix")),
        cut(seen(3, (NAME, "prefix"), headline=f"{NAME}-Mill opens again"), f"{NAME}-"),
        seen(4, ("Zorvexille", "prefix")),
    )
    assert store.to_settle() == [2]


def test_the_first_proofs_of_a_name_reach_what_it_leads_and_further_ones_do_not(store: Store) -> None:
    found = []
    for number in range(4):
        commit_kept(store, seen(1, (NAME, "prefix")), seen(2 + number, (NAME, "glue")))
        found.append(store.to_settle())
        store._db.execute("DELETE FROM unsettled")
    assert found == [[1], [1, 2], [1, 2, 3], []]


def test_a_story_is_settled_whole_beside_its_siblings_and_large_lists_in_steps(store: Store) -> None:
    raw = make_raw(1)
    commit(store, *(replace(raw, url=f"http://host{n}.example/a") for n in range(60)))
    commit_kept(store, *(seen(n, (NAME, "prefix")) for n in range(2, 4)), seen(9, (NAME, "glue")))
    beside = []

    def clean(raw: RawArticle, known: Known, siblings: Sequence[Article]) -> Cleaned:
        beside.append((raw.url, len(siblings), raw.url in [one.url for one in siblings]))
        return as_it_was(raw, known, siblings)

    assert [len(store.settle_some(clean, None)) for _ in range(3)] == [60, 2, 0]
    assert {(n, self) for _, n, self in beside[:60]} == {(articles.SIBLINGS, False)}
    assert {(n, self) for _, n, self in beside[60:]} == {(0, False)}


def test_settling_fails_whole_and_what_waited_waits_on(store: Store) -> None:
    raw = make_raw(1)
    commit(store, raw, replace(raw, url="http://b.example/1"))

    def broken(raw: RawArticle, known: Known, siblings: Sequence[Article]) -> Cleaned:
        raise ZeroDivisionError

    try:
        store.settle_some(broken, None)
    except ZeroDivisionError:
        assert store.to_settle() == [1, 2]
    else:
        raise AssertionError


def test_the_original_is_chosen_when_the_whole_story_has_been_cleaned_again(store: Store) -> None:
    """In the middle, one copy is cleaner than the other only because its turn came first."""
    raw = make_raw(1)
    commit(store, raw, replace(raw, url="http://b.example/1"))
    first = next(iter(store.articles())).article.url

    def clean(raw: RawArticle, known: Known, siblings: Sequence[Article]) -> Cleaned:
        kept = cut(make_kept(raw), raw.headline[:3])
        return kept.cleaned

    placed = store.settle_some(clean, None)
    assert [one.change for one in placed] == ["updated", "updated"]
    assert next(iter(store.articles())).article.url == first
