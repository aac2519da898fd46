"""Which statement of a headline an article takes, and where the site's name ends it."""

from __future__ import annotations

import json

import pytest
from honest_pages import P
from hypothesis import given
from hypothesis import strategies as st
from pages import html_page

from newscrawl.extraction import read, titles
from newscrawl.extraction.document import walk
from newscrawl.extraction.metadata import read as read_head

URL = "https://example.org/news/2026/ferry"
HEADLINE = "Ferry to Selby Cross sails again"


def headline(*, h1: str = "", title: str = "", og: str = "", linked: str = "", more: str = "") -> str:
    data = {"@type": "NewsArticle", "headline": linked, "datePublished": "2026-01-01", "author": {"name": "Ina Velde"}}
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if linked else ""
    social = f'<meta property="og:title" content="{og}">' if og else ""
    shown = f"<h1>{h1}</h1>" if h1 else ""
    found = read(
        html_page(f"<head><title>{title}</title>{social}{script}{more}</head><article>{shown}{P}</article>", URL)
    )
    assert found.article is not None
    return found.article.headline


SITE = '<meta property="og:site_name" content="The Example">'
SUFFIXES = {
    "the h1 is the rest": {"h1": HEADLINE, "title": f"{HEADLINE} | The Example"},
    "no h1, a site that has a name": {"title": f"{HEADLINE} | The Example", "more": SITE},
    "a dash": {"title": f"{HEADLINE} - The Example", "more": SITE},
    "a long dash": {"title": f"{HEADLINE} — The Example", "more": SITE},
    "in the h1": {"h1": f"{HEADLINE} | The Example", "title": HEADLINE, "more": SITE},
    "no blanks, and another statement without": {"title": f"{HEADLINE}-News|Example", "linked": HEADLINE},
    "in JSON-LD": {"h1": HEADLINE, "linked": f"{HEADLINE} - The Example", "more": SITE},
    "in og:title": {"h1": HEADLINE, "og": f"{HEADLINE} • The Example", "more": SITE},
    "twice": {"title": f"{HEADLINE} | The Example | The Example", "more": SITE},
}


@pytest.mark.parametrize("kind", SUFFIXES)
def test_the_sites_name_is_no_headline(kind: str) -> None:
    assert headline(**SUFFIXES[kind]) == HEADLINE


KEPT = {
    "a dash inside": "Ferry sails again - after a week at the quay",
    "a bar inside": "Live | The ferry sails",
    "a name that only begins like the site": "Ferry sails again - The Examples speak",
    "guillemets": "Le bac « repart vers Selby »",
    "a hyphen": "Ex-captain sails again",
}


@pytest.mark.parametrize("kind", KEPT)
def test_what_belongs_to_a_headline_stays(kind: str) -> None:
    assert headline(h1=KEPT[kind], title=f"{KEPT[kind]} | The Example", more=SITE) == KEPT[kind]


OTHER = "Selby Cross has its ferry back"
CHOSEN = {
    "all agree": ({"h1": HEADLINE, "og": HEADLINE, "linked": HEADLINE}, HEADLINE),
    "two against JSON-LD": ({"h1": HEADLINE, "og": HEADLINE, "linked": OTHER}, HEADLINE),
    "two against the visible one": ({"h1": HEADLINE, "og": OTHER, "linked": OTHER}, OTHER),
    "JSON-LD alone against the visible one": ({"h1": HEADLINE, "linked": OTHER}, OTHER),
    "of something else": ({"h1": HEADLINE, "linked": "Welcome to our pages"}, HEADLINE),
    "cut off": ({"h1": HEADLINE, "linked": "Ferry to Selby …"}, HEADLINE),
    "a kicker in an element": ({"h1": f"<span>Harbour</span> <span>{HEADLINE}</span>", "linked": HEADLINE}, HEADLINE),
    "a kicker with a colon": (
        {"h1": HEADLINE, "og": f"Harbour: {HEADLINE}", "linked": f"Harbour: {HEADLINE}"},
        f"Harbour: {HEADLINE}",
    ),
    "a kicker parted by style": (
        {"h1": f"<b>Harbour</b>{HEADLINE}", "linked": f"Harbour: {HEADLINE}"},
        f"Harbour: {HEADLINE}",
    ),
    "more before it, in one text": (
        {"h1": f"Velmora-{HEADLINE}", "linked": HEADLINE, "og": HEADLINE},
        f"Velmora-{HEADLINE}",
    ),
    "in another script": (
        {"h1": "町の渡し船が再び出航した", "linked": "渡し船が再開、町に歓声"},
        "渡し船が再開、町に歓声",
    ),
}


@pytest.mark.parametrize("case", CHOSEN)
def test_which_statement_is_taken(case: str) -> None:
    stated, wanted = CHOSEN[case]
    assert headline(title="The Example", **stated) == wanted


@pytest.mark.parametrize(
    "title",
    [
        f"{HEADLINE} | The Example",
        f"The Example: {HEADLINE}",
        f"{HEADLINE} – Harbour – The Example",
        f"{HEADLINE}-The Example",
    ],
)
def test_a_title_that_holds_a_line_of_the_page_is_that_line(title: str) -> None:
    page = f"<title>{title}</title><h1><a href=/>The Example</a></h1><div><h2>{HEADLINE}</h2>{P}</div>"
    article = read(html_page(page, URL)).article
    assert article is not None
    assert article.headline == HEADLINE


def test_every_statement_stays_a_witness() -> None:
    page = f'<title>{HEADLINE}</title><meta property="og:title" content="{OTHER}"><article><h1>{HEADLINE}</h1>{P}</article>'
    article = read(html_page(page, URL)).article
    assert article is not None
    assert {one.kind: one.text for one in article.witnesses}["h1"] == HEADLINE
    assert {one.kind: one.text for one in article.witnesses}["og:title"] == OTHER


def test_a_suffix_that_is_known_of_the_host() -> None:
    document = walk(f"<title>{HEADLINE} | Harbour desk</title>")
    head = read_head(document, URL, URL)
    assert titles.headline(document.title, document, head) == document.title
    assert titles.headline(document.title, document, head, [" | Harbour desk"]) == HEADLINE


@given(st.text(max_size=60), st.lists(st.text(max_size=30), max_size=3), st.text(max_size=20))
def test_a_title_only_loses_its_end(title: str, statements: list[str], name: str) -> None:
    assert title.startswith(titles.bare(title, statements, frozenset(filter(None, [titles.letters(name)]))))
