"""Rows 43 to 51: robots.txt, delays and hosts that ask for silence, all in one crawl."""

from __future__ import annotations

import email.utils
import itertools
import time
from collections.abc import Callable, Iterator

import pytest

from hostile.crawling import MAX_MEGABYTES, Crawled, article, crawl, home
from hostile.server import By, HostileServer, Site, Visit, endless, in_turn, redirect, reply, silence

pytestmark = pytest.mark.slow

BLOCK = "User-agent: *\nDisallow: /private/\n"
WAIT = 4


def robots(rules: str | bytes, status: str = "200 OK") -> bytes:
    return reply(rules, status, "text/plain")


def as_date(_: Visit) -> bytes:
    return reply("", "503 Busy", Retry_After=email.utils.formatdate(time.time() + WAIT, usegmt=True))


def sites(origin: Callable[[str], str]) -> dict[str, Site]:
    trap = origin("trap")
    made: dict[str, Site] = {}

    def site(name: str, rules: object, *links: str, **pages: object) -> None:
        given = {f"/{key}.html": one for key, one in pages.items()}
        made[name] = {
            "/robots.txt": rules,
            "/": home(*links, "/private/x.html", *given, "/good.html"),
            "/good.html": article(name),
            "/private/x.html": article(f"{name}-x"),
            **given,
        }

    site("status-500", reply("x", "500 Error"))
    site("status-503", reply("x", "503 Busy"))
    site("status-429", reply("x", "429 Slow down", Retry_After="600"))
    site("silent", silence)
    site("later", in_turn(reply("x", "503 Busy", Retry_After=str(WAIT)), robots(BLOCK)))
    site("recovers", in_turn(reply("x", "500 Error"), robots(BLOCK)))
    for code in ("404", "401", "403", "410"):
        site(f"status-{code}", reply("User-agent: *\nDisallow: /\n", f"{code} No"))
    site("bom", robots("\ufeff" + BLOCK))
    site("crlf", robots(BLOCK.replace("\n", "\r\n")))
    site("cr", robots(BLOCK.replace("\n", "\r")))
    site("upper", robots("USER-AGENT: *\nDISALLOW:/private/\n"))
    site("own-group", robots("User-agent: *\nDisallow: /\n\nUser-agent: Newscrawl\nDisallow: /private/\n"))
    site(
        "two-groups",
        robots("User-agent: newscrawl\nDisallow: /private/\n\nUser-agent: newscrawl\nDisallow: /secret/\n"),
        "/secret/x.html",
    )
    site("longest", robots("User-agent: *\nDisallow: /\nAllow: /good\nAllow: /$\n"))
    site("wildcard", robots("User-agent: *\nDisallow: /*/x.html$\n"))
    site("query", robots("User-agent: *\nDisallow: /*?\nDisallow: /private/\n"), "/good.html?a=1")
    site("escaped", robots("User-agent: *\nDisallow: /%70rivate/\nDisallow: /caf%c3%a9\n"), "/caf\u00e9/x.html")
    site("html", reply("<html><body>Welcome to our site</body></html>"))
    site("noise", robots(bytes(range(256)) * 100))
    site("nul", robots(BLOCK.replace("Disallow", "\0Disallow\0: /x\nDisallow")))
    site("jumps", robots(BLOCK), jump=redirect("/private/y.html"), away=redirect("/private/x.html", "301 Moved"))
    site("moved", redirect("/rules.txt"))
    made["moved"]["/rules.txt"] = robots(BLOCK)
    site("loop", redirect("/robots.txt"))
    site("internal", redirect(f"{trap}/robots.txt"))
    site("metadata", redirect("http://169.254.169.254/robots.txt"))
    site("file", redirect("file:///etc/passwd"))
    filler = "# a line that says nothing at all\n" * 100
    site("big", robots(BLOCK + filler * 18_000))
    site("endless", endless(b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n" + BLOCK.encode(), filler.encode()))
    site("late", robots(filler * 100 + BLOCK))
    site("delay", robots("User-agent: *\nCrawl-delay: 1.5\nDisallow: /private/\n"), a=article("d1"), b=article("d2"))
    site("delay-huge", robots("User-agent: *\nCrawl-delay: 99999999999999999999\nDisallow: /private/\n"))
    site("delay-bad", robots("User-agent: *\nCrawl-delay: -5\nCrawl-delay: nan\nCrawl-delay: x\nDisallow: /private/\n"))
    site("delay-inf", robots("User-agent: *\nCrawl-delay: inf\nDisallow: /private/\n"))
    for name, busy in (
        ("seconds", reply("", "429 Slow down", Retry_After=str(WAIT))),
        ("date", By(as_date)),
        ("busy", reply("", "503 Busy", Retry_After=str(WAIT))),
    ):
        first = busy.answer if isinstance(busy, By) else (lambda _, busy=busy: busy)
        site(
            name,
            robots(BLOCK),
            page=By(lambda v, first=first, name=name: first(v) if not v.count else article(f"{name}-page")),
            b=article(f"{name}-b"),
            c=article(f"{name}-c"),
        )
    absurd = (
        "9" * 400,
        "-5",
        "nan",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        "\u00b2",
        "soon",
        "1e400",
        "Mon, 01 Jan 1900 00:00:00 GMT",
        "0",
    )
    site(
        "absurd",
        robots(BLOCK),
        **{f"r{n}": reply("", "503 Busy", Retry_After=value) for n, value in enumerate(absurd) if n not in {0, 3}},
    )
    site("absurd-long", robots(BLOCK), r0=reply("", "503 Busy", Retry_After="9" * 400))
    site("absurd-date", robots(BLOCK), r0=reply("", "429 Busy", Retry_After="Fri, 31 Dec 9999 23:59:59 GMT"))
    site(
        "twice",
        robots(BLOCK),
        page=in_turn(reply("", "503 Busy"), reply("", "503 Busy"), article("twice-page")),
        always=reply("", "500 Broken"),
    )
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(sites) as server:
        yield crawl(server, tmp_path_factory.mktemp("politeness"))


def test_00_the_crawl_ends(crawled: Crawled) -> None:
    assert crawled.status in (0, 1), crawled.err
    assert crawled.server.knocks == 0
    assert crawled.megabytes < MAX_MEGABYTES


@pytest.mark.parametrize("site", ["status-500", "status-503", "status-429", "silent"])
def test_43_unreachable_robots_forbid_all(crawled: Crawled, site: str) -> None:
    assert set(crawled.server.asked(site)) == {"/robots.txt"}
    assert crawled.server.asked(site)["/robots.txt"] <= 4
    assert crawled.of(site) == set()


def test_43_robots_are_asked_again_when_the_host_said(crawled: Crawled) -> None:
    first, second = [v.at for v in crawled.server.visits if v.site == "later" and v.target == "/robots.txt"]
    assert second > first + WAIT - 0.1
    assert crawled.of("later") == {"good.html"}
    assert crawled.server.asked("status-429")["/robots.txt"] == 1


def test_43_robots_are_asked_again(crawled: Crawled) -> None:
    assert crawled.of("recovers") == {"good.html"}


@pytest.mark.parametrize("code", ["404", "401", "403", "410"])
def test_44_no_robots_allow_all(crawled: Crawled, code: str) -> None:
    assert crawled.of(f"status-{code}") == {"good.html", "private/x.html"}


@pytest.mark.parametrize(
    "site",
    [
        "bom",
        "crlf",
        "cr",
        "upper",
        "own-group",
        "two-groups",
        "longest",
        "wildcard",
        "query",
        "escaped",
        "nul",
        "jumps",
        "moved",
    ],
)
def test_45_robots_are_obeyed(crawled: Crawled, site: str) -> None:
    assert crawled.of(site) == {"good.html"}
    assert not [
        target
        for target in crawled.server.asked(site)
        if target.startswith(("/private", "/secret", "/caf", "/good.html?"))
    ]


@pytest.mark.parametrize("site", ["html", "noise", "loop"])
def test_45_what_is_no_robots_allows(crawled: Crawled, site: str) -> None:
    assert "good.html" in crawled.of(site)


@pytest.mark.parametrize("site", ["big", "endless", "late"])
def test_46_large_robots_are_obeyed(crawled: Crawled, site: str) -> None:
    assert crawled.of(site) == {"good.html"}


@pytest.mark.parametrize("site", ["internal", "metadata", "file"])
def test_47_robots_elsewhere_are_not_read(crawled: Crawled, site: str) -> None:
    assert set(crawled.server.asked(site)) == {"/robots.txt"}


def gaps(crawled: Crawled, site: str) -> list[float]:
    times = sorted(visit.at for visit in crawled.server.visits if visit.site == site)
    return [b - a for a, b in itertools.pairwise(times)]


def test_48_crawl_delay_is_kept(crawled: Crawled) -> None:
    assert min(gaps(crawled, "delay")) > 1.4
    assert crawled.of("delay") == {"good.html", "a.html", "b.html"}


def test_48_crawl_delay_is_capped(crawled: Crawled) -> None:
    assert max(crawled.server.asked("delay-huge").values()) == 1
    assert crawled.of("delay-bad") == {"good.html"}


@pytest.mark.parametrize("site", ["seconds", "date", "busy"])
def test_49_a_host_is_silent_until_retry_after(crawled: Crawled, site: str) -> None:
    busy = next(v.at for v in crawled.server.visits if v.site == site and v.target == "/page.html")
    later = [v.at for v in crawled.server.visits if v.site == site and v.at > busy + 0.5]
    assert min(later) > busy + WAIT - 1.1
    assert crawled.of(site) == {"good.html", "page.html", "b.html", "c.html"}


def test_50_absurd_waits_are_given_up(crawled: Crawled) -> None:
    assert "good.html" in crawled.of("absurd")
    assert max(crawled.server.asked("absurd").values()) <= 3
    for site in ("absurd-long", "absurd-date"):
        assert crawled.server.asked(site)["/r0.html"] == 3
        assert crawled.of(site) == {"good.html"}


def test_51_busy_pages_come_once(crawled: Crawled) -> None:
    assert crawled.of("twice") == {"good.html", "page.html"}
    assert crawled.server.asked("twice")["/page.html"] == 3
    waits = [v.at for v in crawled.server.visits if v.site == "twice" and v.target == "/page.html"]
    assert waits[2] - waits[1] > waits[1] - waits[0]
