"""The honest site's markup: HTML5 with landmarks, JSON-LD and Open Graph. Knows no farm."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html import escape

from newscrawl.demo.copies import GLUE, LOST_BLANK, Copy, Host
from newscrawl.demo.markup import link, text
from newscrawl.demo.templates import Item


def render(copy: Copy, related: Iterable[Item], origin: str) -> str:
    """The page of one article; ``origin`` is the site's own address without a slash at the end."""
    minutes = f"{copy.date:%B} {copy.date.day}, {copy.date.year}, {copy.date:%H:%M}"
    article = (
        f"<article><header><h1>{text(copy.story.headline)}</h1>\n"
        f'<p class="byline">By <a rel="author" href="/about.html">{text(copy.author or "")}</a></p>\n'
        f'<p class="date"><time datetime="{copy.date.isoformat()}">{minutes}</time></p></header>\n'
        f'<div class="article-body">{_paragraphs(copy)}</div></article>\n'
    )
    items = "".join(f"<li>{link(item.href, item.anchor)}</li>" for item in related)
    aside = f"<aside><h2>Read also</h2><ul>{items}</ul></aside>"
    return document(copy.host, copy.story.headline, article + aside, _metadata(copy, origin))


def document(host: Host, title: str, content: str, head: str = "") -> str:
    """A page of the site around its content: navigation above, footer below."""
    links = "".join(f"<li>{link(host.listing_path(name), name)}</li>" for name in host.categories)
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f"<title>{text(title)} | {text(host.suffix)}</title>\n{head}{host.padding}</head>\n"
        f"<body><header><nav><ul><li>{link('/', host.suffix)}</li>{links}</ul></nav></header>\n"
        f"<main>{content}</main>\n"
        f'<footer><p>{text(host.suffix)}, Dock Street 4</p><a href="/about.html">About us</a></footer></body></html>\n'
    )


def _paragraphs(copy: Copy) -> str:
    """The body with its links: what farms glue to the next word is a link here, and a blank."""
    plain = "\n".join(copy.story.paragraphs).replace(GLUE, "")
    linked = re.sub(rf"(\w+){re.escape(LOST_BLANK)}", r'<a href="/about.html">\1</a> ', text(plain))
    return "".join(f"<p>{line}</p>\n" for line in linked.split("\n"))


def _metadata(copy: Copy, origin: str) -> str:
    address, story = f"{origin}{copy.path}", copy.story
    description = copy.clean_body.split("\n", 1)[0]
    ld = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": story.headline,
        "datePublished": copy.date.isoformat(),
        "author": [{"@type": "Person", "name": copy.author}],
        "publisher": {"@type": "Organization", "name": copy.host.suffix},
        "articleSection": copy.category,
        "keywords": list(story.tags),
        "mainEntityOfPage": address,
    }
    og = {
        "og:type": "article",
        "og:title": story.headline,
        "og:url": address,
        "og:description": description,
        "og:site_name": copy.host.suffix,
    }
    tags = "".join(f'<meta property="{name}" content="{escape(value)}">\n' for name, value in og.items())
    script = json.dumps(ld, ensure_ascii=False).replace("</", "<\\/")
    return (
        f'<link rel="canonical" href="{escape(address)}">\n'
        f'<meta name="description" content="{escape(description)}">\n{tags}'
        f'<script type="application/ld+json">{script}</script>\n'
    )
