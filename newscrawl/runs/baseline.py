"""What is usual, from few and noisy numbers: medians, deviations, how improbable a share or a length is. Numbers only."""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import median

# Of a site with fewer runs that tell of a measure hardly anything is known: only gross breakage is told.
YOUNG = 14
# Makes the median absolute deviation of a normal distribution its standard deviation.
_MAD = 1.4826
# Runs with fewer articles say nothing of how shares differ from run to run.
_ENOUGH = 5
# A run with many articles, such as the first with all that is old, counts as one with so many.
_MOST = 20
# Nothing is so sure that a single article could be proof.
_SUREST = 0.98
# Lengths differ from day to day by a tenth even where every day brings many articles.
_DAILY = 0.08


def surprise(hits: float, of: int, share: float) -> float:
    """How improbable ``hits`` of ``of`` are where ``share`` is usual, in nats: the probability of this or a more
    extreme count is below ``exp(-surprise)`` (Chernoff's bound).
    """
    seen, usual = hits / of, min(max(share, 1 - _SUREST), _SUREST)
    if (seen - share) * (seen - usual) <= 0:
        return 0.0  # at the bound that was cut off
    near = seen * math.log(seen / usual) if seen else 0.0
    far = (1 - seen) * math.log((1 - seen) / (1 - usual)) if seen < 1 else 0.0
    return of * (near + far)


def pooled(past: Sequence[tuple[int, int]]) -> float | None:
    """The share over all past runs (hits, of > 0), no run counting for more than ``_MOST`` articles; None for none."""
    weights = [min(of, _MOST) for _, of in past]
    shares = (hits / of * weight for (hits, of), weight in zip(past, weights, strict=True))
    return sum(shares) / sum(weights) if weights else None


def usual_shares(past: Sequence[tuple[int, int]]) -> tuple[float, float] | None:
    """The lowest and the highest share that are still usual: a tenth of the runs lies beyond each."""
    middle = pooled(past)
    if middle is None:
        return None
    shares = sorted(hits / of for hits, of in past if of >= _ENOUGH)
    if not shares:
        return middle, middle
    last = len(shares) - 1
    return min(middle, shares[round(0.1 * last)]), max(middle, shares[round(0.9 * last)])


def deviation(values: Sequence[float]) -> float:
    """A robust standard deviation; 0 for fewer than three values."""
    if len(values) < 3:
        return 0.0
    middle = median(values)
    return _MAD * median(abs(one - middle) for one in values)


def below(log_mean: float, count: int, past: Sequence[tuple[float, float, int]]) -> tuple[float, float]:
    """How many standard errors a mean logarithm lies below the usual, and the ratio to the usual.

    ``past`` has (mean logarithm, its spread within the run, count) a run. The error is that of a mean of ``count``
    articles, and what runs differ by.
    """
    usual = median(mean for mean, _, _ in past)
    spread = math.sqrt(sum(one**2 * n for _, one, n in past) / sum(n for _, _, n in past))
    large = [mean for mean, _, n in past if n >= _ENOUGH]
    typical = median([n for _, _, n in past if n >= _ENOUGH] or [1])
    between = math.sqrt(max(0.0, deviation(large) ** 2 - spread**2 / typical))
    error = math.sqrt(spread**2 / count + max(between, _DAILY) ** 2)
    return (usual - log_mean) / error, math.exp(log_mean - usual)


def rare(count: int, past: Sequence[float]) -> float:
    """How many standard deviations a count lies below the usual, on a scale where a Poisson count's is 1."""
    scaled = [_root(one) for one in past]
    return (median(scaled) - _root(count)) / max(1.0, deviation(scaled))


def _root(count: float) -> float:
    """Anscombe's transformation."""
    return 2 * math.sqrt(count + 0.375)
