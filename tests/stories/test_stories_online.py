import random

import pytest

from newscrawl.bench import stories
from newscrawl.bench.stories import Postings
from newscrawl.bench.stories_corpus import corpus
from newscrawl.stories import MAX_POSTINGS, fingerprint


@pytest.fixture(scope="module")
def report():
    return stories.run(1_500)


def test_copies_are_found_and_traps_are_not(report):
    scores = {score.kind: score for score in report.scores}
    assert scores["all"].articles == 1_500
    assert scores["all"].f1 > 0.93
    assert scores["all"].precision > 0.97
    for kind in ("copy", "injected", "shortened", "brief", "unspaced"):
        assert scores[kind].recall > 0.9, kind
    for kind in ("market", "weather", "scores", "original"):
        assert scores[kind].merged < 0.02, kind
    assert scores["event"].merged < 0.12  # the weak spot: half of such an article may be shared quotes


def test_joining_stories_finds_more(report):
    assert report.joined.recall > report.scores[-1].recall + 0.02


def test_the_order_hardly_matters(report):
    assert report.spread < 0.03  # 1,500 articles; .007 at 10,000


def test_the_report_is_a_table(report):
    table = str(report)
    assert "all, joining" in table
    assert "articles/s" in table


def test_the_same_order_gives_the_same_answer():
    prints = [fingerprint(sample.headline, sample.body) for sample in corpus(300, 5)]
    told = []
    for _ in range(2):
        postings = Postings()
        told.append([postings.add(one) for one in prints])
    assert told[0] == told[1]


def test_a_story_on_more_hosts_than_a_posting_list_holds_stays_one_story():
    rng = random.Random(3)
    body = next(sample.body for sample in corpus(50, 6) if sample.kind == "original").split()
    postings = Postings()
    found = set()
    for number in range(2 * MAX_POSTINGS):
        place = rng.randrange(len(body))
        copy = [*body[:place], f"Brand{number}" + body[place], *body[place + 1 :]]
        found.add(postings.add(fingerprint(f"Brand{number}-The headline of this story", " ".join(copy))))
    assert len(found) == 1


def test_words_that_every_host_shows_find_nothing():
    """A posting list over the bound is skipped, so that a footer costs no look-ups."""
    rng = random.Random(4)
    footer = "All rights reserved by the owners of this page who may be reached by letter at the usual address"
    postings = Postings()
    found = {
        postings.add(fingerprint("", f"{' '.join(''.join(rng.choices('abcdef', k=5)) for _ in range(80))} {footer}"))
        for _ in range(2 * MAX_POSTINGS)
    }
    assert len(found) == 2 * MAX_POSTINGS
