"""Candidates are found in any script, and only directly before a delimiter without blanks."""

from __future__ import annotations

import pytest

from newscrawl.cleaning.prefixes import MAX_NAME, prefixes


@pytest.mark.parametrize(
    ("headline", "names"),
    [
        ("Zorvexil-Mill to close", ["Zorvexil"]),
        ("Quantel Exchange|Mill to close", ["Quantel Exchange"]),
        ("Nilo Nilo Quantitative Think Tank Center:Mill", ["Nilo Nilo Quantitative Think Tank Center"]),
        ("IA 6.0 Pro:4 held", ["IA 6.0 Pro"]),
        ("株式-水門が開く", ["株式"]),
        ("Биржа|Мост открыт", ["Биржа"]),
        ("Zorvexil-Miami-area mill", ["Zorvexil-Miami", "Zorvexil"]),
        ("Zorvexil:AP-NORC poll", ["Zorvexil:AP", "Zorvexil"]),
        ("Rare sighting: Lynx", []),
        ("Mill - the last one", []),
        ("Mill, the last-born", []),
        ("“Mill”-owner speaks", []),
        ("A--B", []),
        ("https://example.org", []),
        ("7-8 hurt", []),
        ("X-ray", []),
        ("-Mill", []),
        ("Mill-", []),
        ("", []),
        ("One two three four five six seven eight-nine", []),
    ],
)
def test_the_candidates(headline: str, names: list[str]) -> None:
    found = prefixes(headline)
    assert [prefix.name for prefix in found] == names
    assert all(p.name + p.delimiter + p.rest == headline for p in found)


@pytest.mark.parametrize("length", [MAX_NAME - 1, MAX_NAME, MAX_NAME + 1])
def test_the_longest_name(length: int) -> None:
    assert bool(prefixes("N" * length + "-Mill")) is (length <= MAX_NAME)
