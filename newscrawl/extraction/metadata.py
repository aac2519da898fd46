"""What a page states of its article: JSON-LD first, then meta elements, then microdata. Raw strings; any site."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from newscrawl import urls
from newscrawl.extraction import jsonld, links, microdata
from newscrawl.extraction.document import Document
from newscrawl.extraction.schema_org import MAX_VALUES, LinkedData
from newscrawl.text import one_line

# Names by which publishing systems state the same thing, the most specific first.
_AUTHOR = (
    "author", "article:author", "og:article:author", "parsely-author", "sailthru.author", "dc.creator",
    "dcterms.creator", "citation_author", "cxenseparse:author", "byl",
)  # fmt: skip
_PUBLISHED = (
    "article:published_time", "article:published", "og:article:published_time", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "pubdate", "publishdate", "publish-date", "publish_date",
    "publication_date", "dc.date.issued", "dcterms.issued", "dc.date.created", "dcterms.created", "dc.date",
    "dcterms.date", "citation_publication_date", "date",
)  # fmt: skip
_MODIFIED = (
    "article:modified_time", "article:modified", "og:article:modified_time", "datemodified", "og:updated_time",
    "dc.date.modified", "dcterms.modified", "last-modified",
)  # fmt: skip
_SECTION = ("article:section", "og:article:section", "parsely-section", "section", "cxenseparse:section")
_KEYWORDS = ("article:tag", "news_keywords", "parsely-tags", "keywords")
_IMAGE = ("og:image", "og:image:url", "og:image:secure_url", "twitter:image", "twitter:image:src", "thumbnail")
_DESCRIPTION = ("description", "og:description", "twitter:description")
_PUBLISHER = ("og:site_name", "dc.publisher", "publisher", "application-name")
_MARKS = re.compile(r"[\W_]+")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8}){0,3}\Z")
_LANGUAGES = ("og:locale", "dc.language", "dcterms.language", "language", "content-language")
# By the article's field, for whoever shows where a value came from.
META_NAMES = {
    "headline": ("og:title",),
    "authors": _AUTHOR,
    "date_published": _PUBLISHED,
    "date_modified": _MODIFIED,
    "article_section": _SECTION,
    "keywords": _KEYWORDS,
    "in_language": _LANGUAGES,
    "main_image": _IMAGE,
    "description": _DESCRIPTION,
    "publisher": _PUBLISHER,
}
_NOTHING = LinkedData()


@dataclass(frozen=True, slots=True)
class Metadata:
    """The page's statements; None or empty where it makes none. ``linked`` is JSON-LD's part, ``marked`` microdata's."""

    linked: LinkedData = field(default_factory=LinkedData)
    marked: LinkedData = field(default_factory=LinkedData)
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


def read(document: Document, url: str | None, base: str | None, html: str = "") -> Metadata:
    """Read what a page states; addresses resolved against ``base``, the canonical one believed only on ``url``'s own
    site. Microdata are looked at where ``html`` has some and authors, date or article are not stated otherwise.
    """
    metas = document.metas
    og_title = _first(metas, ("og:title",))
    title = "\n".join(filter(None, (document.title, og_title, *document.h1s)))
    linked = jsonld.read(document.json_ld, title, url)
    authors = _authors(linked.authors, metas, linked.publisher)
    published = linked.date_published or _first(metas, _PUBLISHED)
    is_whole = linked.is_article and authors and published
    marked = _NOTHING if is_whole or "itemprop" not in html else _marked(document, title, url)
    return Metadata(
        linked=linked,
        marked=marked,
        og_title=og_title,
        is_article=linked.is_article or marked.is_article or (_first(metas, ("og:type",)) or "").lower() == "article",
        description=_first(metas, _DESCRIPTION) or linked.description or marked.description,
        authors=authors or marked.authors,
        date_published=published or marked.date_published,
        date_modified=linked.date_modified or _first(metas, _MODIFIED) or marked.date_modified,
        language=_language(document.language, linked.language, _first(metas, _LANGUAGES), marked.language),
        section=linked.section or _first(metas, _SECTION) or marked.section,
        keywords=linked.keywords or _keywords(metas) or marked.keywords,
        image=_address(
            linked.image or _first(metas, _IMAGE) or marked.image or document.relations.get("image_src"), base
        ),
        publisher=linked.publisher or _first(metas, _PUBLISHER) or marked.publisher,
        canonical=_canonical((document.canonical, _first(metas, ("og:url",))), url, base),
    )


def _marked(document: Document, title: str, url: str | None) -> LinkedData:
    """The article of the microdata, if its headline or its address is the page's: cards of others are marked too."""
    found = microdata.nodes(document.tree) if document.tree else []
    told = jsonld.chosen(found, title, url)
    is_own = told.is_article and told.headline is not None and told.headline in title
    return told if is_own else _NOTHING


def _first(metas: dict[str, list[str]], names: tuple[str, ...]) -> str | None:
    """The first statement under the first of the names that has one; references to templates are none."""
    for name in names:
        for value in metas.get(name, ()):
            text = one_line(value)
            if text and not text.startswith(("{{", "${", "<%")):
                return text
    return None


def _authors(linked: tuple[str, ...], metas: dict[str, list[str]], publisher: str | None) -> tuple[str, ...]:
    """JSON-LD's names, but where they are only the publisher's another statement goes first; no addresses.

    article:author is often the address of a profile.
    """
    if linked and not is_publisher(linked, publisher):
        return linked
    for name in _AUTHOR:
        found = [one_line(value) for value in metas.get(name, ())[:MAX_VALUES]]
        names = tuple(dict.fromkeys(text for text in found if text and "://" not in text))
        if names and not (linked and is_publisher(names, publisher)):
            return names
    return linked


def is_publisher(authors: tuple[str, ...], publisher: str | None) -> bool:
    """Whether the authors are nobody but the publisher, by the name that it has on this page, or by its initials."""
    if not publisher or len(authors) != 1:
        return False
    own, theirs = letters(publisher), letters(authors[0])
    initials = "".join(word[0] for word in publisher.casefold().split())
    return len(theirs) > 1 and (theirs in own or own in theirs or theirs == initials)


def letters(text: str) -> str:
    """Letters and digits alone, in small letters: quotes and dashes differ from statement to statement."""
    return _MARKS.sub("", text).casefold()


def _keywords(metas: dict[str, list[str]]) -> tuple[str, ...]:
    for name in _KEYWORDS:
        words = (word.strip() for value in metas.get(name, ()) for word in value.split(","))
        found = tuple(dict.fromkeys(word for word in words if word))[:MAX_VALUES]
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
        if address and own and urls.same_publisher(address, own):
            is_home = address.count("/") == 3 and address.endswith("/")
            return None if is_home and own.rstrip("/").count("/") > 2 else address
    return None
