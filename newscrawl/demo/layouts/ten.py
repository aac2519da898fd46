"""Ten sites of ten quite different layouts, fixed: who they are and what each has decided. Knows no page.

They are served at ports of their own, so that the classes that ``newscrawl add`` wrote for them stay true.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from newscrawl.demo.layouts import MAIN, MOBILE, Site, site

# Of no registered service, and below the ports that systems give to clients.
_FIRST_PORT = 18_201
# Each by the name of its class; what is not named falls from the seed, which is the name.
CHOICES: Mapping[str, Mapping[str, object]] = {
    # A large newspaper with everything that search engines ask for.
    "demo_broadsheet": {
        "language": "en", "charset": "utf-8", "shell": "article", "classes": "plain", "headline": "h1", "paragraphs": "p",
        "metadata": "graph", "og": True, "stated_author": "person", "stated_date": "offset", "address": "dated",
        "feed": "rss", "feed_text": "full", "feed_found": "link", "sitemap": "robots", "pager": "query", "extras": "few",
        "authors": "always", "dated": "moment", "breadcrumb": True, "mobile": False, "amp": "none", "lost": "hard",
    },
    # Names made by a machine, boxes after every other paragraph, no feed.
    "demo_tabloid": {
        "language": "en", "charset": "utf-8", "shell": "divs", "classes": "random", "headline": "h1", "paragraphs": "p",
        "metadata": "meta", "og": True, "stated_author": "person", "address": "section", "feed": "none",
        "sitemap": "none", "pager": "path", "extras": "many", "more": "card", "related": "cards", "teasers": "cut",
        "ticker": True, "sidebar": True, "comments": True, "cookie": "top", "menu": 80, "tracker": "utm", "lost": "soft",
    },
    # A village paper of the nineties: tables, line breaks, windows-1252, a script with a number.
    "demo_dorfblatt": {
        "language": "de", "charset": "legacy", "declared": "meta", "shell": "table", "classes": "none", "headline": "h1",
        "paragraphs": "br", "metadata": "none", "og": False, "address": "php", "feed": "none", "sitemap": "none",
        "pager": "arrows", "extras": "none", "dated": "day", "time": "text", "byline": "one line", "authors": "always",
        "list_markup": "table", "menu": 10, "canonical": "none", "related": "links", "mobile": False, "amp": "none",
    },
    # Microdata and landmarks, an Atom feed where it usually is.
    "demo_valle": {
        "language": "es", "charset": "utf-8", "shell": "sections", "classes": "bem", "metadata": "microdata", "og": False,
        "headline": "h1", "paragraphs": "p", "address": "query", "feed": "atom", "feed_found": "usual", "sitemap": "news",
        "pager": "query", "dated": "moment", "time": "element", "authors": "always", "list_markup": "headings",
    },
    # A modern system: paragraphs are boxes, addresses are random, each article has an AMP twin.
    "demo_echo": {
        "language": "fr", "charset": "utf-8", "shell": "main", "classes": "random", "metadata": "string", "og": True,
        "headline": "h1", "paragraphs": "div", "split": "wrapped", "address": "uuid", "amp": "path", "feed": "json",
        "feed_found": "link", "sitemap": "index", "pager": "older", "stated_author": "person", "authors": "mostly",
    },
    # windows-1251, numbers as addresses, RDF.
    "demo_vestnik": {
        "language": "ru", "charset": "legacy", "declared": "header", "shell": "divs", "classes": "plain",
        "metadata": "meta", "og": True, "headline": "h1", "paragraphs": "p", "address": "news", "feed": "rdf",
        "feed_found": "link", "sitemap": "none", "pager": "query", "stated_author": "person", "authors": "always",
    },
    # From right to left, with a twin for telephones.
    "demo_sahifa": {
        "language": "ar", "charset": "utf-8", "shell": "article", "classes": "bem", "metadata": "list", "og": True,
        "headline": "h1", "paragraphs": "p", "address": "slug", "slash": True, "mobile": True, "feed": "none",
        "sitemap": "usual", "pager": "path", "stated_author": "person", "authors": "mostly",
    },
    # No word is parted from the next, nothing is stated for machines.
    "demo_ribao": {
        "language": "zh", "charset": "legacy", "declared": "meta", "shell": "divs", "classes": "plain", "headline": "h1",
        "metadata": "none", "og": False, "paragraphs": "p", "address": "news", "feed": "none", "sitemap": "none",
        "pager": "older", "dated": "moment", "time": "text", "byline": "by", "byline_at": "above", "authors": "always",
        "list_markup": "items", "extras": "none",
    },
    # shift_jis; the site's name is the page's h1, the headline an h2.
    "demo_shinbun": {
        "language": "ja", "charset": "legacy", "declared": "both", "shell": "main", "classes": "random", "headline": "h2",
        "logo": "h1", "metadata": "single", "og": True, "og_title": "suffix", "title": "guillemet", "paragraphs": "p",
        "address": "dated", "feed": "rss", "feed_text": "teaser", "feed_found": "usual", "sitemap": "none",
        "pager": "next", "stated_author": "person", "authors": "mostly",
    },
    # The newsroom signs for machines and people for readers; addresses come with and without a slash, and a reference.
    "demo_wire": {
        "language": "en", "charset": "utf-8", "shell": "sections", "classes": "plain", "metadata": "single", "og": True,
        "stated_author": "organization", "byline": "role", "byline_at": "above", "authors": "always", "headline": "h1",
        "paragraphs": "span", "split": "sections", "wrapped": True, "address": "slug", "slash": True, "loose": True,
        "tracker": "ref", "absolute": True, "canonical": "absolute", "feed": "rss", "feed_text": "full",
        "feed_found": "usual", "sitemap": "none", "pager": "arrows", "lost": "soft",
    },
}  # fmt: skip
# Where the generic reading falls short, what an author finds in the page's source and hands to ``newscrawl add --field``.
FIELDS: Mapping[str, Mapping[str, str]] = {
    "demo_broadsheet": {
        "article_body": "//div[@class='article-body']/*[self::p or self::h3 or self::ul or self::blockquote or @class='update']"
    },
    "demo_tabloid": {
        "headline": "h1",
        "article_body": "//div[@class='g1sj08g']/*[self::p or self::ul or self::blockquote or @class='bsmnanh']",
    },
    "demo_dorfblatt": {"article_body": "//td/div/div[br]", "article_section": "//td/div/div[1]/a[2]"},
    "demo_valle": {
        "article_body": "//section[contains(@class, 'entry-content')]/*[self::p or self::ul or self::blockquote[not(@class)]"
        " or contains(@class, 'live-entry')]",
        "article_section": ".c-crumb a:nth-of-type(2)",
    },
    "demo_echo": {
        "article_body": "//div[@class='a96bai1']/*[self::div[not(@class)][not(a/em)] or self::h2 or self::ul or self::blockquote"
        " or @class='e0mcns6']"
    },
    "demo_vestnik": {
        "article_body": "//div[@class='article-body']/*[self::p[not(a/em)] or self::ul or self::blockquote[not(@class)]"
        " or @class='live-entry']"
    },
    "demo_sahifa": {
        "article_body": "//div[contains(@class, 'story-body')]/*[self::p or self::h2 or self::ul or self::blockquote"
        " or contains(@class, 'live-entry')]"
    },
    "demo_ribao": {"article_section": ".breadcrumbs a:nth-of-type(2)"},
    "demo_shinbun": {
        "article_body": "//section[@class='fy06qea']/*[self::p[not(strong)] or self::h2 or self::ul or self::blockquote"
        " or @class='bifq3rc']"
    },
    "demo_wire": {
        "article_body": "//section[@class='part']/*[self::div[not(@class)][not(span/a/em)] or self::h3 or self::ul"
        " or self::blockquote[not(@class)] or @class='update']"
    },
}
# One port for each host of each site.
PORTS = {
    f"{name}-{host}": _FIRST_PORT + 2 * at + later
    for at, name in enumerate(CHOICES)
    for later, host in enumerate((MAIN, MOBILE))
}


def home(name: str) -> str:
    """The address of a site's home page."""
    return f"{_origin(name)(MAIN)}/"


def demo_site(name: str) -> Site:
    """One of the ten at its own address."""
    return site(name, _origin(name), **CHOICES[name])


def _origin(name: str) -> Callable[[str], str]:
    return lambda host: f"http://127.0.0.1:{PORTS[f'{name}-{host}']}"
