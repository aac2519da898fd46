"""The extractors that are compared, each as a function from a page to what it tells. Knows no truth.

Each gets the decoded text of a page, is asked as its makers ask it in article-extraction-benchmark, and tells the body
alone, which costs it least. Ours reads and cleans the whole article, as ``newscrawl extract`` does. Metadata are asked
apart and cost nothing in the table.
"""

from __future__ import annotations

import importlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from importlib.metadata import PackageNotFoundError, version
from types import MappingProxyType
from typing import Any

from newscrawl.items import Article, Known, Page
from newscrawl.urls import domain


@dataclass(frozen=True, slots=True)
class Told:
    """What an extractor tells of a page; ``body`` is empty where it found none. ``date`` is ISO 8601."""

    body: str
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None


Extract = Callable[[str, str | None], Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """An extractor: ``extract`` is what is measured, ``tell`` makes its answer comparable.

    ``teach`` is given every page of the set before the first is asked, by those that learn from other pages.
    """

    extract: Extract
    tell: Callable[[Any, str, str | None], Told]
    teach: Extract | None = None


def newscrawl() -> Peer:
    """Ours, on one page alone."""
    return _newscrawl(learns=False)


def newscrawl_memory() -> Peer:
    """Ours, with what all other pages of the same host have taught, each read alone; never the page itself.

    What teaching costs is not in the table: a crawl pays it for a host's first pages.
    """
    return _newscrawl(learns=True)


def _newscrawl(*, learns: bool) -> Peer:
    # What reading imports for its first hard page is no page's time; 115 ms.
    for library in ("htmldate", "trafilatura"):
        importlib.import_module(library)
    from newscrawl.cleaning import clean  # .2 s that the others' processes need not spend
    from newscrawl.extraction import read
    from newscrawl.extraction.memory import Observation, SiteMemory, learn

    taught: dict[str | None, dict[bytes, Observation]] = {}

    def page(html: str, url: str | None) -> Page:
        headers = {"content-type": "text/html; charset=utf-8"}
        return Page(url, url, 200, headers, html.encode("utf-8", "surrogatepass"), "")

    def teach(html: str, url: str | None) -> None:
        observation = read(page(html, url)).observation
        if observation is not None:
            taught.setdefault(domain(url), {})[_key(html, url)] = observation

    def extract(html: str, url: str | None) -> Article | None:
        memory = SiteMemory()
        if learns and (host := taught.get(domain(url))):
            own = _key(html, url)
            for key, observation in host.items():
                memory = learn(memory, observation) if key != own else memory
        article = read(page(html, url), memory).article
        return clean(article, Known()).article if article else None

    return Peer(extract, lambda article, *_: _ours(article), teach if learns else None)


def _key(html: str, url: str | None) -> bytes:
    """Which page this is: sets have one address with two contents."""
    return blake2b(f"{url}\n{html}".encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _ours(article: Article | None) -> Told:
    if article is None:
        return Told("")
    authors = tuple(author.name for author in article.authors if author.name)
    return Told(article.article_body, article.headline, authors, article.date_published)


def trafilatura() -> Peer:
    """The reference, as its makers ask it; its metadata come from its own function for them."""
    module = _trafilatura()
    metadata = importlib.import_module("trafilatura").extract_metadata

    def tell(body: str | None, html: str, url: str | None) -> Told:
        found = metadata(html, default_url=url)
        authors = tuple(part.strip() for part in (found.author or "").split(";") if part.strip())
        return Told(body or "", found.title, authors, found.date)

    return Peer(lambda html, _: module.extract(html, include_comments=False), tell)


def trafilatura_precision() -> Peer:
    """The reference, told to rather take too little."""
    module = _trafilatura()
    return Peer(lambda html, _: module.extract(html, include_comments=False, favor_precision=True), _body)


def _trafilatura() -> Any:
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)  # a page without a body is an outcome here
    return importlib.import_module("trafilatura")


def resiliparse() -> Peer:
    """The fastest: a few rules on a tree made in C++."""
    extract = importlib.import_module("resiliparse.extract.html2text").extract_plain_text
    return Peer(
        lambda html, _: extract(html, main_content=True, alt_texts=False, comments=False, list_bullets=False), _body
    )


def newspaper4k() -> Peer:
    """The best known of those that judge by stop words; with everything that would ask the network off."""
    module = importlib.import_module("newspaper")

    def extract(html: str, url: str | None) -> str:
        article = module.Article(url or "https://example.org/", fetch_images=False)
        article.download(input_html=html)
        article.parse()
        return str(article.text)

    return Peer(extract, _body)


# What a reader sees as lines of its own in readability's summary, which is markup.
_BLOCKS = frozenset(
    "p div br li tr h1 h2 h3 h4 h5 h6 blockquote pre figure figcaption section article ul ol td".split()
)


def readability() -> Peer:
    """The oldest rule: blocks rated by their text and commas."""
    logging.getLogger("readability").setLevel(logging.CRITICAL)
    document = importlib.import_module("readability").Document
    parse = importlib.import_module("lxml.html").fromstring

    def extract(html: str, _: str | None) -> str:
        tree = parse(document(html).summary(html_partial=True))
        for element in tree.iter():
            if element.tag in _BLOCKS:
                element.tail = "\n" + (element.tail or "")
        return str(tree.text_content())

    return Peer(extract, _body)


def _body(body: str | None, *_: object) -> Told:
    return Told(body or "")


MEMORY = "newscrawl, site memory"
# By name in the table; what stands before a comma is the package. Ours first, the reference second.
PEERS: Mapping[str, Callable[[], Peer]] = MappingProxyType(
    {
        "newscrawl": newscrawl,
        MEMORY: newscrawl_memory,
        "trafilatura": trafilatura,
        "trafilatura, precision": trafilatura_precision,
        "resiliparse": resiliparse,
        "newspaper4k": newspaper4k,
        "readability-lxml": readability,
    }
)
# Those that tell title, authors and date too.
METADATA = frozenset({"newscrawl", MEMORY, "trafilatura"})


def installed(name: str) -> str | None:
    """The version of a peer's package; None where it is not installed."""
    try:
        return version(name.partition(",")[0])
    except PackageNotFoundError:
        return None
