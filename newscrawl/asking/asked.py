"""What a person asks about: an address as it is typed or pasted, or the id of an article or story. Words nothing."""

from __future__ import annotations

import re
import sqlite3
from dataclasses import dataclass

from newscrawl import urls
from newscrawl.store import articles, whys

_ID = re.compile("[0-9a-f]{20}")
_HOST = re.compile(r"[^\s/:?#]+(?:\.[^\s/:?#]+|:\d+)+(?:[/?#]|$)")


@dataclass(frozen=True, slots=True)
class Asked:
    """``address`` is canonical, None for what is no http address; ``name`` an id of 20 hexadecimal digits, or None."""

    text: str
    address: str | None
    name: str | None

    def article(self, db: sqlite3.Connection) -> str | None:
        """The id of the article that is meant: met under the address, named by the id, or the story's original."""
        if self.name is not None:
            return whys.article_named(db, self.name)
        if self.address is None:
            return None
        found = articles.find(db, self.address)
        return found.article.id if found else whys.article_stored(db, urls.article_id(self.address))


def read(text: str) -> Asked:
    """Understand what was typed; an address may come without its scheme."""
    text = text.strip()
    if _ID.fullmatch(text.lower()):
        return Asked(text, None, text.lower())
    address = urls.canonical(text)
    if address is None and "://" not in text and _HOST.match(text):
        address = urls.canonical(f"http://{text}")
    return Asked(text, address, None)
