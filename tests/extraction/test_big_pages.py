"""Pages too big to be read with care: their text is found all the same, soon, and they say how they were read."""

from __future__ import annotations

import time

import pytest
from memory_site import TOWNS, WORKS
from pages import html_page

from newscrawl.extraction import read


def live(updates: int, sentences: int, tag: str = "article") -> str:
    """A live report: each update an element of its own with a heading, a time, text and buttons."""
    told = "".join(
        f'<{tag} class="update"><h3>{TOWNS[n % 10]} counts district {n}</h3><time>{n % 24}:{n % 60:02d}</time>'
        + "".join(
            f"<p>In district {n} of {TOWNS[(n + at) % 10]} the vote on {WORKS[(n * at) % 7]} stands at {n * 31 + at} for "
            f"and {n * 13 + at} against, the clerk said. Boxes from {at + 2} houses are still on their way.</p>"
            for at in range(sentences)
        )
        + f'<span><a href="/u/{n}">Link</a></span><span><a href="/s/{n}">Post</a></span></{tag}>'
        for n in range(updates)
    )
    head = '<title>Live: the vote</title><meta property="og:type" content="article">'
    return f"<html><head>{head}</head><body><main><h1>The vote on the weir as it went</h1>{told}</main></body></html>"


@pytest.mark.parametrize("tag", ["article", "div"])
def test_a_live_report_of_megabytes_is_read_whole_in_bounded_time(tag: str) -> None:
    page = html_page(live(2_300, 3, tag))
    assert len(page.body) > 1_300_000
    began = time.process_time()
    reading = read(page)
    assert time.process_time() - began < 5  # a hang is minutes; it takes .2 s
    assert reading.article is not None, reading.reason
    told = reading.article.article_body
    assert told.count("the clerk said") > 0.9 * 2_300 * 3
    assert ("read-quickly" in {label.name for label in reading.article.labels}) is (tag == "article")


def test_a_live_report_of_usual_size_is_read_with_care() -> None:
    reading = read(html_page(live(12, 3)))
    assert reading.article is not None
    assert reading.article.article_body.count("the clerk said") == 36
    assert "read-quickly" not in {label.name for label in reading.article.labels}
