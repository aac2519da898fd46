"""Hosts that misbehave, all in one crawl with the defaults: each keeps its promise, none disturbs the others."""

from __future__ import annotations

import gzip
import itertools
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Ran, lines, newscrawl

from newscrawl.demo.responses import Request, Response
from newscrawl.demo.server import DemoServer

pytestmark = pytest.mark.slow

Page = Response | Callable[[Request], Response]


def article(name: str, title: str | None = None) -> str:
    text = "".join(
        f"<p>Sentence {n} of {name} tells how the {name} well number {n * 7} was dug and lined.</p>" for n in range(20)
    )
    title = title or f"How the wells of {name} were dug"
    return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{text}</article></body></html>"


def home(*links: str) -> Response:
    return Response(
        200, "".join(f'<p><a href="{link}">Read the story about {n}</a></p>' for n, link in enumerate(links))
    )


def in_turn(*answers: Response) -> Callable[[Request], Response]:
    """One answer after the other, the last for ever."""
    rest = itertools.chain(answers, itertools.repeat(answers[-1]))
    return lambda _: next(rest)


def endless(request: Request) -> Response:
    number = int(request.target.partition("=")[2] or 1)
    return Response(
        200, f'<a href="/?page={number + 1}">{number + 1}</a><a href="/good.html">The good story of wells</a>'
    )


BOMB = gzip.compress(b"<p>" + b"a" * 40_000_000)


def hosts(origin: Callable[[str], str]) -> dict[str, dict[str, Page]]:
    outside = origin("outside")
    good = {"/good.html": Response(200, article("good"))}
    return {
        "outside": {"*": Response(200, article("outside"))},
        "robots-500": {"/": home("/a.html"), "/robots.txt": Response(500, "x"), "/a.html": Response(200, article("x"))},
        "robots-404": {
            "/": home("/a.html"),
            "/robots.txt": Response(404, "User-agent: *\nDisallow: /"),
            "/a.html": Response(200, article("lenient")),
        },
        "robots-says": {
            "/": home("/private/a.html", "/jump", "/open.html"),
            "/robots.txt": Response(
                200, "\ufeffUser-agent: *\r\nDisallow: /private/\r\n", {"Content-Type": "text/plain"}
            ),
            "/jump": Response(302, headers={"Location": "/private/b.html"}),
            "/private/a.html": Response(200, article("private")),
            "/private/b.html": Response(200, article("private")),
            "/open.html": Response(200, article("open")),
        },
        "robots-jumps": {
            "/": home("/a.html"),
            "/robots.txt": Response(302, headers={"Location": f"{outside}/robots.txt"}),
            "/a.html": Response(200, article("jumps")),
        },
        "redirects": {
            "/": home("/out", "/file", "/ftp", "/empty", "/loop", "/chain?n=1", "/meta", "/good.html"),
            "/out": Response(302, headers={"Location": f"{outside}/x.html"}),
            "/file": Response(302, headers={"Location": "file:///etc/passwd"}),
            "/ftp": Response(302, headers={"Location": "ftp://127.0.0.1/x"}),
            "/empty": Response(302, headers={"Location": ""}),
            "/loop": Response(302, headers={"Location": "/loop"}),
            "/chain": lambda r: Response(302, headers={"Location": f"/chain?n={int(r.target.partition('=')[2]) + 1}"}),
            "/meta": Response(200, f'<meta http-equiv="refresh" content="0; url={outside}/m.html"><p>wait</p>'),
            **good,
        },
        "links": {
            "/": home(
                "javascript:alert(1)",
                "ftp://127.0.0.1/x",
                "file:///etc/passwd",
                f"{outside}/x.html",
                "http://[bad/",
                "/good.html",
            ),
            "/good.html": Response(200, article("links")),
        },
        "busy": {
            "/": home("/twice.html", "/later.html", "/always.html"),
            "/twice.html": in_turn(Response(503, "busy"), Response(503, "busy"), Response(200, article("twice"))),
            "/later.html": in_turn(Response(429, headers={"Retry-After": "2"}), Response(200, article("later"))),
            "/always.html": Response(500, "broken"),
        },
        "torn": {
            "/": home("/once.html", "/always.html"),
            "/once.html": in_turn(Response(200, article("once"), cut=900), Response(200, article("once"))),
            "/always.html": Response(200, article("always"), cut=900),
        },
        "bombs": {
            "/": home("/bomb.html", "/good.html"),
            "/bomb.html": Response(206, BOMB, {"Content-Encoding": "gzip"}),
            "/good.html": Response(200, article("bombs")),
        },
        "endless": {"/": endless, "/good.html": Response(200, article("endless"))},
        "noise": {
            "/": home("/png.html", "/empty.html", "/deep.html", "/good.html"),
            "/png.html": Response(200, b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 50),
            "/empty.html": Response(200, "<html></html>"),
            "/deep.html": Response(200, "<div>" * 100_000 + "x"),
            "/good.html": Response(200, article("noise", "Wells\x1b[31m of \u202enoise\x00 were dug\u2028")),
        },
        "garbage": {
            "/": home("/status.html", "/square.html", "/editor.html", "/good.html"),
            "/status.html": Response(raw=b"this is no HTTP at all\r\n\r\n"),
            # A digit that is no number, and a byte that is no UTF-8.
            "/square.html": in_turn(Response(429, headers={"Retry-After": "\xb2"}), Response(200, article("square"))),
            "/editor.html": Response(200, article("editor"), {"X-Editor": "Jos\xe9"}),
            "/good.html": Response(200, article("garbage"), {"Set-Cookie": "secret=1; Path=/"}),
        },
    }


@dataclass(frozen=True)
class Crawled:
    server: DemoServer
    ran: Ran
    told: list[dict]
    articles: set[tuple[str, str]]

    def asked(self, host: str) -> Counter[str]:
        return Counter({path: n for (name, path), n in self.server.hits.items() if name == host})


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp("hostile")
    with DemoServer(hosts) as server:
        starts = [server.url(name) for name in server.sites if name != "outside"]
        ran = newscrawl(
            "crawl", *starts, "--allow-host", "127.0.0.1", "--delay", "0", "-o", "x.jsonl", "--copies", cwd=folder
        )
        told = lines(folder / "x.jsonl")
        yield Crawled(server, ran, told, {server.place(line["url"]) for line in told})


def test_the_crawl_ends_well_and_says_what_could_not_be_read(crawled: Crawled) -> None:
    assert crawled.ran.status == 1, crawled.ran.err
    assert "2 sites, e.g. " in crawled.ran.err
    assert ": failing (robots)" in crawled.ran.err
    assert "verdict: 10 ok" in crawled.ran.err
    assert f"{crawled.server.url('robots-500')} could not be read: robots.txt" in crawled.ran.err


def test_exactly_the_good_articles_are_told(crawled: Crawled) -> None:
    assert crawled.articles == {
        ("robots-404", "/a.html"),
        ("robots-says", "/open.html"),
        ("redirects", "/good.html"),
        ("links", "/good.html"),
        ("busy", "/twice.html"),
        ("busy", "/later.html"),
        ("torn", "/once.html"),
        ("bombs", "/good.html"),
        ("endless", "/good.html"),
        ("noise", "/good.html"),
        ("garbage", "/square.html"),
        ("garbage", "/editor.html"),
        ("garbage", "/good.html"),
    }


def test_nothing_outside_is_ever_asked(crawled: Crawled) -> None:
    assert crawled.asked("outside") == Counter()


def test_robots_that_cannot_be_read_forbids_everything(crawled: Crawled) -> None:
    for host in ("robots-500", "robots-jumps"):
        assert set(crawled.asked(host)) == {"/robots.txt"}
        assert crawled.asked(host)["/robots.txt"] <= 3


def test_robots_is_obeyed_on_redirect_targets_too(crawled: Crawled) -> None:
    assert not [path for path in crawled.asked("robots-says") if path.startswith("/private")]


def test_redirects_are_bounded(crawled: Crawled) -> None:
    asked = crawled.asked("redirects")
    assert sum(n for path, n in asked.items() if path.startswith("/chain")) <= 10
    assert asked["/loop"] <= 3


def test_busy_pages_are_tried_again_and_given_up(crawled: Crawled) -> None:
    asked = crawled.asked("busy")
    assert (asked["/twice.html"], asked["/later.html"], asked["/always.html"]) == (3, 2, 3)


def test_a_host_is_silent_until_retry_after(crawled: Crawled) -> None:
    times = [r.at for r in crawled.server.requests if r.host == "busy"]
    first = next(r.at for r in crawled.server.requests if r.target == "/later.html")
    assert not [at for at in times if first + 0.5 < at < first + 1.9]


def test_torn_pages_are_never_told_as_whole(crawled: Crawled) -> None:
    assert crawled.asked("torn")["/always.html"] == 3


def test_an_endless_listing_is_left(crawled: Crawled) -> None:
    assert sum(crawled.asked("endless").values()) < 12


def test_no_cookie_comes_back_and_no_referer_is_sent(crawled: Crawled) -> None:
    names = {name for request in crawled.server.requests for name in request.headers}
    assert not names & {"cookie", "referer", "authorization"}
    assert all(request.headers["user-agent"].startswith("newscrawl/") for request in crawled.server.requests)


def test_headlines_hold_no_controls(crawled: Crawled) -> None:
    (line,) = [line for line in crawled.told if crawled.server.place(line["url"])[0] == "noise"]
    assert line["headline"].isprintable()
    assert line["headline"].startswith("Wells")


def test_a_proxy_of_the_environment_is_not_asked(tmp_path: Path) -> None:
    sites = {"farm": {"/": home("/good.html"), "/good.html": Response(200, article("farm"))}, "proxy": {"*": home()}}
    with DemoServer(sites) as server:
        proxy = {name: server.origin("proxy") for name in ("http_proxy", "HTTP_PROXY", "all_proxy")} | {"no_proxy": ""}
        ran = newscrawl(
            "crawl", server.url("farm"), "--allow-host", "127.0.0.1", "--delay", "0", "-o", "x.jsonl",
            cwd=tmp_path, env=proxy,
        )  # fmt: skip
        assert ran.status == 0, ran.err
        assert [server.place(line["url"]) for line in lines(tmp_path / "x.jsonl")] == [("farm", "/good.html")]
        assert not [key for key in server.hits if key[0] == "proxy"]
