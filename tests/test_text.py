"""Repair, tokens, what a terminal may be shown."""

from __future__ import annotations

import json

from hypothesis import given
from hypothesis import strategies as st

from newscrawl import text


@given(st.text(st.characters(exclude_categories=[]), max_size=80))
def test_what_was_repaired_is_strict_utf8_and_repairing_again_changes_nothing(raw: str) -> None:
    repaired, _ = text.repair(raw)
    assert json.loads(json.dumps(repaired).encode()) == repaired
    repaired.encode("utf-8", "strict")
    assert text.repair(repaired) == (repaired, 0)


def test_repair_counts_what_it_replaced_and_keeps_the_rest() -> None:
    assert text.repair("a\x00b\ud800c\r\nd\u2028e\tf") == ("a\ufffdb\ufffdc\nd\ne\tf", 2)


def test_tokens_are_folded_words_and_numbers() -> None:
    assert text.tokens("The U.S.-Russia ﬁrm’s 16,000_ÉTÉ") == [
        "the",
        "u",
        "s",
        "russia",
        "firm",
        "s",
        "16",
        "000",
        "été",
    ]


@given(st.text("ab", max_size=6), st.text("ab", max_size=6))
def test_a_common_prefix_is_the_longest(one: str, other: str) -> None:
    size = text.common_prefix(one, other)
    assert one[:size] == other[:size]
    assert one[: size + 1] != other[: size + 1] or one == other


def test_printable_escapes_what_moves_a_cursor() -> None:
    assert text.printable("a\x1b[31m\u202eb\n") == "a\\x1b[31m\\u202eb\\n"
    assert text.printable("x" * 300).endswith("…")
