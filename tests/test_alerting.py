"""Alerts on a change of verdict: what is declared, what a command and a webhook get, and that failing fails nothing."""

from __future__ import annotations

import json
import os
import socket
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Self

import pytest
from conftest import slow

from newscrawl.alerting import Alerts, check, load, message, send
from newscrawl.errors import UsageError
from newscrawl.extensions.history import Told
from newscrawl.publishing.feeds import declaration
from newscrawl.runs import Figures, Verdict

OK = Verdict("ok", "", "9 new")
QUIET = Verdict("quiet", "", "nothing new")
BAD = Verdict("degraded", "headline_constant", "20 of 20 articles have one and the same headline: The Hill")
WORSE = Verdict("failing", "dns", "its host name was not found")


def told(verdict: Verdict, before: Verdict | None) -> Told:
    return Told("hill", "r1", verdict, before, Figures(pages=23, new=20))


@pytest.mark.parametrize(
    ("verdict", "before", "news"),
    [
        (OK, None, False),
        (BAD, None, True),
        (BAD, OK, True),
        (BAD, BAD, False),
        (WORSE, BAD, True),
        (OK, WORSE, True),
        (QUIET, OK, False),
    ],
)
def test_what_is_a_change(verdict: Verdict, before: Verdict | None, news: bool) -> None:
    assert told(verdict, before).is_changed == news


def test_nothing_declared_tells_nobody(tmp_path: Path) -> None:
    assert load(tmp_path / "newscrawl.toml") == Alerts()


def test_a_file_with_feeds_and_alerts_is_read_by_both(tmp_path: Path) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text('[alerts]\ncommand = "notify --to \'night desk\'"\ntimeout = "5s"\n[feeds.all]\nfolder = "all"\n')
    assert load(path) == Alerts(("notify", "--to", "night desk"), None, 5.0)
    assert list(declaration.load(path)) == ["all"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ('comand = "x"', "did you mean 'command'"),
        ("command = 3", "a program with arguments"),
        ("command = []", "a program with arguments"),
        (r'command = ["a\u0000b"]', "a program with arguments"),
        ('command = "a \'b"', "as a shell parts them"),
        ('webhook = "ftp://x.example/"', "an http or https address"),
        ('webhook = "https://"', "an http or https address"),
        ('timeout = "soon"', "a time"),
    ],
)
def test_a_mistake_is_told_with_its_line_before_anything_is_crawled(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "newscrawl.toml"
    path.write_text(f"[alerts]\n{text}\n")
    with pytest.raises(UsageError, match=r"line 2: \[alerts\] ") as raised:
        check(path)
    assert says in str(raised.value)
    assert "Nothing was crawled" in str(raised.value)


def test_a_command_gets_json_and_variables(tmp_path: Path) -> None:
    script = "import os, sys; open(sys.argv[1], 'w').write(os.environ['NEWSCRAWL_CODE'] + sys.stdin.read())"
    out, said = tmp_path / "out", list[str]()
    send(Alerts((sys.executable, "-S", "-c", script, str(out))), [told(BAD, OK), told(BAD, BAD)], said.append)
    text = out.read_text()
    assert text.startswith("headline_constant{")
    assert json.loads(text.removeprefix("headline_constant")) == message(told(BAD, OK))
    assert said == []


@pytest.mark.parametrize(
    ("command", "says"),
    [
        (("/nonesuch",), "could not be started: No such file"),
        ((sys.executable, "-S", "-c", "raise SystemExit('no \\x1b[1mbell')"), r"ended with 1: no \x1b[1mbell"),
        ((sys.executable, "-S", "-c", "input(); input()"), "ended with 1"),
        slow((sys.executable, "-S", "-c", "import time; time.sleep(60)"), "was ended after 0 s"),
    ],
)
def test_a_command_that_fails_is_told_and_is_no_failure(command: tuple[str, ...], says: str) -> None:
    said: list[str] = []
    send(Alerts(command, timeout=0.3 if "ended after" in says else 20.0), [told(BAD, OK)], said.append)
    assert len(said) == 1
    assert says in said[0]


LEAVES_A_CHILD = """
import os, time
if not os.fork():
    time.sleep(2)
    os._exit(0)
os.write(2, b"oh")
os._exit({status})
"""


@pytest.mark.parametrize(("status", "says"), [(0, []), slow(3, ["hill: the alert's command python ended with 3: oh"])])
def test_a_command_that_leaves_something_running_is_not_waited_for(status: int, says: list[str]) -> None:
    script, said = LEAVES_A_CHILD.format(status=status), list[str]()
    began = time.monotonic()
    send(Alerts((sys.executable, "-S", "-c", script)), [told(BAD, OK)], said.append)
    assert time.monotonic() - began < 1.9
    assert [one.replace(sys.executable, "python") for one in said] == says


@pytest.mark.slow
def test_a_command_that_hangs_ends_with_what_it_started_and_its_noise_is_not_kept(tmp_path: Path) -> None:
    noise = "import os; os.fork(); open('pids', 'a').write(f'{os.getpid()} ')\nwhile True: os.write(2, b'x' * 65536)"
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path)
        send(Alerts((sys.executable, "-S", "-c", noise), timeout=1.0), [told(BAD, OK)], said.append)
    pids = [int(one) for one in (tmp_path / "pids").read_text().split()]
    assert (len(pids), ["was ended after 1 s" in one for one in said]) == (2, [True])
    deadline = time.monotonic() + 5
    while any(map(_is_alive, pids)):
        assert time.monotonic() < deadline


def _is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        return b"\0" in Path(f"/proc/{pid}/cmdline").read_bytes()  # a zombie has none
    except OSError:
        return False


def test_a_text_that_no_utf8_has_and_one_without_end_are_told(tmp_path: Path) -> None:
    out, said = tmp_path / "out", list[str]()
    script = "import sys; open(sys.argv[1], 'w').write(sys.stdin.read())"
    odd = Verdict("failing", "code", "\ud800" + "x" * 100_000)
    send(Alerts((sys.executable, "-S", "-c", script, str(out))), [told(odd, OK)], said.append)
    assert (said, json.loads(out.read_text())["reason"]) == ([], "?" + "x" * 3999)


class Receiver:
    """A webhook on loopback that gives these answers, one after the other."""

    def __init__(self, answers: list[int]) -> None:
        self.got: list[dict[str, object]] = []
        receiver = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                receiver.got.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(answers.pop(0))
                self.send_header("Location", "http://127.0.0.1:9/")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/secret-token"


@pytest.fixture
def waited() -> list[float]:
    return []


@pytest.mark.parametrize(
    ("answers", "posts", "says"),
    [
        ([200], 1, None),
        ([503, 204], 2, None),
        ([503, 503, 503], 3, "answered 503"),
        ([404], 1, "answered 404"),
        ([302], 1, "answered 302"),
    ],
)
def test_a_webhook_is_posted_and_tried_again(
    waited: list[float], answers: list[int], posts: int, says: str | None
) -> None:
    said: list[str] = []
    with Receiver(answers) as receiver:
        send(Alerts(webhook=receiver.url), [told(WORSE, OK)], said.append, sleep=waited.append)
    assert receiver.got == [message(told(WORSE, OK))] * posts
    assert waited == [1.0, 4.0][: posts - 1]
    assert [says in one for one in said if says] == ([True] if says else [])
    assert not any("secret-token" in one for one in said)


def test_a_receiver_that_speaks_no_http_is_told(waited: list[float]) -> None:
    said: list[str] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def answer() -> None:
            for _ in range(3):
                with listening.accept()[0] as one:
                    one.recv(65536)
                    one.sendall(b"SSH-2.0-x\r\n\r\n")

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        url = f"http://127.0.0.1:{listening.getsockname()[1]}/"
        send(Alerts(webhook=url), [told(WORSE, OK)], said.append, sleep=waited.append)
        thread.join()
    assert [one.partition("127.0.0.1 ")[2] for one in said] == ["did not answer as HTTP has it: BadStatusLine"]


def test_a_webhook_that_is_not_there(waited: list[float]) -> None:
    said: list[str] = []
    with Receiver([]) as receiver:
        url = receiver.url
    send(Alerts(webhook=url), [told(WORSE, OK)], said.append, sleep=waited.append)
    assert "could not be reached" in said[0]
    assert waited == [1.0, 4.0]
