"""A site of a layout made at random: added by its address alone, then crawled; its fields are right to the letter."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import lines, newscrawl
from random_sites import served

ASK = ("--allow-host", "127.0.0.1")


@pytest.mark.slow
@pytest.mark.parametrize("seed", [4, 107, 108])
def test_a_random_site_is_added_and_crawled_to_the_letter(seed: int, tmp_path: Path) -> None:
    with served(seed) as site:
        ran = newscrawl("add", site.made.url(), "--project", "--name", "one", "--delay", "0", *ASK, cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert newscrawl("check", cwd=tmp_path).status == 0
        ran = newscrawl("crawl", "one", "-o", "x.jsonl", "--copies", *ASK, cwd=tmp_path)
        assert ran.status == 0, ran.err
        told = lines(tmp_path / "x.jsonl")
        kept = [line["article"] for line in lines(tmp_path / "tests" / "sites" / "one" / "expected.jsonl")]
        assert site.wrong(told) == []
        assert site.wrong([line for line in kept if line]) == []
        paths = {site.path(line) for line in told}
    assert paths <= set(site.made.truth)
    assert len(paths) >= 9, json.dumps(sorted(paths))
