"""What a page's head says of its article: JSON-LD first, then meta elements. Raw strings; any site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl import urls
from newscrawl.extraction import jsonld, links
from newscrawl.extraction.document import Document
from newscrawl.extraction.jsonld import LinkedData

# Names by which publishing systems state the same thing, the most specific first.
_AUTHOR = ("author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "byl")
_PUBLISHED = (
    "article:published_time", "datepublished", "parsely-pub-date", "sailthru.date", "pubdate", "publishdate",
    "publish-date", "publication_date", "dc.date.issued", "dc.date", "date",
)  # fmt: skip
_MODIFIED = ("article:modified_time", "datemodified", "og:updated_time", "dc.date.modified", "last-modified")
_SECTION = ("article:section", "parsely-section", "section")
_KEYWORDS = ("article:tag", "news_keywords", "parsely-tags", "keywords")
_IMAGE = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src")
_DESCRIPTION = ("description", "og:description", "twitter:description")
_PUBLISHER = ("og:site_name", "dc.publisher", "publisher", "application-name")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}\Z")
# More than a reader would list; pages that stuff keywords have hundreds.
_MAX_VALUES = 50


@dataclass(frozen=True, slots=True)
class Metadata:
    """The head's statements; None or empty where it makes none."""

    linked: LinkedData = field(default_factory=LinkedData)
    og_title: str | None = None
    is_article: bool = False
    description: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    publisher: str | None = None
    canonical: str | None = None


def read(document: Document, url: str | None, base: str | None) -> Metadata:
    """Read the head; addresses resolved against ``base``, the canonical one believed only on ``url``'s own site."""
    metas = document.metas
    og_title = _first(metas, ("og:title",))
    linked = jsonld.read(document.json_ld, "\n".join(filter(None, (document.title, og_title, *document.h1s))))
    return Metadata(
        linked=linked,
        og_title=og_title,
        is_article=linked.is_article or (_first(metas, ("og:type",)) or "").lower() == "article",
        description=_first(metas, _DESCRIPTION) or linked.description,
        authors=linked.authors or _authors(metas),
        date_published=linked.date_published or _first(metas, _PUBLISHED),
        date_modified=linked.date_modified or _first(metas, _MODIFIED),
        language=_language(document.language, linked.language, _first(metas, ("og:locale",))),
        section=linked.section or _first(metas, _SECTION),
        keywords=linked.keywords or _keywords(metas),
        image=_address(linked.image or _first(metas, _IMAGE), base),
        publisher=linked.publisher or _first(metas, _PUBLISHER),
        canonical=_canonical((document.canonical, _first(metas, ("og:url",))), url, base),
    )


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    """The first statement under the first of the names that has one; references to templates are none."""
    for name in names:
        for value in metas.get(name, ()):
            text = " ".join(value.split())
            if text and not text.startswith(("{{", "${", "<%")):
                return text
    return None


def _authors(metas: dict[str, list[str]]) -> tuple[str, ...]:
    """Names only: article:author is often the address of a profile."""
    for name in _AUTHOR:
        found = [" ".join(value.split()) for value in metas.get(name, ())[:_MAX_VALUES]]
        names = tuple(dict.fromkeys(text for text in found if text and "://" not in text))
        if names:
            return names
    return ()


def _keywords(metas: dict[str, list[str]]) -> tuple[str, ...]:
    for name in _KEYWORDS:
        words = (word.strip() for value in metas.get(name, ()) for word in value.split(","))
        found = tuple(dict.fromkeys(word for word in words if word))[:_MAX_VALUES]
        if found:
            return found
    return ()


def _language(*stated: str | None) -> str | None:
    for text in stated:
        if text and _LANGUAGE.match(text.strip()):
            return text.strip().replace("_", "-")
    return None


def _address(href: str | None, base: str | None) -> str | None:
    return links.absolute(href, base, None) if href else None


def _canonical(stated: tuple[str | None, ...], url: str | None, base: str | None) -> str | None:
    """The first stated address on the page's own site; the home page is nobody's canonical address but its own."""
    own = url or base
    for href in stated:
        address = _address(href, base)
        if address and own and urls.same_site(address, own):
            is_home = address.count("/") == 3 and address.endswith("/")
            return None if is_home and own.rstrip("/").count("/") > 2 else address
    return None
