"""Scrapy's exporter: our rows and articles in the record's form, foreign items under their own keys, strict JSON."""

import io
import json
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest
from conftest import BARE_ARTICLE
from scrapy import Field, Item

from newscrawl.exporters import ArticleLinesExporter
from newscrawl.items import Publisher
from newscrawl.publishing.line import Row, dumps, to_line

ARTICLE = replace(
    BARE_ARTICLE,
    url="http://farm.example/news/1.html",
    keywords=("Harbour",),
    publisher=Publisher(None, "farm.example"),
)


@dataclass
class Foreign:
    name: str
    price: float


class OldItem(Item):
    name = Field()
    tags = Field()


def exported(*items, **options):
    file = io.BytesIO()
    exporter = ArticleLinesExporter(file, **options)
    exporter.start_exporting()
    for item in items:
        exporter.export_item(item)
    exporter.finish_exporting()
    return file.getvalue()


def test_rows_and_articles_are_lines():
    row = Row(ARTICLE, "updated", 3, duplicate_of="f")
    assert exported(row, ARTICLE) == dumps(to_line(row)) + dumps(to_line(Row(ARTICLE)))


def test_the_full_profile():
    assert exported(ARTICLE, full=True) == dumps(to_line(Row(ARTICLE), full=True))


def test_scrapys_own_options_do_not_disturb():
    options = {"encoding": None, "fields_to_export": None, "export_empty_fields": False, "indent": 4, "overwrite": 1}
    assert exported(replace(ARTICLE, headline="Ü"), **options).count(b"\n") == 1


@pytest.mark.parametrize(
    ("chosen", "expected"),
    [
        (["headline", "id", "sequence"], {"headline": "Harbour reopens", "id": ARTICLE.id}),
        ({"headline": "title", "article_body": "text"}, {"title": "Harbour reopens", "text": "Ships wait."}),
    ],
)
def test_fields_are_chosen_and_renamed(chosen, expected):
    assert json.loads(exported(ARTICLE, fields_to_export=chosen)) == expected
    assert list(json.loads(exported(ARTICLE, fields_to_export=chosen))) == list(expected)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({"b": 1, "a": [True, None, 2.5, "ü"]}, {"b": 1, "a": [True, None, 2.5, "ü"]}),
        ({"x": float("nan"), "y": [float("inf")]}, {"x": None, "y": [None]}),
        ({"x": b"ab\xff", "y": (1, 2), "z": {"b", "a"}}, {"x": "ab\ufffd", "y": [1, 2], "z": ["a", "b"]}),
        ({"when": datetime(2026, 1, 2, tzinfo=UTC)}, {"when": "2026-01-02 00:00:00+00:00"}),
        ({"price": Decimal("1.10"), "x": {5: "five"}}, {"price": "1.10", "x": {"5": "five"}}),
        ({"inner": Foreign("n", float("nan"))}, {"inner": {"name": "n", "price": None}}),
        (Foreign("n", 1.5), {"name": "n", "price": 1.5}),
        (OldItem(name="n", tags=iter("ab")), {"name": "n", "tags": ["a", "b"]}),
        ({"a": "\ud800"}, {"a": "\ufffd"}),
    ],
)
def test_foreign_items_keep_their_keys_and_become_strict_json(item, expected):
    data = exported(item)
    assert json.loads(data, parse_constant=pytest.fail) == expected
    assert list(json.loads(data)) == list(expected)
