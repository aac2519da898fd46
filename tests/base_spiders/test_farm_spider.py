"""A farm as the source: its landmarks make an article, its numbers lead to them."""

from __future__ import annotations

from responses import answer, parsed
from small_sites import paper

from newscrawl.base_spiders import FarmSpider
from newscrawl.base_spiders.farm import NO_LANDMARKS
from newscrawl.middlewares.pages import noted

LINES = "".join(f"<p>{' '.join(['The harbour council met again on the long bridge'] * 3)} {n}.</p>" for n in range(8))
TITLE = "Harbour council meets about the long bridge"
PAGE = (
    f"<title>{TITLE} -Daily</title><div>Current:<a href='/'>Home</a> &gt; <a href='/list/1.html'>News</a>{TITLE} -Daily"
    f"</div><h1>{TITLE}</h1><div>Ann BrookView</div><div>Date:2026-03-04 10:11:12</div>{LINES}<div>Related</div>"
    "<a href='/html/12a3499953.html'>Mayor opens the</a><a href='/news/12a3499954.html'>More</a>"
)


class Daily(FarmSpider):
    """An invented farm."""

    name = "daily"
    start_urls = ("https://post.example/",)


def test_a_page_of_the_template_and_the_lists_under_it() -> None:
    links, articles = parsed(Daily(), answer("https://post.example/html/11b4199947.html", PAGE, "article", 1))
    assert [(one.family, one.headline) for one in articles] == [("A", TITLE)]
    # A + B + C = 99999: the software's own number; the other is none.
    assert links == {
        "/": "any",
        "/list/1.html": "any",
        "/html/12a3499953.html": "article",
        "/news/12a3499954.html": "any",
    }


def test_a_page_without_landmarks_is_no_article_and_says_why() -> None:
    site = paper("slug", 5)
    path = site.stories[0].path
    response = answer(f"https://post.example{path}", site.pages[path][0], "any", 1)
    links, articles = parsed(Daily(), response)
    assert articles == []
    assert noted(response) == NO_LANDMARKS
    assert links
