"""News briefs: two sentences are an article where the page says so; what is none tells truly why."""

from __future__ import annotations

import pytest
from honest_pages import FOOTER, HEADLINE, JSON_LD, MENU, TEASERS, TITLE, page
from pages import html_page

from newscrawl.extraction import read

URL = "https://example.org/news/2026/ferry"
ONE = "The last ferry across the Amber sailed on Monday without its captain."
TWO = f"{ONE} Nobody on board noticed before it came back."
OG = '<meta property="og:type" content="article">'
TIME = '<time datetime="2026-09-08">8 September 2026</time>'
RELATED = "".join(f'<li><a href="/{n}">Another story of the harbour, number {n}</a></li>' for n in range(1, 9))


def told(content: str, head: str = TITLE) -> tuple[str, str | None]:
    reading = read(html_page(page(content, head), URL))
    return reading.reason, reading.article and reading.article.article_body


BRIEFS = {
    "a date": (f"<article><h1>{HEADLINE}</h1>{TIME}<p>{TWO}</p></article>", TITLE),
    "a visible date": (f"<h1>{HEADLINE}</h1><p>By Anna Weber, 8 September 2026</p><p>{TWO}</p>", TITLE),
    "a date in the head": (
        f"<h1>{HEADLINE}</h1><p>{TWO}</p>",
        TITLE + '<meta property="article:published_time" content="2026-09-08">',
    ),
    "og:type": (f"<h1>{HEADLINE}</h1><p>{TWO}</p>", TITLE + OG),
    "JSON-LD": (f"<h1>{HEADLINE}</h1><p>{TWO}</p>", TITLE + JSON_LD),
    "no paragraph element": (f"<h1>{HEADLINE}</h1>{TIME}<div>{TWO}</div>", TITLE),
    "a picture before it": (
        f"<h1>{HEADLINE}</h1>{TIME}<figure><img src=/i.jpg><figcaption>The quay.</figcaption></figure><p>{TWO}</p>",
        TITLE,
    ),
    "lists around it": (f"{MENU}<h1>{HEADLINE}</h1>{TIME}<p>{TWO}</p><ul>{RELATED}</ul>{FOOTER}", TITLE),
    "teasers behind it": (f"{MENU}<h1>{HEADLINE}</h1>{TIME}<p>{TWO}</p>{TEASERS}{FOOTER}", TITLE + OG),
}


@pytest.mark.parametrize("sign", BRIEFS)
def test_a_brief_of_two_sentences(sign: str) -> None:
    assert told(*BRIEFS[sign])[1] == TWO


def test_a_brief_of_one_sentence_and_one_of_two_paragraphs() -> None:
    assert told(f"<h1>{HEADLINE}</h1>{TIME}<p>{ONE}</p>")[1] == ONE
    assert told(f"<h1>{HEADLINE}</h1>{TIME}<p>{ONE}</p><p>{TWO}</p>")[1] == f"{ONE}\n{TWO}"


NONE = {
    "no sign of an article": (f"<h1>{HEADLINE}</h1><p>{TWO}</p>", TITLE, "too short: 20 words"),
    "a few words": (f"<h1>{HEADLINE}</h1>{TIME}<p>It came back on Monday.</p>", TITLE + OG, "too short: 5 words"),
    "a date and no text": (f"<h1>{HEADLINE}</h1>{TIME}", TITLE + OG, "empty"),
    "a title": ("", TITLE + OG, "empty"),
    "a description over a list": (
        f"<h1>Harbour</h1><p>All that happens on the quay and on the river, told every day by us.</p><ul>{RELATED}</ul>",
        TITLE + OG,
        "listing",
    ),
    "a list whose items have dates": (
        f"<h1>Harbour</h1><p>All that happens on the quay and on the river, told every day by us.</p><ul>"
        f"{RELATED.replace('</a>', '</a> ' + TIME)}</ul>",
        TITLE,
        "too short: 15 words",
    ),
    "an excuse under a good title": (
        "<h1>The Example</h1><p>We can't find that page. Perhaps it was moved, or it was never here at all.</p>",
        "<title>The Example</title>" + OG,
        "soft 404",
    ),
    "an excuse as title": (
        f"<h1>Page not found</h1>{TIME}<p>{TWO}</p>",
        "<title>Page not found</title>" + OG,
        "soft 404",
    ),
}


@pytest.mark.parametrize("page_of", NONE)
def test_what_is_no_brief_says_why(page_of: str) -> None:
    content, head, reason = NONE[page_of]
    assert told(content, head) == (reason, None)
