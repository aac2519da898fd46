"""Every hostile site alone, and all of them in one crawl: a site gives the same whoever else is asked."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest

from hostile import test_content, test_discovery, test_outputs, test_politeness, test_protocol
from hostile.crawling import MAX_MEGABYTES, Crawled, crawl
from hostile.server import HostileServer, Site

GROUPS = {
    module.__name__.rpartition("_")[2]: module.sites
    for module in (test_protocol, test_content, test_discovery, test_politeness, test_outputs)
}


def of(group: str) -> Callable[[Callable[[str], str]], Mapping[str, Site]]:
    """The sites of one group, under names that no other group has."""

    def make(origin: Callable[[str], str]) -> dict[str, Site]:
        made = GROUPS[group](lambda name: origin(name if name == "trap" else f"{group}-{name}"))
        return {f"{group}-{name}": site for name, site in made.items()}

    return make


def everything(origin: Callable[[str], str]) -> dict[str, Site]:
    return {name: site for group in GROUPS for name, site in of(group)(origin).items()}


def names() -> list[str]:
    """One site in eight; all 123 take a quarter of an hour, most of it waiting for silent ones (EVERY_SITE=1)."""
    return [*everything(lambda name: f"http://{name}.example:80")][:: 1 if "EVERY_SITE" in os.environ else 8]


def told(crawled: Crawled, site: str) -> dict[str, tuple[object, object, object]]:
    """What was told of a site: headline, body, date by path."""
    return {
        crawled.server.place(line["url"]): (line["headline"], line["article_body"], line["date_published"])
        for line in crawled.told
        if crawled.server.site_of(line["url"]) == site
    }


@pytest.fixture(scope="module")
def together(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(everything) as server:
        crawled = crawl(server, tmp_path_factory.mktemp("together"))
        assert (server.knocks, crawled.status in (0, 1)) == (0, True), crawled.err
        assert crawled.megabytes < MAX_MEGABYTES
        yield crawled


@pytest.mark.slow
@pytest.mark.parametrize("site", names())
def test_a_site_gives_the_same_alone_and_among_all_others(together: Crawled, tmp_path: Path, site: str) -> None:
    with HostileServer(everything) as server:
        alone = crawl(server, tmp_path, [site])
        assert (server.knocks, alone.status in (0, 1)) == (0, True), alone.err
        assert alone.megabytes < MAX_MEGABYTES
        here, there = told(alone, site), told(together, site)
        assert set(here.values()) == set(there.values())
        # Which of an article's addresses are asked before novelty leaves the rest is chance.
        assert here == there or len(set(here.values())) < len(here)
