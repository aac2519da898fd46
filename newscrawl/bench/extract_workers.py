"""One process an extractor, each page within a time limit: one that hangs or dies is started anew for the next page.

Knows pages and answers; not what is true.
"""

from __future__ import annotations

import multiprocessing
import signal
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from os import times
from types import TracebackType
from typing import Self

from newscrawl.bench.extract_peers import Peer, Told
from newscrawl.errors import UsageError

# The slowest page of the public sets takes the slowest peer 4 s on a busy machine; one that hangs does not come back.
LIMIT = 30.0
# Importing and warming up.
_START = 120.0
# Read once before anything is measured, so that what is imported or made at first use is nobody's time.
_WARM = "<html><head><title>The ferry</title></head><body><article><h1>The ferry</h1>{}</article></body></html>".format(
    "<p>The ferry to Ardnal was late, and forty passengers waited on the quay until noon, as they often do.</p>" * 9
)


@dataclass(frozen=True, slots=True)
class Answer:
    """What came of one page: what was told, the CPU seconds it took, and what went wrong (stopped, failed) or "".

    A page that was stopped took the limit.
    """

    told: Told
    seconds: float
    trouble: str = ""


class Worker:
    """An extractor by its name in the table, in a process of its own; leave it by ``with``.

    ``make`` is a module's function: the process imports it there.
    """

    def __init__(self, name: str, make: Callable[[], Peer], limit: float = LIMIT) -> None:
        self.name, self.make, self.limit = name, make, limit
        self._process: multiprocessing.process.BaseProcess | None = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._end()

    def teach(self, html: bytes, url: str | None) -> Answer:
        """Let it learn from one page; what it has learned is lost with its process."""
        return self._send("teach", html, url)

    def ask(self, html: bytes, url: str | None) -> Answer:
        """Let it read one page."""
        return self._send("extract", html, url)

    def _send(self, what: str, html: bytes, url: str | None) -> Answer:
        pipe = self._pipe or self._start()
        try:
            pipe.send((what, html, url))
            if pipe.poll(self.limit):
                answer: Answer = pipe.recv()
                return answer
            trouble, seconds = "stopped", self.limit
        except (EOFError, OSError):
            trouble, seconds = "died", 0.0
        self._end()
        return Answer(Told(""), seconds, trouble)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        ours, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self.make, theirs))
        self._process.start()
        theirs.close()
        self._pipe = ours
        if not ours.poll(_START):
            raise RuntimeError(f"the extractor {self.name} did not start within {_START:.0f} s")
        reason = ours.recv()
        if reason:
            raise UsageError(f"the extractor {self.name} does not start: {reason}. Mend or remove its package")
        return ours

    def _end(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None
        if self._pipe is not None:
            self._pipe.close()
            self._pipe = None


def _serve(make: Callable[[], Peer], pipe: Connection) -> None:
    """Answer until the other end closes; tell first why it cannot, or "" where it can."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever asks ends it
    warnings.simplefilter("ignore")  # of languages, zones and encodings that a peer does not know
    try:
        peer = make()
    except ImportError as error:
        pipe.send(str(error) or type(error).__name__)
        return
    _read(peer, "extract", _WARM, None)
    pipe.send("")
    while True:
        try:
            what, html, url = pipe.recv()
        except EOFError:
            return
        pipe.send(_read(peer, what, html.decode("utf-8", "replace"), url))


def _read(peer: Peer, what: str, html: str, url: str | None) -> Answer:
    start = _spent()
    try:
        if what == "teach":
            if peer.teach is not None:
                peer.teach(html, url)
            return Answer(Told(""), _spent() - start)
        found = peer.extract(html, url)
        seconds = _spent() - start
        return Answer(peer.tell(found, html, url), seconds)
    except Exception as error:  # noqa: BLE001 - whatever a peer raises is its answer to this page
        return Answer(Told(""), _spent() - start, f"failed ({type(error).__name__})")


def _spent() -> float:
    """CPU seconds of this process and of the children that it has waited for."""
    told = times()
    return time.process_time() + told.children_user + told.children_system
