"""Kept pages read anew, beside what is stored of them. Functions over a connection."""

from __future__ import annotations

import sqlite3

from newscrawl import urls
from newscrawl.items import Article, Known, RawArticle
from newscrawl.store import articles, codec, membership, tombs
from newscrawl.store.page_finding import KeptPage
from newscrawl.store.values import Cleaner, Kept, Rules

# Copies of its story that an article is cleaned beside: as many as when a story is settled.
_SIBLINGS = 16


def standing(connection: sqlite3.Connection, article_id: str) -> tuple[Article, str] | None:
    """An article as it is stored and the id of its story; None where it is not."""
    row = connection.execute("SELECT record, story FROM article WHERE id = ?", (article_id,)).fetchone()
    return (codec.unpack(Article, row[0]), row[1]) if row else None


def best(connection: sqlite3.Connection, story: str) -> list[Article]:
    """The articles of a story beside which each of them is cleaned, and one more, the best first."""
    return [one.article for one in articles.members(connection, story, _SIBLINGS + 1)]


def siblings(members: list[Article], article_id: str) -> list[Article]:
    """Those beside which this article is cleaned."""
    return [one for one in members if one.id != article_id][:_SIBLINGS]


def is_older(page: KeptPage, article: Article) -> bool:
    """Whether a page was fetched before the one that its article was read from: that one was not kept."""
    return page.head.fetched_at < (article.date_downloaded or "")


def is_gone(connection: sqlite3.Connection, article: Article) -> bool:
    """Whether an article is not to come back: it was forgotten, or is too old to be stored."""
    return tombs.lies(connection, article)


def kept(
    connection: sqlite3.Connection, page: KeptPage, raw: RawArticle, clean: Cleaner, known: Known, rules: Rules
) -> Kept | None:
    """A page's article ready to be placed; None where what is stored is younger."""
    first = clean(raw, known, ())
    stored = standing(connection, first.article.id)
    if stored is None:
        host = membership.edges(connection, urls.domain(first.article.url) or "")
        return Kept(raw, first, rules.fingerprint(first.article, host))
    article, story = stored
    if is_older(page, article):
        return None
    near = siblings(best(connection, story), article.id)
    return Kept(raw, clean(raw, known, near) if near else first)


def addresses(page: KeptPage, article: Article) -> list[str]:
    """Every address under which a page was met."""
    return list(filter(None, (page.head.url, article.url, article.canonical_url)))
