"""Further pages of a listing: by number, arrow or words in any script; menus, teasers and articles are none."""

from __future__ import annotations

import pytest

from newscrawl.discovery.pagination import further_pages, how, is_akin
from newscrawl.items import Link

HOST = "https://post.example"


def found(listing: str, *links: tuple[str, str | None]) -> list[str]:
    several = [Link(HOST + path, anchor=anchor) for path, anchor in links]
    return [link.url.removeprefix(HOST) for link in further_pages(several, HOST + listing)]


@pytest.mark.parametrize(
    ("listing", "path", "anchor"),
    [
        ("/news", "/news?page=2", "Next"),
        ("/news", "/news?page=1", "Next"),  # counted from 0
        ("/news/", "/news/page/2/", "Older posts"),
        ("/news?page=2", "/news?page=3", "weitere Meldungen"),
        ("/news?page=2", "/news?page=1", "zurück"),
        ("/news/index.html", "/news/index_2.html", "下一页"),
        ("/news/", "/news/index_2.html", "次へ"),
        ("/news/page/4/", "/news/page/5/", "Следующая"),
        ("/news/page/4/", "/news/page/5/", "التالي"),
        ("/news?cat=3", "/news?cat=3&page=2", "ต่อไป"),
        ("/news?cat=3", "/news?page=2&cat=3", "Vis flere"),
        ("/news-1.html", "/news-2.html", "»"),
        ("/news-1.html", "/news-9.html", "»»"),
        ("/news", "/news/7", "7"),
        ("/news", "/news/7", "[ 7 ]"),
        ("/news", "/news?start=20", "More"),
        ("/news?start=20", "/news?start=40", "More"),
        ("/", "/page/2", "Load more"),
        ("/archive", "/archive/p2", "more stories of this kind"),
    ],
)  # fmt: skip
def test_a_further_page(listing: str, path: str, anchor: str) -> None:
    assert found(listing, (path, anchor), ("/about", "About")) == [path]


@pytest.mark.parametrize(
    ("listing", "path", "anchor"),
    [
        ("/news", "/news/4711", "Read more"),
        ("/news", "/news/4711", "3 comments"),
        ("/", "/old/1", "The old bridge"),
        ("/news/1", "/news/4711", None),
        ("/news", "/news?id=4712", "More"),
        ("/news/2026/11", "/news/2025/10", "October"),  # two numbers differ
        ("/news/1.html", "/news/2.html", "Harbour opens after twelve years of building"),
        ("/news/page/2", "/news", "News"),
        ("/news", "/sport/2", "2"),
        ("/news", "/news", "News"),
        ("/news", "/news#2", "2"),
        ("/news", "/news?page=twelve", "12"),
    ],
)  # fmt: skip
def test_no_further_page(listing: str, path: str, anchor: str | None) -> None:
    assert found(listing, (path, anchor)) == []


def test_first_previous_next_and_last() -> None:
    links = [("/n?p=1", "First"), ("/n?p=6", "Previous"), ("/n?p=8", "Next"), ("/n?p=40", "Last")]
    assert found("/n?p=7", *links) == ["/n?p=6", "/n?p=8"]  # those that are named are enough to walk all
    assert found("/n", ("/n?p=2", "Next"), ("/n?p=40", "Last")) == ["/n?p=2"]


def test_words_are_believed_beside_numbers() -> None:
    assert found("/n", ("/n?o=12", "2"), ("/n?o=24", "3"), ("/n?o=480", "dernière"), ("/n?o=36", None)) == [
        "/n?o=12", "/n?o=24", "/n?o=480",
    ]  # fmt: skip


def test_a_menu_of_numbered_sections_is_none() -> None:
    sections = [(f"/section/{n}", name) for n, name in enumerate(["Home", "City", "Land", "Sport", "Arts", "Sea"])]
    assert found("/section/2", *sections) == []
    assert found("/", ("/?cat=1", "City"), ("/?cat=2", "Land"), ("/?cat=3", "Sport")) == []
    assert found("/", ("/?cat=1", "City"), ("/?cat=2", "Land")) == []


def test_what_stands_below_each_article_is_none() -> None:
    assert found("/list/5", *[(f"/list/{n}", "Read more") for n in (3, 4, 6, 7)]) == []
    assert found("/", ("/old/1", "Read more"), ("/old/2", "Read more")) == []


def test_how_pages_are_named() -> None:
    assert how([]) == ""
    assert how([Link("https://post.example/2", anchor="2")]) == "numbers"
    assert how([Link("https://post.example/2", anchor="Next")]) == "next"


@pytest.mark.parametrize(
    ("url", "listing", "akin"),
    [
        ("/news?after=9f3c", "/news", True),
        ("/news/more/9f3c", "/news", True),
        ("/news", "/news/more/9f3c", True),
        ("/news/page3.html", "/news/page2.html", True),
        ("/another-headline-of-this-site", "/a-headline-of-this-site", False),
    ],
)
def test_a_page_that_is_declared_as_the_next_is_believed_where_it_can_be(url: str, listing: str, akin: bool) -> None:
    assert is_akin(HOST + url, HOST + listing) is akin
    assert not is_akin("https://other.example" + url, HOST + listing)
