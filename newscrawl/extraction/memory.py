"""Site memory: what the pages of one host have in common, as a value. Knows no store, no clock and no page.

How it is used, by a crawl and over files alike::

    memory = SiteMemory()                              # or unpack(bytes) of what was kept for the host
    reading = extraction.read(page, memory)            # reads with what the host's *other* pages teach
    if reading.observation is not None:
        memory = learn(memory, reading.observation)    # a new value; the old one is unchanged
    kept = pack(memory)                                # at most 19 KB, mostly 5

A page never profits from its own observation: ``read`` takes it out before it looks (``without``), and it takes out
those of pages that tell the same article. An empty memory and None read alike. In which order up to ``MAX_PAGES`` pages
were learned makes no difference; after that one page in eight replaces the one learned longest ago.

One memory belongs to one host: ``urls.domain(page.final_url or page.url)``.
"""

from __future__ import annotations

import struct
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple
from zlib import crc32

# Bounds of what one page teaches, and of how many are remembered: 19 KB a host at most, 5 KB on real ones. Other pages
# known, and body F1 on fundus' evaluation: none .968, 2 .971, 3 and 4 .972; the rest is for lines that few pages have.
MAX_PAGES = 16
_MAX_LINES = 160
_MAX_SHAPES = 40
_MAX_TITLES = 3
_MAX_TITLE = 60
# A full memory is renewed by one page in so many, by their addresses: writing it costs as much as an article.
_RENEWAL = 8
# Lines and shapes count from so many other pages on. Two instead of one keep what two reports of one event share
# (.968 -> .969 before shapes were learned).
MIN_PAGES = 2
_MAX_WORDS = 0xFFFF
# What one page says of a shape counts as so many words at most, or a thread of readers' letters outvotes all others.
_MAX_VOTE = 400
# The bits of a line's hash that tell where it stands.
_PLACE = 0xFF
_FORMAT = 2
_HEAD = struct.Struct("<IBBBB")
_SHAPE = struct.Struct("<IHH")


class ShapeWords(NamedTuple):
    """Words of one shape on one page: taken for the article's text, and left."""

    shape: int
    taken: int
    left: int


@dataclass(frozen=True, slots=True)
class Observation:
    """What one page teaches: ``page`` is a hash of its address, ``lines`` are its lines of text where they stand (``placed``).

    ``shapes`` is empty where a page was read by what others had taught: only a teacher teaches. ``titles`` are the
    parts behind separators of its <title>, last first.
    """

    page: int
    lines: tuple[int, ...] = ()
    shapes: tuple[ShapeWords, ...] = ()
    titles: tuple[str, ...] = ()


@dataclass(frozen=True)
class SiteMemory:
    """What the last pages of a host taught, oldest first; each page once."""

    pages: tuple[Observation, ...] = ()

    @cached_property
    def lines(self) -> Counter[int]:
        """On how many pages each line stands at its place."""
        return Counter(line for page in self.pages for line in page.lines)

    @cached_property
    def shapes(self) -> dict[int, float]:
        """The share of its words that was taken for text, for each shape that enough pages have."""
        taken: Counter[int] = Counter()
        total: Counter[int] = Counter()
        pages: Counter[int] = Counter()
        for page in self.pages:
            for shape, own, left in page.shapes:
                most = min(own + left, _MAX_VOTE)
                taken[shape] += round(own * most / (own + left)) if most else 0
                total[shape] += most
                pages[shape] += 1
        return {shape: taken[shape] / total[shape] for shape in total if pages[shape] >= MIN_PAGES and total[shape]}

    @property
    def taught(self) -> int:
        """How many pages taught shapes."""
        return sum(bool(page.shapes) for page in self.pages)

    @cached_property
    def title_suffixes(self) -> frozenset[str]:
        """The parts of <title> behind a separator that recur on different pages: names of the site and its sections."""
        counts = Counter(title for page in self.pages for title in set(page.titles))
        return frozenset(title for title, count in counts.items() if count >= MIN_PAGES)

    def without(self, page: int, lines: Iterable[str] = ()) -> SiteMemory:
        """The memory of all other pages; ``lines`` (texts) of an article also leave out those that tell the same one.

        A page tells the same article if it has more than half of its lines, wherever they stand there (an AMP or printed
        version).
        """
        own = {hashed(line) & ~_PLACE for line in lines}
        most = len(own) / 2
        rest = tuple(
            other
            for other in self.pages
            if other.page != page and (not own or sum(line & ~_PLACE in own for line in other.lines) <= most)
        )
        return self if len(rest) == len(self.pages) else SiteMemory(rest)


def hashed(text: str) -> int:
    """32 bits of a text."""
    return crc32(text.encode("utf-8", "surrogatepass"))


def placed(text: str, shape: int) -> int:
    """A line and the shape that it stands in, in 32 bits: the last 8 are the shape's.

    A line recurs only where it stands alike: an article's first paragraph is also its teaser beside other articles. Of
    2,000 remembered lines one in 10^6 other lines is taken for one of them.
    """
    return hashed(text) & ~_PLACE | shape & _PLACE


def observation(page: int, lines: Iterable[int], shapes: Iterable[ShapeWords], titles: Iterable[str]) -> Observation:
    """Make an observation within its bounds: the first lines, the shapes with the most words."""
    largest = sorted(shapes, key=lambda seen: (-seen.taken - seen.left, seen.shape))[:_MAX_SHAPES]
    return Observation(
        page,
        tuple(dict.fromkeys(lines))[:_MAX_LINES],
        tuple(ShapeWords(shape, min(taken, _MAX_WORDS), min(left, _MAX_WORDS)) for shape, taken, left in largest),
        tuple(title for title in titles if 0 < len(title) <= _MAX_TITLE)[:_MAX_TITLES],
    )


def learn(memory: SiteMemory, seen: Observation) -> SiteMemory:
    """The memory with one page more, or anew; the same value where a full memory needs none."""
    rest = tuple(page for page in memory.pages if page.page != seen.page)
    return SiteMemory((*rest, seen)[-MAX_PAGES:]) if wants(SiteMemory(rest), seen.page) else memory


def wants(memory: SiteMemory, page: int) -> bool:
    """Whether a memory would learn from a page that is none of its own."""
    return len(memory.pages) < MAX_PAGES or not page % _RENEWAL


def pack(memory: SiteMemory) -> bytes:
    """A memory as bytes, at most 19 KB."""
    parts = [bytes([_FORMAT, len(memory.pages)])]
    for page in memory.pages:
        titles = [title.encode("utf-8", "surrogatepass") for title in page.titles]
        parts.append(_HEAD.pack(page.page, len(page.lines), len(page.shapes), len(titles), 0))
        parts.append(struct.pack(f"<{len(page.lines)}I", *page.lines))
        parts += [_SHAPE.pack(*seen) for seen in page.shapes]
        parts += [bytes([len(title)]) + title for title in titles]
    return b"".join(parts)


def unpack(data: bytes) -> SiteMemory:
    """The memory that ``pack`` made; empty for bytes of another form: what is lost is learned again."""
    try:
        return _unpacked(data) if data[:1] == bytes([_FORMAT]) else SiteMemory()
    except (struct.error, IndexError, UnicodeDecodeError):
        return SiteMemory()


def _unpacked(data: bytes) -> SiteMemory:
    pages, at = [], 2
    for _ in range(data[1]):
        page, lines, shapes, titles, _none = _HEAD.unpack_from(data, at)
        at += _HEAD.size
        own = struct.unpack_from(f"<{lines}I", data, at)
        at += 4 * lines
        seen = tuple(ShapeWords(*_SHAPE.unpack_from(data, at + _SHAPE.size * one)) for one in range(shapes))
        at += _SHAPE.size * shapes
        ends = []
        for _title in range(titles):
            size = data[at]
            ends.append(data[at + 1 : at + 1 + size].decode("utf-8", "surrogatepass"))
            at += 1 + size
        pages.append(Observation(page, own, seen, tuple(ends)))
    return SiteMemory(tuple(pages))
