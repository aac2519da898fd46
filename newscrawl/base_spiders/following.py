"""What a page's links are to the frontier: further pages of a listing, likely articles, any. Refuses none but twins.

What the shapes of a host's addresses have led to is learned while its pages are read, and forgotten with the process.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from newscrawl import urls
from newscrawl.discovery import LIKELY, Outcome, Shapes, bare, further_pages, is_akin
from newscrawl.items import Link, Page, RawArticle

# Hosts whose shapes are held at once; a target has few, a crawl of many sites meets them one after the other.
_HOSTS = 50
# Further pages that are remembered, 150 bytes each.
_PAGES = 20_000
# Articles of a host that say whose or of when they are, before one that does not is looked at askance.
_STATED = 5
_UNLIKELY = 0.2


class Following:
    """Learns what addresses of each host lead to, and sorts the links of a page by it."""

    def __init__(self) -> None:
        self._hosts: dict[str, Shapes] = {}
        self._known: dict[str, tuple[int, int]] = {}  # by host: articles that say whose or of when they are, and others
        self._first: dict[str, str] = {}  # by canonical address: where an article was read first
        self._pages: dict[str, None] = {}  # further pages that listings named, the latest last

    def mistaken(self, page: Page, article: RawArticle) -> str:
        """Why what was read as an article is none, by what the site's other pages show; "" where it is one.

        Only where nothing on the page says whose it is or of when. Then it is none if a listing named it as its further
        page, or if the site's articles do say so (five at least, and two of three) and neither its address nor the link
        to it is like theirs: some listings have three teasers and much text, and a site's own pages have nothing else.
        On 70 sites of random layout that was so of all 77 listings and 26 such pages that were taken for articles, and of
        none of 1,306 articles.
        """
        url = page.final_url or page.url or ""
        if _is_stated(article):
            return ""
        if urls.identity(url) in self._pages:
            return "a further page of a listing"
        stated, unsaid = self._known.get(urls.host_key(url), (0, 0))
        link = Link(url, anchor=page.anchor)
        if (
            stated >= _STATED
            and unsaid * 2 <= stated
            and self._shapes(urls.host_key(url)).probability(link) < _UNLIKELY
        ):
            return "no date and no author, and an address unlike those of the site's articles"
        return ""

    def is_twin(self, url: str, article: RawArticle) -> bool:
        """Whether this page was read before in this run, at an address that differs in nothing that tells pages apart
        ("?ref=home", a slash): both say that they are the same canonical one.
        """
        stated = article.canonical_url
        if stated is None or bare(stated) != bare(url):
            return False
        first = self._first.setdefault(urls.identity(stated), urls.identity(url))
        if len(self._first) > _PAGES:
            del self._first[next(iter(self._first))]
        return first != urls.identity(url)

    def learn(self, url: str, outcome: Outcome) -> None:
        """What a page without an article turned out to be."""
        self._shapes(urls.host_key(url)).add_outcome(url, outcome)

    def learn_article(self, url: str, article: RawArticle) -> None:
        """An article of the site."""
        host = urls.host_key(url)
        self._shapes(host).add_outcome(url, "article")
        stated, unsaid = self._known.get(host, (0, 0))
        is_stated = _is_stated(article)
        self._known[host] = stated + is_stated, unsaid + (not is_stated)

    def sorted(self, links: Sequence[Link], url: str, *, is_article: bool) -> Iterator[Link]:
        """The links of a page, each with its kind; not to the AMP or mobile twin of what the page shows too, or is.

        Those of an article's own page stay ``any``: its related list leads to what is old, and must not come before the
        sections' newest. Judging 120 of them would cost 1.5 ms a page, too; the rest costs .1 ms.
        """
        shown = set(urls.without_twins([url, *(link.url for link in links)]))
        links = [link for link in links if link.url in shown or link.kind == "refresh"]
        further = {link.url for link in further_pages(links, url)}
        further |= {link.url for link in links if link.kind == "page" and is_akin(link.url, url)}
        if not is_article:
            self._remember(further)
        likely = set() if is_article else self._likely(links, urls.host_key(url))
        for link in links:
            if link.url in further:
                yield replace(link, kind="page")
            elif link.kind == "page":
                yield replace(link, kind="any")
            elif link.kind == "any" and link.url in likely:
                yield replace(link, kind="article")
            else:
                yield link

    def _remember(self, further: Iterable[str]) -> None:
        self._pages |= dict.fromkeys(map(urls.identity, further))
        while len(self._pages) > _PAGES:
            del self._pages[next(iter(self._pages))]

    def _likely(self, links: Sequence[Link], host: str) -> set[str]:
        """The addresses on a host that probably lead to articles; its links are learned from first."""
        shapes = self._shapes(host)
        own = [link for link in links if urls.host_key(link.url) == host]
        shapes.add_links(own)
        return {link.url for link in own if shapes.probability(link) >= LIKELY}

    def _shapes(self, host: str) -> Shapes:
        shapes = self._hosts.pop(host, None) or Shapes()
        self._hosts[host] = shapes  # the host that was met last is last
        if len(self._hosts) > _HOSTS:
            oldest = next(iter(self._hosts))
            del self._hosts[oldest]
            self._known.pop(oldest, None)
        return shapes


def _is_stated(article: RawArticle) -> bool:
    """Whether a page says of itself whose article it is, or of when."""
    named = article.date_published or article.authors
    return bool(named or any(one.kind == "json-ld" for one in article.witnesses))
