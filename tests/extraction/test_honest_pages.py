"""Any other site: house styles, look-alikes of the farm, listings, errors that answer 200."""

import pytest
from honest_pages import (
    BODY,
    ERRORS,
    HEADLINE,
    JSON_LD,
    NOT_ARTICLES,
    PARAGRAPHS,
    SORRY,
    STANDFIRST,
    STYLES,
    TITLE,
    P,
    page,
)
from pages import html_page

from newscrawl.extraction import read

URL = "https://example.org/news/2025/ferry"


def article(html: str, url: str | None = URL):
    return read(html_page(html, url)).article


@pytest.mark.parametrize("style", STYLES)
def test_headline_and_body_in_many_house_styles(style):
    found = article(STYLES[style])
    assert found.headline == HEADLINE
    assert found.article_body == BODY
    assert found.family is None


@pytest.mark.parametrize("name", NOT_ARTICLES)
def test_what_is_no_article(name):
    reading = read(html_page(NOT_ARTICLES[name], URL))
    assert reading.article is None
    assert reading.reason in {"listing", "empty", "too short: 9 words"}


@pytest.mark.parametrize(("title", "h1"), ERRORS)
def test_an_error_that_answers_200_is_no_article(title, h1):
    for body in (SORRY, SORRY * 2, ""):
        html = page(f"<h1>{h1}</h1>{body}", f'<title>{title}</title><meta property="og:type" content="article">')
        assert read(html_page(html, URL)).reason == "soft 404"


@pytest.mark.parametrize(
    "headline",
    [
        "Police: missing page of the diary found",
        "Evidence not found in the harbour, judge says",
        "404 ferries sail in one day",
    ],
)
def test_an_article_about_what_was_not_found_is_one(headline):
    assert article(page(f"<h1>{headline}</h1>{P}", f"<title>{headline}</title>")).headline == headline


LOOKALIKES = {
    "a breadcrumb of the same words": "<p>Current: Home > Garden</p>",
    "a date line": "<p>View</p><p>Published 2025-04-11 11:36:05</p>",
    "tags": "<p>In: Harbour, Ferries</p>",
    "a source line": "<p>2025-05-07 17:12:29 Source: Selby Times</p>",
}


@pytest.mark.parametrize("name", LOOKALIKES)
def test_look_alikes_of_the_farm_are_read_as_honest_pages(name):
    found = article(page(f"{LOOKALIKES[name]}<article><h1>{HEADLINE}</h1>{P}</article>", TITLE + JSON_LD))
    assert (found.headline, found.family) == (HEADLINE, None)
    assert BODY in found.article_body


def test_the_front_page_is_a_listing_unless_its_head_says_otherwise():
    html = page(f"<article><h1>{HEADLINE}</h1>{P}</article>")
    assert read(html_page(html, "https://example.org/")).reason == "listing"
    assert read(html_page(html, "https://example.org/index.html")).reason == "listing"
    assert article(html, None).headline == HEADLINE


def test_a_body_that_only_scripts_would_show_is_taken_from_json_ld():
    linked = JSON_LD.replace('"headline"', f'"articleBody":"{BODY.replace(chr(10), " ")}","headline"')
    assert article(page("<div id=root></div>", TITLE + linked)).article_body == " ".join(PARAGRAPHS)


def test_what_the_head_leaves_out_is_taken_from_what_is_visible():
    head = f'<article><h1>{HEADLINE}</h1><p>By Ina Velde and Omar Quist, staff</p><time datetime="2025-04-11T08:00">April</time>{P}</article>'
    found = article(page(head))
    assert found.authors == ("Ina Velde", "Omar Quist")
    assert found.date_published == "2025-04-11T08:00"
    assert article(page(head.replace("<h1>", "<a rel=author>I. V.</a><h1>"))).authors == ("I. V.",)


def test_a_standfirst_subheadings_and_lists_belong_to_the_text():
    html = f"<article><h1>{HEADLINE}</h1><p>{STANDFIRST}</p>{P}<h2>What is next</h2><ul><li>One more book.<li>Bread.</ul><p>It opens on Monday at nine in the morning.</p></article>"
    assert (
        article(page(html)).article_body
        == f"{STANDFIRST}\n{BODY}\nWhat is next\nOne more book.\nBread.\nIt opens on Monday at nine in the morning."
    )


@pytest.mark.parametrize(("status", "body", "kind", "reason"), [
    (404, STYLES["json-ld"], "text/html", "status 404"),
    (500, "", "text/html", "status 500"),
    (200, "", "text/html", "empty"),
    (200, " \n", "text/html", "empty"),
    (200, b"\x89PNG\r\n\x1a\n\0\0", "text/html", "not html"),
    (200, '{"a": 1}', "application/json", "not html"),
])  # fmt: skip
def test_what_is_not_even_read(status, body, kind, reason):
    reading = read(html_page(body, URL, kind, status=status))
    assert (reading.article, reading.links, reading.reason) == (None, (), reason)


def test_an_article_without_a_type_is_sniffed():
    for kind in (None, "application/octet-stream"):
        assert read(html_page(STYLES["json-ld"], URL, kind)).article.headline == HEADLINE


def test_the_address_asked_for_is_the_records_and_the_answering_one_resolves():
    found = article(
        page(f"<article><h1>{HEADLINE}</h1>{P}</article>", TITLE + '<link rel=canonical href="https://evil.example/x">')
    )
    assert (found.url, found.canonical_url, found.publisher_domain) == (URL, None, "example.org")
    assert found.date_downloaded == "2026-01-01T00:00:00+00:00"
