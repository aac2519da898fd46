"""Ways to fill a store and publish a feed from it that several tests share."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from itertools import count
from pathlib import Path

from conftest import make_raw

from newscrawl.cleaning import clean
from newscrawl.items import Article, Cleaned, Fingerprint, Known, Label
from newscrawl.publish.publisher import Published, Publisher
from newscrawl.publishing.feeds.declaration import KEEP, Contract, Feed, Selection
from newscrawl.publishing.line import KEYS
from newscrawl.store import Kept, Outcome, Store

RUNS = count()
DAY = 86_400.0
CORE = {key: key for key in KEYS if key not in {"input_id", "article_body_raw"}}


def a_feed(folder: Path, form: str = "jsonl", fields: Mapping[str, str] | None = None, **changes: object) -> Feed:
    """A feed of all stories; ``changes`` are fields of Feed."""
    feed = Feed("f", folder, form, None if fields else "core", fields or CORE, KEEP, Selection(), Contract())
    return replace(feed, **changes)  # type: ignore[arg-type]


def an_article(number: int, headline: str | None = None, labels: Sequence[str] = (), **changes: object) -> Kept:
    """An article that is a story of its own."""
    raw = make_raw(number, headline)
    article = clean(raw, Known()).article
    article = replace(article, labels=tuple(Label(name, 0.5, "a test") for name in labels), **changes)
    return Kept(raw, Cleaned(article), Fingerprint((number,), b"", 1, b"", 9))


def put(store: Store, *several: Kept) -> list[Article]:
    """Store articles, all in one transaction."""
    target = store.begin(f"run {next(RUNS)}", "spider", {"t": ["http://t.example/"]})["t"]
    page = store.due(target, "t.example", 1)[0]
    store.commit([Outcome(replace(page), "retry", articles=[kept]) for kept in several], None)
    return [kept.cleaned.article for kept in several]


def join(store: Store, article: Article, story: str, role: str = "copy") -> None:
    """Move an article into a story, as what groups stories will."""
    with store.transaction() as db:
        if role == "original":
            db.execute("UPDATE article SET role = 'copy' WHERE story = ?", (story,))
        db.execute("UPDATE article SET story = ?, role = ? WHERE id = ?", (story, role, article.id))


@contextmanager
def leased(store: Store, name: str = "f") -> Iterator[None]:
    store.acquire("feed", [name])
    try:
        yield
    finally:
        store.release()


def publish(store: Store, feed: Feed, max_lines: int = 10_000) -> Published:
    """Publish under the lease, at the store's time."""
    with leased(store, feed.name):
        return Publisher(feed, store, store._clock(), max_lines=max_lines).publish()


def two_segments(store: Store, folder: Path) -> Feed:
    """A feed of three articles that was published twice: segments 1-2 and 3-4, and a snapshot at 2."""
    feed = a_feed(folder)
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    put(store, an_article(1, "Again"), an_article(3))
    publish(store, feed)
    return feed
