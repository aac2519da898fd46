"""Rows 18 to 33: what pages hold, all in one crawl."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

import pytest

from hostile.crawling import MAX_MEGABYTES, Crawled, article, crawl, home, markup, text, title
from hostile.server import By, HostileServer, Site, redirect, reply

pytestmark = pytest.mark.slow

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50
BAIT = {
    "blanks": " " * 2_000_000, "lines": "\n \t" * 500_000, "angles": "<" * 1_000_000, "opens": "<a " * 300_000, "comments": "<!--" * 300_000,
    "quotes": '<a href="' * 100_000, "amps": "&" * 1_000_000, "refs": "&#x" * 400_000, "a": "a" * 2_000_000, "nested": "(" * 500_000,
    "by": "By " * 400_000, "dates": "2024-01-01 " * 100_000, "digits": "1" * 2_000_000, "dashes": "-" * 1_000_000, "hyphens": "a-" * 700_000,
    "urls": "http://" * 200_000, "ats": "a@" * 500_000, "dots": "a." * 500_000, "metas": "<meta charset=" * 50_000, "script": "<script>" * 100_000,
    "ld": '<script type="application/ld+json">' + "[" * 900_000, "current": "Current:Home > " * 60_000, "view": "View\nDate:2024-01-01 00:00:00\n" * 20_000,
    "source": "2025-05-07 17:12:29source:" * 30_000, "entities": "&lt;" * 400_000, "words": "word " * 400_000, "caps": "A B " * 400_000,
}  # fmt: skip
DATES = {
    "iso": ("2024-02-29T10:00:00Z", "2024-02-29"), "impossible": ("2024-02-30", None), "epoch": ("1970-01-01T00:00:00Z", None),
    "future": ("2999-01-01", None), "words": ("yesterday", None), "zero": ("0000-00-00", None), "huge": ("9" * 5000, None),
    "rfc": ("Thu, 29 Feb 2024 10:00:00 GMT", "2024-02-29"), "number": (1709200000, None), "list": (["2024-02-29"], "2024-02-29"), "object": ({"x": 1}, None),
    "minus": ("-1-01-01", None), "zone": ("2024-02-29T10:00:00+99:99", None), "nul": ("2024-02\x00-29", None), "hours": ("2024-02-29T25:61:61Z", None),
}  # fmt: skip
RUSSIAN = "Совет города решил вопрос о ремонте старой мельницы у реки, сообщили в мэрии. " * 6


def dated(name: str, value: object) -> bytes:
    block = {"@type": "NewsArticle", "headline": title(name), "datePublished": value}
    return article(name, head=f'<script type="application/ld+json">{json.dumps(block)}</script>')


def russian(charset: str, meta: str | None = None, header: str | None = None, mark: bytes = b"") -> bytes:
    declared = f'<meta charset="{meta}">' if meta else ""
    page = f"<html><head>{declared}<title>Совет города решил</title></head><body><h1>Совет города решил</h1><p>{RUSSIAN}</p><p>{RUSSIAN}</p></body></html>"
    return reply(mark + page.encode(charset), kind=f"text/html; charset={header}" if header else "text/html")


def linked(block: str, name: str) -> bytes:
    return article(name, head=f'<script type="application/ld+json">{block}</script>')


def sites(origin: Callable[[str], str]) -> dict[str, Site]:
    trap = origin("trap")
    foreign = "https://elsewhere.example/story.html"
    made: dict[str, Site] = {}

    def site(name: str, pages: dict[str, object]) -> None:
        given = {f"/{key}": page for key, page in pages.items()}
        made[name] = {"/": home(*given, "/good.html"), "/good.html": article(name), **given}

    site("types", {
        "octet.html": reply(markup("octet"), kind="application/octet-stream"), "none.html": reply(markup("none"), kind=None),
        "unknown.html": reply(markup("unknown"), kind="unknown/unknown"), "empty.html": reply(markup("empty"), kind=""),
        "broken.html": reply(markup("broken"), kind="text/html; charset"), "upper.html": reply(markup("upper"), kind="TEXT/HTML"), "plain.html": reply(markup("plain"), kind="text/plain"),
        "xhtml.html": reply(markup("xhtml"), kind="application/xhtml+xml"), "download.html": reply(markup("download"), kind="application/force-download"), "bin.html": reply(markup("bin"), kind="binary/octet-stream"),
    })  # fmt: skip
    site("binary", {"png.html": reply(PNG), "zip.html": reply(b"PK\x03\x04" + bytes(range(256)) * 40), "pdf.html": reply(b"%PDF-1.7\n" + bytes(range(256)) * 40),
                    "noise.html": reply(bytes((n * 7919 + n // 3) % 256 for n in range(60_000))), "gif.html": reply(b"GIF89a" + PNG), "text-pdf": reply(b"%PDF-1.4\n" + b"1 0 obj << /Type /Catalog >> endobj\n" * 200),
                    "mp3": reply(b"ID3" + PNG), "json": reply(json.dumps({"a": text("json")}), kind="application/json"), "js": reply("var a = 1;" * 500, kind="text/javascript"), "css": reply("a{b:c}" * 900, kind="text/css")})  # fmt: skip
    site("deep", {"div.html": reply("<div>" * 100_000 + markup("deepdiv")), "before.html": reply(markup("deepbefore", after="<div>" * 100_000 + "x")),
                  "b.html": reply(markup("deepb", after="<b>" * 100_000 + "x")), "table.html": reply(markup("deept", after="<table><tr><td>" * 30_000)), "font.html": reply("<font>" * 100_000 + markup("deepfont")), "svg": reply(markup("svg", after="<svg>" * 50_000)), "ul": reply(markup("ul", after="<ul><li>" * 50_000)), "select": reply(markup("sel", after="<select><option>" * 50_000)), "template": reply(markup("tem", after="<template>" * 50_000)), "form": reply(markup("form", after="<form><button>" * 50_000))})  # fmt: skip
    site("large", {"line.html": reply(markup("line", after=f"<p>{'word ' * 1_000_000}</p>")), "attributes.html": reply(markup("attributes", after=f"<p {' '.join(f'a{n}=1' for n in range(600_000))}>x</p>")),
                   "links.html": reply(markup("links", after="".join(f'<a href="/l/{n}">n{n}</a>' for n in range(200_000)))), "same.html": reply(markup("same", after=f"<p {'a ' * 1_000_000}>x</p>")), "metas.html": reply(markup("metas", head="<meta name=x content=y>" * 100_000)), "h1s": reply(markup("h1s", after="<h1>a b c</h1>" * 60_000))})  # fmt: skip
    made["large"] = {**made["large"], "*": reply("<title>x</title><p>x")}
    site("bait", {f"{name}.html": article(f"bait-{name}", after=f"<p>{bait}</p>") for name, bait in BAIT.items()})
    site(
        "baits",
        {f"{name}.html": article(f"baits-{name}", headline=f"Wells {bait[:400_000]}") for name, bait in BAIT.items()},
    )
    site("charset", {
        "header.html": russian("cp1251", header="windows-1251"), "meta.html": russian("koi8-r", meta="koi8-r"), "lies.html": russian("utf-8", meta="windows-1251", header="iso-8859-1"),
        "none.html": russian("utf-8"), "bom.html": russian("utf-8", header="windows-1251", mark=b"\xef\xbb\xbf"), "unknown.html": russian("utf-8", header="x-unknown-9", meta="nope"), "utf16.html": russian("utf-16-le", mark=b"\xff\xfe"),
        "guess.html": russian("cp1251"), "false.html": russian("cp1251", header="utf-8", meta="windows-1251"), "wide.html": russian("utf-8", header="utf-16"), "seven.html": russian("utf-8", header="utf-7"), "be.html": russian("utf-16-be", mark=b"\xfe\xff"),
    })  # fmt: skip
    double = markup("double", headline="Café owners’ résumé").encode().decode("cp1252", "replace").encode()
    site("double", {"double.html": reply(double)})
    site("invalid", {"nul.html": reply(markup("nul").replace(" ", " \0", 5)), "utf8.html": reply(markup("utf8").encode().replace(b" ", b" \xff\xfe ", 5)),
                     "cesu.html": reply(markup("cesu", headline="Wells \ud83d\ude00 of the valley were dug in one week")), "lone.html": reply(markup("lone", headline="Wells \ud83d of the valley were dug in one week")), "ref.html": article("ref", headline="Wells &#xD83D;&#0;&#x1b;&#x202e; of the valley were dug in a week")})  # fmt: skip
    lost = "<html><head><title>{0}</title></head><body><h1>{0}</h1><p>{1}</p><p><a href=/>Home</a></p></body></html>"
    site("soft", {"404.html": reply(lost.format("404 Not Found", "The page you are looking for was not found on this server. Please try again or go to the home page.")), "oops.html": reply(lost.format("Oops! Page not found", "Sorry, we could not find what you wanted. It may have been moved or deleted.")),
                  "gone.html": reply(lost.format("This article is no longer available", "The story has been removed by its publisher.")), "titled.html": reply(lost.format("Page not found | The Valley News", "We looked everywhere. " * 8)), "error": reply(lost.format("Error", "Something went wrong. Please try again later."))})  # fmt: skip
    site("void", {"zero.html": reply(b""), "blank.html": reply(" \n "), "html.html": reply("<html></html>"), "title.html": reply("<title>A headline with nothing below it at all</title>"), "comment.html": reply(f"<!-- {markup('comment')} -->"),
                  "h1.html": reply("<h1>A headline with nothing below it at all</h1>"), "script.html": reply(f"<title>A headline</title><script>{' '.join(text('script'))}</script>"), "hidden.html": reply(f"<title>A headline</title><div hidden>{' '.join(text('hidden'))}</div>")})  # fmt: skip
    canon = '<link rel="canonical" href="{0}"><meta property="og:url" content="{0}">'
    site("canonical", {"foreign.html": article("cfor", head=canon.format(foreign)), "internal.html": article("cint", head=canon.format(f"{trap}/x")), "file.html": article("cfile", head=canon.format("file:///etc/passwd")), "js.html": article("cjs", head=canon.format("javascript:alert(1)")),
                       "a.html": article("ca", head=canon.format("/b.html")), "b.html": article("cb", head=canon.format("/c.html")), "c.html": article("cc", head=canon.format("/a.html")), "front.html": article("chome", head=canon.format("/")), "same1.html": article("cs1", head=canon.format("/same.html")), "same2.html": article("cs2", head=canon.format("/same.html")), "long.html": article("clong", head=canon.format("/" + "x" * 100_000))})  # fmt: skip
    refresh = (
        '<html><head><meta http-equiv="refresh" content="{0}"></head><body><p>One moment, please.</p></body></html>'
    )
    made["refresh"] = {
        "/": home("/trap", "/file", "/self", "/grow", "/good", "/chain0", "/late", "/quoted", "/article.html", "/js", "/data", "/foreign"),
        "/trap": reply(refresh.format(f"0; url={trap}/x")), "/file": reply(refresh.format("0;url=file:///etc/passwd")), "/self": reply(refresh.format("0;url=/self")),
        "/js": reply(refresh.format("0;url=javascript:alert(1)")), "/data": reply(refresh.format("0;url=data:text/html,x")), "/foreign": reply(refresh.format("0;url=https://elsewhere.example/")),
        "/good": reply(refresh.format("0; url=/moved.html")), "/moved.html": article("moved"), "/quoted": reply(refresh.format("0; URL='/quoted.html'")), "/quoted.html": article("quoted"),
        "/late": reply(refresh.format("600; url=/late")), "/article.html": article("refresh", head='<meta http-equiv="refresh" content="300">'),
        **{f"/chain{n}": reply(refresh.format(f"0;url=/chain{n + 1}")) for n in range(40)}, "*": By(lambda v: reply(refresh.format(f"0;url={v.target}/x")) if v.target.startswith("/grow") else reply("", "404 Not Found")),
    }  # fmt: skip
    base = "<base href='{0}'>"
    site("base", {"foreign.html": reply(f"{base.format('https://elsewhere.example/')}<a href='x1.html'>A story of the foreign base</a>"), "trap.html": reply(f"{base.format(trap)}<a href='x2.html'>A story of the trap base</a>"), "js.html": reply(f"{base.format('javascript:alert(1)')}<a href='/js-good.html'>A story under a bad base</a>"),
                  "bad.html": reply(f"{base.format('http://[::1')}<a href='/bad-good.html'>A story under a bad base</a>"), "own.html": reply(f"{base.format('/sub/')}<a href='own-good.html'>A story under a base of its own</a>"), "data.html": reply(f"{base.format('data:,x')}<a href='/data-good.html'>A story</a>"), "file.html": reply(f"{base.format('file:///etc/')}<a href='passwd'>A story</a>")})  # fmt: skip
    made["base"] = {
        **made["base"],
        "/js-good.html": article("js-good"),
        "/bad-good.html": article("bad-good"),
        "/sub/own-good.html": article("own-good"),
        "/data-good.html": article("data-good"),
    }
    site("json", {"broken.html": linked('{"@type": "NewsArticle", "headline": ', "jbroken"), "huge.html": linked(json.dumps({"@type": "NewsArticle", "articleBody": "x " * 1_500_000}), "jhuge"), "deep.html": linked("[" * 100_000 + "]" * 100_000, "jdeep"), "deep2.html": linked('{"a":' * 100_000 + "1" + "}" * 100_000, "jdeep2"),
                  "types.html": linked('{"@type": ["NewsArticle", 5, null], "headline": {"a": 1}, "articleBody": 17, "author": [[["x"]]], "datePublished": true, "image": {"url": ["x"]}, "publisher": 5}', "jtypes"), "nan.html": linked('{"@type": "NewsArticle", "headline": NaN, "wordCount": Infinity, "articleBody": -Infinity}', "jnan"),
                  "digits.html": linked('{"@type": "NewsArticle", "wordCount": ' + "9" * 50_000 + "}", "jdigits"), "surrogate.html": linked('{"@type": "NewsArticle", "headline": "\\ud83d \\u0000 \\u001b[31m x", "author": "\\udc00\\u202e"}', "jsurrogate"), "many.html": article("jmany", head='<script type="application/ld+json">{"@type":"Thing"}</script>' * 20_000), "scalar.html": linked("5", "jscalar"), "null.html": linked("null", "jnull"), "other.html": linked(json.dumps({"@type": "NewsArticle", "headline": "Quite another headline", "articleBody": "short"}), "jother"), "ref.html": linked('{"@id":"#a","@type":"NewsArticle","author":{"@id":"#a"}}', "jref")})  # fmt: skip
    site("dates", {f"{name}.html": dated(f"date-{name}", value) for name, (value, _) in DATES.items()})
    made["redirected"] = {"/": home("/from"), "/from": redirect("/to.html"), "/to.html": article("to")}
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(sites) as server:
        yield crawl(server, tmp_path_factory.mktemp("content"))


def test_00_the_crawl_ends_well(crawled: Crawled) -> None:
    assert crawled.status == 0, crawled.err
    assert crawled.server.knocks == 0
    lost = [
        name
        for name in crawled.server.names
        if name not in {"refresh", "redirected"} and "good.html" not in crawled.of(name)
    ]
    assert not lost


def test_18_html_is_sniffed(crawled: Crawled) -> None:
    assert crawled.of("types") == {
        f"{name}.html"
        for name in (
            "octet",
            "none",
            "unknown",
            "empty",
            "broken",
            "upper",
            "plain",
            "xhtml",
            "download",
            "bin",
            "good",
        )
    }
    for name in ("octet", "plain", "none"):
        assert crawled.line(f"types/{name}.html")["headline"] == title(name)


def test_19_binaries_are_no_records(crawled: Crawled) -> None:
    assert crawled.of("binary") == {"good.html"}


def test_20_depth_is_no_trouble(crawled: Crawled) -> None:
    assert crawled.of("deep") >= {"before.html", "b.html", "table.html", "good.html", "svg", "ul", "template", "form"}


def test_21_size_is_bounded(crawled: Crawled) -> None:
    assert {"line.html", "attributes.html", "same.html", "metas.html", "good.html"} <= crawled.of("large")
    assert sum(n for target, n in crawled.server.asked("large").items() if target.startswith("/l/")) <= 2000


def test_22_bait_costs_no_record(crawled: Crawled) -> None:
    assert len(crawled.of("bait")) >= len(BAIT) - 6


def test_23_charsets_in_the_right_order(crawled: Crawled) -> None:
    assert len(crawled.of("charset")) == 13
    wrong = [
        p
        for p in crawled.of("charset") - {"good.html"}
        if crawled.line(f"charset/{p}")["headline"] != "Совет города решил"
    ]
    assert not wrong


def test_24_text_encoded_twice_is_never_worse(crawled: Crawled) -> None:
    assert crawled.line("double/double.html")["headline"] in {
        "Café owners’ résumé",
        "Café owners’ résumé".encode().decode("cp1252"),
    }


def test_25_output_is_strict(crawled: Crawled) -> None:
    assert len(crawled.of("invalid")) == 6
    for line in crawled.told:
        assert line["headline"].isprintable(), line["url"]
        assert "\0" not in line["article_body"]
    assert "\U0001f600" in crawled.line("invalid/cesu.html")["headline"]


def test_26_soft_404_are_no_records(crawled: Crawled) -> None:
    assert crawled.of("soft") == {"good.html"}


def test_27_empty_pages_are_no_records(crawled: Crawled) -> None:
    assert crawled.of("void") == {"good.html"}


def test_28_canonical_links_lose_no_article(crawled: Crawled) -> None:
    assert len(crawled.of("canonical")) == 12
    for line in crawled.told:
        assert line["url"].startswith("http://127.0.0.1:")
        assert "elsewhere" not in (line["canonical_url"] or "")


def test_29_meta_refresh_is_a_redirect(crawled: Crawled) -> None:
    asked = crawled.server.asked("refresh")
    assert crawled.of("refresh") == {"moved.html", "quoted.html", "article.html"}
    assert sum(n for target, n in asked.items() if target.startswith("/chain")) <= 11
    assert sum(n for target, n in asked.items() if target.startswith("/grow")) <= 11
    assert asked["/self"] <= 3


def test_30_base_is_resolved_then_filtered(crawled: Crawled) -> None:
    assert {"js-good.html", "bad-good.html", "sub/own-good.html", "data-good.html", "good.html"} == crawled.of("base")


def test_31_bad_json_ld_is_ignored(crawled: Crawled) -> None:
    assert len(crawled.of("json")) == 14
    assert {crawled.line(f"json/{n}.html")["headline"] for n in ("broken", "types", "nan")} == {
        title("jbroken"),
        title("jtypes"),
        title("jnan"),
    }


@pytest.mark.parametrize("name", DATES)
def test_32_dates_are_iso_or_null(crawled: Crawled, name: str) -> None:
    expected = DATES[name][1]
    date = crawled.line(f"dates/{name}.html")["date_published"]
    assert (date or "")[:10] == (expected or "")


def test_memory_stays_bounded(crawled: Crawled) -> None:
    assert crawled.megabytes < MAX_MEGABYTES
