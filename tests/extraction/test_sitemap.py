"""Sitemaps, their indexes, their packings: what they name, the newest first, bounded whatever the bytes are."""

from __future__ import annotations

import gzip
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import html_page

from newscrawl import urls
from newscrawl.extraction import Reading, lists, read, sitemap

SITE = "https://news.example"
URL = f"{SITE}/sitemap.xml"
NEWS = 'xmlns:{0}="http://www.google.com/schemas/sitemap-news/0.9"'


def reading(body: str | bytes, kind: str | None = "application/xml", url: str | None = URL) -> Reading:
    return read(html_page(body, url, kind))


def paths(body: str | bytes, kind: str | None = "application/xml", url: str | None = URL) -> list[str]:
    return [link.url.removeprefix(SITE) for link in reading(body, kind, url).links]


def place(path: str, more: str = "") -> str:
    return f"<url><loc>{SITE}{path}</loc>{more}</url>"


def urlset(*places: str, head: str = "") -> str:
    return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" {head}>{"".join(places)}</urlset>'


def index(*entries: str) -> str:
    return f"<sitemapindex>{''.join(f'<sitemap>{one}</sitemap>' for one in entries)}</sitemapindex>"


def news(path: str, title: str, date: str, prefix: str = "news") -> str:
    of = f"<{prefix}:publication><{prefix}:name>Post</{prefix}:name></{prefix}:publication>"
    return place(path, f"<{prefix}:news>{of}<{prefix}:publication_date>{date}</{prefix}:publication_date><{prefix}:title>{title}</{prefix}:title></{prefix}:news>")  # fmt: skip


SOUND = urlset(place("/a", "<lastmod>2026-01-02</lastmod>"), place("/b", "<image:image><image:loc>/no</image:loc></image:image>"))  # fmt: skip
ORDERS = [
    (SOUND, ["/a", "/b"]),
    (urlset(place("/old", "<lastmod>2025-12-31T23:00:00Z</lastmod>"), place("/none"), place("/new", "<lastmod>2026-01-02</lastmod>"), place("/odd", "<lastmod>yesterday</lastmod>")), ["/new", "/old", "/none", "/odd"]),
    (urlset(place("/page", "<lastmod>2026-05-01</lastmod>"), news("/n1", "A", "2026-01-01"), news("/n2", "B", "2026-01-02T08:00+01:00")), ["/n2", "/n1", "/page"]),
    (urlset(place("/a"), place("/a"), place("/b")), ["/a", "/b"]),
    (urlset("<url><loc>\n /a </loc></url>", f"<url><loc><![CDATA[{SITE}/b]]></loc></url>", "<url><loc>/c?x=1&y=2</loc></url>", "<url><loc>/d?x=1&amp;y=2</loc></url>"), ["/a", "/b", "/c?x=1&y=2", "/d?x=1&y=2"]),
    (urlset("<url><lastmod>2026</lastmod></url>", "<url><loc>file:///etc/passwd</loc></url>", place("/a")), ["/a"]),
    (urlset(place("/a"), "<url><loc>/torn"), ["/a"]),
    (urlset(place("/a")) + "<html>trailing</html>\0\0", ["/a"]),
    (urlset(place("/a")).replace("<url", "<s:url").replace("</url", "</s:url").replace("loc>", "s:loc>"), ["/a"]),
    (index(f"<loc>{SITE}/s1.xml</loc>", f"<loc>{SITE}/s2.xml</loc><lastmod>2026-01-01</lastmod>", f"<loc>{SITE}/news.xml</loc>"), ["/news.xml", "/s2.xml", "/s1.xml"]),
    (f"{SITE}/a\r\n\r\n{SITE}/b\n", ["/a", "/b"]),
]  # fmt: skip


@pytest.mark.parametrize(("body", "expected"), ORDERS)
@pytest.mark.parametrize("packed", [False, True])
@pytest.mark.parametrize(
    "declared", ["application/xml", "text/plain", "application/gzip", "application/octet-stream", None]
)
def test_what_is_named_and_in_which_order(body: str, expected: list[str], packed: bool, declared: str | None) -> None:
    raw = gzip.compress(body.encode()) + b"rubbish" if packed else body.encode()
    assert paths(raw, declared) == expected


@pytest.mark.parametrize("prefix", ["news", "n", "x-y"])
def test_a_news_sitemaps_titles_are_the_links_texts(prefix: str) -> None:
    (link,) = reading(urlset(news("/a", "Mill &amp; dam", "2026-01-01", prefix), head=NEWS.format(prefix))).links
    assert (link.url, link.anchor, link.kind) == (f"{SITE}/a", "Mill & dam", "any")


def test_what_an_index_names_are_lists() -> None:
    found = reading(index(f"<loc>{SITE}/s1.xml</loc>"))
    assert (found.reason, [(link.url, link.kind) for link in found.links]) == (
        "sitemap index",
        [(f"{SITE}/s1.xml", "list")],
    )


def test_a_robots_txt_names_sitemaps() -> None:
    text = f"User-agent: *\nDisallow: /\nSitemap: {SITE}/a.xml\n  SITEMAP :/b.xml # second\nsitemap: file:///etc/passwd\nno sitemap: /c.xml"
    found = reading(text, "text/plain", f"{SITE}/robots.txt")
    assert [(link.url.removeprefix(SITE), link.kind) for link in found.links] == [
        ("/a.xml", "list"),
        ("/b.xml", "list"),
    ]
    assert reading("User-agent: *", "text/plain", f"{SITE}/robots.txt").reason == "robots.txt that names no sitemap"
    assert not reading("<html><p>Not found", "text/html", f"{SITE}/robots.txt").is_list


@pytest.mark.parametrize("declared", ["<!ENTITY a 'b'>", "<!ENTITY % a SYSTEM 'http://127.0.0.1/'> %a;", ""])
def test_a_doctype_that_declares_is_refused(declared: str) -> None:
    body = f"<!DOCTYPE urlset [{declared}]>{urlset(place('/a')).partition('?>')[2]}"
    assert reading(body).reason == "sitemap refused: its DOCTYPE has declarations"
    assert reading(gzip.compress(body.encode())).links == ()


def test_several_packed_parts_are_one_and_a_torn_one_gives_what_it_has() -> None:
    whole = urlset(*(place(f"/{n}-{n * 7919 % 1009}") for n in range(2_000))).encode()
    parts = gzip.compress(whole[:5_000]) + gzip.compress(whole[5_000:])
    assert len(reading(parts).links) == 2_000
    parts = gzip.compress(whole[: 1 << 16]) + gzip.compress(b"") + gzip.compress(whole[1 << 16 :])
    assert len(reading(parts).links) == 2_000, "a part that is empty, and one that ends with a step of unpacking"
    torn = reading(gzip.compress(whole)[:-4_000])
    assert 0 < len(torn.links) < 2_000
    assert torn.reason == "sitemap too long: not all of it was read"


BOMBS = {
    "blanks": b"<urlset>" + b" " * 200_000_000,
    "elements": b"<urlset>" + b"<a/>" * 20_000_000,
    "addresses": b"<urlset>" + b"<url><loc>/a</loc></url>" * 2_000_000,
    "one address": b"<urlset><url><loc>/" + b"a" * 50_000_000,
    "lines": b"https://news.example/a\n" * 3_000_000,
}


@pytest.mark.slow
@pytest.mark.parametrize("what", BOMBS)
def test_a_bomb_is_unpacked_as_far_as_it_is_read(what: str) -> None:
    packed = gzip.compress(BOMBS[what], 1)
    begun = time.process_time()
    found = reading(packed, "application/gzip")
    assert time.process_time() - begun < 3
    assert found.is_list
    assert found.reason.endswith(("not all of it was read", "without addresses"))
    assert len(found.links) <= 1


def test_parts_of_one_byte_cost_no_more_than_their_length() -> None:
    packed = gzip.compress(urlset(place("/a")).encode()) + gzip.compress(b" ") * 390_000
    begun = time.process_time()
    assert reading(packed).reason == "sitemap"
    assert time.process_time() - begun < 3


def test_packed_twice_or_something_else_packed_is_no_sitemap() -> None:
    body = urlset(place("/a")).encode()
    for packed in (
        gzip.compress(gzip.compress(body)),
        gzip.compress(b"<html><p>x"),
        gzip.compress(b""),
        b"\x1f\x8b",
        b"\x1f\x8brubbish",
    ):
        found = reading(packed)
        assert (found.is_list, found.reason) == (False, "not html")


@pytest.mark.slow
def test_no_more_is_read_than_the_protocol_allows() -> None:
    many = [f"<url><loc>/{n}</loc></url>" for n in range(sitemap.MAX_ADDRESSES + 10)]
    found = reading(urlset(*many, place("/last", "<lastmod>2026-01-01</lastmod>")))
    assert (len(found.links), found.reason) == (sitemap.MAX_ADDRESSES, "sitemap too long: not all of it was read")
    assert found.links[0].url == f"{SITE}/last"
    children = (f"<loc>/{n}.xml</loc><lastmod>{2000 + n}</lastmod>" for n in range(sitemap.MAX_SITEMAPS + 10))
    found = reading(index(*children))
    assert (len(found.links), found.links[0].url) == (sitemap.MAX_SITEMAPS, f"{SITE}/{sitemap.MAX_SITEMAPS + 9}.xml")


def test_a_page_costs_next_to_nothing() -> None:
    """1.1 us measured, 2 us allowed; ten times that here, for machines that do other things beside."""
    page = html_page("<!DOCTYPE html>\n<html><head><title>x</title></head><body><p>" + "word " * 5_000)
    begun = time.process_time()
    for _ in range(10_000):
        assert lists.read(page) is None
    assert time.process_time() - begun < 0.2


PIECES = st.sampled_from(["<url>", "</url>", "<![CDATA[", "]]>", "<!--", "<!DOCTYPE x [", "&a;", "&#0;", '"', "<loc>", "</loc>", "\ud800", "<sitemapindex>", "http://["])  # fmt: skip


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from([body for body, _ in ORDERS]),
    st.integers(0, 400),
    st.integers(0, 60),
    PIECES | st.binary(max_size=9),
    st.booleans(),
)
def test_a_sitemap_with_a_piece_torn_out_and_another_put_in(
    body: str, start: int, length: int, piece: str | bytes, packed: bool
) -> None:
    raw, put = body.encode(), piece if isinstance(piece, bytes) else piece.encode("utf-8", "surrogatepass")
    raw = gzip.compress(raw, 1, mtime=0) if packed else raw
    mutated = raw[:start] + put + raw[start + length :]
    found = reading(mutated)
    assert found == reading(mutated)
    assert found.article is None or not found.is_list
    assert all(urls.canonical(link.url) == link.url for link in found.links)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from(
        [
            b"<urlset>",
            b"<sitemapindex ",
            b"\x1f\x8b",
            gzip.compress(b"<urlset><url><loc>"),
            b"http://",
            b"<!DOCTYPE a[",
            b"\xfe\xff",
        ]
    ),
    st.binary(max_size=200),
)
def test_any_bytes_behind_a_beginning(begins: bytes, rest: bytes) -> None:
    found = reading(begins + rest)
    assert found.reason
    assert found == reading(begins + rest)
