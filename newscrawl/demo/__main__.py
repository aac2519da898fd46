"""``python -m newscrawl.demo``: the farm as a process of its own, which ends with its parent and after a while."""

from __future__ import annotations

import argparse
import json
import os
import signal
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from newscrawl.demo.big import BigFarm
from newscrawl.demo.markup import MARKUPS
from newscrawl.demo.responses import Response
from newscrawl.demo.server import DemoServer, Origin, Sites
from newscrawl.demo.sites import demo_sites

# A host of its own that tells, as JSON, what was asked of the others; no part of the farm.
HITS = "hits"
# How late, in seconds, the death of the parent may be noticed.
_LOOK_EVERY = 0.25


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until SIGTERM, SIGINT, the parent's end or the end of the given time; always 0."""
    options, parent, stop = _options(arguments), os.getppid(), threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    content, hits = _content(options), Counter[tuple[str, str]]()
    with DemoServer(lambda origin: {**content(origin), HITS: {"*": lambda _: _told(hits)}}) as server:
        server.hits = hits
        if options.ready:
            _make_all(server.sites)
        _announce(server, options.port_file)
        deadline = time.monotonic() + options.seconds
        while not stop.wait(_LOOK_EVERY) and os.getppid() == parent and time.monotonic() < deadline:
            pass
    return 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m newscrawl.demo", description=__doc__)
    parser.add_argument("--site", choices=("demo", "big"), default="demo", help="which farm (default: demo)")
    parser.add_argument("--markup", choices=sorted(MARKUPS), default="plain", help="the demo's markup")
    parser.add_argument("--articles", type=int, default=2_000, help="size of the big farm")
    parser.add_argument("--hosts", type=int, default=1, help="hosts of the big farm")
    parser.add_argument("--family", choices=("A", "honest"), default="A", help="kind of the big farm")
    parser.add_argument("--ready", action="store_true", help="make every page before the first is asked for")
    parser.add_argument("--port-file", type=Path, help="write the addresses there as JSON, once all answer")
    parser.add_argument("--seconds", type=float, default=600, help="end after so many seconds (default: 600)")
    return parser.parse_args(arguments)


def _content(options: argparse.Namespace) -> Callable[[Origin], Sites]:
    if options.site == "big":
        return BigFarm(options.articles, options.hosts, options.family).sites
    return partial(demo_sites, markup=options.markup)


def _make_all(sites: Sites) -> None:
    for site in sites.values():
        for answer in site.values():
            if isinstance(answer, Response):
                _ = answer.compressed, answer.etag


def _told(hits: Counter[tuple[str, str]]) -> Response:
    rows = [[host, path, count] for (host, path), count in hits.items() if host != HITS]
    return Response(body=json.dumps(rows), headers={"Content-Type": "application/json"})


def _announce(server: DemoServer, port_file: Path | None) -> None:
    """Tell the addresses: in a file that is there whole or not at all, then on standard output."""
    hosts = {name: server.origin(name) for name in server.sites if name != HITS}
    if port_file:
        content = {
            "pid": os.getpid(),
            "hosts": hosts,
            "start_urls": [f"{origin}/" for origin in hosts.values()],
            "hits": server.url(HITS),
        }
        with tempfile.NamedTemporaryFile("w", dir=port_file.parent, delete=False, encoding="utf-8") as part:
            json.dump(content, part)
        Path(part.name).replace(port_file)
    # One write: whoever reads the first line only and leaves (a parent that dies) must not break the others.
    sys.stdout.write("".join(f"{origin}/ {name}\n" for name, origin in hosts.items()))
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
