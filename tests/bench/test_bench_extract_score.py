"""The scores are article-extraction-benchmark's, worked out by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.bench.extract_score import Overlap, authors_f1, best, overlap, same_day, same_title, score

SHINGLES = [
    ("a b c d e", "a b c d e", (1, 0, 0), "equal"),
    ("a b c d e", "a b c d", (1 / 2, 0, 1 / 2), "one of two shingles"),
    ("a b c d", "a b c d e f", (1 / 3, 2 / 3, 0), "one of three is true"),
    ("a b c d a b c d", "a b c d", (1 / 5, 0, 4 / 5), "counted as often as they occur"),
    ("a b", "a b", (1, 0, 0), "fewer words than a shingle are one"),
    ("a b", "a b c", (0, 1 / 2, 1 / 2), "another length is another shingle"),
    ("a, b. c - d", "A b c d", (0, 1 / 2, 1 / 2), "case counts, marks do not"),
    ("", "a b c d", (0, 1, 0), "nothing was to be found"),
    ("a b c d", "", (0, 0, 1), "nothing was found"),
    ("", "...", (0, 0, 0), "both without words"),
]


@pytest.mark.parametrize(("true", "found", "shares", "reason"), SHINGLES)
def test_shingles_of_four_words_are_compared(true, found, shares, reason):
    told = overlap(true, found)
    assert (told.both, told.extra, told.lost) == pytest.approx(shares), reason


def test_precision_and_recall_are_means_over_pages_and_f1_is_made_of_them():
    pages = [Overlap(1, 0, 0), Overlap(0.5, 0.5, 0), Overlap(0, 0, 1), Overlap(0, 1, 0)]
    told = score(pages)
    assert told.precision == pytest.approx((1 + 0.5 + 0) / 3)  # the third found nothing: no precision
    assert told.recall == pytest.approx((1 + 1 + 0) / 3)  # in the fourth nothing was to be found: no recall
    assert told.f1 == pytest.approx(2 * 0.5 * (2 / 3) / (0.5 + 2 / 3))
    assert [page.f1 for page in pages] == pytest.approx([1, 2 / 3, 0, 0])


def test_nothing_found_anywhere_scores_nothing():
    assert score([Overlap(0, 0, 1)]).f1 == 0
    assert score([]).f1 == 0
    assert Overlap(0, 0, 0).f1 == 1


def test_the_reading_that_fits_best_counts():
    assert best(("a b c d e", "a b c d"), "a b c d").f1 == 1
    assert best(("a b c d e", "a b c d"), "a b c d e").f1 == 1


@given(st.text("ab c", max_size=60), st.text("ab c", max_size=60))
def test_shares_sum_to_one_and_mirror_each_other(left, right):
    told, mirrored = overlap(left, right), overlap(right, left)
    total = told.both + told.extra + told.lost
    assert total == pytest.approx(1) or total == 0
    assert (told.both, told.extra, told.lost) == (mirrored.both, mirrored.lost, mirrored.extra)
    assert (told.f1 == 1) == (told.extra == told.lost == 0)


@pytest.mark.parametrize(
    ("true", "found", "right", "reason"),
    [
        ("Ferry waits", "Ferry  waits\n", True, "blanks are folded"),
        ("Ferry waits", "Ferry\u00a0waits", True, "a no-break space is a blank"),
        ("Ferry waits", "Ferry Waits", False, "case counts"),
        ("Ferry waits", "Ferry waits | Ardnal Post", False, "the site's name is no part"),
        ("Ferry waits", None, False, "none"),
    ],
)
def test_a_title_is_right_to_the_letter(true, found, right, reason):
    assert same_title(true, found) is right, reason


@pytest.mark.parametrize(
    ("true", "found", "f1"),
    [
        ([], [], 1),
        ([], ["Desk"], 0),
        (["Mira Tolland"], [], 0),
        (["Mira Tolland"], ["MIRA  TOLLAND"], 1),
        (["Mira Tolland", "Jonas Feld"], ["Jonas Feld"], 2 / 3),
        (["Mira Tolland", "Jonas Feld"], ["Mira Tolland and Jonas Feld"], 0),
    ],
)
def test_authors_are_compared_as_sets(true, found, f1):
    assert authors_f1(true, found) == pytest.approx(f1)


@pytest.mark.parametrize(
    ("true", "found", "right", "reason"),
    [
        ("2026-03-02 07:40:00+00:00", "2026-03-02", True, "a day is enough"),
        ("2026-03-02 07:40:00+00:00", "2026-03-02T23:00:00-08:00", True, "as written"),
        ("2026-03-02 23:40:00+00:00", "2026-03-03T00:40:00+01:00", True, "the same moment"),
        ("2026-03-02 07:40:00+00:00", "2026-03-03", False, "the day after"),
        ("2026-03-02 00:00:00", "2026-02-03", False, "day and month swapped"),
        ("2026-03-02 00:00:00", None, False, "none"),
        ("2026-03-02 00:00:00", "2 March", False, "no ISO date"),
    ],
)
def test_a_date_is_right_by_the_day(true, found, right, reason):
    assert same_day(true, found) is right, reason
