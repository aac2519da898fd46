"""RawArticle -> Article: the real page, farms' lies, and the fields around the text."""

from __future__ import annotations

from pathlib import Path

import pytest

from newscrawl import urls
from newscrawl.cleaning import clean, undo
from newscrawl.items import Author, Known, Label, Publisher, RawArticle, Witness


def test_the_real_page_is_restored_to_the_letter(real_page: Path) -> None:
    lines = real_page.read_text("utf-8").split("\n")
    body = "\n".join(lines[4 : lines.index("- In:")])
    result = clean(RawArticle(None, lines[1], body, authors=("Burley Garcia",), family="A"), Known())
    article = result.article
    assert article.headline == "Blinken, Lavrov meet briefly as U.S.-Russia tensions soar and war grinds on"
    assert "Antony Blinken and Russian Foreign Minister" in article.article_body
    assert [(e.field, e.rule, e.start, e.removed, e.inserted) for e in article.cleaning] == [
        ("headline", "brand-prefix", 0, "Rekubit-", ""),
        ("article_body", "brand-glue", 43, "Rekubit", ""),
    ]
    assert undo(article.headline, article.cleaning, "headline") == lines[1] == article.headline_raw
    assert undo(article.article_body, article.cleaning, "article_body") == body == article.article_body_raw
    assert [(s.text, s.kind) for s in result.sightings] == [("Rekubit", "glue")]
    assert "RekubitRussian" in article.cleaning[0].evidence


def test_a_farms_date_and_author_are_kept_raw_and_labelled() -> None:
    raw = RawArticle("http://f.example/html/1.html", "Mill", "Shut.", authors=("Ada Holt",), family="B")
    dated = clean(type(raw)(**{f: getattr(raw, f) for f in raw.__slots__} | {"date_published": "2024-05-01"}), Known())
    assert dated.article.authors == (Author(None, "Ada Holt"),)
    assert (dated.article.date_published, dated.article.date_published_raw) == (None, "2024-05-01")
    assert {label.name for label in dated.article.labels} == {"farm-date", "farm-author"}
    assert all(label.reason and 0 <= label.score <= 1 for label in dated.article.labels)


@pytest.mark.parametrize(
    ("written", "name"),
    [("By  Ada Holt", "Ada Holt"), ("Ada Holt", "Ada Holt"), ("Bylund Ek", "Bylund Ek"), ("By", None)],
)
def test_an_honest_byline(written: str, name: str | None) -> None:
    article = clean(RawArticle("http://a.example/x", "Mill", "Shut.", authors=(written,)), Known()).article
    assert article.authors == (Author(name, written),)


def test_an_honest_page_keeps_what_it_says() -> None:
    raw = RawArticle(
        "https://www.a.example/news/mill",
        "Mill to close",
        "It will.",
        date_published="2024-05-01T10:00:00Z",
        date_modified="2090-01-01",
        date_downloaded="2024-06-01T00:00:00Z",
    )
    article = clean(raw, Known()).article
    assert article.id == urls.article_id(raw.url)
    assert article.publisher == Publisher(None, "a.example")
    assert (article.date_published, article.date_modified) == ("2024-05-01T10:00:00+00:00", None)
    assert (article.cleaning, article.labels, article.family) == ((), (), None)


@pytest.mark.parametrize("kind", ["title", "og:title", "json-ld", "anchor"])
def test_a_witness_without_the_string_restores_a_headline(kind: str) -> None:
    headline = "Harbour board to vote on the new crane"
    raw = RawArticle(
        None, f"Zorvexil-{headline}", "It will vote.", witnesses=(Witness(kind, f"{headline} | The Post"),)
    )
    assert clean(raw, Known()).article.headline == headline


def test_a_description_is_freed_with_the_body() -> None:
    body = "Some 16,Zorvexil000 people came to see it, and none of them had a boat."
    raw = RawArticle(None, "Zorvexil:Crane is new", body, description="Some 16,Zorvexil000 people")
    article = clean(raw, Known()).article
    assert article.description == "Some 16,000 people"
    assert undo(article.description, article.cleaning, "description") == raw.description


def test_glue_in_a_body_without_headline_is_labelled_and_left() -> None:
    body = "In all,XDY Exchange Ostrow residents were told."
    article = clean(RawArticle(None, "", body, family="C"), Known()).article
    assert article.article_body == body
    assert [label.name for label in article.labels] == ["glue-suspect"]


def test_what_the_page_said_of_itself_stays_behind_cleanings_own_labels_each_name_once() -> None:
    said = (
        Label("noai", 1.0, "meta robots: noai"),
        Label("farm-date", 1.0, "said by nobody"),
        Label("gallery", 1.0, "type"),
    )
    raw = RawArticle(None, "Mill", "Shut.", date_published="2024-05-01", family="A", labels=said)
    labels = clean(raw, Known()).article.labels
    assert [label.name for label in labels] == ["farm-date", "noai", "gallery"]
    assert labels[0].score < 1
