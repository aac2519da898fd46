"""A caller's record: what of it is ours, what makes a line no record, and that a changed line is otherwise the same."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.cleaning import FieldsCleaned
from newscrawl.cleaning.edits import cut, undo
from newscrawl.corpus.records import Record, TwoKeysError, parse, with_cleaning
from newscrawl.corpus.records_json import BrokenRecordError, read_object
from newscrawl.items import Edit, Label

# What a corpus may hold besides: anything that JSON can say.
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)
OURS = {"headline", "title", "article_body", "body", "text", "url", "description", "cleaning", "labels"}
FOREIGN = st.dictionaries(st.text().filter(lambda key: key not in OURS), VALUES, max_size=5)


def cleaned(record: Record, *edits: Edit, labels: tuple[Label, ...] = ()) -> FieldsCleaned:
    """What cleaning would give if it made these edits."""
    texts = {"headline": record.headline, "article_body": record.body, "description": record.description or ""}
    for edit in edits:
        texts[edit.field] = cut(texts[edit.field], edit)
    description = None if record.description is None else texts["description"]
    return FieldsCleaned(texts["headline"], texts["article_body"], description, edits, (), labels)


@pytest.mark.parametrize(
    ("line", "headline", "body", "keys"),
    [
        ('{"headline": "H", "article_body": "B"}', "H", "B", {"headline": "headline", "article_body": "article_body"}),
        ('{"title": "H", "body": "B"}', "H", "B", {"headline": "title", "article_body": "body"}),
        ('{"text": "B"}', "", "B", {"article_body": "text"}),
        ('{"title": "H"}', "H", "", {"headline": "title"}),
        ('{"headline": null, "title": "H", "text": null}', "H", "", {"headline": "title"}),
        # Tables turned into JSON have empty texts for what is not there.
        (
            '{"headline": " ", "title": "H", "body": "", "text": "B"}',
            "H",
            "B",
            {"headline": "title", "article_body": "text"},
        ),
        ('\ufeff {"title": "H"} \r\n', "H", "", {"headline": "title"}),
        (
            '{"title": "H", "meta": {"headline": "other", "a": 1, "a": 2}, "x": 1, "x": 2}',
            "H",
            "",
            {"headline": "title"},
        ),
        (
            '{"title": "H", "description": "D", "url": null}',
            "H",
            "",
            {"headline": "title", "description": "description"},
        ),
        ('{"title": "H", "description": 5, "labels": "sport"}', "H", "", {"headline": "title"}),
    ],
)
def test_a_record_is_read_under_its_own_keys(line: str, headline: str, body: str, keys: dict[str, str]) -> None:
    record = parse(line.encode())
    assert (record.headline, record.body, record.keys) == (headline, body, keys)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"title": "H"', "broken JSON: Expecting ',' delimiter at character 13"),
        (b'{"title": "a\tb"}', "broken JSON: Invalid control character"),
        (b'{"title": "\xff"}', "invalid UTF-8 at byte 11"),
        (b'{"title": "\xed\xa0\xbd"}', "invalid UTF-8 at byte 11"),  # half a character, as some writers leave it
        (b'[{"title": "H"}]', "no JSON object but a list"),
        (b'"H"', "no JSON object but a text"),
        (b"null", "no JSON object but a single value"),
        (b"12", "no JSON object but a number"),
        (b"{}", "neither headline"),
        (b'{"title": "", "body": " \\n "}', "neither headline"),
        (b'{"title": 5}', "its title is no text but a number"),
        (b'{"title": "H", "text": ["a", "b"]}', "its text is no text but a list"),
        (b'{"title": "H", "body": true}', "its body is no text but true or false"),
        (b'{"title": "H", "url": {"a": 1}}', "its url is no text but an object"),
        (b'{"title": "H", "cleaning": "done"}', "its cleaning is no list of edits but a text"),
        (b'{"title": "H", "title": "I"}', "the key title twice"),
        (b'{"title": "H", "x": ' + b"[" * 200 + b"]" * 200 + b"}", "nested more than 200 deep"),
        (b'{"title": "H", "x": ' + b"[" * 100_000 + b"}", "nested more than 200 deep"),
        (b'{"title": "H", "x": 1' + b"0" * 5000 + b"}", "broken JSON: a whole number of more than 4,300 digits"),
    ],
)
def test_what_is_no_record_says_why(line: bytes, reason: str) -> None:
    with pytest.raises(BrokenRecordError) as raised:
        parse(line)
    assert reason in str(raised.value)


def test_brackets_within_texts_are_no_nesting() -> None:
    assert parse(b'{"title": "' + b"[{" * 500 + b'", "x": [[1], "\\"["]}').headline == "[{" * 500


@pytest.mark.parametrize(
    "more", [{"headline": "H", "title": "I"}, {"headline": "H", "title": "H"}, {"body": "b", "text": "t"}]
)
def test_a_field_that_is_said_twice_is_the_callers_mistake(more: dict[str, str]) -> None:
    with pytest.raises(TwoKeysError) as raised:
        parse(json.dumps(more).encode())
    assert raised.value.keys == tuple(more)


@pytest.mark.parametrize(
    "line",
    [
        '{"title":"H","n":1.50,"big":12345678901234567890.123456789,"e":1E400,"no":NaN}',
        '  { "title" : "H" ,\t"x" : "\\u00e9\\/\\ud83d" , "x" : [ ] }  ',
        '{"title": "H", "cleaning": [], "labels": [1, 2]}',
    ],
)
def test_what_cleaning_leaves_alone_stays_to_the_byte(line: str) -> None:
    record = parse(line.encode() + b"\r\n")
    assert with_cleaning(record, cleaned(record)) == line.rstrip().encode() + b"\n"


def test_only_the_edited_value_and_the_edits_are_new() -> None:
    line = '{ "n":1.50, "title" : "Zorvex\\u002dH\\u00e9", "e":1E400, "x" : {"title": "Zorvex-"}, "x" : 2 }'
    record = parse(line.encode())
    new = with_cleaning(record, cleaned(record, Edit("headline", "brand-prefix", 0, "Zorvex-", "", "seen")))
    assert new.decode() == (
        '{ "n":1.50, "title" : "H\\u00e9", "e":1E400, "x" : {"title": "Zorvex-"}, "x" : 2 ,"cleaning":[{"field":"title",'
        '"rule":"brand-prefix","start":0,"removed":"Zorvex-","inserted":"","evidence":"seen"}]}\n'
    )


def test_a_line_in_utf_8_stays_one_line_for_every_reader() -> None:
    record = parse('{"title": "Zorvex-Höhe\u2028\x85"}'.encode())
    new = with_cleaning(record, cleaned(record, Edit("headline", "brand-prefix", 0, "Zorvex-", "", "")))
    assert new.startswith('{"title": "Höhe\\u2028\\u0085","cleaning":'.encode())


def test_earlier_edits_stay_before_the_new_ones() -> None:
    old = {"field": "title", "rule": "control", "start": 6, "removed": "\u200b", "inserted": "", "evidence": ""}
    record = parse(json.dumps({"cleaning": [old], "title": "Zorvex-H"}).encode())
    new = json.loads(with_cleaning(record, cleaned(record, Edit("headline", "brand-prefix", 0, "Zorvex-", "", ""))))
    assert list(new) == ["cleaning", "title"]
    assert new["cleaning"][0] == old
    assert undo(new["title"], [Edit(**edit) for edit in new["cleaning"]], "title") == "Zorvex\u200b-H"


@pytest.mark.parametrize(
    ("given", "then"),
    [
        ({}, [{"name": "brand-suspect", "score": 0.5, "reason": "why"}]),
        ({"labels": None}, [{"name": "brand-suspect", "score": 0.5, "reason": "why"}]),
        ({"labels": [{"name": "mine"}]}, [{"name": "mine"}, {"name": "brand-suspect", "score": 0.5, "reason": "why"}]),
        (
            {"labels": [{"name": "brand-suspect", "score": 0.9}]},
            [{"name": "brand-suspect", "score": 0.9}],
        ),  # cleaned again
        ({"labels": "sport"}, "sport"),  # the caller's own meaning
        ({"labels": [0, 1]}, [0, 1]),
        ({"labels": [{"class": 3}]}, [{"class": 3}]),
    ],
)
def test_labels_are_added_where_they_mean_the_same(given: dict[str, object], then: object) -> None:
    record = parse(json.dumps({"title": "H"} | given).encode())
    new = json.loads(with_cleaning(record, cleaned(record, labels=(Label("brand-suspect", 0.5, "why"),))))
    assert new == {"title": "H", "labels": then}


def test_halves_of_a_character_are_not_joined() -> None:
    record = parse(b'{"title": "\\ud83dX\\ude00"}')
    assert with_cleaning(record, cleaned(record, Edit("headline", "r", 1, "X", "", ""))) == record.line + b"\n"
    apart = parse('{"title": "\\ud83dé\\ude00 Zorvex"}'.encode())
    new = with_cleaning(apart, cleaned(apart, Edit("headline", "r", 4, "Zorvex", "", "")))
    assert new.startswith('{"title": "\\ud83dé\\ude00 ",'.encode())


@given(
    FOREIGN,
    FOREIGN,
    st.text(st.characters(exclude_categories=()), min_size=1).filter(str.strip),
    st.text(st.characters(exclude_categories=())),
    st.booleans(),
    st.data(),
)
def test_foreign_keys_survive_and_the_edits_undo(
    before: dict[str, object], after: dict[str, object], headline: str, body: str, ascii_only: bool, data: st.DataObject
) -> None:
    after = {key: value for key, value in after.items() if key not in before}
    given_record = {**before, "title": headline, "text": body, **after}
    # Two halves that stand side by side in a Python text are one character in JSON.
    line = json.dumps(given_record, ensure_ascii=ascii_only or any("\ud800" <= c <= "\udfff" for c in headline + body))
    given_record = json.loads(line)
    record = parse(line.encode())
    at = data.draw(st.integers(0, len(record.headline)))
    edit = Edit("headline", "r", at, record.headline[at : at + 3], data.draw(st.sampled_from(["", " "])), "é")
    new_line = with_cleaning(record, cleaned(record, edit))
    new = json.loads(new_line)
    assert new_line.count(b"\n") == 1
    edits = new.pop("cleaning", [])
    assert list(new) == list(given_record)
    assert json.dumps({**new, "title": ""}) == json.dumps({**given_record, "title": ""})
    assert undo(new["title"], [Edit(**one) for one in edits], "title") == given_record["title"]


@given(st.binary(max_size=80) | st.text().map(str.encode) | VALUES.map(lambda value: json.dumps(value).encode()))
def test_any_line_is_a_record_or_a_reason(line: bytes) -> None:
    try:
        record = parse(line)
    except (BrokenRecordError, TwoKeysError):
        return
    assert json.loads(with_cleaning(record, cleaned(record))) == json.loads(record.line)


def test_a_text_without_an_end_is_read_once() -> None:
    """Read anew at each of its quotes, 80 KB of them took a minute."""
    with pytest.raises(BrokenRecordError):
        read_object(b"[" * 201 + b'"' + b'\\"' * 400_000)
