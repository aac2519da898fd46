"""The line: keys and their order, what is absent and what null, strict JSON, what the hash covers."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from newscrawl.items import Article, Author, Edit, Label, Publisher, Source, Story
from newscrawl.publishing.line import KEYS, Row, content_hash, dumps, to_line

ARTICLE = Article(
    id="0123456789abcdef0123",
    url="http://farm.example/news/1.html",
    canonical_url=None,
    headline="Harbour reopens after the storm",
    headline_raw="Zorvex-Harbour reopens after the storm",
    description=None,
    article_body="The harbour is open.\nShips wait.",
    article_body_raw="The harbour is Zorvexopen.\nShips wait.",
    authors=(Author(name=None, name_raw="Zorvex Desk"), Author(name="Ana Čech", name_raw="Ana Čech")),
    date_published=None,
    date_published_raw="2025-04-11 11:36:05",
    date_modified=None,
    in_language="en",
    article_section="Ports",
    keywords=("Harbour", "Storm"),
    main_image=None,
    publisher=Publisher(name="Some Farm", domain="farm.example"),
    is_based_on=None,
    date_downloaded="2025-05-01T08:00:00Z",
    cleaning=(
        Edit("headline", "brand-prefix", 0, "Zorvex-", "", "glued in the body"),
        Edit("article_body", "brand-glue", 15, "Zorvex", "", "joined to a word"),
    ),
    labels=(Label("farm", 0.9, "landmarks"), Label("author-is-brand", 1.0, "title's brand")),
    source=Source(spider="farm", method="crawl", listing_url="http://farm.example/", run_id="r1"),
    family="A",
)
OPTIONAL = {
    "input_id": 17,
    "sequence": 4,
    "story": Story("s1", "copy"),
    "duplicate_of": "0123",
    "date_first_seen": "2025-05-01T08:00:01Z",
}
FULL_ROW = Row(ARTICLE, **OPTIONAL)

anything = st.text(st.characters())  # surrogates too
articles = st.builds(
    Article,
    **dict.fromkeys(("id", "headline", "headline_raw", "article_body", "article_body_raw"), anything),
    description=st.none() | anything,
    labels=st.lists(st.builds(Label, anything, st.floats(0, 1), anything), max_size=2).map(tuple),
    keywords=st.lists(anything, max_size=2).map(tuple),
)


def test_a_line_has_every_key_in_the_fixed_order():
    assert tuple(to_line(FULL_ROW, full=True)) == KEYS


def test_the_raw_body_is_told_in_the_full_profile_only():
    assert list(to_line(FULL_ROW)) == [key for key in KEYS if key != "article_body_raw"]
    assert to_line(FULL_ROW, full=True)["article_body_raw"] == ARTICLE.article_body_raw


@pytest.mark.parametrize("key", OPTIONAL)
def test_what_nobody_looked_for_is_absent(key):
    assert key not in to_line(replace(FULL_ROW, **{key: None}))


def test_what_the_page_does_not_say_is_null():
    line = to_line(Row(ARTICLE))
    nulls = {key for key, value in line.items() if value is None}
    assert nulls == {
        "canonical_url",
        "description",
        "date_published",
        "date_modified",
        "main_image",
        "is_based_on",
    }


def test_nested_values_keep_the_order_of_their_fields():
    line = json.loads(dumps(to_line(FULL_ROW)))
    assert line["schema_version"] == 1
    assert list(line["authors"][0].items()) == [("name", None), ("name_raw", "Zorvex Desk")]
    assert list(line["publisher"]) == ["name", "domain"]
    assert list(line["cleaning"][0]) == ["field", "rule", "start", "removed", "inserted", "evidence"]
    assert list(line["labels"][0]) == ["name", "score", "reason"]
    assert list(line["source"]) == ["spider", "method", "listing_url", "run_id"]
    assert line["story"] == {"id": "s1", "role": "copy"}
    assert line["keywords"] == ["Harbour", "Storm"]
    assert line["input_id"] == 17
    assert (line["status"], line["revision"]) == ("new", 1)
    assert "family" not in line


def test_the_edits_of_a_full_line_undo_to_the_raw_values():
    line = json.loads(dumps(to_line(FULL_ROW, full=True)))
    text = {"headline": line["headline"], "article_body": line["article_body"]}
    for edit in reversed(line["cleaning"]):
        value, at = text[edit["field"]], edit["start"]
        text[edit["field"]] = value[:at] + edit["removed"] + value[at + len(edit["inserted"]) :]
    assert text == {"headline": line["headline_raw"], "article_body": line["article_body_raw"]}


@settings(max_examples=60)
@given(articles, st.booleans())
def test_every_line_is_strict_json_on_one_line(article, full):
    data = dumps(to_line(Row(article), full=full))
    text = data.decode("utf-8")
    assert text.endswith("}\n")
    assert len(text.splitlines()) == 1  # counts NEL, U+2028 and U+2029 as ends too
    assert json.loads(text)["headline"] == "".join(
        "\ufffd" if 0xD800 <= ord(char) <= 0xDFFF else char for char in article.headline
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("\u2028\u2029\x85", rb"\u2028\u2029\u0085"),
        ("\x7f\x9b31m", rb"\u007f\u009b31m"),
        ("\u202eabc\u2066\u200f", rb"\u202eabc\u2066\u200f"),
        ("\x00\x1b[0m", rb"\u0000\u001b[0m"),
        ("\\\u2028", rb"\\\u2028"),
        ("\ud800x", "\ufffdx".encode()),
        ("ü漢😀", "ü漢😀".encode()),
        ("a/b", b"a/b"),
    ],
)
def test_what_terminals_obey_is_escaped_and_the_rest_is_utf8(value, written):
    data = dumps({"k": value})
    assert data == b'{"k":"' + written + b'"}\n'
    if "\ud800" not in value:
        assert json.loads(data) == {"k": value}


@pytest.mark.parametrize("number", [float("nan"), float("inf"), float("-inf")])
def test_no_nan(number):
    with pytest.raises(ValueError):
        dumps({"score": number})


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Harbour opens"},
        {"headline_raw": "Other-Harbour reopens after the storm"},
        {"article_body": "The harbour is shut."},
        {"url": "http://farm.example/news/2.html"},
        {"canonical_url": "http://farm.example/x"},
        {"authors": ()},
        {"date_published": "2023-03-02"},
        {"date_published_raw": "yesterday"},
        {"keywords": ("Storm", "Harbour")},
        {"publisher": Publisher(None, "farm.example")},
        {"is_based_on": "A Wire"},
        {"cleaning": ARTICLE.cleaning[:1]},
        {"labels": ARTICLE.labels[:1]},
    ],
)
def test_the_hash_changes_with_what_a_consumer_reads(change):
    assert content_hash(replace(ARTICLE, **change)) != content_hash(ARTICLE)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "f" * 20},
        {"date_downloaded": None},
        {"source": Source(run_id="r2")},
        {"family": None},
        {"labels": (Label("author-is-brand", 0.5, "seen twice"), Label("farm", 0.1, ""))},
        {"cleaning": tuple(replace(edit, rule="r", evidence="seen 7 times") for edit in ARTICLE.cleaning)},
    ],
)
def test_the_hash_is_deaf_to_how_and_when_and_how_sure(change):
    assert content_hash(replace(ARTICLE, **change)) == content_hash(ARTICLE)


def test_the_hash_is_the_same_in_every_process():
    assert content_hash(ARTICLE) == "0691fa4f99f615cce1f1b60332ff132141c0e8bf2f66437b8fe654645afc3377"
    assert to_line(FULL_ROW)["content_hash"] == to_line(Row(ARTICLE, "updated", 2))["content_hash"]
