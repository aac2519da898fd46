"""Rows 41 and 42 and the entities and bombs of feeds and sitemaps: what they name is read, within limits, all in one crawl."""

from __future__ import annotations

import gzip
import json
import re
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hostile.crawling import MAX_MEGABYTES, Crawled, article, crawl, page
from hostile.server import By, HostileServer, Site, Visit, reply

pytestmark = pytest.mark.slow

XML = "application/xml"
STORIES = [f"/s{n}.html" for n in range(4)]
LAUGHS = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))


def stories(name: str, *paths: str) -> Site:
    return {path: article(f"{name}{path}") for path in paths or STORIES}


def items(*links: str) -> str:
    return "".join(f"<item><title>A story</title><link>{link}</link></item>" for link in links)


def rss(*links: str) -> str:
    return f"<?xml version='1.0'?><rss><channel><title>x</title>{items(*links)}</channel></rss>"


def urlset(*links: str) -> str:
    return f"<urlset>{''.join(f'<url><loc>{link}</loc></url>' for link in links)}</urlset>"


def index(*links: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap><loc>{link}</loc></sitemap>' for link in links)}</sitemapindex>"


def number(visit: Visit) -> int:
    return int((re.findall(r"\d+", visit.target) or ["0"])[-1])


def good(origin: Callable[[str], str]) -> dict[str, Site]:
    """Every kind, at the start address, with four stories that nothing else names."""
    atom = "".join(f'<entry><title>A story</title><link href="{link}"/></entry>' for link in STORIES)
    rdf = "".join(f'<item rdf:about="{link}"><title>A story</title></item>' for link in STORIES)
    listed = {
        "rss": reply(rss(*STORIES), kind="application/rss+xml"),
        "rss091": reply(rss(*STORIES).replace("<rss>", '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/r.dtd"><rss>'), kind=XML),
        "rdf": reply(f"<rdf:RDF>{rdf}</rdf:RDF>", kind="text/html"),
        "atom": reply(f"<feed>{atom}</feed>", kind="text/plain"),
        "json": reply(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": link} for link in STORIES]}), kind="application/json"),
        "urlset": reply(urlset(*STORIES), kind=XML),
        "packed": reply(gzip.compress(urlset(*STORIES).encode()) + b"rubbish", kind="application/gzip"),
        "packed-twice": reply(gzip.compress(gzip.compress(urlset(*STORIES).encode())), kind="application/gzip", Content_Encoding="gzip"),
        "plain": reply("\n".join(origin("good-plain") + link for link in STORIES), kind="text/plain"),
    }  # fmt: skip
    made: dict[str, Site] = {f"good-{name}": {"/": answer, **stories(name)} for name, answer in listed.items()}
    parts = [gzip.compress(urlset(link).encode()) for link in STORIES]
    made["good-index"] = {
        "/": reply(index(*(f"/part{n}.xml.gz" for n in range(4))), kind=XML),
        **{f"/part{n}.xml.gz": reply(part, kind="application/x-gzip") for n, part in enumerate(parts)},
        **stories("index"),
    }
    made["good-head"] = {
        "/": reply('<link rel="alternate" type="application/rss+xml" href="/f.xml">' + page("/about.html")),
        "/f.xml": reply(rss(*STORIES), kind="text/xml"),
        **stories("head"),
    }
    return made


def sites(origin: Callable[[str], str]) -> dict[str, Site]:
    trap = origin("trap")
    made = good(origin)

    def site(name: str, listed: dict[str, bytes | By]) -> None:
        made[name] = {"/": reply(page(*listed, "/good.html")), "/good.html": article(name), **listed}

    bomb = gzip.compress(b"<urlset>" + b" " * 500_000_000, 1)
    site("bombs", {
        "/blanks.xml.gz": reply(bomb, kind="application/gzip"),
        "/tags.xml.gz": reply(gzip.compress(b"<urlset>" + b"<a/>" * 50_000_000, 1), kind="application/gzip"),
        "/twice.xml.gz": reply(gzip.compress(bomb), kind="application/gzip", Content_Encoding="gzip"),
        "/thrice.xml.gz": reply(gzip.compress(gzip.compress(bomb)), kind="application/gzip"),
        "/deep.xml": reply(b"<rss>" + b"<a>" * 1_000_000, kind=XML), "/names.xml": reply("<rss>" + "".join(f"<a{n}>" for n in range(500_000)), kind=XML),
        "/attributes.xml": reply(f"<rss {' '.join(f'a{n}=1' for n in range(600_000))}>", kind=XML), "/text.xml": reply(f"<rss><item><link>/{'x' * 7_000_000}", kind=XML),
        "/deep.json": reply('{"version":"https://jsonfeed.org/version/1","items":' + "[" * 3_000_000, kind="application/json"),
        "/wide.json": reply('{"version":"https://jsonfeed.org/version/1","items":[' + "{}," * 2_000_000 + "{}]}", kind="application/json"),
        "/torn.xml.gz": reply(gzip.compress(urlset("/torn.html").encode() + b" " * 90_000)[:-20], kind="application/gzip"),
    })  # fmt: skip
    made["bombs"] = {**made["bombs"], "/torn.html": article("torn")}
    site("entities", {
        "/laughs.xml": reply(f'<!DOCTYPE rss [<!ENTITY a0 "ha">{LAUGHS}]><rss><channel>&a9;{items("/x.html")}', kind=XML),
        "/file.xml": reply(f'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>{items("/&a;")}', kind=XML),
        "/net.xml": reply(f'<!DOCTYPE urlset [<!ENTITY % a SYSTEM "{trap}/x.dtd"> %a;]>{urlset("/x.html")}', kind=XML),
        "/dtd.xml": reply(f'<!DOCTYPE rss SYSTEM "{trap}/rss.dtd">{rss("/after.html").partition("?>")[2]}', kind=XML),
        "/style.xml": reply(f'<?xml-stylesheet href="{trap}/x.xsl"?><rss xmlns:xi="http://www.w3.org/2001/XInclude"><xi:include href="{trap}/x"/>{items("/styled.html")}</rss>', kind=XML),
    })  # fmt: skip
    made["entities"] = {
        **made["entities"],
        **stories("entities", "/after.html", "/styled.html"),
        "/x.html": article("refused"),
    }
    foreign = [
        f"{trap}/x",
        "file:///etc/passwd",
        "http://169.254.169.254/latest/",
        "https://elsewhere.example/a",
        "ftp://127.0.0.1/a",
        "//user:pass@127.0.0.1/a",
        "javascript:1",
        "http://[::1]/a",
        "http://2130706433/a",
    ]
    site("foreign", {
        "/rss.xml": reply(rss(*foreign, "/rss.html"), kind=XML), "/urls.xml": reply(urlset(*foreign, "/urls.html"), kind=XML), "/index.xml": reply(index(*foreign, "/urls.xml"), kind=XML),
        "/base.xml": reply(f'<feed xml:base="{trap}/"><entry><link href="x"/></entry><entry xml:base="file:///etc/"><link href="passwd"/></entry></feed>', kind=XML),
        "/list.json": reply(json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": link} for link in (*foreign, "/json.html")]}), kind="application/json"),
    })  # fmt: skip
    made["foreign"] = {**made["foreign"], **stories("foreign", "/rss.html", "/urls.html", "/json.html")}
    made["itself"] = {"/": reply(index("/", "/?", "/#x", "/./", "/two.xml"), kind=XML), "/two.xml": reply(index("/", "/two.xml", "/three.xml"), kind=XML), "/three.xml": reply(urlset("/", "/good.html"), kind=XML), "/good.html": article("itself")}  # fmt: skip
    made["endless"] = {"*": By(lambda v: reply(index(f"/i{number(v) + 1}.xml"), kind=XML))}
    made["broad"] = {"*": By(lambda v: reply(index(*(f"/i{number(v)}{n:04}.xml" for n in range(900))), kind=XML))}
    made["new-feeds"] = {"*": By(lambda v: reply(rss(*(f"/f{number(v)}{n:03}.xml" for n in range(300))), kind=XML))}
    many = urlset(*(f"/n{n}.html" for n in range(100_000)), "/last.html")
    made["many"] = {"/": reply(page("/urls.xml", "/good.html")), "/urls.xml": reply(many, kind=XML), "/good.html": article("many"), "*": reply("<title>x</title><p>x")}  # fmt: skip
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(sites) as server:
        yield crawl(server, tmp_path_factory.mktemp("feeds"))


def asked(crawled: Crawled, site: str) -> set[str]:
    return set(crawled.server.asked(site)) - {"/robots.txt"}


def test_the_crawl_ends_well_within_its_memory(crawled: Crawled) -> None:
    assert crawled.server.knocks == 0
    assert crawled.megabytes < MAX_MEGABYTES
    assert b"root:x:0" not in crawled.raw


@pytest.mark.parametrize("site", [*good(lambda name: name)])
def test_what_each_kind_names_is_told(crawled: Crawled, site: str) -> None:
    assert crawled.of(site) == {path[1:] for path in STORIES}
    assert all(crawled.line(f"{site}{path}")["headline"] != "A story" for path in STORIES)


def test_bombs_and_broken_lists_cost_themselves(crawled: Crawled) -> None:
    assert crawled.of("bombs") == {"good.html", "torn.html"}


def test_entities_are_refused_and_nothing_outside_is_loaded(crawled: Crawled) -> None:
    assert crawled.of("entities") == {"good.html", "after.html", "styled.html"}
    assert "/x.html" not in asked(crawled, "entities")


def test_42_foreign_internal_and_file_addresses_are_filtered(crawled: Crawled) -> None:
    assert crawled.of("foreign") == {"good.html", "rss.html", "urls.html", "json.html"}
    assert asked(crawled, "foreign") == set(crawled.server.sites["foreign"])


def test_41_an_index_that_names_itself_is_asked_once(crawled: Crawled) -> None:
    assert crawled.of("itself") == {"good.html"}
    assert max(crawled.server.asked("itself").values()) == 1


def test_41_endless_indexes_end(crawled: Crawled) -> None:
    assert len(asked(crawled, "endless")) == 4
    assert len(asked(crawled, "broad")) <= 120
    assert len(asked(crawled, "new-feeds")) <= 120


def test_100_000_addresses_end(crawled: Crawled) -> None:
    assert "good.html" in crawled.of("many")
    assert len(asked(crawled, "many")) <= 120
    assert "/last.html" not in asked(crawled, "many")


SITES = '''
    from newscrawl.base_spiders import FeedSpider, SitemapSpider


    class Fed(FeedSpider):
        """One site by its feed."""

        name = "fed"
        start_urls = ["{fed}/feed.xml", "{fed}/"]


    class Mapped(SitemapSpider):
        """One site by the sitemaps that its robots.txt names."""

        name = "mapped"
        start_urls = ["{mapped}/robots.txt"]
'''


def by_class(origin: Callable[[str], str]) -> dict[str, Site]:
    """Two sites whose articles link to others; their lists have validators, which are honoured."""
    more = page("/other.html", label=lambda _: "Another story of ours to read")

    def validated(body: str) -> By:
        def answer(visit: Visit) -> bytes:
            known = visit.headers.get("if-none-match") == '"1"'
            return reply(b"", "304 Not Modified", ETag='"1"') if known else reply(body, kind=XML, ETag='"1"')

        return By(answer)

    def site(name: str) -> Site:
        linked = {path: article(f"{name}{path}", after=more) for path in STORIES}
        return {**linked, "/other.html": article(f"{name}-other")}

    robots = reply("User-agent: *\nAllow: /\nSitemap: /empty.xml\nSitemap: /index.xml", kind="text/plain")
    return {
        "fed": {"/": reply(more), "/feed.xml": validated(rss(*STORIES)), **site("fed")},
        "mapped": {
            "/robots.txt": robots,
            "/index.xml": reply(index("/map.xml.gz"), kind=XML),
            "/map.xml.gz": reply(gzip.compress(urlset(*STORIES).encode()), kind="application/gzip"),
            "/empty.xml": reply(urlset(), kind=XML),
            **site("mapped"),
        },
    }


def test_a_site_by_its_feed_or_sitemap_follows_nothing_else(tmp_path: Path) -> None:
    with HostileServer(by_class) as server:
        code = textwrap.dedent(SITES).format(fed=server.origin("fed"), mapped=server.origin("mapped"))
        (tmp_path / "sites.py").write_text(code)
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = project\n")
        (tmp_path / "project.py").write_text('from newscrawl.settings import *\n\nSPIDER_MODULES = ["sites"]\n')
        starts = ["fed", "mapped"]
        first = crawl(server, tmp_path, starts=starts)
        paths = {path[1:] for path in STORIES}
        assert (first.status, first.of("fed"), first.of("mapped")) == (0, paths, paths), first.err
        once = server.asked("fed")
        second = crawl(server, tmp_path, starts=starts)
        assert second.status == 0, second.err
        again = server.asked("fed") - once
        assert again["/feed.xml"] == 1
        assert not any(again[path] for path in STORIES)
        assert [v.headers.get("if-none-match") for v in server.visits if v.target == "/feed.xml"] == [None, '"1"']
        lists = {path: n for path, n in server.asked("mapped").items() if path.endswith((".xml", ".gz"))}
        assert lists == {"/index.xml": 2, "/map.xml.gz": 2, "/empty.xml": 2}
