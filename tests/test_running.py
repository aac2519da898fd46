"""Whole runs over several targets: which are held, which were dead, how many pages, who waits for whom."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import lines, newscrawl, slow, slow_site

from newscrawl import launch
from newscrawl.base_spiders import SiteSpider
from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer
from newscrawl.state import open_store

SITE = (
    "from newscrawl.base_spiders import SiteSpider\n\n\nclass {0}(SiteSpider):\n"
    "    name = '{1}'\n    start_urls = {2}\n    delay = 0\n"
)


@dataclass(frozen=True)
class Project:
    """A Scrapy project with the sites hill and valley, each with six articles and a page that is gone."""

    folder: Path
    server: DemoServer

    def declare(self, name: str, *paths: str) -> None:
        """Write the site's class with these start addresses."""
        starts = [self.server.url(name, path) for path in paths]
        text = SITE.format(name.title(), name, starts)
        (self.folder / "mine" / "spiders" / f"{name}.py").write_text(text)

    def pages(self, name: str) -> int:
        """How many pages of a site were asked for."""
        return sum(n for (host, path), n in self.server.hits.items() if host == name and path != "/robots.txt")


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    sites = {name: {**slow_site(6, 0)["slow"], "/old": Response(404, "gone")} for name in ("hill", "valley")}
    with DemoServer(sites) as server:
        (tmp_path / "mine" / "spiders").mkdir(parents=True)
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = mine.settings\n")
        for name in ("mine", "mine/spiders"):
            (tmp_path / name / "__init__.py").write_text("")
        hosts = [url[7:-1] for url in server.start_urls]
        (tmp_path / "mine" / "settings.py").write_text(
            "from newscrawl.settings import *\n"
            f"SPIDER_MODULES = ['mine.spiders']\nNEWSCRAWL_ALLOW_HOSTS = {hosts}\nNEWSCRAWL_RETRY_WAITS = []\n"
        )
        one = Project(tmp_path, server)
        one.declare("hill", "/")
        one.declare("valley", "/")
        yield one


@pytest.mark.slow
def test_a_site_named_twice_is_crawled_once(project: Project) -> None:
    ran = newscrawl("crawl", "hill", "hill", "-o", "x.jsonl", cwd=project.folder)
    assert (ran.status, len(lines(project.folder / "x.jsonl"))) == (0, 6), ran.err


@pytest.mark.parametrize(
    ("paths", "status", "articles", "told"),
    [
        slow(["/", "/old"], 0, 6, "1 error"),
        slow(["/old"], 1, 0, "1 error"),
        slow(["/old", "/old?2"], 1, 0, "2 errors"),
    ],
)
def test_a_target_is_dead_when_all_of_its_starts_are(
    project: Project, paths: list[str], status: int, articles: int, told: str
) -> None:
    project.declare("hill", *paths)
    ran = newscrawl("crawl", "hill", "-o", "x.jsonl", cwd=project.folder)
    written = project.folder / "x.jsonl"
    assert (ran.status, len(lines(written)) if written.exists() else 0) == (status, articles), ran.err
    assert written.exists() == (articles > 0), "a crawl that read nothing writes nothing"
    assert told in ran.err
    assert re.search("/old(?: and 1 more)? could not be read: HTTP 404", ran.err), ran.err


@pytest.mark.slow
def test_one_dead_target_beside_a_living_one_is_a_verdict_and_the_file_is_written(project: Project) -> None:
    project.declare("hill", "/old")
    ran = newscrawl("crawl", "--all", "-o", "x.jsonl", cwd=project.folder)
    assert (ran.status, len(lines(project.folder / "x.jsonl"))) == (1, 6), ran.err
    assert "hill: failing (http_404)" in ran.err
    assert "/old could not be read: HTTP 404" in ran.err


@pytest.mark.slow
def test_max_pages_counts_for_each_site(project: Project) -> None:
    ran = newscrawl("crawl", "hill", "valley", "--max-pages", "3", cwd=project.folder)
    assert ran.status == 0, ran.err
    assert (project.pages("hill"), project.pages("valley")) == (3, 3)


@pytest.mark.slow
def test_a_run_takes_all_its_targets_or_asks_for_nothing(project: Project) -> None:
    with closing(open_store(project.folder / ".newscrawl")) as store:
        store.acquire("target", ["valley"])
        ran = newscrawl("crawl", "--all", "-o", "x.jsonl", cwd=project.folder)
        assert (ran.status, "target valley is in use" in ran.err) == (4, True), ran.err
        assert (project.pages("hill"), project.pages("valley")) == (0, 0)
        assert newscrawl("crawl", "hill", cwd=project.folder).status == 0


def start_waiting(project: Project) -> subprocess.Popen[str]:
    """A run over both sites that has met the other's lease: it has read the state and asked for nothing."""
    command = [sys.executable, "-m", "newscrawl", "crawl", "--all", "--wait", "-o", "x.jsonl"]
    run = subprocess.Popen(command, cwd=project.folder, stderr=subprocess.PIPE, text=True, env=os.environ.copy())
    deadline = time.monotonic() + 30
    while not [f for f in Path(f"/proc/{run.pid}/fd").iterdir() if "newscrawl.sqlite3" in str(f.resolve())]:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    return run


@pytest.mark.slow
def test_with_wait_a_run_waits_for_all_and_holds_nobody_up(project: Project) -> None:
    with closing(open_store(project.folder / ".newscrawl")) as store:
        store.acquire("target", ["valley"])
        run = start_waiting(project)
        store.acquire("target", ["hill"])  # the waiting run has taken nothing
        store.release()
        _, err = run.communicate(timeout=60)
        assert (run.returncode, len(lines(project.folder / "x.jsonl"))) == (0, 6), err


@pytest.mark.slow
def test_a_run_that_waits_can_be_stopped(project: Project) -> None:
    with closing(open_store(project.folder / ".newscrawl")) as store:
        store.acquire("target", ["valley"])
        run = start_waiting(project)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
        assert (run.returncode, "run the same command again" in err, "Traceback" in err) == (5, True, False), err


def test_the_targets_of_spiders_are_named_once_in_order() -> None:
    class Hill(SiteSpider):
        name = "hill"
        start_urls = ("http://hill.example/",)

    url = launch.url_spider(["http://b.example", "http://a.example/", "http://b.example/"])
    assert launch.target_names([(Hill, {}), url, (Hill, {})]) == ["hill", "http://b.example/", "http://a.example/"]
