"""Dates: what is certain becomes ISO 8601, nothing is guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning.dates import iso


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024-05-01", "2024-05-01"),
        ("2024-05-01 12:30:00", "2024-05-01T12:30:00"),
        ("2024-05-01T12:30:00Z", "2024-05-01T12:30:00+00:00"),
        ("2024-05-01T12:30:00.123+0200", "2024-05-01T12:30:00+02:00"),
        ("2024-05-01T12:30-05:00", "2024-05-01T12:30:00-05:00"),
        ("20240501T123000Z", "2024-05-01T12:30:00+00:00"),
        ("Wed, 01 May 2024 12:30:00 +0000", "2024-05-01T12:30:00+00:00"),
        ("1714566600", "2024-05-01T12:30:00+00:00"),
        ("1714566600000", "2024-05-01T12:30:00+00:00"),
        ("May 1, 2024 at 3:04 PM EDT", "2024-05-01T15:04:00"),
        ("May 1, 2024, 12:04 a.m.", "2024-05-01T00:04:00"),
        ("Published: Sept. 3rd, 2023", "2023-09-03"),
        ("1 May 2024", "2024-05-01"),
        ("1.5.2024, 18:00", "2024-05-01T18:00:00"),
        ("2024年5月1日 12:30", "2024-05-01T12:30:00"),
        ("8. September 2024", "2024-09-08"),
        ("Dienstag, 3. März 2024, 07:30 Uhr", "2024-03-03T07:30:00"),
        ("8.September 2024", "2024-09-08"),
        ("8. Sept. 2024 um 07.30 Uhr", "2024-09-08T07:30:00"),
        ("1. Jänner 2024", "2024-01-01"),
        ("1er février 2024 à 7h05", "2024-02-01T07:05:00"),
        ("le 15 aou\u0302t 2024", "2024-08-15"),
        ("8 déc. 2024", "2024-12-08"),
        ("8 de septiembre de 2024 a las 10:00", "2024-09-08T10:00:00"),
        ("8 de enero del 2024", "2024-01-08"),
        ("8 settembre 2024, alle 18:15", "2024-09-08T18:15:00"),
        ("1º maggio 2024", "2024-05-01"),
        ("22 de março de 2024 às 0h13", "2024-03-22T00:13:00"),
        ("8 mei 2024 om 09.05 uur", "2024-05-08T09:05:00"),
        ("8 сентября 2024 г. в 10:00", "2024-09-08T10:00:00"),
        ("8 сентября 2024, 10:00", "2024-09-08T10:00:00"),
        ("ВТОРНИК, 7 МАЯ 2024", "2024-05-07"),
        ("8 сент. 2024", "2024-09-08"),
        ("8. Septemper 2024", None),
        ("Mayor 5, 2024", None),
        ("30 février 2024", None),
        ("8. September", None),
        ("8 settembre alle 18:15", None),
        ("13/02/2024", "2024-02-13"),
        ("02/13/2024", "2024-02-13"),
        ("03/03/2024", "2024-03-03"),
        ("04/05/2024", None),
        ("2024-02-30", None),
        ("2024-05-01T25:00:00", None),
        ("2024-05-01T12:30:00+99:00", None),
        ("13:00 PM May 1", None),
        ("1970-01-01T00:00:00Z", None),
        ("2031-01-01", None),
        ("12:30 PM", None),
        ("yesterday", None),
        ("May 2024", None),
        ("", None),
        (None, None),
        ("x" * 500 + "2024-05-01", None),
    ],
)
def test_iso(raw: str | None, expected: str | None) -> None:
    assert iso(raw, 2026) == expected


@given(st.datetimes().map(str) | st.text(max_size=40))
def test_any_text_is_a_date_or_none(raw: str) -> None:
    found = iso(raw, 2026)
    assert found is None or 1990 <= int(found[:4]) <= 2026
