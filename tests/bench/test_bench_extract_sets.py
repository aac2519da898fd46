"""Sets of pages are read in three public formats; a broken one is told in a sentence."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest

from newscrawl.bench.extract_sets import read_set
from newscrawl.errors import UsageError

SETS = Path(__file__).parent / "extract_sets"


def packed(name, folder):
    """A copy of one of our sets with its pages packed, as the public ones are."""
    copied = Path(shutil.copytree(SETS / name, folder / name))
    for page in copied.rglob("*.html"):
        page.with_name(f"{page.name}.gz").write_bytes(gzip.compress(page.read_bytes()))
        page.unlink()
    for truth in (*copied.rglob("ground_truth.json"), *copied.rglob("meta.info")):
        truth.write_text(truth.read_text("utf-8").replace('.html"', '.html.gz"'), "utf-8")
    return copied


@pytest.mark.parametrize(
    ("name", "format_", "pages", "first"),
    [
        ("benchmark", "article-extraction-benchmark", 3, "ferry"),
        ("evaluation", "fundus' evaluation", 4, "ArdnalCourier_0.html"),
        ("parser_tests", "fundus' parser tests", 6, "xx/ArdnalCourier_2026_03_02.html"),
    ],
)
def test_each_format_is_read_packed_and_plain(name, format_, pages, first, tmp_path):
    plain, gz = read_set(SETS / name), read_set(packed(name, tmp_path))
    assert plain.format == gz.format == format_
    assert len(plain.samples) == pages
    assert plain.samples[0].name == first
    for one, other in zip(plain.samples, gz.samples, strict=True):
        assert one.html() == other.html()
        assert (one.url, one.truth) == (other.url, other.truth)
        assert one.truth.bodies[0].split()[-1].strip(".") in one.html().decode()
        assert one.url.startswith("https://www.")


def test_versions_of_a_parser_are_paired_with_their_pages_by_date():
    for sample in read_set(SETS / "parser_tests").samples:
        assert sample.truth.date[:10].replace("-", "_") in sample.name
        assert f"<h1>{sample.truth.title}</h1>" in sample.html().decode()
        assert sample.truth.authors


def test_an_optional_paragraph_may_be_taken_or_left(tmp_path):
    body = ["One.", "[Two.]", "Three [3].", "[Four.]"]
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "a.html").write_text("<p>")
    (tmp_path / "ground_truth.json").write_text(json.dumps({"a.html": {"body": body}}))
    (sample,) = read_set(tmp_path).samples
    assert set(sample.truth.bodies) == {
        "One.\nTwo.\nThree [3].\nFour.",
        "One.\nTwo.\nThree [3].",
        "One.\nThree [3].\nFour.",
        "One.\nThree [3].",
    }
    many = [f"[{n}]" for n in range(30)]
    (tmp_path / "ground_truth.json").write_text(json.dumps({"a.html": {"body": ["One.", *many]}}))
    (sample,) = read_set(tmp_path).samples
    assert sample.truth.bodies == ("\n".join(["One.", *map(str, range(30))]), "One.")


def test_a_folder_without_a_set_names_the_formats(tmp_path):
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(UsageError, match=r"ground-truth\.json.*ground_truth\.json.*NAME\.json"):
            read_set(folder)


BROKEN = [
    ("benchmark", "ground-truth.json", "{", "ground-truth.json cannot be read"),
    ("benchmark", "ground-truth.json", "[]", "is no JSON object"),
    ("benchmark", "ground-truth.json", '{"ferry": "text"}', "article of 'ferry' must be an object"),
    ("benchmark", "ground-truth.json", '{"ferry": {"articleBody": 5}}', "articleBody of 'ferry' must be text"),
    ("benchmark", "ground-truth.json", '{"gone": {"articleBody": "x"}}', "misses 1 of 1 pages, first .*gone"),
    ("benchmark", "ground-truth.json", "{}", "has no pages"),
    ("evaluation", "ground_truth.json", '{"a": {"body": "text"}}', "body of 'a' must be a list of texts"),
    ("evaluation", "ground_truth.json", "\udcff", "cannot be read"),
    ("parser_tests", "xx/ArdnalCourier.json", '{"V1": {}}', "tells 1 article, beside it are 3 pages"),
    ("parser_tests", "xx/ArdnalCourier.json", '{"V1": {"body": 1}, "V2": {}, "V3": {}}', "body of 'V1' must be"),
    (
        "parser_tests",
        "xx/ArdnalCourier.json",
        '{"V1": {"body": {"sections": [1]}}, "V2": {}, "V3": {}}',
        "sections of 'V1' must be a list of objects",
    ),
    (
        "parser_tests",
        "xx/ArdnalCourier.json",
        '{"V1": {"title": []}, "V2": {}, "V3": {}}',
        "title of 'V1' must be text",
    ),
    ("parser_tests", "xx/meta.info", "x", "meta.info cannot be read"),
]


@pytest.mark.parametrize(("name", "file", "text", "message"), BROKEN)
def test_a_broken_set_is_told(name, file, text, message, tmp_path):
    copied = packed(name, tmp_path)
    (copied / file).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(UsageError, match=message):
        read_set(copied)


def test_a_broken_page_is_told(tmp_path):
    copied = packed("benchmark", tmp_path)
    page = copied / "html" / "ferry.html.gz"
    for content in (b"no gzip", gzip.compress(b"<p>" * 500)[:-12]):
        page.write_bytes(content)
        with pytest.raises(UsageError, match=r"ferry\.html\.gz cannot be read"):
            read_set(copied).samples[0].html()
