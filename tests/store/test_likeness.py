"""An article that was read again beside what it said before."""

from __future__ import annotations

from dataclasses import replace

import pytest
from conftest import make_raw

from newscrawl.items import Label, RawArticle
from newscrawl.store.likeness import likeness

RAW = make_raw(1, main_image="https://img.example/a.jpg?sign=1", date_published="2026-01-01", authors=("Ada Holm",))
LINES = RAW.article_body.split("\n")
FERRY = "\n".join(
    f"From {month} on the boat to the outer isles leaves at {hour} and calls at no pier but {hour + 2}, its owner wrote."
    for hour, month in enumerate("November December January February March April".split(), 6)
)
OFFER = [
    f"Readers of plan {n} have all reports, the archive and the puzzle page for {n} crowns a week." for n in range(1, 6)
]
WALL = Label("paywall-stub", 0.9, "paywalled, and the text breaks off")
HAN = "议会周二开会讨论旧磨坊的计划。工程师说新水泵每小时可以抽一千升水。图书馆借出的书比以往任何一个月都多。" * 6


def body(*lines: str) -> RawArticle:
    return replace(RAW, article_body="\n".join(lines))


@pytest.mark.parametrize(
    "now",
    [
        RAW,
        replace(RAW, date_downloaded="2026-02-02T00:00:00Z", main_image="https://img.example/a.jpg?sign=2"),
        replace(RAW, canonical_url="https://farm1.example/1", family="A"),
    ],
)
def test_what_is_no_content_is_no_change(now: RawArticle) -> None:
    assert likeness(RAW, now) == "same"


@pytest.mark.parametrize(
    "now",
    [
        body(*LINES, "A correction says that the pumps were older."),
        body(*LINES[:4]),
        replace(RAW, headline="Council puts the old mill off"),
        replace(RAW, authors=("Ada Holm", "Piet Veen")),
        replace(RAW, date_modified="2026-01-02"),
        replace(RAW, main_image="https://img.example/b.jpg?sign=1"),
        replace(RAW, article_body="\n".join(LINES[:3] + list(make_raw(4).article_body.split("\n")))),
        replace(RAW, article_body=make_raw(4).article_body),  # a rolling page keeps its headline
    ],
)
def test_a_change_of_content_is_one(now: RawArticle) -> None:
    assert likeness(RAW, now) == "changed"


@pytest.mark.parametrize(
    "now",
    [
        body(LINES[0]),
        body("Subscribe to read on."),
        body(),
        replace(body(*LINES[:2]), headline="Subscribers only"),
        replace(body(*OFFER), labels=(WALL,)),
        replace(body(*OFFER), headline="Read on for a crown a week", labels=(WALL,)),
    ],
)
def test_a_stub_is_told_from_a_change(now: RawArticle) -> None:
    assert likeness(RAW, now) == "shorter"


@pytest.mark.parametrize(
    "now",
    [
        replace(RAW, headline="Ferry timetable changes for winter", article_body=FERRY),
        replace(
            body("The page that you wanted is not there. Try the search, or go to the front page."), headline="Sorry"
        ),
        replace(body(), headline="Page not found"),
    ],
)
def test_another_text_in_its_place_is_told(now: RawArticle) -> None:
    assert likeness(RAW, now) == "other"


def test_scripts_without_blanks_are_compared_by_letters() -> None:
    before = replace(RAW, headline="议会讨论", article_body=HAN)
    assert likeness(before, replace(before, headline="新的标题", article_body=HAN.replace("一千", "两千"))) == "changed"


def test_a_brief_that_loses_a_sentence_has_changed() -> None:
    brief = body(LINES[0], LINES[1])
    assert likeness(brief, body(LINES[0], LINES[1][:30])) == "changed"
