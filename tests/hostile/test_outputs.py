"""Rows 53 and 58 to 60: what a site says, in lines, logs, messages and file names."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from hostile.crawling import Crawled, article, crawl, home
from hostile.server import HostileServer, Site, closing, redirect, reply

pytestmark = pytest.mark.slow

ODD = {
    "up": "../../../etc/passwd of the valley wells", "drive": "C:\\Windows\\wells of the valley", "nul": "Wells\0 of the valley", "long": "wells " * 2000,
    "formula": "=cmd|' /C calc'!A0 wells of the valley", "plus": "+wells of the valley were dug", "at": "@wells of the valley were dug", "script": "&lt;script>alert(1)&lt;/script> wells of the valley",
    "ansi": "Wells \x1b[31mof\x1b]0;owned\x07 the valley", "csi": "Wells \x9b31m of the valley \x9d0;x\x9c", "lines": "Wells\r\nof\u2028the\u2029valley\x85were\x0bdug\x0c", "bidi": "Wells \u202eof\u2066 the\u2069 valley\u200f", "zero": "W\u200be\u200cl\u200dl\ufeffs of the valley\u2060",
    "refs": "Wells &#27;[31m &#x202e; &#x2028; &#8203; &#xfeff; of the valley", "tags": "Wells \U000e0041\U000e0042 of the valley", "soft": "We\xadlls of the valley",
}  # fmt: skip
CONTROLS = {
    chr(c)
    for c in (
        *range(32),
        *range(127, 160),
        0x2028,
        0x2029,
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        0x200B,
        0xFEFF,
        0x2060,
        0x200E,
        0x200F,
    )
}


def sites(_: Callable[[str], str]) -> dict[str, Site]:
    return {
        "odd": {"/": home(*(f"/{name}.html" for name in ODD)), **{f"/{name}.html": article(f"odd-{name}", headline=headline) for name, headline in ODD.items()}},
        "addresses": {
            "/": home("/%1b%5b31m.html", "/%e2%80%ae.html", "/\x1b[31m.html", "/\u202e.html", "/..%2f..%2fetc%2fpasswd", "/C:%5cx.html", "/a%00b.html", "/%0d%0aX:y.html", "/r", "/s", "/" + "l" * 1900 + ".html"),
            "/r": redirect("/%1b%5d0;owned%07"), "/s": closing(b"HTTP/1.1 500 \x1b[31mOdd\x1b]0;x\x07\r\nX-\x1b: \x1b[0m\r\n\r\nx"), "*": reply("", "500 \x1b[31m Broken", **{"X-Odd": "\x1b[31m\x07"}),
        },
        "\u202e": {"/": reply("x", "500 \x1b[31m\u202e Broken")},
    }  # fmt: skip


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawled]:
    with HostileServer(sites) as server:
        yield crawl(server, tmp_path_factory.mktemp("outputs"), more=("--copies", "--verbose"))


def test_53_60_lines_hold_no_controls(crawled: Crawled) -> None:
    assert len(crawled.of("odd")) == len(ODD)
    for line in crawled.told:
        assert not CONTROLS & set(line["headline"]), (line["url"], line["headline"])
        assert not (CONTROLS - {"\n"}) & set(line["article_body"])
        assert not CONTROLS & set(line["url"])
    # What was removed stands in headline_raw and cleaning: zero-width as it is, all that acts on a terminal escaped.
    assert not (CONTROLS - {"\n", "\u200b", "\ufeff", "\u2060"}) & set(crawled.raw.decode())


def test_58_nothing_is_written_elsewhere(crawled: Crawled) -> None:
    assert {path.name for path in crawled.folder.iterdir()} == {"out.jsonl", ".newscrawl"}
    assert {path.name.partition("-")[0] for path in (crawled.folder / ".newscrawl").iterdir()} == {"newscrawl.sqlite3"}


def test_60_messages_and_logs_escape(crawled: Crawled) -> None:
    assert not (CONTROLS - {"\n"}) & set(crawled.err), sorted(
        map(hex, map(ord, (CONTROLS - {"\n"}) & set(crawled.err)))
    )
