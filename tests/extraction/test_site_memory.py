"""What other pages of a site teach: lines that they share go, a page alone reads as ever, nothing grows for ever."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from memory_site import FOOTNOTE, LABEL, TOWNS, address, body, html, page, taught, text
from pages import html_page

from newscrawl.extraction import SiteMemory, read
from newscrawl.extraction.memory import MAX_PAGES, Observation, ShapeWords, learn, observation, pack, unpack

NUMBER = st.integers(0, 2**32 - 1)
SEEN = st.builds(ShapeWords, NUMBER, st.integers(0, 2**16 - 1), st.integers(0, 2**16 - 1))
OBSERVED = st.builds(
    observation,
    NUMBER,
    st.lists(NUMBER, max_size=300),
    st.lists(SEEN, max_size=60),
    st.lists(st.text(max_size=70), max_size=6),
)


def test_what_every_page_has_is_no_text_once_two_others_had_it() -> None:
    before = read(page(9))
    assert body(before) == [*text(9)[:3], LABEL, *text(9)[3:], FOOTNOTE]
    assert body(read(page(9), taught(1))) == body(before)
    assert body(read(page(9), taught(1, 2))) == text(9)


def test_an_empty_memory_and_none_read_alike() -> None:
    assert read(page(3)) == read(page(3), SiteMemory())


def test_a_page_learns_nothing_of_itself() -> None:
    own = taught(9)
    for _ in range(3):
        seen = read(page(9), own).observation
        assert seen is not None
        own = learn(own, seen)
    assert len(own.pages) == 1
    assert read(page(9), own) == read(page(9))
    both = learn(own, taught(1).pages[0])
    assert body(read(page(9), both)) == body(read(page(9), taught(1)))


def test_other_addresses_of_the_same_article_do_not_take_its_text() -> None:
    memory = SiteMemory()
    for kind in ("amp", "print", "mobile"):
        seen = read(page(9, url=f"https://courier.example/{kind}/9")).observation
        assert seen is not None
        memory = learn(memory, seen)
    assert body(read(page(9), memory)) == body(read(page(9)))


@pytest.mark.parametrize("at", [0, 5])
def test_a_teaser_beside_other_articles_does_not_take_the_paragraph_that_it_shows(at: int) -> None:
    teaser = f"<section class='more'><h2>More</h2><div class='teaser'><p>{text(9)[at]}</p></div></section></main>"
    memory = SiteMemory()
    for number in range(1, 5):
        told = html(number).replace("</main>", teaser)
        seen = read(html_page(told, url=address(number)), memory).observation
        assert seen is not None
        memory = learn(memory, seen)
    assert body(read(page(9), memory)) == text(9)


def test_reports_that_end_with_an_earlier_one_s_paragraph_do_not_take_it_from_there() -> None:
    memory = SiteMemory()
    for number in range(10, 26):
        told = html(number)
        if number < 13:
            told = told.replace('<p class="note">', f'<p>{text(9)[5]}</p><p class="note">')
        seen = read(html_page(told, url=address(number)), memory).observation
        assert seen is not None
        memory = learn(memory, seen)
    assert body(read(page(9), memory)) == text(9)


def test_one_page_with_a_long_thread_outvotes_no_others() -> None:
    reports = tuple(Observation(number, (), (ShapeWords(1, 300, 0),)) for number in range(3))
    thread = Observation(7, (), (ShapeWords(1, 0, 60_000), ShapeWords(2, 0, 0)))
    assert SiteMemory((*reports, thread)).shapes[1] > 0.5


def test_a_site_that_repeats_its_own_sentences_keeps_them() -> None:
    daily = "Prices at the corn hall did not move by more than one part in a hundred in the course of the day."

    def report(number: int) -> str:
        _, *rest = text(number)
        return (
            html(number)
            .replace(f"<p>{rest[0]}</p>", f"<p>{daily}</p>")
            .replace(f"<p>{rest[3]}</p>", f"<p>{daily}.</p>")
        )

    memory = SiteMemory()
    for number in range(4):
        seen = read(html_page(report(number), url=address(number))).observation
        assert seen is not None
        memory = learn(memory, seen)
    assert body(read(html_page(report(8), url=address(8)), memory)).count(daily) == 1


def test_the_order_in_which_pages_were_learned_makes_no_difference() -> None:
    seen = [one for number in range(4) if (one := read(page(number)).observation)]
    readings = set()
    for order in itertools.permutations(seen):
        memory = SiteMemory()
        for one in order:
            memory = learn(memory, one)
        readings.add(read(page(9), memory))
    assert len(readings) == 1


def test_learning_leaves_the_old_value_as_it_was() -> None:
    memory = taught(1, 2)
    before = pack(memory)
    learn(memory, taught(3).pages[0])
    assert pack(memory) == before


def test_a_memory_is_bounded_however_many_pages_it_saw() -> None:
    memory = SiteMemory()
    for number in range(400):
        lines = range(number * 1_000, number * 1_000 + 900)
        shapes = [ShapeWords(number * 100 + at, 65_535, 65_535) for at in range(90)]
        memory = learn(
            memory, observation(number * 8, lines, shapes, [f"{at} {number} " + "w" * 50 for at in range(9)])
        )
    assert len(memory.pages) == MAX_PAGES
    assert len(pack(memory)) <= 20_000
    assert unpack(pack(memory)) == memory


def test_a_full_memory_is_renewed_now_and_then_and_not_by_each_page() -> None:
    full = SiteMemory(tuple(Observation(number, (number,), (ShapeWords(1, 9, 9),)) for number in range(MAX_PAGES)))
    assert learn(full, Observation(1_001, (7,), (ShapeWords(1, 9, 9),))) is full
    renewed = learn(full, Observation(1_000, (7,), (ShapeWords(1, 9, 9),)))
    assert [one.page for one in renewed.pages] == [*range(1, MAX_PAGES), 1_000]


def test_ends_of_titles_that_recur_are_known() -> None:
    assert taught(1).title_suffixes == frozenset()
    assert taught(1, 2).title_suffixes == {"Works", "Valley Courier"}


def test_headlines_go_without_the_ends_that_other_pages_have() -> None:
    bare = (
        html(9).replace("<h1>", "<h2>").replace("</h1>", "</h2>").replace(f"<h2>{TOWNS[9]}", f"<h2>Report: {TOWNS[9]}")
    )
    reading = read(html_page(bare, url=address(9)), taught(1, 2, 3))
    assert reading.article is not None
    assert "Valley Courier" not in reading.article.headline


@given(st.binary(max_size=400))
def test_any_bytes_are_a_memory(data: bytes) -> None:
    assert isinstance(unpack(data), SiteMemory)
    assert isinstance(unpack(pack(taught_once())[: len(data)] + data), SiteMemory)


@given(st.lists(OBSERVED, max_size=20))
@settings(max_examples=40, deadline=None)
def test_what_is_packed_comes_out_and_any_memory_can_be_read_with(several: list[Observation]) -> None:
    memory = SiteMemory()
    for one in several:
        memory = learn(memory, one)
    assert unpack(pack(memory)) == memory
    assert body(read(PAGE, memory))


@pytest.mark.parametrize("change", ["lines", "shapes"])
def test_a_memory_that_would_take_all_is_not_believed(change: str) -> None:
    """Half of a body stays, whatever is said of it: a memory of another kind of page, or two hosts that became one."""
    own = read(PAGE).observation
    assert own is not None
    lying = replace(
        own, **{change: tuple(ShapeWords(s.shape, 0, 900) for s in own.shapes) if change == "shapes" else own.lines}
    )
    memory = SiteMemory(tuple(replace(lying, page=number) for number in range(5)))
    assert set(text(5)) <= set(body(read(PAGE, memory)))


PAGE = page(5)


def taught_once() -> SiteMemory:
    return SiteMemory((Observation(1, (2, 3), (ShapeWords(4, 5, 6),), ("Valley Courier",)),))
