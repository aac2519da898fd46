"""The whole way over loopback: the demo's farm through the real settings, compared with what the demo knows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import Ran, lines, newscrawl

from newscrawl.cleaning import undo
from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import Expected, truth
from newscrawl.items import Edit

# As the demo serves itself, and in markups that no rule was written for.
MARKUPS = ["split", *(pytest.param(m, marks=pytest.mark.slow) for m in ("plain", "divs", "tables", "bare", "breaks"))]


@dataclass(frozen=True)
class Crawled:
    server: DemoServer
    folder: Path
    ran: Ran
    told: list[dict]
    every: list[dict]


@pytest.fixture(scope="module", params=MARKUPS)
def crawled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    folder = tmp_path_factory.mktemp(request.param)
    with DemoServer(markup=request.param) as server:
        call = ["crawl", *server.start_urls, "--allow-host", "127.0.0.1", "--delay", "0"]
        ran = newscrawl(*call, "-o", "told.jsonl", cwd=folder)
        again = newscrawl(*call, "-o", "every.jsonl", "--copies", cwd=folder)
        assert again.status == 0, again.err
        yield Crawled(server, folder, ran, lines(folder / "told.jsonl"), lines(folder / "every.jsonl"))


def place(crawled: Crawled, line: dict) -> tuple[str, str]:
    return crawled.server.place(line["url"])


def test_the_crawl_ends_well(crawled: Crawled) -> None:
    assert crawled.ran.status == 0, crawled.ran.err


def test_every_article_is_there_once_and_nothing_else(crawled: Crawled) -> None:
    assert sorted(place(crawled, line) for line in crawled.every) == sorted(truth())


def wrong(crawled: Crawled, field: str, wanted: str | None = None) -> list[tuple[object, object, str]]:
    known = truth()
    found = []
    for line in crawled.every:
        expected = getattr(known[place(crawled, line)], wanted or field)
        if line[field] != expected:
            found.append((line[field], expected, line["url"]))
    return found


@pytest.mark.parametrize("field", ["headline", "article_body", "headline_raw", "date_published"])
def test_every_value_is_the_truth_to_the_letter(crawled: Crawled, field: str) -> None:
    assert wrong(crawled, field) == []


def test_farm_dates_and_bylines_are_kept_raw_and_not_believed(crawled: Crawled) -> None:
    assert wrong(crawled, "date_published_raw", "date_raw") == []
    for line in crawled.every:
        known = truth()[place(crawled, line)]
        if known.family:
            assert [a["name"] for a in line["authors"]] == [None] * len(line["authors"])
            assert any(label["name"] == "farm-date" for label in line["labels"]), line["labels"]
        if known.author and known.family in {"A", None}:  # B has no author line but a source
            assert [a["name_raw"] for a in line["authors"]] == [known.author]


def test_edits_undone_backwards_give_the_page_to_the_letter(crawled: Crawled) -> None:
    for line in crawled.every:
        known = truth()[place(crawled, line)]
        edits = [Edit(**edit) for edit in line["cleaning"]]
        assert undo(line["headline"], edits, "headline") == known.headline_raw
        assert undo(line["article_body"], edits, "article_body") == known.article_body_raw


def grouping(pairs: list[tuple[str, str]]) -> set[frozenset[str]]:
    groups = defaultdict(set)
    for key, member in pairs:
        groups[key].add(member)
    return {frozenset(group) for group in groups.values()}


def test_every_copy_is_in_its_story(crawled: Crawled) -> None:
    known: dict[tuple[str, str], Expected] = truth()
    found = grouping([(line["story"]["id"], str(place(crawled, line))) for line in crawled.every])
    assert found == grouping([(one.story, str(key)) for key, one in known.items()])


def test_a_story_is_told_once_by_its_best_copy(crawled: Crawled) -> None:
    known = truth()
    stories = [known[place(crawled, line)].story for line in crawled.told]
    assert sorted(stories) == sorted({one.story for one in known.values()})
    honest = {one.story for one in known.values() if one.family is None}
    for line in crawled.told:
        one = known[place(crawled, line)]
        assert "duplicate_of" not in line
        assert one.family is None or one.story not in honest


def test_the_file_is_ordered_and_says_which_copy_is_whose(crawled: Crawled) -> None:
    ids = [line["id"] for line in crawled.every]
    assert ids == sorted(ids)
    originals = {line["story"]["id"]: line["id"] for line in crawled.told}
    for line in crawled.every:
        assert line.get("duplicate_of") == (
            None if line["story"]["role"] == "original" else originals[line["story"]["id"]]
        )


def test_each_page_was_asked_politely(crawled: Crawled) -> None:
    hits = crawled.server.hits
    assert not [key for key in hits if "/private/" in key[1]]
    articles = {key: count for key, count in hits.items() if key in truth()}
    assert set(articles) == set(truth())
    assert sum(articles.values()) == len(articles)
    assert all(hits[host, "/robots.txt"] <= 2 for host in crawled.server.sites)


def test_running_again_adds_nothing(crawled: Crawled) -> None:
    before = (crawled.folder / "told.jsonl").read_bytes()
    call = ["crawl", *crawled.server.start_urls, "--allow-host", "127.0.0.1", "--delay", "0", "-o", "told.jsonl"]
    ran = newscrawl(*call, cwd=crawled.folder)
    assert ran.status == 0
    assert "0 new articles" in ran.err
    assert (crawled.folder / "told.jsonl").read_bytes() == before
