"""Keys by which copies find each other: the farm's number, the headline under any brand, the body's sentences."""

from __future__ import annotations

import pytest

from newscrawl.cleaning.keys import copy_keys, story_of

HEADLINE = "Ferry to the long island keeps its old timetable"
SENTENCES = [f"This is sentence number {n} of a story that is told on more than one host." for n in range(10)]
BODY = " ".join(SENTENCES)
A = "https://one.example/html/016a28399700.html"


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        ("a brand before the headline", ("https://two.example/b", f"Zorvexil-{HEADLINE}", "")),
        ("a brand behind it", ("https://two.example/b", f"{HEADLINE}|Zorvexil", "")),
        ("the farm's number on another host", ("http://two.example/news/16b28399700.html", "", "")),
        ("the body alone, one sentence injected", (None, "", BODY.replace("number 4", "number 4Zorvexil"))),
        ("one line a sentence", (None, "", "\n".join(s.rstrip(".") for s in SENTENCES))),
    ],
)
def test_copies_share_a_key(reason: str, other: tuple[str | None, str, str]) -> None:
    assert set(copy_keys(A, HEADLINE, BODY)) & set(copy_keys(*other)), reason


@pytest.mark.parametrize(
    ("reason", "other"),
    [
        ("a short headline is many stories'", (None, "World news", "")),
        (
            "other stories",
            (None, "Another headline about other things", "Other words stand here, and they are enough."),
        ),
        ("nothing at all", (None, "", "")),
    ],
)
def test_others_share_none(reason: str, other: tuple[str | None, str, str]) -> None:
    assert not set(copy_keys(A, "World news", BODY)) & set(copy_keys(*other)), reason


def test_at_most_eight() -> None:
    assert len(copy_keys(A, "A-B-C-D | one:two-three of the many-parted headline-here:there", BODY)) <= 8


def test_a_story_is_known_whatever_leads_its_headline() -> None:
    assert story_of(f"Zorvexil-{HEADLINE}") == story_of(HEADLINE) == story_of(f"Velmora Exchange|{HEADLINE}")
    assert story_of(HEADLINE) != story_of("Ferry to the long island gets a new timetable")
