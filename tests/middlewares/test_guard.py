"""Which addresses may be asked, in every spelling; the resolver's verdict is tried for real in test_hostile."""

from __future__ import annotations

import subprocess
import sys

import pytest
from scrapy import Request

from newscrawl.errors import UsageError
from newscrawl.errors.drops import Refused
from newscrawl.middlewares.guard import Allowed, Guard, is_public


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:4700::1111", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"])
def test_public(address: str) -> None:
    assert is_public(address)


PRIVATE = [
    "127.0.0.1",
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "169.254.169.254",
    "100.64.0.1",
    "0.0.0.0",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::1",
    "::",
    "fe80::1%eth0",
    "fc00::1",
    "ff02::1",
    "::ffff:127.0.0.1",
    "2002:7f00:1::",
    "64:ff9b::7f00:1",
]


@pytest.mark.parametrize("address", PRIVATE)
def test_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1/",
        "http://2130706433/",
        "http://0x7f000001/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://0x7f.1/",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data/",
        "http://0/",
        "ftp://example.org/",
        "file:///etc/passwd",
        "http://user:secret@example.org/",
    ],
)
def test_refused(url: str) -> None:
    with pytest.raises(Refused):
        Guard(Allowed([])).process_request(Request(url))


@pytest.mark.parametrize("url", ["http://example.org/", "https://93.184.216.34/", "http://example.org:8080/"])
def test_let_through(url: str) -> None:
    assert Guard(Allowed([])).process_request(Request(url)) is None


def test_a_proxy_is_refused_unless_allowed() -> None:
    with pytest.raises(Refused, match="proxy"):
        Guard(Allowed([])).process_request(Request("http://example.org/", meta={"proxy": "http://p.example:3128"}))


@pytest.mark.parametrize(
    ("entries", "starts", "url", "passes"),
    [
        (["127.0.0.1:8001"], [], "http://127.0.0.1:8001/x", True),
        (["127.0.0.1:8001"], [], "http://127.0.0.1:8002/", False),
        (["127.0.0.1"], ["http://127.0.0.1:8003/"], "http://127.0.0.1:8003/x", True),
        (["127.0.0.1"], ["http://127.0.0.1:8003/"], "http://127.0.0.1:8004/", False),
        (["127.0.0.1"], ["http://127.0.0.1:8003/"], "http://127.0.0.1/", False),
        (["127.0.0.1"], [], "http://127.0.0.1/", True),
        (["127.0.0.1"], [], "https://127.0.0.1/", True),
        (["127.0.0.1"], [], "http://127.0.0.1:81/", False),
        (["[::1]:8001"], [], "http://[::1]:8001/", True),
        (["::1"], ["http://[::1]:9/"], "http://[::1]:9/", True),
        (["localhost"], [], "http://127.0.0.1/", False),
        (["127.0.0.1"], [], "http://2130706433/", False),
    ],
)
def test_allow_host(entries: list[str], starts: list[str], url: str, passes: bool) -> None:
    guard = Guard(Allowed(entries, starts))
    if passes:
        assert guard.process_request(Request(url)) is None
    else:
        with pytest.raises(Refused):
            guard.process_request(Request(url))


@pytest.mark.parametrize("entry", ["http://127.0.0.1/", "host:port", "host:0", "host:70000", ":80", "a/b"])
def test_what_is_no_host_is_a_sentence(entry: str) -> None:
    with pytest.raises(UsageError, match="HOST or HOST:PORT"):
        Allowed([entry])


# The system's own resolver answers as a hostile name server does: another address at each look-up.
REBINDS = """
import socket
from twisted.internet import defer, reactor
from newscrawl.middlewares.guard import Allowed, GuardedResolver

answers = iter(["93.184.215.14", "127.0.0.1", "169.254.169.254", "10.0.0.1", "127.0.0.1"])
socket.gethostbyname = lambda name: next(answers)


async def look_up():
    resolver = GuardedResolver(reactor, 0, 10, Allowed(["mine.example"]))
    for name in ["rebinds.example"] * 4 + ["mine.example"]:
        try:
            print(await resolver.getHostByName(name))
        except Exception as error:
            print(type(error).__name__)
    reactor.stop()


reactor.callWhenRunning(lambda: defer.Deferred.fromCoroutine(look_up()))
reactor.run()
"""


def test_the_verdict_falls_on_each_answer_and_its_address_is_the_one_that_is_asked() -> None:
    ran = subprocess.run([sys.executable, "-c", REBINDS], capture_output=True, text=True, timeout=60, check=True)
    assert ran.stdout.split() == ["93.184.215.14", *["DNSLookupError"] * 3, "127.0.0.1"]
