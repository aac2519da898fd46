"""Processes that work on chunks: in order, few at a time; their errors are ours, and none outlives us."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from conftest import slow
from records_samples import OLD

from newscrawl.corpus.spool_lines import Chunk, chunks, stretch
from newscrawl.corpus.workers import WorkerGoneError, Workers
from newscrawl.errors import PublishFailed


@dataclass(frozen=True)
class Reading:
    """Give a chunk back with the process that read it; the first ones take longest."""

    file: int

    def run(self, chunk: Chunk) -> tuple[int, bytes]:
        time.sleep(0.05 if chunk.start % 3 == 0 else 0)
        return os.getpid(), stretch(self.file, *chunk).read()


@dataclass(frozen=True)
class Failing:
    """Raise at the chunk that begins at 3; ``how`` says what."""

    how: str

    def run(self, chunk: Chunk) -> int:
        if chunk.start == 3 and self.how == "bug":
            raise ValueError("a bug of ours")
        if chunk.start == 3 and self.how == "system":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        if chunk.start == 3 and self.how == "killed":
            os.kill(os.getpid(), signal.SIGKILL)
        return chunk.start


def numbered(count: int) -> Iterator[Chunk]:
    return (Chunk(at, at + 1) for at in range(count))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "x"
    path.write_bytes(b"".join(b"%04d\n" % number for number in range(40)))
    return path


@pytest.mark.parametrize("count", [slow(1), 2, slow(3)])
def test_results_come_in_the_order_of_the_chunks(count: int, path: Path) -> None:
    with path.open("rb") as file, Workers(count, [file.fileno()]) as workers:
        for _ in range(2):  # workers serve one pass after the other
            results = list(workers.run(Reading(file.fileno()), chunks(file.fileno(), 200, 7)))
            assert b"".join(data for _, data in results) == path.read_bytes()
            assert len({process for process, _ in results} - {os.getpid()}) == (count if count > 1 else 0)


def test_few_chunks_are_taken_ahead() -> None:
    taken = []

    def watched() -> Iterator[Chunk]:
        for chunk in numbered(100):
            taken.append(chunk)
            yield chunk

    with Workers(2, []) as workers:
        results = workers.run(Failing(""), watched())
        assert [next(results) for _ in range(10)] == list(range(10))
        assert len(taken) <= 16


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    ("how", "kind", "words"), [("bug", Exception, "a bug of ours"), ("system", OSError, "Input/output")]
)
def test_an_error_rises_at_its_place(how: str, kind: type[Exception], words: str, count: int) -> None:
    with Workers(count, []) as workers:
        results = workers.run(Failing(how), numbered(50))
        assert [next(results) for _ in range(3)] == [0, 1, 2]
        with pytest.raises(kind, match=words):
            next(results)


def test_a_worker_that_is_killed_is_told() -> None:
    with Workers(2, []) as workers, pytest.raises(WorkerGoneError, match=r"was killed \(signal 9\)"):
        list(workers.run(Failing("killed"), numbered(50)))


def test_a_worker_that_cannot_start_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    with pytest.raises(PublishFailed, match=r"a worker process cannot be started: No such file or directory\. End"):
        Workers(2, [])


def children(parent: int) -> set[int]:
    return set(map(int, Path(f"/proc/{parent}/task/{parent}/children").read_text().split()))


def alive(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def wait_until(true: object) -> None:
    deadline = time.monotonic() + 20
    while not true():  # type: ignore[operator]
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux who is alive")
@pytest.mark.parametrize(
    ("number", "status"),
    [(signal.SIGKILL, -signal.SIGKILL), slow(signal.SIGTERM, -signal.SIGTERM), slow(signal.SIGINT, 130)],
)
def test_no_worker_outlives_a_process_however_it_ends(number: int, status: int, tmp_path: Path) -> None:
    """And what is written is there whole or not at all, with nothing left in the temporary folder."""
    output, temporary = tmp_path / "out.jsonl", tmp_path / "temporary"
    temporary.mkdir()
    output.write_text(OLD)
    code = (
        "import sys, itertools, json\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from records_samples import record\n"
        "from newscrawl.corpus.clean import clean_file\n"
        "with open('in.jsonl', 'w') as file:\n"
        "    for n in range(4_000): print(json.dumps(record(n)), file=file)\n"
        "def begun(name, share):\n"
        "    if name == 'cleaning': print(name, flush=True)\n"
        "try:\n"
        "    clean_file('-', 'out.jsonl', open('in.jsonl', 'rb'), sys.stdout.buffer, workers=2, chunk=9_000,\n"
        "               on_progress=begun)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"TMPDIR": str(temporary)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout
    assert process.stdout.readline() == b"cleaning\n"
    workers = children(process.pid)
    assert len(workers) == 2
    os.killpg(process.pid, number)  # as a terminal does with Ctrl-C
    _, said = process.communicate(timeout=30)
    assert (process.returncode, said) == (status, b"")
    wait_until(lambda: not any(map(alive, workers)))
    assert output.read_text() == OLD
    assert list(temporary.iterdir()) == []
    if number == signal.SIGINT:
        assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl", "temporary"]
