"""Names of elements: what publishing systems call captions, notes and promotions is no text, unless the name lies."""

from __future__ import annotations

import pytest
from memory_site import body, text
from pages import html_page

from newscrawl.extraction import read
from newscrawl.extraction.lines import ASIDE, CAPTION, INTRO
from newscrawl.extraction.naming import meaning

FIRST, *REST = (f"<p>{one}</p>" for one in text(4))
EXTRA = "The picture was taken from the roof of the corn hall on the day of the vote, by a member of the choir."


def told(extra: str, *, wrap: str = "{}") -> list[str]:
    inner = wrap.format(f"{FIRST}{extra}{''.join(REST)}")
    head = '<title>Vote on the weir</title><meta property="og:type" content="article">'
    return body(
        read(html_page(f"<html><head>{head}</head><body><main><h1>Vote on the weir</h1>{inner}</main></body></html>"))
    )


@pytest.mark.parametrize(
    ("name", "flag"),
    [
        ("wp-caption-text", CAPTION),
        ("articleImageCredit", CAPTION),
        ("post__author-bio", ASIDE),
        ("RelatedArticles", ASIDE),
        ("newsletter_signup", ASIDE),
        ("c-article__standfirst", INTRO),
        ("subTitle", INTRO),
        ("content", 0),
        ("article-body", 0),
        ("shared-layout", 0),
        ("biology", 0),
        ("captain", 0),
        ("leader", 0),
        ("", 0),
        ("a" * 100_000, 0),
    ],
)
def test_the_words_of_a_name_tell_what_an_element_is(name: str, flag: int) -> None:
    assert meaning(name) == flag


@pytest.mark.parametrize(
    "extra",
    [
        f'<p class="wp-caption-text">{EXTRA}</p>',
        f'<div class="photo"><span class="image__credit">{EXTRA}</span></div>',
        f'<div class="author-bio"><p>{EXTRA}</p></div>',
        f'<section id="newsletter"><p>{EXTRA}</p></section>',
        f'<div class="story-promo"><div><p>{EXTRA}</p></div></div>',
    ],
)
def test_small_parts_with_such_a_name_are_no_text(extra: str) -> None:
    assert told(extra) == text(4)


@pytest.mark.parametrize("wrap", ['<div class="has-newsletter">{}</div>', '<div class="share-container">{}</div>'])
def test_a_name_of_what_holds_the_text_is_not_believed(wrap: str) -> None:
    assert told("", wrap=wrap) == text(4)


@pytest.mark.parametrize("name", ["promo", "promo-{0}", "promo-{1}"])
def test_names_of_all_paragraphs_are_not_believed_either(name: str) -> None:
    marked = "".join(f'<p class="{name.format(at, "abcdefgh"[at])}">{one}</p>' for at, one in enumerate(text(4)))
    page = f"<html><body><main><h1>Vote on the weir</h1>{marked}</main></body></html>"
    assert body(read(html_page(page))) == text(4)


def test_a_credit_before_the_words_of_a_paragraph_does_not_take_them_along() -> None:
    assert told(f'<p><span class="credit">Arven:</span> {EXTRA}</p>')[1] == f"Arven: {EXTRA}"
