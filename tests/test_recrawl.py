"""Looking again from the command line: a state that has grown older, the summary, the verdict, ``why``."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from conftest import Ran, call, lines, newscrawl, slow_site
from recrawling import FEED, HOUR, article, at, feed, listing, words

from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer
from newscrawl.store.schema import database_path

ALL = list(range(8))
TIMES = {"poll": ("asked", "news"), "revisit": ("first", "due", "seen", "unseen", "since", "last", "gone", "back")}


def age(state: Path, hours: float) -> None:
    """Let a state be so many hours older."""
    with closing(sqlite3.connect(database_path(state))) as db, db:
        for table, columns in TIMES.items():
            for column in columns:
                db.execute(f"UPDATE {table} SET {column} = {column} - ?", (hours * HOUR,))
        db.execute("UPDATE url SET not_before = not_before - ? WHERE state = 'gone'", (hours * HOUR,))


class Site:
    def __init__(self, server: DemoServer, folder: Path) -> None:
        self.server = server
        self.folder = folder
        self.pages = server.sites["site"]

    def crawl(self, hours: float = 0, *more: object) -> Ran:
        if hours:
            age(self.folder / ".newscrawl", hours)
        self.before = self.server.hits.copy()
        return newscrawl(*call(self.server, "-o", "x.jsonl", *more), cwd=self.folder)

    def asked(self) -> dict[str, int]:
        return {path: n for (_, path), n in (self.server.hits - self.before).items() if path != "/robots.txt"}

    def why(self, number: int) -> str:
        return newscrawl("why", self.server.url("site", at(number)), cwd=self.folder).out

    def told(self) -> set[str]:
        return {self.server.place(str(line["url"]))[1] for line in lines(self.folder / "x.jsonl")}


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    def pages(origin: str) -> dict[str, Response]:
        return {"/": listing(ALL, FEED), "/feed.xml": feed(ALL, origin), **{at(n): article(n) for n in ALL}}

    with DemoServer(lambda origin: {"site": pages(origin("site"))}) as server:
        yield Site(server, tmp_path)


@pytest.mark.slow
def test_changes_and_vanished_pages_are_told_in_the_summary_the_file_and_why(site: Site) -> None:
    assert "looked at" not in site.crawl().err
    assert site.crawl().err.count("looked at") == 0
    site.pages[at(3)] = article(3, body=words(3) + "<p>A correction says that the keeper had counted twice.</p>")
    del site.pages[at(5)]
    ran = site.crawl(1.1)
    assert (ran.status, "1 updated article, 0 errors, looked at again 8: 1 changed\n" in ran.err) == (0, True), ran.err
    assert "looked at again 1 time, 1 of them found it changed" in site.why(3)
    assert "(HTTP 404): withdrawn if it is not there again" in site.why(5)
    ran = site.crawl(5.2)
    assert (ran.status, "looked at again 8: 1 gone" in ran.err) == (0, True), ran.err
    assert site.told() == {at(n) for n in ALL if n != 5}
    assert "gone since" in site.why(5)
    site.pages[at(5)] = article(5)
    assert "looked at again 1: 1 back" in site.crawl(1.1).err
    assert site.told() == {at(n) for n in ALL}


@pytest.mark.slow
def test_a_broken_deployment_is_a_degraded_verdict_that_ends_when_the_site_is_whole(site: Site) -> None:
    site.crawl()
    before = {at(n): site.pages[at(n)] for n in ALL}
    site.pages.update(dict.fromkeys(before, Response(404, "")))  # type: ignore[attr-defined]
    for hours in (1.1, 5.2, 20):
        ran = site.crawl(hours)
        assert ran.status == 1
        assert "degraded (articles_gone): 8 of 8 articles that were looked at again are not there any more" in ran.err
    assert site.told() == {at(n) for n in ALL}
    site.pages.update(before)  # type: ignore[attr-defined]
    ran = site.crawl(25)
    assert (ran.status, "verdict: quiet" in ran.err) == (0, True), ran.err


@pytest.mark.slow
def test_lists_that_rest_are_told_and_start_pages_are_asked(site: Site) -> None:
    site.crawl()
    for hours in (1, 2, 4, 8):
        site.crawl(hours)
    ran = site.crawl(0.3)
    assert (ran.status, "1 list not due" in ran.err) == (0, True), ran.err
    assert site.asked() == {"/": 1}
    told = newscrawl("why", site.server.url("site", "/feed.xml"), cwd=site.folder).out
    assert "left alone for" in told


@pytest.mark.slow
def test_a_kill_while_articles_are_looked_at_loses_nothing(tmp_path: Path) -> None:
    with DemoServer(slow_site(12, 0)) as server:
        one = Site.__new__(Site)
        one.server, one.folder = server, tmp_path
        one.crawl()
        missing = "/a5.html"
        server.sites["slow"][missing] = Response(404, "")  # type: ignore[index]
        for place, hours in enumerate((1.1, 1.1, 5.2, 20)):
            if place < 2:
                age(tmp_path / ".newscrawl", hours)
                _killed(one, 6)
            one.crawl(0 if place < 2 else hours)
        assert len(lines(tmp_path / "x.jsonl")) == 11
        assert newscrawl("store", "check", cwd=tmp_path).status == 0


def _killed(one: Site, answers: int) -> None:
    """Start a crawl and kill it after so many answers more."""
    before = one.server.hits.total()
    command = [sys.executable, "-m", "newscrawl", *map(str, call(one.server))]
    run = subprocess.Popen(command, cwd=one.folder, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 30
    while one.server.hits.total() < before + answers and run.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.002)
    run.kill()
    run.wait()


@pytest.mark.slow
def test_a_live_stream_tells_what_changed_alone(site: Site) -> None:
    command = ["scrapy", "crawl", "url", "-a", f"start_urls={site.server.start_urls[0]}", "-s"]
    command += [f"NEWSCRAWL_ALLOW_HOSTS={site.server.start_urls[0][7:-1]}", "-s", "DOWNLOAD_DELAY=0", "-O", "x.jsonl"]
    (site.folder / "scrapy.cfg").write_text("[settings]\ndefault = newscrawl.settings\n")
    for hours, count in ((0.0, 8), (1.1, 1)):
        if hours:
            age(site.folder / ".newscrawl", hours)
            site.pages[at(3)] = article(
                3, body=words(3) + "<p>A correction says that the keeper had counted twice.</p>"
            )
        env = os.environ | {"SCRAPY_SETTINGS_MODULE": "newscrawl.settings"}
        done = subprocess.run(
            [*command, "-s", "SPIDER_MODULES=newscrawl.base_spiders.site"],
            cwd=site.folder,
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        assert len(lines(site.folder / "x.jsonl")) == count, done.stderr[-2000:]
