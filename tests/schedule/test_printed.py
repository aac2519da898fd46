"""What is put into systemd and cron: right for any folder, and known to be right by systemd itself."""

from __future__ import annotations

import getpass
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran

from newscrawl.errors import UsageError
from newscrawl.schedule.printed import Call, crontab, service, timed

ODD = """my "feeds" at 100%n & Joe's $HOME\\x"""


def call(folder: Path, *arguments: str) -> Call:
    return Call(folder, str(folder / "venv" / "python"), arguments, [folder], "crawler")


def test_a_crontab_line_does_in_a_shell_what_it_says(tmp_path: Path) -> None:
    folder = tmp_path / ODD
    (folder / "venv").mkdir(parents=True)
    (folder / "venv" / "python").write_text('#!/bin/sh\npwd\nprintf "%s\\n" "$@"\n')
    (folder / "venv" / "python").chmod(0o755)
    line = crontab(call(folder, "site%1", "--state", "a b"))
    assert line.startswith("*/5 * * * * cd ")
    assert line.count("\n") == 1
    command = line.removeprefix("*/5 * * * * ").rstrip("\n")
    assert "%" not in command.replace("\\%", "")  # a bare one would end the command
    ran = subprocess.run(["/bin/sh", "-c", command.replace("\\%", "%")], capture_output=True, text=True, check=True)
    assert ran.stdout.splitlines() == [
        str(folder), "-m", "newscrawl", "schedule", "--once", "site%1", "--state", "a b",
    ]  # fmt: skip


def test_a_unit_quotes_as_systemd_reads() -> None:
    unit = service(call(Path("/srv/my farm 100%/$x"), "--state", 'a "b"'))
    assert "\nWorkingDirectory=/srv/my farm 100%%/$x\n" in unit
    assert ('\nExecStart="/srv/my farm 100%%/$$x/venv/python" -m newscrawl schedule --state "a \\"b\\""\n') in unit
    assert '\nReadWritePaths="/srv/my farm 100%%/$x"\n' in unit
    assert "\nUser=crawler\n" in unit
    assert "\nPrivateTmp=yes\n" in unit
    assert "\nPrivateTmp=no\n" in service(call(Path("/tmp/project")))
    with pytest.raises(UsageError, match="control character"):
        call(Path("/srv/a\nb"))


def test_the_timed_unit_runs_what_is_due_and_ends() -> None:
    unit, timer = timed(call(Path("/srv/farm")))
    assert "\nType=oneshot\n" in unit
    assert "schedule --once\n" in unit
    assert "\nOnCalendar=*:0/5\nPersistent=true\n" in timer


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd is not installed here")
def test_systemd_finds_nothing_wrong(tmp_path: Path) -> None:
    folder = tmp_path / "my farm 100%"
    folder.mkdir()
    where = Call(folder, sys.executable, ["--state", "a b"], [folder], getpass.getuser())
    unit, timer = timed(where)
    for name, text in (("newscrawl.service", unit), ("newscrawl.timer", timer), ("loop.service", service(where))):
        (tmp_path / name).write_text(text)
        ran = subprocess.run(
            ["systemd-analyze", "verify", str(tmp_path / name)], capture_output=True, text=True, check=False
        )
        assert (ran.returncode, ran.stderr) == (0, "")


def test_the_command_prints_for_this_folder_and_runs_nothing(told: Callable[[list[str]], Ran], tmp_path: Path) -> None:
    feeds = f'[feeds.a]\nfolder = "inside"\n[feeds.b]\nfolder = "{tmp_path.parent / "outside"}"\n'
    (tmp_path / "newscrawl.toml").write_text(feeds)
    ran = told(["schedule", "--print", "systemd", "farm", "--jobs", "2"])
    assert ran.status == 0
    assert ran.out.startswith("# /etc/systemd/system/newscrawl.service\n[Unit]\n")
    assert f"ExecStart={sys.executable} -m newscrawl schedule farm --jobs 2 --state .newscrawl\n" in ran.out
    assert f"ReadWritePaths={tmp_path} {tmp_path.parent / 'outside'}\n" in ran.out
    both = told(["schedule", "--print", "systemd", "--once"]).out
    assert both.index("newscrawl.service") < both.index("# /etc/systemd/system/newscrawl.timer\n[Unit]\n")
    line = told(["schedule", "--print", "cron", "--state", "my state"]).out
    assert line.endswith(
        f"cd {shlex.quote(str(tmp_path))} && {sys.executable} -m newscrawl schedule --once --jobs 4 --state 'my state'\n"
    )
    assert not (tmp_path / ".newscrawl").exists()
    (tmp_path / "newscrawl.toml").write_text('[alerts]\ncommand = "notify"\n')
    assert told(["schedule", "--print", "cron", "--state", "my state"]).out == line
    assert told(["schedule", "--jobs", "0"]).status == 2
    assert told(["schedule", "--print", "launchd"]).status == 2
