"""Trackers by known names, and AMP and mobile twins: what may be one page, and who may say that it is."""

from __future__ import annotations

import pytest

from newscrawl import urls
from newscrawl.base_spiders.following import Following
from newscrawl.extraction import read
from newscrawl.items import Link, Page

GONE = [
    "utm_source=rss",
    "UTM_Medium=feed",
    "fbclid=IwAR2F",
    "gclid=a",
    "gbraid=a",
    "mc_cid=1f2e3d",
    "mc_eid=9a",
    "igshid=b",
    "igsh=b",
    "msclkid=1",
    "ysclid=l0",
    "twclid=2",
    "ttclid=E",
    "_hsenc=p2",
    "mkt_tok=eyJ",
    "at_medium=RSS",
    "at_campaign=KARANGA",
    "xtor=RSS-1",
    "wt_zmc=fix.int",
    "mtm_campaign=teaser",
    "itm_campaign=footer",
    "srsltid=AfmBOo",
    "ref_src=twsrc%5Etfw",
    "smid=tw-share",
    "CMP=share_btn_tw",
    "ocid=socialflow_twitter",
    "amp_js_v=a9",
]
STAYS = [
    "ref=12",
    "source=archive",
    "from=2024-01-01",
    "share=7",
    "cid=4711",
    "ocid=4711",
    "CMP=5",
    "smid=harbour",
    "campaign=12",
    "id=3",
    "p=99",
    "page=2",
    "story=fbclid",
    "utmost=1",
    "ga=1",
    "amp=1",
    "medium=oil",
    "xtors=1",
    "mc_id=1",
]


@pytest.mark.parametrize("parameter", GONE)
def test_a_known_tracker_is_dropped_and_nothing_else(parameter: str) -> None:
    assert urls.canonical(f"http://example.org/a?x=1&{parameter}&y=2") == "http://example.org/a?x=1&y=2"
    assert urls.canonical(f"http://example.org/a?{parameter}") == "http://example.org/a"


@pytest.mark.parametrize("parameter", STAYS)
def test_a_parameter_that_is_on_no_list_stays(parameter: str) -> None:
    assert urls.canonical(f"http://example.org/a?{parameter}") == f"http://example.org/a?{parameter}"


@pytest.mark.parametrize(
    ("address", "full"),
    [
        ("https://m.example.org/a", "https://example.org/a"),
        ("https://mobile.example.org/a?id=1", "https://example.org/a?id=1"),
        ("https://amp.example.org/a", "https://example.org/a"),
        ("https://www.example.org/amp/a", "https://www.example.org/a"),
        ("https://example.org/a/amp/", "https://example.org/a"),
        ("https://example.org/a/amp", "https://example.org/a"),
        ("https://example.org/a.amp.html", "https://example.org/a.html"),
        ("https://example.org/a.amp", "https://example.org/a"),
        ("https://example.org/a?amp=1", "https://example.org/a"),
        ("https://example.org/a?amp&id=1", "https://example.org/a?id=1"),
        ("https://example.org/a?outputType=amp", "https://example.org/a"),
        ("https://www-example-org.cdn.ampproject.org/c/s/example.org/a", "https://example.org/a"),
        ("https://www-example-org.cdn.ampproject.org/v/example.org/a", "http://example.org/a"),
        ("https://www.google.com/amp/s/example.org/amp/a", "https://example.org/amp/a"),
        ("https://example.org/a", None),
        ("https://www.example.org/a", None),
        ("https://m.example/a", None),
        ("https://amp.co.uk/a", None),
        ("https://mobile.co.uk/a", None),
        ("http://m.127.0.0.1/a", None),
        ("https://example.org/amp/", None),
        ("https://example.org/amp", None),
        ("https://example.org/camp/a", None),
        ("https://example.org/amplitude", None),
        ("https://example.org/a?amp=5", None),
        ("https://music.example.org/a", None),
    ],
)
def test_the_full_version_that_a_twin_names_by_its_form(address: str, full: str | None) -> None:
    assert urls.full_version(address) == full


@pytest.mark.parametrize(
    ("address", "other", "may"),
    [
        ("https://m.example.org/a", "https://www.example.org/b", True),
        ("https://amp.example.org:8080/a", "https://example.org:8080/b", True),
        ("https://example.org/a", "http://www.example.org/b", True),
        ("https://example.org/a", "https://example.org:8080/a", False),
        ("https://news.example.org/a", "https://example.org/a", False),
        ("https://m.example/a", "https://amp.example/a", False),
        ("https://mobile.co.uk/a", "https://amp.co.uk/a", False),
        ("https://m.a.example/x", "https://m.b.example/x", False),
    ],
)
def test_who_may_speak_for_whom(address: str, other: str, *, may: bool) -> None:
    assert urls.same_publisher(address, other) is urls.same_publisher(other, address) is may


def test_a_twin_is_left_out_only_where_its_full_version_is_shown_too() -> None:
    shown = [
        "https://www.example.org/a/",
        "https://m.example.org/a",
        "https://example.org/amp/b",
        "https://example.org/c/amp/",
        "https://example.org/c",
        "https://amp.example.com/c",
    ]
    assert urls.without_twins(shown) == [shown[0], shown[2], shown[4], shown[5]]


def test_a_twin_is_an_article_of_its_own_until_its_site_says_otherwise() -> None:
    twins = [
        "https://example.org/a",
        "https://m.example.org/a",
        "https://example.org/amp/a",
        "https://example.org/a?amp=1",
    ]
    assert len({urls.article_id(twin) for twin in twins}) == len(twins)


@pytest.mark.parametrize(
    ("address", "canonical", "believed"),
    [
        ("https://m.paper.example/a", "https://www.paper.example/a", True),
        ("https://www.paper.example/amp/a", "https://www.paper.example/a", True),
        ("https://amp.paper.example/a", "https://paper.example/a", True),
        ("https://blog.paper.example/a", "https://paper.example/a", False),
        ("https://m.paper.example/a", "https://m.other.example/a", False),
    ],
)
def test_a_twin_says_by_its_canonical_link_which_page_it_is(address: str, canonical: str, *, believed: bool) -> None:
    sentences = "".join(
        f"<p>The council of the town met on day {n} and spoke about its {n * 7} bridges.</p>" for n in range(9)
    )
    html = f"<link rel=canonical href={canonical}><h1>The council met</h1><article>{sentences}</article>"
    article = read(Page(address, address, 200, {"content-type": "text/html"}, html.encode(), "")).article
    assert article
    assert article.url == address
    assert article.canonical_url == (canonical if believed else None)


def test_a_page_leads_to_no_twin_of_itself_or_of_what_it_shows_but_where_it_sends_its_readers_on() -> None:
    links = [
        Link("https://paper.example/a"),
        Link("https://paper.example/a/amp/"),
        Link("https://paper.example/amp/b"),
        Link("https://m.paper.example/"),
        Link("https://paper.example/?amp=1", "refresh"),
    ]
    followed = [link.url for link in Following().sorted(links, "https://paper.example/", is_article=False)]
    assert followed == [links[0].url, links[2].url, links[4].url]
