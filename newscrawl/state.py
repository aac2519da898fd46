"""A state folder with this version's rooms: the store opened under their rules, its articles as publishing's rows."""

from __future__ import annotations

from pathlib import Path

from newscrawl import stories, urls
from newscrawl.cleaning import evidence, stem
from newscrawl.cleaning.glue import spots
from newscrawl.extraction.memory import Observation, SiteMemory, learn, pack, unpack
from newscrawl.items import Article, Fingerprint
from newscrawl.publishing.line import Row, content_hash
from newscrawl.store import Placed, Rules, Store, Stored, site_memory

# Hosts whose memory is held at once, about 40 KB each.
_HOSTS = 100


def _observe(seen: tuple[bytes, bytes], body: str) -> tuple[bytes, bytes]:
    return stories.observe(stories.Edges(*seen), body)


def _fingerprint(article: Article, seen: tuple[bytes, bytes]) -> Fingerprint:
    own = stories.boilerplate(stories.Edges(*seen))
    return stories.fingerprint(article.headline, article.article_body, article.url, own)


def _remember(before: bytes, lesson: bytes) -> bytes:
    memory = unpack(before)
    for seen in unpack(lesson).pages:
        memory = learn(memory, seen)
    return pack(memory)


def _is_used(body: str, name: str) -> bool:
    return evidence.uses(spots(body, name)) > 0


RULES = Rules(
    stories.matches,
    stories.joined,
    _observe,
    _is_used,
    stories.rank,
    stem,
    stories.MAX_POSTINGS,
    stories.MAX_CANDIDATES,
    stories.parting,
    _fingerprint,
    _remember,
)


def open_store(folder: Path) -> Store:
    """The store of a state folder with the rules of this version's rooms."""
    return Store(folder, RULES, content_hash)


def memory_of(store: Store, url: str | None) -> SiteMemory:
    """What is remembered of the host of a page; empty for a host never met."""
    host = urls.domain(url)
    if host is None:
        return SiteMemory()
    with store.reading() as db:
        return unpack(site_memory.read(db, host))


class HostMemories:
    """What the pages of hosts have in common, for one crawl: read from the store once a host, learned on as it goes.

    What is learned here and never committed is lost with the process; the store learns it with each article.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._held: dict[str, SiteMemory] = {}

    def of(self, url: str | None) -> SiteMemory:
        """What is known of the host of a page, its own lesson perhaps included: reading takes that out."""
        host = urls.domain(url)
        if host is None:
            return SiteMemory()
        memory = self._held.pop(host, None)
        return self._hold(host, memory_of(self._store, url) if memory is None else memory)

    def learn(self, url: str | None, seen: Observation) -> bytes:
        """Learn what a page teaches; returns it as the store takes it with the page's article."""
        if host := urls.domain(url):
            self._hold(host, learn(self.of(url), seen))
        return pack(SiteMemory((seen,)))

    def _hold(self, host: str, memory: SiteMemory) -> SiteMemory:
        self._held[host] = memory
        if len(self._held) > _HOSTS:
            del self._held[next(iter(self._held))]
        return memory


def row_of(one: Placed | Stored) -> Row:
    """A stored article as publishing is given it."""
    return Row(
        one.article,
        status="new" if one.revision == 1 else "updated",
        revision=one.revision,
        story=one.story,
        duplicate_of=one.duplicate_of,
        date_first_seen=one.first_seen,
        content_hash=one.content_hash,
    )
