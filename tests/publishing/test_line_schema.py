"""The derived schema: it has the line's keys in the line's order, accepts every line, refuses what is none."""

import pytest
from conftest import BARE_ARTICLE
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from newscrawl.items import Article, Label
from newscrawl.publishing.line import KEYS, Row, to_line
from newscrawl.publishing.schema import schema, schema_hash

VALIDATOR = Draft202012Validator(schema())

some = st.just("x") | st.just("")
articles = st.builds(Article, labels=st.lists(st.builds(Label, some, st.floats(0, 1), some), max_size=2).map(tuple))
rows = st.builds(
    Row,
    articles,
    st.sampled_from(["new", "updated", "withdrawn"]),
    sequence=st.none() | st.integers(0),
    input_id=st.none() | some | st.integers(),
)
EXAMPLE = Row(BARE_ARTICLE)


def test_the_schema_is_a_schema():
    Draft202012Validator.check_schema(schema())


def test_its_properties_are_the_lines_keys_in_order():
    assert tuple(schema()["properties"]) == KEYS


@settings(max_examples=40)
@given(rows, st.booleans())
def test_every_line_fits(row, full):
    assert list(VALIDATOR.iter_errors(to_line(row, full=full))) == []


def test_only_what_may_be_absent_is_optional():
    optional = set(KEYS) - set(schema()["required"])
    looked_for = {"input_id", "sequence", "story", "duplicate_of", "date_first_seen"}
    assert optional == looked_for | {"article_body_raw"}


@pytest.mark.parametrize(
    "change",
    [
        {"status": "gone"},
        {"sequence": None},
        {"headline": None},
        {"revision": "1"},
        {"content_hash": "abc"},
        {"schema_version": 2},
        {"story": {"id": "s"}},
        {"authors": [{"name": None}]},
        {"keywords": "a, b"},
        {"labels": [{"name": "n", "score": "high", "reason": ""}]},
        {"publisher": None},
    ],
)
def test_a_wrong_value_is_refused(change):
    fitting = to_line(EXAMPLE)
    VALIDATOR.validate(fitting)
    assert not VALIDATOR.is_valid({**fitting, **change})


@pytest.mark.parametrize("key", schema()["required"])
def test_a_missing_key_is_refused(key):
    line = to_line(EXAMPLE)
    del line[key]
    assert not VALIDATOR.is_valid(line)


def test_a_change_of_the_contract_is_deliberate():
    """A new hash here: is the change additive? If not, raise SCHEMA_VERSION; then pin the new value."""
    assert schema_hash() == "89aa0d20dcb6ff3a128e18f7a02ee9415bc63e353a388847c5cdb45fb53af364"
