"""Honest pages, made up: an article in several house styles, listings, errors."""

from __future__ import annotations

HEADLINE = "Ex-Selby ferry captain: 'I never left the harbour'"
STANDFIRST = (
    "Nine years after the last crossing, the captain of the Selby ferry has written down what he saw from the quay."
)
PARAGRAPHS = (
    "SELBY CROSS — The captain of the last ferry across the Amber has published his memoirs, a book of 412 pages in "
    "which, he says, nothing happens that did not happen.",
    "He writes about the winter of 1996, when the river froze for eleven days and the post came on foot, and about the "
    "summer after it, when nobody wanted to leave the water.",
    "“People think a ferry goes away,” he said in the harbour office on Monday. “It never does. It goes over, and then "
    "it comes back.”",
    "The council bought twelve copies. One lies on the counter of the bakery, where the page on bread has been opened so "
    "often that it comes loose.",
    "A second volume, about the quay itself, has been announced for the spring after next.",
)
BODY = "\n".join(PARAGRAPHS)
JSON_LD = (
    '<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"'
    + HEADLINE
    + '","datePublished":"2025-04-11T08:00:00Z","author":{"@type":"Person","name":"Ina Velde"}}</script>'
)
TITLE = f"<title>{HEADLINE} | The Example</title>"
TEASERS = "".join(
    f'<div class="card"><h3><a href="/news/{n}">Headline number {n} of the page is quite long</a></h3>'
    f"<p>A snippet of some ten to twenty words tells what number {n} of these stories would be about.</p></div>"
    for n in range(1, 9)
)
MENU = (
    "<nav><ul>"
    + "".join(f'<li><a href="/{name}">{name}</a></li>' for name in ("News", "Sport", "Weather"))
    + "</ul></nav>"
)
FOOTER = "<footer><p>© 2025 The Example. All rights reserved, and no word may be used without our written permission.</p></footer>"
P = "".join(f"<p>{text}</p>" for text in PARAGRAPHS)


def page(content: str, head: str = TITLE) -> str:
    return f"<!DOCTYPE html><html lang=en><head>{head}</head><body>{content}</body></html>"


JUNK = (
    "<figure><img src=/i.jpg><figcaption>The quay of Selby Cross in the winter of 1996, as seen from the ferry. File photo.</figcaption></figure>"
    '<aside><h4>Related</h4><ul><li><a href="/1">A related headline of some words</a></li></ul></aside>'
    '<p><a href="/2">Read also: how the river froze for eleven days and what was done</a></p>'
    "<div><button>Share this article with your friends and family today</button></div>"
)
FIVE = [f"<p>{text}</p>" for text in PARAGRAPHS]
WITH_JUNK = FIVE[0] + JUNK + "".join(FIVE[1:])

# house style -> page; each must give HEADLINE and BODY
STYLES = {
    "article element": page(f"{MENU}<article><h1>{HEADLINE}</h1>{P}</article>{FOOTER}"),
    "article with junk inside": page(f"{MENU}<main><article><header><h1>{HEADLINE}</h1></header>{WITH_JUNK}</article></main>{TEASERS}{FOOTER}"),
    "divs only": page(f"<div class=a>{MENU}</div><div class=b><div><h1>{HEADLINE}</h1></div><div class=c>{P}</div></div><div>{TEASERS}</div>{FOOTER}"),
    "json-ld": page(f"{MENU}<h1>{HEADLINE}</h1><div>{P}</div>{FOOTER}", TITLE + JSON_LD),
    "logo as h1": page(f'<header><h1><a href="/">The Example</a></h1></header>{MENU}<article><h2>{HEADLINE}</h2>{P}</article>', TITLE + JSON_LD),
    "og:title without h1": page(f"<article>{P}</article>", f'<title>x</title><meta property="og:type" content="article"><meta property="og:title" content="{HEADLINE}">'),
    "comments": page(f"<article><h1>{HEADLINE}</h1>{P}</article><section id=comments><h3>2 comments</h3><ol>" + f"<li><p>{'I was there and it was cold, colder than the book says. ' * 4}</p></li>" * 3 + "</ol></section>"),
    "one form around everything": page(f"<form>{MENU}<div><h1>{HEADLINE}</h1><div>{P}</div></div></form>"),
    "byline and date before the text": page(f"<article><h1>{HEADLINE}</h1><p>By Ina Velde</p><p>11 April 2025</p>{P}<h3>More on this</h3></article>"),
    "hidden consent": page(f"<div style='display:none'>{'<p>We use cookies to measure and to sell what you read here today.</p>' * 9}</div><article><h1>{HEADLINE}</h1>{P}</article>"),
}  # fmt: skip

ROWS = "".join(
    f'<li><a href="/news/{n}">Headline number {n} of the page is quite long</a> <time>{n} May</time></li>'
    for n in range(1, 30)
)
# no article -> page
NOT_ARTICLES = {
    "listing": page(f"{MENU}<h1>Harbour news</h1><ul>{ROWS}</ul>{FOOTER}"),
    "listing with teasers": page(
        f"{MENU}<h1>Harbour news</h1>{TEASERS}{FOOTER}", "<title>Harbour news | The Example</title>"
    ),
    "listing of article elements": page(MENU + TEASERS.replace("<div", "<article").replace("</div>", "</article>")),
    "listing that calls itself an article": page(
        f"<h1>Harbour</h1>{TEASERS}", '<meta property="og:type" content="article">'
    ),
    "listing by JSON-LD": page(
        f"<h1>Harbour</h1>{TEASERS}", '<script type="application/ld+json">{"@type":"CollectionPage"}</script>'
    ),
    "title only": page("", TITLE),
    "comment only": "<!-- nothing here -->",
    "headline only": page(f"<h1>{HEADLINE}</h1>"),
    "login": page(
        "<h1>Sign in</h1><form><p>Enter your name and your password to go on.</p><label>Name</label><input></form>"
    ),
}

SORRY = "<p>Sorry, what you were looking for is not here. It may have been moved, or it was never written. Please try the search, or go back to the front page, where today's news is.</p>"
# errors that answer 200: (title, h1)
ERRORS = [
    ("404 Not Found", "404"),
    ("Page not found | The Example", "Oops!"),
    ("The Example", "The page you requested could not be found"),
    ("The Example", "This article is no longer available"),
    ("Error 404 - The Example", "Something went wrong"),
    ("Seite nicht gefunden - Beispiel", "Hoppla"),
    ("页面不存在", "抱歉"),
]
