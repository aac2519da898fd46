"""The best-known near-duplicate libraries on the same articles: MinHash with an LSH index, online like ours.

Each is asked at several thresholds and shown at its best. Knows no rule of ours; it is given texts and a scorer.
"""

from __future__ import annotations

import importlib
import time
from dataclasses import dataclass
from importlib.metadata import version
from statistics import harmonic_mean
from typing import TYPE_CHECKING, Any

from newscrawl import text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Texts = Sequence[tuple[str, str]]
    # Precision and recall of told stories.
    Scorer = Callable[[Sequence[str]], tuple[float, float]]

PERMUTATIONS = 128
THRESHOLDS = (0.3, 0.5, 0.7)
# For rensa, which is not told the bands by its threshold.
BANDS = {0.3: 64, 0.5: 32, 0.7: 16}


@dataclass(frozen=True, slots=True)
class Peer:
    """One row: the library at its best threshold, or the reason why there is none."""

    name: str
    reason: str
    precision: float = 0.0
    recall: float = 0.0
    articles_per_second: float = 0.0

    @property
    def f1(self) -> float:
        """Harmonic mean of precision and recall."""
        return harmonic_mean((self.precision, self.recall))

    def __str__(self) -> str:
        if self.reason:
            return f"{self.name:<34} {self.reason}"
        return (
            f"{self.name:<34} precision {self.precision:.3f}, recall {self.recall:.3f}, F1 {self.f1:.3f}, "
            f"{self.articles_per_second:,.0f} articles/s of CPU"
        )


def peers(texts: Texts, score: Scorer) -> Iterator[Peer]:
    """Measure every library that is installed."""
    for library, tell in (("datasketch", _datasketch), ("rensa", _rensa)):
        try:
            module = importlib.import_module(library)
        except ImportError:
            yield Peer(library, "not installed")
            continue
        yield max((_measured(library, module, tell, texts, score, one) for one in THRESHOLDS), key=lambda row: row.f1)


def _measured(
    library: str,
    module: Any,
    tell: Callable[[Any, Sequence[list[str]], float], list[str]],
    texts: Texts,
    score: Scorer,
    threshold: float,
) -> Peer:
    start = time.process_time()
    told = tell(module, [_shingles(f"{headline} {body}") for headline, body in texts], threshold)
    spent = time.process_time() - start
    precision, recall = score(told)
    name = f"{library} {version(library)}, Jaccard {threshold}"
    return Peer(name, "", precision, recall, len(texts) / spent)


def _shingles(value: str) -> list[str]:
    words = text.tokens(value)
    return [" ".join(words[place : place + 3]) for place in range(max(1, len(words) - 2))]


def _datasketch(module: Any, shingled: Sequence[list[str]], threshold: float) -> list[str]:
    index = module.MinHashLSH(threshold=threshold, num_perm=PERMUTATIONS)
    kept: list[Any] = []

    def query(one: Any) -> list[int]:
        return list(index.query(one))

    def make(shingles: list[str]) -> Any:
        one = module.MinHash(num_perm=PERMUTATIONS)
        one.update_batch([shingle.encode() for shingle in shingles])
        return one

    return _online(kept, [make(one) for one in shingled], query, index.insert, threshold)


def _rensa(module: Any, shingled: Sequence[list[str]], threshold: float) -> list[str]:
    index = module.RMinHashLSH(threshold=threshold, num_perm=PERMUTATIONS, num_bands=BANDS[threshold])
    kept: list[Any] = []

    def make(shingles: list[str]) -> Any:
        one = module.RMinHash(num_perm=PERMUTATIONS, seed=1)
        one.update(shingles)
        return one

    return _online(kept, [make(one) for one in shingled], index.query, index.insert, threshold)


def _online(
    kept: list[Any],
    made: Sequence[Any],
    query: Callable[[Any], Sequence[int]],
    insert: Callable[[int, Any], object],
    threshold: float,
) -> list[str]:
    """Each article joins the story of the most similar one above the threshold, or founds one."""
    told: list[str] = []
    for place, one in enumerate(made):
        alike = [(one.jaccard(kept[other]), -other) for other in query(one)]
        best = max((pair for pair in alike if pair[0] >= threshold), default=None)
        told.append(told[-best[1]] if best else str(place))
        kept.append(one)
        insert(place, one)
    return told
