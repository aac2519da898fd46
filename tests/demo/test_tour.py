"""The first command: it fails when the farm is not whole, and serves the farm for one's own tries."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import lines

from newscrawl import launch, running
from newscrawl.demo import DemoServer, truth
from newscrawl.demo.responses import Response
from newscrawl.demo.serving import lines as lines_to_try
from newscrawl.demo.tour import _compare, demo_spiders, settings_for


def lose_a_page(server: DemoServer) -> None:
    host, path = next(key for key, one in truth().items() if sum(o.story == one.story for o in truth().values()) == 1)
    server.sites[host][path] = Response(404, "gone")  # type: ignore[index]


def forbid_a_host(server: DemoServer) -> None:
    host = next(iter(truth()))[0]
    server.sites[host]["/robots.txt"] = Response(  # type: ignore[index]
        200, "User-agent: *\nDisallow: /\n", headers={"Content-Type": "text/plain"}
    )


def leave_it(_: DemoServer) -> None:
    """The farm as it is: the other two fail for their defect, not for the way they are run."""


@pytest.mark.parametrize(
    ("damage", "status", "said"),
    [
        (leave_it, 0, ""),
        (lose_a_page, 1, r"\d+ of \d+ stories"),
        (forbid_a_host, 1, r"\d+ of \d+ articles"),
    ],
)
@pytest.mark.slow
def test_a_farm_that_is_not_whole_is_told(damage: Callable[[DemoServer], None], status: int, said: str) -> None:
    """A crawl is one process's only one, so each is a process of its own."""
    code = f"import test_tour; test_tour.crawl(test_tour.{damage.__name__})"
    here = Path(__file__).parent
    paths = {"PYTHONPATH": os.pathsep.join((str(here), str(here.parent)))}
    ran = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120, check=False, env=os.environ | paths
    )
    assert ran.returncode == status, ran.stderr
    assert re.search(said, ran.stdout), (ran.stdout, ran.stderr)
    assert bool(ran.stdout) == bool(status)


def crawl(damage: Callable[[DemoServer], None]) -> None:
    """Crawl the damaged farm in this process, as the tour does, and exit as it does."""
    import tempfile

    with tempfile.TemporaryDirectory() as folder, DemoServer() as server:
        damage(server)
        settings = launch.project_settings(settings_for(server, Path(folder, "state")))
        place = running.Place(Path(folder, "x.jsonl"), copies=False, state=Path(folder, "state"))
        finished = running.run(demo_spiders(server, settings), settings, place)
        sys.exit(_compare(finished, print))


@pytest.mark.slow
def test_a_served_farm_can_be_crawled_by_the_lines_it_prints(tmp_path: Path) -> None:
    command = [sys.executable, "-u", "-m", "newscrawl", "demo", "--serve"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as served:
        watch = threading.Timer(60, served.kill)
        watch.start()
        assert served.stdout is not None
        told = [next(served.stdout).strip() for _ in range(6)]
        one_host, why = (
            next(line for line in told if f"newscrawl {name} " in line).split() for name in ("crawl", "why")
        )
        crawled = run(one_host, tmp_path)
        asked = run(why, tmp_path)
        served.send_signal(signal.SIGINT)
        out, err = served.communicate(timeout=30)
        watch.cancel()
    assert (crawled.returncode, len(lines(tmp_path / "one-host.jsonl")) > 5) == (0, True), crawled.stderr
    assert (asked.returncode, "headline:" in asked.stdout) == (0, True), asked.stdout
    assert (served.returncode, out, err) == (0, "The farm is down.\n", "")


def run(command: list[str], folder: Path) -> subprocess.CompletedProcess[str]:
    whole = [sys.executable, "-m", *command]
    return subprocess.run(whole, cwd=folder, capture_output=True, text=True, timeout=60, check=False)


def test_the_lines_name_every_host() -> None:
    with DemoServer() as server:
        told = "\n".join(lines_to_try(server))
        assert [url for url in server.start_urls if url not in told] == []
