"""Rows 1 to 17: redirects, addresses, slow, endless, torn and exploding answers, all in one crawl."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable, Iterator
from functools import cache

import brotli
import pytest
import zstandard

from hostile.crawling import MAX_MEGABYTES, Crawled, article, crawl, home, markup
from hostile.server import (
    By,
    HostileServer,
    Site,
    closing,
    endless,
    in_turn,
    redirect,
    reply,
    reset,
    silence,
)

pytestmark = pytest.mark.slow

SECRET = "root:x:0:0"
CODES = ("301 Moved", "302 Found", "303 See", "307 Temporary", "308 Permanent")
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
LOCATIONS = (
    "ftp://127.0.0.1/x", "s3://bucket/x", "data:text/html,<h1>x</h1>", "gopher://127.0.0.1/x", "javascript:alert(1)",
    "", " ", "http://", "http:///x", "http://[::1", "//", "\\\\TRAP\\x", "/\\TRAP/x", "//TRAP/x", "///TRAP/x",
    "http:\\\\TRAP/x", "http://TRAP\\@127.0.0.1/", "mailto:x@example.org", "http://127.0.0.1:99999/", "about:blank",
    "http://\u212a.example/", "%00", "http://exa mple/", "ws://TRAP/", "view-source:http://TRAP/", "jar:http://TRAP!/x",
)  # fmt: skip


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def torn(name: str, packed: bytes, coding: str) -> bytes:
    """An answer of the right length whose compressed body ends too early."""
    return reply(packed[: len(packed) * 3 // 5], Content_Encoding=coding)


@cache
def zeros(megabytes: int) -> bytes:
    return markup("bomb").encode() + b" " * (megabytes << 20)


def packed(data: bytes, coding: str) -> bytes:
    match coding:
        case "gzip":
            return gzip.compress(data, 9)
        case "deflate":
            return zlib.compress(data, 9)
        case "br":
            return brotli.compress(data, quality=5, lgwin=24)
        case _:
            return zstandard.compress(data, 3)


def layers(*codings: str) -> bytes:
    data = packed(zeros(300), codings[0])
    for coding in codings[1:]:
        data = packed(data, coding)
    return reply(data, Content_Encoding=", ".join(codings))


def sites(origin: Callable[[str], str]) -> dict[str, Site]:
    trap = origin("trap").removeprefix("http://")
    made: dict[str, Site] = {}

    def site(name: str, **pages: object) -> None:
        """A site whose home links to its pages and to one good article."""
        given = {f"/{key.replace('__', '.').replace('_', '-')}": page for key, page in pages.items()}
        made[name] = {"/": home(*given, "/good.html"), "/good.html": article(name), **given}

    site(
        "loops",
        loop=redirect("/loop"), a=redirect("/b"), b=redirect("/a"),
        grow=By(lambda v: redirect(f"{v.target}/x")), query=By(lambda v: redirect(f"{v.target}&a=1" if "?" in v.target else "/query?a=1")),
        chain=redirect("/chain0"), **{f"chain{n}": redirect(f"/chain{n + 1}") for n in range(30)},
    )  # fmt: skip
    made["loops"] = {**made["loops"], "*": By(lambda v: redirect(f"{v.target}/x"))}
    site("internal", **{f"r{n}": redirect(f"http://{trap}/secret", code) for n, code in enumerate(CODES)})
    site(
        "file",
        r=redirect("file:///etc/passwd"),
        s=redirect("file://localhost/etc/passwd"),
        t=redirect("FILE:/etc/passwd"),
    )
    site("odd", **{f"r{n}": redirect(where.replace("TRAP", trap)) for n, where in enumerate(LOCATIONS)},
         none=reply(b"", "302 Found"), many=reply(b"x", "300 Choices"), twice=reply(b"", "302 Found\r\nLocation: /x\r\nLocation: /y"))  # fmt: skip
    port = trap.rpartition(":")[2]
    spelled = (
        f"http://2130706433:{port}/", f"http://0x7f000001:{port}/", f"http://0x7f.1:{port}/", f"http://0177.0.0.1:{port}/",
        f"http://127.1:{port}/", f"http://[::ffff:127.0.0.1]:{port}/", f"http://[::1]:{port}/", f"http://x@127.0.0.1:{port}/",
        f"http://\uff11\uff12\uff17.0.0.1:{port}/", f"http://127\u30020\u30020\u30021:{port}/", f"http://localhost:{port}/", f"http://LOCALHOST.:{port}/",
        f"http://0:{port}/", f"http://0.0.0.0:{port}/", f"http://127.0.0.1.:{port}/", f"http://{trap}#@example.org/",
    )  # fmt: skip
    made["spelled"] = {
        "/": home(*spelled, *(f"/r{n}" for n in range(len(spelled))), "/good.html"),
        "/good.html": article("spelled"),
        **{f"/r{n}": redirect(where) for n, where in enumerate(spelled)},
    }
    metadata = "http://169.254.169.254/latest/meta-data/"
    made["metadata"] = {
        "/": home(metadata, "/r", "/m", "/good.html"),
        "/r": redirect(metadata),
        "/m": reply(f'<meta http-equiv="refresh" content="0;url={metadata}">'),
        "/good.html": article("metadata"),
    }
    site("cookies", leave=redirect(f"{origin('elsewhere')}/x", Set_Cookie="secret=1; Path=/"),
         next__html=By(lambda v: reply("", "431 Too large") if "cookie" in v.headers else article("jar")))  # fmt: skip
    jar = "".join(f"Set-Cookie: c{n}={'x' * 4000}; Path=/\r\n" for n in range(100)).encode()
    made["cookies"] = {**made["cookies"], "/": made["cookies"]["/"].replace(b"\r\n\r\n", b"\r\n" + jar + b"\r\n", 1)}
    made["elsewhere"] = {"/": home("/good.html"), "/good.html": article("elsewhere")}

    body = markup("slow").encode()
    site("drip", body=endless(HEAD + b"Content-Length: 100000\r\n\r\n", b"x", 1.0))
    site("drip-head", head=endless(HEAD, b"X", 1.0))
    site("drip-lines", head=endless(HEAD, b"X-Line: y\r\n", 0.5))
    site("silent", page=silence)
    made["silent-home"] = {"/": silence, "/robots.txt": reply("", "404 Not found")}
    site("half-silent", page=endless(HEAD + b"Content-Length: 5000\r\n\r\n" + body[:1000], b"", 1.0))
    site("continue", page=endless(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.01))

    site("chunks", page=endless(CHUNKED, chunk(b"<p>more text</p>" * 4096)))
    site("big", page=endless(HEAD + b"Content-Length: 209715200\r\n\r\n", b"<p>x</p>" * 8192))
    site("big-close", page=endless(HEAD + b"Connection: close\r\n\r\n", b"<p>x</p>" * 8192))
    site("big-robots", page=article("big-robots-page"))
    made["big-robots"] = {**made["big-robots"], "/robots.txt": endless(HEAD + b"\r\n", b"# comment\n" * 8192)}

    lie = b"Content-Length: %d\r\n\r\n"
    site(
        "torn",
        reset__html=in_turn(reset(HEAD + lie % 4000 + body[:700]), article("reset")),
        long__html=in_turn(closing(HEAD + lie % 9999 + body), article("long")),
        chunk__html=in_turn(closing(CHUNKED + chunk(body[:900])), article("chunk")),
        always__html=closing(HEAD + lie % 9999 + body), never__html=reset(CHUNKED + chunk(body)),
        **{f"{coding}__html": in_turn(torn(coding, packed(markup(coding).encode(), coding), coding), reply(packed(markup(coding).encode(), coding), Content_Encoding=coding))
           for coding in ("gzip", "deflate", "br", "zstd")},
        **{f"torn-{coding}": torn(coding, packed(markup(f"torn{coding}").encode(), coding), coding) for coding in ("gzip", "deflate", "br", "zstd")},
    )  # fmt: skip
    forged = reply(markup("forged", headline="Forged answer of the second kind is here"))
    short = markup("short").encode()
    made["smuggled"] = {
        "/": home("/short.html", *(f"/n{n}.html" for n in range(6))),
        "/short.html": HEAD + lie % len(short) + short + forged,
        **{f"/n{n}.html": article(f"n{n}") for n in range(6)},
    }
    site(
        "garbage",
        chunk=closing(CHUNKED + b"zz\r\nabc\r\n0\r\n\r\n"), huge_chunk=closing(CHUNKED + b"f" * 5000 + b"\r\nabc"), minus=closing(CHUNKED + b"-5\r\nabc\r\n"),
        no_status=closing(body), old=closing(b"<html>" + body), only_head=closing(b"HTTP/1.1 200 OK\r\n"), nothing=closing(b""),
        two_lengths=closing(HEAD + b"Content-Length: 5\r\nContent-Length: 9\r\n\r\nhello"), bad_length=closing(HEAD + b"Content-Length: x\r\n\r\nhello"),
        minus_length=closing(HEAD + b"Content-Length: -1\r\n\r\nhello"), both=closing(CHUNKED.replace(b"\r\n\r\n", b"\r\nContent-Length: 3\r\n\r\n") + chunk(body) + b"0\r\n\r\n"),
        version=closing(b"HTTP/9.9 200 OK\r\n\r\n" + body), lower=closing(b"http/1.1 200 ok\r\n\r\nx"), nul=closing(b"HTTP/1.1 200 OK\r\nX\0Y: \0\r\n\r\nx"),
        **{f"s{code}": closing(f"HTTP/1.1 {code} Odd\x1b[31m\r\nContent-Length: 1\r\n\r\nx".encode()) for code in ("0", "42", "099", "101", "204", "205", "299", "599", "600", "999", "2000", "-1", "abc")},
    )  # fmt: skip
    site("header", page=closing(HEAD + b"X-Big: " + b"x" * 20_000_000 + b"\r\n\r\nx"))
    many = b"".join(b"X-%d: y\r\n" % n for n in range(200_000))
    site("headers", page=closing(HEAD + many + b"\r\n" + body))
    site("heads", page=endless(HEAD, b"X-More: " + b"y" * 1000 + b"\r\n"))
    for coding in ("gzip", "deflate", "br", "zstd"):
        site(f"bomb-{coding}", page=reply(packed(zeros(300), coding), Content_Encoding=coding))
    site("bomb-layers", twice=layers("gzip", "gzip"), mixed=layers("br", "gzip"), more=layers("zstd", "br", "gzip"),
         many=reply(b"x", Content_Encoding=", ".join(["gzip"] * 1000)))  # fmt: skip
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(sites) as server:
        yield crawl(server, tmp_path_factory.mktemp("protocol"))


def test_00_every_site_gives_its_good_article_and_nothing_else(crawled: Crawled) -> None:
    assert crawled.status in (0, 1), crawled.err
    good = {f"{name}/good.html" for name in crawled.server.names} - {"silent-home/good.html", "smuggled/good.html"}
    good |= {f"torn/{name}.html" for name in ("reset", "long", "chunk", "gzip", "deflate", "br", "zstd")}
    good |= {"cookies/next.html", "smuggled/short.html", *(f"smuggled/n{n}.html" for n in range(6))}
    good |= {"big-robots/page", "garbage/both"}
    assert crawled.places - {"garbage/both", "garbage/version", "garbage/s299"} == good - {"garbage/both"}


def test_01_loops_and_growing_chains_end(crawled: Crawled) -> None:
    asked = crawled.server.asked("loops")
    assert sum(n for target, n in asked.items() if target.startswith("/grow")) <= 11
    assert sum(n for target, n in asked.items() if target.startswith("/query")) <= 11
    assert asked["/loop"] <= 3
    assert asked["/a"] + asked["/b"] <= 11


@pytest.mark.parametrize("row", ["02 internal redirect", "05 odd redirects", "07 spelled numbers", "08 names"])
def test_02_the_trap_stays_silent(crawled: Crawled, row: str) -> None:
    assert crawled.server.knocks == 0, row


def test_03_another_port_is_another_site(crawled: Crawled) -> None:
    assert set(crawled.server.asked("elsewhere")) == {"/robots.txt", "/", "/good.html"}


def test_04_files_are_not_opened(crawled: Crawled) -> None:
    assert SECRET.encode() not in crawled.raw
    assert SECRET not in crawled.err


def test_09_nothing_secret_is_sent(crawled: Crawled) -> None:
    names = {name for visit in crawled.server.visits for name in visit.headers}
    assert not names & {"cookie", "authorization", "proxy-authorization", "referer"}


@pytest.mark.parametrize("site", ["drip", "drip-head", "drip-lines", "silent", "half-silent", "continue"])
def test_10_slow_answers_are_given_up(crawled: Crawled, site: str) -> None:
    pages = [n for target, n in crawled.server.asked(site).items() if target in {"/body", "/head", "/page"}]
    assert len(pages) == 1
    assert pages[0] <= 3


@pytest.mark.parametrize("site", ["chunks", "big", "big-close"])
def test_11_endless_bodies_are_cut_and_not_asked_again(crawled: Crawled, site: str) -> None:
    assert crawled.server.asked(site)["/page"] == 1


def test_12_torn_pages_are_asked_again_and_never_told_as_whole(crawled: Crawled) -> None:
    asked = crawled.server.asked("torn")
    assert asked["/reset.html"] == asked["/gzip.html"] == asked["/br.html"] == asked["/zstd.html"] == 2
    assert asked["/always.html"] == asked["/torn-br"] == asked["/torn-gzip"] == 3


def test_13_a_second_answer_is_thrown_away(crawled: Crawled) -> None:
    assert b"Forged" not in crawled.raw
    assert len(crawled.of("smuggled")) == 7


def test_14_garbage_is_tried_no_more_than_three_times(crawled: Crawled) -> None:
    assert max(crawled.server.asked("garbage").values()) <= 3
    assert "\x1b" not in crawled.err


@pytest.mark.parametrize("site", ["header", "headers", "heads"])
def test_15_large_heads_are_refused(crawled: Crawled, site: str) -> None:
    assert crawled.of(site) == {"good.html"}
    assert crawled.server.asked(site)["/page"] <= 3


def test_16_cookies_do_not_come_back(crawled: Crawled) -> None:
    assert "next.html" in crawled.of("cookies")


@pytest.mark.parametrize("coding", ["gzip", "deflate", "br", "zstd", "layers"])
def test_17_bombs_are_asked_once(crawled: Crawled, coding: str) -> None:
    asked = crawled.server.asked(f"bomb-{coding}")
    assert all(n == 1 for target, n in asked.items() if target != "/robots.txt"), asked


def test_17_memory_stays_bounded(crawled: Crawled) -> None:
    assert crawled.megabytes < MAX_MEGABYTES
