"""How often sound sites are called degraded: on the model of ``noise``, seeded, so that the count is always the same."""

from __future__ import annotations

from collections import Counter
from statistics import mean

import numpy as np
import pytest
from noise import HOURS, Site, alarms

# Of 20 sites 17 are daily, two six-hourly, one is hourly, as news sites are crawled.
RHYTHMS = ["daily"] * 17 + ["six-hourly"] * 2 + ["hourly"]


def false_alarms(sites: range) -> list[int]:
    """How many false alarms each of these sites gives in a quarter."""
    return [len(alarms(Site(np.random.default_rng(n), RHYTHMS[n % len(RHYTHMS)]))) for n in sites]


def test_a_few_sound_quarters() -> None:
    assert max(false_alarms(range(3))) <= 1


@pytest.mark.slow
@pytest.mark.parametrize("part", range(5))
def test_of_1000_sound_quarters_hardly_one_in_ten_has_a_false_alarm(part: int) -> None:
    found = false_alarms(range(200 * part, 200 * part + 200))
    assert mean(found) < 0.1, Counter(found)
    assert sum(n > 1 for n in found) <= 1, Counter(found)
    assert set(HOURS) == set(RHYTHMS)
