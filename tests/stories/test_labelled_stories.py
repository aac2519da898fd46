"""Copies and hard negatives of our own writing: what the rule must tell, in every order of arrival."""

import json
import random
from collections import Counter
from pathlib import Path

import pytest

from newscrawl.bench.stories import Postings
from newscrawl.stories import fingerprint

ROWS = [json.loads(line) for line in (Path(__file__).parent / "labelled.jsonl").read_text("utf-8").splitlines()]
# Alone, without the article it was taken from, each is compared with the others only.
COPIES = {"copy", "glued", "lead", "excerpt", "reordered", "reworded", "updated"}


def told(order):
    postings = Postings(joining=True)
    given = {place: postings.add(fingerprint(ROWS[place]["headline"], ROWS[place]["body"])) for place in order}
    return {place: postings.current(story) for place, story in given.items()}


def scores(found):
    true, stories = Counter(row["story"] for row in ROWS), Counter(found.values())
    both = Counter((ROWS[place]["story"], story) for place, story in found.items())
    right, of_true, of_found = (
        sum(count * (count - 1) // 2 for count in counted.values()) for counted in (both, true, stories)
    )
    return right / of_found, right / of_true


@pytest.mark.parametrize("seed", range(8))
def test_precision_and_recall_whatever_the_order(seed):
    order = list(range(len(ROWS)))
    random.Random(seed).shuffle(order)
    precision, recall = scores(told(order))
    assert precision == 1
    assert recall >= 0.97


@pytest.mark.parametrize("place", [place for place, row in enumerate(ROWS) if row["kind"] in COPIES])
def test_every_copy_joins_its_original(place):
    original = next(other for other, row in enumerate(ROWS) if row["story"] == ROWS[place]["story"])
    found = told([original, place])
    assert found[original] == found[place]


@pytest.mark.parametrize("kind", sorted({row["kind"] for row in ROWS}))
def test_no_two_stories_are_one(kind):
    found = told(range(len(ROWS)))
    for place, row in enumerate(ROWS):
        if row["kind"] == kind:
            assert {ROWS[other]["story"] for other, story in found.items() if story == found[place]} == {row["story"]}
