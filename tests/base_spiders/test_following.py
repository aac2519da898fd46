"""What a page's links are to the frontier: likely articles first, further pages, guesses where a page shows nothing."""

from __future__ import annotations

import pytest
from responses import answer, parsed
from small_sites import ADDRESSES, FEED, PAGES, SECTIONS, dress, paper

from newscrawl.base_spiders.following import Following
from newscrawl.base_spiders.places import lists
from newscrawl.base_spiders.site import UrlSpider
from newscrawl.extraction import Reading
from newscrawl.items import Link, Page, RawArticle, Witness

START = "https://post.example/"


@pytest.mark.parametrize("layout", sorted(ADDRESSES))
def test_articles_are_told_from_the_rest_before_anything_was_asked(layout: str) -> None:
    site = paper(layout, 30)
    links, articles = parsed(UrlSpider(start_urls=[START]), answer(START, site.pages["/"][0]))
    stories = {one.path for one in site.stories}
    assert articles == []
    assert sum(kind == "article" for path, kind in links.items() if path in stories) >= (14 if layout != "query" else 0)
    assert {links[f"/{name}"] for name in (*SECTIONS, *PAGES)} == {"any"}
    assert stories & links.keys() == {one.path for one in site.stories[:15]}  # none is refused


@pytest.mark.parametrize("layout", sorted(ADDRESSES))
def test_what_was_read_teaches(layout: str) -> None:
    site = paper(layout, 30)
    spider = UrlSpider(start_urls=[START])
    for path in ("/", *(one.path for one in site.stories[:4])):
        parsed(spider, answer(START.rstrip("/") + path, site.pages[path][0], "any", 1))
    links, _ = parsed(spider, answer(f"{START}town", site.pages["/town"][0], "any", 1))
    stories = {one.path for one in site.stories}
    assert {kind for path, kind in links.items() if path in stories} == {"article"}
    assert {kind for path, kind in links.items() if path not in stories} == {"any"}


def test_an_articles_own_links_are_followed_as_any() -> None:
    site = paper("slug", 30)
    path = site.stories[0].path
    links, articles = parsed(
        UrlSpider(start_urls=[START]), answer(START.rstrip("/") + path, site.pages[path][0], "any", 1)
    )
    assert len(articles) == 1
    assert set(links.values()) == {"any"}


def test_a_next_page_that_is_declared() -> None:
    head = '<link rel="next" href="/town/more/9f3c">'
    page = dress(
        "Town", '<p><a rel="next" href="/town?after=77ab">Mehr</a></p><a rel="next" href="/a-story">A story</a>', head
    )
    links, _ = parsed(UrlSpider(start_urls=[START]), answer(f"{START}town", page, "any", 1))
    assert (links["/town/more/9f3c"], links["/town?after=77ab"], links["/a-story"]) == ("page", "page", "any")


def test_a_start_pages_feeds_are_lists_and_nothing_is_guessed() -> None:
    links, _ = parsed(UrlSpider(start_urls=[START]), answer(START, dress("Post", "<p>Hello</p>", FEED)))
    assert links["/feeds/all.xml"] == "list"
    assert "guess" not in links.values()


def test_usual_places_are_guessed_for_a_start_page_that_shows_nothing() -> None:
    links, _ = parsed(UrlSpider(start_urls=[START]), answer(START, dress("Post", "<p>Hello</p>")))
    guesses = {path for path, kind in links.items() if kind == "guess"}
    assert {"/feed", "/rss.xml", "/sitemap.xml", "/news-sitemap.xml"} <= guesses
    assert len(guesses) == 13
    deeper, _ = parsed(UrlSpider(start_urls=[START]), answer(f"{START}about", dress("Post", "<p>Hi</p>"), "any", 1))
    assert "guess" not in deeper.values()


def test_sitemaps_of_robots_are_lists_news_first() -> None:
    reading = Reading(None, (), "listing", START)
    found = list(lists(reading, [], [f"{START}all.xml", f"{START}news.xml", "not an address"], START))
    assert found[:2] == [Link(f"{START}news.xml", "list"), Link(f"{START}all.xml", "list")]
    assert "guess" not in {link.kind for link in found}


def raw(url: str, **fields: object) -> tuple[Page, RawArticle]:
    page = Page(url, url, 200, {}, b"", "2026-11-20T08:00:00Z", fields.pop("anchor", None))  # type: ignore[arg-type]
    return page, RawArticle(url, "The Post", "Much text.", **fields)  # type: ignore[arg-type]


def taught(stated: int = 5, bare: int = 0) -> Following:
    """What was learned from so many articles with a date, and so many without."""
    following = Following()
    for n in range(stated + bare):
        url = f"{START}town/the-bridge-over-the-river-{n}"
        following.learn_article(url, raw(url, date_published="2026-11-20" if n < stated else None)[1])
    return following


def test_a_page_that_says_nothing_of_itself_and_is_unlike_the_sites_articles_is_none() -> None:
    about = raw(f"{START}about", anchor="About us")
    assert "address unlike those" in taught().mistaken(*about)
    assert taught(stated=4).mistaken(*about) == ""  # too little is known
    assert taught(bare=4).mistaken(*about) == ""  # the site does not date its articles
    story = raw(f"{START}town/the-tower-over-the-river", anchor="The tower over the river is open to all again")
    assert taught().mistaken(*story) == ""
    for stated in (
        {"date_published": "2026-11-20"},
        {"authors": ("Ann Brook",)},
        {"witnesses": (Witness("json-ld", "x"),)},
    ):
        assert taught().mistaken(*raw(f"{START}about", anchor="About us", **stated)) == ""


def test_a_further_page_of_a_listing_is_none() -> None:
    following = Following()
    listing = [
        Link(f"{START}town?page=2", anchor="2"),
        Link(f"{START}town/the-bridge-over-the-river", anchor="The bridge"),
    ]
    kinds = [one.kind for one in following.sorted(listing, f"{START}town", is_article=False)]
    assert kinds[:1] == ["page"]
    assert following.mistaken(*raw(f"{START}town?page=2", anchor="2")) == "a further page of a listing"
    assert following.mistaken(*raw(f"{START}town?page=2", date_published="2026-11-20")) == ""
    # An article of several pages is one.
    assert [*following.sorted([Link(f"{START}story?page=2", anchor="2")], f"{START}story", is_article=True)]
    assert following.mistaken(*raw(f"{START}story?page=2", anchor="2")) == ""


def test_one_page_at_two_addresses_is_one_article() -> None:
    following, canonical = Following(), f"{START}town/the-bridge-is-open"
    same = raw(canonical, canonical_url=canonical)[1]
    assert not following.is_twin(f"{canonical}?ref=home", same)
    assert not following.is_twin(f"{canonical}?ref=home", same)  # looked at again
    assert following.is_twin(canonical, same)
    assert following.is_twin(f"{canonical}/?from=feed", same)
    # What calls itself another page, or says nothing, is never taken for one.
    assert not following.is_twin(f"{START}town/the-tower-is-open", same)
    assert not following.is_twin(canonical, raw(canonical)[1])
    other = raw(f"{START}story?id=40018", canonical_url=f"{START}story?id=40018")[1]
    assert not following.is_twin(f"{START}story?id=40017", other)
