"""Who leaves a story with an article that is split from it."""

from __future__ import annotations

import pytest
from conftest import make_raw

from newscrawl import stories
from newscrawl.items import Fingerprint, Joined, Match

BARE = Fingerprint((), b"", 1, b"", 100)


def link(to: str, containment: float, numbers: float | None = None, rule: str = "contained") -> Match:
    return Match(to, "", containment, numbers, rule)


def member(name: str, *links: Match, of: Fingerprint = BARE) -> Joined:
    return Joined(name, of, links)


def text(*parts: int) -> Fingerprint:
    return stories.fingerprint("", "\n".join(make_raw(part).article_body for part in parts))


@pytest.mark.parametrize(
    ("members", "leaving", "cut", "why"),
    [
        ([member("f"), member("x", link("f", 0.7))], "x", "x-f", "it alone"),
        ([member("f"), member("x", link("f", 0.7)), member("c", link("x", 0.9))], "xc", "x-f", "its copy came by it"),
        (
            [member("f"), member("a", link("f", 0.6)), member("b", link("a", 0.95)), member("x", link("b", 0.95))],
            "abx",
            "a-f",
            "it hangs by a copy of the article that was joined wrongly",
        ),
        (
            [member("f"), member("a", link("f", 0.93)), member("x", link("a", 0.95))],
            "x",
            "x-a",
            "links as weak as each other: the nearest",
        ),
        (
            [member("f"), member("a", link("f", 0.9, 0.5)), member("x", link("a", 0.9, 1.0))],
            "ax",
            "a-f",
            "reports of a template share the words, not the figures",
        ),
        (
            [member("f"), member("a", link("f", 0.9)), member("x", link("a", 0.4, None, "farm-id"))],
            "ax",
            "a-f",
            "a farm's id proves",
        ),
        ([member("f"), member("x"), member("w", link("f", 0.9), link("x", 0.8))], "x", "w-x", "one story by a third"),
        ([member("f"), member("x"), member("c", link("x", 0.9))], "xc", None, "what tied them is not stored any more"),
        ([member("f"), member("o", link("gone", 0.9)), member("x", link("f", 0.9))], "x", "x-f", "an orphan stays"),
    ],
)
def test_who_leaves(members: list[Joined], leaving: str, cut: str | None, why: str) -> None:
    parting = stories.parting("f", "x", members)
    assert set(parting.leaving) == set(leaving), why
    assert (f"{parting.holder}-{parting.cut.article_id}" if parting.cut else None) == cut


def test_who_matches_the_article_better_than_its_own_link_leaves_too() -> None:
    """The copy came first and found only the founder."""
    members = [
        member("f", of=text(1, 2, 3)),
        member("c", link("f", 0.6, 0.6), of=text(4, 5, 6, 7)),
        member("x", link("f", 0.65), of=text(4, 5, 6, 7)),
        member("o", link("f", 1.0, 1.0), of=text(1, 2, 3)),
    ]
    parting = stories.parting("f", "x", members)
    assert {name: match and match.article_id for name, match in parting.leaving.items()} == {"x": None, "c": "x"}


def test_a_whole_copy_is_nearer_to_a_whole_copy_than_to_the_excerpt_in_both() -> None:
    whole, excerpt = text(1, 2, 3, 4, 5, 6), text(1, 2)
    members = [
        member("f", of=excerpt),
        member("c", link("f", 1.0, 1.0), of=whole),
        member("x", link("f", 1.0, 1.0), of=whole),
        member("e", link("f", 1.0, 1.0), of=excerpt),
    ]
    assert set(stories.parting("f", "x", members).leaving) == {"x", "c"}


def test_all_alike_the_article_leaves_alone() -> None:
    one = text(1, 2, 3)
    members = [member("f", of=one)] + [member(name, link("f", 1.0, 1.0), of=one) for name in "abxcd"]
    assert set(stories.parting("f", "x", members).leaving) == {"x"}
