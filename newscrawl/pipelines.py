"""Item pipelines, one deed each: Clean, Unify, Keep. Thin: each calls one room."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any, Self

from itemadapter import ItemAdapter, is_item

from newscrawl import cleaning, stories, urls
from newscrawl.errors.drops import Gone, NotAnArticle, Unchanged
from newscrawl.extensions import StoreAccess
from newscrawl.items import Known
from newscrawl.middlewares.outcomes import Fetched, Outcomes
from newscrawl.publishing.line import Row
from newscrawl.state import row_of
from newscrawl.store import Kept

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

# The keys under which foreign spiders keep a headline and a body, the first that an item has.
_HEADLINES = ("headline", "title")
# A look-up costs as much as a fifth of a fingerprint; a host's own words are known after three articles.
_REMEMBERED = 4
# Hosts whose words are held at once, a few KB each.
_HOSTS = 500
_BODIES = ("article_body", "body", "text", "content")


class Clean:
    """Take injected strings out. An item of a foreign spider is cleaned under its own keys."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: the brand book belongs to its store."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """RawArticle -> Article; raises NotAnArticle for an article without headline and body."""
        if isinstance(item, Fetched):
            if not item.raw.headline.strip() and not item.raw.article_body.strip():
                raise NotAnArticle("neither headline nor body")
            item.kept = Kept(item.raw, cleaning.clean(item.raw, self._known()), lesson=item.lesson)
            return item
        return self._foreign(item) if is_item(item) else item

    def _foreign(self, item: Any) -> Any:
        """Clean under the item's own keys; the edits go under ``cleaning`` where the item can hold that."""
        adapter = ItemAdapter(item)
        headline = next((key for key in _HEADLINES if isinstance(adapter.get(key), str)), None)
        body = next((key for key in _BODIES if isinstance(adapter.get(key), str)), None)
        if headline is None and body is None:
            return item
        result = cleaning.clean_fields(
            adapter[headline] if headline else "", adapter[body] if body else "", self._known()
        )
        if headline:
            adapter[headline] = result.headline
        if body:
            adapter[body] = result.article_body
        own = {"headline": headline, "article_body": body}
        edits = [asdict(replace(edit, field=own.get(edit.field) or edit.field)) for edit in result.edits]
        if edits and "cleaning" not in adapter and (isinstance(item, dict) or "cleaning" in adapter.field_names()):
            adapter["cleaning"] = edits
        return item

    def _known(self) -> Known:
        access = self._crawler.get_extension(StoreAccess)
        return access.writer.known if access and access.writer else Known()


class Unify:
    """Make the fingerprint by which the article will find its story; the store decides in its transaction.

    What a host shows around its articles is left out; it is looked up anew after ``_REMEMBERED`` articles of the host.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._own: dict[str, tuple[frozenset[int], int]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: what hosts show is known to its store."""
        return cls(crawler)

    def process_item(self, item: Any) -> Any:
        """Fingerprint the cleaned text; the text itself is never altered."""
        if not isinstance(item, Fetched) or item.kept is None:
            return item
        article = item.kept.cleaned.article
        own = self._boilerplate(urls.domain(article.url))
        fingerprint = stories.fingerprint(article.headline, article.article_body, article.url, own)
        item.kept = replace(item.kept, fingerprint=fingerprint)
        return item

    def _boilerplate(self, host: str | None) -> frozenset[int]:
        access = self._crawler.get_extension(StoreAccess)
        if host is None or access is None or access.store is None:
            return frozenset()
        own, left = self._own.pop(host, (frozenset[int](), 0))
        if not left:
            own, left = stories.boilerplate(stories.Edges(*access.store.edges(host))), _REMEMBERED
        self._own[host] = own, left - 1
        if len(self._own) > _HOSTS:
            del self._own[next(iter(self._own))]
        return own


class Keep:
    """Store the article with its page's outcome and wait for the commit; what comes out is what was stored."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Keep the crawler: the outcomes are its spider middleware."""
        return cls(crawler)

    async def process_item(self, item: Any) -> Any:
        """Article -> Row, with its story; anything else passes."""
        if not isinstance(item, Fetched) or item.kept is None:
            return item
        outcomes = self._crawler.get_spider_middleware(Outcomes)
        placed = await outcomes.keep(item) if outcomes else None
        if item.page.outcome.due.article is not None and (placed is None or placed.change == "same"):
            raise Unchanged(f"{item.raw.url} says what it said")
        if placed is None:
            return Row(item.kept.cleaned.article)
        if placed.change == "gone":
            raise Gone(f"{placed.article.url} was forgotten or is too old to be kept")
        return row_of(placed)
