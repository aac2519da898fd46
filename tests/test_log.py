"""Log lines: text and JSON, each with its site and run."""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import call, lines, newscrawl, slow_site
from scrapy.utils.test import get_crawler

from newscrawl.base_spiders.site import UrlSpider
from newscrawl.demo.server import DemoServer
from newscrawl.errors import UsageError
from newscrawl.extensions import RunLog
from newscrawl.extensions.log import Lines


def record(message: str, *args: object, **more: object) -> logging.LogRecord:
    one = logging.LogRecord("a.logger", logging.WARNING, "", 0, message, args, None)
    one.created = 1_772_604_000.5
    one.__dict__.update(more)
    return one


def test_a_line_of_text_names_site_and_run_and_stays_one_line() -> None:
    made = Lines("text")
    made.runs["hill"] = ("hill", "r1")
    line = made.format(record("said %s", "\x1b[31mred\nnext"))
    assert line == r"2026-03-04T06:00:00.500Z WARNING site=hill run=r1 a.logger: said \x1b[31mred\nnext"


def test_a_line_of_json() -> None:
    made = Lines("json")
    one = json.loads(made.format(record("ok", site="valley", run="r2", verdict="ok")))
    assert one == {
        "time": "2026-03-04T06:00:00.500Z",
        "level": "WARNING",
        "site": "valley",
        "run": "r2",
        "logger": "a.logger",
        "verdict": "ok",
        "message": "ok",
    }


def test_with_several_runs_a_line_names_its_spiders() -> None:
    made = Lines("json")
    made.runs = {"hill": ("hill", "r1"), "valley": ("valley", "r2")}
    of_valley = json.loads(made.format(record("x", spider=SimpleNamespace(name="valley"))))
    assert (of_valley["site"], of_valley["run"]) == ("valley", "r2")
    assert json.loads(made.format(record("x")))["site"] is None


@pytest.mark.parametrize("form", ["text", "json"])
def test_a_traceback_is_kept(form: str) -> None:
    one = record("failed")
    try:
        {}["a\x07bell"]
    except KeyError:
        one.exc_info = sys.exc_info()
    line = Lines(form).format(one)
    assert "KeyError" in line
    assert "\x07" not in line
    assert form == "text" or "Traceback" in json.loads(line)["exception"]


def test_a_form_that_there_is_not() -> None:
    with pytest.raises(UsageError, match="allowed: text, json"):
        RunLog.from_crawler(get_crawler(UrlSpider, {"NEWSCRAWL_STATE": "x", "NEWSCRAWL_LOG": "xml"}))


@pytest.mark.slow
def test_all_of_standard_error_is_json(tmp_path: Path) -> None:
    with DemoServer(slow_site(3, 0)) as server:
        ran, start = newscrawl(*call(server, "--log", "json"), cwd=tmp_path), server.start_urls[0]
    (tmp_path / "log").write_text(ran.err)
    told = [line for line in lines(tmp_path / "log") if line.get("verdict")]
    assert [(one["verdict"], one["site"]) for one in told] == [("ok", start)]
    assert told[0]["run"]
