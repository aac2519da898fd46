"""The generated farm as a process of its own, so that its CPU is not counted; knows how to ask what it was asked."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

# Making 2,000 pages takes about 4 s; a machine in trouble may take twenty times as long.
_START_SECONDS = 120.0


class Farm:
    """``articles`` articles on ``hosts`` hosts, served while the ``with`` block lasts."""

    def __init__(self, articles: int, hosts: int = 1, family: str = "A", seconds: float = 900) -> None:
        self._arguments = [
            *("--site", "big", "--articles", str(articles), "--hosts", str(hosts)),
            *("--family", family, "--ready", "--seconds", str(seconds)),
        ]
        self._folder = tempfile.TemporaryDirectory()
        self.start_urls: list[str] = []
        self._hits_url = ""

    def __enter__(self) -> Self:
        ports = Path(self._folder.name, "ports.json")
        command = [sys.executable, "-m", "newscrawl.demo", *self._arguments, "--port-file", str(ports)]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
        deadline = time.monotonic() + _START_SECONDS
        while not ports.exists():
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError("the farm did not start")
            time.sleep(0.05)
        told = json.loads(ports.read_text("utf-8"))
        self.start_urls, self._hits_url = told["start_urls"], told["hits"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.wait()
        self._folder.cleanup()

    @property
    def allow_hosts(self) -> list[str]:
        """The hosts as ``--allow-host`` takes them."""
        return [urlsplit(url).netloc for url in self.start_urls]

    def hits(self) -> dict[tuple[str, str], int]:
        """How often each (host name, path) was asked."""
        with urllib.request.urlopen(self._hits_url, timeout=30) as answer:
            return {(host, path): count for host, path, count in json.load(answer)}
