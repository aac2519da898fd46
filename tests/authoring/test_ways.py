"""What each way on a page says of a field, which of them agree with a value, and which say something else."""

from __future__ import annotations

import json

import pytest

from newscrawl.authoring.ways import others, sources, stated
from newscrawl.items import Page

URL = "https://mill.example/pumps"
LINKED = {
    "@graph": [
        {"@type": "WebSite", "name": "The Mill"},
        {
            "@type": ["NewsArticle"],
            "headline": "Pumps arrive at the mill",
            "author": [{"@type": "Person", "name": "Ada Moss"}, {"name": "Ben Reed"}],
            "datePublished": "2026-03-04T10:00:00+01:00",
            "articleSection": "Water",
            "keywords": ["pumps", "mills"],
            "image": {"url": "https://mill.example/a.jpg"},
            "publisher": {"name": "The Mill"},
        },
    ]
}
PAGE = f"""<html lang="en-GB"><head><title>Pumps arrive at the mill | The Mill</title>
<meta property="og:title" content="Pumps at last"><meta name="author" content="Ada Moss">
<meta property="article:published_time" content="2026-03-04T09:00:00Z">
<script type="application/ld+json">{json.dumps(LINKED)}</script></head><body><h1>The Mill</h1>
<h1>Pumps <b>arrive</b> at the mill</h1><a rel="author" href="/x">By Ada Moss</a>
<time datetime="2026-03-06">Friday</time><time datetime="2020-01-01">old</time></body></html>"""


def said(html: str):
    return stated(
        Page(URL, URL, 200, {"content-type": "text/html; charset=utf-8"}, html.encode(), "2026-03-05T00:00:00Z")
    )


@pytest.mark.parametrize(
    ("name", "value", "ways"),
    [
        ("headline", "Pumps arrive at the mill", ["json-ld", "h1", "title"]),
        ("headline", "Nothing of the kind", []),
        ("authors", "Ada Moss", ["json-ld", "meta author", "byline link"]),
        ("authors", "Ben Reed", ["json-ld"]),
        ("date_published", "2026-03-04T10:00:00+01:00", ["json-ld", "meta article:published_time"]),
        ("in_language", "en", ["html lang"]),
        ("keywords", "mills", ["json-ld"]),
        ("main_image", "https://mill.example/a.jpg", ["json-ld"]),
        ("publisher", "The Mill", ["json-ld"]),
    ],
)
def test_the_ways_that_say_the_same_are_named(name, value, ways):
    assert sources(name, value, said(PAGE)) == ways


@pytest.mark.parametrize("form", ["<!-- {} -->", "//<![CDATA[\n{}\n//]]>", "{};", "[{},]"])
def test_linked_data_are_read_in_the_forms_that_extraction_reads(form):
    block = form.format(json.dumps(LINKED))
    found = said(f'<html><head><script type="application/ld+json">{block}</script></head><body></body></html>')
    assert sources("authors", "Ben Reed", found) == ["json-ld"]


@pytest.mark.parametrize(
    ("name", "value", "ways"),
    [
        ("headline", "Pumps arrive at the mill", [("meta og:title", "Pumps at last")]),
        ("date_published", "2026-03-04T10:00:00+01:00", [("time element", "2026-03-06")]),
        ("in_language", "de", [("html lang", "en-GB")]),
        ("article_section", "Water", []),
        ("description", "Anything", []),
    ],
)
def test_the_ways_that_say_something_else_are_shown_with_it(name, value, ways):
    assert others(name, value, said(PAGE)) == ways


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<p>" * 3000,
        '<script type="application/ld+json">{"@type":"Article","headline":' + "[" * 5000 + "</script>",
        '<script type="application/ld+json">{"@type":"Article","headline":null,"author":7,"image":[[["x"]]]}</script>',
        '<meta content="x"><meta name="author"><meta property="OG:TITLE" content="">',
        "\x00\ufffe<h1>",
    ],
)
def test_whatever_a_page_holds_there_is_an_answer(html):
    assert sources("headline", "A", said(html)) == []


def test_a_visible_time_of_the_last_change_says_nothing_else_of_the_publication():
    value = "2026-03-04T10:00:00+01:00"
    assert others("date_published", value, said(PAGE), "2026-03-06") == [("time element", "2020-01-01")]
    shown = PAGE.replace("2020-01-01", value)
    assert others("date_published", value, said(shown)) == []
