"""One kept page read with today's code, beside what is stored of it. Writes nothing."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

from newscrawl import extraction, launch
from newscrawl.archive import Bodies
from newscrawl.base_spiders import SiteSpider
from newscrawl.base_spiders.site import UrlSpider
from newscrawl.cleaning import clean
from newscrawl.corpus.spool_lines import Chunk
from newscrawl.errors import NewscrawlError, PageDamaged
from newscrawl.items import Article, Known, RawArticle, Source
from newscrawl.middlewares.broken import said
from newscrawl.publishing.line import Row, content_hash, to_line
from newscrawl.state import HostMemories, open_store
from newscrawl.store import Store, Stored, articles, page_finding, pages, rereading, tombs
from newscrawl.store.page_finding import KeptPage, Wanted

Kind = Literal["updated", "new", "lost", "damaged", "broken"]
# Not compared: what differs from fetch to fetch and is not told as a change by feeds either.
_IGNORED = frozenset({"schema_version", "id", "date_downloaded", "source", "content_hash"})


@dataclass(frozen=True, slots=True)
class Change:
    """What a kept page says that is not stored, or why it says nothing.

    ``number`` is the page's. ``fields`` are those that differ, each old and new as a line has them; of an article that
    is ``new`` or ``lost`` its headline. ``reason`` is why a page is ``damaged`` or its site's code ``broken``.
    """

    kind: Kind
    number: int
    id: str | None
    url: str
    fetched: str
    fields: Mapping[str, tuple[object, object]] = field(default_factory=dict)
    reason: str = ""


@dataclass(slots=True)
class Examined:
    """What came of some pages: those without a change counted by why (``unchanged``, ``nothing`` ...), and the rest."""

    same: Counter[str] = field(default_factory=Counter)
    changes: list[Change] = field(default_factory=list)
    error: NewscrawlError | None = None


class Reader:
    """Reads kept pages of a store with today's extraction and the sites that are declared here."""

    def __init__(self, store: Store) -> None:
        self.known: Known = store.known()
        self._store = store
        self._memories = HostMemories(store)
        self._bodies = Bodies(store.folder, self._dictionary)
        self._generic = UrlSpider(start_urls=["http://replay.invalid/"])
        self._sites: dict[str, SiteSpider | str] | None = None
        self._members: dict[str, list[Article]] = {}

    def raw(self, page: KeptPage) -> RawArticle | None:
        """The article of a page, None where it is none; raises PageDamaged, and what a site's ``refine`` raises."""
        site = self._site(page.spider)
        assert isinstance(site, SiteSpider)
        value = replace(page.head, body=self._bodies.read(page.body))
        reading = extraction.read(value, self._memories.of(value.final_url))
        raw = site.refined(value, reading.article, reading.reason)
        if raw is None or not (raw.headline.strip() or raw.article_body.strip()):
            return None
        return replace(raw, source=Source(page.spider, "crawl", page.via, page.run))

    def examine(self, several: Sequence[KeptPage]) -> Examined:
        """Read pages and compare each with what is stored."""
        found = Examined()
        self._members.clear()
        for page in several:
            site = self._site(page.spider)
            if isinstance(site, str):
                found.same[site] += 1
                continue
            try:
                raw = self.raw(page)
            except PageDamaged as error:
                found.changes.append(_change("damaged", page, reason=str(error)))
            except Exception as error:  # noqa: BLE001 - a site's own code: it costs its page
                found.changes.append(_change("broken", page, reason=said(error, _file_of(site))))
            else:
                self._compare(page, raw, found)
        return found

    def _compare(self, page: KeptPage, raw: RawArticle | None, found: Examined) -> None:
        first = clean(raw, self.known) if raw else None
        if page.article is not None and (first is None or first.article.id != page.article):
            lost = self._standing(page.article)
            if lost is not None:
                fields = {"headline": (lost.article.headline, None)}
                found.changes.append(_change("lost", page, page.article, fields))
        if raw is None or first is None:
            found.same["nothing"] += not (found.changes and found.changes[-1].number == page.id)
            return
        stored = self._standing(first.article.id)
        if stored is None:
            self._new(page, first.article, found)
        elif rereading.is_older(page, stored.article):
            found.same["older"] += 1
        else:
            near = articles.siblings(self._best(stored.story.id), first.article.id)
            article = clean(raw, self.known, near).article if near else first.article
            if content_hash(article) == content_hash(stored.article):
                found.same["unchanged"] += 1
            else:
                found.changes.append(_change("updated", page, article.id, _differing(stored.article, article)))

    def _new(self, page: KeptPage, article: Article, found: Examined) -> None:
        with self._store.reading() as db:
            gone = page.article == article.id or tombs.lies(db, article)
        if gone:
            found.same["gone"] += 1
        else:
            found.changes.append(_change("new", page, article.id, {"headline": (None, article.headline)}))

    def _standing(self, article_id: str) -> Stored | None:
        with self._store.reading() as db:
            return articles.named(db, article_id)

    def _best(self, story: str) -> list[Article]:
        if story not in self._members:
            with self._store.reading() as db:
                self._members[story] = rereading.best(db, story)
        return self._members[story]

    def _dictionary(self, name: bytes) -> pages.Dictionary | None:
        with self._store.reading() as db:
            return pages.dictionary(db, name)

    def _site(self, name: str) -> SiteSpider | str:
        """The site whose pages these are, or why they cannot be read: ``undeclared``, ``parsed`` by code of its own."""
        if name == UrlSpider.name:
            return self._generic
        if self._sites is None:
            declared = launch.load_sites(launch.project_settings({}), (), every=True)
            self._sites = {one.name: _replayable(one) for one in declared}
        return self._sites.get(name, "undeclared")


class Examine:
    """Examine stretches of kept pages, in this process or in a worker: the store is opened where the work is done."""

    def __init__(self, state: Path, wanted: Wanted) -> None:
        self._state = state
        self._wanted = wanted
        self._open: tuple[Store, Reader] | None = None

    def run(self, chunk: Chunk) -> Examined:
        """Examine the wanted pages behind the number ``start`` up to ``end``."""
        try:
            if self._open is None:
                store = open_store(self._state)
                self._open = store, Reader(store)
            store, reader = self._open
            with store.reading() as db:
                several = page_finding.between(db, self._wanted, chunk.start, chunk.end)
            return reader.examine(several)
        except NewscrawlError as error:
            return Examined(error=error)

    def close(self) -> None:
        """Close what was opened in this process."""
        if self._open is not None:
            self._open[0].close()
            self._open = None


def _replayable(site: Any) -> SiteSpider | str:
    if not issubclass(site, SiteSpider):
        return "parsed"
    return site() if site.parse is SiteSpider.parse else "parsed"


def _file_of(site: SiteSpider) -> str:
    return getattr(sys.modules.get(type(site).__module__), "__file__", None) or ""


def _change(
    kind: Kind,
    page: KeptPage,
    article: str | None = None,
    differing: Mapping[str, tuple[object, object]] | None = None,
    reason: str = "",
) -> Change:
    return Change(kind, page.id, article, page.head.url or "", page.head.fetched_at, differing or {}, reason)


def _differing(old: Article, new: Article) -> dict[str, tuple[object, object]]:
    before, now = _said(old), _said(new)
    return {key: (before[key], now[key]) for key in now if before[key] != now[key]}


def _said(article: Article) -> dict[str, object]:
    """What ``content_hash`` hashes: an edit without its evidence, labels by their names."""
    told = {key: value for key, value in to_line(Row(article)).items() if key not in _IGNORED}
    edits = [
        {"field": e.field, "start": e.start, "removed": e.removed, "inserted": e.inserted} for e in article.cleaning
    ]
    return told | {"cleaning": edits, "labels": sorted({label.name for label in article.labels})}
