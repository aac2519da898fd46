"""What the tests of random sites share: a site that is served, and what a crawl told of it beside the truth."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from newscrawl.bench.layouts_score import ORDINARY, RIGHT, of_line, verdicts
from newscrawl.demo.layouts import MAIN, Site, plain, site
from newscrawl.demo.server import DemoServer


@dataclass(frozen=True)
class Served:
    """A random site while it is served."""

    made: Site
    server: DemoServer

    def path(self, line: dict) -> str:
        """The canonical path of the page that a line tells; its own with its host where it is no article."""
        host, path = self.server.place(str(line["url"]))
        for found in (plain(path), plain(path).rstrip("/"), f"{plain(path)}/"):
            if host == MAIN and found in self.made.truth:
                return found
            if (host, found) in self.made.twins:
                return self.made.twins[host, found]
        return f"{host} {path}"

    def wrong(self, told: list[dict]) -> list[tuple[str, str, object, object]]:
        """Path, field, truth and finding of each field of an ordinary article that is not right to the letter."""
        truth = self.made.truth
        return [
            (path, name, true, found)
            for line in told
            if (path := self.path(line)) in truth and truth[path].kind in ORDINARY
            for name, verdict, true, found in verdicts(truth[path], of_line(line))
            if verdict != RIGHT
        ]


@contextmanager
def served(seed: int) -> Iterator[Served]:
    """The site of a seed on loopback."""
    made: list[Site] = []

    def content(origin):
        made.append(site(seed, origin))
        return made[0].sites()

    with DemoServer(content) as server:
        yield Served(made[0], server)
