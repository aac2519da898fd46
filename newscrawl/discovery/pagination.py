"""The further pages of a listing, told by how addresses and texts of its links belong together; in any script.

A further page's address is the listing's with another number, or with a number added. Its link says that number, an
arrow, or in a few words where it leads ("next", "older"): then the number is a neighbour of the listing's own. Links of
one pattern that each say other words are a menu; those that all say the same ("read more") stand below articles.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import urlsplit

from newscrawl.discovery.shapes import words
from newscrawl.items import Link
from newscrawl.text import common_prefix

_ORIGIN = re.compile(r"https?://[^/?#]+")
_NUMBER = re.compile(r"\d+")
# What is added to the first page's address: "?page=2", "&p=2", "/page/2/", "-2", "/index_2", "/p2".
_ADDED = re.compile(r"([^\d]{0,24})(\d{1,6})([^\d]{0,8})")
_ANCHOR_NUMBER = re.compile(r"\W*(\d{1,5})\W*")
_HAS_WORD = re.compile(r"[^\W\d_]")
# "Next", "Older posts", "more stories of this kind"; a headline has more words.
_MAX_WORDS = 5.0
_MAX_LETTERS = 50
# Links of one pattern that say other words each: "first", "previous", "next", "last" are four.
_MENU = 4
# "Read more" stands below each of a listing's articles; "next" above and below, to one page.
_REPEATED = 2
# Steps of lists that count articles, not pages ("?start=20").
_MIN_STEP, _MAX_STEP = 5, 100


class _Candidate(NamedTuple):
    """A link whose address is the listing's but for one number; ``pattern`` is what they share.

    ``own`` is the listing's own number, None where it has none; ``fewer``: the link has none where the listing has one.
    """

    link: Link
    pattern: str
    own: int | None
    number: int
    fewer: bool = False


class _Group:
    """Links of one pattern: whether one of them says its number; the words of the others, and where they lead."""

    def __init__(self) -> None:
        self.is_numbered = False
        self._worded: set[tuple[str, int]] = set()

    def add(self, one: _Candidate) -> None:
        """Take in one link of the pattern."""
        self.is_numbered = self.is_numbered or _says_its_number(one)
        if _HAS_WORD.search(one.link.anchor or ""):
            self._worded.add((_said(one.link), one.number))

    def is_sure(self, own: int | None) -> bool:
        """Whether a step can be told from a last page: by the listing's own number, or as there is one link only."""
        return own is not None or len(self._worded) == 1

    def is_menu(self, own: int | None) -> bool:
        """Whether they name places of their own, or say the same of several; from a first page only its next and its last
        one are named.
        """
        numbers = {number for _, number in self._worded}
        if len(self._worded) > _MENU or len({said for said, _ in self._worded}) < len(numbers):
            return True
        return own is None and (len(numbers) > 2 or {1, 2} <= numbers)


def further_pages(links: Sequence[Link], listing: str) -> list[Link]:
    """Those of a listing's links that lead to further pages of it, in the order of the page."""
    origin, here = _ORIGIN.match(listing), _bare(listing)
    if origin is None:
        return []
    start, counts = origin.end(), _NUMBER.search(listing, origin.end()) is not None
    candidates = [
        found
        for link in links
        if link.kind == "any"
        and len(said := link.anchor or "") <= _MAX_LETTERS
        and link.url.startswith(origin[0])
        # Every link of every page passes by here; only one in ten has a number and so short a text.
        and (_NUMBER.search(link.url, start) or (counts and not _HAS_WORD.search(said)))
        and (found := _candidate(link, here)) is not None
    ]
    if not candidates:
        return []
    texts = Counter(_said(link) for link in links)
    groups: dict[str, _Group] = {}
    for one in candidates:
        groups.setdefault(one.pattern, _Group()).add(one)
    return [one.link for one in candidates if _leads_on(one, groups[one.pattern], texts)]


def how(links: Sequence[Link]) -> str:
    """How these further pages are named: ``numbers``, ``next`` for words and arrows, "" for no links."""
    if any(_ANCHOR_NUMBER.fullmatch(link.anchor or "") for link in links):
        return "numbers"
    return "next" if links else ""


def is_akin(url: str, listing: str) -> bool:
    """Whether an address may be a further page of a listing that says so itself (rel=next): its path is the same, one
    goes on where the other ends, or they differ in numbers only.
    """
    one, other = urlsplit(url), urlsplit(listing)
    if one.netloc != other.netloc:
        return False
    here, there = other.path.rstrip("/"), one.path.rstrip("/")
    return there.startswith(here) or here.startswith(there) or _NUMBER.sub("0", here) == _NUMBER.sub("0", there)


def _candidate(link: Link, here: str) -> _Candidate | None:
    """The link beside the listing's address, which is ``here``: one other number, or one number more or less."""
    there = _bare(link.url)
    if there == here:
        return None
    if _NUMBER.sub("0", there) == _NUMBER.sub("0", here):
        pairs = zip(_NUMBER.finditer(here), _NUMBER.findall(there), strict=True)
        differing = [(old, new) for old, new in pairs if old[0] != new]
        if len(differing) != 1 or len(differing[0][1]) > 6:
            return None
        old, new = differing[0]
        return _Candidate(link, f"{there[: old.start()]}#{there[old.start() + len(new) :]}", int(old[0]), int(new))
    longer, shorter, fewer = (there, here, False) if len(there) > len(here) else (here, there, True)
    start = common_prefix(longer, shorter)
    end = min(common_prefix(longer[::-1], shorter[::-1]), len(shorter) - start)
    if start + end < len(shorter):
        return None
    added = _ADDED.fullmatch(longer[start : len(longer) - end])
    if added is None:
        return None
    pattern = f"{longer[:start]}{added[1]}#{added[3]}{longer[len(longer) - end :] if end else ''}"
    number = int(added[2])
    return _Candidate(link, pattern, number, 0, fewer=True) if fewer else _Candidate(link, pattern, None, number)


def _leads_on(one: _Candidate, group: _Group, texts: Counter[str]) -> bool:
    said = one.link.anchor or ""
    if _says_its_number(one):
        return True
    if one.fewer:  # back to the first page, which a menu names too
        return bool(said) and not _HAS_WORD.search(said)
    near = one.number in _neighbours(one)
    if not said:  # a picture
        return near and group.is_numbered
    if not _HAS_WORD.search(said):  # an arrow
        return True
    if words(said) > _MAX_WORDS or texts[_said(one.link)] > _REPEATED:
        return False
    return group.is_numbered or (not group.is_menu(one.own) and (near or (group.is_sure(one.own) and _is_step(one))))


def _neighbours(one: _Candidate) -> set[int]:
    """The numbers of the pages beside a listing's own; the first page of all has none, or is number 0 of a query."""
    if one.own is not None:
        return {one.own - 1, one.own + 1}
    return {1, 2} if _in_query(one) else {2}


def _in_query(one: _Candidate) -> bool:
    return "?" in one.pattern.partition("#")[0]


def _is_step(one: _Candidate) -> bool:
    """Whether the number counts articles: the next of "start=20" is "start=40", that of none "start=20"."""
    own = one.own or 0
    step = abs(one.number - own)
    is_step = _MIN_STEP <= step <= _MAX_STEP and own % step == 0 and one.number % step == 0
    return is_step and _in_query(one)


def _says_its_number(one: _Candidate) -> bool:
    return _ANCHOR_NUMBER.fullmatch(one.link.anchor or "") is not None


def _said(link: Link) -> str:
    return (link.anchor or "").casefold().strip()


def _bare(url: str) -> str:
    """Host, path and query, without the slash that some sites set behind a path and others not."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return f"{parts.netloc}{path}?{parts.query}" if parts.query else f"{parts.netloc}{path}"
