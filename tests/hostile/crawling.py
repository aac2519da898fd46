"""Runs the command against a hostile server and measures the process: status, output, what was told, peak memory."""

from __future__ import annotations

import json
import os
import random
import re
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from hostile.server import HostileServer, reply

# What a crawl may take whatever a site sends.
MAX_MEGABYTES = 450
_WORDS = (Path(__file__).parents[2] / "newscrawl/demo/words.txt").read_text().split()


@dataclass(frozen=True)
class Crawled:
    """A finished crawl; ``told`` are the lines of its output, ``megabytes`` its peak, ``cpu`` its processor seconds."""

    server: HostileServer
    status: int
    err: str
    told: list[dict]
    raw: bytes
    megabytes: float
    cpu: float
    seconds: float
    folder: Path

    @property
    def places(self) -> set[str]:
        """``site/path`` of every line."""
        return {self.server.place(line["url"]) for line in self.told}

    def line(self, place: str) -> dict:
        (one,) = [line for line in self.told if self.server.place(line["url"]) == place]
        return one

    def of(self, site: str) -> set[str]:
        """The paths that were told of a site."""
        return {place.partition("/")[2] for place in self.places if place.startswith(f"{site}/")}


def crawl(
    server: HostileServer,
    folder: Path,
    sites: Iterable[str] | None = None,
    *,
    starts: Iterable[str] | None = None,
    more: Iterable[str] = ("--copies",),
    timeout: float = 400,
) -> Crawled:
    """Crawl the sites (all but the trap) as a user does who allows their ports and no other."""
    names = list(sites if sites is not None else server.names)
    allowed = ",".join(f"127.0.0.1:{server.port(name)}" for name in names)
    addresses = list(starts) if starts is not None else [f"{server.origin(name)}/" for name in names]
    arguments = [sys.executable, "-m", "newscrawl", "crawl", *addresses, "-o", "out.jsonl", "--delay", "0", *more]
    arguments += ["--allow-host", allowed] if allowed else []
    begun = time.monotonic()
    with tempfile.TemporaryFile() as err:
        child = subprocess.Popen(arguments, cwd=folder, stderr=err, stdout=subprocess.DEVNULL)
        status, usage, megabytes = _wait(child, timeout)
        err.seek(0)
        said = err.read().decode("utf-8", "replace")
    assert "Traceback" not in said, said
    output = folder / "out.jsonl"
    raw = output.read_bytes() if output.exists() else b""
    return Crawled(
        server, status, said, lines(raw), raw, megabytes, usage.ru_utime + usage.ru_stime,
        time.monotonic() - begun, folder,
    )  # fmt: skip


def _wait(child: subprocess.Popen[bytes], timeout: float) -> tuple[int, resource.struct_rusage, float]:
    """Wait for one child: its status, its use of the processor, its peak in MB.

    ``ru_maxrss`` would count what the test's own process holds when it forks; VmHWM begins with the command.
    """
    until = time.monotonic() + timeout
    peak = 0.0
    while time.monotonic() < until:
        with suppress(OSError):
            found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{child.pid}/status").read_text())
            peak = max(peak, int(found[1]) / 1024) if found else peak
        pid, status, usage = os.wait4(child.pid, os.WNOHANG)
        if pid:
            child.returncode = os.waitstatus_to_exitcode(status)
            return child.returncode, usage, peak
        time.sleep(0.02)
    child.kill()
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = -9
    return -9, usage, peak


def lines(raw: bytes) -> list[dict]:
    """JSON Lines, strictly read."""

    def refuse(constant: str) -> None:
        raise ValueError(constant)

    text = raw.decode("utf-8", "strict")
    assert text == "" or text.endswith("\n")
    return [json.loads(line, parse_constant=refuse) for line in text.split("\n")[:-1]]


def text(name: str, sentences: int = 12) -> list[str]:
    """Sentences of their own for each name: no two names tell one story."""
    chance = random.Random(name)
    told = [" ".join(chance.choices(_WORDS, k=chance.randint(12, 20))) for _ in range(sentences)]
    return [f"{one[0].upper()}{one[1:]} {chance.randint(100, 9999)}." for one in told]


def title(name: str) -> str:
    chance = random.Random(f"title {name}")
    return " ".join(chance.choices(_WORDS, k=7)).capitalize()


def markup(name: str, *, head: str = "", before: str = "", after: str = "", headline: str | None = None) -> str:
    """An article's page."""
    shown = headline or title(name)
    body = "".join(f"<p>{one}</p>" for one in text(name))
    return (
        f"<!DOCTYPE html><html><head>{head}<title>{shown}</title></head><body>{before}"
        f"<article><h1>{shown}</h1>{body}</article>{after}</body></html>"
    )


def article(name: str, **more: str) -> bytes:
    return reply(markup(name, **more))


def home(*links: str) -> bytes:
    return reply("".join(f'<p><a href="{link}">Story number {n} of the list</a></p>' for n, link in enumerate(links)))


def page(*links: str, label: Callable[[str], str] = str) -> str:
    return "".join(f'<p><a href="{link}">{label(link)}</a></p>' for link in links)
