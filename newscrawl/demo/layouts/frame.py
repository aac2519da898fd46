"""What stands around every page of a site: menu, ticker, sidebar, footer, banner. Knows no article."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from newscrawl.demo.layouts.body import Target, letter, text
from newscrawl.demo.layouts.choices import Layout
from newscrawl.demo.layouts.classes import named

# Links of a menu that lead to pages of the site's own topics; the rest leads to other sites.
MAX_TOPICS = 12
_TICKER, _SIDE = 4, 6
_CUT = 120
_REGIONS = {"en": "GB", "de": "AT", "es": "MX", "fr": "CA", "ru": "RU", "ar": "EG", "zh": "CN", "ja": "JP"}


def links(layout: Layout, targets: Sequence[tuple[str, str]]) -> str:
    """Links as list items."""
    return "".join(f'<li><a href="{escape(href)}">{text(layout, name)}</a></li>' for href, name in targets)


def snippet(layout: Layout, target: Target) -> str:
    """What stands below an article's headline in lists: its date and its first paragraph, whole or cut."""
    dated = f"<span{named(layout, 'date')}>{text(layout, target.date)}</span>" if layout.card_dates else ""
    if layout.teasers == "none":
        return dated
    said = target.teaser
    if layout.teasers == "cut" and len(said) > _CUT:
        said = said[:_CUT].rsplit(layout.tongue.blank or None, 1)[0].rstrip(" ,.") + "…"
    return f"{dated}<p{named(layout, 'snippet')}>{text(layout, said)}</p>"


def cards(layout: Layout, targets: Sequence[Target]) -> str:
    """Other articles as cards with a picture."""
    return "\n".join(
        f'<div{named(layout, "card")}><a href="{escape(one.href)}"><img src="/img/small.jpg" alt=""></a>'
        f'<h3><a href="{escape(one.href)}">{text(layout, one.headline)}</a></h3>{snippet(layout, one)}</div>'
        for one in targets
    )


def document(
    layout: Layout,
    title: str,
    head: str,
    content: str,
    *,
    site: str,
    menu: Sequence[tuple[str, str]],
    latest: Sequence[Target],
) -> bytes:
    """A whole page, in the site's charset."""
    words = layout.tongue.words
    charset = f'<meta charset="{layout.encoding}">' if layout.declared != "header" else ""
    direction = ' dir="rtl"' if layout.language == "ar" else ""
    style = f"<style>.x{{margin:0}}</style>\n<script>window.page={{lang:'{layout.language}'}};</script>"
    foot = [
        ("/about", words["about"]),
        ("/contact", words["contact"]),
        ("/privacy", words["privacy"]),
        ("/jobs", words["jobs"]),
    ]
    footer = (
        f"<footer{named(layout, 'foot')}><ul>{links(layout, foot)}</ul>"
        f"<p>{text(layout, site)}, {text(layout, words['address'])}</p>"
        f"<p>© 2024 {text(layout, site)}. {text(layout, words['rights'])}.</p></footer>"
    )
    if layout.shell in {"divs", "table"}:
        footer = footer.replace("<footer", "<div").replace("</footer>", "</div>")
    top, bottom = _cookie(layout, "top"), _cookie(layout, "bottom")
    page = (
        f"<!DOCTYPE html>\n<html{_language(layout)}{direction}>\n<head>{charset}\n<title>{text(layout, title)}</title>\n"
        f"{head}\n{style}\n</head>\n<body>\n{top}{_header(layout, site, menu)}\n{_ticker(layout, latest)}"
        f"{_columns(layout, content, latest)}\n{footer}\n{bottom}</body>\n</html>\n"
    )
    return page.encode(layout.encoding, "xmlcharrefreplace")


def _language(layout: Layout) -> str:
    region = f"-{_REGIONS[layout.language]}" if layout.html_lang == "region" else ""
    return f' lang="{layout.language}{region}"' if layout.html_lang != "none" else ""


def _header(layout: Layout, site: str, menu: Sequence[tuple[str, str]]) -> str:
    logo = f'<a href="/">{text(layout, site)}</a>'
    logo = f"<h1>{logo}</h1>" if layout.h1_logo else f"<div{named(layout, 'logo')}>{logo}</div>"
    if layout.shell in {"divs", "table"}:
        return f"<div>{logo}<div{named(layout, 'menu')}><ul>{links(layout, menu)}</ul></div></div>"
    return f"<header>{logo}<nav{named(layout, 'menu')}><ul>{links(layout, menu)}</ul></nav></header>"


def _columns(layout: Layout, content: str, latest: Sequence[Target]) -> str:
    side = _sidebar(layout, latest)
    if layout.shell == "table":
        cell = f"<td>{side}</td>" if side else ""
        return f'<table width="100%"><tr><td{named(layout, "main")}>{content}</td>{cell}</tr></table>'
    if layout.shell == "divs":
        return f"<div{named(layout, 'page')}><div{named(layout, 'main')}>{content}</div>{side}</div>"
    tag = "section" if layout.shell == "sections" else "main"
    return f"<div{named(layout, 'page')}><{tag}{named(layout, 'main')}>{content}</{tag}>{side}</div>"


def _sidebar(layout: Layout, latest: Sequence[Target]) -> str:
    if not layout.sidebar:
        return ""
    tag = "aside" if layout.shell in {"article", "main"} else "div"
    items = links(layout, [(one.href, one.headline) for one in latest[:_SIDE]])
    heading = f"<h3>{text(layout, layout.tongue.words['most'])}</h3>"
    return f"<{tag}{named(layout, 'side')}>{heading}<ol>{items}</ol>{letter(layout)}</{tag}>"


def _ticker(layout: Layout, latest: Sequence[Target]) -> str:
    if not layout.ticker:
        return ""
    items = links(layout, [(one.href, one.headline) for one in latest[:_TICKER]])
    return f"<div{named(layout, 'ticker')}><span>{text(layout, layout.tongue.words['latest'])}</span><ul>{items}</ul></div>\n"


def _cookie(layout: Layout, where: str) -> str:
    if layout.cookie != where:
        return ""
    words = layout.tongue.words
    return (
        f"<div{named(layout, 'cookie')}><p>{text(layout, words['cookie'])}</p>"
        f"<button>{text(layout, words['accept'])}</button></div>\n"
    )
