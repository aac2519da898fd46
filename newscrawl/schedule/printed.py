"""What an operator puts into systemd or cron to have a project's sites run: text for this folder and this Python."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from newscrawl.errors import UsageError

# How often cron or a timer looks for what is due: a look at nothing due costs a second of CPU.
LOOK = 5


@dataclass(frozen=True, slots=True)
class Call:
    """How the scheduler is called here: the folder it runs in, the Python, its arguments; where it writes."""

    folder: Path
    python: str
    arguments: Sequence[str]
    writes: Sequence[Path]
    user: str

    def __post_init__(self) -> None:
        for text in (str(self.folder), self.python, *self.arguments, *map(str, self.writes)):
            if not text.isprintable():
                raise UsageError(f"{text!r} has a control character, which no unit file or crontab can hold; rename it")


def crontab(call: Call) -> str:
    """A crontab line that runs what is due; cron sends what is said by mail."""
    command = shlex.join([call.python, "-m", "newscrawl", "schedule", "--once", *call.arguments])
    line = f"cd {shlex.quote(str(call.folder))} && {command}"
    # A percent sign ends the command in a crontab; the backslash goes before the shell sees it, also between quotes.
    return f"*/{LOOK} * * * * {line.replace('%', chr(92) + '%')}\n"


def service(call: Call) -> str:
    """A unit that keeps the scheduler running: ``/etc/systemd/system/newscrawl.service``."""
    return (
        _head(f"newscrawl: scheduled crawls of {call.folder}")
        + "[Service]\nType=exec\n"
        + _how(call, ())
        + "ExecReload=/bin/kill -HUP $MAINPID\n"
        # The scheduler ends its crawls in order; what is left after that is killed with it.
        + "KillMode=mixed\nTimeoutStopSec=20\nRestart=on-failure\nRestartSec=10\n"
        # 5: crawls were interrupted and go on at the next start. 2: a mistake that a person must mend.
        + "SuccessExitStatus=5\nRestartPreventExitStatus=2\n"
        + _hardening(call)
        + "\n[Install]\nWantedBy=multi-user.target\n"
    )


def timed(call: Call) -> tuple[str, str]:
    """A unit that runs what is due, and the timer that starts it: ``newscrawl.service``, ``newscrawl.timer``."""
    unit = (
        _head(f"newscrawl: what is due of {call.folder}")
        + "[Service]\nType=oneshot\n"
        + _how(call, ("--once",))
        + "KillMode=mixed\nTimeoutStopSec=20\nSuccessExitStatus=5\n"
        + _hardening(call)
    )
    timer = (
        f"[Unit]\nDescription={_escaped(f'newscrawl: looks for what is due of {call.folder}')}\n\n"
        f"[Timer]\nOnCalendar=*:0/{LOOK}\nPersistent=true\n\n[Install]\nWantedBy=timers.target\n"
    )
    return unit, timer


def _head(description: str) -> str:
    return f"[Unit]\nDescription={_escaped(description)}\nWants=network-online.target\nAfter=network-online.target\n\n"


def _how(call: Call, more: Sequence[str]) -> str:
    words = [call.python, "-m", "newscrawl", "schedule", *more, *call.arguments]
    return (
        f"User={call.user}\nWorkingDirectory={_escaped(str(call.folder))}\n"
        f"ExecStart={' '.join(_quoted(word, command=True) for word in words)}\n"
    )


def _hardening(call: Call) -> str:
    writes = " ".join(_quoted(str(path)) for path in call.writes)
    in_tmp = any(path.is_relative_to(tmp) for path in call.writes for tmp in ("/tmp", "/var/tmp"))  # noqa: S108
    return (
        f"NoNewPrivileges=yes\nPrivateTmp={'no' if in_tmp else 'yes'}\nPrivateDevices=yes\n"
        "ProtectSystem=strict\nProtectHome=read-only\n"
        f"ReadWritePaths={writes}\n"
        "ProtectKernelTunables=yes\nProtectKernelModules=yes\nProtectControlGroups=yes\nProtectClock=yes\n"
        "RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX\nRestrictNamespaces=yes\nRestrictSUIDSGID=yes\n"
        "LockPersonality=yes\nCapabilityBoundingSet=\nSystemCallFilter=@system-service\nUMask=0027\n"
    )


def _quoted(word: str, *, command: bool = False) -> str:
    """A word as systemd reads it; in a command a dollar sign would begin a variable."""
    word = _escaped(word.replace("\\", "\\\\").replace('"', '\\"'))
    word = word.replace("$", "$$") if command else word
    return f'"{word}"' if any(c in word for c in " \"'\\;") or not word else word


def _escaped(text: str) -> str:
    """Systemd's percent signs; its only escape where a whole line is one value."""
    return text.replace("%", "%%")
