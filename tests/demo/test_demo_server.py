"""The demo's server speaks HTTP as clients expect it, misbehaves when told to, and goes away without a trace."""

import gc
import gzip
import http.client
import itertools
import socket
import threading
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest

from newscrawl.demo import DemoServer, Response, redirect

PAGE = "<h1>Café opens</h1>" + "<p>words</p>" * 200


def get(server, host, path, **headers):
    connection = http.client.HTTPConnection(server.origin(host).removeprefix("http://"), timeout=5)
    try:
        connection.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.fixture(scope="module")
def farm():
    busy = itertools.count()
    pages = {
        "/": Response(200, PAGE),
        "/list/?page=2": Response(200, "second"),
        "/list/": Response(200, "first"),
        "/old": redirect("/", 301),
        "/busy": lambda _: Response(503, headers={"Retry-After": "1"}) if next(busy) < 1 else Response(200, "at last"),
        "/echo": lambda request: Response(200, f"{request.target} {request.headers['x-name']}"),
        "/slow": Response(200, "slow", delay=0.2),
        "/cut": Response(200, "0123456789", cut=4),
        "/raw": Response(raw=b"nothing like HTTP"),
        "/chunks": Response(chunks=[b"one ", b"two"]),
        "/endless": Response(chunks=itertools.repeat(b"x" * 65_536)),
        "/large": Response(200, b"x" * 4_000_000),
        "/type": Response(200, b"{}", {"Content-Type": "application/json", "X-Robots-Tag": "noindex"}),
    }
    trap = {"*": lambda request: Response(200, f'<a href="{request.target}x">deeper</a>')}
    with DemoServer({"farm": pages, "trap": trap}) as server:
        yield server


def test_a_page_comes_with_its_length_type_and_validators(farm):
    status, headers, body = get(farm, "farm", "/")
    assert (status, body.decode()) == (200, PAGE)
    assert headers["Content-Type"] == "text/html; charset=utf-8"
    assert int(headers["Content-Length"]) == len(PAGE.encode())
    assert headers["ETag"]
    assert headers["Last-Modified"]


def test_gzip_is_sent_when_asked(farm):
    _, headers, body = get(farm, "farm", "/", Accept_Encoding="br, gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert headers["Vary"] == "Accept-Encoding"
    assert len(body) < 200
    assert gzip.decompress(body).decode() == PAGE


def test_a_page_known_is_not_sent_again(farm):
    _, headers, _ = get(farm, "farm", "/")
    for asked in (
        {"If_None_Match": headers["ETag"]},
        {"If_None_Match": f'"other", {headers["ETag"]}'},
        {"If_Modified_Since": headers["Last-Modified"]},
    ):
        status, again, body = get(farm, "farm", "/", **asked)
        assert (status, body, again["ETag"]) == (304, b"", headers["ETag"])


def test_a_page_that_differs_is_sent(farm):
    _, headers, _ = get(farm, "farm", "/")
    for asked in (
        {"If_None_Match": '"other"', "If_Modified_Since": headers["Last-Modified"]},
        {"If_Modified_Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If_Modified_Since": "yesterday"},
    ):
        assert get(farm, "farm", "/", **asked)[0] == 200


@pytest.mark.parametrize(
    ("path", "status", "body"),
    [
        ("/list/?page=2", 200, b"second"),
        ("/list/?utm_source=x", 200, b"first"),
        ("/nowhere", 404, b"Not found"),
        ("/echo?a=1", 200, b"/echo?a=1 me"),
        ("/chunks", 200, b"one two"),
        ("/old", 301, b""),
    ],
)
def test_answers(farm, path, status, body):
    answer = get(farm, "farm", path, X_Name="me")
    assert answer[0] == status
    assert body in answer[2]


def test_a_page_may_depend_on_what_was_asked_before(farm):
    first, again = get(farm, "farm", "/busy"), get(farm, "farm", "/busy")
    assert (first[0], first[1]["Retry-After"]) == (503, "1")
    assert (again[0], again[2]) == (200, b"at last")


def test_given_headers_stay(farm):
    headers = get(farm, "farm", "/type")[1]
    assert headers["Content-Type"] == "application/json"
    assert headers["X-Robots-Tag"] == "noindex"


def test_a_host_may_answer_everything(farm):
    assert b"/a/b?c=1x" in get(farm, "trap", "/a/b?c=1")[2]


def test_a_torn_answer_is_torn(farm):
    with pytest.raises(http.client.IncompleteRead) as torn:
        get(farm, "farm", "/cut")
    assert torn.value.partial == b"0123"


def test_a_raw_answer_is_sent_as_it_is(farm):
    with pytest.raises(http.client.BadStatusLine):
        get(farm, "farm", "/raw")


def test_only_get_is_answered(farm):
    request = urllib.request.Request(farm.url("farm"), method="POST", data=b"x")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(request, timeout=5)
    with refused.value:
        assert refused.value.code == 405


def test_one_connection_carries_many_requests_and_hits_are_counted(farm):
    before = farm.hits["farm", "/"]
    connection = http.client.HTTPConnection(farm.origin("farm").removeprefix("http://"), timeout=5)
    connection.connect()
    port = connection.sock.getsockname()[1]
    for _ in range(5):
        connection.request("GET", "/", headers={"User-Agent": "tester"})
        connection.getresponse().read()
        assert connection.sock.getsockname()[1] == port
    connection.close()
    assert farm.hits["farm", "/"] == before + 5
    latest = farm.requests[-1]
    assert (latest.host, latest.target, latest.headers["user-agent"]) == ("farm", "/", "tester")
    assert latest.at <= time.monotonic()


def test_slow_pages_do_not_wait_for_each_other(farm):
    begun = time.monotonic()
    with ThreadPoolExecutor(20) as pool:
        bodies = list(pool.map(lambda _: get(farm, "farm", "/slow")[2], range(20)))
    assert bodies == [b"slow"] * 20
    assert time.monotonic() - begun < 2  # one after the other: 4 s


@pytest.mark.parametrize("sent", [b"", b"GET / HT", b"GET /large HTTP/1.1\r\n\r\n", b"GET /endless HTTP/1.1\r\n\r\n"])
def test_a_client_that_vanishes_harms_nobody(farm, sent):
    for _ in range(5):
        port = int(farm.origin("farm").rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
            client.sendall(sent)
    assert get(farm, "farm", "/")[0] == 200


@pytest.mark.parametrize("sent", [b"\r\n\r\n", b"GET /\r\n\r\n", b"\x16\x03\x01\xff\r\n\r\n", b"x" * 100_000])
def test_what_is_no_request_ends_the_connection(farm, sent):
    port = int(farm.origin("farm").rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port), timeout=5) as client:
        client.sendall(sent)
        with suppress(ConnectionResetError):  # what was not read yet makes the end a reset
            assert client.recv(100) == b""
    assert get(farm, "farm", "/")[0] == 200


def test_addresses_lead_there_and_back(farm):
    assert farm.start_urls == [farm.url("farm"), farm.url("trap")]
    assert farm.place(farm.url("trap", "/a?b=1")) == ("trap", "/a?b=1")


def test_pages_may_hold_the_addresses_of_other_hosts_and_of_a_dead_one():
    def sites(origin):
        return {"a": {"/": Response(200, f"{origin('b')} {origin('dead')}")}, "b": {"/": Response(200, "here")}}

    with DemoServer(sites) as server:
        other, dead = get(server, "a", "/")[2].decode().split()
        assert other == server.origin("b")
        assert urllib.request.urlopen(f"{other}/", timeout=5).read() == b"here"
        with pytest.raises(urllib.error.URLError, match="refused"):
            urllib.request.urlopen(dead, timeout=5)
        assert len(server.start_urls) == 2


def test_a_page_may_be_replaced_while_it_is_served():
    site = {"/": Response(200, "old")}
    with DemoServer({"farm": site}) as server:
        etag = get(server, "farm", "/")[1]["ETag"]
        site["/"] = Response(200, "new")
        status, _, body = get(server, "farm", "/", If_None_Match=etag)
    assert (status, body) == (200, b"new")


def test_a_mistake_in_a_page_is_raised_at_the_end():
    def broken(_):
        raise ZeroDivisionError("a mistake of the test")

    def ask():
        with DemoServer({"farm": {"/": broken}}) as server, pytest.raises(http.client.RemoteDisconnected):
            get(server, "farm", "/")

    with pytest.raises(ZeroDivisionError):
        ask()


def test_it_goes_away_without_a_trace_even_under_open_connections():
    threads = threading.active_count()
    with DemoServer({"farm": {"/": Response(200, "x"), "/slow": Response(delay=60)}}) as server:
        port = int(server.origin("farm").rpartition(":")[2])
        idle = socket.create_connection(("127.0.0.1", port), timeout=5)
        waiting = socket.create_connection(("127.0.0.1", port), timeout=5)
        waiting.sendall(b"GET /slow HTTP/1.1\r\n\r\n")
        get(server, "farm", "/")
        begun = time.monotonic()
    assert time.monotonic() - begun < 1
    idle.close()
    waiting.close()
    assert threading.active_count() == threads
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=5)
    gc.collect()  # an unclosed socket or transport would warn here, and warnings are errors


def test_without_sites_it_serves_the_demo_in_the_markup_asked_for():
    with DemoServer(markup="divs") as server:
        assert len(server.start_urls) == 9
        for host in ("copperlane", "sandmark-courier"):
            assert get(server, host, "/")[0] == 200
            assert get(server, host, "/gone.html")[0] == 404
        body = get(server, "copperlane", "/")[2].decode()
        assert "<h1" not in body
        assert server.origin("summitvale") in body
