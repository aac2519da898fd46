"""What ``clean`` reads: plain, packed or a pipe, the same lines; torn, changed or too big, a sentence."""

from __future__ import annotations

import gzip
import io
import os
import resource
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from newscrawl.corpus.spool import opened
from newscrawl.corpus.spool_lines import chunks, line_at, lines, streamed, stretch
from newscrawl.corpus.spool_unpack import UnpackError, pieces
from newscrawl.errors import PublishFailed, UsageError

PLAIN = b"".join(b'{"title": "Line %d of a file"}\n' % number for number in range(20_000))


def zstd(data: bytes) -> bytes:
    return zstandard.ZstdCompressor().compress(data)


SKIPPABLE = b"\x50\x2a\x4d\x18\x04\x00\x00\x00abcd"
PACKED = {
    "plain": PLAIN,
    "gzip": gzip.compress(PLAIN, mtime=0),
    "two gzip members": gzip.compress(PLAIN[:999], mtime=0) + gzip.compress(PLAIN[999:], mtime=0),
    "gzip padded with zeros": gzip.compress(PLAIN, mtime=0) + bytes(512),
    "zstd": zstd(PLAIN),
    "two zstd frames": zstd(PLAIN[:99_999]) + zstd(PLAIN[99_999:]),
    "zstd of a parallel packer": SKIPPABLE + zstd(PLAIN[:77]) + SKIPPABLE + zstd(PLAIN[77:]),
    "zstd with a long window": zstandard.ZstdCompressor(
        compression_params=zstandard.ZstdCompressionParameters(window_log=30)
    ).compress(PLAIN),
}


class Drip(io.BytesIO):
    """A pipe whose writer is slow: a few bytes at a time."""

    def read1(self, size: int | None = -1, /) -> bytes:
        return super().read(min(size or 1, 1 if self.tell() < 8 else 4001))


@pytest.mark.parametrize("kind", PACKED)
def test_the_same_bytes_come_however_they_are_packed(kind: str, tmp_path: Path) -> None:
    assert b"".join(pieces(io.BytesIO(PACKED[kind]))) == PLAIN
    assert b"".join(pieces(Drip(PACKED[kind]))) == PLAIN
    path = tmp_path / "corpus"  # its name does not matter
    path.write_bytes(PACKED[kind])
    for place, stdin in ((path, io.BytesIO()), ("-", io.BytesIO(PACKED[kind]))):
        with opened(place, stdin) as source:
            assert os.pread(source.file, source.size + 1, 0) == PLAIN


@pytest.mark.parametrize("data", [b"", b"{", b"{}\n"])
def test_little_is_no_trouble(data: bytes, tmp_path: Path) -> None:
    assert b"".join(pieces(io.BytesIO(data))) == data
    path = tmp_path / "x.gz"  # nothing in it that is packed
    path.write_bytes(data)
    with opened(path, io.BytesIO()) as source:
        assert (source.size, list(chunks(source.file, source.size, 10))) == (
            len(data),
            [(0, len(data))] if data else [],
        )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (gzip.compress(PLAIN, mtime=0)[:-3], "broken gzip (Compressed file ended before"),
        (gzip.compress(PLAIN, mtime=0) + b"more", "broken gzip (Not a gzipped file"),
        (gzip.compress(PLAIN, mtime=0)[:-8] + bytes(8), "broken gzip (CRC check failed"),
        (gzip.compress(PLAIN, mtime=0)[:900] + bytes(200), "broken gzip"),
        (zstd(PLAIN)[:-5], "broken zstd (it ends within a frame)"),
        (zstd(PLAIN)[:5], "broken zstd (it ends within a frame)"),
        (zstd(PLAIN) + b"more", "broken zstd"),
        (zstd(PLAIN)[:20] + bytes(99), "broken zstd"),
    ],
)
def test_what_is_torn_is_never_taken_for_whole(data: bytes, reason: str, tmp_path: Path) -> None:
    with pytest.raises(UnpackError) as raised:
        list(pieces(io.BytesIO(data)))
    assert reason in str(raised.value)
    path = tmp_path / "x.jsonl.gz"
    path.write_bytes(data)
    with (
        pytest.raises(UsageError, match=r"x\.jsonl\.gz cannot be unpacked to its end: broken"),
        opened(path, io.BytesIO()),
    ):
        pass


def test_a_bomb_is_unpacked_in_pieces() -> None:
    bomb = zstandard.ZstdCompressor(level=19).compress(bytes(300 << 20))
    assert max(map(len, pieces(io.BytesIO(bomb)))) <= 128 << 20


def test_a_named_pipe_is_read_like_a_file(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=path.write_bytes, args=(PLAIN,))
    writer.start()
    with opened(path, io.BytesIO()) as source:
        assert os.pread(source.file, source.size + 1, 0) == PLAIN
        source.check_unchanged()
    writer.join()


def test_a_file_that_somebody_writes_to_is_told(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_bytes(PLAIN)
    with opened(path, io.BytesIO()) as source:
        source.check_unchanged()
        with path.open("ab") as file:
            file.write(b"{}\n")
        with pytest.raises(UsageError, match=r"x\.jsonl changed while it was read"):
            source.check_unchanged()


def test_what_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read: No such file"), opened(tmp_path / "x", io.BytesIO()):
        pass


def test_a_full_temporary_folder_is_a_sentence(tmp_path: Path) -> None:
    code = (
        "import io, resource, sys\n"
        "from newscrawl.corpus.spool import opened\n"
        "from newscrawl.errors import NewscrawlError\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, {resource.RLIM_INFINITY}))\n"
        "try:\n"
        "    with opened('-', io.BytesIO(bytes(200_000))): pass\n"
        "except NewscrawlError as error:\n"
        "    print(error.exit_status, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        env=os.environ | {"TMPDIR": str(tmp_path)},
    )
    assert done.stdout.startswith(f"3 File too large while writing temporary files in {tmp_path}. Free space there")
    assert list(tmp_path.iterdir()) == []


def test_no_temporary_folder_at_all_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "gone"))
    with (
        pytest.raises(PublishFailed, match="No such file or directory while writing temporary files"),
        opened("-", io.BytesIO()),
    ):
        pass


@given(st.lists(st.binary(max_size=30)).map(b"\n".join), st.integers(1, 50))
def test_chunks_are_the_whole_file_and_part_no_line(data: bytes, step: int) -> None:
    with opened("-", io.BytesIO(b"{}" + data)) as source:
        data = b"{}" + data
        cut = list(chunks(source.file, source.size, step))
        assert [start for start, _ in cut[1:]] == [end for _, end in cut[:-1]]
        assert (cut[0][0], cut[-1][1]) == (0, len(data))
        assert all(data[end - 1 : end] == b"\n" for _, end in cut[:-1])
        found = [
            (start + line.start, line.data) for start, end in cut for line in lines(stretch(source.file, start, end))
        ]
        assert b"".join(line for _, line in found) == data
        assert all(line_at(source.file, place) == line for place, line in found)
        assert [line.data for line in lines(streamed([data[:7], b"", data[7:]]))] == [line for _, line in found]


def test_a_long_line_is_found_again() -> None:
    data = b"a" * 100_000 + b"\n" + b"b" * 50_000
    with opened("-", io.BytesIO(data)) as source:
        assert line_at(source.file, 0) == data[:100_001]
        assert line_at(source.file, 100_001) == b"b" * 50_000
        assert list(chunks(source.file, source.size, 10)) == [(0, 100_001), (100_001, 150_001)]


@pytest.mark.parametrize("last", [b"", b"\n"])
def test_a_line_that_is_too_long_is_passed_over_whole(last: bytes) -> None:
    long = b"x" * 3_000_000
    found = list(lines(io.BytesIO(b"1234567\n" + long + b"\n12345678\n" + long + last), longest=7))
    assert [(line.number, line.start, line.data, line.whole) for line in found] == [
        (1, 0, b"1234567\n", True),
        (2, 8, b"x" * 8, False),
        (3, 3_000_009, b"12345678", False),
        (4, 3_000_018, b"x" * 8, False),
    ]


def test_a_line_is_given_before_the_next_is_there() -> None:
    asked = []

    def slow() -> object:
        for number in range(3):
            asked.append(number)
            yield b'{"n": %d}\n' % number

    found = lines(streamed(slow()))  # type: ignore[arg-type]
    assert next(found).data == b'{"n": 0}\n'
    assert asked == [0]
