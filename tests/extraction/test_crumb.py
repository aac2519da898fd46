"""The head of a farm's page taken apart: what stands twice, at a cost that a long title cannot raise."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.crumb import Named, _glued_twice, _title_twice, take_apart

H1 = "Ferry sails without its captain"


class Counted(str):
    """A text that counts how often something is looked for in it."""

    __slots__ = ()
    finds = 0

    def find(self, *args):
        Counted.finds += 1
        return super().find(*args)


def letter_by_letter(text, title):
    for end in range(len(title), 11, -1):
        start = text.find(title[:end])
        if start >= 0 and text.find(title[:end], start + end) >= 0:
            return title[:end].rstrip(), start
    return None


@given(st.text("ab ", max_size=80), st.text("ab ", max_size=40))
def test_the_titles_beginning_that_stands_twice_is_the_longest(text, title):
    assert _title_twice(text, title) == letter_by_letter(text, title)


@given(st.text("abc ", min_size=12, max_size=40), st.text("abc ", max_size=5), st.text("abc ", max_size=20))
def test_a_title_that_was_put_in_twice_is_found(title, between, tail):
    text = f"{title}{between}{title}{tail}"
    assert _title_twice(text, f"{title}-Site") == letter_by_letter(text, f"{title}-Site") != None  # noqa: E711


@pytest.mark.parametrize("title", [H1 + " word" * 200_000, "a" * 1_000_000, H1 + " -x" * 300_000])
def test_a_title_of_a_megabyte_costs_some_steps_more(title):
    text = Counted(f"News{H1}-Site{H1}Ann Dale" + " word" * 500)
    Counted.finds = 0
    _title_twice(text, title)
    assert Counted.finds <= 2 * math.log2(len(text)) + 2


@pytest.mark.parametrize("tail", ["", "".join(f" {n}" for n in range(200_000))])
def test_a_headline_that_stands_twice_in_one_line_is_found_however_long_the_text_is(tail):
    assert _glued_twice(f"News{H1}-Site{H1}{tail}") == (H1, 4)


def test_a_long_title_over_broken_lines_is_taken_apart():
    title = "word " * 200_000
    head = take_apart("News\n" + "\n".join(f"{n:02}x" for n in range(60)), Named(title=title.strip()))
    assert (head.headline, head.category, head.author) == (title.strip(), "News", "59x")


@pytest.mark.parametrize(
    ("middle", "named", "expected"),
    [
        pytest.param(
            f"News{H1}-Site{H1}Ann Dale",
            Named(title=f"{H1}-Site"),
            (H1, "News", "Site", "Ann Dale"),
            id="one line, a title",
        ),
        pytest.param(f"News{H1}-Site\n{H1}\nAnn Dale", Named(), (H1, "News", "Site", "Ann Dale"), id="lines, no title"),
        pytest.param(f"News{H1}-Site{H1}", Named(), (H1, "News", "Site", None), id="one line, no title"),
        pytest.param(f"News{H1}-Site\nAnn Dale", Named(h1s=[H1]), (H1, "News", "Site", "Ann Dale"), id="an h1"),
        pytest.param(f"News\n{H1}\nAnn Dale", Named(title=H1), (H1, "News", None, "Ann Dale"), id="beside"),
    ],
)
def test_the_head_is_taken_apart(middle, named, expected):
    head = take_apart(middle, named)
    assert (head.headline, head.category, head.suffix, head.author) == expected
