"""What is stored is what a reader sees: extraction beside a real Chromium that rendered the same bytes."""

from __future__ import annotations

import os
import shutil
import urllib.request
from collections.abc import Iterator

import pytest
from pages import html_page

from newscrawl import extraction
from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import truth
from newscrawl.items import RawArticle

pytestmark = pytest.mark.browser

# One article of each host and markup: what differs between two pages of one template is their words.
MARKUPS = ("plain", "divs", "tables", "split", "bare", "breaks")

SHOWN = "The reservoir above the valley was drained on Monday so that its gates could be replaced before the spring."
UNSEEN = "Readers who can see this sentence have a broken browser, for it stands in what no browser shows to anyone."
HIDING = {
    "hidden": "<p hidden>{}</p>",
    "style": '<p style="color:red; DISPLAY : none">{}</p>',
    "inside": '<div style="display:none"><div><p>{}</p></div></div>',
    "template": "<template><p>{}</p></template>",
    "script": "<script>var text = '<p>{}</p>'</script>",
    "style sheet": "<style>/* <p>{}</p> */</style>",
    "comment": "<!-- <p>{}</p> -->",
    "noscript": "<noscript><p>{}</p></noscript>",
    "closed dialog": "<dialog><p>{}</p></dialog>",
    "popover": "<div popover><p>{}</p></div>",
    "datalist": "<datalist><option>{}</option></datalist>",
    "svg": "<svg><desc>{}</desc></svg>",
    "attribute": '<p data-text="{}"></p>',
}


@pytest.fixture(scope="module")
def browser() -> Iterator[object]:
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.fail("no Chromium found: apt install chromium, or name it in CHROMIUM", pytrace=False)
    from playwright.sync_api import sync_playwright  # the extra "browser"

    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield one
        one.close()


def seen(browser: object, url: str) -> str:
    """The page's text as it is drawn, with single blanks."""
    page = browser.new_page()
    page.goto(url)
    text = page.evaluate("document.body.innerText")
    page.close()
    return " ".join(text.split())


def stored(url: str) -> RawArticle:
    with urllib.request.urlopen(url, timeout=10) as answer:
        article = extraction.read(html_page(answer.read(), url)).article
    assert article is not None, url
    return article


@pytest.mark.parametrize("markup", MARKUPS)
def test_headline_and_every_line_of_a_body_are_drawn_in_their_order(browser: object, markup: str) -> None:
    first = dict(sorted(truth(), reverse=True))
    with DemoServer(markup=markup) as server:
        for host, path in first.items():
            url = server.url(host, path)
            drawn = seen(browser, url)
            article = stored(url)
            assert article.headline in drawn, url
            place = 0
            for line in article.article_body.split("\n"):
                found = drawn.find(" ".join(line.split()), place)
                assert found >= 0, (url, line)
                place = found + len(line)


@pytest.mark.parametrize("way", HIDING)
def test_what_no_reader_sees_is_not_stored(browser: object, way: str) -> None:
    shown = "".join(f"<p>{SHOWN.replace('Monday', day)}</p>" for day in ("Monday", "Tuesday", "Friday"))
    body = f"<article><h1>The valley drains its reservoir</h1>{shown}{HIDING[way].format(UNSEEN)}{shown}</article>"
    page = Response(200, f"<!DOCTYPE html><title>The valley drains its reservoir</title>{body}")
    with DemoServer({"valley": {"/reservoir-1.html": page}}) as server:
        url = server.url("valley", "/reservoir-1.html")
        assert UNSEEN not in seen(browser, url)
        article = stored(url)
        assert SHOWN in article.article_body
        assert UNSEEN not in article.article_body
