"""Which shape of address leads to articles on a host: learned from what links look like and what became of them.

Nothing is known beforehand about a host or a language. Until something was asked, the address's own structure and the
length of the texts that link to its like decide; each outcome then counts for its shape, and a little for all shapes
of the same form (other words for the folders).
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

from newscrawl.discovery import addresses
from newscrawl.discovery.addresses import Address, address_of
from newscrawl.discovery.values import ArticleShape
from newscrawl.items import Link

Outcome = Literal["article", "listing", "error"]

# A logistic regression on 511 public article pages of some 300 hosts: their own addresses against 12,000 links of their
# menus and footers that are up to three words long. On hosts that it was not fitted to: AUC .989, recall .87, of the
# menus' links 1.7 % taken (most of them are articles there, too).
_BIAS = -4.2
_LAST = {
    addresses.SLUG: 0.2,
    addresses.NUMBERED: 0.2,
    addresses.NUMBER: 1.1,
    addresses.ID: 0.6,
    addresses.WORDS: -1.6,
    addresses.WORD: -2.6,
    addresses.COUNT: -0.6,
    addresses.YEAR: -1.5,  # archives
    addresses.DATE: -1.0,
    "": -4.0,  # a site's front page
}
_DATED = 1.1
_FILE = -2.0
_QUERIED = -1.4
_LETTERS, _MOST_LETTERS = 3.8, 60
_ANCHOR, _MOST_WORDS = 3.8, 8.0
# For links without any text: as one of five words.
_NO_ANCHOR = 2.4
# So many outcomes weigh as much as what is known without any.
_PRIOR = 2.0
# Shapes of one host that are counted; a site has some dozens, traps invent a new one for each page.
MAX_SHAPES = 500
# From here on a link is taken to lead to an article.
LIKELY = 0.5
_WIDE = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")


class _Count:
    """What is known of a shape or form: links and the words of their texts; outcomes."""

    __slots__ = ("articles", "asked", "links", "texts", "words")

    def __init__(self) -> None:
        self.links = self.texts = 0
        self.words = self.articles = self.asked = 0.0


class Likely(NamedTuple):
    """How probable it is that a link leads to an article, 0..1, and what says so, in words."""

    probability: float
    evidence: str


class Shapes:
    """What one host's links and pages have shown; each link and outcome is told once, in any order."""

    def __init__(self) -> None:
        self._shapes: dict[str, _Count] = {}
        self._forms: dict[str, _Count] = {}

    def add_links(self, links: Iterable[Link]) -> None:
        """The links of one page."""
        for link in links:
            seen = address_of(link.url)
            size = words(link.anchor)
            for count in self._counts(seen):
                count.links += 1
                if size:
                    count.texts += 1
                    count.words += min(size, _MOST_WORDS)

    def add_outcome(self, url: str, outcome: Outcome) -> None:
        """What a page turned out to be. An error says less: an article may be gone, or a guess wrong."""
        weight = 0.5 if outcome == "error" else 1.0
        for count in self._counts(address_of(url)):
            count.asked += weight
            count.articles += outcome == "article"

    def probability(self, link: Link) -> float:
        """How probable it is that a link leads to an article, 0..1."""
        return self._probability(address_of(link.url), words(link.anchor))

    def likely(self, link: Link) -> Likely:
        """The probability with its evidence."""
        seen = address_of(link.url)
        return Likely(self._probability(seen, words(link.anchor)), self._evidence(seen))

    def articles(self, links: Sequence[Link], least: float = 0.5) -> list[ArticleShape]:
        """The shapes among these links that lead to articles, the most frequent first."""
        found: dict[str, dict[str, Link]] = {}
        for link in links:
            found.setdefault(address_of(link.url).shape, {}).setdefault(link.url, link)
        told = []
        for shape, several in found.items():
            mean = sum(map(self.probability, several.values())) / len(several)
            if mean >= least:
                count = self._shapes.get(shape) or _Count()
                seen = address_of(next(iter(several)))
                told.append(
                    ArticleShape(shape, round(mean, 2), len(several), round(count.articles), self._evidence(seen))
                )
        return sorted(told, key=lambda one: (-one.links * one.probability, one.shape))

    def _counts(self, seen: Address) -> list[_Count]:
        found = []
        for table, key in ((self._shapes, seen.shape), (self._forms, seen.form)):
            if key not in table and len(table) < MAX_SHAPES:
                table[key] = _Count()
            if key in table:
                found.append(table[key])
        return found

    def _probability(self, seen: Address, own: float) -> float:
        form = self._forms.get(seen.form) or _Count()
        shape = self._shapes.get(seen.shape) or _Count()
        result = _by_structure(seen, own, shape if shape.texts else form)
        for count in (form, shape):
            result = (count.articles + _PRIOR * result) / (count.asked + _PRIOR)
        return result

    def _evidence(self, seen: Address) -> str:
        count = self._shapes.get(seen.shape) or _Count()
        said = [f"{count.articles:.0f} of {count.asked:.0f} asked were articles"] if count.asked else []
        if count.texts:
            said.append(f"{count.links} links of {count.words / count.texts:.0f} words")
        return f"{seen.shape}: {', '.join(said) or 'nothing like it was seen'}"


def words(anchor: str | None) -> float:
    """The words of a link's text; of scripts without blanks two characters count as one."""
    if not anchor:
        return 0.0
    if anchor.isascii():
        return float(len(anchor.split()))
    wide = len(_WIDE.findall(anchor))
    return (len(_WIDE.sub(" ", anchor).split()) if wide else len(anchor.split())) + wide / 2


def _by_structure(seen: Address, own: float, alike: _Count) -> float:
    """The probability by the address itself, the link's text and the texts of links like it."""
    score = _BIAS + _LAST.get(seen.last, _LAST[addresses.WORD])
    score += _DATED * seen.dated + _FILE * seen.file + _QUERIED * seen.queried
    score += _LETTERS * min(seen.letters, _MOST_LETTERS) / _MOST_LETTERS
    sizes = [min(own, _MOST_WORDS)] if own else []
    if alike.texts:
        sizes.append(alike.words / alike.texts)
    score += _ANCHOR * sum(sizes) / len(sizes) / _MOST_WORDS if sizes else _NO_ANCHOR
    return 1 / (1 + math.exp(-score))
