"""Kinds of pages by what they state of themselves; what only looks like one is none."""

from __future__ import annotations

import json

import pytest
from honest_pages import HEADLINE, P
from pages import html_page

from newscrawl.extraction import read
from newscrawl.items import Label

URL = "https://example.org/news/2026/ferry.html"


def labels(
    head: str = "", *, data: object = None, body: str = P, headline: str = HEADLINE, url: str = URL
) -> dict[str, Label]:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>' if data else ""
    page = f"<head><title>{headline}</title>{head}{script}</head><article><h1>{headline}</h1>{body}</article>"
    article = read(html_page(page, url)).article
    assert article is not None
    return {label.name: label for label in article.labels}


def news(**more: object) -> dict[str, object]:
    return {"@type": "NewsArticle", "headline": HEADLINE, **more}


TYPED = {
    "a live blog": (news(**{"@type": "LiveBlogPosting"}), {"live-blog"}),
    "one of several types": (news(**{"@type": ["NewsArticle", "LiveBlogPosting"]}), {"live-blog"}),
    "beside the article": ([news(), news(**{"@type": "LiveBlogPosting"})], {"live-blog"}),
    "since when it covers": (news(coverageStartTime="2026-01-01T10:00:00Z"), {"live-blog"}),
    "its updates are no articles": (
        news(
            **{
                "@type": "LiveBlogPosting",
                "liveBlogUpdate": [{"@type": "BlogPosting", "headline": f"{n} o'clock"} for n in range(5)],
            }
        ),
        {"live-blog"},
    ),
    "a gallery": ([news(), {"@type": "ImageGallery", "name": HEADLINE}], {"gallery"}),
    "a gallery of other pictures": ([news(), {"@type": "ImageGallery", "name": "More pictures"}], set()),
    "a video page": ({"@type": "VideoObject", "name": HEADLINE}, {"video"}),
    "a video as main entity": (
        {"@type": "WebPage", "mainEntity": {"@type": "VideoObject", "name": HEADLINE}},
        {"video"},
    ),
    "an article with a video": (news(video={"@type": "VideoObject", "name": HEADLINE}), set()),
    "a video of something else": ({"@type": "VideoObject", "name": "Next: the quay"}, set()),
    "a podcast": ({"@type": "PodcastEpisode", "name": HEADLINE}, {"audio"}),
    "a transcript": (news(transcript="A: Good morning."), {"transcript"}),
    "an opinion": (news(**{"@type": "OpinionNewsArticle"}), {"opinion"}),
    "an opinion by its section": (news(articleSection="Meinung"), {"opinion"}),
    "an analysis": (news(**{"@type": "https://schema.org/AnalysisNewsArticle"}), {"analysis"}),
    "a review": (news(**{"@type": "ReviewNewsArticle"}), {"review"}),
    "a satire": (news(**{"@type": "SatiricalArticle"}), {"satire"}),
    "an advertisement": (news(**{"@type": "AdvertiserContentArticle"}), {"sponsored"}),
    "a sponsor": (news(sponsor={"@type": "Organization", "name": "Selby Savings"}), {"sponsored"}),
    "a plain article": (news(articleSection="Opinion polls"), set()),
}


@pytest.mark.parametrize("case", TYPED)
def test_a_kind_by_structured_data(case: str) -> None:
    data, wanted = TYPED[case]
    assert labels(data=data).keys() == wanted


@pytest.mark.parametrize(
    ("head", "headline", "wanted"),
    [
        ('<meta property="og:type" content="video.other">', HEADLINE, {"video"}),
        ('<meta property="og:type" content="article">', HEADLINE, set()),
        ('<meta property="article:section" content="Opinion">', HEADLINE, {"opinion"}),
        ('<meta property="article:section" content="Sponsored Content">', HEADLINE, {"sponsored"}),
        ("", "Transcript: the captain speaks of her ferry", {"transcript"}),
        ("", "The captain speaks of her ferry (full transcript)", {"transcript"}),
        ("", "Captain's transcript of the night was lost", set()),
        ("", "Video: ferry sails into a gallery of live opinion", set()),
    ],
)
def test_a_kind_by_the_head(head: str, headline: str, wanted: set[str]) -> None:
    assert labels(head, headline=headline).keys() == wanted


def test_microdata_state_it_too() -> None:
    marked = f'<div itemscope itemtype="https://schema.org/LiveBlogPosting"><meta itemprop=headline content="{HEADLINE}"></div>'
    found = labels(body=marked + P)
    assert found["live-blog"] == Label("live-blog", 1.0, "its type is LiveBlogPosting")


PAGED = {
    "rel=next, a query": ('<link rel="next" href="?page=2">', "", URL),
    "rel=next, a number behind a dash": ('<link rel="next" href="/news/2026/ferry-2.html">', "", URL),
    "rel=prev": ('<link rel="prev" href="/news/2026/ferry.html">', "", "https://example.org/news/2026/ferry-2.html"),
    "a number behind a slash": ('<link rel="next" href="/ferry/2/">', "", "https://example.org/ferry/"),
    "numbered links": ("", '<p>Page 1 of 3 <a href="?page=2">2</a> <a href="?page=3">3</a></p>', URL),
}
NOT_PAGED = {
    "the next article": ('<link rel="next" href="/news/2026/quay.html">', "", URL),
    "the next of numbered articles": ('<link rel="next" href="/story/12">', "", "https://example.org/story/11"),
    "itself": (f'<link rel="next" href="{URL}">', "", URL),
    "a list's pages": ("", '<p><a href="/archive?page=2">2</a> <a href="/archive?page=3">3</a></p>', URL),
    "comments": ("", '<p><a href="?comments=2">2</a> <a href="?comments=3">3</a></p>', URL),
    "no address": ('<link rel="next" href="">', "", URL),
}


@pytest.mark.parametrize("case", PAGED)
def test_an_article_of_several_pages(case: str) -> None:
    head, body, url = PAGED[case]
    assert "multi-page" in labels(head, body=P + body, url=url)


@pytest.mark.parametrize("case", NOT_PAGED)
def test_other_pages_are_not_the_same_article(case: str) -> None:
    head, body, url = NOT_PAGED[case]
    assert "multi-page" not in labels(head, body=P + body, url=url)


PART = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid"}
LONG = "<div class=paid><p>The captain said so, and her crew said so too.</p></div>"
BROKEN = "<p>And then the harbour master …</p>"
PAID = {
    "false": (news(isAccessibleForFree=False), P, {"paywalled"}),
    "as text": (news(isAccessibleForFree="False"), P, {"paywalled"}),
    "as an address": (news(isAccessibleForFree="http://schema.org/False"), P, {"paywalled"}),
    "a part": (news(hasPart=[{"isAccessibleForFree": True}, PART]), P + LONG, {"paywalled"}),
    "true": (news(isAccessibleForFree="true"), P, set()),
    "nothing": (news(isAccessibleForFree=None), P, set()),
    "nobody knows": (news(isAccessibleForFree="perhaps"), P, set()),
    "broken off": (news(isAccessibleForFree=False), P + BROKEN, {"paywalled", "paywall-stub"}),
    "shorter than stated": (news(isAccessibleForFree=False, wordCount="900"), P, {"paywalled", "paywall-stub"}),
    "as long as stated": (news(isAccessibleForFree=False, wordCount=60), P, {"paywalled"}),
    "the paid part is missing": (news(isAccessibleForFree=False, hasPart=PART), P, {"paywalled", "paywall-stub"}),
    "the paid part is there": (news(isAccessibleForFree=False, hasPart=PART), P + LONG, {"paywalled"}),
    "a selector that may cost": (
        news(isAccessibleForFree=False, hasPart=PART | {"cssSelector": "* * * > :not(a)"}),
        P,
        {"paywalled"},
    ),
    "free, and broken off": (news(isAccessibleForFree=True), P + BROKEN, set()),
}


@pytest.mark.parametrize("case", PAID)
def test_a_paywall(case: str) -> None:
    data, body, wanted = PAID[case]
    assert labels(data=data, body=body).keys() == wanted


def test_a_locked_tier_is_a_paywall_unless_the_flag_says_otherwise() -> None:
    tier = '<meta property="article:content_tier" content="locked">'
    assert labels(tier).keys() == {"paywalled"}
    assert labels(tier, data=news(isAccessibleForFree=True)).keys() == set()
    assert labels('<meta property="article:content_tier" content="free">').keys() == set()
