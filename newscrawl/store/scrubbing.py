"""What the history of runs quotes of articles that are forgotten: addresses of problems, values that many articles had.
Functions over a connection, inside the caller's transaction. Knows no verdict.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from newscrawl.items import Article
from newscrawl.store.checking import read
from newscrawl.text import one_line

# What is written instead.
NAMED = "what was forgotten"
_ADDRESS = re.compile(r"https?://[^\s\"'<>\\]+")
# Letters that a run keeps of a value, all in one line: ``runs.tally``.
_LETTERS = 120
# A shorter text is a word of many.
_LEAST = 12


@dataclass(frozen=True, slots=True)
class Quotes:
    """What may be quoted: addresses as they were written, texts (headlines, first and last lines) in one line."""

    addresses: Sequence[str]
    texts: frozenset[str]


def quotes(connection: sqlite3.Connection, rows: Iterable[int]) -> Quotes:
    """What runs may have quoted of articles (by row). 70 us an article."""
    addresses: list[str] = []
    texts: set[str] = set()
    for number in rows:
        found = connection.execute(
            "SELECT url FROM article WHERE row = ?1 UNION SELECT u.url FROM alias JOIN url u ON u.identity = "
            "alias.identity AND u.target IN (SELECT id FROM target) WHERE alias.article = ?1",
            (number,),
        )
        addresses += [url for (url,) in found if url]
        texts.update(_texts(connection, number))
    return Quotes(addresses, frozenset(texts))


def scrub(connection: sqlite3.Connection, quoted: Quotes, is_gone: Callable[[str], bool] | None) -> None:
    """Take them out of what runs told; ``is_gone`` says of any address that it is of a host which is forgotten."""

    def scrubbed(told: str) -> str:
        for address in quoted.addresses if "://" in told else ():
            told = told.replace(address, NAMED)
        return told if is_gone is None else _ADDRESS.sub(lambda m: NAMED if is_gone(m[0]) else m[0], told)

    def unquoted(told: str) -> str:
        for text in quoted.texts:
            told = told.replace(text, NAMED).replace(json.dumps(text, ensure_ascii=False)[1:-1], NAMED)
        return told

    connection.create_function("scrubbed", 1, scrubbed)
    connection.create_function("unquoted", 1, unquoted)
    connection.create_function("uncommon", 1, lambda told: _uncommon(told, quoted.texts))
    connection.execute("UPDATE run SET counts = scrubbed(counts) WHERE counts LIKE '%://%'")
    for column in ("sentence", "findings", "figures"):
        connection.execute(f"UPDATE history SET {column} = scrubbed({column}) WHERE {column} LIKE '%://%'")  # noqa: S608 - constants
    for column in ("sentence", "findings"):
        connection.execute(f"UPDATE history SET {column} = unquoted({column}) WHERE findings LIKE '%constant%'")  # noqa: S608
    connection.execute("UPDATE history SET figures = uncommon(figures) WHERE figures LIKE '%\"common\"%'")


def _uncommon(told: str, texts: frozenset[str]) -> str:
    """Figures without the values that are forgotten; how many articles had them stays."""
    try:
        figures = json.loads(told)
        common = figures["common"]
        gone = [(name, value) for name, values in common.items() for value in values if value in texts]
        for name, value in gone:
            count = common[name].pop(value)
            common[name][NAMED] = common[name].get(NAMED, 0) + count
    except (ValueError, KeyError, TypeError, AttributeError):
        return told
    return json.dumps(figures, ensure_ascii=False) if gone else told


def _texts(connection: sqlite3.Connection, number: int) -> set[str]:
    (record,) = connection.execute("SELECT record FROM article WHERE row = ?", (number,)).fetchone()
    article = read(Article, record)
    if article is None:
        return set()
    lines = (article.headline, article.headline_raw, *_ends(article.article_body))
    return {short for one in lines if len(short := one_line(one)[:_LETTERS]) >= _LEAST}


def _ends(body: str) -> tuple[str, str]:
    return body.partition("\n")[0], body.rpartition("\n")[2]
