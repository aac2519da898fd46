"""The lines between a headline and its text: standfirsts are text, bylines, labels, captions and counters are none."""

from __future__ import annotations

import pytest
from memory_site import body, text
from pages import html_page

from newscrawl.extraction import read

HEADLINE = "Belmora votes on the weir"
SUM = "The town will pay for the works itself, and close the upper road for two weeks."
SHORT = "A road is closed"
LONGER = "A road on the upper bank is closed for two weeks"


def told(between: str, description: str = "") -> list[str]:
    head = f'<title>{HEADLINE}</title><meta property="og:type" content="article">'
    if description:
        head += f'<meta name="description" content="{description}">'
    inner = "".join(f"<p>{one}</p>" for one in text(4))
    return body(
        read(html_page(f"<html><head>{head}</head><body><h1>{HEADLINE}</h1>{between}<div>{inner}</div></body></html>"))
    )


@pytest.mark.parametrize(
    "between",
    [
        f"<h2>{SUM}</h2>",
        f'<div class="header"><div>{SUM}</div></div>',
        f"<p>{SUM}</p><p>By Alma Reed</p><time>3 March 2024</time>",
        f"<div>By Alma Reed</div><div>{SUM}</div><figure><figcaption>The weir of Belmora in May.</figcaption></figure>",
        f'<p class="standfirst">{SUM}</p>',
    ],
)
def test_a_sentence_above_the_text_belongs_to_it(between: str) -> None:
    assert told(between) == [SUM, *text(4)]


def test_what_is_no_sentence_does_where_the_page_calls_it_so_or_says_it_in_its_head() -> None:
    assert told(f"<div>{SHORT}</div>") == text(4)
    assert told(f'<div class="article-dek">{SHORT} again</div>') == [f"{SHORT} again", *text(4)]
    assert told(f"<div>{LONGER}</div>") == text(4)
    assert told(f"<div>{LONGER}</div>", description=LONGER) == [LONGER, *text(4)]
    assert told(f"<div>Belmora. {SUM}</div>", description=SUM) == [f"Belmora. {SUM}", *text(4)]


@pytest.mark.parametrize(
    "between",
    [
        "<p>By Alma Reed, Belmora correspondent</p>",
        "<div>12 comments</div><div>3 minutes to read</div>",
        f'<p class="caption">{SUM}</p>',
        f"<figure><figcaption>{SUM}</figcaption></figure>",
        f'<p><a href="/other">{SUM}</a></p>',
        f"<aside>{SUM}</aside>",
        f"<button>{SUM}</button>",
    ],
)
def test_what_else_stands_there_does_not(between: str) -> None:
    assert told(between) == text(4)


def test_it_is_told_once() -> None:
    assert told(f"<h2>{SUM}</h2><div>{SUM}</div>") == [SUM, *text(4)]
    assert told(f"<div>{text(4)[0]}</div>") == text(4)
