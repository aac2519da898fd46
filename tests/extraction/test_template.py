"""Pages that need a closer look, on a site that is known: read by the shapes that its other pages taught."""

from __future__ import annotations

from memory_site import address, body, html, page, taught, text
from pages import html_page

from newscrawl.extraction import read
from newscrawl.extraction.body import easy
from newscrawl.extraction.document import walk

KNOWN = taught(1, 2, 3, 4, easy=False)
# One in sixteen is read with care all the same; these are none of them.
SEEN = {number: read(page(number, easy=False), KNOWN).observation for number in range(10, 40)}
NUMBERS = [number for number, seen in SEEN.items() if seen and not seen.shapes]


def test_the_pages_are_none_that_are_easy() -> None:
    assert not easy(walk(html(1, easy=False)))
    assert sum(bool(one.shapes) for one in KNOWN.pages) == 3


def test_most_pages_of_a_known_site_are_read_by_shapes() -> None:
    assert len(NUMBERS) > 24
    for number in NUMBERS:
        assert body(read(page(number, easy=False), KNOWN)) == text(number)


def test_some_are_read_with_care_all_the_same_so_that_what_is_known_stays_true() -> None:
    assert len(NUMBERS) < 30


def test_a_page_of_another_layout_is_read_with_care_and_teaches() -> None:
    number = NUMBERS[0]
    changed = (
        html(number, easy=False).replace('class="part"', 'class="portion"').replace('class="story"', 'class="new"')
    )
    known, alone = (read(html_page(changed, url=address(number)), memory) for memory in (KNOWN, None))
    assert known.observation is not None
    assert known.observation.shapes
    assert set(text(number)) <= set(body(known))
    assert body(alone) == body(known)  # what is known of the old layout's places takes nothing


def test_two_pages_are_no_template() -> None:
    seen = read(page(NUMBERS[0], easy=False), taught(1, 2, easy=False)).observation
    assert seen is not None
    assert seen.shapes
