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
