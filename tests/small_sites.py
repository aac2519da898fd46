"""Small newspapers of many layouts, made from a few choices; invented places, no network."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

from newscrawl import discovery, extraction, urls
from newscrawl.items import Page

NOW = datetime(2026, 11, 20, 8, tzinfo=UTC)
FEED = '<link rel="alternate" type="application/rss+xml" href="/feeds/all.xml">'
WORDS = (
    "harbour bridge council river station orchard valley ferry market winter tunnel library mayor storm quarry lantern "
    "railway meadow tower granary island pilot cellar school garden window engine timber salmon census"
).split()
SECTIONS = ("town", "region", "economy", "sport", "culture")
PAGES = ("about-us", "contact", "imprint", "privacy-policy", "subscribe", "login")
# How a layout writes the address of the story with a number, a day, a section and a name.
ADDRESSES: dict[str, Callable[[int, datetime, str, str], str]] = {
    "slug": lambda n, day, section, name: f"/{section}/{name}",
    "dated": lambda n, day, section, name: f"/{day:%Y/%m/%d}/{name}.html",
    "numbered": lambda n, day, section, name: f"/{section}/{name}-{40_000 + 7 * n}.html",
    "number": lambda n, day, section, name: f"/{section}/{40_000 + 7 * n}",
    "query": lambda n, day, section, name: f"/story.php?id={40_000 + 7 * n}",
    "hash": lambda n, day, section, name: f"/a/{random.Random(n).getrandbits(48):012x}",
    "flat": lambda n, day, section, name: f"/{name}",
    "folder": lambda n, day, section, name: f"/{section}/{name}/index.html",
    "wide": lambda n, day, section, name: f"/%E6%B8%AF/%E6%96%B0%E9%97%BB{''.join(f'%E{n % 5 + 4}%B8%{0x80 + (n * k) % 64:02X}' for k in range(1, 9))}",
}  # fmt: skip


@dataclass
class Story:
    """One article of a site."""

    path: str
    headline: str
    section: str
    day: datetime
    text: list[str]


@dataclass
class Paper:
    """A site as pages by path; ``asked`` are the paths that were asked, in order."""

    layout: str
    host: str = "https://post.example"
    stories: list[Story] = field(default_factory=list)
    pages: dict[str, tuple[str, str]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def put(self, path: str, body: str, kind: str = "text/html; charset=utf-8") -> None:
        self.pages[path] = body, kind

    def page(self, url: str) -> Page:
        """The answer to an address: 404 for what is not there, 0 for another host."""
        path = url.removeprefix(self.host)
        self.asked.append(path)
        if path == url:
            return Page(url, None, 0, {}, b"", "2026-11-20T08:00:00Z")
        body, kind = self.pages.get(path, ("gone", "text/plain"))
        status = 200 if path in self.pages else 404
        return Page(url, url, status, {"content-type": kind}, body.encode(), "2026-11-20T08:00:00Z")

    @property
    def addresses(self) -> set[str]:
        return {self.host + story.path for story in self.stories}


def paper(layout: str, count: int = 60, head: str = "") -> Paper:
    """A newspaper with a front page, sections, further pages and short pages of its own; without any feed."""
    made = Paper(layout)
    chance = random.Random(layout)
    for n in range(count):
        day, section = NOW - timedelta(hours=5 * n), SECTIONS[n % len(SECTIONS)]
        headline = " ".join(chance.sample(WORDS, 7)).capitalize()
        name = "-".join(headline.lower().split())
        text = [" ".join(chance.choices(WORDS, k=16)).capitalize() + "." for _ in range(6)]
        made.stories.append(Story(ADDRESSES[layout](n, day, section, name), headline, section, day, text))
    for story in made.stories:
        made.put(story.path, _article(story, chance.sample(made.stories, 3), head))
    made.put("/", dress("The Post", teasers(made.stories[:15]), head))
    for section in SECTIONS:
        own = [story for story in made.stories if story.section == section]
        for at in range(0, len(own), 6):
            more = f'<a href="/{section}?page={at // 6 + 2}">Older</a>' if at + 6 < len(own) else ""
            path = f"/{section}" if not at else f"/{section}?page={at // 6 + 1}"
            made.put(path, dress(section.title(), teasers(own[at : at + 6]) + more, head))
    for name in PAGES:
        made.put(f"/{name}", dress(name, "<p>A short page.</p>"))
    return made


def dress(title: str, body: str, head: str = "") -> str:
    menu = "".join(f'<li><a href="/{name}">{name.title()}</a></li>' for name in SECTIONS)
    foot = "".join(f'<a href="/{name}">{name.replace("-", " ").title()}</a> ' for name in PAGES)
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{title} - The Post</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<main>{body}</main><footer>{foot}</footer></body></html>"
    )


def teasers(stories: Iterable[Story]) -> str:
    return "".join(
        f'<div><h3><a href="{one.path}">{one.headline}</a></h3><p>{one.text[0]}</p></div>' for one in stories
    )


def _article(story: Story, related: Sequence[Story], head: str) -> str:
    body = "".join(f"<p>{one}</p>" for one in story.text)
    more = "".join(f'<li><a href="{one.path}">{one.headline}</a></li>' for one in related)
    stamp = f'<time datetime="{story.day.isoformat()}">{story.day:%d %B %Y}</time>'
    inside = f"<article><h1>{story.headline}</h1>{stamp}{body}</article><h4>More</h4><ul>{more}</ul>"
    return dress(story.headline, inside, head)


def rss(stories: Iterable[Story]) -> str:
    items = "".join(
        f"<item><title>{one.headline}</title><link>{one.path.replace('&', '&amp;')}</link>"
        f"<pubDate>{format_datetime(one.day)}</pubDate></item>"
        for one in stories
    )
    return f"<?xml version='1.0'?><rss version='2.0'><channel><title>The Post</title>{items}</channel></rss>"


def sitemap(host: str, stories: Iterable[Story], more: Iterable[str] = (), *, news: bool = False) -> str:
    told = []
    for one in stories:
        stamp = f"<lastmod>{one.day.isoformat()}</lastmod>"
        if news:
            stamp = (
                f"<news:news><news:title>{one.headline}</news:title><news:publication_date>{one.day.isoformat()}"
                "</news:publication_date></news:news>"
            )
        told.append(f"<url><loc>{host}{one.path.replace('&', '&amp;')}</loc>{stamp}</url>")
    told += [f"<url><loc>{host}{path}</loc></url>" for path in more]
    space = ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"' if news else ""
    return f"<?xml version='1.0'?><urlset{space}>{''.join(told)}</urlset>"


def index(host: str, *paths: str) -> str:
    named = "".join(f"<sitemap><loc>{host}{path}</loc></sitemap>" for path in paths)
    return f"<?xml version='1.0'?><sitemapindex>{named}</sitemapindex>"


def explore(site: Paper, start: str = "/") -> tuple[discovery.Finding, list[discovery.Ask]]:
    """Ask what discovery wants to see until it has seen enough; what it found, and all that it asked."""
    looks: list[discovery.Look] = []
    asked: list[discovery.Ask] = []
    first = start if "://" in start else site.host + start
    while asks := discovery.next_asks(first, looks):
        asked += asks
        for ask in asks:
            page = site.page(ask.url)
            looks.append(discovery.Look(page, extraction.read(page)))
    assert len({urls.identity(ask.url) for ask in asked}) == len(asked) <= discovery.MAX_ASKS
    return discovery.judge(first, looks), asked
