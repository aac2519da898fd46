"""A row as one line of JSON: which keys, in which order, and a hash of what they say. Knows no store and no
file.
"""
# No `from __future__ import annotations` here: the schema is derived from Row's annotations as they stand.

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import cache
from typing import Annotated, Any

from newscrawl.items import SCHEMA_VERSION, Article, Story

Status = Annotated[str, "new", "updated", "withdrawn"]

# The order is part of the contract; a new key is a new line here and a field of Article or Row.
KEYS = (
    "schema_version",
    "id",
    "input_id",
    "sequence",
    "status",
    "revision",
    "url",
    "canonical_url",
    "headline",
    "headline_raw",
    "description",
    "article_body",
    "article_body_raw",
    "authors",
    "date_published",
    "date_published_raw",
    "date_modified",
    "in_language",
    "article_section",
    "keywords",
    "main_image",
    "publisher",
    "is_based_on",
    "date_downloaded",
    "date_first_seen",
    "content_hash",
    "story",
    "duplicate_of",
    "cleaning",
    "labels",
    "source",
)
FULL_ONLY = frozenset({"article_body_raw"})

# Not hashed: the name of the record, how and when it was reached, and the raw body, which body and edits
# imply.
_UNHASHED = frozenset({"id", "date_downloaded", "source", "article_body_raw", "cleaning", "labels"})

# Written as escapes: what a terminal may obey or a reader of lines may take for a line's end (DEL, C1 with
# NEL, bidi marks, U+2028, U+2029). A lone surrogate has no strict form and becomes U+FFFD, one for one: edits
# count.
_UNSAFE = re.compile("[\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Row:
    """What publishing is given: an article and what is told about it.

    ``sequence`` numbers the entries of a feed; ``revision`` counts the versions of this article.
    ``duplicate_of`` is the original's id, on copies only. ``input_id`` is the caller's own id where articles
    come from a caller's records. ``content_hash`` is the article's, where the store has it already; None is computed.
    Any other field that is None was not looked for: its key is left out of the line.
    """

    article: Article
    status: Status = "new"
    revision: int = 1
    sequence: int | None = None
    story: Story | None = None
    duplicate_of: str | None = None
    date_first_seen: str | None = None
    input_id: str | int | None = None
    content_hash: str | None = None


ROW_KEYS = frozenset(field.name for field in fields(Row)) - {"article", "content_hash"}
_HASHED = tuple(field.name for field in fields(Article) if field.name in KEYS and field.name not in _UNHASHED)


def to_line(row: Row, *, full: bool = False) -> dict[str, object]:
    """The row's keys in the fixed order, ready for ``dumps``.

    A key is absent when nobody looked (a field of Row that is None), null when the page did not say (a field
    of Article that is None). ``full`` adds ``article_body_raw``, against which ``cleaning`` can be undone.
    """
    line: dict[str, object] = {}
    for key in KEYS:
        if key == "content_hash":
            value: Any = row.content_hash or content_hash(row.article)
        elif key in ROW_KEYS:
            value = getattr(row, key)
            if value is None:
                continue
        elif key in FULL_ONLY and not full:
            continue
        elif key == "schema_version":
            value = SCHEMA_VERSION
        else:
            value = getattr(row.article, key)
        line[key] = _plain(value)
    return line


def dumps(line: Mapping[str, object]) -> bytes:
    """One line of strict JSON in UTF-8 that ends with a line feed and holds no other line end, in any sense
    of the word.

    Raises ValueError for NaN and infinities: a number that is none is a bug upstream.
    """
    text = json.dumps(line, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if not text.isprintable():  # half the cost of the search, and enough for most articles
        text = _UNSAFE.sub(_escaped, text)
    return text.encode() + b"\n"


def content_hash(article: Article) -> str:
    """SHA-256 in hex of what a consumer reads, the same in every process: when it differs, the article has
    changed.

    In: addresses, headline and headline_raw, description, body, authors, dates, language, section, keywords,
    image, publisher, is_based_on, each edit's field, place and strings, the names of the labels. Out: id,
    date_downloaded, source (spider, method, listing, run), an edit's rule and evidence, a label's score and
    reason (they grow with what is known elsewhere, the text does not), everything of the row: sequence,
    revision, status, story, first seen.
    """
    said: dict[str, object] = {key: _plain(getattr(article, key)) for key in _HASHED}
    said["cleaning"] = [[edit.field, edit.start, edit.removed, edit.inserted] for edit in article.cleaning]
    said["labels"] = sorted({label.name for label in article.labels})
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def _plain(value: Any) -> object:
    """Dataclasses as objects in the order of their fields, tuples as arrays, the rest as it is."""
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    return {name: _plain(getattr(value, name)) for name in _names(value.__class__)}


@cache
def _names(kind: Any) -> tuple[str, ...]:
    """The fields of one of the contract's few dataclasses; asking for them anew costs as much as the rest."""
    return tuple(field.name for field in fields(kind))


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    return "\ufffd" if 0xD800 <= code <= 0xDFFF else f"\\u{code:04x}"
