"""Kept pages that show what is to be forgotten: a list of headlines, a page that recommends it. Knows bytes, no markup."""

from __future__ import annotations

import html
from collections.abc import Iterator

from newscrawl import urls
from newscrawl.archive import Bodies
from newscrawl.errors import PageDamaged
from newscrawl.items import Article
from newscrawl.store import page_leaving, pages
from newscrawl.store.checking import read
from newscrawl.store.database import Database
from newscrawl.store.erasing import Found

# Bodies that are looked for at once; each is read by itself.
_AT_ONCE = 500
# A shorter headline stands on pages that have nothing to do with it.
_LEAST = 16
_ENCODINGS = ("utf-8", "cp1252", "utf-16-le")
# What ends an address in markup: another one may go on.
_ENDS = "\"'<?#&\\ )"


def showing(database: Database, found: Found) -> list[int]:
    """The bodies (by number) of kept pages that hold an address or a headline of what was found, to the letter.

    Other tellings of the same stories are left out. .1 ms a page of 26 KB.
    """
    with database.reading() as db:
        rows = [
            one
            for row, name, _ in found.articles
            for one in db.execute("SELECT record, story FROM article WHERE row = ? AND id = ?", (row, name))
        ]
        articles = [read(Article, record) for record, _ in rows]
        texts = {text for one in articles if one for text in _texts(one)}
        needles = {data for text in texts for data in _encoded(text)}
        if not needles:
            return []
        stories = [story for _, story in rows]
        bodies = Bodies(database.folder, lambda name: pages.dictionary(db, name))
        shown, after = [], 0
        while several := page_leaving.others(db, stories, after, _AT_ONCE):
            for number, body in several:
                try:
                    data = bodies.read(body)
                except PageDamaged:  # nobody reads it any more; sweeping loses it
                    continue
                if any(needle in data for needle in needles):
                    shown.append(number)
            after = several[-1][0]
    return shown


def _texts(article: Article) -> Iterator[str]:
    yield from (one for one in (article.headline, article.headline_raw) if len(one) >= _LEAST)
    for address in (article.url, article.canonical_url):
        identity = urls.identity(address or "")
        if "/" in identity.rstrip("/"):  # every page holds its home page
            yield from (identity + end for end in _ENDS)


def _encoded(text: str) -> Iterator[bytes]:
    for one in {text, html.escape(text), html.escape(text, quote=False)}:
        for encoding in _ENCODINGS:
            try:
                yield one.encode(encoding)
            except UnicodeEncodeError:
                continue
