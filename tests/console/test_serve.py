"""``newscrawl serve``: mistakes as sentences, a process that ends when it is told to, fifty readers beside a writer."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest
from conftest import Clock, Ran, call, newscrawl, slow_site
from console.filled import fill
from console.showing import served

from newscrawl.console import serving
from newscrawl.demo.server import DemoServer
from newscrawl.errors import UsageError
from newscrawl.state import open_store

READERS, PAGES = 50, 60


def test_a_port_that_is_taken_is_a_sentence(told: Callable[[list[str]], Ran]) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port = taken.getsockname()[1]
        ran = told(["serve", "--port", str(port)])
    assert (ran.status, ran.out) == (2, "")
    assert f"nothing can listen at 127.0.0.1 port {port}" in ran.err


def test_a_host_that_is_none_is_a_sentence(told: Callable[[list[str]], Ran]) -> None:
    ran = told(["serve", "--host", "no such host", "--port", "0"])
    assert (ran.status, "nothing can listen at no such host" in ran.err) == (2, True)


def test_a_part_that_is_not_installed_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    with pytest.raises(UsageError, match=re.escape("pip install 'newscrawl[console]'")):
        serving.serve(tmp_path, "127.0.0.1", 0, print)


@pytest.mark.parametrize(
    ("host", "here"),
    [("127.0.0.1", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("web.example", False)],
)
def test_who_hears(host: str, here: bool) -> None:
    assert serving.is_loopback(host) is here


@pytest.mark.slow
@pytest.mark.parametrize("ended_by", [signal.SIGINT, signal.SIGTERM])
def test_it_answers_until_it_is_told_to_end(tmp_path: Path, ended_by: signal.Signals) -> None:
    command = [sys.executable, "-m", "newscrawl", "serve", "--port", "0", "--state", "state"]
    with subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.PIPE, text=True) as process:
        watch = threading.Timer(60, process.kill)
        watch.start()
        assert process.stderr is not None
        address = re.search(r"http://\S+/", next(process.stderr))
        assert address is not None
        missing = httpx.get(address[0])
        with closing(open_store(tmp_path / "state")) as store:
            fill(store, Clock()())
        there = httpx.get(address[0])
        process.send_signal(ended_by)
        _, err = process.communicate(timeout=30)
        watch.cancel()
    assert (missing.status_code, "there is no state" in missing.text) == (503, True)
    assert (there.status_code, "Ferry line" in there.text) == (200, True)
    assert "Traceback" not in err
    assert process.returncode in {130, -ended_by}


@pytest.mark.slow
def test_fifty_readers_while_a_crawl_writes_lock_nobody_out(tmp_path: Path) -> None:
    """Every answer is right from the first to the last, and the crawl brings all that it would bring alone."""
    state = tmp_path / "state"
    with closing(open_store(state)) as store:
        filled = fill(store, Clock()())
    paths = [
        "/",
        "/stories",
        f"/stories/{filled.story}",
        "/stories?q=valley",
        "/sites",
        "/brands",
        "/charts/volume.svg",
    ]
    answers: list[tuple[int, str]] = []
    done = threading.Event()

    def read(number: int, address: str) -> None:
        with httpx.Client(base_url=address, timeout=60) as client:
            turn = number
            while not done.is_set() or turn < number + len(paths):
                path = paths[turn % len(paths)]
                answers.append((client.get(path).status_code, path))
                turn += 1

    with DemoServer(slow_site(PAGES, 0.0)) as farm, served(state, {}) as address:
        readers = [threading.Thread(target=read, args=(number, address)) for number in range(READERS)]
        for reader in readers:
            reader.start()
        ran = newscrawl(*call(farm, "--state", state), cwd=tmp_path)
        done.set()
        for reader in readers:
            reader.join()
        last = httpx.get(f"{address}/").text
    assert ran.status == 0, ran.err
    assert {status for status, _ in answers} == {200}, [one for one in answers if one[0] != 200][:5]
    assert len(answers) >= READERS * len(paths)
    assert f"<dd>{3 + PAGES}</dd>" in last
