"""What a random site offers to machines: feeds, sitemaps, robots.txt. Knows no page's markup."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from email.utils import format_datetime
from html import escape

from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.stories import Story

# Entries of a feed and of a news sitemap: the newest, as publishers keep them.
NEWEST = 10
_USUAL = {"rss": "/feed/", "atom": "/atom.xml", "rdf": "/index.rdf", "json": "/feed.json"}
_NAMED = {"rss": "/feeds/all.rss", "atom": "/feeds/all.atom", "rdf": "/backend/news.rdf", "json": "/feeds/all.json"}
_TYPES = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "rdf": "application/rdf+xml",
    "json": "application/feed+json",
}
_NEWS = "http://www.google.com/schemas/sitemap-news/0.9"


@dataclass(frozen=True, slots=True)
class Entry:
    """An article as lists name it: its absolute address and its body's markup, one paragraph an element."""

    url: str
    story: Story

    @property
    def teaser(self) -> str:
        """Its first paragraph."""
        return self.story.teaser

    @property
    def markup(self) -> str:
        """Its paragraphs as feeds carry them."""
        return "".join(f"<p>{escape(block.text)}</p>" for block in self.story.blocks if block.kind == "p")


def feed_path(layout: Layout) -> str | None:
    """The path of the site's feed; None where it has none."""
    if layout.feed == "none":
        return None
    return (_NAMED if layout.feed_found == "link" else _USUAL)[layout.feed]


def feed_link(layout: Layout) -> str:
    """The element that declares the feed; "" where none does."""
    path = feed_path(layout)
    if path is None or layout.feed_found != "link":
        return ""
    return f'<link rel="alternate" type="{_TYPES[layout.feed]}" href="{path}">'


def feed(layout: Layout, site: str, origin: str, entries: Sequence[Entry]) -> tuple[str, bytes]:
    """The feed's content type and bytes."""
    newest = entries[:NEWEST]
    full = layout.feed_text == "full"
    maker = {"rss": _rss, "atom": _atom, "rdf": _rdf, "json": _json}[layout.feed]
    return f"{_TYPES[layout.feed]}; charset=utf-8", maker(site, origin, newest, full).encode("utf-8")


def _rss(site: str, origin: str, entries: Sequence[Entry], full: bool) -> str:
    items = "".join(
        f"<item><title>{escape(one.story.headline)}</title><link>{escape(one.url)}</link>"
        f'<guid isPermaLink="false">{one.story.number}</guid><pubDate>{format_datetime(one.story.moment)}</pubDate>'
        f"<description>{escape(one.teaser)}</description>"
        + (f"<content:encoded><![CDATA[{one.markup}]]></content:encoded>" if full else "")
        + "</item>\n"
        for one in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>{escape(site)}</title><link>{origin}/</link><description>{escape(site)}</description>\n{items}</channel></rss>\n"
    )


def _atom(site: str, origin: str, entries: Sequence[Entry], full: bool) -> str:
    items = "".join(
        f'<entry><title>{escape(one.story.headline)}</title><link href="{escape(one.url)}"/><id>{escape(one.url)}</id>'
        f"<updated>{one.story.modified.isoformat()}</updated><published>{one.story.moment.isoformat()}</published>"
        f"<summary>{escape(one.teaser)}</summary>"
        + (f'<content type="html">{escape(one.markup)}</content>' if full else "")
        + "</entry>\n"
        for one in entries
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom">'
        f'<title>{escape(site)}</title><id>{origin}/</id><link rel="self" href="{origin}/atom.xml"/>\n{items}</feed>\n'
    )


def _rdf(site: str, origin: str, entries: Sequence[Entry], full: bool) -> str:
    named = "".join(f'<rdf:li rdf:resource="{escape(one.url)}"/>' for one in entries)
    items = "".join(
        f'<item rdf:about="{escape(one.url)}"><title>{escape(one.story.headline)}</title><link>{escape(one.url)}</link>'
        f"<description>{escape(one.markup if full else one.teaser)}</description>"
        f"<dc:date>{one.story.moment.isoformat()}</dc:date></item>\n"
        for one in entries
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f'<channel rdf:about="{origin}/"><title>{escape(site)}</title><link>{origin}/</link>'
        f"<items><rdf:Seq>{named}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    )


def _json(site: str, origin: str, entries: Sequence[Entry], full: bool) -> str:
    items = [
        {
            "id": str(one.story.number),
            "url": one.url,
            "title": one.story.headline,
            "summary": one.teaser,
            "date_published": one.story.moment.isoformat(),
            **({"content_html": one.markup} if full else {"content_text": one.teaser}),
        }
        for one in entries
    ]
    whole = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": site,
        "home_page_url": f"{origin}/",
        "items": items,
    }
    return json.dumps(whole, ensure_ascii=False)


def sitemaps(
    layout: Layout, site: str, origin: str, entries: Sequence[Entry], pages: Sequence[str]
) -> Mapping[str, str]:
    """The site's sitemaps by path; ``pages`` are the addresses of its listings. Empty where it has none."""
    dated = [
        f"<url><loc>{escape(one.url)}</loc><lastmod>{one.story.modified.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
        for one in entries
    ]
    whole = _urlset([*dated, *(f"<url><loc>{escape(url)}</loc></url>" for url in pages)])
    news = _urlset([_news(layout, site, one) for one in entries[:NEWEST]], f' xmlns:news="{_NEWS}"')
    if layout.sitemap == "none":
        return {}
    if layout.sitemap == "usual":
        return {"/sitemap.xml": whole}
    if layout.sitemap == "robots":
        return {"/maps/site-1.xml": whole}
    if layout.sitemap == "news":
        return {"/maps/news.xml": news}
    named = "".join(f"<sitemap><loc>{origin}{path}</loc></sitemap>" for path in ("/maps/pages.xml", "/maps/news.xml"))
    index = f'<?xml version="1.0" encoding="UTF-8"?>\n<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>\n'
    return {"/maps/index.xml": index, "/maps/pages.xml": whole, "/maps/news.xml": news}


def robots(layout: Layout, origin: str, maps: Mapping[str, str]) -> str:
    """The site's robots.txt; it names the first of the sitemaps, unless that is to be found at the usual place."""
    named = [] if layout.sitemap == "usual" else [f"Sitemap: {origin}{path}" for path in list(maps)[:1]]
    return "\n".join(["User-agent: *", "Disallow: /login", "Disallow: /letter", *named, ""])


def _urlset(rows: Sequence[str], more: str = "") -> str:
    inner = "\n".join(rows)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"{more}>\n{inner}\n</urlset>\n'


def _news(layout: Layout, site: str, one: Entry) -> str:
    return (
        f"<url><loc>{escape(one.url)}</loc><news:news><news:publication><news:name>{escape(site)}</news:name>"
        f"<news:language>{layout.language}</news:language></news:publication>"
        f"<news:publication_date>{one.story.moment.isoformat()}</news:publication_date>"
        f"<news:title>{escape(one.story.headline)}</news:title></news:news></url>"
    )
