"""``newscrawl demo --serve``: the farm stays up, with the lines to try in a second terminal."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable
from urllib.parse import urlsplit

from newscrawl.demo.network import HOSTS
from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import truth


def serve(say: Callable[[str], None]) -> int:
    """Serve until SIGINT or SIGTERM and print the commands that fit; always 0, since that is how it ends."""
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with DemoServer() as server:
        say("\n".join(lines(server)))
        while not stop.wait(0.25):  # a wait without an end would not hear the signal on every system
            pass
    say("The farm is down.")
    return 0


def lines(server: DemoServer) -> list[str]:
    """What is served, and one command a line: a host, all hosts, why an article is as it is."""
    first = HOSTS[0].name
    path = next(path for host, path in truth() if host == first)
    allow = urlsplit(server.url(first)).hostname
    everything = " ".join(server.start_urls)
    common = f"--allow-host {allow} --delay 0 --state farm-state"
    return [
        f"The farm is up: {len(server.start_urls)} hosts on this machine, until Ctrl-C. In a second terminal:",
        "",
        f"newscrawl crawl {server.url(first)} {common} -o one-host.jsonl",
        f"newscrawl crawl {everything} {common} -o all-hosts.jsonl",
        f"newscrawl why {server.url(first, path)} --state farm-state",
        "newscrawl brands --state farm-state",
    ]
