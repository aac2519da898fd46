"""A site's own selectors for fields, CSS or XPath: whether they are sound, what they find on a page. Any site."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from lxml import etree
from lxml.html import tostring
from parsel import Selector
from parsel.csstranslator import HTMLTranslator

from newscrawl import text, urls
from newscrawl.errors import UsageError
from newscrawl.extraction import decode, lines
from newscrawl.extraction.bounds import MAX_BYTES, bounded
from newscrawl.extraction.document import fold, walk
from newscrawl.items import Page, RawArticle

# The fields that a selector can fill; of the first several values are taken.
SEVERAL = ("authors", "keywords")
FIELDS = (
    "headline",
    "article_body",
    *SEVERAL,
    "date_published",
    "date_modified",
    "description",
    "article_section",
    "main_image",
    "in_language",
    "publisher_name",
    "is_based_on",
)
# What an element says besides its text.
_ATTRIBUTES = {"meta": "content", "time": "datetime", "data": "value", "img": "src", "source": "src"}
# Where the generic reading found no article, both selectors and so many words of text make one: a brief's size.
_LEAST_WORDS = 12
# Why a page was taken for no article although it may be one that only its own selectors can tell.
_MENDABLE = ("too short", "empty", "no sentences", "no headline")
_NO_BODY = lines.CAPTION | lines.CONTROL | lines.COMMENTS | lines.H1
_STRING = re.compile(r"'[^']*'|\"[^\"]*\"")
_CALL = re.compile(r"([A-Za-z_][\w:.-]*)\s*\(")
# XPath 1.0's and parsel's own; with a prefix come those of EXSLT.
_FUNCTIONS = frozenset(
    "and ceiling comment concat contains count div false floor has-class id lang last local-name mod name namespace-uri "
    "node normalize-space not number or position processing-instruction round starts-with string string-length substring "
    "substring-after substring-before sum text translate true boolean".split()
)
_EMPTY = "<html><body></body></html>"
_LOG = logging.getLogger(__name__)


class Overrides:
    """Selectors by field, compiled once; raises UsageError, naming the site and the field, for one that is not sound."""

    def __init__(self, selectors: Mapping[str, str], site: str) -> None:
        if not isinstance(selectors, Mapping):
            raise UsageError(f"site {site}: fields is {selectors!r}; a table is expected: {{'headline': 'h1.title'}}")
        self._site = site
        self._paths = {name: _of_field(name, selector, site) for name, selector in selectors.items()}
        self._told: set[str] = set()

    def apply(self, page: Page, article: RawArticle | None, reason: str) -> tuple[RawArticle | None, list[str]]:
        """The article with what the selectors find, and the fields whose selectors found nothing (their generic value
        stays). ``reason`` is why the generic reading took the page for no article: one that it found too poor becomes
        one where headline and body are found; a listing, an error or a list never does.
        """
        if article is None and not (
            {"headline", "article_body"} <= self._paths.keys() and reason.startswith(_MENDABLE) and page.status < 400
        ):
            return None, []
        found = self._found(page)
        article = article if article is not None else _made(page, found)
        if article is None:
            return None, []
        missed = [name for name in self._paths if name not in found]
        for name in missed:
            self._tell(name, page)
        return replace(article, **found), missed

    def _tell(self, name: str, page: Page) -> None:
        """Log the first page on which a field's selector finds nothing; the rest is counted."""
        if name not in self._told:
            self._told.add(name)
            _LOG.warning("site %s: the selector of %s matches nothing on %s", self._site, name, page.url)

    def _found(self, page: Page) -> dict[str, Any]:
        """The value of each field whose selector finds something."""
        if len(page.body) > MAX_BYTES:
            return {}
        html, _ = bounded(decode.decode(page.headers, page.body)[0])
        root = Selector(text=html or _EMPTY, type="html")
        found: dict[str, Any] = {}
        headline = ""
        for name, path in self._paths.items():
            nodes = [one.root for one in root.xpath(path)]
            value = _value(name, nodes, page)
            if value:
                found[name] = value
            headline = value if name == "headline" and isinstance(value, str) else headline
        if headline and "article_body" in found:
            found["article_body"] = found["article_body"].removeprefix(f"{headline}\n")
        return found


def is_xpath(selector: str) -> bool:
    """Whether a selector is XPath rather than CSS: it begins with /, ./, .. or a bracket, or calls a function on one."""
    return selector.lstrip().startswith(("/", "(", "./", "..", "string(", "normalize-space(", "concat("))


def compiled(name: str, selector: object, site: str) -> str:
    """A selector, CSS or XPath, as XPath; raises UsageError, naming what it is of, for one that is not sound."""
    if not isinstance(selector, str) or not selector.strip():
        raise UsageError(f"site {site}: the selector of {name} is {selector!r}; CSS or XPath is expected")
    kind = "XPath" if is_xpath(selector) else "CSS"
    try:
        path = selector.strip() if kind == "XPath" else HTMLTranslator().css_to_xpath(selector.strip())
        Selector(text=_EMPTY, type="html").xpath(path)
        _check_functions(path)
    except (ValueError, SyntaxError, RuntimeError, etree.LxmlError) as error:  # parsel's, cssselect's, lxml's
        said = text.one_line(str(error))
        raise UsageError(f"site {site}: the selector of {name}, {selector!r}, is no sound {kind}: {said}") from None
    return str(path)


def _of_field(name: object, selector: object, site: str) -> str:
    """A field's selector as XPath."""
    if not isinstance(name, str) or name not in FIELDS:
        raise UsageError(
            f"site {site}: fields names {name!r}; the fields that a selector can fill: {', '.join(FIELDS)}"
        )
    return compiled(name, selector, site)


def _check_functions(path: str) -> None:
    """Raise ValueError for a function that nobody has: libxml2 looks for it only where an element was found."""
    for name in _CALL.findall(_STRING.sub("", path)):
        if name not in _FUNCTIONS and ":" not in name:
            raise ValueError(f"there is no function {name}")


def _value(name: str, nodes: Sequence[Any], page: Page) -> str | tuple[str, ...] | None:
    """What a field takes from the nodes that its selector found; None where they say nothing."""
    if name == "article_body":
        return "\n".join(_lines(nodes)) or None
    texts = [one for node in nodes if (one := _text(node))]
    if name == "keywords" and len(texts) == 1:
        texts = [one for part in texts[0].split(",") if (one := part.strip())]
    if name in SEVERAL:
        return tuple(dict.fromkeys(texts)) or None
    if not texts:
        return None
    return urls.canonical(texts[0], page.final_url or page.url) if name == "main_image" else texts[0]


def _text(node: Any) -> str:
    """A node in one line: what its attribute says where that is what it is for, else the text that it shows."""
    if not isinstance(node, etree._Element):  # noqa: SLF001 - lxml has no other name for it
        return _sound(str(node))
    attribute = _ATTRIBUTES.get(str(node.tag))
    if attribute and (value := node.get(attribute)):
        return _sound(value)
    shown = " ".join(line.text for line in _walked(node))
    return _sound(shown or "".join(map(str, node.itertext())))  # what stands in the head shows nothing


def _lines(nodes: Sequence[Any]) -> Iterator[str]:
    """The lines of the elements, those inside one another once; captions, buttons, comments and the h1 left out."""
    elements = {node for node in nodes if isinstance(node, etree._Element)}  # noqa: SLF001
    for node in nodes:
        if not isinstance(node, etree._Element):  # noqa: SLF001
            if line := _sound(str(node)):
                yield line
        elif not any(above in elements for above in node.iterancestors()):
            kept = (line.text for line in _walked(node) if not line.flags & _NO_BODY)
            yield from filter(None, map(_sound, kept))


def _walked(node: Any) -> list[lines.Line]:
    return walk(tostring(node, encoding="unicode", with_tail=False)).lines


def _made(page: Page, found: Mapping[str, Any]) -> RawArticle | None:
    """An article of nothing but what selectors found; None where that is no text with a headline."""
    body = found.get("article_body")
    if not found.get("headline") or body is None or lines.words(body) < _LEAST_WORDS:
        return None
    domain = urls.domain(page.final_url or page.url)
    return RawArticle(
        page.url or page.final_url, "", "", publisher_domain=domain, date_downloaded=page.fetched_at or None
    )


def _sound(value: str) -> str:
    return fold(text.repair(value)[0])
