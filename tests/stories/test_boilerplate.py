import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.stories import Edges, boilerplate, containment, fingerprint, observe
from newscrawl.stories.boilerplate import SEEN, SHINGLES_MOST
from newscrawl.stories.shingles import read, shingles

FOOTER = "Written and printed by the friends of the lighthouse, who answer every letter that has a stamp on it."


def words(count, seed):
    rng = random.Random(seed)
    return " ".join("".join(rng.choices("abcdefghij", k=5)) for _ in range(count))


def own(text):
    return set(shingles(read(text).words).tolist())


def shown(bodies):
    edges = Edges()
    for body in bodies:
        edges = observe(edges, body)
    return edges


@pytest.mark.parametrize(("articles", "known"), [(1, False), (SEEN - 1, False), (SEEN, True), (20, True)])
@pytest.mark.parametrize("form", ["{}\n" + FOOTER, FOOTER + "\n{}"])
def test_what_stands_around_three_articles_is_the_hosts_own(articles, known, form):
    found = boilerplate(shown(form.format(words(200, seed)) for seed in range(articles)))
    assert found == (own(FOOTER) if known else set())


def test_what_stands_within_articles_is_not():
    bodies = [f"{words(150, seed)} {FOOTER} {words(150, seed + 50)}" for seed in range(9)]
    assert boilerplate(shown(bodies)) == set()


def test_two_briefs_with_one_footer_share_nothing_once_it_is_known():
    footer = f"{FOOTER} {words(40, 1)}"
    known = boilerplate(shown(f"{words(60, seed)} {footer}" for seed in range(10, 14)))
    briefs = [f"{words(25, seed)} {footer}" for seed in (20, 21)]
    plain, without = ([fingerprint("", brief, None, kept) for brief in briefs] for kept in (frozenset(), known))
    assert containment(*plain) > 0.6
    assert containment(*without) < 0.1


def test_the_memory_is_bounded_and_keeps_what_the_host_still_shows():
    edges = Edges()
    for seed in range(80):
        edges = observe(edges, f"{words(300, seed)} {FOOTER}")
        assert len(edges.shingles) // 4 == len(edges.counts) <= SHINGLES_MOST
    assert boilerplate(edges) == own(FOOTER)


def test_what_the_host_no_longer_shows_is_forgotten_at_last():
    edges = shown(f"{words(100, seed)} {FOOTER}" for seed in range(4))
    for new in range(30):
        for seed in range(SEEN):
            edges = observe(edges, f"{words(20, 1000 * new + seed)} {words(120, 99 + new)}")
    assert not boilerplate(edges) & own(FOOTER)


@given(st.lists(st.text(max_size=60), max_size=6))
def test_the_same_articles_give_the_same_memory(bodies):
    edges = shown(bodies)
    assert edges == shown(bodies)
    assert len(boilerplate(edges)) <= len(edges.counts)
