"""What schema.org's properties say, in whatever shape they are written; JSON-LD and microdata alike. Knows no page.

A node is an object with properties. Values are text, an object, a reference to one (``@id``), a language value
(``@value``), a container (``@list``, ``@set``) or a list of any of these; what is none of them is nothing.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from newscrawl.text import one_line

Node = dict[str, object]

# More than a reader would list; pages that stuff keywords have hundreds.
MAX_VALUES = 50
# Containers inside containers; pages have two.
_MAX_LAYERS = 4
_PREFIX = re.compile("[/:#]")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,200}>")
_ADDRESS = ("http://", "https://", "//", "mailto:")
_HOME = frozenset(
    ("home", "homepage", "start", "startseite", "accueil", "inicio", "início", "главная", "ホーム", "首页")
)
_FALSE = frozenset(("false", "no", "0"))
_TRUE = frozenset(("true", "yes", "1"))


@dataclass(slots=True)
class LinkedData:
    """What a page's structured data say of its own article; raw strings, None or empty where they say nothing.

    ``types`` are the article's own (``NewsArticle``), without prefix. ``is_free`` is ``isAccessibleForFree``, of the
    article or of its parts; ``paid`` are the CSS selectors of the parts that are not. ``word_count`` counts the whole
    text, as the page says.
    """

    is_article: bool = False
    is_listing: bool = False
    headline: str | None = None
    description: str | None = None
    body: str | None = None
    authors: tuple[str, ...] = ()
    date_published: str | None = None
    date_modified: str | None = None
    language: str | None = None
    section: str | None = None
    keywords: tuple[str, ...] = ()
    image: str | None = None
    publisher: str | None = None
    based_on: str | None = None
    types: tuple[str, ...] = ()
    is_free: bool | None = None
    paid: tuple[str, ...] = ()
    word_count: int | None = None
    licence: str | None = None
    usage_info: str | None = None
    sponsor: str | None = None
    transcript: bool = False
    live_since: str | None = None


def described(node: Node, nodes: Sequence[Node], *, is_listing: bool) -> LinkedData:
    """Read a node as the page's article; ``nodes`` are all of the page's, for what it refers to."""
    known = {str(other["@id"]): other for other in nodes if "@id" in other and len(other) > 1}
    return LinkedData(
        is_article=True,
        is_listing=is_listing,
        headline=headline(node),
        description=_line(node.get("description")),
        body=text(node.get("articleBody")),
        authors=names(node.get("author") or node.get("creator"), known),
        date_published=text(node.get("datePublished") or node.get("dateCreated") or node.get("uploadDate")),
        date_modified=text(node.get("dateModified")),
        language=_language(node.get("inLanguage")),
        section=next(iter(names(node.get("articleSection"), known)), None) or _crumb(nodes, headline(node)),
        keywords=_keywords(node.get("keywords"), known),
        image=url(node.get("image"), known) or url(node.get("thumbnailUrl"), known),
        publisher=next(iter(names(node.get("publisher"), known)), None),
        based_on=next(iter(names(node.get("isBasedOn") or node.get("sourceOrganization"), known)), None),
        types=types(node),
        is_free=_is_free(node),
        paid=_paid(node),
        word_count=_count(node.get("wordCount")),
        licence=_place(node.get("license"), known),
        usage_info=_place(node.get("usageInfo") or node.get("acquireLicensePage"), known),
        sponsor=next(iter(names(node.get("sponsor"), known)), None),
        transcript=text(node.get("transcript")) is not None,
        live_since=text(node.get("coverageStartTime")),
    )


def types(node: Node) -> tuple[str, ...]:
    """The node's types without prefix: ``schema:NewsArticle`` and ``http://schema.org/NewsArticle`` are one."""
    kinds = node.get("@type")
    if isinstance(kinds, str) and kinds.isalpha():
        return (kinds,)
    listed = kinds if isinstance(kinds, list) else [kinds]
    return tuple([_PREFIX.split(kind)[-1].strip() for kind in listed[:MAX_VALUES] if isinstance(kind, str)])


def headline(node: Node) -> str | None:
    """What the node calls itself, on one line and without tags."""
    for key in ("headline", "name", "alternativeHeadline"):
        if found := _line(node.get(key)):
            return found
    return None


def text(value: object) -> str | None:
    """A string (the first of a list), entities decoded: publishing systems escape for HTML what is none."""
    one = value if value is None or isinstance(value, str) else next(_each(value), None)
    if not isinstance(one, str):
        return None
    return (html.unescape(one) if "&" in one else one).strip() or None


def names(value: object, known: Mapping[str, Node]) -> tuple[str, ...]:
    """Names of people or things, given as text, object, reference or a list of these; addresses are no names."""
    if value is None:
        return ()
    found: dict[str, None] = {}
    for one in _each(value):
        for name in _names_of(one, known):
            if not name.startswith(_ADDRESS):
                found[name] = None
    return tuple(found)


def url(value: object, known: Mapping[str, Node]) -> str | None:
    """The first address: text, or an object's own; an image object may be described elsewhere on the page. None without."""
    for one in _each(value):
        if isinstance(one, str):
            if found := one.strip():
                return html.unescape(found)
            continue
        if isinstance(one, dict):
            own = one.get("@id")
            described_as = known.get(own, one) if isinstance(own, str) else one
            for key in ("url", "contentUrl", "@id", "thumbnailUrl"):
                for inner in _each(described_as.get(key)):
                    if isinstance(inner, str) and inner.strip():
                        return html.unescape(inner.strip())
    return None


def _each(value: object, layers: int = _MAX_LAYERS) -> Iterator[object]:
    """The single values of a value, containers opened; at most ``MAX_VALUES`` of each list."""
    if isinstance(value, list):
        for one in value[:MAX_VALUES] if layers else ():
            yield from _each(one, layers - 1)
    elif isinstance(value, dict):
        inner = next((value[key] for key in ("@value", "@list", "@set") if key in value), None)
        if inner is None:
            yield value
        elif layers:
            yield from _each(inner, layers - 1)
    elif value is not None:
        yield value


def _line(value: object) -> str | None:
    """Text on one line, without the tags that some write into it."""
    found = text(value)
    if found and "<" in found:
        found = _TAG.sub("", found)
    return one_line(found) or None if found else None


def _names_of(value: object, known: Mapping[str, Node]) -> Iterator[str]:
    """The names of one value: a person may have several in one object, or a given and a family name only."""
    if not isinstance(value, dict):
        if name := _line(value):
            yield name
        return
    found = [name for one in _each(value.get("name")) if (name := _line(one))] or [
        name for one in _each(value.get("alternateName")) if (name := _line(one))
    ]
    if not found:
        parts = [part for key in ("givenName", "familyName") if (part := _line(value.get(key)))]
        found = [" ".join(parts)] if parts else []
    own = value.get("@id")
    if not found and isinstance(own, str) and (other := known.get(own)) is not None and other is not value:
        found = [name] if (name := _line(other.get("name"))) else []
    yield from found


def _keywords(value: object, known: Mapping[str, Node]) -> tuple[str, ...]:
    """Keywords as one text with commas, or each by itself, as text or object."""
    if isinstance(value, str):
        parts = (word.strip() for part in html.unescape(value).split(",") for word in part.split(";"))
        return tuple(dict.fromkeys(islice(filter(None, parts), MAX_VALUES)))
    return names(value, known)


def _language(value: object) -> str | None:
    """A language by its tag, or an object's; the tag is ``alternateName`` where the name is a word."""
    one = next(_each(value), None)
    if isinstance(one, dict):
        return text(one.get("alternateName")) or text(one.get("name"))
    return text(one)


def _place(value: object, known: Mapping[str, Node]) -> str | None:
    """An address, or the words where there is none."""
    return url(value, known) or next(iter(names(value, known)), None)


def _count(value: object) -> int | None:
    """A number, written as one or as text."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value if value > 0 else None
    digits = text(value) or ""
    return int(digits) or None if digits.isascii() and digits.isdigit() and len(digits) < 9 else None


def _is_free(node: Node) -> bool | None:
    """The node's own flag; else that of its parts, of which one that is not free is enough."""
    own = _flag(node.get("isAccessibleForFree"))
    if own is not None:
        return own
    flags = {_flag(part.get("isAccessibleForFree")) for part in _parts(node)}
    return False if False in flags else (True if True in flags else None)


def _paid(node: Node) -> tuple[str, ...]:
    parts = (part for part in _parts(node) if _flag(part.get("isAccessibleForFree")) is False)
    found = (one.strip() for part in parts for one in _each(part.get("cssSelector")) if isinstance(one, str))
    return tuple(dict.fromkeys(filter(None, found)))


def _parts(node: Node) -> Iterator[Node]:
    return (one for one in _each(node.get("hasPart")) if isinstance(one, dict))


def _flag(value: object) -> bool | None:
    """True or false: as such, as text, or as schema.org's address of it."""
    one = value if isinstance(value, bool | str) else next(_each(value), None)
    if isinstance(one, bool):
        return one
    word = str(one).rsplit("/", 1)[-1].strip().lower()
    return False if word in _FALSE else (True if word in _TRUE else None)


def _crumb(nodes: Sequence[Node], own: str | None) -> str | None:
    """The section that a breadcrumb names: the last one before the article, behind the home page."""
    for node in nodes:
        if "BreadcrumbList" not in types(node):
            continue
        steps = [one for one in _each(node.get("itemListElement")) if isinstance(one, dict)]
        named = [_line(step.get("name")) or next(_names_of(step.get("item"), {}), None) for step in steps]
        labels = [name for name in named[1:] if name and name != own and name.casefold() not in _HOME]
        if own and labels and (own.startswith(labels[-1].rstrip("….")) or labels[-1].startswith(own)):
            labels.pop()  # the article itself, shortened
        if labels:
            return labels[-1]
    return None
