"""What a crawl counts, and under whose leases it works."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from scrapy.exceptions import CloseSpider
from scrapy.utils.test import get_crawler

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.errors import InUse
from newscrawl.extensions import StoreAccess, errors
from newscrawl.extensions.access import LEASES
from newscrawl.state import open_store
from newscrawl.store import Lease, Outcome, Result, Store

HOME = "http://farm.example/"


def access_to(folder: Path, leases: tuple[Lease, ...] = ()) -> StoreAccess:
    return StoreAccess.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": str(folder), LEASES: leases}))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with closing(open_store(tmp_path)) as one:
        yield one


def holder(store: Store) -> str:
    return str(store._db.execute("SELECT holder FROM lease WHERE name = ?", (HOME,)).fetchone()[0])


def test_a_crawl_works_under_the_leases_it_is_given_and_leaves_them(tmp_path: Path, store: Store) -> None:
    store.acquire("target", [HOME])
    access = access_to(tmp_path, store.leases)
    access.spider_opened(UrlSpider(start_urls=[HOME]))
    assert access.target_names == [HOME]
    access.spider_closed("finished")
    assert access.failure is None
    store.renew()
    assert holder(store)


def test_a_crawl_takes_the_leases_that_it_is_not_given_and_gives_them_back(tmp_path: Path, store: Store) -> None:
    store.acquire("target", ["another"])
    access = access_to(tmp_path, store.leases)
    access.spider_opened(UrlSpider(start_urls=[HOME]))
    assert holder(store)
    access.spider_closed("finished")
    assert (access.failure, holder(store)) == (None, "")
    store.renew()


def test_a_lease_that_another_run_has_ends_the_crawl(tmp_path: Path, store: Store) -> None:
    store.acquire("target", [HOME])
    access = access_to(tmp_path)
    with pytest.raises(CloseSpider):
        access.spider_opened(UrlSpider(start_urls=[HOME]))
    access.spider_closed("store_failed")
    assert isinstance(access.failure, InUse)
    store.renew()


def test_a_failed_crawl_gives_its_leases_back_too(tmp_path: Path, store: Store) -> None:
    access = access_to(tmp_path)
    access.spider_opened(UrlSpider(start_urls=[HOME]))
    access.failure = RuntimeError("a bug")
    assert holder(store)
    access.spider_closed("store_failed")
    assert holder(store) == ""
    store.acquire("target", [HOME])
    assert holder(store)


@pytest.mark.parametrize(
    ("result", "wanted", "why"),
    [
        ("gone", 1, "a start address that is gone is an error"),
        ("failed", 1, "so is one that failed"),
        ("refused", 1, "or was refused"),
        ("listing", 0, "a page is none"),
    ],
)
def test_a_start_address_without_a_page_is_one_error(
    tmp_path: Path, store: Store, result: Result, wanted: int, why: str
) -> None:
    access = access_to(tmp_path)
    access.spider_opened(UrlSpider(start_urls=[HOME]))
    (item,) = store.due(access.targets[0], "farm.example", 1)
    access.counted(Outcome(item, result, "HTTP 404", 404))
    assert errors(access.counts) == wanted, why
    assert access.dead_starts == ({HOME: "HTTP 404"} if wanted else {})
    assert access.problems == ({"HTTP 404": HOME} if wanted else {})
    access.spider_closed("finished")


def test_an_article_that_is_gone_is_no_error(tmp_path: Path, store: Store) -> None:
    access = access_to(tmp_path)
    access.spider_opened(UrlSpider(start_urls=[HOME]))
    (item,) = store.due(access.targets[0], "farm.example", 1)
    access.counted(Outcome(replace(item, kind="article"), "gone", "HTTP 404", 404))
    assert (errors(access.counts), access.dead_starts) == (0, {})
    access.spider_closed("finished")
