"""Articles that are looked at again among what a feeder gives: no run waits for them, none ends badly for them."""

from __future__ import annotations

import time
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest
from conftest import make_kept, make_raw
from scrapy.utils.test import get_crawler
from test_feeder import feeder_of, run

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.extensions import StoreAccess
from newscrawl.items import Link
from newscrawl.store import Due, Outcome
from newscrawl.store.schema import database_path

HOME = "http://farm.example/"
SETTINGS = {"NEWSCRAWL_REVISIT": [3600, 7200]}


def opened(folder: Path) -> StoreAccess:
    access = StoreAccess.from_crawler(get_crawler(UrlSpider, SETTINGS | {"NEWSCRAWL_STATE": str(folder)}))
    access.spider_opened(UrlSpider(start_urls=[HOME]))
    assert access.failure is None
    return access


def read(item: Due) -> Outcome:
    """A home page that links to six articles, and those."""
    if item.kind == "start":
        return Outcome(item, "listing", status=200, links=[Link(f"{HOME}{n}.html") for n in range(6)])
    number = int(item.url.rpartition("/")[2].partition(".")[0])
    return Outcome(item, "article", status=200, articles=[make_kept(make_raw(number, url=item.url))])


@pytest.fixture
def crawled(tmp_path: Path) -> Path:
    """A state of six articles whose first look is due."""
    access = opened(tmp_path)
    run(access, feeder_of(access), read)
    access.spider_closed("finished")
    with closing(connect(database_path(tmp_path))) as db, db:
        assert db.execute("UPDATE revisit SET first = first - 4000, due = due - 4000, seen = seen - 4000").rowcount == 6
    return tmp_path


def test_they_are_given_when_nothing_new_is_left_and_count_apart(crawled: Path) -> None:
    access = opened(crawled)
    looks: list[str] = []

    def answer(item: Due) -> Outcome:
        if item.article is None:
            return read(item)
        looks.append(item.url)
        return Outcome(item, "unchanged", status=304)

    given = run(access, feeder_of(access), answer)
    access.spider_closed("finished")
    assert (access.reason, len(given), len(looks)) == ("finished", 7, 6)
    assert given[0][1] == HOME


@pytest.mark.parametrize("wait", [3600, 5])
def test_a_host_that_is_silent_for_looks_alone_does_not_make_a_run_fail_or_wait(crawled: Path, wait: int) -> None:
    access = opened(crawled)

    def answer(item: Due) -> Outcome:
        until = time.time() + wait
        if item.article is None:
            return Outcome(item, "unchanged", status=304)
        return Outcome(item, "retry", "HTTP 429", 429, not_before=until, host_not_before=until)

    given = run(access, feeder_of(access, per_host=1, max_wait=2), answer)
    access.spider_closed("finished")
    assert (access.reason, len(given)) == ("finished", 2)


def test_a_look_that_is_given_is_free_again_when_its_outcome_is_on_disk(crawled: Path) -> None:
    access = opened(crawled)
    moved: list[str] = []

    def answer(item: Due) -> Outcome:
        if item.article is None:
            return Outcome(item, "unchanged", status=304)
        if item.url not in moved and item.url.startswith("http:"):
            moved.append(item.url)
            other = item.url.replace("http:", "https:")
            return Outcome(item, "moved", other, 301, links=(Link(other, item.kind),))
        return Outcome(item, "unchanged", status=304)

    given = run(access, feeder_of(access), answer)
    access.spider_closed("finished")
    asked = sorted(url for _, url in given if url != HOME)
    assert asked == sorted([f"{s}://farm.example/{n}.html" for s in ("http", "https") for n in range(6)])
