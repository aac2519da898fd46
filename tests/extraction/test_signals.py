"""How a page says that it may be used: in meta elements, headers, links and structured data."""

from __future__ import annotations

import pytest
from honest_pages import HEADLINE, P
from pages import html_page

from newscrawl.cleaning import clean
from newscrawl.extraction import read
from newscrawl.items import Known, Label, Page

URL = "https://example.org/news/2026/ferry"


def labels(head: str = "", headers: dict[str, str] | None = None, body: str = "") -> dict[str, Label]:
    page = html_page(f"<head>{head}</head><article><h1>{HEADLINE}</h1>{P}{body}</article>", URL)
    told = Page(page.url, page.final_url, 200, {**page.headers, **(headers or {})}, page.body, page.fetched_at)
    article = read(told).article
    assert article is not None
    return {label.name: label for label in article.labels}


ROBOTS = {
    "index, follow": set(),
    "noindex": {"noindex"},
    "NOINDEX,NOFOLLOW": {"noindex"},
    "none": {"noindex"},
    "noarchive, nosnippet": {"noarchive", "nosnippet"},
    "nocache": {"noarchive"},
    "noai, noimageai": {"noai", "noimageai"},
    "noimageindex": {"noimageindex"},
    "max-snippet:-1, max-image-preview:large": set(),
    "max-snippet: 50": {"max-snippet"},
    "max-snippet:many": set(),
    "": set(),
}


@pytest.mark.parametrize("content", ROBOTS)
def test_robots_in_a_meta_element(content: str) -> None:
    assert labels(f'<meta name="robots" content="{content}">').keys() == ROBOTS[content]


@pytest.mark.parametrize("content", ROBOTS)
def test_robots_in_a_header(content: str) -> None:
    assert labels(headers={"x-robots-tag": content}).keys() == ROBOTS[content]


def test_what_is_said_to_others_is_not_for_us() -> None:
    assert labels('<meta name="otherbot" content="noindex">') == {}
    assert labels(headers={"x-robots-tag": "otherbot: noindex, nofollow"}) == {}
    assert labels(headers={"x-robots-tag": "otherbot: noindex, newscrawl: noarchive"}).keys() == {"noarchive"}
    assert labels('<meta name="newscrawl" content="noai">').keys() == {"noai"}
    assert labels(headers={"x-robots-tag": "unavailable_after: 1 Jan 2030, noindex"}).keys() == {"noindex"}


def test_the_reason_quotes_where_it_stands() -> None:
    assert labels('<meta name="robots" content="noindex, x">')["noindex"].reason == "meta robots: noindex, x"
    assert labels(headers={"x-robots-tag": "NoAI"})["noai"] == Label("noai", 1.0, "X-Robots-Tag: NoAI")
    assert labels(headers={"content-usage": "train-ai=n"}).keys() == {"noai"}
    assert labels(headers={"content-usage": "train-ai=y"}) == {}


@pytest.mark.parametrize(
    ("head", "headers", "reason"),
    [
        ("", {"tdm-reservation": "1"}, "tdm-reservation: 1 (header)"),
        (
            "",
            {"tdm-reservation": "1", "tdm-policy": "https://example.org/tdm"},
            "tdm-reservation: 1 (header), policy https://example.org/tdm",
        ),
        (
            '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/p">',
            {},
            "tdm-reservation: 1 (meta), policy /p",
        ),
        ('<meta name="tdm-reservation" content="0">', {}, None),
        ('<meta name="tdm-reservation" content="1">', {"tdm-reservation": "0"}, None),
        ('<meta name="tdm-reservation" content="yes">', {}, None),
    ],
)
def test_text_and_data_mining(head: str, headers: dict[str, str], reason: str | None) -> None:
    found = labels(head, headers)
    assert found.keys() == ({"tdm-reserved"} if reason else set())
    assert reason is None or found["tdm-reserved"].reason == reason


CC = "https://licences.example/licenses/by/4.0/"
LICENCES = {
    "a link element": (f'<link rel="license" href="{CC}">', "", f"rel=license: {CC}"),
    "a link in the text": ("", f'<p><a rel="nofollow license" href="{CC}">CC BY</a></p>', f"rel=license: {CC}"),
    "JSON-LD": (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","license":"{CC}"}}</script>',
        "",
        f"license: {CC}",
    ),
    "an object": (
        f'<script type="application/ld+json">{{"@type":"NewsArticle","license":{{"@type":"CreativeWork","url":"{CC}"}}}}</script>',
        "",
        f"license: {CC}",
    ),
    "usageInfo": (
        '<script type="application/ld+json">{"@type":"NewsArticle","usageInfo":"/terms"}</script>',
        "",
        "usageInfo: /terms",
    ),
    "Dublin Core": ('<meta name="DC.rights" content="All rights reserved">', "", "dc.rights: All rights reserved"),
}


@pytest.mark.parametrize("where", LICENCES)
def test_a_licence(where: str) -> None:
    head, body, reason = LICENCES[where]
    assert labels(head, body=body)["licence"] == Label("licence", 1.0, reason)


def test_a_link_that_only_has_the_word_in_it_is_no_licence() -> None:
    assert labels(body='<p><a href="/licences/fishing">Licences</a></p>') == {}


def test_labels_reach_the_article_each_once_and_without_controls() -> None:
    page = html_page(
        f'<meta name="robots" content="noindex&#1;"><meta name="robots" content="noai, x&#7;, noindex"><h1>{HEADLINE}</h1>{P}',
        URL,
    )
    raw = read(page).article
    assert raw is not None
    told = clean(raw, Known()).article.labels
    assert [label.name for label in told] == ["noai", "noindex"]
    assert all(label.reason.isprintable() for label in told)
