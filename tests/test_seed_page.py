"""The real page, from the file to the line: a regression in any room on the way shows here.

The page lies beside the repository and is no part of it: see ``real_page``.
"""

import io
import json

import pytest

from newscrawl.corpus.extract import extract_files


@pytest.fixture(scope="module")
def text(real_page):
    return real_page.read_text("utf-8").split("\n")


@pytest.fixture(scope="module")
def line(real_page):
    problems = []
    (line,) = extract_files([real_page], io.BytesIO(), problems.append)
    assert problems == []
    return json.loads(line)


def test_the_headline_is_free_of_the_brand(line, text):
    assert line["headline"] == "Blinken, Lavrov meet briefly as U.S.-Russia tensions soar and war grinds on"
    assert line["headline_raw"] == f"Rekubit-{line['headline']}" == text[1]


def test_the_body_is_every_paragraph_and_nothing_else(line, text):
    first, last = 4, text.index("- In:")
    paragraphs = [paragraph.strip() for paragraph in text[first:last]]
    assert line["article_body_raw"].split("\n") == paragraphs
    restored = [paragraphs[0].replace("RekubitRussian", "Russian"), *paragraphs[1:]]
    assert line["article_body"].split("\n") == restored
    opening = (
        "U.S. Secretary of State Antony Blinken and Russian Foreign Minister Sergey Lavrov talked briefly Thursday"
    )
    assert line["article_body"].startswith(opening)
    assert line["article_body"].endswith("in its campaign there.")


def test_the_two_edits_undone_from_last_to_first_give_the_raw_values_to_the_letter(line):
    assert sorted((edit["field"], edit["removed"], edit["inserted"]) for edit in line["cleaning"]) == [
        ("article_body", "Rekubit", ""),
        ("headline", "Rekubit-", ""),
    ]
    told = {"headline": line["headline"], "article_body": line["article_body"]}
    for edit in reversed(line["cleaning"]):
        value, at = told[edit["field"]], edit["start"]
        assert value.startswith(edit["inserted"], at)
        told[edit["field"]] = value[:at] + edit["removed"] + value[at + len(edit["inserted"]) :]
    assert told == {"headline": line["headline_raw"], "article_body": line["article_body_raw"]}


def test_what_the_page_says_beside_the_text(line):
    assert line["keywords"] == ["Antony Blinken", "War", "Paul Whelan", "Ukraine", "Politics", "Russia"]
    assert line["publisher"] == {"name": "TradeWisdom", "domain": None}
    assert line["is_based_on"] == "CBS News"
    assert line["article_section"] == "Contact"


def test_a_farms_author_and_date_are_kept_raw_and_labelled(line):
    assert line["authors"] == [{"name": None, "name_raw": "Burley Garcia"}]
    assert line["date_published"] is None
    assert line["date_published_raw"] == "2025-04-11 11:36:05"
    names = {label["name"] for label in line["labels"]}
    assert any("author" in name for name in names)
    assert any("date" in name for name in names)
    assert all(label["reason"] for label in line["labels"])


def test_a_saved_page_has_no_address_and_was_downloaded_nobody_knows_when(line):
    assert line["url"] is None
    assert len(line["id"]) == 20
    assert line["date_downloaded"] is None
    assert line["source"] == {"spider": None, "method": "extract", "listing_url": None, "run_id": None}
