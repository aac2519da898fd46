"""Addresses as shapes, and what of them leads to articles: by structure, by repetition, by what was read."""

from __future__ import annotations

import pytest

from newscrawl.discovery.addresses import address_of, bare
from newscrawl.discovery.days import moment
from newscrawl.discovery.shapes import LIKELY, Shapes, words
from newscrawl.items import Link

HOST = "https://post.example"


@pytest.mark.parametrize(
    ("path", "shape", "last"),
    [
        ("/", "/", ""),
        ("/town", "/<word>", "<word>"),
        ("/town/", "/<word>", "<word>"),
        ("/about-us", "/<words>", "<words>"),
        ("/town/mayor-opens-the-new-bridge", "/town/<slug>", "<slug>"),
        ("/town/mayor_opens_the_new_bridge.html", "/town/<slug>.html", "<slug>"),
        ("/town/mayor-opens-the-new-bridge-40017.html", "/town/<slug-number>.html", "<slug-number>"),
        ("/town/bridge-40017", "/town/<slug-number>", "<slug-number>"),
        ("/town/40017", "/town/<number>", "<number>"),
        ("/town/17", "/town/<n>", "<n>"),
        ("/2026/11/20/the-bridge-is-open.html", "/<year>/<n>/<n>/<slug>.html", "<slug>"),
        ("/2026-11-20/bridge", "/<date>/<word>", "<word>"),
        ("/20261120", "/<date>", "<date>"),
        ("/a/629fd82c07cd", "/a/<id>", "<id>"),
        ("/a/Ard8wM", "/a/<id>", "<id>"),
        ("/8a9692b2-4462-4192-942c-fd7809c7519c", "/<id>", "<id>"),
        ("/html/12a3499953.html", "/html/<id>.html", "<id>"),
        ("/covid19", "/<word>", "<word>"),
        ("/story.php?id=40017", "/<word>.php?id=<number>", "<number>"),
        ("/story.php?id=40017&ref=home", "/<word>.php?id=<number>&ref=<word>", "<number>"),
        ("/the-bridge-of-the-town/index.html", "/<slug>/<word>.html", "<slug>"),
        ("/%E6%B8%AF/%E6%A1%A5%E5%9C%A8%E5%8D%81%E4%BA%8C%E5%B9%B4%E5%90%8E%E5%BC%80%E6%94%BE", "/港/<slug>", "<slug>"),
    ],
)  # fmt: skip
def test_an_address_as_a_shape(path: str, shape: str, last: str) -> None:
    seen = address_of(HOST + path)
    assert (seen.shape, seen.last) == (shape, last)


def test_folders_are_words_in_the_shape_and_any_word_in_the_form() -> None:
    town, sport = (address_of(f"{HOST}/{name}/the-bridge-is-open-now") for name in ("town", "sport"))
    assert town.shape != sport.shape
    assert town.form == sport.form == "/<word>/<slug>"


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("/town/the-bridge/?ref=home", "/town/the-bridge", True),
        ("/story?id=40017&from=feed", "/story?id=40017", True),
        ("/story?id=40017", "/story?id=40018", False),
        ("/town/the-bridge", "/town/the-tower", False),
    ],
)
def test_what_two_lists_call_one_page(one: str, other: str, same: bool) -> None:
    assert (bare(HOST + one) == bare(HOST + other)) is same


def test_words_of_links_in_any_script() -> None:
    assert words("The bridge is open") == 4
    assert words("桥在十二年后开放") == 4
    assert words("Мост открыт") == 2
    assert (words(None), words("»")) == (0, 1)


def links(pattern: str, anchor: str, count: int = 8) -> list[Link]:
    return [Link(HOST + pattern.format(n=n, id=40_000 + n), anchor=anchor) for n in range(count)]


ARTICLES = links("/story/{id}", "Mayor opens the new bridge after years")
SECTIONS = links("/section/{n}", "Town news")


def test_structure_and_the_texts_of_links_tell_before_anything_was_asked() -> None:
    shapes = Shapes()
    shapes.add_links([*ARTICLES, *SECTIONS])
    assert min(map(shapes.probability, ARTICLES)) >= LIKELY
    assert max(map(shapes.probability, SECTIONS)) < 0.1
    # A link of a picture counts as those like it.
    assert shapes.probability(Link(f"{HOST}/story/99999")) >= LIKELY


def test_outcomes_count_more_than_looks() -> None:
    shapes = Shapes()
    shapes.add_links([*ARTICLES, *SECTIONS])
    for n in range(8):
        shapes.add_outcome(ARTICLES[n].url, "listing")
        shapes.add_outcome(SECTIONS[n].url, "article")
    assert shapes.probability(ARTICLES[0]) < 0.3
    assert shapes.probability(SECTIONS[0]) > 0.7
    # What holds for a folder says a little of others of the same form, and less than of itself.
    other = Link(f"{HOST}/chapter/7", anchor="Town news")
    assert 0.1 < shapes.probability(other) < shapes.probability(SECTIONS[0])


def test_an_error_says_less_than_a_listing() -> None:
    wrong, gone = Shapes(), Shapes()
    for n in range(3):
        wrong.add_outcome(ARTICLES[n].url, "listing")
        gone.add_outcome(ARTICLES[n].url, "error")
    assert wrong.probability(ARTICLES[0]) < gone.probability(ARTICLES[0])


def test_the_shapes_of_a_site_with_their_evidence() -> None:
    shapes = Shapes()
    shapes.add_links([*ARTICLES, *SECTIONS])
    for one in ARTICLES[:3]:
        shapes.add_outcome(one.url, "article")
    (found,) = shapes.articles([*ARTICLES, *SECTIONS])
    assert (found.shape, found.links, found.read) == ("/story/<number>", 8, 3)
    assert found.evidence == "/story/<number>: 3 of 3 asked were articles, 8 links of 7 words"
    assert shapes.likely(ARTICLES[0]).evidence == found.evidence


def test_shapes_are_bounded() -> None:
    shapes = Shapes()
    for n in range(800):
        word = "".join(chr(97 + n // 26**k % 26) for k in range(4))
        shapes.add_links([Link(f"{HOST}/{word}/page", anchor="x")])
    assert len(shapes._shapes) == 500
    assert 0 < shapes.probability(ARTICLES[0]) < 1


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("Fri, 20 Nov 2026 08:00:00 +0100", "2026-11-20T07:00:00+00:00"),
        ("2026-11-20T08:00:00+01:00", "2026-11-20T07:00:00+00:00"),
        ("2026-11-20", "2026-11-20T00:00:00+00:00"),
        ("2026-11", "2026-11-01T00:00:00+00:00"),
        ("yesterday", None),
        ("9999999999", None),
        ("", None),
        (None, None),
    ],
)
def test_days_as_lists_write_them(written: str | None, found: str | None) -> None:
    told = moment(written)
    assert (told.isoformat() if told else None) == found
