"""Alerts on a change of verdict, as ``[alerts]`` in newscrawl.toml asks: a command, a webhook. Judges nothing.

Whatever goes wrong here is told and changes nothing else: a run that ended well has ended well.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import shlex
import signal
import subprocess
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import urlsplit

from newscrawl.errors import UsageError
from newscrawl.extensions.history import Told
from newscrawl.publishing.feeds.declaration import FILE
from newscrawl.publishing.feeds.toml_table import Table, read, say
from newscrawl.text import printable

TIMEOUT = 10.0
# Seconds before each further try of a webhook: a restart of the receiver is waited for, an outage is not.
WAITS = (1.0, 4.0)
# Of what a command or a receiver answers so much is told.
_MAX_SAID = 200
_KEPT = 4096
# Letters of a text in an alert; a pipe takes 64 KB.
_MAX_TEXT = 4000
# Seconds in which the last words of a command that has ended arrive; what it left running may hold the pipe for ever.
_LAST_WORDS = 1.0
# Answers that the same request may get otherwise a moment later.
_AGAIN = frozenset({408, 425, 429, 500, 502, 503, 504})

Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who is told: ``command`` is a program with its arguments, ``webhook`` an address; ``timeout`` in seconds."""

    command: tuple[str, ...] = ()
    webhook: str | None = None
    timeout: float = TIMEOUT


def load(path: Path = FILE) -> Alerts:
    """What is declared here; nobody is told where there is no file. Raises UsageError for any mistake in the table."""
    if not path.exists():
        return Alerts()
    table = read(path).table("alerts")
    table.only("command", "webhook", "timeout")
    return Alerts(_command(table), _webhook(table), table.duration("timeout") or TIMEOUT)


def send(
    alerts: Alerts,
    several: Sequence[Told],
    say: Say,
    *,
    waits: Sequence[float] = WAITS,
    sleep: Callable[[float], None] = time.sleep,
) -> None:
    """Tell each change of verdict, one by one; what could not be told is said with ``say``."""
    for told in several:
        if not told.is_changed:
            continue
        content = message(told)
        if alerts.command and (wrong := _run(alerts, content)):
            say(f"{told.site}: the alert's command {printable(alerts.command[0])} {wrong}")
        if alerts.webhook and (wrong := _post(alerts, content, waits, sleep)):
            say(f"{told.site}: the alert's webhook {_shown(alerts.webhook)} {wrong}")


def message(told: Told) -> dict[str, Any]:
    """What an alert says, the same to a command and to a webhook; half letters, which no UTF-8 has, are marks.

    No text fills the pipe to a command that does not read it.
    """
    return {
        key: one[:_MAX_TEXT].encode("utf-8", "replace").decode() if isinstance(one, str) else one
        for key, one in _message(told).items()
    }


def _message(told: Told) -> dict[str, Any]:
    verdict, figures = told.verdict, told.figures
    return {
        "site": told.site,
        "run": told.run or None,
        "verdict": verdict.kind,
        "code": verdict.code,
        "reason": verdict.sentence,
        "before": told.before.kind if told.before else None,
        "pages": figures.pages,
        "new": figures.new,
        "updated": figures.updated,
        "errors": figures.errors,
        "text": f"{told.site}: {verdict.line}",
    }


def _command(table: Table) -> tuple[str, ...]:
    value = table.value.get("command")
    if value is None:
        return ()
    if isinstance(value, str):
        try:
            value = shlex.split(value)
        except ValueError as error:
            raise table.wrong("command", f"command is {say(value)}: {error}", "words as a shell parts them") from error
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and "\0" not in one for one in value):
        raise table.wrong("command", f"command is {say(value)}", 'a program with arguments: "notify --all" or a list')
    return tuple(value)


def _webhook(table: Table) -> str | None:
    value = table.value.get("webhook")
    if value is None:
        return None
    try:
        parts = urlsplit(value if isinstance(value, str) else "")
        right = parts.scheme in {"http", "https"} and bool(parts.hostname) and str(value).isprintable()
    except ValueError:
        right = False
    if not right:
        raise table.wrong("webhook", f"webhook is {say(value)}", "an http or https address")
    return str(value)


def _run(alerts: Alerts, content: Mapping[str, Any]) -> str | None:
    """Run the command, JSON on its standard input and in its environment; what went wrong, or None."""
    told = {f"NEWSCRAWL_{key.upper()}": "" if one is None else str(one) for key, one in content.items()}
    env = os.environ | {key: one.replace("\0", "") for key, one in told.items()}
    try:
        # A group of its own: what the command started ends with it.
        process = subprocess.Popen(  # noqa: S603 - the operator's own command, without a shell
            alerts.command,
            env=env,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            process_group=0,
        )
    except OSError as error:
        return f"could not be started: {error.strerror}"
    said = bytearray()
    assert process.stdin is not None
    assert process.stderr is not None
    reader = threading.Thread(target=_read, args=(process.stderr, said), daemon=True)
    reader.start()
    with contextlib.suppress(BrokenPipeError), process.stdin:  # a command need not read
        process.stdin.write(json.dumps(content, ensure_ascii=False).encode())
    try:
        status = process.wait(alerts.timeout)
    except subprocess.TimeoutExpired:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return f"was ended after {alerts.timeout:.0f} s"
    if status == 0:
        return None
    reader.join(_LAST_WORDS)
    return f"ended with {status}: {printable(said.decode(errors='replace').strip(), _MAX_SAID)}"


def _read(stream: IO[bytes], said: bytearray) -> None:
    """Read a command's complaints to their end, and keep how they begin: it may print for as long as it lasts."""
    with stream:
        while chunk := stream.read1():  # type: ignore[attr-defined]
            said += chunk[: max(0, _KEPT - len(said))]


def _post(
    alerts: Alerts, content: Mapping[str, Any], waits: Sequence[float], sleep: Callable[[float], None]
) -> str | None:
    """Post the JSON, again after each wait where that may help; what went wrong at last, or None."""
    wrong = None
    for wait in (*waits, None):
        wrong, again = _post_once(alerts, content)
        if not again or wait is None:
            break
        sleep(wait)
    return wrong


def _post_once(alerts: Alerts, content: Mapping[str, Any]) -> tuple[str | None, bool]:
    """What went wrong, or None, and whether it may go right another time."""
    body = json.dumps(content, ensure_ascii=False).encode()
    headers = {"Content-Type": "application/json", "User-Agent": "newscrawl"}
    request = urllib.request.Request(alerts.webhook or "", body, headers, method="POST")  # noqa: S310 - http or https
    try:
        with _OPENER.open(request, timeout=alerts.timeout):
            return None, False
    except urllib.error.HTTPError as error:
        with error:
            return f"answered {error.code}", error.code in _AGAIN
    except http.client.HTTPException as error:
        return f"did not answer as HTTP has it: {type(error).__name__}", True
    except OSError as error:
        return f"could not be reached: {getattr(error, 'reason', None) or error}", True
    except ValueError as error:
        return f"is no address that can be asked: {error}", False


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A receiver that sends on is told instead: what is posted goes where the operator said."""

    def redirect_request(self, *_: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_NoRedirect)


def _shown(address: str) -> str:
    """An address without what may be a secret in it: path, query, password."""
    parts = urlsplit(address)
    return printable(f"{parts.scheme}://{parts.hostname}")


def check(path: Path = FILE) -> Alerts:
    """What is declared, found out before a crawl rather than after it."""
    try:
        return load(path)
    except UsageError as error:
        raise UsageError(str(error).replace("Nothing was published", "Nothing was crawled")) from error
