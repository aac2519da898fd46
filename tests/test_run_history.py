"""From a crawl's access to its rows: what is counted by site, what a failure and a kill leave."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import make_kept, make_raw
from scrapy.exceptions import CloseSpider
from scrapy.utils.test import get_crawler

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.console.metrics import metrics
from newscrawl.errors import StoreFailed
from newscrawl.extensions import StoreAccess, errors
from newscrawl.extensions.history import LOOK_BACK, past_of
from newscrawl.runs.values import figures_of
from newscrawl.state import open_store
from newscrawl.store import Outcome, Store
from newscrawl.store.history import History, RunRow

HILL, VALLEY = "http://hill.example/", "http://valley.example/"


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path)) as one:
        yield one


@pytest.fixture
def access(tmp_path: Path, store: Store) -> StoreAccess:
    one = StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(tmp_path)}))
    one.spider_opened(UrlSpider(start_urls=[HILL, VALLEY]))
    one.reason = "finished"
    return one


def read(access: StoreAccess) -> None:
    """One article from hill; valley refuses."""
    assert access.store is not None
    due = {d.url: d for t, host, _ in access.store.hosts_due(access.targets) for d in access.store.due(t, host, 9)}
    outcome = Outcome(due[HILL], "listing", status=200, articles=[make_kept(make_raw(1))])
    for one in (outcome, Outcome(due[VALLEY], "refused", "HTTP 403", 403)):
        placed = access.store.commit([one], access.run)[0]
        access.counted(one)
        access.placed(placed, one.due.target)


def rows(store: Store) -> dict[str, RunRow]:
    return {row.site: row for row in History(store).latest(9)}


def test_each_site_has_its_row(access: StoreAccess, store: Store, tmp_path: Path) -> None:
    read(access)
    access.spider_closed("finished")
    found = rows(store)
    assert {site: (row.verdict, row.code) for site, row in found.items()} == {
        HILL: ("ok", ""),
        VALLEY: ("failing", "http_403"),
    }
    assert [one.site for one in access.told if one.is_changed] == [VALLEY]
    hill = found[HILL]
    assert (hill.reason, figures_of(hill.figures).new, figures_of(hill.figures).statuses) == ("finished", 1, {"200": 1})
    assert hill.ended is not None
    assert hill.memory is not None
    assert hill.memory > 10_000_000
    assert f'newscrawl_last_run_new_articles{{site="{HILL}"}} 1' in metrics(tmp_path, time.time())


def test_an_address_that_fails_in_both_rounds_of_a_run_is_one_error(tmp_path: Path, store: Store) -> None:
    """A run that goes on where another stopped asks all start addresses once more."""
    store.begin("killed", "url", {HILL: [HILL]})
    one = StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(tmp_path)}))
    one.spider_opened(UrlSpider(start_urls=[HILL]))
    assert one.store is not None
    for _ in range(2):
        (due,) = one.store.due(one.targets[0], "hill.example", 9)
        outcome = Outcome(due, "failed", "HTTP 500", 500)
        one.store.commit([outcome], one.run)
        one.counted(outcome)
        one.next_round()
    assert (one.counts["pages"], errors(one.counts), [cause.count for cause in one.causes.all()]) == (2, 1, [1])
    assert not one.next_round()
    one.spider_closed("finished")


@pytest.mark.parametrize(
    ("failure", "code"), [(StoreFailed("the disk is full"), "store"), (RuntimeError("a bug"), "code")]
)
def test_a_failure_is_the_verdict(access: StoreAccess, store: Store, failure: Exception, code: str) -> None:
    access.failure = failure
    access.spider_closed("store_failed")
    assert {(row.verdict, row.code, row.sentence) for row in rows(store).values()} == {("failing", code, str(failure))}


def test_a_disk_that_takes_no_row_is_told_all_the_same(access: StoreAccess, store: Store) -> None:
    assert access.store is not None
    with store.transaction() as db:
        db.execute("UPDATE lease SET holder = 'another:1:1' WHERE kind = 'target'")  # no write goes through any more
    access.spider_closed("finished")
    assert [one.verdict.code for one in access.told] == ["store", "store"]
    assert {row.verdict for row in rows(store).values()} == {None}


def test_a_run_that_was_refused_leaves_no_row(tmp_path: Path, store: Store) -> None:
    store.acquire("target", [HILL])
    access = StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(tmp_path)}))
    with pytest.raises(CloseSpider):
        access.spider_opened(UrlSpider(start_urls=[HILL]))
    access.spider_closed("store_failed")
    assert rows(store) == {}


def test_what_was_left_open_is_closed_by_the_next_run(tmp_path: Path, store: Store) -> None:
    History(store).begin([RunRow(HILL, "old", "2026-01-01T00:00:00Z")])
    access = StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(tmp_path)}))
    access.spider_opened(UrlSpider(start_urls=[HILL]))
    assert [(row.run, row.code) for row in History(store).of_site(HILL, 9)] == [("old", "killed")]
    access.spider_closed("finished")


def test_the_past_knows_the_hours_between_runs() -> None:
    row = RunRow("hill", "r", "2026-01-01T00:00:00Z", verdict="ok", accepted='["volume"]')
    past = past_of([row, replace(row, started="2026-01-01T06:30:00Z", accepted=None)])
    assert [(one.hours, one.accepted) for one in past] == [(None, frozenset({"volume"})), (6.5, frozenset())]
    assert past_of([row] * LOOK_BACK)[0].hours == 0.0
