"""The section that a visible breadcrumb names, above the headline of its article."""

from __future__ import annotations

import pytest
from honest_pages import HEADLINE, P, page
from pages import html_page

from newscrawl.extraction import read

TRAILS = {
    "two steps": ('<div><a href="/">Home</a> › <a href="/harbour">Harbour</a></div>', "Harbour"),
    "guillemets": (
        '<p class=x></p><div><a href="/">Home</a> » <a href="/n">News</a> » <a href="/h">Harbour</a></div>',
        "Harbour",
    ),
    "the headline as the last step": (
        f'<div><a href="/">Home</a> &gt; <a href="/h">Harbour</a> &gt; {HEADLINE}</div>',
        "Harbour",
    ),
    "the headline cut off": (
        f'<div><a href="/">Home</a> › <a href="/h">Harbour</a> › {HEADLINE[:20]}…</div>',
        "Harbour",
    ),
    "in a list": ('<nav><ol><li><a href="/">Home</a> › <a href="/h">Harbour</a></li></ol></nav>', "Harbour"),
    "only the home page": ('<div><a href="/">Home</a> ›</div>', None),
    "a menu": ('<div><a href="/">Home</a> | <a href="/h">Harbour</a></div>', None),
    "two actions": ('<div><a href="/in">Log in</a> / <a href="/new">Register</a></div>', None),
    "an archive": ('<div><a href="/">Home</a> › <a href="/2026">March 2026</a></div>', None),
    "a link in a sentence": (
        '<p>Selby <a href="/x">Cross</a> > Amber Bay, said the captain, and that was all that he said about it.</p>',
        None,
    ),
    "nothing": ("", None),
}


@pytest.mark.parametrize("style", TRAILS)
def test_a_trail_above_the_headline(style: str) -> None:
    markup, wanted = TRAILS[style]
    article = read(
        html_page(page(f"{markup}<article><h1>{HEADLINE}</h1>{P}</article>"), "https://example.org/a")
    ).article
    assert article is not None
    assert article.article_section == wanted


def test_what_the_head_states_goes_first() -> None:
    markup = f'<div><a href="/">Home</a> › <a href="/h">Harbour</a></div><article><h1>{HEADLINE}</h1>{P}</article>'
    head = '<meta property="article:section" content="Ferries">'
    article = read(html_page(page(markup, head), "https://example.org/a")).article
    assert article is not None
    assert article.article_section == "Ferries"
