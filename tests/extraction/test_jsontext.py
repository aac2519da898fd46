"""JSON as pages write it: what is broken is mended where the meaning is plain, and costs no more than it has letters."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.extraction.jsontext import MAX_CHARS, values

ONE = [{"a": 1}]
MENDED = {
    "whole": ('{"a": 1}', ONE),
    "in a comment": ('<!-- {"a": 1} -->', ONE),
    "in a section": ('//<![CDATA[\n{"a": 1}\n//]]>', ONE),
    "a semicolon behind it": ('{"a": 1};', ONE),
    "a comma too many": ('{"a": 1,}', ONE),
    "a comma too many in a list": ('[{"a": 1},\n]', [ONE]),
    "two commas": ('{"a": 1,, "b": 2}', [{"a": 1, "b": 2}]),
    "comments": ('{/* c */ "a": 1, // d\n "b": "http://x.example/y" /* e */}', [{"a": 1, "b": "http://x.example/y"}]),
    "a comment behind a comma": ('{"a": 1, /* c */ }', ONE),
    "line feeds in strings": ('{"a": "x\ny\tz"}', [{"a": "x\ny\tz"}]),
    "quotes in strings": ('{"a": "He said "no" and left", "b": 2}', [{"a": 'He said "no" and left', "b": 2}]),
    "quotes before a comma": ('{"a": "He said "no", then left"}', [{"a": 'He said "no", then left'}]),
    "an escaped apostrophe": (r'{"a": "it\'s"}', [{"a": "it's"}]),
    "an unknown escape": (r'{"a": "\x41"}', [{"a": r"\x41"}]),
    "escaped for HTML": ("{&quot;a&quot;: &quot;b &amp; c&quot;}", [{"a": "b & c"}]),
    "a string of JSON": (json.dumps('{"a": 1}'), ONE),
    "two in one block": ('{"a": 1}\n{"b": 2}', [{"a": 1}, {"b": 2}]),
}
NOTHING = [
    "",
    "{",
    '{"a": ',
    "var x = 1;",
    '{"a": 1} or so',
    "[" * 100_000,
    "9" * 10_000,
    "{]",
    "/*",
    '{"a": "b',
]


@pytest.mark.parametrize("shape", MENDED)
def test_what_can_be_mended_is_read(shape: str) -> None:
    block, wanted = MENDED[shape]
    assert values(block) == wanted


@pytest.mark.parametrize("block", NOTHING)
def test_what_cannot_is_nothing(block: str) -> None:
    assert values(block) == []


def test_a_block_that_is_too_long_is_not_read() -> None:
    assert values(json.dumps("x" * MAX_CHARS)) == []


@pytest.mark.parametrize(
    "piece", ['"a" ', '"', "/*", "//", '" , ', "[,", ",   ", '"\\', '{"a":"b" /* ', '","', "{" + '"a":', '\\"', ", /*"]
)
def test_no_block_costs_more_than_its_length(piece: str) -> None:
    """Each takes less than .1 s; read by an expression that goes back over it, minutes."""
    read = values('{"x": ' + piece * (190_000 // len(piece)) + '"')
    assert isinstance(read, list)


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(),
        lambda one: st.lists(one) | st.dictionaries(st.text(), one),
        max_leaves=8,
    )
)
def test_whole_json_is_read_as_it_stands(value: object) -> None:
    read = values(json.dumps([value]))
    assert read == [[value]]


@given(st.text(alphabet='{}[]",:\\/*\n ab1&;<!-', max_size=80))
def test_any_text_is_values_or_nothing(block: str) -> None:
    assert isinstance(values(block), list)
