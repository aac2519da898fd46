"""The day that a feed or sitemap gives an entry, as written; what declares a page to be the next one."""

from __future__ import annotations

import pytest
from pages import html_page

from newscrawl.extraction import read
from newscrawl.items import Link, Page

LINK = "https://post.example/a"
RSS = f"<rss><channel><item><title>T</title><link>{LINK}</link>{{}}</item></channel></rss>"
ATOM = f"<feed><entry><title>T</title><link href='{LINK}'/>{{}}</entry></feed>"
JSON = (
    f'{{"version": "https://jsonfeed.org/version/1.1", "items": [{{"url": "{LINK}", "date_published": "2026-11-20"}}]}}'
)
URLS = f"<urlset><url><loc>{LINK}</loc>{{}}</url></urlset>"


@pytest.mark.parametrize(
    ("body", "date"),
    [
        (RSS.format("<pubDate>Fri, 20 Nov 2026 08:00:00 GMT</pubDate>"), "Fri, 20 Nov 2026 08:00:00 GMT"),
        (RSS.format("<pubDate><![CDATA[ 2026-11-20 ]]></pubDate>"), "2026-11-20"),
        (RSS.format("<dc:date>2026-11-20T08:00:00Z</dc:date>"), "2026-11-20T08:00:00Z"),
        (RSS.format(""), None),
        (RSS.format(f"<pubDate>{'9' * 5000}</pubDate>"), "9" * 100),
        (ATOM.format("<updated>2026-11-21</updated><published>2026-11-20</published>"), "2026-11-20"),
        (ATOM.format("<updated>2026-11-21</updated>"), "2026-11-21"),
        (URLS.format("<lastmod>2026-11-20</lastmod>"), "2026-11-20"),
        (URLS.format(""), None),
        (JSON, "2026-11-20"),
    ],
)
def test_the_day_of_an_entry(body: str, date: str | None) -> None:
    (link,) = read(Page(LINK, LINK, 200, {"content-type": "application/xml"}, body.encode(), "")).links
    assert (link.url, link.date) == (LINK, date)


def test_a_next_page_is_told_by_its_relation() -> None:
    page = (
        "<html><head><link rel='next' href='/town?after=9'></head><body><a rel='nofollow next' href='/town/2'>More</a>"
        "<a rel='prev' href='/town/0'>Back</a></body></html>"
    )
    links = read(html_page(page, url="https://post.example/town")).links
    assert links == (
        Link("https://post.example/town/2", "page", "More"),
        Link("https://post.example/town/0", "any", "Back"),
        Link("https://post.example/town?after=9", "page"),
    )
