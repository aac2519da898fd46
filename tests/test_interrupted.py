"""Runs that are stopped, killed, refused or out of space: nothing lost, nothing doubled, the next one goes on."""

from __future__ import annotations

import contextlib
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from conftest import call, lines, newscrawl, slow, slow_site
from test_site_errors import project

from newscrawl.demo.big import BigFarm
from newscrawl.demo.server import DemoServer
from newscrawl.settings import NEWSCRAWL_IN_FLIGHT


def start(server: DemoServer, folder: Path, *more: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "newscrawl", *map(str, call(server, *more))]
    return subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)


def wait_for_hits(server: DemoServer, number: int) -> None:
    deadline = time.monotonic() + 30
    while server.hits.total() < number:
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_a_second_run_on_the_same_target_refuses_and_with_wait_waits(tmp_path: Path) -> None:
    with DemoServer(slow_site(12, 1.5)) as server:
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


@pytest.mark.slow
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


@pytest.mark.slow
def test_a_silent_page_does_not_hold_sigterm_up(tmp_path: Path) -> None:
    with DemoServer(slow_site(3, 60)) as server:
        run = start(server, tmp_path)
        wait_for_hits(server, 3)
        began = time.monotonic()
        run.send_signal(signal.SIGTERM)
        run.communicate(timeout=30)
        assert run.returncode == 5
        assert time.monotonic() - began < 5


@pytest.mark.slow
def test_a_kill_loses_nothing_and_doubles_nothing(tmp_path: Path) -> None:
    with DemoServer(BigFarm(120).sites) as server:
        for moment in (30, 80):
            run = start(server, tmp_path, "-o", "x.jsonl", "--copies")
            wait_for_hits(server, moment)
            run.kill()
            run.communicate()
        assert newscrawl(*call(server, "-o", "x.jsonl", "--copies"), cwd=tmp_path).status == 0
        told = sorted(server.place(line["url"]) for line in lines(tmp_path / "x.jsonl"))
        assert told == sorted(BigFarm(120).truth())
        pages = {key: n for key, n in server.hits.items() if key[1] != "/robots.txt"}
        assert sum(pages.values()) <= len(pages) + 2 * NEWSCRAWL_IN_FLIGHT


def full_disk() -> None:
    """Every file of the process may grow to this and no further: what a full disk says, without a disk."""
    resource.setrlimit(resource.RLIMIT_FSIZE, (700_000, 700_000))


@pytest.mark.slow
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


@pytest.mark.parametrize("hundredths", [50, *map(slow, (5, 20, 35, 65, 80, 95, 110, 140))])
def test_ctrl_c_is_a_sentence_at_any_moment(tmp_path: Path, hundredths: int) -> None:
    """Imports, the state, the engine, the first page: which of them it hits depends on the machine."""
    with DemoServer(slow_site(6, 0.2)) as server:
        run = start(server, tmp_path, "-o", "x.jsonl")
        time.sleep(hundredths / 100)
        run.send_signal(signal.SIGINT)
        _, err = run.communicate(timeout=30)
    if hundredths == 5 and run.returncode == -signal.SIGINT:
        return  # the interpreter itself had not begun
    assert run.returncode in {5, 130}, err
    assert "newscrawl: interrupted" in err
    assert "Traceback" not in err


@pytest.mark.slow
def test_on_a_terminal_the_sentence_stands_on_a_line_of_its_own(tmp_path: Path) -> None:
    with DemoServer(slow_site(6, 60)) as server:
        ours, theirs = os.openpty()
        command = [sys.executable, "-m", "newscrawl", *map(str, call(server))]
        run = subprocess.Popen(command, cwd=tmp_path, stderr=theirs)
        os.close(theirs)
        said = b""
        while b"waiting" not in said:
            said += os.read(ours, 4096)
        run.send_signal(signal.SIGINT)
        with contextlib.suppress(OSError):  # a terminal whose other side is closed
            while more := os.read(ours, 4096):
                said += more
        os.close(ours)
    assert run.wait(30) == 5
    text = said.decode().replace("\r\n", "\n")
    assert "\nnewscrawl: SIGINT: ending" in text
    assert "\nnewscrawl: interrupted; run the same command again" in text


DEADLY = """import os

from newscrawl.base_spiders import SiteSpider


class Gazette(SiteSpider):
    name = 'gazette'
    start_urls = ['{start}']
    delay = 0

    def refine(self, page, article):
        if page.url.endswith('/a2.html'):
            os.kill(os.getpid(), 9)
        return article
"""


@pytest.mark.slow
def test_a_page_that_ends_the_process_is_asked_three_times_and_then_left(tmp_path: Path) -> None:
    with DemoServer(slow_site(5, 0)) as server:
        (project(tmp_path, server) / "gazette.py").write_text(DEADLY.format(start=server.start_urls[0]))
        ran = [newscrawl("crawl", "gazette", "-o", "x.jsonl", cwd=tmp_path) for _ in range(5)]
        assert [one.status for one in ran] == [-9, -9, -9, 0, 0], ran
        asked = {path: n for (_, path), n in server.hits.items()}
        assert asked["/a2.html"] == 3
        assert len(lines(tmp_path / "x.jsonl")) == 4
        assert "not asked: 3 runs ended while they read it" in ran[3].err
