"""What must be true of markup before it is parsed; knows where an HTML parser's cost is not linear.

The parser is C and cannot be stopped half way, so what would be quadratic in it is taken out before: measured with
lexbor, 300,000 attributes on one tag run for minutes, 30,000 nested lists for 5 s, 1,000 open ``<b id=...>`` before
1,000 paragraphs make a million nodes of 370 bytes. None of it carries text.
"""

from __future__ import annotations

import re

from newscrawl.extraction.tags import ENDS, ROLES

MAX_BYTES = 8_000_000
# 200,000 links and their ends are 400,000; what stands behind them is not read.
MAX_TAGS = 300_000
# Below these sizes the worst page costs less than 0.3 s and 200 MB, and nothing is looked at.
_FEW_BYTES = 32_000
_FEW_TAGS = 1_500
_SHALLOW_TAGS = 8_000
_MAX_NODES = 500_000
_MAX_DEPTH = 1_000

_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"
_OPENS = re.compile(rf"<(?:{_FORMATTING})[\s/>]", re.IGNORECASE)
_FORMATS = re.compile(rf"</?(?:{_FORMATTING})(?=[\s/>])[^>]*(?:>|\Z)", re.IGNORECASE)
_ATTRIBUTE = r"""[\s/]++|[^\s/>][^\s/>=]*+(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+))?+"""
_CROWDED = re.compile(rf"<([a-zA-Z][^\s/>]{{0,60}}+)(?=[\s/])(?:{_ATTRIBUTE}){{200,}}+>?")
_TAG = re.compile(r"<(/?)([a-zA-Z][^\s/>]*)[^>]*(?:>|\Z)")
# Elements that may stay open, or never are: they make no depth.
_FLAT = frozenset(
    [
        "html",
        "head",
        "body",
        "p",
        "li",
        "td",
        "th",
        "tr",
        "tbody",
        "thead",
        "tfoot",
        "dd",
        "dt",
        "option",
        "optgroup",
        "colgroup",
        "col",
        "rp",
        "rt",
        "area",
        "base",
        "br",
        "embed",
        "hr",
        "img",
        "input",
        "link",
        "meta",
        "param",
        "source",
        "track",
        "wbr",
        "a",
    ]
)
_KEPT = frozenset(
    ["html", "head", "body", "title", "meta", "link", "base", "script", "style", "p", "li", "a", "br", "td", "th"]
)
_SCOPES = frozenset(["applet", "caption", "marquee", "object", "table", "template"])  # no end tag reaches beyond them
# An end tag is looked for among the last so many open elements: what is missed makes the estimate larger, not smaller.
_LOOK_BACK = 16


def bounded(html: str) -> tuple[str, bool]:
    """Return markup that parses in linear time, and whether it is whole (False: cut behind ``MAX_TAGS``)."""
    tags = html.count("<")
    whole = tags <= MAX_TAGS
    if not whole:
        html = html[: len(html) - len(html.split("<", MAX_TAGS)[-1]) - 1]
    if len(html) > _FEW_BYTES:
        html = _CROWDED.sub(r"<\1>", html)
    if tags > _FEW_TAGS and len(_OPENS.findall(html)) * min(tags, MAX_TAGS) > _MAX_NODES:
        html = _FORMATS.sub("", html)
    if tags > _SHALLOW_TAGS and depth(html) > _MAX_DEPTH:
        html = _TAG.sub(_flat, html)
    return html, whole


def depth(html: str) -> int:
    """An upper estimate of how deep elements nest."""
    deepest = 0
    stack: list[str] = []
    for slash, name in _TAG.findall(html):
        name = name.lower()  # noqa: PLW2901
        if name in _FLAT:
            continue
        if not slash:
            stack.append(name)
            deepest = max(deepest, len(stack))
        elif (above := _above(name, stack)) is not None:
            del stack[-above:]
    return deepest


def _above(name: str, stack: list[str]) -> int | None:
    """How many open elements an end tag closes; None where the parser ignores it."""
    for above, other in enumerate(reversed(stack[-_LOOK_BACK:]), 1):
        if other == name:
            return above
        if other in _SCOPES:
            return None
    return None


def _flat(tag: re.Match[str]) -> str:
    """Keep what carries text or links, turn other blocks into line ends, drop the rest."""
    name = tag[2].lower()
    if name in _KEPT:
        return tag[0]
    return "<br>" if ROLES.get(name, ENDS) == ENDS else ""
