"""How a page says that it may be used, as labels; seen when it was fetched, obeyed by nobody here.

| label | the page or its headers say |
| --- | --- |
| ``noindex``, ``noarchive``, ``nosnippet``, ``noimageindex``, ``noai``, ``noimageai`` | so, in meta robots or X-Robots-Tag |
| ``max-snippet`` | that no more than so many characters may be shown |
| ``tdm-reserved`` | that text and data mining is reserved (TDMRep), with its policy |
| ``licence`` | under what it stands: rel=license, JSON-LD's license or usageInfo, Dublin Core's rights |

What is said to other programs by name is not for us. A score is 1: nothing here is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

from newscrawl.extraction.document import Document
from newscrawl.extraction.metadata import Metadata
from newscrawl.items import Label
from newscrawl.text import one_line, printable

# What search engines and AI crawlers read in "robots", by the name that most use.
_DIRECTIVES = {
    "noindex": "noindex",
    "none": "noindex",
    "noarchive": "noarchive",
    "nocache": "noarchive",
    "nosnippet": "nosnippet",
    "noimageindex": "noimageindex",
    "noai": "noai",
    "noml": "noai",
    "noimageai": "noimageai",
}
# Directives with a value; before any other colon stands the name of a program.
_VALUED = frozenset(("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after"))
_OURS = frozenset(("*", "newscrawl"))
# The IETF's preference and Cloudflare's: "train-ai=n", "ai-train=no".
_NO_TRAINING = re.compile(r"\b(?:train-ai|ai-train|train-genai)\s*=\s*n(?:o\b|\b)", re.IGNORECASE)
_RIGHTS = ("dcterms.license", "dcterms.rights", "dc.rights.license", "dc.rights", "license", "cc:license")
_MAX_HEADER = 2_000
_MAX_REASON = 300


def usage(document: Document, head: Metadata, headers: Mapping[str, str]) -> list[Label]:
    """The labels of a page by its meta elements and its headers, whose names are in lower case; each name once."""
    found: dict[str, Label] = {}
    for name, reason in [
        *_robots(document, headers),
        *_reserved(document, headers),
        *_licences(document, head),
    ]:
        found.setdefault(name, Label(name, 1.0, printable(reason, _MAX_REASON)))
    return list(found.values())


def _robots(document: Document, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    for key in ("robots", "newscrawl"):
        for content in document.metas.get(key, ()):
            yield from _directives(content, f"meta {key}")
    if told := headers.get("x-robots-tag"):
        yield from _directives(told, "X-Robots-Tag")
    for key in ("content-usage", "content-signal"):
        if (told := headers.get(key)) and _NO_TRAINING.search(told[:_MAX_HEADER]):
            yield "noai", f"{key}: {one_line(told)}"


def _directives(told: str, where: str) -> Iterator[tuple[str, str]]:
    """The directives for every program and for ours; "otherbot: noindex, nofollow" is for another to its end."""
    told = told[:_MAX_HEADER]
    is_ours = True
    for part in told.lower().split(","):
        name, colon, value = (one.strip() for one in part.partition(":"))
        if colon and name not in _VALUED:
            is_ours = name in _OURS
            name = value
        if is_ours and name in _DIRECTIVES:
            yield _DIRECTIVES[name], f"{where}: {one_line(told)}"
        elif is_ours and name == "max-snippet" and value.isdecimal():
            yield name, f"{where}: max-snippet:{value}"


def _reserved(document: Document, headers: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """TDMRep: 1 reserves, 0 does not; the header goes first."""
    metas = document.metas
    for where, told, policies in (
        ("header", [headers.get("tdm-reservation")], [headers.get("tdm-policy")]),
        ("meta", metas.get("tdm-reservation", ()), metas.get("tdm-policy", ())),
    ):
        value = _first(told)
        if value in {"0", "1"}:
            policy = _first(policies)
            if value == "1":
                yield "tdm-reserved", f"tdm-reservation: 1 ({where}){f', policy {policy}' if policy else ''}"
            return


def _licences(document: Document, head: Metadata) -> Iterator[tuple[str, str]]:
    linked, marked = head.linked, head.marked
    for where, told in (
        ("rel=license", document.relations.get("license") or _linked_licence(document)),
        ("license", linked.licence or marked.licence),
        ("usageInfo", linked.usage_info or marked.usage_info),
        *((name, _first(document.metas.get(name, ()))) for name in _RIGHTS),
    ):
        if told and (words := one_line(told)):
            yield "licence", f"{where}: {words}"


def _linked_licence(document: Document) -> str | None:
    """A link in the page that is called its licence; looked for only where an address has the word: a query costs."""
    if "licen" not in " ".join([href for href, _ in document.anchors]):
        return None
    return document.first("a[rel~=license]", "href")


def _first(values: Iterable[str | None]) -> str:
    return next((one.strip() for one in values if one and one.strip()), "")
