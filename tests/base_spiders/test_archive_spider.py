"""Files as the source: pages under their own address and time, nothing asked of any network, the same pipelines."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest
from conftest import lines, newscrawl
from small_sites import Story, paper
from test_site_errors import project

from newscrawl.base_spiders import ArchiveSpider
from newscrawl.demo.server import DemoServer
from newscrawl.errors import UsageError


class Old(ArchiveSpider):
    """An invented newspaper as it was archived."""

    name = "old"


def record(url: str, body: str, date: str, status: str = "200 OK") -> bytes:
    http = f"HTTP/1.1 {status}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{body}".encode()
    head = (
        f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {url}\r\nWARC-Date: {date}\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(http)}\r\n\r\n"
    )
    return head.encode() + http + b"\r\n\r\n"


@pytest.fixture(scope="module")
def stories() -> dict[str, tuple[Story, str]]:
    site = paper("dated", 6)
    return {f"http://127.0.0.1:9{n}{one.path}": (one, site.pages[one.path][0]) for n, one in enumerate(site.stories)}


def write(folder: Path, stories: dict[str, tuple[Story, str]]) -> Path:
    """An archive of five stories, one of them twice, a redirect and a 404; JSON Lines with a sixth, one without url."""
    packed = [record(url, body, "2019-03-01T10:00:00Z") for url, (_, body) in [*stories.items()][:5]]
    first, (_, body) = next(iter(stories.items()))
    packed.insert(0, record(first, body.replace("<h1>", "<h1>Newest: "), "2019-03-02T10:00:00Z"))
    packed += [record("http://127.0.0.1:9/gone", "", "2019-03-01T10:00:00Z", "404 Not Found")]
    (folder / "old.warc.gz").write_bytes(b"".join(map(gzip.compress, packed)))
    last, (_, body) = [*stories.items()][5]
    rows = [{"url": last, "html": body, "date_downloaded": "2019-03-03T10:00:00Z"}, {"html": body}]
    (folder / "more.jsonl").write_text("".join(f"{json.dumps(row)}\n" for row in rows))
    return folder


def test_pages_stand_under_their_own_address_and_time(tmp_path: Path, stories: dict[str, tuple[Story, str]]) -> None:
    spider = Old(files=[str(write(tmp_path, stories))])
    addresses = list(spider.targets()["old"])
    assert set(addresses) == set(stories)
    first = spider.kept.page(addresses[1])
    assert first is not None
    newest = spider.kept.page(next(iter(stories)))
    assert newest is not None
    assert (newest.fetched_at, newest.status) == ("2019-03-02T10:00:00Z", 200)
    assert b"<h1>Newest: " in newest.body
    assert spider.kept.page("https://elsewhere.example/") is None
    spider.kept.close()
    assert sorted(why for _, why in spider.unread) == ["not read: HTTP 404", "not read: a page without an address"]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ((), "needs files, a list of paths"),
        (["nowhere.warc"], "nowhere.warc in files cannot be found from"),
    ],
)
def test_files_that_cannot_be_right_are_told(files: list[str], sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        Old(files=files)


ARCHIVED = """from newscrawl.base_spiders import ArchiveSpider


class Gazette(ArchiveSpider):
    name = 'gazette'
    files = ['old.warc.gz', 'more.jsonl']
"""


@pytest.mark.slow
def test_an_archive_is_crawled_without_a_network(tmp_path: Path, stories: dict[str, tuple[Story, str]]) -> None:
    """Its hosts are private addresses of which none listens: were one asked, the page would have failed."""
    write(tmp_path, stories)
    with DemoServer({"post": {}}) as server:
        (project(tmp_path, server) / "gazette.py").write_text(ARCHIVED)
        for _ in range(2):
            ran = newscrawl("crawl", "gazette", "-o", "x.jsonl", cwd=tmp_path)
            assert ran.status == 0, ran.err
            told = {line["url"]: line for line in lines(tmp_path / "x.jsonl")}
            assert set(told) == set(stories)
        assert not server.hits
    first, *others = stories
    assert told[first]["headline"].startswith("Newest: ")
    assert {told[url]["headline"] for url in others} == {stories[url][0].headline for url in others}
    assert told[others[0]]["date_downloaded"] == "2019-03-01T10:00:00Z"
    assert told[others[-1]]["date_downloaded"] == "2019-03-03T10:00:00Z"
    assert "not read: a page without an address: more.jsonl line 2" in ran.err
