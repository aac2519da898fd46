"""A site of random layout, crawled over loopback from its home page alone, and once more as ``newscrawl add`` wrote it:
each article once, no listing, its fields to the letter.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import lines, newscrawl, slow
from random_sites import Served, served

from newscrawl.demo.layouts.machines import NEWEST

# Sites that differ in language, markup, metadata, addresses and lists, and are read whole; no rule was written for one
# of them. How often a site is, and what is wrong on the others, newscrawl bench layouts tells.
SEEDS = [1048, *(slow(seed) for seed in (1026, 1036, 1038, 1055))]
POLITE = ("--allow-host", "127.0.0.1", "--delay", "0")

Crawled = tuple[Served, list[dict]]


@pytest.fixture(scope="module", params=SEEDS)
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder: Path = tmp_path_factory.mktemp(f"site-{request.param}")
    with served(request.param) as one:
        ran = newscrawl("crawl", one.server.url("main"), *POLITE, "--copies", "-o", "x.jsonl", cwd=folder)
        assert ran.status == 0, ran.err
        yield one, lines(folder / "x.jsonl")


def test_every_article_is_told_once_and_nothing_else(crawled: Crawled) -> None:
    one, told = crawled
    assert Counter(one.path(line) for line in told) == Counter(dict.fromkeys(one.made.truth, 1))


def test_fields_are_right_to_the_letter(crawled: Crawled) -> None:
    one, told = crawled
    assert one.wrong(told) == []


@pytest.mark.slow
@pytest.mark.parametrize("seed", [1036, 1055, 1060])
def test_a_site_that_was_added_is_crawled_whole(seed: int, tmp_path: Path) -> None:
    with served(seed) as one:
        added = newscrawl("add", one.server.url("main"), "--name", "paper", "--project", *POLITE, cwd=tmp_path)
        assert added.status == 0, added.out + added.err
        checked = newscrawl("check", cwd=tmp_path)
        assert checked.status == 0, checked.out
        ran = newscrawl("crawl", "paper", *POLITE, "--copies", "-o", "x.jsonl", cwd=tmp_path)
        assert ran.status == 0, ran.err
        told = lines(tmp_path / "x.jsonl")
        found = Counter(one.path(line) for line in told)
        # By its feed or news sitemap a site tells its newest articles, by its listings all.
        assert set(list(one.made.truth)[:NEWEST]) <= set(found) <= set(one.made.truth)
        assert set(found.values()) == {1}
        assert one.wrong(told) == []
