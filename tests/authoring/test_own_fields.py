"""A site's own selectors: what they take from a page, what they leave, what of them is not sound."""

from __future__ import annotations

import dataclasses
import re
from typing import ClassVar

import pytest

from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.fields import Overrides
from newscrawl.errors import UsageError
from newscrawl.items import Page, RawArticle

PAGE = """<!DOCTYPE html><html lang="en"><head><title>Pumps arrive | The Mill</title>
<meta name="day" content="2026-03-04"></head><body>
<h1>The Mill</h1>
<div class="top"><h2 class="t">Pumps <em>arrive</em><br>at the mill</h2><span class="who">Ada Moss</span>
<span class="who">Ben Reed</span><time datetime="2026-03-04T10:00+01:00">last week</time></div>
<div id="story"><script>track("x")</script><h2 class="t">Pumps arrive at the mill</h2>
<p>Two pumps came on a <a href="/b">barge</a> from the coast.</p><figure><figcaption>A barge.</figcaption></figure>
<button>Share</button><p>They lift 4,000 litres an hour, said the keeper &amp; her son.</p><ul><li>First, a test.</li></ul>
<div hidden>Never shown.</div></div><img class="big" src="/i/barge.jpg"><p class="tags">mills, pumps , mills</p>
</body></html>"""
BODY = (
    "Two pumps came on a barge from the coast.\n"
    "They lift 4,000 litres an hour, said the keeper & her son.\nFirst, a test."
)
URL = "https://mill.example/pumps"
GENERIC = RawArticle(URL, "The Mill", "Something else.", authors=("Nobody",), description="kept")


def page(html: str = PAGE, status: int = 200) -> Page:
    kind = {"content-type": "text/html; charset=utf-8"}
    return Page(URL, URL, status, kind, html.encode(), "2026-03-05T00:00:00Z")


TAKEN = [
    ("headline", "h2.t", "Pumps arrive at the mill"),
    ("headline", "//h2[1]", "Pumps arrive at the mill"),
    ("headline", "string(//h2[1]/em)", "arrive"),
    ("headline", ".top em::text", "arrive"),
    ("headline", "//h2[has-class('t') and re:test(., 'a(b)|mill')][1]", "Pumps arrive at the mill"),
    ("headline", "title", "Pumps arrive | The Mill"),
    ("article_body", "#story p, #story li", BODY),
    ("article_body", "//div[@id='story']//p | //li", BODY),
    ("article_body", "#story p:first-of-type::text", "Two pumps came on a\nfrom the coast."),
    ("authors", ".who", ("Ada Moss", "Ben Reed")),
    ("keywords", ".tags", ("mills", "pumps")),
    ("date_published", "time", "2026-03-04T10:00+01:00"),
    ("date_published", "meta[name=day]", "2026-03-04"),
    ("date_published", "meta[name=day]::attr(content)", "2026-03-04"),
    ("main_image", "img.big", "https://mill.example/i/barge.jpg"),
    ("in_language", "/html/@lang", "en"),
]


@pytest.mark.parametrize(("name", "selector", "value"), TAKEN)
def test_a_selector_gives_its_field_and_nothing_else(name, selector, value):
    article, missed = Overrides({name: selector}, "mill").apply(page(), GENERIC, "generic")
    assert missed == []
    assert article == dataclasses.replace(GENERIC, **{name: value})


def test_a_body_is_without_its_headline_captions_buttons_scripts_and_what_is_hidden():
    own = Overrides({"headline": "h2.t", "article_body": "#story"}, "mill")
    article, missed = own.apply(page(), GENERIC, "generic")
    assert (article.headline, article.article_body, missed) == ("Pumps arrive at the mill", BODY, [])


def test_an_element_inside_another_is_read_once():
    article, _ = Overrides({"article_body": "#story, #story p"}, "mill").apply(page(), GENERIC, "generic")
    assert article.article_body.count("barge from") == 1


@pytest.mark.parametrize("html", ["", "<p>", "\x00<b", "<html>" * 500, PAGE.replace("h2", "h5")])
def test_what_matches_nothing_leaves_the_generic_value_and_is_told(html):
    article, missed = Overrides({"headline": "h2.t", "authors": "//h7"}, "mill").apply(page(html), GENERIC, "generic")
    assert article == GENERIC
    assert missed == ["headline", "authors"]


BOTH = {"headline": "h2.t", "article_body": "#story"}


@pytest.mark.parametrize(
    ("selectors", "reason", "status", "is_article"),
    [
        (BOTH, "too short: 9 words", 200, True),
        (BOTH, "no headline", 200, True),
        (BOTH, "listing", 200, False),
        (BOTH, "soft 404", 200, False),
        (BOTH, "too short: 9 words", 404, False),
        ({"headline": "h2.t"}, "too short: 9 words", 200, False),
        ({"headline": "h9", "article_body": "#story"}, "no headline", 200, False),
        ({"headline": "h2.t", "article_body": "#story a"}, "too short: 9 words", 200, False),
    ],
)
def test_only_a_page_that_is_too_poor_becomes_an_article_by_headline_and_body(selectors, reason, status, is_article):
    article, missed = Overrides(selectors, "mill").apply(page(status=status), None, reason)
    assert ((article.headline, article.article_body) if article else None) == (
        ("Pumps arrive at the mill", BODY) if is_article else None
    )
    assert missed == []


@pytest.mark.parametrize(
    ("selectors", "says"),
    [
        ({"headline": "h1["}, "the selector of headline, 'h1[', is no sound CSS"),
        ({"headline": "//h1["}, "the selector of headline, '//h1[', is no sound XPath"),
        ({"headline": "//h1[nonsense(.)]"}, "is no sound XPath"),
        ({"headline": "//x:h1"}, "is no sound XPath"),
        ({"headline": "h1::nonsense"}, "is no sound CSS"),
        ({"headline": ""}, "CSS or XPath is expected"),
        ({"headline": 7}, "CSS or XPath is expected"),
        ({"title": "h1"}, "fields names 'title'; the fields that a selector can fill: headline, article_body"),
        (["h1"], "a table is expected"),
    ],
)
def test_a_selector_that_is_not_sound_is_one_sentence_when_the_site_is_made(selectors, says):
    site = type("Mill", (SiteSpider,), {"name": "mill", "start_urls": ["https://mill.example/"], "fields": selectors})
    with pytest.raises(UsageError, match=f"site mill: .*{re.escape(says)}"):
        site()


def test_a_site_applies_its_selectors_before_refine_and_counts_what_they_missed():
    class Mill(SiteSpider):
        name = "mill"
        start_urls = ("https://mill.example/",)
        fields: ClassVar = {"headline": "h2.t", "authors": ".nobody"}

        def refine(self, page, article):
            return dataclasses.replace(article, headline=article.headline.upper())

    assert Mill().refined(page(), GENERIC).headline == "PUMPS ARRIVE AT THE MILL"
    assert Mill().refined(page(), GENERIC).authors == ("Nobody",)
