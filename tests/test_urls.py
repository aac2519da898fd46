"""Addresses: one form, one identity, farm ids."""

from __future__ import annotations

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl import urls


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("http://example.org", "http://example.org/"),
        ("HTTP://Example.ORG:80/A", "http://example.org/A"),
        ("https://example.org:443/", "https://example.org/"),
        ("https://example.org:80/", "https://example.org:80/"),
        ("http://example.org./a", "http://example.org/a"),
        ("http://exämple.example/ü", "http://xn--exmple-cua.example/%C3%BC"),
        ("http://example.org/%7euser/%3f", "http://example.org/~user/%3F"),
        ("http://example.org/%2541", "http://example.org/%2541"),
        ("http://example.org/100%", "http://example.org/100%25"),
        ("http://example.org/a/./b/../c", "http://example.org/a/c"),
        ("http://example.org/a/..", "http://example.org/"),
        ("http://example.org/..a/.b", "http://example.org/..a/.b"),
        ("http://example.org/a#part", "http://example.org/a"),
        ("http://example.org/a?utm_source=x&id=3&fbclid=y", "http://example.org/a?id=3"),
        ("http://example.org/a?utm_source=x", "http://example.org/a"),
        ("http://example.org/a;jsessionid=AB12?x=1", "http://example.org/a?x=1"),
        ("http://example.org/a?x=a+b&y=%20", "http://example.org/a?x=a+b&y=%20"),
        ("http://example.org/a?x=a,b&y=%e4&flag&utm_id=1", "http://example.org/a?x=a,b&y=%E4&flag"),
        ("http://example.org/a?x=\ud800&utm_id=1", "http://example.org/a?x=%3F"),
        ("http://example.org/a?&x=1&&y=2&", "http://example.org/a?x=1&y=2"),
        ("http://example.org/a?x=1&amp;utm_source=b", "http://example.org/a?x=1"),
        ("http://example.org/a?utm%5Fsource=b", "http://example.org/a"),
        ("http://stra\u00dfe.example/", "http://xn--strae-oqa.example/"),  # another host than strasse.example
        ("http://\u2615.example/", "http://xn--53h.example/"),
        ("http://example\u3002org/a", "http://example.org/a"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
        ("  http://example.org/a ", "http://example.org/a"),
    ],
)
def test_canonical(url: str, expected: str) -> None:
    assert urls.canonical(url) == expected


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "javascript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "http:///nowhere",
        "http://ex ample.com/",
        "http://exam%20ple.com/",
        "http://exa\u3000mple.com/",
        "http://ex\u00e4mple .example/",
        "http://example.com :80/",
        "http://example.com: 80/",
        "http://a..example/",
        "http://.example.org/",
        "http://user:secret@example.org/",
        "http://example.org:99999/",
        "http://[::1/",
        "http://" + "a" * 70 + "ä.example/",
        "http://example.org/" + "a" * 3000,
        "",
    ],
)
def test_what_cannot_be_asked_is_none(url: str) -> None:
    assert urls.canonical(url) is None


URLISH = st.text("ab01./-_~%?&=:;#@ äЖ[]\\", max_size=40)


@given(URLISH)
def test_canonical_is_idempotent(tail: str) -> None:
    once = urls.canonical(f"http://example.org/{tail}")
    assert once is None or urls.canonical(once) == once


@given(st.sampled_from(["http://example.org/a/b?c", "https://Example.org:443/x/", "http://127.0.0.1:81/"]), URLISH)
def test_relative_links_resolve_as_the_standard_library_says(base: str, link: str) -> None:
    link = link.replace(";", "").replace(" ", "")  # urljoin drops an empty parameter; blanks at the ends are stripped
    for reference in (link, f"/{link}", f"./{link}"):
        try:
            expected = urls.canonical(urljoin(base, reference.strip()))
        except ValueError:
            expected = None
        assert urls.canonical(reference, base) == expected


def test_identity_is_one_for_scheme_and_www() -> None:
    spellings = [
        "http://example.org/a?b=1",
        "https://www.example.org/a?b=1#x",
        "HTTPS://EXAMPLE.ORG:443/a?b=1&utm_medium=m",
    ]
    assert {urls.identity(url) for url in spellings} == {"example.org/a?b=1"}
    assert len({urls.article_id(url) for url in spellings}) == 1
    assert urls.article_id(None, "one") != urls.article_id(None, "two")


def test_what_is_no_address_is_nothing_but_itself() -> None:
    others = ["example.org/a", "example.org/b", "/a", "mailto:a", "http:a", ""]
    assert len({urls.identity(other) for other in others}) == len(others)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("045e83699118", "45-836-99118"),
        ("95f00799897", "95-7-99897"),
        ("229a7199699", "229-71-99699"),
        ("049b08099870", "49-80-99870"),
        ("123a45678901", None),
        ("045g83699118", None),
        ("83699118", None),
    ],
)
def test_farm_id(name: str, expected: str | None) -> None:
    assert urls.farm_id(f"https://farm.example/html/{name}.html") == expected
    assert urls.farm_id(None) is None


def test_farm_id_is_the_same_whatever_letter_and_padding() -> None:
    assert urls.farm_id("http://a.example/html/045e83699118.html") == urls.farm_id(
        "https://b.example/news/45a83699118.html"
    )


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://news.example/2026/01/old-mill-opens-again.html", "old mill opens again"),
        ("https://news.example/old_mill_opens_again/123", "old mill opens again"),
        ("https://news.example/html/045e83699118.html", None),
        ("https://news.example/", None),
        (None, None),
    ],
)
def test_slug(url: str | None, expected: str | None) -> None:
    assert urls.slug(url) == expected


SESSIONS = [
    ("/a.html?PHPSESSID=1", "/a.html"),
    ("/a.html?b=2&session_id=x&c=3", "/a.html?b=2&c=3"),
    ("/a.html?ASPSESSIONIDQQ=ABC", "/a.html"),
    ("/a.html?sid=3fa9c1d277bb02aa", "/a.html"),
    ("/a.html?sid=k3jv8q0t5m2h7d1c9f4s6p0r2a", "/a.html"),
    ("/a.html?s=0b6f1c9e-33aa-4c0e-9d2f-000000000000", "/a.html"),
    ("/a.html?sid=65a1b2c3d4e5f6a7b8c9d0e1", "/a.html?sid=65a1b2c3d4e5f6a7b8c9d0e1"),  # a record of a database
    ("/a.html?sid=20240115001", "/a.html?sid=20240115001"),
    ("/?s=bridge-2024", "/?s=bridge-2024"),
    ("/a.html?token=budget2024figures", "/a.html?token=budget2024figures"),
    ("/modules.php?name=News&sid=123", "/modules.php?name=News&sid=123"),  # PHP-Nuke: the story's number
    ("/bills?session=2024", "/bills?session=2024"),
    ("/?s=harbour", "/?s=harbour"),
    ("/a;jsessionid=1F/b.html", "/a/b.html"),
    ("/(S(lit3py55t21z5v55vlm25s55))/a.aspx", "/a.aspx"),
    ("/(lit3py55t21z5v55vlm25s55)/a.aspx", "/a.aspx"),
    ("/Mercury_(planet)/a", "/Mercury_(planet)/a"),
    ("/(planet)/a", "/(planet)/a"),
]


@pytest.mark.parametrize(("path", "expected"), SESSIONS)
def test_sessions_are_stripped_and_what_only_looks_like_one_is_not(path: str, expected: str) -> None:
    assert urls.canonical(f"http://example.org{path}") == f"http://example.org{expected}"


@pytest.mark.parametrize(
    ("path", "growing"),
    [
        ("/a/b/a/b/a/b/", True),
        ("/a/a/a/", True),
        ("/2011/11/11/eleven.html", False),
        ("/" + "/".join(map(str, range(21))), True),
        ("/?q=/a/a/a/", False),
        ("/", False),
    ],
)
def test_paths_that_grow(path: str, growing: bool) -> None:
    assert urls.is_growing(f"http://example.org{path}") is growing


@pytest.mark.parametrize("address", ["http://[bad/x", "http://[::1", "//[/a-b-c-d.html"])
def test_what_is_no_address_has_no_domain_no_words_and_no_farm_id(address: str) -> None:
    assert (urls.domain(address), urls.slug(address), urls.farm_id(address)) == (None, None, None)
