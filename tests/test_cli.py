"""What a person is told, and the exit status: one clear sentence, no traceback."""

from __future__ import annotations

import json
import sqlite3
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import call, lines, newscrawl

from newscrawl.cli import main
from newscrawl.demo.big import BigFarm
from newscrawl.demo.server import DemoServer
from newscrawl.store import schema


@pytest.fixture(scope="module")
def farm() -> Iterator[DemoServer]:
    with DemoServer(BigFarm(40).sites) as server:
        yield server


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
        (["crawl", "http://127.0.0.1/", "-o", "."], "is a folder"),
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
