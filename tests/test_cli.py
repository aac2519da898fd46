"""What a person is told, and the exit status: one clear sentence, no traceback."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from conftest import Ran, call, lines, newscrawl, slow
from typer.testing import CliRunner

from newscrawl.cli import app
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
        (["crawl", "example.com"], "did you mean https://example.com/ ?"),
        (["crawl", "127.0.0.1:8765/news"], "did you mean http://127.0.0.1:8765/news ?"),
        (["crawl", "http://127.0.0.1/", "-o", "/proc/x.jsonl"], "/proc/x.jsonl cannot be written"),
        (["extract", "file", "-o", "no/such/folder/x.jsonl"], "there is no folder no/such/folder"),
        (["extract", "file", "-o", "."], "is a folder; name a file in it"),
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
    tmp_path: Path, told: Callable[[list[str]], Ran], arguments: list[str], sentence: str
) -> None:
    (tmp_path / "file").write_text("x")
    ran = told(arguments)
    assert (ran.status, sentence in ran.err) == (2, True), ran.err


@pytest.mark.slow
def test_an_unreachable_host_is_a_sentence_and_status_1(tmp_path: Path) -> None:
    ran = newscrawl("crawl", "http://127.0.0.1:9/", "--allow-host", "127.0.0.1:9", "-o", "x.jsonl", cwd=tmp_path)
    assert ran.status == 1
    assert "http://127.0.0.1:9/ could not be read" in ran.err
    assert "refused" in ran.err


@pytest.mark.parametrize("url", ["http://127.0.0.1:{0}/", "http://localhost:{0}/", "http://2130706433:{0}/"])
@pytest.mark.slow
def test_a_private_address_is_not_asked_unless_allowed(farm: DemoServer, tmp_path: Path, url: str) -> None:
    before = farm.hits.total()
    ran = newscrawl("crawl", url.format(farm.start_urls[0].rsplit(":", 1)[1].rstrip("/")), cwd=tmp_path)
    assert ran.status == 1
    assert "not a public address; allow it with --allow-host" in ran.err
    assert farm.hits.total() == before


@pytest.mark.slow
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


@pytest.mark.slow
def test_output_may_stream(farm: DemoServer, tmp_path: Path) -> None:
    ran = newscrawl(*call(farm, "-o", "-"), cwd=tmp_path)
    assert ran.status == 0
    told = [json.loads(line) for line in ran.out.splitlines()]
    assert len({line["story"]["id"] for line in told}) == len(told) == 36


@pytest.mark.slow
def test_max_pages_bounds_the_fetches_and_the_next_run_goes_on(farm: DemoServer, tmp_path: Path) -> None:
    before = farm.hits.total()
    assert newscrawl(*call(farm, "--max-pages", "10", "-o", "x.jsonl"), cwd=tmp_path).status == 0
    assert farm.hits.total() - before == 11  # and robots.txt
    first = len(lines(tmp_path / "x.jsonl"))
    assert newscrawl(*call(farm, "-o", "x.jsonl"), cwd=tmp_path).status == 0
    assert first < len(lines(tmp_path / "x.jsonl")) == 36


@pytest.mark.slow
def test_a_wrong_address_leaves_a_good_file_as_it_is(farm: DemoServer, tmp_path: Path) -> None:
    assert newscrawl(*call(farm, "-o", "x.jsonl"), cwd=tmp_path).status == 0
    before = (tmp_path / "x.jsonl").read_bytes()
    for mistake in (["http://127.0.0.1:9/", "--allow-host", "127.0.0.1:9"], [farm.start_urls[0], "--state", "new"]):
        ran = newscrawl("crawl", *mistake, "-o", "x.jsonl", cwd=tmp_path)
        assert (ran.status, "x.jsonl is left as it was: no article is known" in ran.err) == (1, True), ran.err
        assert (tmp_path / "x.jsonl").read_bytes() == before


@pytest.mark.slow
def test_notes_are_not_overwritten_and_nothing_is_asked(farm: DemoServer, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("buy milk")
    (tmp_path / "page.html").write_text("<p>a page")
    before = farm.hits.total()
    for command in (call(farm), ["extract", "page.html"]):
        ran = newscrawl(*command, "-o", "notes.txt", cwd=tmp_path)
        assert (ran.status, "notes.txt is not empty" in ran.err) == (2, True), ran.err
    assert (tmp_path / "notes.txt").read_text() == "buy milk"
    assert farm.hits.total() == before


@pytest.mark.slow
def test_what_the_guard_refused_comes_back_once_it_is_allowed(farm: DemoServer, tmp_path: Path) -> None:
    assert newscrawl(*call(farm, "--max-pages", "6"), cwd=tmp_path).status == 0
    refused = newscrawl("crawl", *farm.start_urls, "--delay", "0", cwd=tmp_path)
    assert "not a public address" in refused.err
    assert newscrawl(*call(farm, "-o", "x.jsonl"), cwd=tmp_path).status == 0
    assert len(lines(tmp_path / "x.jsonl")) == 36


@pytest.mark.slow
def test_a_start_that_is_gone_is_one_error_and_a_waiting_page_is_told(farm: DemoServer, tmp_path: Path) -> None:
    url = f"{farm.start_urls[0]}nope.html"
    ran = newscrawl("crawl", url, "--allow-host", "127.0.0.1", cwd=tmp_path)
    assert (ran.status, f"{url} could not be read: HTTP 404" in ran.err) == (1, True), ran.err
    assert ran.err.splitlines()[0].startswith(f"{farm.start_urls[0][7:-1]}: 1 page, 0 new articles")
    assert ran.err.count("1 error") == 2
    assert "1 errors" not in ran.err


def test_no_declared_site_says_how_to_add_one(tmp_path: Path) -> None:
    ran = newscrawl("sites", cwd=tmp_path)
    assert (ran.status, "no site is declared here; add one" in ran.err) == (0, True)


@pytest.mark.parametrize("command", [[], ["crawl"], ["extract"], ["demo"], ["clean"], ["settle"], ["brands"]])
def test_help_names_no_types_and_no_markup(command: list[str]) -> None:
    said = CliRunner().invoke(app, [*command, "--help"], env={"COLUMNS": "120"}).output
    assert [word for word in ("<bool>", "<list", "]...]", "``") if word in said] == []


def test_html_on_standard_input_is_one_sentence(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "newscrawl", "extract", "-"]
    ran = subprocess.run(
        command, input="<html>\n<p>a\n<p>b\n", cwd=tmp_path, capture_output=True, text=True, timeout=60, check=False
    )
    assert ran.returncode == 1
    assert "standard input: begins like HTML" in ran.stderr
    assert "1 input gave no article" in ran.stderr


@pytest.mark.parametrize("closed", [*map(slow, ("<&-", ">&-", "2>&-")), "<&- >&- 2>&-"])
def test_a_closed_standard_stream_is_nothing(tmp_path: Path, closed: str) -> None:
    """As cron and daemons close them; what is written to files is not mixed with what is said."""
    (tmp_path / "in.jsonl").write_text('{"headline": "a", "body": "b"}\n')
    command = f"{sys.executable} -m newscrawl clean in.jsonl -o out.jsonl {closed}"
    assert subprocess.run(["bash", "-c", command], cwd=tmp_path, check=False, timeout=60).returncode == 0
    assert (tmp_path / "out.jsonl").read_text() == (tmp_path / "in.jsonl").read_text()


def test_a_full_standard_output_is_a_sentence_and_status_3(tmp_path: Path) -> None:
    command = f"{sys.executable} -m newscrawl --help > /dev/full"
    ran = subprocess.run(["bash", "-c", command], cwd=tmp_path, check=False, timeout=60, capture_output=True, text=True)
    assert ran.returncode == 3
    assert ran.stderr.count("\n") == 1
    assert "standard output cannot be written" in ran.stderr


def test_the_front_door_opens_without_scrapy() -> None:
    asked = "import sys, newscrawl.cli, newscrawl.corpus.clean, newscrawl.corpus.extract, newscrawl.store; "
    done = subprocess.run(
        [sys.executable, "-c", f"{asked}print('scrapy' in sys.modules)"], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False", "newscrawl --help would take .25 s of CPU instead of .07"
