"""Which records' headlines a string may lead: those where its first word stands before or behind a delimiter."""

from __future__ import annotations

import tempfile
from array import array

import pytest

from newscrawl.cleaning.prefixes import heads
from newscrawl.corpus.clean_leads import Leads
from newscrawl.corpus.clean_steps import head_key

HEADLINES = [
    "Name17-Storm hits the coast",
    "A quiet day",
    "Name17 Pro|Storm hits the coast",
    "ContactName17-Storm hits the coast",
    "Name17 hits the coast",
    "Storm-Name17 hits the coast",
    "Storm hits the coast-Name17 Pro",
    "Name17-Storm:Name17 hits the coast",
]


@pytest.mark.parametrize(
    ("names", "led"),
    [
        (["Name17 Exchange"], [0, 2, 3, 6, 7]),
        (["Name17", "Storm"], [0, 2, 3, 5, 6, 7]),
        (["Name1"], []),
        ([], []),
    ],
)
def test_records_are_found_by_the_first_word(names: list[str], led: list[int]) -> None:
    with tempfile.TemporaryFile() as file:
        leads = Leads(file)
        for place, headline in enumerate(HEADLINES):
            leads.add(array("Q", [number for head in heads(headline) for number in (head_key(head), place)]).tobytes())
        assert array("Q", b"".join(leads.places(names))).tolist() == led
