"""Given only an address: the ways to a site's articles, the best of them, why; on newspapers of many layouts."""

from __future__ import annotations

import pytest
from conftest import slow
from small_sites import ADDRESSES, FEED, Paper, dress, explore, index, paper, rss, sitemap, teasers

from newscrawl.discovery import MAX_ASKS, judge, next_asks


@pytest.fixture(params=[slow(one) if one in {"slug", "hash", "number", "folder"} else one for one in sorted(ADDRESSES)])
def site(request: pytest.FixtureRequest) -> Paper:
    return paper(request.param)


def test_a_site_without_any_list(site: Paper) -> None:
    found, asked = explore(site)
    assert found.base == "SiteSpider"
    assert found.start_urls == ("https://post.example/",)
    assert [way.kind for way in found.ways] == ["listing"]
    assert found.ways[0].articles == 15
    assert len(found.samples) == 5
    assert set(found.samples) <= site.addresses
    assert {one.address for one in found.listings} >= {"https://post.example/town", "https://post.example/"}
    assert next(one for one in found.listings if one.address.endswith("/town")).further[0].endswith("/town?page=2")
    assert sum(one.read for one in found.shapes) == 5
    assert found.shapes[0].probability > 0.8
    assert {ask.url for ask in asked if ask.is_guess} >= {"https://post.example/rss.xml"}
    # No page of the site that is no article was taken for a sample.
    assert not [ask for ask in asked if "sample" in ask.reason and ask.url not in site.addresses]


def test_a_declared_feed_is_the_best_way_and_nothing_is_guessed(site: Paper) -> None:
    for path in ("/", "/town"):
        body, kind = site.pages[path]
        site.put(path, body.replace("<head>", f"<head>{FEED}"), kind)
    site.put("/feeds/all.xml", rss(site.stories), "application/rss+xml")
    found, asked = explore(site)
    assert found.base == "FeedSpider"
    assert found.start_urls == ("https://post.example/feeds/all.xml",)
    best = found.ways[0]
    assert (best.kind, best.articles, best.share, best.dated, best.overlap) == ("feed", 60, 1.0, 60, 1.0)
    assert best.newest == "2026-11-20T08:00:00Z"
    assert "older than 2026-11-08" in best.lost
    assert "names 60 articles" in found.why
    assert not any(ask.is_guess for ask in asked)


def test_a_feed_that_misses_much_goes_with_the_pages() -> None:
    site = paper("slug")
    body, kind = site.pages["/"]
    site.put("/", body.replace("<head>", f"<head>{FEED}"), kind)
    site.put("/feeds/all.xml", rss(site.stories[:20]), "application/rss+xml")
    found, _ = explore(site)
    assert (found.ways[0].kind, found.ways[0].articles) == ("feed", 20)
    assert (found.base, found.start_urls) == ("SiteSpider", (f"{site.host}/", f"{site.host}/feeds/all.xml"))
    assert "of all articles that were seen, so pages are followed beside it" in found.why


def test_sitemaps_that_robots_names_go_before_all(site: Paper) -> None:
    site.put("/robots.txt", f"Sitemap: {site.host}/maps/index.xml\n", "text/plain")
    site.put("/maps/index.xml", index(site.host, "/maps/all.xml", "/maps/news.xml"), "application/xml")
    site.put("/maps/all.xml", sitemap(site.host, site.stories, ["/", "/about-us", "/town"]), "application/xml")
    site.put("/maps/news.xml", sitemap(site.host, site.stories[:20], news=True), "application/xml")
    found, _ = explore(site)
    assert found.base == "SitemapSpider"
    assert found.start_urls == (f"{site.host}/maps/index.xml",)  # which names the news first
    assert {"news sitemap", "sitemap"} <= {way.kind for way in found.ways}
    everything = next(way for way in found.ways if way.kind == "sitemap")
    assert everything.articles == 60  # neither the start page nor the menu's


def test_a_guessed_place_answers() -> None:
    site = paper("slug")
    site.put("/rss.xml", rss(site.stories[:30]), "text/xml")
    found, asked = explore(site)
    assert found.ways[0].address == f"{site.host}/rss.xml"
    assert "/atom.xml" not in site.asked  # the places after those that answered
    assert next(ask for ask in asked if ask.url.endswith("/rss.xml")).is_guess


def test_feeds_of_sections_are_taken_together() -> None:
    site = paper("dated")
    heads = ""
    for section in ("town", "region", "economy"):
        own = [one for one in site.stories if one.section == section]
        site.put(f"/{section}/rss", rss(own), "application/rss+xml")
        heads += f'<link rel="alternate" type="application/rss+xml" href="/{section}/rss">'
    body, kind = site.pages["/"]
    site.put("/", body.replace("<head>", f"<head>{heads}"), kind)
    found, _ = explore(site)
    best = found.ways[0]
    assert (best.kind, best.articles, len(best.others)) == ("feed", 36, 2)
    assert best.overlap == pytest.approx(0.6)
    assert "6 of the 15 articles that the start page links to" in best.lost


def test_a_feed_that_stands_still_or_names_others_is_not_taken() -> None:
    site = paper("numbered")
    body, kind = site.pages["/"]
    site.put("/", body.replace("<head>", f"<head>{FEED}"), kind)
    site.put("/feeds/all.xml", rss(site.stories[55:]), "application/rss+xml")
    found, _ = explore(site)
    assert found.ways[0].kind == "listing"
    other = rss(site.stories[:9]).replace("<link>", "<link>https://elsewhere.example")
    site.put("/feeds/all.xml", other, "application/rss+xml")
    found, _ = explore(site)
    assert [way.kind for way in found.ways] == ["listing"]


def test_an_article_or_a_feed_leads_to_the_rest() -> None:
    site = paper("dated")
    site.put("/rss", rss(site.stories[:30]), "application/rss+xml")
    for start in (site.stories[3].path, "/rss"):
        found, _ = explore(site, start)
        assert found.ways[0].address == f"{site.host}/rss"
        assert found.listings[0].address == f"{site.host}/"


def test_a_link_to_a_feed_is_found_in_the_text() -> None:
    site = paper("number")
    body, kind = site.pages["/"]
    site.put("/", body.replace("</main>", '<a href="/syndication/rss20.xml">≡</a></main>'), kind)
    site.put("/syndication/rss20.xml", rss(site.stories[:30]), "application/rss+xml")
    found, _ = explore(site)
    assert found.ways[0].address == f"{site.host}/syndication/rss20.xml"


def test_a_listing_with_further_pages_is_read_page_by_page() -> None:
    site = paper("slug")
    site.put("/", dress("All", teasers(site.stories[:20]) + '<a href="/?page=2" rel="next">Weiter</a>'))
    site.put("/?page=2", dress("All", teasers(site.stories[20:40])))
    found, _ = explore(site)
    assert found.base == "ListingSpider"
    assert found.listings[0].pagination == "next"
    assert found.listings[0].further == (f"{site.host}/?page=2",)


def test_a_farm_is_told_by_its_pages() -> None:
    site = Paper("farm")
    lines = "".join(f"<p>{' '.join(['The harbour council met again on the bridge'] * 3)} {n}.</p>" for n in range(8))
    for n in range(12):
        path = f"/news/{n:02d}b{41 - n}99958.html"
        title = f"Harbour council meets about bridge number {n}"
        site.put(
            path,
            f"<title>{title} -Daily</title><div>Current:<a href='/'>Home</a> &gt; <a href='/list/1'>News</a>{title} -Daily"
            f"</div><h1>{title}</h1><div>Ann BrookView</div><div>Date:2026-03-04 10:11:12</div>{lines}<div>Related</div>",
        )
    site.put(
        "/",
        dress("Farm", "".join(f'<p><a href="{p}">Harbour council meets about a bridge</a></p>' for p in site.pages)),
    )
    found, _ = explore(site)
    assert found.base == "FarmSpider"
    assert "family A" in found.why


def test_nothing_at_all() -> None:
    assert [ask.url for ask in next_asks("https://post.example/", [])] == [
        "https://post.example/",
        "https://post.example/robots.txt",
    ]
    found = judge("https://post.example/", [])
    assert (found.ways, found.why) == ((), "nothing was looked at")
    site = Paper("empty")
    found, asked = explore(site)
    assert found.ways == ()
    assert "status 404" in found.why
    assert len(asked) <= 3


def test_a_soft_404_is_neither_a_sample_nor_a_way() -> None:
    site = paper("flat")
    for n in range(6):
        site.put(site.stories[n].path, dress("Page not found", "<h1>Page not found</h1><p>It was removed.</p>"))
    found, _ = explore(site)
    assert set(found.samples) <= site.addresses - {site.host + one.path for one in site.stories[:6]}
    assert len(found.samples) == 5


def test_an_index_that_names_itself_ends() -> None:
    site = paper("slug")
    site.put("/robots.txt", f"Sitemap: {site.host}/0.xml", "text/plain")
    for n in range(60):
        several = [f"/{4 * n + k + 1}.xml" for k in range(4)]
        site.put(f"/{n}.xml", index(site.host, f"/{n}.xml", *several), "application/xml")
    _, asked = explore(site)
    assert len(asked) < MAX_ASKS
    assert max(ask.level for ask in asked) <= 3


def test_a_site_that_answers_to_everything_with_its_newest_stories() -> None:
    site = paper("slug")
    every = dress("Oops", "<h2>Nothing is here</h2>" + teasers(site.stories[:6]))
    for place in ("robots.txt", "feed", "rss", "rss.xml", "feed.xml", "sitemap.xml", "sitemap_index.xml", "atom.xml"):
        site.put(f"/{place}", every)
    found, _ = explore(site)
    assert [way.kind for way in found.ways] == ["listing"]
    assert not [one for one in found.listings if one.address.endswith((".xml", ".txt", "feed", "rss"))]


def test_the_parts_of_an_index_are_one_way() -> None:
    site = paper("slug")
    site.put("/robots.txt", f"Sitemap: {site.host}/index-of-all.xml", "text/plain")
    site.put("/index-of-all.xml", index(site.host, "/2026-11.xml", "/2026-10.xml"), "application/xml")
    site.put("/2026-11.xml", sitemap(site.host, site.stories[:30]), "application/xml")
    site.put("/2026-10.xml", sitemap(site.host, site.stories[30:]), "application/xml")
    found, _ = explore(site)
    assert found.start_urls == (f"{site.host}/index-of-all.xml",)
    assert (found.ways[0].kind, found.ways[0].articles, found.ways[0].dated) == ("sitemap", 60, 60)
