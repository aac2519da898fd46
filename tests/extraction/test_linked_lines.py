"""Linked lines in and around a text: sentences are text, headlines of other pages are none; what they hide is found."""

from __future__ import annotations

import pytest
from memory_site import body, text
from pages import html_page

from newscrawl.extraction import careful, read
from newscrawl.extraction.document import walk

OTHER = '<p>READ MORE: <a href="/o/{0}">Masons and millers talk of the weir of Belmora for day {0}</a></p>'
SENTENCE = (
    'It is the third time that <a href="/v/1">the tanners and the weavers of Holmby voted for the works</a> at once.'
)
TOLD = "It is the third time that the tanners and the weavers of Holmby voted for the works at once."


def told(*inner: str, with_care: bool = False) -> list[str]:
    """The body of a page with such paragraphs; a second article on it, where it must be read with care."""
    head = '<title>Vote on the weir</title><meta property="og:type" content="article">'
    parts = [f"<article>{''.join(inner)}</article>"]
    if with_care:
        parts.append("<article><h3>Corn is cut two weeks early</h3><p>So say the millers.</p></article>")
    page = f"<html><head>{head}</head><body><main><h1>Vote on the weir</h1><div>{''.join(parts)}</div></main></body></html>"
    return body(read(html_page(page)))


def paragraphs(number: int = 4) -> list[str]:
    return [f"<p>{one}</p>" for one in text(number)]


def test_a_sentence_most_of_which_is_linked_is_text_amid_text() -> None:
    own = paragraphs()
    assert told(*own[:3], f"<p>{SENTENCE}</p>", *own[3:]) == [*text(4)[:3], TOLD, *text(4)[3:]]


def test_at_the_end_it_leads_to_another_page() -> None:
    assert told(*paragraphs(), f"<p>{SENTENCE}</p>") == text(4)


@pytest.mark.parametrize("with_care", [False, True])
def test_a_headline_of_another_page_is_none(*, with_care: bool) -> None:
    own = paragraphs()
    assert told(*own[:2], OTHER.format(3), OTHER.format(4), *own[2:], with_care=with_care) == text(4)


def test_what_care_left_out_between_chosen_paragraphs_is_found() -> None:
    """Links around a paragraph hide it from trafilatura on some pages; here it is shown a page that lacks it."""
    own = paragraphs()
    lines = walk("".join([*own[:3], OTHER.format(1), *own[3:]])).lines
    shown = f"<html><body><article>{''.join([*own[:3], *own[4:]])}</article></body></html>"
    assert [line.text for line in careful.chosen(shown, lines)] == text(4)
