"""The story rule against a generated corpus whose truth is known. Knows no store: postings are kept in memory."""

from __future__ import annotations

import random
import time
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from newscrawl.bench.stories_corpus import corpus
from newscrawl.items import Candidate
from newscrawl.stories import MAX_CANDIDATES, MAX_POSTINGS, decide, fingerprint

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
        candidates = self._candidates(fingerprint)
        if not self._joining:
            match = decide(fingerprint, candidates)
            return match.story_id if match else None
        matches = [match for one in candidates if (match := decide(fingerprint, [one])) is not None]
        stories = sorted({self.current(match.story_id) for match in matches})
        self._aliases.update((other, stories[0]) for other in stories[1:])
        return stories[0] if stories else None

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
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


SIZE = 10_000
MIN_F1 = 0.90


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured; ``str`` gives the table.

    ``joined`` is the score of all articles where stories may join. Times are CPU, the index is in memory.
    """

    scores: tuple[Score, ...]
    joined: Score
    spread: float
    articles_per_second: float
    fingerprint_ms: float
    words: float
    bytes_per_article: float

    def __str__(self) -> str:
        rows = [f"{'kind':<12} {'articles':>8} {'precision':>9} {'recall':>7} {'F1':>6} {'merged':>7}"]
        rows += [
            f"{name:<12} {s.articles:>8} {s.precision:>9.3f} {s.recall:>7.3f} {s.f1:>6.3f} {s.merged:>7.2%}"
            for name, s in [*((s.kind, s) for s in self.scores), ("all, joining", self.joined)]
        ]
        return "\n".join([*rows, self._speed()])

    def missed(self) -> list[str]:
        """Floors that were not reached: .94 measured online at 10,000 articles, .92 at 2,000."""
        f1 = self.scores[-1].f1
        return [f"pairwise F1 {f1:.3f}, at least {MIN_F1}"] if f1 < MIN_F1 else []

    def _speed(self) -> str:
        return (
            f"{self.articles_per_second:,.0f} articles/s of CPU ({self.words:.0f} words, index in memory), fingerprint "
            f"{self.fingerprint_ms:.2f} ms, {self.bytes_per_article:.0f} B an article; "
            f"F1 moves by {self.spread:.4f} over {SHUFFLES} orders"
        )


def run(n: int) -> Report:
    """Make ``n`` articles, tell their stories online in several orders, and score the first order by kind."""
    samples = corpus(n, SEED)
    start = time.process_time()
    prints = [fingerprint(sample.headline, sample.body) for sample in samples]
    made = time.process_time()
    told = _tell(prints)
    end = time.process_time()
    scores = _scores(samples, told)
    orders = [scores[-1].f1, *(_shuffled_f1(samples, prints, seed) for seed in range(1, SHUFFLES))]
    joined = _score("all", list(zip(samples, _tell(prints, joining=True), strict=True)))
    return Report(
        scores=scores,
        joined=joined,
        spread=max(orders) - min(orders),
        articles_per_second=n / (end - start),
        fingerprint_ms=(made - start) / n * 1000,
        words=sum(one.words for one in prints) / n,
        bytes_per_article=sum(4 * len(one.keys) + len(one.sketch) + len(one.numbers) for one in prints) / n,
    )


def _tell(prints: Sequence[Fingerprint], *, joining: bool = False) -> list[str]:
    postings = Postings(joining=joining)
    return [postings.current(story) for story in [postings.add(one) for one in prints]]


def _shuffled_f1(samples: Sequence[Sample], prints: Sequence[Fingerprint], seed: int) -> float:
    order = list(range(len(samples)))
    random.Random(seed).shuffle(order)
    told = _tell([prints[place] for place in order])
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
