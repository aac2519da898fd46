"""What stands where lines shall go: ours is rewritten, anything else is refused before a crawl begins."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import pytest

from newscrawl.errors import UsageError
from newscrawl.publishing.standing import check_output

OURS = b'{"schema_version": 1, "id": "a"}\n'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "an empty file holds nothing to lose"),
        (OURS, "our own lines are rewritten"),
        (gzip.compress(OURS, mtime=0), "packed too"),
    ],
)
def test_a_file_of_ours_may_be_written(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "x.jsonl"
    file.write_bytes(content)
    check_output(file)
    assert file.read_bytes() == content, why
    assert list(tmp_path.iterdir()) == [file]


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"buy milk\n", "notes"),
        (b'{"id": "a"}\n', "another program's JSON Lines"),
        (b"[1]\n", "JSON, and no object"),
        (b"\n" + OURS, "no line of ours is empty"),
        (b"\x1f\x8bnot gzip", "broken"),
        (b"\xff\xfe\x00", "no text"),
        (b"[" * 100_000, "deeper than the parser goes"),
    ],
)
def test_what_somebody_else_wrote_is_left_and_named(tmp_path: Path, content: bytes, why: str) -> None:
    file = tmp_path / "notes.txt"
    file.write_bytes(content)
    with pytest.raises(UsageError, match=r"notes\.txt is not empty and holds no article lines"):
        check_output(file)
    assert file.read_bytes() == content, why


def test_what_cannot_be_written_is_found_at_once(tmp_path: Path) -> None:
    for place, sentence in (
        (tmp_path, r"is a folder; name a file in it, such as .*articles\.jsonl"),
        (tmp_path / "no" / "x.jsonl", "there is no folder .*no; make it"),
        (Path("/proc/x.jsonl"), "cannot be written: .* in /proc"),
    ):
        with pytest.raises(UsageError, match=sentence):
            check_output(place)


def test_streams_pipes_and_devices_are_no_files(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for place in (None, Path("-"), Path("/dev/stdout"), Path("/dev/null"), pipe):
        check_output(place)
