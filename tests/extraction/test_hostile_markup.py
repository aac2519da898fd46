"""Markup made to hurt: bounded in time, never an exception, and the article found where there is one."""

import json
import time

import pytest
from farm_markups import Facts, plain
from pages import html_page

from newscrawl.extraction import read
from newscrawl.extraction.bounds import MAX_BYTES

FACTS = Facts("Rekubit-Ferry sails without its captain", "Markets", "TradeWisdom")
FARM = plain(FACTS)
N = 100_000


def inside(before: str, after: str = "") -> str:
    return FARM.replace("<body>", f"<body>{before}").replace("</body>", f"{after}</body>")


# name -> (page, whether the article must be found)
HOSTILE = {
    "100,000 nested divs": (inside("<div>" * N), True),
    "100,000 nested fonts": (inside("<font>" * N), True),
    "100,000 nested lists": (inside("<ul><li>" * (N // 2)), True),
    "100,000 nested custom elements": (inside("<x-y>" * N), True),
    "divs that scopes keep open": (inside("<div><object></div></object>" * 20_000), True),
    "300,000 attributes": (inside("<p " + " ".join(f"a{n}" for n in range(300_000)) + ">"), True),
    "150,000 attributes with brackets": (inside("<p " + " ".join(f'a{n}="<>"' for n in range(150_000)) + ">"), False),
    "1,000 open formats before 1,000 paragraphs": (
        inside("", "".join(f"<b id={n}>" for n in range(1_000)) + "<p>x" * 1_000),
        True,
    ),
    "a line of 5 MB": (inside(f"<p>{'word ' * 1_000_000}</p>"), True),
    "a word of 5 MB": (inside(f"<p>{'w' * 5_000_000}</p>"), True),
    "200,000 links before": (inside("".join(f"<a href=/{n}>l</a> " for n in range(200_000))), False),
    "a JSON-LD of 5 MB": (inside(f"<script type=application/ld+json>{json.dumps(['x' * 5_000_000])}</script>"), True),
    "a JSON-LD 100,000 deep": (inside(f"<script type=application/ld+json>{'[' * N}{']' * N}</script>"), True),
    "JSON-LD objects 100,000 deep": (
        inside("<script type=application/ld+json>" + '{"a":' * N + "1" + "}" * N + "</script>"),
        True,
    ),
    "unclosed tags": (inside("", "<a" * N), True),
    "unclosed comment": (inside("", "<!--" * N), True),
    "unclosed script": (inside("", "<script>" * N), True),
    "brackets": (inside("", "<" * 200_000), True),
    "text for backtracking: blanks": (inside("<p>" + " " * 500_000 + "x"), True),
    "text for backtracking: stamps": (inside("", "<p>" + "2025-04-11 11:36" * 20_000), True),
    "text for backtracking: crumbs": (inside("<p>" + "Current:Home " * 50_000 + "</p>"), True),
    "text for backtracking: names": (inside("", "<p>told " + "Aa " * 100_000 + "reporter " * 50_000), True),
    "text for backtracking: brackets": (inside("", "<p>" + "(" * 200_000 + "</p><p>" + "A (" * 100_000), True),
    "nested tables": (inside("<table><tr><td>" * 5_000), True),
    "selects": (inside("<select><option>" * 20_000 + "</select>" * 20_000), True),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_within_a_second(name):
    html, findable = HOSTILE[name]
    page = html_page(html)
    start = time.process_time()
    reading = read(page)
    assert time.process_time() - start < 1.0
    assert len(reading.links) <= 2_000
    if findable:
        assert reading.article.headline == FACTS.h1
        assert "\n".join(FACTS.body) in reading.article.article_body
    else:
        assert reading.article is None or reading.article.headline == FACTS.h1


GENERIC = {
    "deep": "<div>" * 3_000 + "<p>" + "A sentence of seven words stands here. " * 30,
    "one word": "<article><p>" + "w" * 300_000,
    "many paragraphs": "<div>" + "<p>A sentence of seven words stands here.</p>" * 4_000,
    "quotes and blanks": "<div><p>" + ("'\" \t" * 50_000) + "</p></div>",
    "links": "<p>" + "<a href=/x>word word</a> word " * 2_000,
}


@pytest.mark.parametrize("name", GENERIC)
def test_a_hostile_page_without_landmarks_costs_no_more(name):
    start = time.process_time()
    read(html_page(f"<title>A title of some words</title><h1>A title of some words</h1>{GENERIC[name]}"))
    assert time.process_time() - start < 1.0


def test_what_is_too_big_is_refused():
    reading = read(html_page(b"x" * (MAX_BYTES + 1)))
    assert (reading.article, reading.reason) == (None, "too big")


def test_an_article_that_may_be_torn_is_none():
    reading = read(html_page(FARM.replace("</body>", "<b></b>" * 200_000)))
    assert (reading.article, reading.reason) == (None, "too many tags")
    assert reading.links
