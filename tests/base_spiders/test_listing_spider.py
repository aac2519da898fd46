"""Listings as the source: what is followed from where, further pages without links, no listing taken for an article."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import lines, newscrawl
from responses import answer, parsed
from small_sites import Paper, dress, paper, teasers
from test_site_errors import project

from newscrawl.base_spiders import ListingSpider
from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer
from newscrawl.errors import UsageError

TOWN = "https://post.example/town"


class Town(ListingSpider):
    """The town pages of an invented newspaper."""

    name = "town"
    start_urls = (TOWN,)


class Numbered(Town):
    """The same where scripts load the further pages."""

    further = "https://post.example/town?start={}"
    step = 6


class Selected(Town):
    """The same with the links to articles named."""

    articles = "main h3 a"


@pytest.fixture
def site() -> Paper:
    return paper("slug")


def test_a_listing_leads_to_articles_and_further_pages(site: Paper) -> None:
    spider = Town()
    links, articles = parsed(spider, answer(TOWN, site.pages["/town"][0]))
    own = [one.path for one in site.stories if one.section == "town"]
    assert [path for path, kind in links.items() if kind == "article"] == own[:6]
    assert links["/town?page=2"] == "page"
    assert links["/sport"] == "any"
    assert articles == []
    links, _ = parsed(spider, answer(f"{TOWN}?page=2", site.pages["/town?page=2"][0], "page"))
    assert set(own[6:12]) <= links.keys()


def test_nothing_is_followed_from_an_article_or_another_listing(site: Paper) -> None:
    story = site.stories[0]
    links, articles = parsed(Town(), answer(TOWN.replace("/town", story.path), site.pages[story.path][0], "article", 1))
    assert (links, len(articles)) == ({}, 1)
    assert parsed(Town(), answer("https://post.example/sport", site.pages["/sport"][0], "any", 1)) == ({}, [])


def test_a_listing_with_much_text_is_no_article(site: Paper) -> None:
    long = "<article><h1>The town</h1>" + "".join(f"<p>{one}</p>" for one in site.stories[1].text) + "</article>"
    page = dress("Town", long + teasers(site.stories[5:8]))
    assert parsed(Town(), answer(TOWN, page))[1] == []
    assert len(parsed(Selected(), answer(f"{TOWN}/other", page, "any", 1))[1]) == 1
    spider = Town()
    parsed(spider, answer(TOWN, dress("Town", teasers(site.stories[:3]) + '<a href="/town?page=2">2</a>')))
    assert parsed(spider, answer(f"{TOWN}?page=2", page, "page"))[1] == []


@pytest.mark.parametrize(("here", "there"), [("", 6), ("?start=6", 12), ("?start=48", 54)])
def test_further_pages_by_number_that_no_link_names(site: Paper, here: str, there: int) -> None:
    links, _ = parsed(
        Numbered(), answer(TOWN + here, dress("Town", teasers(site.stories[:3])), "page" if here else "start")
    )
    assert {path for path, kind in links.items() if kind == "page"} == {f"/town?start={there}"}


def test_links_that_the_author_names(site: Paper) -> None:
    links, _ = parsed(Selected(), answer(TOWN, site.pages["/town"][0]))
    assert set(links) == {one.path for one in site.stories if one.section == "town"} - {
        one.path for one in [one for one in site.stories if one.section == "town"][6:]
    } | {"/town?page=2"}


@pytest.mark.parametrize("wrong", ["https://post.example/town", "/town?page={}", "https://post.example/{}/{}"])
def test_an_address_without_one_place_for_the_number_is_told(wrong: str) -> None:
    bad = type("Bad", (Town,), {"further": wrong})
    with pytest.raises(UsageError, match=r"with one \{\} for the page's number is expected"):
        bad()


@pytest.mark.parametrize(("wrong", "said"), [("main h3 >", "no sound CSS"), ("//h3/a[", "no sound XPath"), ("", "''")])
def test_a_selector_of_articles_that_is_not_sound_is_told(wrong: str, said: str) -> None:
    bad = type("Bad", (Town,), {"articles": wrong})
    with pytest.raises(UsageError, match=rf"site town .*the selector of articles.*{said}"):
        bad()


LISTED = """from newscrawl.base_spiders import ListingSpider


class Gazette(ListingSpider):
    name = 'gazette'
    start_urls = ['{0}town']
    delay = 0
    further = '{0}town?page={{}}'
"""


@pytest.mark.slow
def test_a_site_without_feeds_or_links_to_further_pages(tmp_path: Path, site: Paper) -> None:
    """Pages that scripts load are asked until three of them bring nothing new; the next run asks the first one only."""
    stories = [one for one in site.stories if one.section == "town"]
    pages = {one.path: Response(200, site.pages[one.path][0]) for one in stories}
    for at in range(40):
        own = stories[6 * at : 6 * at + 6]
        path = f"/town?page={at + 1}" if at else "/town"
        pages[path] = Response(200, dress("Town", teasers(own) or teasers(stories[:2])))
    with DemoServer({"post": pages}) as server:
        (project(tmp_path, server) / "gazette.py").write_text(LISTED.format(server.start_urls[0]))
        ran = newscrawl("crawl", "gazette", "-o", "x.jsonl", cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert len(lines(tmp_path / "x.jsonl")) == len(stories) == 12
        asked = {path for (_, path), _ in server.hits.items() if path.startswith("/town?")}
        assert asked == {f"/town?page={n}" for n in (2, 3, 4, 5)}
        server.hits.clear()
        assert newscrawl("crawl", "gazette", "-o", "x.jsonl", cwd=tmp_path).status == 0
        assert {path for (_, path), _ in server.hits.items()} <= {"/town", "/robots.txt", "/town?page=2"}
        assert len(lines(tmp_path / "x.jsonl")) == 12
