"""The grammar of bylines: what is one, whom it names, and what is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.byline import is_byline, parse, people, stated

# line -> people, published, modified
BYLINES = {
    "By Anna Weber · 8 September 2026, 07:30": (["Anna Weber"], ["8 September 2026, 07:30"], []),
    "By Anna Weber | 8 September 2026, 07:30": (["Anna Weber"], ["8 September 2026, 07:30"], []),
    "By Anna Weber - 8 September 2026": (["Anna Weber"], ["8 September 2026"], []),
    "Posted on September 3, 2026 by Anna Weber": (["Anna Weber"], ["September 3, 2026"], []),
    "Published 8 September 2026, updated 9 September 2026 at 10:00 GMT": (
        [],
        ["8 September 2026"],
        ["9 September 2026 at 10:00 GMT"],
    ),
    "Von Ravi Menon, Redakteur, 8. September 2026": (["Ravi Menon"], ["8. September 2026"], []),
    "Veröffentlicht am 8. September 2026 um 07.30 Uhr": ([], ["8. September 2026 um 07.30 Uhr"], []),
    "Aktualisiert: Dienstag, 8.9.2026, 10:15": ([], [], ["8.9.2026, 10:15"]),
    "Publié le 8 septembre 2026 à 07h30 par Jonas Albrecht": (["Jonas Albrecht"], ["8 septembre 2026 à 07h30"], []),
    "Mis à jour le 1er octobre 2026": ([], [], ["1er octobre 2026"]),
    "Por María del Carmen Ruiz y Ana Gil": (["María del Carmen Ruiz", "Ana Gil"], [], []),
    "Publicado em 22 de outubro de 2026 às 20:13 por Rui Sá": (["Rui Sá"], ["22 de outubro de 2026 às 20:13"], []),
    "Di Anna Rossi, 3 maggio 2026": (["Anna Rossi"], ["3 maggio 2026"], []),
    "Door Piet van der Berg, 5 mei 2026": (["Piet van der Berg"], ["5 mei 2026"], []),
    "Av Ola Quist": (["Ola Quist"], [], []),
    "Автор: Ирина Лис, опубликовано 8 сентября 2026 г. в 10:00": (["Ирина Лис"], ["8 сентября 2026 г. в 10:00"], []),
    "By ANNA WEBER and OLA QUIST, Selby Press": (["ANNA WEBER", "OLA QUIST"], [], []),
    "By Anna Weber, Ola Quist, and Ravi Menon": (["Anna Weber", "Ola Quist", "Ravi Menon"], [], []),
    "By Anna Weber, Staff Reporter": (["Anna Weber"], [], []),
    "By Anna Weber Senior Political Correspondent": (["Anna Weber"], [], []),
    "Written by Ina Velde for The Example | 3 min read": (["Ina Velde"], [], []),
    "By Marks and Sons": (["Marks and Sons"], [], []),
    "Text: Ina Velde": (["Ina Velde"], [], []),
}


@pytest.mark.parametrize("line", BYLINES)
def test_a_byline_names_people_and_days(line: str) -> None:
    found = parse(line)
    assert (found.authors, found.published, found.modified) == BYLINES[line]
    assert is_byline(line)


TEXT = {
    "By Monday it was over.": "a sentence that begins with By",
    "By the time the ferry sailed": "small letters name nobody",
    "Von Braun": "a surname",
    "On 8 September 2026 the ferry sailed without its captain.": "a date in a sentence",
    "By Anna Weber's own account, the ferry never sailed": "a name, and more than a byline",
    "8 September 2026, 10:00 – 9 October 2026, 18:00": "from one day to another",
    "© Selby Times": "a copyright is no byline",
    "Updated plans for the quay": "a word of bylines in a heading",
    "Anna Weber": "a name that nobody knows yet may be a caption",
    "By " + "Anna " * 60: "longer than any byline",
}


@pytest.mark.parametrize(("line", "why"), TEXT.items())
def test_text_is_no_byline(line: str, why: str) -> None:
    assert not is_byline(line), why
    assert not is_byline(line, last=True), why
    assert not is_byline(line, inside=True), why


@pytest.mark.parametrize(
    ("line", "first", "inside", "last"),
    [
        ("Anna Weber", True, True, True),
        ("Anna Weber | Staff reporter", True, True, True),
        ("By Anna Weber, Selby Times", True, True, False),
        ("By Ola Quist", True, True, False),
        ("8 September 2026", True, False, False),
        ("Updated at 1:23 p.m.", True, False, True),
        ("© Anna Weber", False, False, False),
        ("Anna Weber left the harbour", False, False, False),
        ("Anna Weber is a staff reporter.", False, False, False),
    ],
)
def test_behind_the_text_more_must_be_certain(line: str, *, first: bool, inside: bool, last: bool) -> None:
    known = ("Anna Weber",)
    assert is_byline(line, known) is first
    assert is_byline(line, known, inside=True) is inside
    assert is_byline(line, known, last=True) is last


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Anna Weber -", ("Anna Weber",)),
        ("Jonas Albrecht", ("Jonas Albrecht",)),
        ("by Anna Weber @annaw Nov 18, 2026 at 9:24 pm ET • 2 min read", ("Anna Weber",)),
        ("anna@news.example (Anna Weber)", ("Anna Weber",)),
        ("Anna Weber | Staff reporter", ("Anna Weber",)),
        ("Dr. Anna de la Cruz", ("Dr. Anna de la Cruz",)),
        ("Robert Quist Jr.", ("Robert Quist Jr.",)),
        ("Anna Weber. Selby International", ("Anna Weber",)),
        ("I. V.", ("I. V.",)),
        ("Mo Quist", ("Mo Quist",)),
        ("The Harbour newsroom", ("The Harbour newsroom",)),
        ("李明", ("李明",)),
        ("von Landbote", ("Landbote",)),
        ("Anna Weber Anna Weber", ("Anna Weber",)),
        ("Anna Weber The Selby Press", ("Anna Weber",)),
        ("Anna Weber For Selby.Example", ("Anna Weber",)),
        ("Anna Weber Travel Reporter", ("Anna Weber",)),
        ("Foto: Anna Weber", ()),
        ("Staff reporter", ()),
        ("BY STAFF REPORTER", ()),
        ("@annaw", ()),
        ("anna@news.example", ()),
        ("About the author", ()),
        ("Share This", ()),
        ("More from Anna Weber", ()),
        ("8 September 2026", ()),
        ("", ()),
    ],
)
def test_people_of_an_author_element(text: str, names: tuple[str, ...]) -> None:
    assert people(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("By Anna Weber", ("Anna Weber",)),
        ("Anna Weber, SNN", ("Anna Weber",)),
        ("By ANNA WEBER, SP Auto Writer", ("ANNA WEBER",)),
        ("by Tom Quist | November 18, 2026 12:26 PM Print this article", ("Tom Quist",)),
        ("Anna Weber, Jonas Albrecht", ("Anna Weber, Jonas Albrecht",)),
        ("PMJ - Coordination of IT", ("PMJ - Coordination of IT",)),
        ("admin", ("admin",)),
        ("Staff reporter", ()),
        ("@annaw", ()),
    ],
)
def test_a_heads_statement_is_kept_where_it_is_no_persons_name(text: str, names: tuple[str, ...]) -> None:
    assert stated(text) == names


@given(st.text(max_size=250), st.lists(st.text(max_size=12), max_size=3))
def test_any_line_is_read(line: str, known: list[str]) -> None:
    found = parse(line, known)
    assert all(name.strip() for name in found.authors)
    assert all(any(char.isdigit() for char in date) for date in found.published + found.modified)
    people(line)
    stated(line)


@given(st.text(alphabet="abcdefghij ", min_size=30, max_size=90))
def test_small_words_that_no_byline_has_are_never_one(line: str) -> None:
    assert not is_byline(f"{line} harbour")
