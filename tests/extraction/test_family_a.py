"""Family A: the records seen in the wild, each in every unseen markup, and the templates' variations."""

import json
from dataclasses import replace

import pytest
from farm_markups import MARKUPS, NEED_A_BLANK, RELATED, Facts, crumb, e, lists, paragraphs, plain, view, whole
from pages import html_page

from newscrawl.extraction import read


@pytest.fixture(scope="module")
def seen(seen_pages) -> list[Facts]:
    records = map(json.loads, seen_pages.read_text("utf-8").splitlines())
    return [
        Facts(
            record["h1"],
            record["category"],
            record["site_suffix"],
            record["author"],
            record["date"],
            glued=not record["first_line"].endswith(f" -{record['site_suffix']}"),
            listed=RELATED[:3],
        )
        for record in records
        if "first_line" in record
    ]


def told(html: str):
    article = read(html_page(html)).article
    return article and {
        "family": article.family,
        "headline": article.headline,
        "category": article.article_section,
        "suffix": article.publisher_name,
        "authors": article.authors,
        "date": article.date_published,
        "body": article.article_body,
        "tags": article.keywords,
    }


def wanted(facts: Facts):
    return {
        "family": "A",
        "headline": facts.h1,
        "category": facts.category,
        "suffix": facts.suffix,
        "authors": (facts.author,) if facts.author else (),
        "date": facts.date,
        "body": "\n".join(facts.body),
        "tags": facts.tags,
    }


def test_the_records_are_there(seen):
    assert len(seen) == 57


@pytest.mark.parametrize("markup", MARKUPS)
def test_every_record_seen_comes_back_from_every_markup(markup, seen):
    records = [facts for facts in seen if not (facts.glued and markup in NEED_A_BLANK)]
    assert len(records) >= 55
    for facts in records:
        assert told(MARKUPS[markup](facts)) == wanted(facts)


ODD = (
    Facts("4 arrested after a shooting at the 24-hour harbour", "News", "TradeWisdom"),
    Facts("'Squid' - is it over? \"Yes\": a story in 3 parts > 2", "新闻中心", "前500条预览:"),
    Facts("Rekubit-Miami-area shootout: what we know", "reviews", "ChatGPT"),
    Facts("Will Sage Astor-Some 5,000 set out on foot, tired of waiting", "Contact", "Golden Summit-Finance"),
    Facts("Harbour (again)", "Harbour", "Harbour News"),
    Facts("AT&T's <new> plan: 50% off", "Invest", "TradeWisdom"),
    Facts("前往港口的人们 - 三天后", "新闻中心", "财富"),
)
VARIATIONS = {
    "lists with translated heads": {"heads": ("相关", "排行榜", "推荐")},
    "lists without heads": {"heads": ("", "", "")},
    "other words for the heads": {"heads": ("Related Articles", "Hot:", "Recommended")},
    "one head only": {"heads": ("Recommendations",)},
    "nothing between body and lists": {"heads": ("", "", ""), "tags": (), "counter": None},
    "no counter": {"counter": None},
    "another counter": {"counter": "👍 (7)"},
    "no tags": {"tags": ()},
    "the old variant": {"glued": True},
    "no author": {"author": None},
    "a brand of five words as author": {"author": "SignalHub Quantitative Think Tank Center"},
    "a list of one": {"heads": ("Related",), "listed": ("A single headline of the list",)},
}


@pytest.mark.parametrize("facts", ODD, ids=lambda facts: facts.h1[:20])
def test_odd_headlines_in_every_markup(facts):
    for name, markup in MARKUPS.items():
        assert told(markup(facts)) == wanted(facts), name


@pytest.mark.parametrize("variation", VARIATIONS)
def test_variations_of_the_template_in_every_markup(variation):
    facts = replace(ODD[2], **VARIATIONS[variation])
    for name, markup in MARKUPS.items():
        if not (facts.glued and name in NEED_A_BLANK):
            assert told(markup(facts)) == wanted(facts), name


FACTS = Facts("TradeEdge-Ferry sails without its captain", "Markets", "TradeWisdom")


def test_inline_markup_neither_adds_nor_takes_a_blank():
    body = (
        "The captain is <b>Indexbit Exchange</b>in custody, <i>he</i> said.",
        "It cost 16,<a href='/x'>XDY Exchange</a>000 and<br>then some.",
    )
    html = plain(replace(FACTS, body=())).replace(
        "<ul><li>In:", "".join(f"<p>{line}</p>" for line in body) + "<ul><li>In:", 1
    )
    assert told(html)["body"] == (
        "The captain is Indexbit Exchangein custody, he said.\nIt cost 16,XDY Exchange000 and\nthen some."
    )


def test_the_body_may_go_on_behind_a_list_of_links_or_a_subheading_of_the_templates_words():
    long = (
        "The harbour office counted the ropes on Monday, and again on Tuesday, since nobody had believed the number. "
        * 2
    )
    inside = '<h2>Related</h2><p>{}</p><ul><li><a href="/1">One</a><li><a href="/2">Two</a><li><a href="/3">Three</a></ul><p>{}</p>'
    html = plain(replace(FACTS, body=(long.strip(),))).replace(
        "<ul><li>In:", inside.format(long, 2 * long) + "<ul><li>In:", 1
    )
    assert told(html)["body"].split("\n") == [
        long.strip(),
        "Related",
        long.strip(),
        "One",
        "Two",
        "Three",
        (2 * long).strip(),
    ]


def test_text_glued_to_the_time_is_the_body():
    html = whole(
        FACTS,
        f"<p>{crumb(FACTS)}</p><h1>{e(FACTS.h1)}</h1><p>{view(FACTS)}Date:{FACTS.date}16,000 came to see it.</p>{lists(FACTS)}",
    )
    assert told(html)["body"] == "16,000 came to see it."
    assert told(html)["date"] == FACTS.date


def test_another_name_for_the_date_will_do():
    html = plain(FACTS).replace("Date:", "日期：")
    assert told(html) == wanted(FACTS)


def test_a_page_without_breadcrumb_is_recognised_by_view_date_and_its_title():
    inner = f"<h1>{e(FACTS.h1)}</h1><p>{view(FACTS)}</p><p>Date:{FACTS.date}</p>{paragraphs(FACTS)}{lists(FACTS)}"
    assert told(whole(FACTS, inner)) == wanted(replace(FACTS, category=None, tags=()))


def test_a_headline_element_without_the_brand_is_a_witness_beside_the_breadcrumb():
    article = read(html_page(plain(FACTS).replace(f"<h1>{FACTS.h1}", "<h1>Ferry sails without its captain"))).article
    assert article.headline == "Ferry sails without its captain"
    assert article.article_section is None  # "MarketsTradeEdge-" is no category
    assert ("title", FACTS.title) in {(one.kind, one.text) for one in article.witnesses}


def test_every_witness_of_the_title_is_kept_as_written():
    head = '<meta property="og:title" content="Ferry sails without its captain"><script type="application/ld+json">{"@type":"NewsArticle","headline":"Ferry sails"}</script>'
    page = html_page(
        plain(FACTS).replace("</head>", f"{head}</head>"),
        url="http://x.example.com/news/ferry-sails-without-its-captain.html",
        anchor="TradeEdge-Ferry sails without",
    )
    assert [(one.kind, one.text) for one in read(page).article.witnesses] == [
        ("h1", FACTS.h1),
        ("title", FACTS.title),
        ("og:title", "Ferry sails without its captain"),
        ("json-ld", "Ferry sails"),
        ("breadcrumb", FACTS.h1),
        ("anchor", "TradeEdge-Ferry sails without"),
        ("slug", "ferry sails without its captain"),
    ]


LISTING = "".join(f'<li><a href="/html/{n}.html">Headline number {n} of the listing</a> {{}}</li>' for n in range(20))


@pytest.mark.parametrize(
    "beside", ["", "2025-04-11 11:36:05", "<br>View<br>Date:2025-04-11 11:36:05<br>A snippet that is cut at some"]
)
def test_a_listing_of_the_farm_is_no_article(beside):
    html = whole(
        FACTS,
        f"<div>Current:Home > News</div><h1>News</h1><ul>{LISTING.replace('{}', beside)}</ul>",
        "News -TradeWisdom",
    )
    reading = read(html_page(html))
    assert reading.article is None
    assert len(reading.links) == 20
