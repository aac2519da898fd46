"""Class names as publishers give them: words, blocks and elements, made by a machine, or none at all."""

from __future__ import annotations

from newscrawl.demo.layouts.choices import Layout

_WORDS = {
    "body": "article-body entry-content story-body post-content content-text articleBody",
    "headline": "headline entry-title article-title story-title",
    "meta": "meta article-meta post-meta info",
    "author": "author byline article-author writer",
    "date": "date published timestamp article-date",
    "dek": "lead standfirst subtitle intro",
    "share": "share social-share sharing share-bar",
    "letter": "newsletter signup-box newsletter-promo",
    "ad": "ad advert banner ad-slot",
    "more": "read-more inline-related also-box",
    "related": "related more-stories recommended",
    "card": "card teaser item story-card",
    "snippet": "snippet summary excerpt",
    "comments": "comments discussion comment-list",
    "comment": "comment reply-item",
    "tags": "tags topics tag-list",
    "bio": "author-bio about-author author-box",
    "menu": "menu main-nav navigation",
    "foot": "footer site-footer foot",
    "side": "sidebar side-column right-rail",
    "caption": "caption image-caption media-caption",
    "image": "image photo media",
    "pull": "pullquote pull-quote callout",
    "ticker": "ticker breaking headlines-bar",
    "cookie": "cookie-banner consent cookie-notice",
    "logo": "logo site-name brand",
    "page": "page wrapper container",
    "main": "main content column",
    "crumb": "breadcrumb breadcrumbs crumbs",
    "pager": "pagination pager pages",
    "wall": "paywall subscribe-wall gate",
    "entry": "live-entry update live-post",
    "player": "player video-player embed",
    "story": "story article-page single",
    "list": "list river stream",
    "points": "key-points summary-box highlights",
    "part": "part section chunk",
}


def named(layout: Layout, role: str) -> str:
    """The class attribute of a role on this site, with a blank before it; "" where the site gives none."""
    if layout.classes == "none":
        return ""
    rng = layout.dice(f"class {role}")
    if layout.classes == "random":
        name = "".join(rng.choice("abcdefghijklmnopqrstuvwxyz0123456789") for _ in range(6))
        return f' class="{rng.choice("abcdefg")}{name}"'
    word = rng.choice(_WORDS[role].split())
    return f' class="{word}"' if layout.classes == "plain" else f' class="c-{role} c-{role}__{word}"'
