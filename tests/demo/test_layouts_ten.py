"""The ten demo sites: the classes that ``newscrawl add`` wrote read them as they are, and their golden pages are true."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from newscrawl import launch
from newscrawl.authoring import golden
from newscrawl.authoring.checking import contract
from newscrawl.bench.layouts_score import ORDINARY, RIGHT, Read, of_article, of_line, verdicts
from newscrawl.demo.added.__main__ import main, sites
from newscrawl.demo.layouts import LISTINGS, MAIN, Told, plain, ten
from newscrawl.demo.layouts.ten import CHOICES, PORTS, home
from newscrawl.items import Page

PAGES = Path(__file__).parent / "added"
NAMES = sorted(CHOICES)
FETCHED = "2026-01-01T00:00:00Z"


demo_site = cache(ten.demo_site)


@cache
def classes() -> dict[str, Any]:
    settings = launch.project_settings({"SPIDER_MODULES": ["newscrawl.demo.added"]})
    return {str(one.name): one for one in launch.load_sites(settings, (), every=True)}


def wrong(told: Told, read: Read) -> list[tuple[str, object, object]]:
    """What is not to the letter; of galleries, live blogs, videos and stubs the body is not asked."""
    return [
        (name, true, found)
        for name, verdict, true, found in verdicts(told, read)
        if verdict != RIGHT and (name != "body" or told.kind in ORDINARY)
    ]


def test_there_are_ten_and_each_was_added() -> None:
    assert len(NAMES) == 10
    assert sorted(classes()) == NAMES
    assert [one.name for one in sorted(PAGES.iterdir())] == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_a_class_is_sound_small_and_names_its_site(name: str) -> None:
    site = classes()[name]
    assert contract(site) == []
    assert site.start_urls[0].startswith(home(name))
    source = (Path(launch.__file__).parent / "demo" / "added" / f"{name}.py").read_text("utf-8")
    assert len(source.splitlines()) <= 16


@pytest.mark.parametrize("name", NAMES)
def test_golden_pages_are_pages_of_the_site_and_read_as_expected(name: str) -> None:
    case = golden.Case(name, PAGES / name)
    made = demo_site(name)
    served = made.sites()[MAIN]
    for one in golden.load(case.folder):
        path = str(one.page.url).removeprefix(made.origin)
        assert served[path].payload == one.page.body, path
    assert [str(one) for one in golden.differences(case, classes()[name])] == []


@pytest.mark.parametrize("name", NAMES)
def test_golden_lines_are_the_truth(name: str) -> None:
    truth = demo_site(name).truth
    origin = demo_site(name).origin
    lines = [json.loads(line) for line in (PAGES / name / "expected.jsonl").read_text("utf-8").splitlines()]
    told = [line["article"] for line in lines if line["article"]]
    assert len(told) >= 5
    for line in told:
        assert wrong(truth[plain(line["url"].removeprefix(origin))], of_line(line)) == [], line["url"]


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_every_article_of_a_site_is_the_truth_and_no_listing_is_one(name: str) -> None:
    made, reader = demo_site(name), classes()[name]()
    read = {}
    for (host, path), page in made.pages.items():
        if host == MAIN and page.status == 200 and (path in made.truth or page.kind in {*LISTINGS, "lost"}):
            headers = {"content-type": page.content_type}
            read[path] = golden.article(reader, Page(made.url(path), made.url(path), 200, headers, page.body, FETCHED))
    articles = {path for path, article in read.items() if article}
    assert articles - set(made.truth) == set()
    # A page of a few words may be taken for none: a brief without a date, a stub, the captions of a gallery.
    assert {path for path in set(made.truth) - articles if made.truth[path].kind == "article"} == set()
    assert {path: told for path in articles if (told := wrong(made.truth[path], of_article(read[path])))} == {}


def test_each_host_has_a_port_of_its_own() -> None:
    assert set(sites()) <= set(PORTS)
    assert len(set(PORTS.values())) == len(PORTS)


def test_what_is_no_option_is_answered_with_the_usage(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--serve"]) == 2
    assert "usage" in capsys.readouterr().err
