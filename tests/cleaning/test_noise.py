"""Lines that a host sets on many pages: found by counting, labelled, taken out only where that is asked for."""

from __future__ import annotations

import numpy as np
import pytest

from newscrawl.cleaning import clean_fields, undo
from newscrawl.cleaning.noise import ROW_SIZE, Standing, line_rows, places
from newscrawl.cleaning.noise_rows import recurring, with_noise
from newscrawl.items import Known

MORE = "Read more stories from the harbour"
LETTER = "Sign up for the morning letter"
LONG = (
    "This paragraph is part of the story, and it goes on for long enough that nobody would take it for noise at all. "
    * 3
)


def standing(pages: list[tuple[str, str, str]], host: str = "h.example", *, remove: bool = False) -> Standing:
    """What pages (host, headline, body) teach of one host."""
    return Standing(recurring(lambda: [line_rows(*page) for page in pages]), host, remove)


def page(number: int, *lines: str) -> tuple[str, str, str]:
    return "h.example", f"Story number {number} of the coast", "\n".join((f"Beginning of story {number}.", *lines))


HOST = [page(n, MORE, f"Its middle, {n}.", LETTER) for n in range(5)]


def test_lines_of_many_stories_are_labelled_with_their_places_and_stay() -> None:
    _, headline, body = HOST[0]
    result = clean_fields(headline, body, Known(), standing=standing(HOST))
    assert (result.article_body, result.edits) == (body, ())
    assert [label.name for label in result.labels] == ["site-noise"]
    assert "lines 2, 4 of the body" in result.labels[0].reason


def test_they_go_where_that_is_asked_for_and_can_be_undone() -> None:
    _, headline, body = HOST[0]
    known = standing(HOST, remove=True)
    result = clean_fields(headline, body, Known(), standing=known)
    assert result.article_body == "Beginning of story 0.\nIts middle, 0."
    assert [edit.rule for edit in result.edits] == ["site-noise", "site-noise"]
    assert undo(result.article_body, result.edits, "article_body") == body
    again = clean_fields(headline, result.article_body, Known(), standing=known)
    assert (again.article_body, again.edits) == (result.article_body, ())


@pytest.mark.parametrize(
    ("reason", "pages"),
    [
        ("three pages may quote each other", HOST[:3]),
        ("one story told five times", [("h.example", "One headline of the coast", body) for _, _, body in HOST]),
        ("another host", [("other.example", headline, body) for _, headline, body in HOST]),
        ("a refrain counts once a page", [page(0, MORE, MORE, MORE, MORE)]),
        ("a long paragraph", [page(n, LONG, LONG, LONG, LONG, LONG, LONG, LONG) for n in range(5)]),
    ],
)
def test_what_does_not_recur_over_stories_is_no_noise(reason: str, pages: list[tuple[str, str, str]]) -> None:
    _, headline, body = pages[0]
    result = clean_fields(headline, body, Known(), standing=standing(pages, remove=True))
    assert (result.article_body, result.labels) == (body, ()), reason


def test_a_body_that_recurs_as_a_whole_is_a_story() -> None:
    pages = [("h.example", f"Poem of day {n}", "Short is the line\nand short the day") for n in range(5)]
    result = clean_fields(pages[0][1], pages[0][2], Known(), standing=standing(pages, remove=True))
    assert result.article_body == pages[0][2]


def test_how_the_rows_are_dealt_out_changes_nothing() -> None:
    rows = [line_rows(*one) for one in HOST]
    whole = recurring(lambda: [b"".join(rows)])
    assert whole == recurring(lambda: rows) == recurring(lambda: rows[::-1]) == recurring(lambda: [*rows, *rows])
    assert len(whole) == 2


def test_records_are_told_by_their_rows_a_refrain_too() -> None:
    pages = [*HOST, page(5), page(6, MORE, "Between.", MORE), ("other.example", "A headline", MORE)]
    rows = [line_rows(*one) for one in pages]
    keys = recurring(lambda: rows)
    counts = np.array([len(one) // ROW_SIZE for one in rows], np.uint64)
    assert with_noise(b"".join(rows), counts, keys).tolist() == [0, 1, 2, 3, 4, 6]
    assert [bool(places(body, Standing(keys, host))) for host, _, body in pages] == [True] * 5 + [False, True, False]


def test_no_rows_no_noise() -> None:
    assert recurring(lambda: [line_rows("h.example", "A headline", "")]) == frozenset()
    assert recurring(list) == frozenset()
