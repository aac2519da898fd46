"""Work on tasks, in order, by processes of our own. Knows no record and no page; a step says what is done.

A worker is a fresh interpreter: nothing of this process, its threads or its main module comes along but the open files
that it is given. It ends when its input's other end is closed, which is when this process is gone, however it ended;
Ctrl-C at the terminal does not reach it.
"""

from __future__ import annotations

import os
import pickle
import select
import signal
import subprocess
import sys
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from queue import SimpleQueue
from threading import Lock, Thread
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar, runtime_checkable

from newscrawl.errors import PublishFailed

Task_contra = TypeVar("Task_contra", contravariant=True)
Task = TypeVar("Task")
T_co = TypeVar("T_co", covariant=True)
T = TypeVar("T")

_START = "from newscrawl.corpus.workers import serve; serve()"
# Tasks in work or waiting for their turn, for each worker: one more than it works on keeps it busy.
_AHEAD = 2


def cores() -> int:
    """How many CPUs this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


class Step(Protocol[Task_contra, T_co]):
    """Something to do with each task; goes to the workers as it is, so it must be made of plain values."""

    def run(self, task: Task_contra, /) -> T_co:
        """Do it."""


@runtime_checkable
class Mending(Protocol[Task, T]):
    """A step that knows what to do when a worker is killed by its task: a signal ended it, from within or without."""

    def mended(self, task: Task, gone: WorkerGoneError, ask: Callable[[Task], T], /) -> T:
        """What comes of the task after all; ``ask`` has a worker do another one, or a part of it, in the same way."""


class WorkerGoneError(Exception):
    """A worker ended before its work was done; the message says how, ``code`` is its exit status (None: unknown)."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"was killed (signal {-code})" if code is not None and code < 0 else f"ended with {code}")
        self.code = code

    @property
    def signal(self) -> signal.Signals | None:
        """The signal that ended it, if one did."""
        return signal.Signals(-self.code) if self.code is not None and self.code < 0 else None


@contextmanager
def working() -> Iterator[None]:
    """Say in a sentence, as PublishFailed, that a worker is gone."""
    try:
        yield
    except WorkerGoneError as error:
        raise PublishFailed(
            f"a worker process {error} before its work was done. If memory is short, free some, and run the same "
            "command again."
        ) from error


@dataclass(frozen=True, slots=True)
class _Answer:
    """What came of one task: a value, an error of the system, or the traceback of a bug."""

    value: Any = None
    error: OSError | None = None
    bug: str | None = None


class Workers:
    """``count`` processes that have the open ``files``; with a count of one the work is done here, unless ``apart``."""

    def __init__(self, count: int, files: Sequence[int] = (), *, apart: bool = False) -> None:
        self._files, self._step, self._closed = files, pickle.dumps(None), False
        self._lock = Lock()
        self._idle: SimpleQueue[subprocess.Popen[bytes]] = SimpleQueue()
        self._processes = [_start(files) for _ in range(count if count > 1 or apart else 0)]
        self._threads = ThreadPoolExecutor(max(1, count), "newscrawl-worker")
        for process in self._processes:
            self._idle.put(process)

    def __enter__(self) -> Self:
        """Nothing more to do."""
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        """End the processes at once, whatever they do."""
        with self._lock:
            self._closed = True
            for process in self._processes:
                process.kill()
        self._threads.shutdown(cancel_futures=True)
        for process in self._processes:
            _reap(process)

    def run(self, step: Step[Task, T], tasks: Iterable[Task], ahead: int = _AHEAD) -> Iterator[T]:
        """What the step makes of each task, in their order; ``ahead`` for each worker are held at a time, of 0 one.

        A worker that a signal ended is replaced where the step is one for ``Mending``. Raises WorkerGoneError, or an
        OSError of the step; a bug in it is a RuntimeError with its traceback.
        """
        if not self._processes:
            yield from map(step.run, tasks)
            return
        self._step = pickle.dumps(step, pickle.HIGHEST_PROTOCOL)
        for process in self._processes:
            _send(process, self._step)
        ask = self._mending(step) if isinstance(step, Mending) else self._ask
        asked: deque[Future[T]] = deque()
        for task in tasks:
            asked.append(self._threads.submit(ask, task))
            if len(asked) > ahead * len(self._processes):
                yield asked.popleft().result()
        while asked:
            yield asked.popleft().result()

    def _mending(self, step: Mending[Any, Any]) -> Callable[[Any], Any]:
        def ask(task: Any) -> Any:
            try:
                return self._ask(task)
            except WorkerGoneError as gone:
                if gone.signal is None or self._closed:
                    raise
                return step.mended(task, gone, ask)

        return ask

    def _ask(self, task: Any) -> Any:
        process = self._idle.get()
        try:
            _send(process, pickle.dumps(_Task(task), pickle.HIGHEST_PROTOCOL))
            answer = _receive(process)
        except WorkerGoneError:
            process = self._replaced(process)
            raise
        finally:
            self._idle.put(process)
        if answer.bug:
            raise RuntimeError(f"a worker failed:\n{answer.bug}")
        if answer.error:
            raise answer.error
        return answer.value

    def _replaced(self, process: subprocess.Popen[bytes]) -> subprocess.Popen[bytes]:
        """A fresh worker that has the step, in the place of one that is gone."""
        with self._lock:
            if self._closed:
                return process
            process.kill()  # it may have closed its end and live on
            fresh = _start(self._files)
            self._processes[self._processes.index(process)] = fresh
        _reap(process)
        with suppress(WorkerGoneError):  # whoever asks it next is told
            _send(fresh, self._step)
        return fresh


@dataclass(frozen=True, slots=True)
class _Task:
    """Tells a task from a step on the pipe."""

    value: Any


def serve() -> None:
    """Be a worker: do the last step that came on standard input with each task that comes, until there is no more."""
    source, sink = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # answers alone may go to the pipe
    Thread(target=_end_with_parent, args=(source.fileno(),), daemon=True).start()
    step: Step[Any, Any] | None = None
    with suppress(EOFError, BrokenPipeError):
        while True:
            message = pickle.load(source)  # noqa: S301
            if isinstance(message, _Task) and step:
                pickle.dump(_answer(step, message.value), sink, pickle.HIGHEST_PROTOCOL)
                sink.flush()
            else:
                step = message
    os._exit(0)  # what could not be written has no reader any more


def _end_with_parent(file: int) -> None:
    """End at once, whatever is in work, when nobody can ask any more."""
    poll = select.poll()
    poll.register(file, 0)  # nothing but what is always told: that the other end is closed
    poll.poll()
    os._exit(0)


def _answer(step: Step[Any, Any], task: object) -> _Answer:
    try:
        return _Answer(step.run(task))
    except OSError as error:
        return _Answer(error=OSError(error.errno, error.strerror))
    except Exception:  # noqa: BLE001 - rises in the process that asked
        return _Answer(bug=traceback.format_exc())


def _start(files: Sequence[int]) -> subprocess.Popen[bytes]:
    try:
        return subprocess.Popen(  # noqa: S603
            # -P: a json.py in the folder where somebody works is none of ours.
            [sys.executable, "-P", "-c", _START],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            pass_fds=files,
            start_new_session=True,
            env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        )
    except OSError as error:
        raise PublishFailed(
            f"a worker process cannot be started: {error.strerror or error}. End other programs, or raise the limit of "
            "processes, and run the same command again."
        ) from error


def _reap(process: subprocess.Popen[bytes]) -> None:
    process.wait()
    for pipe in (process.stdin, process.stdout):
        with suppress(OSError):
            pipe.close()  # type: ignore[union-attr]


def _send(process: subprocess.Popen[bytes], message: bytes) -> None:
    assert process.stdin is not None
    try:
        process.stdin.write(message)
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
    return WorkerGoneError(process.returncode)
