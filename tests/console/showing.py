"""The console of a demo's state behind a socket, and a Chromium that looks at it."""

from __future__ import annotations

import os
import shutil
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from conftest import newscrawl

from newscrawl.console import app
from newscrawl.console.finding import Finder
from newscrawl.publishing.feeds import declaration
from newscrawl.publishing.feeds.declaration import Feed
from newscrawl.store.schema import database_path

FEED = '[feeds.world]\nfolder = "feeds/world"\n[feeds.world.contract]\nrequired = ["headline"]\nmin_articles = 10\n'
REFUSED = '[feeds.strict]\nfolder = "feeds/strict"\n[feeds.strict.contract]\nrequired = ["date_published"]\n'


def crawl_demo(folder: Path) -> Path:
    """Crawl the demo and publish two feeds of it, one of which its contract refuses, as commands do; the state."""
    ran = newscrawl("demo", "-o", "demo/articles.jsonl", cwd=folder)
    assert ran.status == 0, ran.err
    (folder / "newscrawl.toml").write_text(FEED + REFUSED, "utf-8")
    ran = newscrawl("publish", "--state", "demo/state", cwd=folder)
    assert ran.status == 1, ran.err
    state = folder / "demo" / "state"
    assert database_path(state).exists()
    return state


def declared(folder: Path) -> dict[str, Feed]:
    return declaration.load(folder / "newscrawl.toml")


@contextmanager
def served(state: Path, feeds: Mapping[str, Feed]) -> Iterator[str]:
    """The address of a console that answers, its search complete."""
    finder = Finder(state)
    while not ((progress := finder.refresh()) and progress.done):
        assert progress is not None
    console = app.build(state, feeds, None, finder=finder)
    with answering(uvicorn.Config(console, log_level="error", access_log=False, lifespan="off")) as address:
        yield address


@contextmanager
def answering(config: uvicorn.Config) -> Iterator[str]:
    """The address of a real server on loopback; its socket listens before it starts, so that nobody waits for it."""
    server = uvicorn.Server(config)
    with closing(socket.create_server(("127.0.0.1", 0), backlog=512)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def chromium() -> Iterator[Any]:
    """Debian's Chromium, or the one that CHROMIUM names; a sentence where there is none."""
    path = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    assert path is not None, "no Chromium found: apt install chromium, or name it in CHROMIUM"
    from playwright.sync_api import sync_playwright  # the extra "browser"

    with sync_playwright() as playwright:
        one = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield one
        one.close()
