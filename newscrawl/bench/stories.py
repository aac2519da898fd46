"""The story rule against a generated corpus whose truth is known, beside other tools, and its cost in the store."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from statistics import harmonic_mean
from typing import TYPE_CHECKING

from newscrawl.bench.stories_corpus import corpus
from newscrawl.bench.stories_curve import Point, curve
from newscrawl.bench.stories_peers import Peer, peers
from newscrawl.bench.stories_writers import MOST, Writers, measured
from newscrawl.items import Candidate
from newscrawl.stories import (
    MAX_CANDIDATES,
    MAX_POSTINGS,
    Edges,
    boilerplate,
    fingerprint,
    joined,
    matches,
    observe,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from newscrawl.bench.stories_corpus import Sample
    from newscrawl.items import Fingerprint

SEED = 2025
SHUFFLES = 3


class Postings:
    """The online rule in memory: each article joins the story of its best match or founds one.

    With ``joining``, an article that matches two stories makes them one, under the older id.
    """

    def __init__(self, *, joining: bool = False) -> None:
        self._joining = joining
        self._aliases: dict[str, str] = {}
        self._postings: dict[int, dict[str, int]] = {}
        self._stored: list[tuple[str, Fingerprint]] = []

    def add(self, fingerprint: Fingerprint) -> str:
        """Return the article's story: look up, decide, insert."""
        number = len(self._stored)
        story = self._decide(fingerprint) or f"{number:09}"
        # One posting a key and story: a story told by more hosts than MAX_POSTINGS must not make its keys unusable.
        for key in fingerprint.keys:
            self._postings.setdefault(key, {}).setdefault(story, number)
        self._stored.append((story, fingerprint))
        return story

    def current(self, story: str) -> str:
        """Return the story that an id stands for now."""
        while story in self._aliases:
            story = self._aliases[story]
        return story

    def _decide(self, fingerprint: Fingerprint) -> str | None:
        found = matches(fingerprint, self._candidates(fingerprint))
        if not self._joining or not found:
            return found[0].story_id if found else None
        same = sorted({self.current(story) for story in joined(found)})
        self._aliases.update((other, same[0]) for other in same[1:])
        return same[0]

    def _candidates(self, fingerprint: Fingerprint) -> list[Candidate]:
        lists = (self._postings.get(key, {}) for key in fingerprint.keys)
        shared = Counter(number for found in lists if len(found) <= MAX_POSTINGS for number in found.values())
        best = sorted(shared.items(), key=lambda item: (-item[1], item[0]))[:MAX_CANDIDATES]
        return [Candidate(f"{number:09}", *self._stored[number], count) for number, count in best]


@dataclass(frozen=True, slots=True)
class Score:
    """Pairwise figures of one kind: of all pairs in which one article or both are of this kind.

    ``merged`` is the share of the kind's articles that ended in a story with an article of another story.
    """

    kind: str
    articles: int
    found: int
    true: int
    right: int
    merged: float

    @property
    def precision(self) -> float:
        """Share of the pairs found that are true; 1 where none was found."""
        return self.right / self.found if self.found else 1.0

    @property
    def recall(self) -> float:
        """Share of the true pairs that were found; 1 where there are none."""
        return self.right / self.true if self.true else 1.0

    @property
    def f1(self) -> float:
        """Harmonic mean of the two."""
        return harmonic_mean((self.precision, self.recall))


SIZE = 10_000
MIN_F1, MIN_PRECISION, MAX_MERGED = 0.93, 0.99, 0.01
# Each an article of its own, told by a template or around the same quotes or background.
TRAPS = frozenset({"event", "market", "posts", "running", "scores", "weather"})
# Each of the others runs at three thresholds; 3,000 articles are 30 s.
PEERS_MOST = 3_000


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured; ``str`` gives the tables.

    ``scores`` as the store decides, the first match a story for good; ``joined`` where stories that prove to be one
    are joined. ``points`` and ``rivals`` as their modules tell. Times are CPU.
    """

    scores: tuple[Score, ...]
    joined: tuple[Score, ...]
    spreads: tuple[float, float]
    articles_per_second: float
    fingerprint_ms: float
    words: float
    bytes_per_article: float
    points: tuple[Point, ...]
    writers: Writers
    rivals: tuple[Peer, ...]

    def __str__(self) -> str:
        head = f"{'precision':>9} {'recall':>7} {'F1':>6} {'merged':>7}"
        rows = [f"{'kind':<12} {'articles':>8} {head}   joining: {head}"]
        rows += [
            f"{one.kind:<12} {one.articles:>8} {_figures(one)}            {_figures(joined)}"
            for one, joined in zip(self.scores, self.joined, strict=True)
        ]
        rows += [
            self._speed(),
            "",
            "index in SQLite:",
            *map(str, self.points),
            str(self.writers),
            "",
            f"on the first {PEERS_MOST:,} of these articles:",
        ]
        return "\n".join([*rows, *map(str, self.rivals)])

    def missed(self) -> list[str]:
        """Floors that were not reached: .96 F1 measured at 10,000 articles, .95 at 2,000."""
        total = self.scores[-1]
        traps = {one.kind: one.merged for one in self.scores if one.kind in TRAPS and one.merged > MAX_MERGED}
        said = [f"pairwise F1 {total.f1:.3f}, at least {MIN_F1}"] if total.f1 < MIN_F1 else []
        if total.precision < MIN_PRECISION:
            said.append(f"precision {total.precision:.3f}, at least {MIN_PRECISION}")
        if self.writers.twice:
            said.append(f"{self.writers.twice} stories founded twice by two writers, none allowed")
        return [*said, *(f"{merged:.1%} of {kind} merged, at most {MAX_MERGED:.0%}" for kind, merged in traps.items())]

    def _speed(self) -> str:
        plain, joining = self.spreads
        return (
            f"{self.articles_per_second:,.0f} articles/s of CPU ({self.words:.0f} words, index in memory), fingerprint "
            f"{self.fingerprint_ms:.2f} ms, {self.bytes_per_article:.0f} B an article; "
            f"F1 moves by {plain:.4f} over {SHUFFLES} orders, joining by {joining:.4f}"
        )


def _figures(one: Score) -> str:
    return f"{one.precision:>9.3f} {one.recall:>7.3f} {one.f1:>6.3f} {one.merged:>7.2%}"


def run(n: int) -> Report:
    """Make up to 10,000 articles, tell their stories online in several orders and score the first by kind.

    Then let an index in SQLite grow to ``n``.
    """
    samples = corpus(min(n, SIZE), SEED)
    start = time.process_time()
    prints = fingerprints(samples)
    made = time.process_time()
    told = _tell(prints)
    end = time.process_time()
    scores = _scores(samples, told)
    joined = scored(samples, prints, joining=True)
    texts = [(sample.headline, sample.body) for sample in samples[:PEERS_MOST]]
    return Report(
        scores=scores,
        joined=joined,
        spreads=(spread(samples, prints, joining=False), spread(samples, prints, joining=True)),
        articles_per_second=len(samples) / (end - start),
        fingerprint_ms=(made - start) / len(samples) * 1000,
        words=sum(one.words for one in prints) / len(samples),
        bytes_per_article=sum(4 * len(p.keys) + len(p.sketch) + len(p.numbers) for p in prints) / len(samples),
        points=tuple(curve(n)),
        writers=measured(prints[:MOST], lambda told: _score("all", list(zip(samples[:MOST], told, strict=True))).f1),
        rivals=(_ours(samples[:PEERS_MOST]), *peers(texts, lambda told: _of_all(samples[:PEERS_MOST], told))),
    )


def fingerprints(samples: Sequence[Sample]) -> list[Fingerprint]:
    """Make the articles' fingerprints in order, with what their hosts have shown before."""
    shown: dict[int, Edges] = {}
    made = []
    for sample in samples:
        edges = shown.get(sample.host, Edges()) if sample.host is not None else Edges()
        made.append(fingerprint(sample.headline, sample.body, None, boilerplate(edges)))
        if sample.host is not None:
            shown[sample.host] = observe(edges, sample.body)
    return made


def _ours(samples: Sequence[Sample]) -> Peer:
    start = time.process_time()
    told = _tell(fingerprints(samples))
    spent = time.process_time() - start
    return Peer("newscrawl", "", *_of_all(samples, told), len(samples) / spent)


def _of_all(samples: Sequence[Sample], told: Sequence[str]) -> tuple[float, float]:
    score = _score("all", list(zip(samples, told, strict=True)))
    return score.precision, score.recall


def scored(samples: Sequence[Sample], prints: Sequence[Fingerprint], *, joining: bool) -> tuple[Score, ...]:
    """Tell the articles' stories in their order and score each kind, and all of them last."""
    return _scores(samples, _tell(prints, joining=joining))


def spread(samples: Sequence[Sample], prints: Sequence[Fingerprint], *, joining: bool) -> float:
    """By how much F1 of all articles differs over the given order and two shuffled ones."""
    orders = [_shuffled_f1(samples, prints, seed, joining=joining) for seed in range(SHUFFLES)]
    return max(orders) - min(orders)


def _tell(prints: Sequence[Fingerprint], *, joining: bool = False) -> list[str]:
    postings = Postings(joining=joining)
    return [postings.current(story) for story in [postings.add(one) for one in prints]]


def _shuffled_f1(
    samples: Sequence[Sample], prints: Sequence[Fingerprint], seed: int, *, joining: bool = False
) -> float:
    order = list(range(len(samples)))
    if seed:
        random.Random(seed).shuffle(order)
    told = _tell([prints[place] for place in order], joining=joining)
    return _score("all", [(samples[place], story) for place, story in zip(order, told, strict=True)]).f1


def _scores(samples: Sequence[Sample], told: Sequence[str]) -> tuple[Score, ...]:
    """Score each kind, and all of them last."""
    kinds = list(dict.fromkeys(sample.kind for sample in samples))
    placed = list(zip(samples, told, strict=True))
    return tuple(_score(kind, placed) for kind in [*sorted(kinds), "all"])


def _score(kind: str, placed: Sequence[tuple[Sample, str]]) -> Score:
    own = [kind in (sample.kind, "all") for sample, _ in placed]
    truths = {story: set[int]() for _, story in placed}
    for sample, story in placed:
        truths[story].add(sample.story)
    merged = sum(mine and len(truths[story]) > 1 for mine, (_, story) in zip(own, placed, strict=True))
    return Score(
        kind=kind,
        articles=sum(own),
        found=_pairs([story for _, story in placed], own),
        true=_pairs([sample.story for sample, _ in placed], own),
        right=_pairs([(sample.story, story) for sample, story in placed], own),
        merged=merged / max(1, sum(own)),
    )


def _pairs(groups: Sequence[object], own: Sequence[bool]) -> int:
    """Count the pairs within groups that have at least one of our own: all pairs, less those among the others."""
    everyone, others = Counter(groups), Counter(g for g, mine in zip(groups, own, strict=True) if not mine)
    return sum(count * (count - 1) // 2 for count in everyone.values()) - sum(
        count * (count - 1) // 2 for count in others.values()
    )
