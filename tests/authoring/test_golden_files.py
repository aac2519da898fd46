"""Golden pages: kept, read again, compared; what is broken in them is a sentence."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest

from newscrawl.authoring.golden import EXPECTED, META, Case, differences, files, load, named
from newscrawl.base_spiders import SiteSpider
from newscrawl.errors import UsageError
from newscrawl.items import Page

SENTENCE = "<p>The keeper of the mill showed the {0} pump to a crowd of four hundred people from the valley below.</p>"
START = '<html><body><a href="/one">The first pump of the mill is shown to a crowd</a> <a href="/b">b</a></body></html>'


class Mill(SiteSpider):
    name = "mill"
    start_urls = ("https://mill.example/",)


def page(path: str, html: str) -> Page:
    url = f"https://mill.example{path}"
    headers = {"content-type": "text/html; charset=utf-8", "set-cookie": "secret=1", "date": "now", "tdm-policy": "x"}
    return Page(url, url, 200, headers, html.encode(), "2026-03-05T00:00:00Z", "The first pump")


def story(word: str = "first") -> str:
    body = "".join(SENTENCE.format(f"{word} {n}th") for n in range(8))
    return (
        f"<html><head><title>{word}</title></head><body><article><h1>The {word} pump</h1>{body}</article></body></html>"
    )


@pytest.fixture
def case(tmp_path):
    pages = named([page("/", START)], [page("/one", story())])
    for name, data in files(Mill(), pages, date(2026, 3, 5)).items():
        (tmp_path / name).write_bytes(data)
    return Case("mill", tmp_path)


def test_what_was_kept_is_read_as_it_was(case):
    assert [one.file for one in load(case.folder)] == ["start-1.html.gz", "article-1.html.gz"]
    assert differences(case, Mill) == []
    kept = json.loads((case.folder / META).read_text("utf-8"))["pages"][1]
    assert kept["headers"] == {"content-type": "text/html; charset=utf-8", "tdm-policy": "x"}
    assert kept["anchor"] == "The first pump"


def test_the_same_pages_give_the_same_files_to_the_byte(case):
    again = files(Mill(), load(case.folder), date(2026, 3, 5))
    assert {name: (case.folder / name).read_bytes() for name in again} == again


def test_a_start_page_is_no_article_and_leads_to_the_golden_ones(case):
    start = load(case.folder)[0]
    assert start.expected == {"file": "start-1.html.gz", "article": None, "links": ["https://mill.example/one"]}


def test_a_site_that_reads_otherwise_is_told_field_by_field(case):
    class Other(Mill):
        fields = {"headline": "p"}  # noqa: RUF012

    told = [str(one) for one in differences(case, Other)]
    assert any(
        one.startswith('mill article-1.html.gz headline: expected "The first pump", found "The keeper') for one in told
    )


def test_a_site_whose_code_fails_is_told_with_its_line(case):
    class Broken(Mill):
        def refine(self, page, article):
            raise KeyError("pump")

    assert next(one.found for one in differences(case, Broken)).startswith("its site's code failed: KeyError: 'pump'")


def test_a_lost_article_and_a_lost_link_are_told(case):
    class Nothing(Mill):
        def refine(self, page, article):
            return None

    assert [(one.field, one.found) for one in differences(case, Nothing)] == [("article", None)]
    lines = (case.folder / EXPECTED).read_text("utf-8").replace("mill.example/one", "mill.example/two")
    (case.folder / EXPECTED).write_text(lines, "utf-8")
    assert ("links", "https://mill.example/two", None) in [
        (one.field, one.expected, one.found) for one in differences(case, Mill)
    ]


@pytest.mark.parametrize(
    ("file", "data", "says"),
    [
        (META, b"{", "is no JSON"),
        (META, b"[]", "has no list of pages"),
        (META, b'{"pages": [{"file": "x"}]}', "cannot be read"),
        (META, b'{"pages": [7]}', "is no golden page"),
        (EXPECTED, b"{\n", "is no JSON"),
        (EXPECTED, b"\xff\n", "is no JSON"),
        ("article-1.html.gz", b"no gzip", "cannot be read|is no golden page"),
        ("article-1.html.gz", b"\x1f\x8b\x08\x00", "is no golden page"),
        (EXPECTED, b"", "has no line for it"),
    ],
)
def test_broken_files_are_one_sentence(case, file, data, says):
    (case.folder / file).write_bytes(data)
    told = differences(case, Mill)
    assert told
    assert re.search(says, str(told[0])), told


def test_a_file_elsewhere_is_never_read(case):
    meta = json.loads((case.folder / META).read_text("utf-8"))
    meta["pages"][0]["file"] = "../../../etc/passwd"
    (case.folder / META).write_text(json.dumps(meta), "utf-8")
    with pytest.raises(UsageError, match="passwd"):
        load(case.folder)
