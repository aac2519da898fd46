"""The records of a feed or sitemap, tag by tag; knows tags, CDATA and comments, and nothing that expands or loads.

No XML parser, for three reasons. Entities, DTDs and external documents cannot be meant by what does not know them. Feeds
are often not well-formed, and then a parser has to guess as well. And libxml2 keeps every name that it meets for the life
of the process: measured, a hostile document of 8 MB leaves 20 MB behind, one tag of 700,000 attributes takes 250 MB.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from newscrawl import text as texts
from newscrawl.extraction.document import fold

# 50,000 records of ten elements; a second of reading.
MAX_TAGS = 1_000_000
# The longest address that may become one has four times urls.MAX_URL.
_MAX_FIELD = 10_000
_MAX_ATTRIBUTES = 20_000
_MAX_ALIKE = 20
_MAX_TITLE = 300

# Each part ends at the next "<" at the latest, so that no byte is looked at twice.
_TAG = re.compile(r"<(?:(!\[CDATA\[|!--|[?!])|(/?)([^\s<>/!?\"'=]{1,100}+)((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>?)")
_ENDS = {"![CDATA[": "]]>", "!--": "-->", "?": ">", "!": ">"}
_CDATA = re.compile(r"<!\[CDATA\[(.*?)(?:\]\]>|\Z)", re.DOTALL)
_MARKS = re.compile(r"</?[a-zA-Z!][^<>]*>")
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});")
_ATTRIBUTE = re.compile(r"([^\s=\"'/]{1,60})\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)'|([^\s\"'>]+))")


class Field(NamedTuple):
    """One element of a record as written: what stands in it, and its attributes."""

    raw: str
    attributes: str

    def attribute(self, name: str) -> str | None:
        """An attribute's value by its lower-case name, prefix included; None where it is not there."""
        return attribute(self.attributes, name)


@dataclass(slots=True)
class Record:
    """One ``item``, ``entry``, ``url`` or ``sitemap``, or what stands around them all (``name`` "").

    ``fields`` has those that were asked for, by lower-case name; names under the record's own prefix without it.
    """

    name: str
    attributes: str = ""
    fields: dict[str, list[Field]] = field(default_factory=dict)

    def put(self, name: str, raw: str, attributes: str, wanted: frozenset[str]) -> None:
        """Keep one element, if it is wanted."""
        prefix, _, local = name.rpartition(":")
        key = local if prefix == self.name.rpartition(":")[0] else name
        if key in wanted and len(found := self.fields.setdefault(key, [])) < _MAX_ALIKE:
            found.append(Field(raw, attributes[:_MAX_ATTRIBUTES]))

    def of(self, *names: str) -> list[Field]:
        """The elements of these names, in the names' order."""
        return [one for name in names for one in self.fields.get(name, ())]


class Records:
    """Iterates over the records of a text, from ``start`` on, where its root element begins.

    ``names`` are the records' own, without prefix; ``through`` the elements that are looked into as if they were not
    there; ``wanted`` the fields. Behind the last record ``around`` has what stood outside of them, ``root`` the root's
    attributes; ``whole`` is False where more than ``MAX_TAGS`` tags ended it.
    """

    def __init__(
        self, text: str, start: int, names: frozenset[str], through: frozenset[str], wanted: frozenset[str]
    ) -> None:
        self._text, self._start = text, start
        self._names, self._through, self._wanted = names, through, wanted
        self._prefix: str | None = None
        self.around = Record("")
        self.root = ""
        self.whole = True
        self._record = self.around
        self._inside = self._attributes = ""
        self._begun = 0

    def __iter__(self) -> Iterator[Record]:
        """Each record when its end is met, or the next one's beginning."""
        for at, end, is_end, name, given in self._tags():
            done = self._close(name, at) if is_end else self._open(name, end, given)
            if done is not None:
                yield done
        if self._record is not self.around:
            yield self._record

    def _open(self, name: str, end: int, given: str) -> Record | None:
        """Go on behind a start tag; the record before it, where it begins another."""
        if self._is_record(name):
            done = self._record if self._record is not self.around else None
            self._record, self._inside = Record(name, given[:_MAX_ATTRIBUTES]), ""
            return done
        if self._inside:
            return None
        if name in self._through:
            if self._record is self.around and len(self.root) < _MAX_ATTRIBUTES:
                self.root += given[:_MAX_ATTRIBUTES]
        elif given.endswith("/"):
            self._record.put(name, "", given, self._wanted)
        else:
            self._inside, self._begun, self._attributes = name, end, given
        return None

    def _close(self, name: str, at: int) -> Record | None:
        """Go on behind an end tag; the record that it ends, with an element of it that was left open."""
        record = self._record
        if self._inside and name in {self._inside, record.name}:
            raw = self._text[self._begun : min(at, self._begun + _MAX_FIELD)]
            record.put(self._inside, raw, self._attributes, self._wanted)
            self._inside = ""
        if record is self.around or name != record.name:
            return None
        self._record = self.around
        return record

    def _tags(self) -> Iterator[tuple[int, int, bool, str, str]]:
        """Each tag: where it begins and ends, whether it is an end tag, its lower-case name, its attributes."""
        text, position = self._text, self._start
        for _ in range(MAX_TAGS):
            tag = _TAG.search(text, position)
            if tag is None:
                return
            special, slash, name, given = tag.groups()
            position = tag.end()
            if special is None:
                yield tag.start(), position, slash == "/", name.lower(), given
                continue
            closes = text.find(_ENDS[special], position)
            if closes < 0:
                return
            position = closes + len(_ENDS[special])
        self.whole = False

    def _is_record(self, name: str) -> bool:
        """Whether a name is a record's; all have the first one's prefix."""
        prefix, _, local = name.rpartition(":")
        if local not in self._names or self._prefix not in {None, prefix}:
            return False
        self._prefix = prefix
        return True


def attribute(attributes: str, name: str) -> str | None:
    """An attribute's value by its lower-case name, prefix included; None where it is not there."""
    for found in _ATTRIBUTE.finditer(attributes):
        if found[1].lower() == name:
            return unescape(found[2] or found[3] or found[4] or "").strip()
    return None


def content(raw: str) -> str:
    """An element's characters: CDATA as it is, the rest without tags and with its references read."""
    parts = _CDATA.split(raw)  # by turns outside and inside of CDATA
    return "".join(part if n % 2 else unescape(_MARKS.sub("", part)) for n, part in enumerate(parts)).strip()


def title(raw: str) -> str | None:
    """An element's text on one line, with markup in it taken off, repaired; None for nothing."""
    text = content(raw[:_MAX_FIELD])
    if "<" in text or "&" in text:
        text = unescape(_MARKS.sub("", text))
    return fold(texts.repair(text)[0].replace("\n", " ")[:_MAX_TITLE]) or None


def unescape(text: str) -> str:
    """Read references that end with a semicolon: an address has "&copy=1" in its query and means it."""
    return _REFERENCE.sub(lambda found: html.unescape(found[0]), text) if "&" in text else text
