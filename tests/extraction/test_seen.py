"""Who wrote it and when, as the page shows it: read where it stands for the article, and taken out of the body."""

from __future__ import annotations

import pytest
from honest_pages import BODY, HEADLINE, JSON_LD, MENU, PARAGRAPHS, STANDFIRST, TITLE, P, page
from pages import html_page

from newscrawl.extraction import read
from newscrawl.items import RawArticle

URL = "https://example.org/news/2026/ferry"
CARDS = "".join(
    f'<div class=card><h3><a href="/{n}">Another story of the harbour, number {n}</a></h3><time datetime="2020-01-0{n}">'
    f"{n} January 2020</time><span class=author>Nobody Here</span></div>"
    for n in range(1, 5)
)


def article(html: str) -> RawArticle:
    found = read(html_page(html, URL)).article
    assert found is not None
    return found


DAY = "8 September 2026"
# what stands between headline and text -> authors, date
BEFORE = {
    "link and time element": (
        '<p class="byline">By <a rel=author href="/a">Anna Weber</a> · <time datetime="2026-09-08T07:30">8 September 2026, '
        "07:30</time></p>",
        ("Anna Weber",),
        "2026-09-08T07:30",
    ),
    "a bar": ("<p>By Anna Weber | 8 September 2026, 07:30</p>", ("Anna Weber",), "8 September 2026, 07:30"),
    "a dash": ('<p class="byline">By Anna Weber - 8 September 2026</p>', ("Anna Weber",), DAY),
    "posted": ("<p>Posted on September 3, 2026 by Anna Weber</p>", ("Anna Weber",), "September 3, 2026"),
    "time without a machine's date": ("<time>8 September 2026</time>", (), DAY),
    "called date": ('<p class="date">2 September 2026, 10:00</p>', (), "2 September 2026, 10:00"),
    "called so in camel case": ('<div class="articlePublishDate">8 September 2026</div>', (), DAY),
    "a property": ('<span itemprop="datePublished">8 September 2026</span>', (), DAY),
    "German": ("<p>Veröffentlicht am 8. September 2026</p>", (), "8. September 2026"),
    "French": ("<p>Publié le 8 septembre 2026</p>", (), "8 septembre 2026"),
    "German author": ("<p>Von Ravi Menon, 8. September 2026</p>", ("Ravi Menon",), "8. September 2026"),
    "called author": ('<p class="author">Jonas Albrecht</p>', ("Jonas Albrecht",), None),
    "glued by markup": (
        f'<div class="meta"><span class="post-author">Anna Weber</span><span class="post-date">{DAY}</span></div>',
        ("Anna Weber",),
        DAY,
    ),
    "a list": (f"<ul><li>By Anna Weber</li><li><time>{DAY}</time></li><li>3 min read</li></ul>", ("Anna Weber",), DAY),
    "two lines": (f"<p>By Anna Weber<br>{DAY}</p>", ("Anna Weber",), DAY),
    "role and outlet": (
        '<p class="byline">By Anna Weber, Staff reporter, The Example — Selby Cross, 8 September 2026</p>',
        ("Anna Weber",),
        DAY,
    ),
    "two authors, each a link": (
        '<p class="byline">By <a rel=author>Anna Weber</a> and <a rel=author>Ola Quist</a></p>',
        ("Anna Weber", "Ola Quist"),
        None,
    ),
    "two authors, each called so": (
        "<span class=author>Anna Weber</span> <span class=author>Ola Quist</span>",
        ("Anna Weber", "Ola Quist"),
        None,
    ),
    "the author of the picture": (
        "<figure><img src=/i.jpg><figcaption>The quay <span class=author>Ola Quist</span></figcaption></figure>",
        (),
        None,
    ),
    "a role alone": (f'<p class="byline">By Staff reporter</p><p class="date">{DAY}</p>', (), DAY),
    "a handle": ('<p class="byline">By Anna Weber @annaw anna@example.org</p>', ("Anna Weber",), None),
    "changed, then published": (
        '<p class="date">Updated: 9 September 2026</p><p class="date">Published: 8 September 2026</p>',
        (),
        DAY,
    ),
    "in a footer": (f'<footer class="meta">By Anna Weber, {DAY}</footer>', ("Anna Weber",), DAY),
    "a day alone": (f"<div class=k>Harbour</div><p>{DAY}, 7.40 pm</p>", (), f"{DAY}, 7.40 pm"),
    "a name without by": (f"<p><em>Anna Weber</em> &middot; <span>{DAY}</span></p>", (), DAY),
    "days that are a time of something": (f"<p>{DAY} to 11 September 2026</p>", (), None),
    "a day in a sentence": (f"<p>The fair opens on {DAY}</p>", (), None),
    "a day beside another headline": (
        f'<p><a href="/2">Another story of the harbour and its ferry</a></p><p>{DAY}</p>',
        (),
        None,
    ),
    "nothing": ("", (), None),
}


@pytest.mark.parametrize("style", BEFORE)
@pytest.mark.parametrize(
    "frame", ["<article><h1>{}</h1>{}{}</article>{}", "<div><div><h1>{}</h1></div>{}<div>{}</div></div>{}"]
)
def test_a_byline_before_the_text(style: str, frame: str) -> None:
    markup, authors, date = BEFORE[style]
    found = article(page(MENU + frame.format(HEADLINE, markup, P, CARDS)))
    assert (found.authors, found.date_published) == (authors, date)
    assert found.article_body == BODY


@pytest.mark.parametrize("style", BEFORE)
def test_a_byline_among_the_paragraphs_is_none_of_them(style: str) -> None:
    markup, authors, date = BEFORE[style]
    found = article(page(f"<h1>{HEADLINE}</h1><div>{markup}{P}</div>"))
    assert (found.authors, found.date_published, found.article_body) == (authors, date, BODY)


def test_a_standfirst_before_the_byline_stays() -> None:
    byline = '<p class="byline">By Anna Weber · 8 September 2026, 07:30</p>'
    found = article(page(f"<article><h1>{HEADLINE}</h1><p>{STANDFIRST}</p>{byline}{P}</article>"))
    assert found.article_body == f"{STANDFIRST}\n{BODY}"
    assert (found.authors, found.date_published) == (("Anna Weber",), "8 September 2026, 07:30")


BEHIND = {
    "an author that the page names": ("<p>Anna Weber</p>", ""),
    "with its role": ("<p>Anna Weber, staff reporter</p>", ""),
    "posted": ("<p>Posted on September 3, 2026 by Anna Weber</p>", ""),
    "changed": ("<p>Last updated: 8 September 2026, 07:30</p>", ""),
    "days that the text is about": (
        "<p>29 November 2026 | 20 January 2027</p>",
        "\n29 November 2026 | 20 January 2027",
    ),
    "who holds the rights": ("<p>© Anna Weber</p>", "\n© Anna Weber"),
    "a sentence on the author": (
        "<p>Anna Weber is a reporter in Selby Cross.</p>",
        "\nAnna Weber is a reporter in Selby Cross.",
    ),
}


@pytest.mark.parametrize("style", BEHIND)
def test_a_byline_behind_the_text(style: str) -> None:
    markup, kept = BEHIND[style]
    html = f'<article><h1>{HEADLINE}</h1><p class="author">Anna Weber</p><div>{P}{markup}</div></article>'
    assert article(page(html)).article_body == BODY + kept


def test_the_last_line_may_be_all_that_tells_author_and_date() -> None:
    found = article(page(f"<article><h1>{HEADLINE}</h1>{P}<p>Posted on September 3, 2026 by Anna Weber</p></article>"))
    assert (found.authors, found.date_published) == (("Anna Weber",), "September 3, 2026")
    assert found.article_body == BODY


FOREIGN = {
    "today's date in the masthead": (f'<header><div class="date">Tuesday, {DAY}</div></header>', "", ""),
    "a date in the text": ("", "", f"<p>He first sailed on <time>{DAY}</time>, a day on which the river was calm.</p>"),
    "cards before the headline": (CARDS, "", ""),
    "cards between headline and text": ("", CARDS, ""),
    "cards behind the text": ("", "", CARDS),
    "a list in the margin": (
        "",
        f"<aside><h4>Related</h4><ul><li><a href=/9>Quay</a> <time>{DAY}</time></ul></aside>",
        "",
    ),
    "comments": ("", "", f"<section id=comments><p class=author>Some Reader</p><time>{DAY}</time></section>"),
}


@pytest.mark.parametrize("place", FOREIGN)
def test_a_date_or_name_that_is_not_the_articles_is_not_taken(place: str) -> None:
    above, between, behind = FOREIGN[place]
    found = article(page(f"{above}<div><h1>{HEADLINE}</h1>{between}{P}{behind}</div>"))
    assert (found.authors, found.date_published) == ((), None)


def test_what_the_head_states_goes_first() -> None:
    byline = '<p class="byline">By Anna Weber · 8 September 2026, 07:30</p>'
    found = article(page(f"<article><h1>{HEADLINE}</h1>{byline}{P}</article>", TITLE + JSON_LD))
    assert (found.authors, found.date_published) == (("Ina Velde",), "2025-04-11T08:00:00Z")
    assert found.article_body == BODY


def test_a_day_of_change_is_no_day_of_publication() -> None:
    byline = '<time class="updated" datetime="2026-09-09">9 September 2026</time>'
    found = article(page(f"<article><h1>{HEADLINE}</h1>{byline}{P}</article>"))
    assert (found.date_published, found.date_modified) == (None, "2026-09-09")


def test_a_body_from_json_ld_and_one_from_plain_text_lose_their_bylines_too() -> None:
    text = f"By Ina Velde, 11 April 2025\\n{' '.join(PARAGRAPHS)}"
    linked = JSON_LD.replace('"headline"', f'"articleBody":"{text}","headline"')
    assert article(page("<div id=root></div>", TITLE + linked)).article_body == " ".join(PARAGRAPHS)
    saved = read(html_page(f"{HEADLINE}\nBy Ina Velde | 11 April 2025, 08:00\n{BODY}", None, "text/plain")).article
    assert saved is not None
    assert (saved.authors, saved.date_published) == (("Ina Velde",), "11 April 2025, 08:00")
    assert saved.article_body == BODY


OUTLET = JSON_LD.replace("Ina Velde", "The Example").replace(
    '"headline"', '"publisher":{"name":"The Example"},"headline"'
)
SHOWN = {
    "a person": ('<p class="byline">By Anna Weber</p>', ("Anna Weber",)),
    "an item of a list of authors": ('<ul><li class="meta-authorList-item">Anna Weber</li></ul>', ("Anna Weber",)),
    "the outlet again": ('<p class="author">The Example</p>', ("The Example",)),
    "a newsroom": ('<p class="author">Newsroom</p>', ("The Example",)),
    "nobody": ("", ("The Example",)),
}


@pytest.mark.parametrize("style", SHOWN)
def test_a_person_on_the_page_goes_before_the_outlet_in_its_head(style: str) -> None:
    markup, authors = SHOWN[style]
    found = article(page(f"<article><h1>{HEADLINE}</h1>{markup}{P}</article>", TITLE + OUTLET))
    assert (found.authors, found.article_body) == (authors, BODY)


BYLINES_BEHIND = {
    "By and a link": '<p>By <a href="/1">Anna Weber</a></p>',
    "an element that is the author": '<div class="article-author">Anna Weber</div>',
    "a link that is the author": '<div><a rel="author" href="/1">Anna Weber</a></div>',
    "a link to what the author wrote": '<div><a href="/author/anna-weber">Anna Weber</a></div>',
    "in another script": '<div class="author">作者：<a href="/1">王小明</a></div>',
}


@pytest.mark.parametrize("style", BYLINES_BEHIND)
def test_an_author_who_stands_behind_the_text(style: str) -> None:
    author = ("王小明",) if style == "in another script" else ("Anna Weber",)
    markup = f"<div>{P}</div><div>{BYLINES_BEHIND[style]}<div>{DAY}</div></div><h3>More</h3>{CARDS}"
    assert article(page(f"<article><h1>{HEADLINE}</h1>{markup}</article>")).authors == author


@pytest.mark.parametrize(
    "markup",
    [
        '<div><a href="/1">Anna Weber</a></div>',
        "<div>Anna Weber</div>",
        '<div class="author-bio"><p>Anna Weber is a reporter.</p></div>',
    ],
)
def test_a_name_behind_the_text_that_nothing_calls_the_author(markup: str) -> None:
    assert article(page(f"<article><h1>{HEADLINE}</h1><div>{P}</div>{markup}</article>")).authors == ()


def test_several_links_of_one_line_are_several_authors() -> None:
    markup = '<p class="info"><a href="/authors/1">Anna Weber</a> / <a href="/authors/2">Ola Quist</a></p>'
    found = article(page(f"<article><h1>{HEADLINE}</h1>{markup}{P}</article>"))
    assert found.authors == ("Anna Weber", "Ola Quist")


def test_a_date_beside_an_author_whom_a_link_names() -> None:
    markup = f'<div><a href="/author/1">Anna Weber</a> | <span>{DAY}, 07:30</span></div>'
    found = article(page(f"<article><h1>{HEADLINE}</h1>{markup}{P}</article>"))
    assert (found.authors, found.date_published) == (("Anna Weber",), f"{DAY}, 07:30")


ZONES = {
    "the same moment": ("2025-04-11T08:00:00", "2025-04-11T08:00:00+02:00", "2025-04-11T08:00:00+02:00"),
    "written with a blank": ("2025-04-11 08:00", "2025-04-11T08:00:00Z", "2025-04-11T08:00:00Z"),
    "another moment": ("2025-04-11T08:00:00", "2025-04-11T09:00:00+02:00", "2025-04-11T08:00:00"),
    "a zone already": ("2025-04-11T08:00:00Z", "2025-04-11T08:00:00+02:00", "2025-04-11T08:00:00Z"),
    "a day alone": ("2025-04-11", "2025-04-11T08:00:00+02:00", "2025-04-11"),
}


@pytest.mark.parametrize("case", ZONES)
def test_a_moment_without_a_zone_takes_that_of_an_element_that_tells_the_same(case: str) -> None:
    head, element, wanted = ZONES[case]
    linked = JSON_LD.replace("2025-04-11T08:00:00Z", head)
    found = article(
        page(f'<article><h1>{HEADLINE}</h1><time datetime="{element}">x</time>{P}</article>', TITLE + linked)
    )
    assert found.date_published == wanted
