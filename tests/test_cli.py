"""What a person is told, and the exit status: one clear sentence, no traceback."""

from __future__ import annotations

import json
import os
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import lines, newscrawl

from newscrawl.cli import main
from newscrawl.demo.big import BigFarm
from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer
from newscrawl.store import schema

ARTICLE = "<html><head><title>{0}</title></head><body><article><h1>{0}</h1>{1}</article></body></html>"


@pytest.fixture(scope="module")
def farm() -> Iterator[DemoServer]:
    with DemoServer(BigFarm(40).sites) as server:
        yield server


def call(server: DemoServer, *more: object) -> list[object]:
    return ["crawl", *server.start_urls, "--allow-host", "127.0.0.1", "--delay", "0", *more]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["crawl"], "say what to crawl"),
        (["crawl", "no_such_site"], "there is no site 'no_such_site'"),
        (["crawl", "ftp://example.org/"], "'ftp://example.org/' is not an http or https address"),
        (["crawl", "--all", "http://example.org/"], "--all means every declared site"),
        (["crawl", "--all"], "no site is declared"),
        (["crawl", "http://127.0.0.1/", "--allow-host", "a:b"], "--allow-host takes HOST or HOST:PORT"),
        (["crawl", "http://127.0.0.1/", "-o", "no/such/folder/x.jsonl"], "no/such/folder"),
        (["crawl", "http://127.0.0.1/", "-o", "."], "Is a directory"),
        (["crawl", "http://127.0.0.1/", "--state", "file"], "cannot be written"),
        (["crawl", "http://127.0.0.1/", "--delay", "-1"], "--delay"),
        (["why", "http://127.0.0.1/", "--state", "nowhere"], "there is no state in nowhere"),
        (["brands", "--state", "nowhere"], "there is no state in nowhere"),
        (["bench", "nothing"], "there is no benchmark 'nothing'"),
        (["extract", "no-such-file.html"], "no-such-file.html"),
    ],
)
def test_a_mistake_is_one_sentence_and_status_2(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    sentence: str,
) -> None:
    """In this process: nothing is started, so nothing needs a process of its own."""
    (tmp_path / "file").write_text("x")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sys, "argv", ["newscrawl", *arguments])
    with pytest.raises(SystemExit) as ended:
        main()
    said = capsys.readouterr().err
    assert (ended.value.code, sentence in said) == (2, True), said


def test_an_unreachable_host_is_a_sentence_and_status_1(tmp_path: Path) -> None:
    ran = newscrawl("crawl", "http://127.0.0.1:9/", "--allow-host", "127.0.0.1:9", "-o", "x.jsonl", cwd=tmp_path)
    assert ran.status == 1
    assert "http://127.0.0.1:9/ could not be read" in ran.err
    assert "refused" in ran.err


@pytest.mark.parametrize("url", ["http://127.0.0.1:{0}/", "http://localhost:{0}/", "http://2130706433:{0}/"])
def test_a_private_address_is_not_asked_unless_allowed(farm: DemoServer, tmp_path: Path, url: str) -> None:
    before = farm.hits.total()
    ran = newscrawl("crawl", url.format(farm.start_urls[0].rsplit(":", 1)[1].rstrip("/")), cwd=tmp_path)
    assert ran.status == 1
    assert "not a public address; allow it with --allow-host" in ran.err
    assert farm.hits.total() == before


def test_a_state_of_a_newer_version_is_left_alone(farm: DemoServer, tmp_path: Path) -> None:
    assert newscrawl(*call(farm, "--max-pages", "1"), cwd=tmp_path).status == 0
    path = schema.database_path(tmp_path / ".newscrawl")
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA user_version = 99")
    db.close()
    before = path.read_bytes()
    ran = newscrawl(*call(farm), cwd=tmp_path)
    assert (ran.status, "newer newscrawl" in ran.err) == (2, True)
    assert path.read_bytes() == before


def test_output_may_stream(farm: DemoServer, tmp_path: Path) -> None:
    ran = newscrawl(*call(farm, "-o", "-"), cwd=tmp_path)
    assert ran.status == 0
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert len({line["story"]["id"] for line in told}) == len(told) == 36


def test_max_pages_bounds_the_fetches_and_the_next_run_goes_on(farm: DemoServer, tmp_path: Path) -> None:
    before = farm.hits.total()
    assert newscrawl(*call(farm, "--max-pages", "10", "-o", "x.jsonl"), cwd=tmp_path).status == 0
    assert farm.hits.total() - before == 11  # and robots.txt
    first = len(lines(tmp_path / "x.jsonl"))
    assert newscrawl(*call(farm, "-o", "x.jsonl"), cwd=tmp_path).status == 0
    assert first < len(lines(tmp_path / "x.jsonl")) == 36


def slow_site(pages: int, delay: float) -> dict[str, dict[str, Response]]:
    links = "".join(f'<a href="/a{n}.html">Story number {n} of the valley</a>' for n in range(pages))
    site = {"/": Response(200, links)}
    for n in range(pages):
        body = "".join(
            f"<p>Sentence {k} of story {n} tells of the valley and its {n * 7 + k} wells.</p>" for k in range(20)
        )
        site[f"/a{n}.html"] = Response(200, ARTICLE.format(f"Story number {n} of the valley", body), delay=delay)
    return {"slow": site}


def start(server: DemoServer, folder: Path, *more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "newscrawl", *map(str, call(server, *more))]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)


def wait_for_hits(server: DemoServer, number: int) -> None:
    deadline = time.monotonic() + 30
    while server.hits.total() < number:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_second_run_on_the_same_target_refuses_and_with_wait_waits(tmp_path: Path) -> None:
    with DemoServer(slow_site(12, 0.5)) as server:
        first = start(server, tmp_path, "-o", "first.jsonl")
        wait_for_hits(server, 3)
        second = newscrawl(*call(server, "-o", "second.jsonl"), cwd=tmp_path)
        assert (second.status, "is in use by process" in second.err) == (4, True), second.err
        assert not (tmp_path / "second.jsonl").exists()
        third = newscrawl(*call(server, "-o", "third.jsonl", "--wait"), cwd=tmp_path)
        assert first.wait(30) == 0, first.communicate()
        first.communicate()
        assert third.status == 0
        assert (tmp_path / "first.jsonl").read_bytes() == (tmp_path / "third.jsonl").read_bytes()


def test_sigterm_ends_within_seconds_and_the_next_run_goes_on(tmp_path: Path) -> None:
    with DemoServer(slow_site(30, 0.3)) as server:
        run = start(server, tmp_path, "-o", "x.jsonl")
        wait_for_hits(server, 8)
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        _, err = run.communicate(timeout=30)
        assert (run.returncode, "run the same command again" in err) == (5, True), err
        assert time.monotonic() - began < 5
        assert newscrawl(*call(server, "-o", "x.jsonl"), cwd=tmp_path).status == 0
        assert len(lines(tmp_path / "x.jsonl")) == 30
        articles = {path: n for (_, path), n in server.hits.items() if path.startswith("/a")}
        assert sum(articles.values()) <= 1.3 * len(articles)


def test_a_silent_page_does_not_hold_sigterm_up(tmp_path: Path) -> None:
    with DemoServer(slow_site(3, 60)) as server:
        run = start(server, tmp_path)
        wait_for_hits(server, 3)
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=30)
        assert run.returncode == 5
        assert time.monotonic() - began < 5


def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with DemoServer(BigFarm(200).sites) as server:
        for moment in (40, 110):
            run = start(server, tmp_path, "-o", "x.jsonl", "--copies")
            wait_for_hits(server, moment)
            run.kill()
            run.communicate()
        assert newscrawl(*call(server, "-o", "x.jsonl", "--copies"), cwd=tmp_path).status == 0
        told = sorted(server.place(line["url"]) for line in lines(tmp_path / "x.jsonl"))
        assert told == sorted(BigFarm(200).truth())
        pages = {key: n for key, n in server.hits.items() if key[1] != "/robots.txt"}
        assert sum(pages.values()) <= 1.3 * len(pages)


def full_disk() -> None:
    """Every file of the process may grow to this and no further: what a full disk says, without a disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))


def test_a_full_disk_is_a_sentence_status_3_and_complete_after_space_is_made(tmp_path: Path) -> None:
    with DemoServer(BigFarm(200).sites) as server:
        command = [sys.executable, "-m", "newscrawl", *map(str, call(server, "-o", "x.jsonl"))]
        run = subprocess.run(
            command, cwd=tmp_path, preexec_fn=full_disk, capture_output=True, text=True, timeout=60, check=False
        )
        assert run.returncode == 3, run.stderr
        assert "could not be written" in run.stderr
        assert "Traceback" not in run.stderr
        assert not (tmp_path / "x.jsonl").exists()
        assert newscrawl(*call(server, "-o", "x.jsonl", "--copies"), cwd=tmp_path).status == 0
        assert len(lines(tmp_path / "x.jsonl")) == 200


# -- plain Scrapy


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


def test_a_declared_site_crawls_by_name(project: tuple[Path, DemoServer]) -> None:
    folder, _ = project
    assert newscrawl("sites", cwd=folder).out.startswith("valley\thttp://127.0.0.1:")
    ran = newscrawl("crawl", "valley", "-o", "x.jsonl", cwd=folder)
    assert (ran.status, len(lines(folder / "x.jsonl"))) == (0, 6), ran.err
    assert {line["source"]["spider"] for line in lines(folder / "x.jsonl")} == {"valley"}
    assert newscrawl("crawl", "--all", "-o", "y.jsonl", cwd=folder).status == 0
    assert (folder / "x.jsonl").read_bytes() == (folder / "y.jsonl").read_bytes()


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
    assert lines(folder / "out.jsonl") == [
        {"title": "Mill opens again", "text": "The mill and its race opened.", "n": 1}
    ]
    refused = newscrawl("crawl", "foreign", cwd=folder)
    assert (refused.status, "scrapy crawl foreign" in refused.err) == (2, True)
