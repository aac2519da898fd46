"""Work on the chunks of a file, in order, by processes of our own. Knows no record; a step says what is done.

A worker is a fresh interpreter: nothing of this process, its threads or its main module comes along but the open files
that it is given. It ends when its input ends, which is when this process is gone, however it ended; Ctrl-C at the
terminal does not reach it.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from queue import SimpleQueue
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from newscrawl.corpus.spool_lines import Chunk

T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

_START = "from newscrawl.corpus.clean_workers import serve; serve()"
# Chunks in work or waiting for their turn, for each worker: one more than it works on keeps it busy.
_AHEAD = 2


class Step(Protocol[T_co]):
    """Something to do with each chunk; goes to the workers as it is, so it must be made of plain values."""

    def run(self, chunk: Chunk) -> T_co:
        """Do it."""


class WorkerGoneError(Exception):
    """A worker ended before its work was done; the message says how."""


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one chunk: a value, an error of the system, or the traceback of a bug."""

    value: Any = None
    error: OSError | None = None
    bug: str | None = None


class Workers:
    """``count`` processes that have the open ``files``; with a count of one, the work is done here."""

    def __init__(self, count: int, files: Sequence[int]) -> None:
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._processes = [_start(files) for _ in range(count if count > 1 else 0)]
        self._threads = ThreadPoolExecutor(max(1, count), "newscrawl-clean")
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        """End the processes at once, whatever they do."""
        for process in self._processes:
            process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            process.wait()
            for pipe in (process.stdin, process.stdout):
                with suppress(OSError):
                    pipe.close()  # type: ignore[union-attr]

    def run(self, step: Step[T], chunks: Iterable[Chunk]) -> Iterator[T]:
        """What the step makes of each chunk, in their order; few are held at a time.

        Raises WorkerGoneError, or an OSError of the step; a bug in it is a RuntimeError with its traceback.
        """
        if not self._processes:
            yield from map(step.run, chunks)
            return
        for process in self._processes:
            _send(process, step)
        ahead: deque[Future[T]] = deque()
        for chunk in chunks:
            ahead.append(self._threads.submit(self._ask, chunk))
            if len(ahead) > _AHEAD * len(self._processes):
                yield ahead.popleft().result()
        while ahead:
            yield ahead.popleft().result()

    def _ask(self, chunk: Chunk) -> Any:
        process = self._idle.get()
        try:
            _send(process, chunk)
            answer = _receive(process)
        finally:
            self._idle.put(process)
        if answer.bug:
            raise RuntimeError(f"a worker failed:\n{answer.bug}")
        if answer.error:
            raise answer.error
        return answer.value


def serve() -> None:
    """Be a worker: do the last step that came on standard input with each chunk that comes, until there is no more."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # answers alone may go to the pipe
    step: Step[Any] | None = None
    with suppress(EOFError, BrokenPipeError):
        while True:
            message = pickle.load(source)  # noqa: S301
            if isinstance(message, Chunk) and step:
                pickle.dump(_answer(step, message), sink, pickle.HIGHEST_PROTOCOL)
                sink.flush()
            else:
                step = message
    os._exit(0)  # what could not be written has no reader any more


def _answer(step: Step[Any], chunk: Chunk) -> _Answer:
    try:
        return _Answer(step.run(chunk))
    except OSError as error:
        return _Answer(error=OSError(error.errno, error.strerror))
    except Exception:  # noqa: BLE001 - rises in the process that asked
        return _Answer(bug=traceback.format_exc())


def _start(files: Sequence[int]) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        # -P: a json.py in the folder where somebody works is none of ours.
        [sys.executable, "-P", "-c", _START],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        pass_fds=files,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
    )


def _send(process: subprocess.Popen[bytes], message: object) -> None:
    assert process.stdin is not None
    try:
        pickle.dump(message, process.stdin, pickle.HIGHEST_PROTOCOL)
        process.stdin.flush()
    except OSError as error:
        raise _gone(process) from error


def _receive(process: subprocess.Popen[bytes]) -> _Answer:
    assert process.stdout is not None
    try:
        answer = pickle.load(process.stdout)  # noqa: S301
    except (EOFError, OSError, pickle.UnpicklingError) as error:
        raise _gone(process) from error
    assert isinstance(answer, _Answer)
    return answer


def _gone(process: subprocess.Popen[bytes]) -> WorkerGoneError:
    with suppress(subprocess.TimeoutExpired):
        process.wait(1)
    code = process.returncode
    return WorkerGoneError(f"was killed (signal {-code})" if code is not None and code < 0 else f"ended with {code}")
