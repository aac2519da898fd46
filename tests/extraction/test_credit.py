"""Which people a head's statement names: lists taken apart, what is none of a name taken off."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.credit import authors

STATED = {
    "By Anna Weber": ["Anna Weber"],
    "Anna Weber, Staff Writer": ["Anna Weber"],
    "Anna Weber - Senior Reporter": ["Anna Weber"],
    "Anna Weber @annaw": ["Anna Weber"],
    "Anna Weber <anna@news.example>": ["Anna Weber"],
    "Anna Weber (anw)": ["Anna Weber"],
    "Anna Weber (Selby Press)": ["Anna Weber"],
    "Anna Weber with wires": ["Anna Weber"],
    "Anna Weber mit Material von dpa": ["Anna Weber"],
    "Ana Gil, con información de agencias": ["Ana Gil"],
    "Anna Weber and Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber & Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber und Ola Quist, dpa": ["Anna Weber", "Ola Quist"],
    "Anna Weber et Jean Martin": ["Anna Weber", "Jean Martin"],
    "Ana Gil y Juan Pérez": ["Ana Gil", "Juan Pérez"],
    "Ana Gil e João Sá": ["Ana Gil", "João Sá"],
    "Anna Weber och Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber en Piet van der Berg": ["Anna Weber", "Piet van der Berg"],
    "Ayşe Kaya ve Ali Can": ["Ayşe Kaya", "Ali Can"],
    "Анна Лис и Иван Лис": ["Анна Лис", "Иван Лис"],
    "Anna Weber, Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber, Ola Quist and Ravi Menon": ["Anna Weber", "Ola Quist", "Ravi Menon"],
    "Anna Weber, Political Correspondent and Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber; Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber / Ola Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber\nOla Quist": ["Anna Weber", "Ola Quist"],
    "Anna Weber; Anna Weber": ["Anna Weber"],
    "Anna Weber, Selby Times": ["Anna Weber, Selby Times"],
    "Anna Weber, New Selby": ["Anna Weber, New Selby"],
    "Anna Weber / SNN": ["Anna Weber"],
    "Selby Press": ["Selby Press"],
    "The Harbour newsroom": ["The Harbour newsroom"],
    "SNA/SNN": ["SNA/SNN"],
    "sna": ["sna"],
    "记者 王小明": ["王小明"],
    "文/王小明": ["王小明"],
    "박준호 기자": ["박준호"],
    "بقلم: أحمد علي": ["أحمد علي"],
    "דנה כהן": ["דנה כהן"],
    "Staff writer": [],
    "@annaw": [],
    "anna@news.example": [],
    "(Image: Selby Pictures)": [],
    "Foto: Anna Weber": [],
    "": [],
}


@pytest.mark.parametrize("text", STATED)
def test_a_statement_of_authors(text: str) -> None:
    assert list(authors(text)) == STATED[text]


@given(st.text(max_size=200) | st.text(alphabet="AB ab,;/&.-()@:\n", max_size=200))
def test_any_text_names_somebody_or_nobody(text: str) -> None:
    found = authors(text)
    assert len(set(found)) == len(found)
    assert all(name.strip() for name in found)
