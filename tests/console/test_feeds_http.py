"""Feeds over HTTP: the cursor, what is wrong, the forms that other programs read, and many readers at once."""

from __future__ import annotations

import asyncio
import gzip
import hashlib
import json
import logging
import re
import shutil
import threading
import time
from contextlib import AbstractContextManager, closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import httpx
import pytest
import uvicorn
from conftest import slow
from console.showing import answering
from lxml import etree
from publishing.feeding import a_feed, an_article, leased, publish, put
from starlette.applications import Starlette

from newscrawl.console.feed_documents import ATOM, rfc3339
from newscrawl.console.feeds_http import routes
from newscrawl.items import Author
from newscrawl.publish.publisher import Publisher
from newscrawl.publishing.feeds.declaration import KEEP, Feed
from newscrawl.publishing.feeds.reader import read_feed
from newscrawl.publishing.line import content_hash
from newscrawl.state import RULES
from newscrawl.store import Store

NS = {"a": ATOM}
FORMS = ["jsonl", slow("jsonl.gz"), "jsonl.zst", slow("parquet")]


class Client:
    """Asks an app in this process."""

    def __init__(self, *feeds: Feed) -> None:
        self._app = Starlette(routes=routes({feed.name: feed for feed in feeds}))

    def __call__(self, path: str, method: str = "GET", **headers: str) -> httpx.Response:
        async def ask() -> httpx.Response:
            transport = httpx.ASGITransport(app=self._app)
            async with httpx.AsyncClient(transport=transport, base_url="http://console.example") as client:
                return await client.request(method, path, headers={k.replace("_", "-"): v for k, v in headers.items()})

        return asyncio.run(ask())


def two_segments(store: Store, folder: Path, form: str = "jsonl", **changes: object) -> Feed:
    """Segments 1-2 and 3-4, a snapshot at 2."""
    feed = a_feed(folder, form, **changes)
    put(store, an_article(1), an_article(2))
    publish(store, feed)
    put(store, an_article(1, "Again"), an_article(3))
    publish(store, feed)
    return feed


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Feed:
    folder = tmp_path_factory.mktemp("template")
    with closing(Store(folder / "state", RULES, content_hash)) as store:
        return two_segments(store, folder / "feed")


@pytest.fixture
def feed(template: Feed, tmp_path: Path) -> Feed:
    return replace(template, folder=Path(shutil.copytree(template.folder, tmp_path / "feed")))


def told(answer: httpx.Response) -> list[dict[str, object]]:
    assert answer.status_code == 200, answer.text
    assert answer.text == "" or answer.text.endswith("\n")
    found = [json.loads(line) for line in answer.text.split("\n")[:-1]]
    assert len(found) == int(answer.headers["Newscrawl-Lines"])
    return found


@pytest.mark.parametrize("form", FORMS)
def test_lines_are_those_that_the_reader_gives(form: str, store: Store, tmp_path: Path) -> None:
    feed = two_segments(store, tmp_path / "feed", form)
    ask = Client(feed)
    for after in (0, 1, 2, 3, 4, 99):
        reading = read_feed(feed.folder, after)
        answer = ask(f"/feeds/f.jsonl?after={after}")
        assert told(answer) == list(reading)
        assert answer.headers["Newscrawl-Reset"] == str(reading.reset).lower()
        assert answer.headers["Newscrawl-Sequence"] == str(reading.sequence) == "4"
        assert answer.headers["Newscrawl-Epoch"] == reading.epoch
        assert answer.headers["Content-Type"].startswith("application/jsonl")
    assert told(ask("/feeds/f.jsonl")) == list(read_feed(feed.folder))


def test_another_epoch_is_a_reset(feed: Feed) -> None:
    epoch = read_feed(feed.folder).epoch
    assert Client(feed)(f"/feeds/f.jsonl?after=3&epoch={epoch}").headers["Newscrawl-Reset"] == "false"
    answer = Client(feed)("/feeds/f.jsonl?after=3&epoch=another")
    assert answer.headers["Newscrawl-Reset"] == "true"
    assert [line["sequence"] for line in told(answer)] == [1, 2, 3, 4]


def test_a_limit_ends_where_the_next_answer_begins(feed: Feed) -> None:
    ask = Client(feed)
    first = ask("/feeds/f.jsonl?limit=1")
    assert [line["sequence"] for line in told(first)] == [1, 2], "a snapshot is never cut"
    assert first.headers["Newscrawl-Sequence"] == "2"
    followed = []
    answer = first
    while told(answer):
        answer = ask(re.fullmatch(r'<(.*)>; rel="next"', answer.headers["Link"])[1])  # type: ignore[index]
        assert answer.headers["Newscrawl-Reset"] == "false"
        followed.append([line["sequence"] for line in told(answer)])
    assert followed == [[3], [4], []]
    assert [line["sequence"] for line in told(ask("/feeds/f.jsonl?limit=3"))] == [1, 2, 3]


PATHS = [
    "f.jsonl",
    "f.jsonl?after=2",
    "f.json",
    "f.atom",
    "f/schema.json",
    "f/manifest.json",
    "f/000000003-000000004.jsonl",
]


@pytest.mark.parametrize("path", PATHS)
def test_what_is_held_is_not_sent_again_and_head_sends_nothing(path: str, feed: Feed) -> None:
    ask = Client(feed)
    whole = ask(f"/feeds/{path}")
    assert (whole.status_code, whole.headers["Cache-Control"]) == (200, "no-cache")
    assert "Set-Cookie" not in whole.headers
    assert not any(name.startswith("access-control") for name in whole.headers)
    for tag in (whole.headers["ETag"], f'"other", W/{whole.headers["ETag"]}', "*"):
        known = ask(f"/feeds/{path}", If_None_Match=tag)
        assert (known.status_code, known.content, known.headers["ETag"]) == (304, b"", whole.headers["ETag"])
    assert ask(f"/feeds/{path}", If_None_Match='"other"').status_code == 200
    head = ask(f"/feeds/{path}", "HEAD")
    assert (head.status_code, head.content) == (200, b"")
    assert {n: v for n, v in head.headers.items() if n != "content-length"} == {
        n: v for n, v in whole.headers.items() if n != "content-length"
    }
    assert ask(f"/feeds/{path}", "POST").status_code == 405


def test_an_etag_changes_with_what_is_told(store: Store, tmp_path: Path) -> None:
    feed = two_segments(store, tmp_path / "feed")
    ask = Client(feed)
    before = {
        path: ask(f"/feeds/{path}").headers["ETag"] for path in ("f.jsonl", "f.jsonl?after=2", "f.json", "f.atom")
    }
    put(store, an_article(9))
    publish(store, feed)
    assert all(ask(f"/feeds/{path}", If_None_Match=tag).status_code == 200 for path, tag in before.items())
    assert ask("/feeds/f.jsonl?after=2&limit=2").headers["ETag"] == before["f.jsonl?after=2"], "the same lines"


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("f.jsonl?after=x", 400, "after is 'x'; allowed: a whole number from 0"),
        ("f.jsonl?after=-1", 400, "after is '-1'"),
        ("f.jsonl?after=%D9%A3", 400, "allowed: a whole number"),
        ("f.jsonl?after=99999999999999999999", 400, "allowed: a whole number"),
        ("f.jsonl?after=", 400, "after is empty"),
        ("f.jsonl?afer=3", 400, "'afer' is no parameter"),
        ("f.jsonl?after=1&after=2", 400, "'after' is given twice"),
        ("f.jsonl?limit=0", 400, "limit is '0'; allowed: a whole number from 1"),
        ("f.atom?before=0", 400, "before is '0'"),
        ("f/manifest.json?v=1", 400, "allowed: none"),
        ("g.jsonl", 404, "no feed 'g' is declared here; there are: f, empty"),
        ("g/manifest.json", 404, "no feed 'g'"),
        ("empty.jsonl", 503, "feed empty was not published yet"),
        ("empty.json", 503, "feed empty was not published yet"),
        ("f/000000001-000000004.jsonl", 404, "lists no such file"),
        ("f/..%2Fmanifest.json", 404, None),
        ("f/.newscrawl-x.tmp", 404, "lists no such file"),
    ],
)
def test_what_is_wrong_is_said_in_a_sentence(path: str, status: int, said: str | None, feed: Feed) -> None:
    answer = Client(feed, replace(feed, name="empty", folder=feed.folder.parent / "none"))(f"/feeds/{path}")
    assert answer.status_code == status
    if said is not None:
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.json()["status"] == status
        assert said in answer.json()["detail"]
    assert ("Retry-After" in answer.headers) == (status == 503)


@pytest.mark.parametrize("path", ["f.jsonl", "f.json", "f.atom", "f/snapshot-000000002.jsonl"])
def test_a_damaged_first_file_is_a_problem_without_a_path(
    path: str, feed: Feed, caplog: pytest.LogCaptureFixture
) -> None:
    file = feed.folder / "snapshot-000000002.jsonl"
    file.write_bytes(file.read_bytes().replace(b"plan", b"plot", 1))
    answer = Client(feed)(f"/feeds/{path}")
    assert answer.status_code == 503
    assert str(feed.folder) not in answer.text
    assert "SHA-256 differs" in caplog.text, "the operator is told which file"


def test_the_files_lie_there_as_the_publisher_wrote_them(store: Store, tmp_path: Path) -> None:
    feed = two_segments(store, tmp_path / "feed", "jsonl.gz")
    ask = Client(feed)
    manifest = ask("/feeds/f/manifest.json").json()
    assert ask("/feeds/f/schema.json").content == (feed.folder / "schema.json").read_bytes()
    for part in (manifest["snapshot"], *manifest["segments"]):
        answer = ask(f"/feeds/f/{part['name']}")
        assert hashlib.sha256(answer.content).hexdigest() == part["sha256"]
        assert int(answer.headers["Content-Length"]) == part["bytes"]
        assert answer.headers["Content-Type"] == "application/gzip"
        assert "Content-Encoding" not in answer.headers
        assert gzip.decompress(answer.content).count(b"\n") == part["lines"]


HOSTILE = "Mill <script>alert(1)</script> & \x00\x1b\ufffe ]]> \u202e reopens"


def test_json_feed_and_atom_are_what_their_specifications_ask_for(store: Store, tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed")
    hostile = an_article(
        1,
        headline=HOSTILE,
        article_body=f"Body {HOSTILE}",
        authors=(Author("Ada Smith", "By Ada Smith"), Author(None, "Some Brand")),
        keywords=("mills", "a & b"),
        in_language="en-GB",
        date_published="2025-10-21",
        date_modified="2026-03-01T10:00:00+02:00",
    )
    put(store, hostile, an_article(2))
    publish(store, feed)
    ask = Client(feed)
    document = ask("/feeds/f.json")
    assert document.headers["Content-Type"].startswith("application/feed+json")
    value = document.json()
    assert value["version"] == "https://jsonfeed.org/version/1.1"
    assert value["feed_url"] == "http://console.example/feeds/f.json"
    assert "next_url" not in value
    item = next(one for one in value["items"] if "authors" in one)
    assert item["authors"] == [{"name": "Ada Smith"}]
    assert item["tags"] == ["mills", "a & b"]
    assert (item["date_published"], item["date_modified"]) == ("2025-10-21T00:00:00Z", "2026-03-01T08:00:00Z")
    for one in value["items"]:
        assert isinstance(one["id"], str)
        assert isinstance(one["content_text"], str)
        assert None not in one.values()
        assert {name for name in one if name.startswith("_")} == {"_newscrawl"}

    tree = etree.fromstring(ask("/feeds/f.atom").content)
    check_atom(tree)
    entry = next(one for one in tree.findall("a:entry", NS) if one.find("a:author", NS) is not None)
    assert "<script>alert(1)</script> &" in entry.findtext("a:title", namespaces=NS)
    assert entry.findtext("a:author/a:name", namespaces=NS) == "Ada Smith"
    assert entry.findtext("a:published", namespaces=NS) == "2025-10-21T00:00:00Z"
    assert entry.get("{http://www.w3.org/XML/1998/namespace}lang") == "en-GB"


def check_atom(tree: etree._Element) -> None:
    """RFC 4287, 4.1.1 and 4.1.2: what must be there, once."""
    assert tree.tag == f"{{{ATOM}}}feed"
    for element in (tree, *tree.findall("a:entry", NS)):
        for name in ("id", "title", "updated"):
            assert len(element.findall(f"a:{name}", NS)) == 1, name
        assert re.fullmatch(r"urn:uuid:[0-9a-f-]{36}", element.findtext("a:id", namespaces=NS))
        moment = element.findtext("a:updated", namespaces=NS)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", moment)
        assert datetime.fromisoformat(moment)
        assert all(link.get("href") for link in element.findall("a:link", NS))
    assert tree.find("a:author/a:name", NS) is not None, "for entries without one"
    assert tree.find("a:link[@rel='self']", NS) is not None
    ids = [one.text for one in tree.findall("a:entry/a:id", NS)]
    assert len(ids) == len(set(ids))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "parquet"])
def test_pages_follow_each_other_through_all_that_stands(form: str, store: Store, tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed", form)
    put(store, *(an_article(n) for n in range(180)))
    publish(store, feed, max_lines=50)
    gone = put(store, *(an_article(n, f"Changed headline {n}") for n in range(0, 180, 7)))
    with store.transaction() as db:
        db.execute("DELETE FROM article WHERE id = ?", (gone[3].id,))
    put(store, *(an_article(n) for n in range(180, 230)))
    publish(store, feed, max_lines=50)
    held: dict[str, dict[str, object]] = {}
    for line in read_feed(feed.folder):
        held.pop(line["id"], None)
        if line["status"] != "withdrawn":
            held[line["id"]] = line
    wanted = sorted(held.values(), key=lambda line: -int(str(line["sequence"])))
    ask = Client(feed)
    for kind in ("json", "atom"):
        address: str | None = f"/feeds/f.{kind}"
        titles: list[object] = []
        sizes = []
        while address:
            answer = ask(address)
            if kind == "json":
                value = answer.json()
                page, address = [one["title"] for one in value["items"]], value.get("next_url")
            else:
                tree = etree.fromstring(answer.content)
                check_atom(tree)
                page = [one.text for one in tree.findall("a:entry/a:title", NS)]
                behind = tree.find("a:link[@rel='next']", NS)
                address = None if behind is None else behind.get("href")
            titles += page
            sizes.append(len(page))
        assert sizes == [100, 100, 29]
        assert titles == [line["headline"] for line in wanted]


def test_own_fields_are_read_by_their_names_and_missing_ones_are_said(store: Store, tmp_path: Path) -> None:
    put(store, an_article(1))
    base = {"id": "id", "sequence": "sequence", "status": "status", "revision": "revision"}
    renamed = a_feed(
        tmp_path / "a", fields=base | {"headline": "titre", "date_first_seen": "vu", "url": "lien"}, name="a"
    )
    untitled = a_feed(tmp_path / "b", fields=base | {"url": "url"}, name="b")
    undated = a_feed(tmp_path / "c", fields=base | {"headline": "headline"}, name="c")
    for feed in (renamed, untitled, undated):
        publish(store, feed)
    ask = Client(renamed, untitled, undated)
    item = ask("/feeds/a.json").json()["items"][0]
    assert item["title"] == item["content_text"]
    assert item["url"].startswith("http://farm1")
    check_atom(etree.fromstring(ask("/feeds/a.atom").content))
    assert (
        ask("/feeds/b.json")
        .json()["detail"]
        .startswith("feed b does not tell one of headline, description, article_body")
    )
    assert ask("/feeds/c.json").status_code == 200
    assert ask("/feeds/c.atom").json()["detail"].startswith("feed c does not tell date_first_seen")


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2025-10-21", "2025-10-21T00:00:00Z"),
        ("2025-10-21T10:00", "2025-10-21T10:00:00Z"),
        ("2025-10-21T10:00:01.5+05:30", "2025-10-21T04:30:01Z"),
        ("0001-01-01T00:00:00+14:00", None),
        ("October", None),
        (None, None),
    ],
)
def test_dates_are_those_of_the_formats(text: str | None, moment: str | None) -> None:
    assert rfc3339(text) == moment


# -- over a real server


def serving(*feeds: Feed) -> AbstractContextManager[str]:
    app = Starlette(routes=routes({feed.name: feed for feed in feeds}))
    return answering(uvicorn.Config(app, log_config=None, lifespan="off", ws="none"))


@pytest.mark.slow
@pytest.mark.parametrize("form", ["jsonl", "jsonl.zst"])
def test_a_file_that_is_damaged_behind_the_first_cuts_the_connection(
    form: str, store: Store, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR)
    feed = two_segments(store, tmp_path / "feed", form)
    path = feed.folder / f"000000003-000000004.{form}"
    path.write_bytes(path.read_bytes()[:-9])
    with serving(feed) as address, pytest.raises(httpx.RemoteProtocolError):
        httpx.get(f"{address}/feeds/f.jsonl")
    assert "the answer was cut off" in caplog.text
    assert "Traceback" not in caplog.text


@pytest.mark.slow
def test_who_goes_away_leaves_no_file_open(store: Store, tmp_path: Path) -> None:
    feed = a_feed(tmp_path / "feed")
    body = "Ships wait in the harbour. " * 40_000
    put(store, *(an_article(n, article_body=body) for n in range(30)))
    publish(store, feed)
    with serving(feed) as address:
        for _ in range(20):
            with httpx.stream("GET", f"{address}/feeds/f.jsonl") as answer:
                assert next(answer.iter_raw(1000))
        deadline = time.monotonic() + 10
        while left := [p for p in Path("/proc/self/fd").iterdir() if str(feed.folder) in _target(p)]:
            assert time.monotonic() < deadline, left
            httpx.get(f"{address}/feeds/f/manifest.json")


def _target(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:
        return ""


@pytest.mark.slow
@pytest.mark.parametrize("keep", [0.2, KEEP])
def test_fifty_readers_while_a_publisher_publishes_all_see_wholes(keep: float, tmp_path: Path) -> None:
    """Each publish tells one generation of all articles; whoever follows holds one generation, never two.

    Segments that are dropped after .2 s are gone before some readers come to them: those are cut off and ask again.
    """
    feed = a_feed(tmp_path / "feed", "jsonl.zst", keep=keep)
    body = "Ships wait in the harbour. " * 400

    def generation(number: int) -> None:
        put(writing, *(an_article(n, headline=f"generation {number}", article_body=body) for n in range(40)))
        with leased(writing):
            Publisher(feed, writing, time.time(), max_lines=10).publish()

    writing = Store(tmp_path / "own", RULES, content_hash)
    generation(0)
    ended = threading.Event()

    async def follow(client: httpx.AsyncClient) -> tuple[int, int]:
        held: dict[str, str] = {}
        after, epoch, polls, cut = 0, "", 0, 0
        while not ended.is_set() or polls == 0:
            try:
                answer = await client.get(f"/feeds/f.jsonl?after={after}" + (f"&epoch={epoch}" if epoch else ""))
            except httpx.RemoteProtocolError:  # overtaken: read again from the cursor that is stored
                cut += 1
                continue
            lines = told(answer)
            if answer.headers["Newscrawl-Reset"] == "true":
                held = {}
            held |= {str(line["id"]): str(line["headline"]) for line in lines}
            after, epoch, polls = (
                int(answer.headers["Newscrawl-Sequence"]),
                answer.headers["Newscrawl-Epoch"],
                polls + 1,
            )
            assert (len(held), len(set(held.values()))) == (40, 1), "half a generation"
        return polls, cut

    async def all_of_them(address: str) -> list[tuple[int, int]]:
        limits = httpx.Limits(max_connections=50)
        async with httpx.AsyncClient(base_url=address, limits=limits, timeout=60) as client:
            return await asyncio.gather(*(follow(client) for _ in range(50)))

    def publishing() -> None:
        try:
            for number in range(1, 13):
                generation(number)
        finally:
            ended.set()

    with serving(feed) as address:
        thread = threading.Thread(target=publishing)
        thread.start()
        polls = asyncio.run(all_of_them(address))
        thread.join()
    writing.close()
    assert all(count >= 1 for count, _ in polls)
    if keep == KEEP:
        assert sum(cut for _, cut in polls) == 0
