"""An extractor that hangs, dies or fails as its page says, and one that is not there. A process imports no test."""

from __future__ import annotations

import os
import time

from newscrawl.bench.extract_peers import Peer, Told


def moody() -> Peer:
    """Tell the page back, unless it is an order."""

    def answer(html, _url):
        if html == "hang":
            time.sleep(600)
        if html == "die":
            os._exit(1)
        return html if html != "fail" else 1 / 0

    return Peer(answer, lambda body, *_: Told(body))


def unmade() -> Peer:
    """Miss a library."""
    raise ImportError("no such library")
