"""The brand book: who counts, what is remembered of whom, what the operator says."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import make_raw
from filling import commit, commit_kept, cut, seen

from newscrawl.asking import brand_book
from newscrawl.errors import UsageError
from newscrawl.items import Brand, Known
from newscrawl.store import Rules, Store, brands

NAME = "Zorvexil"


def counts(store: Store) -> dict[str, tuple[int, int]]:
    return {b.name: (b.proofs, b.language) for b in store.known().brands.values()}


@pytest.mark.parametrize(
    ("kinds", "wanted", "why"),
    [
        (["glue", "glue"], (1, 0), "an article proves once"),
        (["glue", "language"], (1, 0), "what was proven there stays proven there"),
        (["language", "glue"], (1, 0), "the use was an injection: it is no use any more"),
        (["language", "prefix", "language"], (0, 1), "the weaker sighting between them does not make it new"),
        (["prefix", "language", "glue", "prefix"], (1, 0), "the strongest counts"),
        (["prefix", "prefix"], None, "a prefix alone says nothing of a name"),
    ],
)
def test_an_article_counts_once_for_a_name_as_the_strongest_it_was_seen_as(
    store: Store, kinds: list[str], wanted: tuple[int, int] | None, why: str
) -> None:
    for number, kind in enumerate(kinds):
        commit_kept(store, seen(1, (NAME, kind), description=f"version {number}"))
    assert counts(store).get(NAME) == wanted, why


def test_one_host_proves_a_name_three_times_at_most(store: Store) -> None:
    """``make_raw`` has three hosts: 3, 6, 9 ... are of one."""
    commit_kept(store, *(seen(3 * n, (NAME, "glue")) for n in range(1, 7)))
    assert counts(store) == {NAME: (3, 0)}
    commit_kept(store, seen(4, (NAME, "glue")))
    assert counts(store) == {NAME: (4, 0)}


def test_the_first_proof_of_a_name_finds_who_used_it_before(store: Store) -> None:
    used = [make_raw(n, article_body=f"{make_raw(n).article_body}\nA clerk of {NAME} said so.") for n in range(1, 5)]
    commit(store, *used)
    assert counts(store) == {}
    commit_kept(store, seen(5, (NAME, "glue")))
    assert counts(store) == {NAME: (1, 4)}
    commit_kept(store, seen(7, (NAME, "glue")))
    assert counts(store) == {NAME: (2, 4)}, "asked once"


def test_language_alone_is_known_and_is_no_brand(store: Store, tmp_path: Path) -> None:
    commit_kept(store, seen(1, ("Winning", "language")), seen(2, (NAME, "glue")))
    assert counts(store) == {NAME: (1, 0), "Winning": (0, 1)}
    assert [brand.name for brand in brand_book(tmp_path / "state")] == [NAME]


def test_proven_names_stand_before_what_is_only_language(
    store: Store, monkeypatch: pytest.MonkeyPatch, rules: Rules
) -> None:
    commit_kept(store, *(seen(n, (f"Word{n}", "language")) for n in range(1, 6)), seen(7, (NAME, "glue")))
    store.deny("Zz", "a person")
    monkeypatch.setattr(brands, "MAX_BRANDS", 3)
    fresh = Store(store.folder, rules, store._digest)
    assert list(fresh.known().brands) == ["Zz", NAME, "Word1"]
    fresh.close()


def test_a_snapshot_is_the_same_until_something_changes_and_then_holds_what_others_wrote(store: Store) -> None:
    other = store.sibling()
    commit_kept(store, seen(1, (NAME, "glue")))
    first = store.known()
    assert store.known() is first
    commit_kept(other, seen(2, (NAME, "glue")), seen(3, ("Winning", "language")))
    assert counts(store) == {NAME: (2, 0), "Winning": (0, 1)}
    assert first.brands == {NAME: Brand(NAME, NAME, 1)}
    other.close()


def test_what_files_have_taught_adds_up_and_concerns_what_is_stored(store: Store) -> None:
    commit_kept(store, seen(1, (f"{NAME} Pro", "prefix")), seen(2, (NAME, "language")))
    store.learn(Known({NAME: Brand(NAME, "", 2, 1, "deny"), "Empty": Brand("Empty", "Empty", 0)}), "clean-1")
    assert store.known().brands == {NAME: Brand(NAME, NAME, 2, 2)}
    row = store._db.execute("SELECT article, evidence, proven FROM brand").fetchone()
    assert row == (None, "learned outside a crawl, run clean-1", "2026-01-01T00:00:00Z")
    assert store.to_settle() == [1, 2]
    store.learn(Known({NAME: Brand(NAME, NAME, 1)}), None)
    assert counts(store)[NAME] == (3, 2)


# -- the operator's word


def test_rules_are_known_and_forgotten(store: Store) -> None:
    commit_kept(store, seen(1, (NAME, "glue")))
    store.deny(NAME, "a town of this name")
    store.allow("Nova Pro", "seen on paper")
    assert store.known().brands == {
        NAME: Brand(NAME, NAME, 1, 0, "deny"),
        "Nova Pro": Brand("Nova Pro", "Nova", 0, 0, "allow"),
    }
    assert store._db.execute("SELECT reason FROM brand WHERE name = ?", (NAME,)).fetchone() == ("a town of this name",)
    store.forget_rule(NAME)
    store.forget_rule("Nova Pro")
    store.forget_rule("never heard of")
    assert store.known().brands == {NAME: Brand(NAME, NAME, 1)}


@pytest.mark.parametrize("name", ["", "  ", " Nova", "two\nlines", "\ud800"])
def test_what_is_no_name_is_refused(store: Store, name: str) -> None:
    with pytest.raises(UsageError, match="is no name"):
        store.allow(name, "")


def three(store: Store) -> None:
    """1: the name was removed; 2: its raw page holds it, in quotes; 3: neither."""
    body = make_raw(2).article_body.replace(" met on", f' met "{NAME}on', 1)
    commit_kept(
        store,
        cut(seen(1, (NAME, "glue"), headline=f"{NAME}-Mill opens again"), f"{NAME}-"),
        seen(2, article_body=body),
        seen(3),
    )
    while store.settle_some(lambda raw, known, siblings: seen(1).cleaned, None):
        pass


def rule_of(store: Store, deed: str) -> None:
    {
        "allow": lambda: store.allow(NAME, ""),
        "deny": lambda: store.deny(NAME, ""),
        "forget": lambda: store.forget_rule(NAME),
    }[deed]()


@pytest.mark.parametrize(
    ("deeds", "wanted", "why"),
    [
        (["deny"], [1], "where it was removed it comes back"),
        (["allow"], [1, 2], "wherever a page holds it it may go"),
        (["deny", "settle", "forget"], [1, 2], "the evidence counts again"),
        (["allow", "settle", "forget"], [1], "only where it went it may come back"),
        (["allow", "deny"], [1, 2], "what was to be looked for is still looked for"),
        (["forget"], [], "there was no rule"),
        (["deny", "settle"], [], "done"),
    ],
)
def test_a_rule_concerns_the_articles_that_it_may_change(
    store: Store, deeds: list[str], wanted: list[int], why: str
) -> None:
    three(store)
    for deed in deeds:
        if deed != "settle":
            rule_of(store, deed)
            continue
        store.to_settle()
        store._db.execute("DELETE FROM unsettled")
    assert store.to_settle() == wanted, why


def test_what_was_committed_with_an_older_book_than_the_rule_is_looked_at_again(store: Store) -> None:
    """Its page was cleaned before the rule was given, its commit came after."""
    store.deny(NAME, "")
    store.allow("Nova", "")
    assert store.to_settle() == []
    commit_kept(
        store,
        cut(seen(1, headline=f"{NAME}-Mill opens again"), f"{NAME}-"),
        seen(2, ("Nova Pro", "prefix")),
        seen(4, ("Novak", "prefix")),
    )
    assert store.to_settle() == [1, 2]
