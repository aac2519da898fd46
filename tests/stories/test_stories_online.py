import importlib.util
import random
import sys

import pytest

from newscrawl.bench import stories
from newscrawl.bench.stories import Postings
from newscrawl.bench.stories_corpus import corpus
from newscrawl.bench.stories_curve import curve
from newscrawl.bench.stories_peers import peers
from newscrawl.bench.stories_writers import measured
from newscrawl.stories import MAX_POSTINGS, fingerprint

SIZE = 600


@pytest.fixture(scope="module")
def told():
    samples = corpus(SIZE, 2025)
    return samples, stories.fingerprints(samples)


def scores(told, *, joining):
    samples, prints = told
    return {score.kind: score for score in stories.scored(samples, prints, joining=joining)}


def test_copies_are_found_and_traps_are_not(told):
    found = scores(told, joining=False)
    assert found["all"].articles == SIZE
    assert found["all"].f1 > 0.94
    assert found["all"].precision > 0.99
    for kind in ("copy", "injected", "shortened", "brief", "unspaced"):
        assert found[kind].recall > 0.9, kind
    for kind in (*stories.TRAPS, "original"):
        if kind in found:
            assert found[kind].merged < 0.02, kind


def test_joining_stories_finds_what_came_in_parts(told):
    plain, joined = scores(told, joining=False), scores(told, joining=True)
    assert joined["all"].recall > plain["all"].recall + 0.015
    assert joined["all"].precision > 0.99
    assert joined["all"].f1 > 0.96
    for kind in ("combined", "reworded", "updated", "excerpt"):
        assert joined[kind].recall >= plain[kind].recall, kind


def test_the_order_hardly_matters(told):
    samples, prints = told
    assert stories.spread(samples, prints, joining=True) < 0.015  # 600 articles; .002 at 10,000


def test_what_hosts_show_is_left_out(told):
    """Without the memory of footers briefs on one host become one story."""
    samples, prints = told
    bare = [fingerprint(sample.headline, sample.body) for sample in samples]
    with_memory, without = (stories.scored(samples, some, joining=True)[-1] for some in (prints, bare))
    assert with_memory.precision > without.precision
    assert with_memory.merged <= without.merged
    assert with_memory.recall > without.recall


@pytest.mark.slow
def test_the_report_is_a_table():
    report = stories.run(1_200)
    table = str(report)
    for line in (
        "joining:",
        "articles/s",
        "1,200 articles:",
        "two writers at once",
        "newscrawl",
        "datasketch",
        "rensa",
    ):
        assert line in table
    assert report.missed() == []


@pytest.mark.slow
def test_two_writers_found_no_story_twice(told):
    """The same text comes to both at once, again and again."""
    copies = [one for one in told[1][:100] for _ in range(2)]

    def paired(stories):
        return sum(one == other for one, other in zip(stories[::2], stories[1::2], strict=True)) / 100

    found = measured(copies, paired)
    assert (found.articles, found.alone, found.together, found.twice) == (200, 1.0, 1.0, 0)
    assert "0 stories founded twice" in str(found)


def test_the_curve_is_measured_in_the_store():
    points = list(curve(120))
    assert [point.articles for point in points] == [120]
    assert points[0].per_second > 0
    assert points[0].bytes_per_article > 500


def test_a_library_that_is_not_installed_has_a_reason(monkeypatch):
    for library in ("datasketch", "rensa"):
        monkeypatch.setitem(sys.modules, library, None)
    rows = list(peers([("", "one two three")], lambda told: (1.0, 1.0)))
    assert [(row.name, row.reason) for row in rows] == [("datasketch", "not installed"), ("rensa", "not installed")]
    assert str(rows[0]).endswith("not installed")


@pytest.mark.parametrize("library", ["datasketch", "rensa"])
def test_others_tell_copies_online_where_they_are_installed(library):
    bodies = [sample.body for sample in corpus(40, 6) if sample.kind == "original"][:4]
    row = next(row for row in peers([("", body) for body in bodies * 2], right_of(4)) if row.name.startswith(library))
    installed = importlib.util.find_spec(library) is not None
    assert (row.precision, row.recall, row.reason) == ((1.0, 1.0, "") if installed else (0.0, 0.0, "not installed"))


def right_of(stories):
    def score(told):
        return (1.0, 1.0) if told == [str(place) for place in range(stories)] * 2 else (0.0, 0.0)

    return score


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
