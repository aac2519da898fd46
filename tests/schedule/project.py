"""A Scrapy project whose sites are hosts of the demo, and what a test asks the system about processes."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Self

from newscrawl.demo.server import DemoServer

HOSTS = ("copperlane", "brasslantern", "sandmark-courier")


def project(
    folder: Path, server: DemoServer, every: str = "1h", delay: float = 0.0, hosts: Sequence[str] = HOSTS
) -> Path:
    """A project with a site for each host, and one feed of them all."""
    spiders = folder / "mine" / "spiders"
    spiders.mkdir(parents=True)
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = mine.settings\n\n[deploy]\nproject = mine\n")
    for package in (spiders, spiders.parent):
        (package / "__init__.py").write_text("")
    allowed = [url.removeprefix("http://").rstrip("/") for url in server.start_urls]
    (spiders.parent / "settings.py").write_text(
        f"from newscrawl.settings import *\nSPIDER_MODULES = ['mine.spiders']\nNEWSCRAWL_ALLOW_HOSTS = {allowed!r}\n"
    )
    for host in hosts:
        site(spiders, host.replace("-", "_"), server.url(host), every, delay)
    (folder / "newscrawl.toml").write_text('[feeds.all]\nfolder = "all"\nselection = { copies = true }\n')
    return spiders


def site(spiders: Path, name: str, start: str, every: str, delay: float = 0.0) -> None:
    (spiders / f"{name}.py").write_text(
        "from newscrawl.base_spiders import SiteSpider\n\n\n"
        f"class {name.title().replace('_', '')}(SiteSpider):\n    name = {name!r}\n    start_urls = [{start!r}]\n"
        f"    delay = {delay}\n    every = {every!r}\n"
    )


class Daemon:
    """``newscrawl schedule`` as a process, with its log in a file."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.log = folder / "log"
        command = [sys.executable, "-m", "newscrawl", "schedule", *arguments]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(command, cwd=folder, stderr=log)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        """No test leaves a scheduler behind; its crawls end with it."""
        self.process.kill()
        self.process.wait()

    def said(self) -> str:
        return self.log.read_text("utf-8")

    def children(self) -> list[int]:
        """The processes of its crawls."""
        return [pid for pid in _processes() if _parent(pid) == self.process.pid and "schedule.child" in _command(pid)]


def until(holds: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    return bool(_command(pid))  # a zombie has no command line


def _processes() -> list[int]:
    return [int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit()]


def _parent(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_text()
    except OSError:
        return ""
