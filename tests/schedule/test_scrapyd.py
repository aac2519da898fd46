"""The same project on Scrapyd: deployed from its scrapy.cfg, started over HTTP, the articles in both places."""

from __future__ import annotations

import configparser
import json
import socket
import subprocess
import sys
import tomllib
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from conftest import lines
from project import is_alive, project, until

from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import truth
from newscrawl.state import open_store

HOST = "brasslantern"


@contextmanager
def scrapyd(folder: Path) -> Iterator[str]:
    """A Scrapyd on a free port of loopback that keeps everything in ``folder``: its address."""
    folder.mkdir()
    with closing(socket.create_server(("127.0.0.1", 0))) as free:
        port = free.getsockname()[1]
    (folder / "scrapyd.conf").write_text(
        f"[scrapyd]\nbind_address = 127.0.0.1\nhttp_port = {port}\npoll_interval = 0.2\nitems_dir = items\n"
    )
    with (folder / "out").open("wb") as out:
        server = subprocess.Popen([sys.executable, "-m", "scrapyd"], cwd=folder, stdout=out, stderr=out)
    try:
        until(lambda: is_open(port) or not is_alive(server.pid))
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(20)


def is_open(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def asked(address: str, **form: str) -> dict[str, object]:
    """What Scrapyd answers, to a POST where there is a form; its jobs' errors are an answer too."""
    data = urllib.parse.urlencode(form).encode() if form else None
    with urllib.request.urlopen(address, data, timeout=30) as answer:
        found: dict[str, object] = json.loads(answer.read())
    return found


def finished(address: str, job: object) -> bool:
    jobs = asked(f"{address}/listjobs.json?project=mine")
    assert jobs["status"] == "ok"
    assert isinstance(jobs["finished"], list)
    return job in [one["id"] for one in jobs["finished"]]


@pytest.mark.slow
def test_the_project_runs_on_scrapyd(tmp_path: Path) -> None:
    mine, daemon, state = tmp_path / "project", tmp_path / "scrapyd", tmp_path / "state"
    with DemoServer() as server, scrapyd(daemon) as address:
        project(mine, server, hosts=[HOST])
        with (mine / "scrapy.cfg").open("a") as config:
            config.write(f"url = {address}/\n")
        deploy = "import sys; from scrapyd_client.deploy import main; sys.argv = ['scrapyd-deploy']; main()"
        ran = subprocess.run([sys.executable, "-c", deploy], cwd=mine, capture_output=True, text=True, check=False)
        assert ran.returncode == 0, ran.stderr + ran.stdout
        assert '"spiders": 1' in ran.stdout
        assert asked(f"{address}/listspiders.json?project=mine")["spiders"] == [HOST]
        for _ in range(2):  # the second run goes by the first one's state
            job = asked(f"{address}/schedule.json", project="mine", spider=HOST, setting=f"NEWSCRAWL_STATE={state}")[
                "jobid"
            ]
            until(lambda wanted=job: finished(address, wanted), 90)
        wanted = sorted(place for place in truth() if place[0] == HOST)
        items = [lines(path) for path in (daemon / "items" / "mine" / HOST).iterdir()]
        told = [server.place(str(line["url"])) for one in items for line in one]
        assert sorted(told) == wanted  # a live stream: each article in the run that met it
        with closing(open_store(state)) as store:
            assert sorted(server.place(str(one.article.url)) for one in store.articles(copies=True)) == wanted
        articles = {path: n for (host, path), n in server.hits.items() if (host, path) in wanted}
        assert set(articles.values()) == {1}


def test_an_egg_of_this_project_names_the_settings_of_its_scrapy_cfg() -> None:
    root = Path(__file__).parents[2]
    declared = tomllib.loads((root / "pyproject.toml").read_text("utf-8"))["project"]["entry-points"]["scrapy"]
    config = configparser.ConfigParser()
    config.read(root / "scrapy.cfg")
    assert declared == {"settings": config["settings"]["default"]}
