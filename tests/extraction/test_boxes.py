"""Boxes go and short lines of the text stay, whatever their classes: by pictures, forms, places and linked headings."""

from __future__ import annotations

import pytest

from newscrawl.extraction.boxes import settled
from newscrawl.extraction.document import walk

FIRST = "The harbour of Merrow reopened on Tuesday after the storm had kept its ferries in for three weeks and a day."
SECOND = "Some forty boats had waited outside, and the first of them came in at noon with pears for the market hall."
THIRD = "The board will publish its report on the breakwater in spring, and the repairs are to begin a month later."
PARAGRAPHS = {FIRST, SECOND, THIRD}
OTHER = "A quite different town counts the swallows under its bridges, as it has done in each of the last ten years."


def read(html: str) -> list[str]:
    """The body with everything taken that is a sentence, settled."""
    document = walk(f"<body><h1>Harbour reopens</h1><div>{html}</div></body>")
    return [line.text for line in settled(document, [line for line in document.lines if line.text.endswith(".")])]


def between(html: str) -> list[str]:
    """What is left of something between the first paragraph and the second, besides the paragraphs."""
    found = read(f"<p>{FIRST}</p>{html}<p>{SECOND}</p><p>{THIRD}</p>")
    assert set(found) >= PARAGRAPHS
    return [line for line in found if line not in PARAGRAPHS]


@pytest.mark.parametrize(
    "box",
    [
        '<div><img src="a.jpg"><p>The harbour seen from the tower.</p></div>',
        '<div class="x7"><picture><img src="a.jpg"></picture><span>The harbour seen from the tower.</span></div>',
        '<div><p>Five stories in your inbox every day.</p><form><input type="email"><button>Go</button></form></div>',
        '<div><form><p>Five stories in your inbox every day.</p><input type="email"></form></div>',
    ],
)
def test_a_box_goes(box: str) -> None:
    assert between(box) == []


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        ("<ul><li>forty boats</li><li>three weeks</li></ul>", ["forty boats", "three weeks"]),
        ("<h3>What happens next</h3>", ["What happens next"]),
        ("<blockquote><p>We have waited long enough</p></blockquote>", ["We have waited long enough"]),
        ("<p>So it is</p>", ["So it is"]),
        ('<p><a href="/x">Read also: swallows</a></p>', []),
        ("<div><span>Advertisement</span></div>", []),
        ("<ul><li>forty boats</li></ul><div>Share this</div>", []),  # what else is there is no text: nothing is added
    ],
)
def test_what_stands_between_two_paragraphs_is_text_where_it_looks_so(html: str, kept: list[str]) -> None:
    assert between(html) == kept


def test_a_picture_in_a_paragraph_makes_no_box_of_it() -> None:
    assert read(f'<p><img src="a.jpg">{FIRST}</p><div><img src="b.jpg"><p>{SECOND} {THIRD} {OTHER}</p></div>') == [
        FIRST,
        f"{SECOND} {THIRD} {OTHER}",
    ]


def test_what_follows_another_articles_headline_is_cut_where_it_stands_apart() -> None:
    story = f"<div><p>{FIRST}</p><p>{SECOND}</p></div>"
    following = f'<section><h2><a href="/b">A town counts its swallows</a></h2><p>{OTHER}</p></section>'
    assert read(story + following) == [FIRST, SECOND]
    inside = f'<div><p>{FIRST}</p><h2><a href="/b">A town counts its swallows</a></h2><p>{SECOND}</p></div>'
    assert read(inside) == [FIRST, SECOND]


def test_a_page_that_is_all_boxes_stays_as_it_is() -> None:
    html = "".join(f'<div><img src="{n}.jpg"><p>Picture {n} shows the harbour.</p></div>' for n in range(8))
    assert len(read(html)) == 8


def test_a_form_around_the_whole_page_is_no_box() -> None:
    assert read(f"<form><p>{FIRST}</p><p>{SECOND}</p><p>{THIRD}</p></form>") == [FIRST, SECOND, THIRD]
