"""Kept pages read anew, beside what is stored of them. Functions over a connection."""

from __future__ import annotations

import sqlite3

from newscrawl.items import Article, Known, RawArticle
from newscrawl.store import articles, membership
from newscrawl.store.page_finding import KeptPage
from newscrawl.store.values import Cleaner, Kept, Rules


def best(connection: sqlite3.Connection, story: str) -> list[Article]:
    """The articles of a story beside which each of them is cleaned, and one more, the best first."""
    return [one.article for one in articles.members(connection, story, articles.SIBLINGS + 1)]


def is_older(page: KeptPage, article: Article) -> bool:
    """Whether a page was fetched before the one that its article was read from: that one was not kept."""
    return page.head.fetched_at < (article.date_downloaded or "")


def kept(
    connection: sqlite3.Connection, page: KeptPage, raw: RawArticle, clean: Cleaner, known: Known, rules: Rules
) -> Kept | None:
    """A page's article ready to be placed; None where what is stored is younger."""
    first = clean(raw, known, ())
    stored = articles.named(connection, first.article.id)
    if stored is None:
        return Kept(raw, first, membership.fingerprint_of(connection, first.article, rules))
    if is_older(page, stored.article):
        return None
    near = articles.siblings(best(connection, stored.story.id), stored.article.id)
    return Kept(raw, clean(raw, known, near) if near else first)
