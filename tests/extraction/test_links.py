"""Links: absolute, canonical, each once, with the first text that leads there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pages import html_page

from newscrawl import urls
from newscrawl.extraction import read
from newscrawl.extraction.links import MAX_LINKS, absolute, base_of, origin_of

BASE = "https://example.org/news/a.html"

HREFS = [
    ("/b.html", "https://example.org/b.html"),
    (" b.html\n", "https://example.org/news/b.html"),
    ("../c", "https://example.org/c"),
    ("?p=2", "https://example.org/news/a.html?p=2"),
    ("//other.example/x", "https://other.example/x"),
    ("http://Other.example:80/x#y", "http://other.example/x"),
    ("/x?utm_source=a&b=1", "https://example.org/x?b=1"),
    ("/ü", "https://example.org/%C3%BC"),
    ("/.//..//x", "https://example.org//x"),
    ("#top", None),
    ("", None),
    ("javascript:void(0)", None),
    ("mailto:a@example.org", None),
    ("file:///etc/passwd", None),
    ("data:text/html,x", None),
    ("http://user:pass@example.org/", None),
    ("http://[::1", None),
    ("http://example.org:99999999/", None),
    ("/" + "x" * 3_000, None),
]


@pytest.mark.parametrize(("href", "url"), HREFS)
def test_addresses(href, url):
    assert absolute(href, BASE, origin_of(BASE)) == url


_PIECES = st.sampled_from(
    [
        "a",
        "B",
        "1",
        ".",
        "..",
        "/",
        "//",
        "-",
        "_",
        "~",
        "%41",
        ";sid=1",
        "?",
        "=",
        "#",
        ":",
        "@",
        "http://",
        "e.org",
        "ü",
    ]
)


@settings(deadline=None)
@given(st.lists(_PIECES, max_size=8).map("".join))
def test_the_short_cuts_agree_with_the_long_way(href):
    short = absolute(href, BASE, origin_of(BASE))
    bare = href.strip().partition("#")[0]
    assert short == (urls.canonical(bare, BASE) if bare else None)


def links(html: str, url: str | None = BASE):
    return [(link.url, link.anchor) for link in read(html_page(html, url)).links]


def test_each_address_once_in_page_order_with_its_first_text():
    html = '<a href="/b"><img></a><a href="/a">A</a><a href="/b#x"> The \n b </a><a href="/b">again</a><a name=x>no</a>'
    assert links(html) == [("https://example.org/b", "The b"), ("https://example.org/a", "A")]


def test_no_more_than_a_reader_would_follow():
    assert len(links("".join(f"<a href=/{n}>{n}</a>" for n in range(3_000)))) == MAX_LINKS


def test_a_saved_page_without_address_keeps_what_is_absolute():
    assert links('<a href="/b">b</a><a href="https://example.org/c">c</a>', None) == [("https://example.org/c", "c")]


@pytest.mark.parametrize(
    ("declared", "base"),
    [
        ("/x/", "https://example.org/x/"),
        ("https://other.example/y/", "https://other.example/y/"),
        ("javascript:alert(1)", BASE),
        ("file:///etc/", BASE),
        ("http://[", BASE),
        ("", BASE),
        (None, BASE),
    ],
)
def test_a_declared_base_is_resolved_and_a_bad_one_ignored(declared, base):
    assert base_of(html_page("", BASE), declared) == base


def test_links_are_relative_to_the_declared_base():
    reading = read(html_page('<base href="/x/"><base href="/y/"><a href="b">b</a>', BASE))
    assert reading.base == "https://example.org/x/"
    assert [link.url for link in reading.links] == ["https://example.org/x/b"]


REFRESHES = [
    ("0; url=/b.html", "https://example.org/b.html"),
    ("5;URL='b.html'", "https://example.org/news/b.html"),
    ('0;url="b.html', "https://example.org/news/b.html"),
    (" 0.5 , /b.html", "https://example.org/b.html"),
    ("0;url=", None),
    ("300", None),
    ("0; url=/news/a.html#top", None),  # itself
    ("0;url=javascript:alert(1)", None),
    ("0;url=file:///etc/passwd", None),
    ("0;url=http://[::1", None),
    ("0;url=/" + "x" * 5_000, None),
    ("", None),
]


@pytest.mark.parametrize(("content", "url"), REFRESHES)
def test_meta_refresh_is_a_link_of_its_kind(content, url):
    page = (
        f"<meta http-equiv=Refresh content='{content}'>"
        if "'" not in content
        else f'<meta http-equiv=refresh content="{content}">'
    )
    found = read(html_page(page.encode(), BASE)).links
    assert [(link.url, link.kind) for link in found] == ([(url, "refresh")] if url else [])


def test_a_refresh_for_readers_without_scripts_is_not_followed():
    page = b"<noscript><meta http-equiv=refresh content='0;url=/nojs'></noscript><p>x"
    assert read(html_page(page, BASE)).links == ()
