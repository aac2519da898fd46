"""The same sites through plain Scrapy, and a foreign spider through our pipelines."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import lines, newscrawl, slow_site

from newscrawl.demo.server import DemoServer


@pytest.fixture
def project(tmp_path: Path) -> Iterator[tuple[Path, DemoServer]]:
    """A Scrapy project of the author's own, with one site."""
    with DemoServer(slow_site(6, 0)) as server:
        (tmp_path / "mine" / "spiders").mkdir(parents=True)
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = mine.settings\n")
        for name in ("mine", "mine/spiders"):
            (tmp_path / name / "__init__.py").write_text("")
        (tmp_path / "mine" / "settings.py").write_text(
            "from newscrawl.settings import *\n"
            "SPIDER_MODULES = ['mine.spiders']\n"
            f"NEWSCRAWL_ALLOW_HOSTS = ['{server.start_urls[0][7:-1]}']\n"
        )
        (tmp_path / "mine" / "spiders" / "valley.py").write_text(
            "from newscrawl.base_spiders import SiteSpider\n\n\nclass Valley(SiteSpider):\n"
            f"    name = 'valley'\n    start_urls = ['{server.start_urls[0]}']\n    delay = 0\n"
        )
        yield tmp_path, server


def scrapy(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scrapy", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ | {"PYTHONPATH": str(folder)},
        check=False,
    )


@pytest.mark.slow
def test_a_declared_site_crawls_by_name(project: tuple[Path, DemoServer]) -> None:
    folder, _ = project
    assert newscrawl("sites", cwd=folder).out.startswith("valley\thttp://127.0.0.1:")
    ran = newscrawl("crawl", "valley", "-o", "x.jsonl", cwd=folder)
    assert (ran.status, len(lines(folder / "x.jsonl"))) == (0, 6), ran.err
    assert {line["source"]["spider"] for line in lines(folder / "x.jsonl")} == {"valley"}
    assert newscrawl("crawl", "--all", "-o", "y.jsonl", cwd=folder).status == 0
    assert (folder / "x.jsonl").read_bytes() == (folder / "y.jsonl").read_bytes()


@pytest.mark.slow
def test_plain_scrapy_lists_crawls_and_opens_a_shell(project: tuple[Path, DemoServer]) -> None:
    folder, server = project
    assert scrapy(folder, "list").stdout == "valley\n"
    crawl = scrapy(folder, "crawl", "valley", "-O", "out.jsonl")
    assert crawl.returncode == 0, crawl.stderr
    told = lines(folder / "out.jsonl")
    assert sorted(line["headline"] for line in told) == [f"Story number {n} of the valley" for n in range(6)]
    assert all(line["story"]["role"] == "original" for line in told)
    shell = scrapy(folder, "shell", server.url("slow", "/a1.html"), "-c", "response.css('h1::text').get()")
    assert shell.stdout.strip() == "Story number 1 of the valley", shell.stderr


@pytest.mark.slow
def test_a_foreign_spider_that_yields_dicts_is_cleaned(project: tuple[Path, DemoServer]) -> None:
    folder, server = project
    (folder / "mine" / "spiders" / "foreign.py").write_text(
        "import scrapy\n\n\nclass Foreign(scrapy.Spider):\n    name = 'foreign'\n"
        f"    start_urls = ['{server.url('slow', '/a1.html')}']\n\n"
        "    def parse(self, response):\n"
        "        yield {'title': 'Zorvexil-Mill opens again', 'text': 'The mill and Zorvexilits race opened.', 'n': 1}\n"
    )
    crawl = scrapy(folder, "crawl", "foreign", "-O", "out.jsonl")
    assert crawl.returncode == 0, crawl.stderr
    (line,) = lines(folder / "out.jsonl")
    edits = line.pop("cleaning")
    assert line == {"title": "Mill opens again", "text": "The mill and its race opened.", "n": 1}
    assert [(edit["field"], edit["start"], edit["removed"]) for edit in edits] == [
        ("title", 0, "Zorvexil-"),
        ("text", 13, "Zorvexil"),
    ]
    refused = newscrawl("crawl", "foreign", cwd=folder)
    assert (refused.status, "scrapy crawl foreign" in refused.err) == (2, True)
