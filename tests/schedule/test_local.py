"""Jobs as subprocesses: none outlives its parent, none hangs for ever, what it said is told."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from project import until

from newscrawl.schedule import child
from newscrawl.schedule.executor import Ended, Job
from newscrawl.schedule.local import GRACE, LocalExecutor
from newscrawl.schedule.signals import Signals

JOB = Job("far/m", "mine.spiders.farm")


class Saying(LocalExecutor):
    """Runs a line of Python for a job."""

    line = ""

    def command(self, job: Job) -> list[str]:
        return [sys.executable, "-S", "-c", self.line]


@pytest.fixture
def executor(tmp_path: Path) -> Iterator[Saying]:
    signals = Signals()
    with signals.handled():
        yield Saying(tmp_path / "state", signals.pause)


def ran(executor: Saying, line: str) -> Ended:
    executor.line = line
    handle = executor.start(JOB)
    ended: list[Ended] = []
    while not ended:
        ended += executor.wait(20)
    assert [one.handle for one in ended] == [handle]
    return ended[0]


SAYS = "import sys; sys.stderr.write({!r}); sys.exit({})"


@pytest.mark.parametrize(
    ("line", "status", "said"),
    [
        (SAYS.format("newscrawl: 3 pages\nfarm: 1 page\nnewscrawl: verdict: ok\n", 0), 0, ("3 pages", "verdict: ok")),
        (SAYS.format("a warning\n", 1), 1, ()),
        ("1 / 0", 1, ("ZeroDivisionError: division by zero",)),
        ("import os; os.kill(os.getpid(), 9)", -9, ()),
        (SAYS.format("newscrawl: \x1b[31mred\n" * 9, 2), 2, (r"\x1b[31mred",) * 6),
    ],
)
def test_the_status_and_what_was_said_are_told(
    executor: Saying, tmp_path: Path, line: str, status: int, said: tuple[str, ...]
) -> None:
    ended = ran(executor, line)
    assert (ended.status, ended.said) == (status, said)
    assert (tmp_path / "state" / "schedule" / "far%2Fm.log").exists()


def test_a_site_may_be_named_like_an_option(tmp_path: Path) -> None:
    command = LocalExecutor(tmp_path, lambda _: None).command(Job("--state", "mine.spiders.odd"))
    options = child._options(command[command.index("newscrawl.schedule.child") + 1 :])
    assert (options.site, options.module, options.state) == ("--state", "mine.spiders.odd", tmp_path)


def test_a_child_that_ends_cuts_the_wait_short_and_so_does_a_signal(executor: Saying) -> None:
    began = time.monotonic()
    ran(executor, "import time; time.sleep(.1)")
    executor.line = "import time; time.sleep(60)"
    handle = executor.start(JOB)
    os.kill(os.getpid(), signal.SIGHUP)
    assert executor.wait(20) == []
    executor.stop(handle)
    assert [one.status for one in executor.wait(20)] == [-signal.SIGTERM]
    assert time.monotonic() - began < 10


def test_a_process_that_cannot_be_started_and_a_log_that_cannot_be_written_are_told(tmp_path: Path) -> None:
    class Nowhere(LocalExecutor):
        def command(self, job: Job) -> list[str]:
            return [str(tmp_path / "no-python")]

    (tmp_path / "state").write_text("a file where a folder should be")
    executor = Nowhere(tmp_path / "state", time.sleep)
    handle = executor.start(JOB)
    assert executor.wait(20) == [Ended(handle, 3, ("no process could be started: No such file or directory",))]
    assert executor.wait(0) == []
    assert ran(Saying(tmp_path / "state", lambda seconds: time.sleep(min(seconds, 0.05))), "pass").status == 0


@pytest.mark.slow
def test_who_does_not_end_is_killed_with_what_it_started(executor: Saying, tmp_path: Path) -> None:
    stubborn = "import signal, time; signal.signal(15, signal.SIG_IGN); print(flush=True); time.sleep(60)"
    executor.line = (
        "import subprocess, sys, signal, time; signal.signal(15, signal.SIG_IGN);"
        f"p = subprocess.Popen([sys.executable, '-c', {stubborn!r}], stdout=subprocess.PIPE); p.stdout.readline();"
        f"open({str(tmp_path / 'pid')!r}, 'w').write(str(p.pid)); time.sleep(60)"
    )
    handle = executor.start(JOB)
    until(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text())
    began = time.monotonic()
    executor.stop(handle)
    executor.stop(handle)
    ended: list[Ended] = []
    while not ended:
        ended += executor.wait(60)
    assert ended[0].status == -signal.SIGKILL
    assert GRACE <= time.monotonic() - began < GRACE + 3
    grandchild = int((tmp_path / "pid").read_text())
    until(lambda: not Path(f"/proc/{grandchild}").exists() or " Z " in Path(f"/proc/{grandchild}/stat").read_text(), 5)


ALIVE = (
    "import signal, sys, time\nfrom newscrawl.schedule import child\nsys.platform = {platform!r}\n{more}\n"
    "child.end_with_parent(0); print(flush=True); time.sleep(60)"
)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("platform", "more", "status"),
    [
        ("other", "", -signal.SIGTERM),  # the pipe alone
        ("other", "signal.signal(15, signal.SIG_IGN)", -signal.SIGKILL),
        ("linux", "signal.signal(15, signal.SIG_IGN)", -signal.SIGKILL),
    ],
)
def test_a_child_ends_when_its_parents_side_of_the_pipe_does(platform: str, more: str, status: int) -> None:
    line = ALIVE.format(platform=platform, more=more)
    child = subprocess.Popen([sys.executable, "-c", line], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    with child:
        assert child.stdin is not None
        assert child.stdout is not None
        child.stdout.readline()
        child.stdin.close()
        assert child.wait(8) == status


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="a signal that Linux's kernel sends")
def test_the_kernel_tells_a_child_whose_pipe_somebody_else_still_holds(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    line = ALIVE.format(platform="linux", more="").replace(
        "print(flush=True)", "print(__import__('os').getpid(), flush=True)"
    )
    between = (
        "import subprocess, sys; p = subprocess.Popen([sys.executable, '-c', sys.argv[1]],"
        "stdin=int(sys.argv[2]), stdout=subprocess.PIPE); sys.stdout.buffer.write(p.stdout.readline()); sys.stdout.flush();"
        "__import__('os')._exit(0)"
    )
    command = [sys.executable, "-c", between, line, str(reading)]
    done = subprocess.run(command, pass_fds=[reading], capture_output=True, check=True)
    child = int(done.stdout)
    until(lambda: not Path(f"/proc/{child}").exists() or " Z " in Path(f"/proc/{child}/stat").read_text(), 5)
    os.close(reading)
    os.close(writing)
