"""Likely articles are asked first; usual places last, only where nothing else led to articles; that they are not there is no mistake."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from conftest import call, lines, newscrawl
from small_sites import Paper, dress, paper, sitemap

from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer

pytestmark = pytest.mark.slow


@contextmanager
def served(site: Paper) -> Iterator[DemoServer]:
    """The pages of a site; sitemaps name the server's own address."""

    def pages(origin: object) -> dict[str, dict[str, Response]]:
        own = origin("post")  # type: ignore[operator]
        made = {
            path: Response(200, body.replace(site.host, own), {"Content-Type": kind})
            for path, (body, kind) in site.pages.items()
        }
        return {"post": made}

    with DemoServer(pages) as server:
        yield server


def asked(server: DemoServer) -> set[str]:
    return {path for _, path in server.hits}


def test_a_start_page_whose_articles_scripts_load(tmp_path: Path) -> None:
    site = paper("slug", 12)
    site.put("/", dress("Post", "<div id='app'></div>").replace("<nav>", "<nav hidden>"))
    for path in [
        one
        for one in site.pages
        if one.lstrip("/").partition("?")[0] in {"town", "region", "economy", "sport", "culture"}
    ]:
        del site.pages[path]
    site.put("/sitemap.xml", sitemap(site.host, site.stories), "application/xml")
    with served(site) as server:
        ran = newscrawl(*call(server, "-o", "x.jsonl"), cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert len(lines(tmp_path / "x.jsonl")) == 12
        assert "/sitemap.xml (12 articles)" in ran.err
        assert "verdict: ok" in ran.err
        assert asked(server) >= {"/feed", "/rss.xml", "/sitemap.xml"}
        server.hits.clear()
        assert newscrawl(*call(server, "-o", "x.jsonl"), cwd=tmp_path).status == 0
        assert "/sitemap.xml" in asked(server)
        assert not asked(server) & {"/feed", "/rss.xml", "/atom.xml"}  # they are not there: once is enough


def test_nothing_is_guessed_where_pages_lead_to_articles(tmp_path: Path) -> None:
    site = paper("slug", 12)
    site.put("/", dress("Post", "<p>Welcome.</p>"))  # only the sections lead on
    with served(site) as server:
        ran = newscrawl(*call(server, "-o", "x.jsonl"), cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert len(lines(tmp_path / "x.jsonl")) == 12
        assert "found by pages (12 articles)" in ran.err
        assert not asked(server) & {"/feed", "/rss.xml", "/sitemap.xml"}


def test_sitemaps_of_robots_and_the_feeds_of_the_start_page(tmp_path: Path) -> None:
    site = paper("dated", 20)
    site.put("/", dress("Post", "<p>Welcome.</p>"))
    for path in [one for one in site.pages if one.startswith(("/town", "/region", "/economy", "/sport", "/culture"))]:
        del site.pages[path]
    site.put("/robots.txt", f"User-agent: *\nDisallow: /login\nSitemap: {site.host}/all.xml\n", "text/plain")
    site.put("/all.xml", sitemap(site.host, site.stories), "application/xml")
    with served(site) as server:
        ran = newscrawl(*call(server, "-o", "x.jsonl"), cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert len(lines(tmp_path / "x.jsonl")) == 20
        assert "/all.xml (20 articles)" in ran.err
        assert server.hits["post", "/robots.txt"] == 1  # read once, for its rules and its sitemaps
        assert not asked(server) & {"/feed", "/login"}


def test_a_bounded_run_asks_likely_articles_first(tmp_path: Path) -> None:
    """In the order of the page it would ask five sections and six short pages before half of them."""
    site = paper("slug", 40)
    with served(site) as server:
        ran = newscrawl(*call(server, "-o", "x.jsonl", "--max-pages", 16), cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert len(lines(tmp_path / "x.jsonl")) == 15
