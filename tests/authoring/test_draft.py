"""A site's class as text: Python reads back what was meant, whatever the web said."""

from __future__ import annotations

import ast
import subprocess
import sys

import pytest

from newscrawl.authoring.draft import Draft, made, source
from newscrawl.base_spiders import FeedSpider

PLAIN = Draft("harbour_post", "FeedSpider", ("https://harbourpost.example/feed.xml",), "Harbour Post", "by its feed")


def test_a_plain_site_is_a_dozen_lines_in_the_formatters_form(tmp_path):
    draft = Draft(PLAIN.name, PLAIN.base, PLAIN.start_urls, PLAIN.title, PLAIN.way, every="1h")
    text = source(draft)
    assert 8 <= text.count("\n") <= 12
    assert made(draft).every == "1h"
    file = tmp_path / "harbour_post.py"
    file.write_text(text)
    ran = subprocess.run([sys.executable, "-m", "compileall", "-q", str(file)], capture_output=True, check=False)
    assert ran.returncode == 0


@pytest.mark.parametrize(
    "title",
    ['The """Post"""', "Back\\slash\\", "Line\nbreak\u2028s", "x" * 300, "\u202eright to left", "日報", '"', "\\", ""],
)
def test_any_title_gives_a_class_that_can_be_read(title):
    draft = Draft("post", "SiteSpider", ("https://post.example/",), title, "by its listing")
    text = source(draft)
    ast.parse(text)
    assert max(map(len, text.split("\n"))) <= 120
    assert made(draft).name == "post"


@pytest.mark.parametrize(
    "selector",
    [
        "h1.title",
        "//div[@id='story']",
        '//div[@id="story"]',
        "a[href$='\\\"']",
        "p:contains('\u2028')",
        "#" + "x" * 200,
    ],
)
def test_selectors_and_addresses_are_read_back_to_the_letter(selector):
    starts = tuple(f"https://post.example/{'s' * 60}/{number}" for number in range(4))
    draft = Draft("post", "FeedSpider", starts, "Post", "by its feeds", None, 2.5, {"headline": selector})
    site = made(draft)
    assert issubclass(site, FeedSpider)
    assert (site.start_urls, site.delay, site.fields) == ([*starts], 2.5, {"headline": selector})
    assert not {"every"} & vars(site).keys()
