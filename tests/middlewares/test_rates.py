"""How often a host is asked, as the host sees it: real crawls over loopback, through settings and wiring."""

from __future__ import annotations

import itertools
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from conftest import ARTICLE, newscrawl

from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer

# A request is noted when the busy server gets to it: the one before may be noted late, never early.
LATE = 0.5
ROBOTS = Response(200, "User-agent: *\nCrawl-delay: 1\n", {"Content-Type": "text/plain"})


def site(name: str, pages: int, robots: Response | None = None) -> dict[str, Response]:
    links = "".join(f'<p><a href="/{name}{n}.html">Story number {n} of the mill</a></p>' for n in range(pages))
    body = "".join(f"<p>Sentence {k} of {name} tells of the mill and its {k * 7} wheels.</p>" for k in range(20))
    articles = {f"/{name}{n}.html": Response(200, ARTICLE.format(f"Mill {n} of {name}", body)) for n in range(pages)}
    return {f"/{name}/": Response(200, links), **articles} | ({"/robots.txt": robots} if robots else {})


def gaps(server: DemoServer, host: str) -> list[float]:
    times = [request.at for request in server.requests if request.host == host]
    return [b - a for a, b in itertools.pairwise(times)]


def assert_spaced(found: list[float], delay: float) -> None:
    """So far apart on the whole as the delay says, and no two at once."""
    assert sum(found) >= len(found) * delay - LATE * delay
    assert min(found) >= (1 - LATE) * delay


@pytest.fixture
def server() -> Iterator[DemoServer]:
    sites = {
        "slow": site("slow", 2, ROBOTS),
        "shared": site("one", 2) | site("two", 2),
        "silent": site("busy", 0) | site("calm", 0),
    }
    sites["silent"]["/busy/"] = Response(429, headers={"Retry-After": "3600"})
    with DemoServer(sites) as one:
        yield one


@pytest.mark.slow
def test_hosts_see_the_delay_that_they_or_the_operator_asked_for(server: DemoServer, tmp_path: Path) -> None:
    starts = [server.url("slow", "/slow/"), server.url("shared", "/one/"), server.url("shared", "/two/")]
    ran = newscrawl("crawl", *starts, "--allow-host", "127.0.0.1", "--delay", "0.3", cwd=tmp_path)
    assert ran.status == 0, ran.err
    assert len(gaps(server, "slow")) == 3  # robots.txt, the listing, two articles
    assert_spaced(gaps(server, "slow"), 1.0)
    assert len(gaps(server, "shared")) == 6  # two targets on one host: robots.txt once, then in turn
    assert_spaced(gaps(server, "shared"), 0.3)


@pytest.mark.slow
def test_silence_is_kept_by_all_targets_of_a_host_and_ends_the_run(server: DemoServer, tmp_path: Path) -> None:
    starts = [server.url("silent", "/busy/"), server.url("silent", "/calm/")]
    call = ["crawl", *starts, "--allow-host", "127.0.0.1", "--delay", "0.1"]
    first = newscrawl(*call, cwd=tmp_path, timeout=30)
    assert (first.status, "must wait longer than this run does" in first.err) == (1, True), first.err
    assert server.hits["silent", "/calm/"] == 0
    again = newscrawl(*call, cwd=tmp_path, timeout=30)
    assert again.status == 1
    assert server.hits["silent", "/busy/"] == 1


@pytest.mark.slow
def test_two_spiders_of_one_process_share_what_they_know_of_a_host(server: DemoServer, tmp_path: Path) -> None:
    script = tmp_path / "both.py"
    script.write_text(
        "import sys\n"
        "from newscrawl import launch\n"
        "settings = launch.project_settings({'DOWNLOAD_DELAY': 0.3, 'NEWSCRAWL_ALLOW_HOSTS': sys.argv[1].split(',')})\n"
        "launch.crawl([launch.url_spider([start]) for start in sys.argv[2:]], settings)\n"
    )
    starts = [server.url("shared", "/one/"), server.url("shared", "/two/")]
    allowed = server.origin("shared").removeprefix("http://")
    subprocess.run([sys.executable, script, allowed, *starts], cwd=tmp_path, env=os.environ, timeout=60, check=True)
    assert len(gaps(server, "shared")) == 7  # each spider reads robots.txt for itself
    assert_spaced(gaps(server, "shared"), 0.3)
