"""Committed pages and what must be read from them."""

import json
from dataclasses import asdict
from pathlib import Path

import pytest
from pages import html_page

from newscrawl.extraction import read

GOLDEN = Path(__file__).parent / "golden"


@pytest.mark.parametrize("page", sorted(GOLDEN.glob("*.html")), ids=lambda page: page.stem)
def test_a_golden_page(page):
    reading = read(html_page(page.read_bytes()))
    told = asdict(reading.article)
    del told["source"]
    told["witnesses"] = {one.kind: one.text for one in reading.article.witnesses}
    told["article_body"] = reading.article.article_body.split("\n")
    told["links"] = [link.url for link in reading.links]
    assert json.loads(json.dumps(told)) == json.loads(page.with_suffix(".json").read_text("utf-8"))
