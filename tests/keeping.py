"""Pages read, stored and kept as a crawl does, without a crawl."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

from conftest import ARTICLE, make_kept

from newscrawl import extraction
from newscrawl.archive import Archive
from newscrawl.items import Page, RawArticle, Source
from newscrawl.state import open_store
from newscrawl.store import Due, Outcome, Placed, Store

HOST = "http://mill.example"
LIST = "".join(f'<p><a href="/{n}.html">A headline of six words, number {n}</a></p>' for n in range(30))


def markup(number: int, headline: str | None = None, place: str = "valley") -> str:
    """An article's page of its own words."""
    words = "".join(
        f"<p>Sentence {k} of story {number} tells how the {place} keeps {number * 7 + k} wells and {k * number + 3} "
        f"pumps in order, which a mason from quarter {number} has done for {number + k} years.</p>"
        for k in range(12)
    )
    return ARTICLE.format(headline or f"Story number {number} of the {place}", words)


def a_page(path: str, body: str | bytes, fetched: str = "2026-03-01T06:00:00Z", **headers: str) -> Page:
    """A page of the mill's site."""
    url = f"{HOST}/{path}"
    raw = body.encode() if isinstance(body, str) else body
    return Page(url, url, 200, {"content-type": "text/html; charset=utf-8"} | headers, raw, fetched, anchor="More")


def raw_of(page: Page, run: str) -> RawArticle | None:
    """What a crawl reads from a page."""
    raw = extraction.read(page).article
    return replace(raw, source=Source("url", "crawl", None, run)) if raw else None


def crawl(
    state: Path,
    several: Sequence[Page],
    run: str = "run-1",
    spider: str = "url",
    read: Callable[[Page, str], RawArticle | None] = raw_of,
    *,
    keep: bool = True,
) -> list[list[Placed]]:
    """Store what pages give, read by ``read``, and keep them, all in one commit."""
    store, archive = open_store(state), Archive(state, run)
    store.archive = archive if keep else None
    try:
        due = _due(store, run, spider)
        outcomes = []
        for page in several:
            raw = read(page, run)
            articles = [make_kept(raw, store.known())] if raw else []
            result = "article" if raw else "listing"
            outcomes.append(Outcome(replace(due, url=page.url or ""), result, status=200, articles=articles, page=page))
        return store.commit(outcomes, run)
    finally:
        archive.close()
        store.close()


def _due(store: Store, run: str, spider: str) -> Due:
    number = store.begin(run, spider, {f"{HOST}/": [f"{HOST}/"]})[f"{HOST}/"]
    store.next_round({f"{HOST}/": [f"{HOST}/"]})
    return next(d for _, host, _ in store.hosts_due([number]) for d in store.due(number, host, 10))
