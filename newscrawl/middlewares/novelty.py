"""Which kinds of addresses still lead to news: endless pages, calendars and sessions end here. Values; asks nothing.

A page brings news when it gives an article of a story that its target has not shown in this run, or leads to one.
A kind of address that has brought none for ``PATIENCE`` pages stands aside until everything else was asked; then some
of it, spread evenly, is tried, and the first news brings all of it back. What is still aside then is left.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import urlsplit

from newscrawl.store import Due, Outcome
from newscrawl.store.revisits import DEADLY

# Pages of a kind in a row without news. Menus of real sites name a dozen sections before the first article, so this
# alone would lose them: they stand aside and come back with the first article that one of them leads to.
PATIENCE = 8
# Of a kind that stands aside so many more are tried. Where one address in five is an article, 1 of 80 such kinds is
# given up wrongly; a trap costs 28 pages.
TRIALS = 20
# The same for a whole target: traps may invent a new kind for each page.
TARGET_PATIENCE = 80
TARGET_TRIALS = 60
# Of each kind so many are tried before the others have their turn.
AT_ONCE = 5
# Addresses of a kind that are held aside, in memory; what comes beyond is left at once.
MAX_ASIDE = 400
# Kinds of one target, and stories that are remembered; beyond, kinds are one kind and old stories count as new.
MAX_KINDS = 1000
MAX_STORIES = 20_000

_DIGITS = re.compile(r"\d+")
_NAMES = re.compile(r"(?:^|&)([^=&]{1,40})")
# A segment with a digit and so many letters is a number of a kind: a session, a hash, a date.
_TOKEN = 8
# Folders beyond the third make no new kind.
_DEPTH = 3
# Article, listing, section, home: as far as the path to news goes.
_ANCESTORS = 4


def left(item: Due) -> Outcome:
    """What becomes of an address whose kind stands aside to the end."""
    return Outcome(item, "left", "left, because pages like it brought nothing new")


@dataclass(slots=True)
class _Kind:
    """``fruitless`` pages in a row; how many more may be tried; the kinds that led here; what stands aside."""

    fruitless: int = 0
    trials: int = TRIALS
    fruitful: bool = False
    parent: str | None = None
    aside: list[Due] = field(default_factory=list)


@dataclass(slots=True)
class _Target:
    fruitless: int = 0
    trials: int = TARGET_TRIALS
    kinds: dict[str, _Kind] = field(default_factory=dict)
    stories: dict[str, None] = field(default_factory=dict)

    def kind(self, url: str) -> _Kind:
        name = kind_of(url)
        if name not in self.kinds and len(self.kinds) >= MAX_KINDS:
            name = "any other"
        return self.kinds.setdefault(name, _Kind())

    def is_barren(self, kind: _Kind) -> bool:
        return kind.fruitless >= PATIENCE or (self.fruitless >= TARGET_PATIENCE and not kind.fruitful)


class Novelty:
    """What each target's pages have brought in this run."""

    def __init__(self) -> None:
        self._targets: dict[int, _Target] = {}
        self._tried: set[int] = set()  # rows that are asked although their kind is barren

    def is_barren(self, item: Due) -> bool:
        """Whether an address must stand aside: pages like it have brought nothing new for a while.

        Start addresses, listings known from earlier rounds and articles that are looked at again never do.
        """
        if item.kind in {"start", "listing"} or item.id in self._tried or item.article is not None:
            return False
        target = self._target(item)
        return target.is_barren(target.kind(item.url))

    def unasked(self, item: Due) -> Outcome | None:
        """What becomes of an address that is not asked at all: it ends processes, or is a guess that nobody needs.

        None for any other.
        """
        if item.reads >= DEADLY:
            return Outcome(item, "failed", f"not asked: {item.reads} runs ended while they read it")
        if item.kind == "guess" and self._target(item).stories:
            return Outcome(item, "gone", "not asked: the site's own pages lead to articles")
        return None

    def is_full(self, url: str, item: Due) -> bool:
        """Whether so much like a link found on ``item`` stands aside already that it need not be kept."""
        target = self._target(item)
        kind = target.kinds.get(kind_of(url))
        return kind is not None and len(kind.aside) >= MAX_ASIDE and target.is_barren(kind)

    def put_aside(self, item: Due) -> bool:
        """Hold an address back; False where too many are held, and it is to be left."""
        aside = self._target(item).kind(item.url).aside
        if len(aside) >= MAX_ASIDE:
            return False
        aside.append(item)
        return True

    def read(self, item: Due, stories: Iterable[str]) -> list[Due]:
        """A page was read and gave articles of these stories; what need not stand aside any longer.

        An article that is looked at again says nothing of what is new.
        """
        if item.article is not None:
            return []
        target = self._target(item)
        kind = target.kind(item.url)
        kind.parent = kind_of(item.via) if item.via else None
        news = False
        for story in stories:
            news = news or story not in target.stories
            target.stories.pop(story, None)
            target.stories[story] = None
        while len(target.stories) > MAX_STORIES:
            del target.stories[next(iter(target.stories))]
        if news:
            return list(self._credit(target, kind))
        if item.depth:
            kind.fruitless += 1
            target.fruitless += 1
        return []

    def asked(self, item: Due) -> None:
        """An address has an outcome, whatever it is."""
        self._tried.discard(item.id)

    @property
    def holds(self) -> bool:
        """Whether something stands aside and nothing of it is being tried: more trials, or the end, are due."""
        return not self._tried and any(one.aside for target in self._targets.values() for one in target.kinds.values())

    def trials(self) -> list[Due]:
        """Some of what stands aside, spread evenly, to be asked after all; empty when everything had its chance."""
        return [item for target in self._targets.values() for item in self._trials(target)]

    def rest(self) -> list[Due]:
        """All that stands aside, which is forgotten here: to be left."""
        left = []
        for target in self._targets.values():
            for kind in target.kinds.values():
                left += kind.aside
                kind.aside = []
        return left

    def _trials(self, target: _Target) -> Iterator[Due]:
        for kind in target.kinds.values():
            number = min(len(kind.aside), kind.trials, target.trials, AT_ONCE)
            kind.trials -= number
            target.trials -= number
            step = len(kind.aside) / max(number, 1)
            chosen = {int(step * n) for n in range(number)}
            picked = [item for at, item in enumerate(kind.aside) if at in chosen]
            kind.aside = [item for at, item in enumerate(kind.aside) if at not in chosen]
            self._tried.update(item.id for item in picked)
            yield from picked

    def _credit(self, target: _Target, kind: _Kind) -> Iterator[Due]:
        """News count for the page that gave them and for the kinds of pages that led there."""
        target.fruitless, target.trials = 0, TARGET_TRIALS
        one: _Kind | None = kind
        for _ in range(_ANCESTORS):
            if one is None:
                return
            one.fruitless, one.trials, one.fruitful = 0, TRIALS, True
            yield from one.aside
            one.aside = []
            one = target.kinds.get(one.parent) if one.parent else None

    def _target(self, item: Due) -> _Target:
        return self._targets.setdefault(item.target, _Target())


@lru_cache(maxsize=8192)
def kind_of(url: str) -> str:
    """What addresses of one kind share: host, first folder (numbers and tokens masked), depth, names in the query."""
    parts = urlsplit(url)
    segments = [one for one in parts.path.split("/") if one]
    folder = _masked(segments[0]) if len(segments) > 1 else ""
    names = sorted(set(_NAMES.findall(parts.query)))[:8]
    return f"{parts.netloc} {folder} {min(len(segments), _DEPTH)} {' '.join(names)}"


def _masked(segment: str) -> str:
    masked = _DIGITS.sub("0", segment)
    return "#" if masked != segment and len(segment) >= _TOKEN else masked
