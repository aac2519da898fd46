"""Rows 34 to 42 and 52: traps that never end and addresses that look new, all in one crawl."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

import pytest

from hostile.crawling import Crawled, article, crawl, home, markup, page, text, title
from hostile.server import By, HostileServer, Site, Visit, redirect, reply

pytestmark = pytest.mark.slow

STORIES = [f"/a{n}.html" for n in range(5)]
FEED = '<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss><channel>{}&a;</channel></rss>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a0 "lol">'
    + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    + "]><rss><channel>&a9;</channel></rss>"
)


def stories(name: str) -> Site:
    return {path: article(f"{name}{path}") for path in STORIES}


def number(visit: Visit) -> int:
    found = re.findall(r"\d+", visit.target)
    return int(found[-1]) if found else 1


def pages(name: str, address: str, label: str, *, junk: bool = False) -> Site:
    """A listing whose further pages never end; ``label`` is what the link to the next says."""

    def answer(visit: Visit) -> bytes:
        n = number(visit)
        more = page(*(f"/junk/{n}-{k}" for k in range(3))) if junk else ""
        return reply(page(*STORIES) + more + f'<a href="{address.format(n + 1)}">{label.format(n + 1)}</a>')

    return {"*": By(answer), **stories(name), **({"/junk": reply("x")} if junk else {})}


def calendar(visit: Visit) -> bytes:
    found = re.search(r"/calendar/(\d+)/(\d+)", visit.target)
    year, month = (int(found[1]), int(found[2])) if found else (2026, 1)
    near = [
        (year + (month == 12), month % 12 + 1),
        (year - (month == 1), (month - 2) % 12 + 1),
        (year + 1, month),
        (year - 1, month),
    ]
    days = page(*(f"/calendar/{year}/{month}/{day}/" for day in range(1, 29)), label=lambda link: link.split("/")[-2])
    return reply(
        page(*STORIES) + days + page(*(f"/calendar/{y}/{m}/" for y, m in near), label=lambda _: "Another month")
    )


def calendar_query(visit: Visit) -> bytes:
    n = number(visit)
    return reply(
        page(
            *STORIES,
            f"/events?month={n + 1}",
            f"/events?month={n - 1}",
            f"/events?view=week&month={n}",
            f"/events?view=day&month={n + 1}",
        )
    )


def with_session(name: str, form: str, *, stories_only: bool = False) -> Site:
    """Every link of every page carries a session that is new each time."""
    count = iter(range(1, 10**9))

    def link(path: str) -> str:
        n = next(count)
        return form.format(path=path, sid=f"{n * 2654435761 % 2**32:08x}{n * 40503 % 2**32:08x}{n:08x}f00dbeef")

    def answer(visit: Visit) -> bytes:
        path = visit.path
        for story in STORIES:
            if story.removesuffix(".html") in path:
                return article(
                    f"{name}{story}", after=page(*(link(one) for one in STORIES), label=lambda _: "One of our stories")
                )
        return reply(page(*(link(one) for one in STORIES), link("/"), label=lambda _: "One of our stories"))

    return {"*": By(answer)}


def grow(visit: Visit) -> bytes:
    return reply(page("more/", "other/", "../up/", *STORIES, label=lambda _: "Read more of it here"))


def sites(origin: Callable[[str], str]) -> dict[str, Site]:
    trap = origin("trap")
    made: dict[str, Site] = {
        "pages-number": pages("pages-number", "/?page={}", "{}"),
        "pages-next": pages("pages-next", "/page/{}/", "Next"),
        "pages-older": pages("pages-older", "/list?offset={}", "Older posts"),
        "pages-path": pages("pages-path", "/archive/p{}", "more stories of this kind"),
        "pages-junk": pages("pages-junk", "/?p={}", "{}", junk=True),
        "calendar": {"*": By(calendar), **stories("calendar")},
        "calendar-query": {"*": By(calendar_query), **stories("calendar-query")},
        "session-query": with_session("session-query", "{path}?PHPSESSID={sid}"),
        "session-sid": with_session("session-sid", "{path}?sid={sid}&b=2"),
        "session-own": with_session("session-own", "{path}?zz={sid}"),
        "session-path": with_session("session-path", "{path};jsessionid={sid}"),
        "session-folder": with_session("session-folder", "/s/{sid}{path}"),
        "session-asp": with_session("session-asp", "/(S({sid})){path}"),
        "session-name": with_session("session-name", "{path}?session_id={sid}"),
        "growing": {"*": By(grow), **stories("growing")},
        "growing-same": {"*": By(lambda v: reply(page("a/b/", *STORIES, label=lambda _: "Read more of it here"))), **stories("growing-same")},
        "random": {"*": By(lambda v: reply(page(*(f"/x{hash((v.target, n)) % 10**9}/" for n in range(8)), *STORIES, label=lambda _: "Some words to read"))), **stories("random")},
        "soft-endless": {"*": By(lambda v: reply(f"<title>Not found</title><h1>Not found</h1><p>This page was not found.</p>{page(f'{v.path}x', '/y' + v.path)}")), "/": home("/x", *STORIES), **stories("soft-endless")},
    }  # fmt: skip
    long = "x" * 65_536
    made["long"] = {
        "/": home(f"/{long}", f"/?q={long}", f"/{'y' * 2_000_000}", f"/{'z' * 3000}", "/r", "/good.html"),
        "/r": redirect(f"/{long}"),
        "/good.html": article("long"),
        "*": reply("x"),
    }
    made["spellings"] = {
        "/": home("/caf\u00e9.html", "/caf%c3%a9.html", "/caf%C3%A9.html", "/c%61f%C3%A9.html", "/x/../caf%C3%A9.html", "/./caf%C3%A9.html", "/caf%C3%A9.html#a", "/caf%C3%A9.html?", "/caf%C3%A9.html?utm_source=x", "/caf%C3%A9.html?fbclid=1&utm_medium=2",
                  "/caf%25C3%25A9.html", "/bad%zz.html", "/100%.html", "/a b.html", "/a%20b.html", "/tab\there.html"),
        "/caf%C3%A9.html": article("cafe"), "/caf%25C3%25A9.html": reply("x"), "/bad%25zz.html": article("bad"), "/100%25.html": article("hundred"), "/a%20b.html": article("blank"), "/tabhere.html": article("tab"),
    }  # fmt: skip
    copy = article("copy")
    made["thirty"] = {"/": home(*(f"/copy{n}.html" for n in range(30))), **{f"/copy{n}.html": copy for n in range(30)}}
    same = markup("canonical30", head='<link rel="canonical" href="/one.html">')
    made["thirty-canonical"] = {
        "/": home(*(f"/copy{n}.html" for n in range(30))),
        **{f"/copy{n}.html": reply(same) for n in range(30)},
    }
    made["thirty-query"] = {"/": home(*(f"/one.html?from={n}" for n in range(30))), "/one.html": article("query30")}
    made["fourteen"] = {
        "/": home("/story.html", "/story.html#top", "/story.html?utm_source=a", "/story.html?utm_medium=b", "/story.html?fbclid=c", "/./story.html", "/x/../story.html", "/%73tory.html", "//127.0.0.1:PORT/story.html", "HTTP://127.0.0.1:PORT/story.html", "/story.html?", "/story.html;jsessionid=1", "/story.html?gclid=1", "/story%2Ehtml"),
        "/story.html": article("fourteen"),
    }  # fmt: skip
    port = origin("fourteen").rpartition(":")[2]
    made["fourteen"] = {**made["fourteen"], "/": made["fourteen"]["/"].replace(b"PORT", port.encode())}
    made["fourteen"]["/"] = reply(made["fourteen"]["/"].partition(b"\r\n\r\n")[2])
    for n in range(5):
        made[f"host{n}"] = {"/": home("/five.html"), "/five.html": article("five hosts")}
    index = '<?xml version="1.0"?><sitemapindex>{}</sitemapindex>'
    made["sitemaps"] = {
        "/robots.txt": reply(f"User-agent: *\nAllow: /\nSitemap: {origin('sitemaps')}/sitemap.xml\nSitemap: {trap}/s.xml\n", kind="text/plain"),
        "/": reply('<link rel="alternate" type="application/rss+xml" href="/feed.xml"><link rel="sitemap" href="/sitemap.xml">' + page("/feed.xml", "/laughs.xml", "/sitemap.xml", "/good.html")),
        "/sitemap.xml": reply(index.format(f"<sitemap><loc>{origin('sitemaps')}/sitemap.xml</loc></sitemap><sitemap><loc>{origin('sitemaps')}/sitemap2.xml</loc></sitemap><sitemap><loc>{trap}/s.xml</loc></sitemap><sitemap><loc>file:///etc/passwd</loc></sitemap>"), kind="application/xml"),
        "/feed.xml": reply(FEED.format(f"<item><link>{trap}/x</link></item><item><link>file:///etc/passwd</link></item>"), kind="application/rss+xml"),
        "/laughs.xml": reply(LAUGHS, kind="application/rss+xml"),
        "/good.html": article("sitemaps"),
        "*": By(lambda v: reply(index.format(f"<sitemap><loc>{origin('sitemaps')}{v.target}1.xml</loc></sitemap>"), kind="application/xml")),
    }  # fmt: skip
    return made


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(sites) as server:
        yield crawl(server, tmp_path_factory.mktemp("discovery"))


def asked(crawled: Crawled, site: str) -> int:
    return sum(n for target, n in crawled.server.asked(site).items() if target != "/robots.txt")


def originals(crawled: Crawled, site: str) -> int:
    return sum(crawled.server.site_of(line["url"]) == site and "duplicate_of" not in line for line in crawled.told)


def test_00_the_crawl_ends_well(crawled: Crawled) -> None:
    assert crawled.status == 0, crawled.err
    assert crawled.server.knocks == 0


@pytest.mark.parametrize("site", ["number", "next", "older", "path", "junk"])
def test_34_pagination_ends(crawled: Crawled, site: str) -> None:
    assert asked(crawled, f"pages-{site}") <= (80 if site == "junk" else 40)
    assert originals(crawled, f"pages-{site}") == 5


@pytest.mark.parametrize("site", ["calendar", "calendar-query", "random"])
def test_35_calendars_end(crawled: Crawled, site: str) -> None:
    assert asked(crawled, site) <= 100
    assert originals(crawled, site) == 5


@pytest.mark.parametrize("site", ["query", "sid", "path", "name", "asp"])
def test_36_sessions_are_stripped(crawled: Crawled, site: str) -> None:
    assert asked(crawled, f"session-{site}") <= 7
    assert originals(crawled, f"session-{site}") == 5


@pytest.mark.parametrize("site", ["own", "folder"])
def test_36_sessions_of_no_known_name_end(crawled: Crawled, site: str) -> None:
    assert asked(crawled, f"session-{site}") <= 80
    assert originals(crawled, f"session-{site}") == 5


@pytest.mark.parametrize("site", ["growing", "growing-same", "soft-endless"])
def test_37_growing_paths_end(crawled: Crawled, site: str) -> None:
    assert asked(crawled, site) <= 120
    assert originals(crawled, site) == 5


def test_38_long_addresses_are_not_asked(crawled: Crawled) -> None:
    assert max(len(target) for target in crawled.server.asked("long")) <= 2048
    assert max(len(line) for line in crawled.err.splitlines()) < 2100
    assert crawled.of("long") == {"good.html"}


def test_39_one_form_of_each_address(crawled: Crawled) -> None:
    targets = crawled.server.asked("spellings")
    assert max(targets.values()) == 1
    assert set(targets) == {
        "/",
        "/robots.txt",
        "/caf%C3%A9.html",
        "/caf%25C3%25A9.html",
        "/bad%25zz.html",
        "/100%25.html",
        "/a%20b.html",
        "/tabhere.html",
    }


def test_41_42_sitemaps_and_feeds_are_filtered(crawled: Crawled) -> None:
    assert asked(crawled, "sitemaps") <= 10
    assert crawled.of("sitemaps") == {"good.html"}
    assert b"root:x:0" not in crawled.raw


@pytest.mark.parametrize("site", ["thirty", "thirty-canonical", "thirty-query", "fourteen"])
def test_52_one_article_is_one_record(crawled: Crawled, site: str) -> None:
    assert originals(crawled, site) == 1


def test_52_fourteen_spellings_are_one_request(crawled: Crawled) -> None:
    assert asked(crawled, "fourteen") == 2


def test_52_five_hosts_have_one_story(crawled: Crawled) -> None:
    lines = [line for line in crawled.told if line["headline"] == title("five hosts")]
    assert len(lines) == 5
    assert sum("duplicate_of" not in line for line in lines) == 1


def test_what_was_left_is_told(crawled: Crawled) -> None:
    assert "brought nothing new" in crawled.err
    assert text("x")  # the words are there
