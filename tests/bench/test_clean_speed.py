"""What the speed of cleaning is measured on, and that it is: no figure is asserted, machines differ."""

from __future__ import annotations

from collections import Counter

import pytest

from newscrawl.bench.clean_speed import WORDS, measure, records


@pytest.mark.parametrize("copied", [False, True])
def test_records_have_their_words_and_copies(copied: bool) -> None:
    made = records(7, 60, copied=copied)
    assert len(made) == 60
    assert all(WORDS - 20 < len(one.sample.body.split()) < WORDS + 60 for one in made)
    titles = Counter(one.sample.true_headline for one in made)
    assert (max(titles.values()) > 1) is copied


@pytest.mark.slow
def test_both_rates_and_the_memory_are_told() -> None:
    speed = measure(7, 40)
    assert [[one.records for one in pair] for pair in speed.costs.values()] == [[10, 40]] * 3
    text = str(speed)
    assert "starting takes" in text
    assert text.count("MB in all processes") == 6
