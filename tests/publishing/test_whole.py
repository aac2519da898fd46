"""Whole files: the old one or the new one, whatever happens, and a sentence that says what and where."""

import errno
import gzip
import hashlib
import io
import os
import signal
import stat
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from newscrawl.errors import PublishFailed, UsageError
from newscrawl.publishing.failing import failed
from newscrawl.publishing.whole import check_target, publish, write_whole

LINES = [b'{"n":1}\n', b'{"n":2}\n', '{"n":"ü"}\n'.encode()]
DATA = b"".join(LINES)
WRITE = "from pathlib import Path\nfrom newscrawl.publishing.whole import write_whole\n"


def run(code, **options):
    return subprocess.run([sys.executable, "-c", code], text=True, check=False, **options)


def names(folder):
    return sorted(entry.name for entry in folder.iterdir())


def hidden(out):
    return [name for name in names(out.parent) if name.startswith(".")]


@pytest.fixture
def out(tmp_path):
    target = tmp_path / "out.jsonl"
    target.write_bytes(b"old\n")
    return target


def test_a_file_is_written_and_counted(tmp_path):
    written = write_whole(tmp_path / "new.jsonl", iter(LINES))
    assert (tmp_path / "new.jsonl").read_bytes() == DATA
    assert (written.lines, written.bytes) == (3, len(DATA))
    assert written.sha256 == hashlib.sha256(DATA).hexdigest()
    assert names(tmp_path) == ["new.jsonl"]


def test_no_lines_are_an_empty_file(out):
    assert write_whole(out, []).lines == 0
    assert out.read_bytes() == b""


def test_a_new_file_has_the_umasks_mode_and_an_old_one_keeps_its_own(tmp_path):
    old = os.umask(0o027)
    try:
        write_whole(tmp_path / "new.jsonl", LINES)
        (tmp_path / "private.jsonl").touch(0o600)
        write_whole(tmp_path / "private.jsonl", LINES)
    finally:
        os.umask(old)
    assert stat.S_IMODE((tmp_path / "new.jsonl").stat().st_mode) == 0o640
    assert stat.S_IMODE((tmp_path / "private.jsonl").stat().st_mode) == 0o600


def test_packed_files_hold_the_lines_and_are_the_same_every_time(tmp_path):
    first = write_whole(tmp_path / "a.jsonl.gz", LINES)
    second = write_whole(tmp_path / "b.jsonl.gz", LINES)
    data = (tmp_path / "a.jsonl.gz").read_bytes()
    assert gzip.decompress(data) == DATA
    assert data[4:8] == b"\0\0\0\0"  # no time in it
    assert first == second
    assert (first.lines, first.bytes, first.sha256) == (3, len(data), hashlib.sha256(data).hexdigest())


def test_zst_is_refused_before_a_line_is_taken(tmp_path):
    lines = iter(LINES)
    with pytest.raises(UsageError, match=r"out\.jsonl\.zst: .* Name a"):
        write_whole(tmp_path / "out.jsonl.zst", lines)
    assert next(lines) == LINES[0]


def test_the_old_file_stands_until_the_last_line(out):
    def lines():
        yield from LINES
        assert out.read_bytes() == b"old\n"

    write_whole(out, lines())
    assert out.read_bytes() == DATA


@pytest.mark.parametrize("raised", [RuntimeError, KeyboardInterrupt, OSError, PublishFailed])
def test_what_the_lines_raise_passes_through_and_leaves_nothing(out, raised):
    def lines():
        yield LINES[0]
        raise raised

    with pytest.raises(raised):
        write_whole(out, lines())
    assert out.read_bytes() == b"old\n"
    assert names(out.parent) == ["out.jsonl"]


@pytest.mark.parametrize(
    ("name", "reason", "advice"),
    [
        ("nowhere/out.jsonl", "No such file or directory", "Create the folder {tmp}/nowhere and"),
        ("", "Is a directory", "Name a file in that folder"),
        ("file/out.jsonl", "Not a directory", "Name a file in a folder"),
        ("loop", "Too many levels of symbolic links", "name another file"),
        ("x" * 300, "File name too long", "name another file"),
    ],
)
def test_a_target_that_cannot_be_says_so_in_a_sentence(tmp_path, name, reason, advice):
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    for attempt in (lambda path: write_whole(path, LINES), check_target):
        with pytest.raises(PublishFailed) as caught:
            attempt(tmp_path / name)
        message = str(caught.value)
        assert message.startswith(f"{reason} while writing {tmp_path / name}; no file was left. ")
        assert advice.format(tmp=tmp_path) in message
        assert message.endswith("run the same command again.")
    assert names(tmp_path) == ["file", "loop"]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "No space left on device while writing {out}; the previous file stands. Free space and run"),
        (errno.EDQUOT, "Disk quota exceeded while writing {out}; the previous file stands. Free space and"),
        (errno.EIO, "Input/output error while writing {out}; the previous file stands. Check the disk and"),
        (errno.EACCES, "Permission denied while writing {out}; the previous file stands. Allow writing there, or"),
        (errno.EROFS, "Read-only file system while writing {out}; the previous file stands. Allow writing"),
    ],
)
def test_sentences(out, number, said):
    message = str(failed(OSError(number, os.strerror(number)), out))
    assert message.startswith(said.format(out=out))
    assert "\n" not in message


def test_a_name_that_a_terminal_would_obey_is_shown_safely(tmp_path):
    with pytest.raises(PublishFailed) as caught:
        write_whole(tmp_path / "a\x1b[2Jb" / "out.jsonl", LINES)
    assert "\x1b" not in str(caught.value)


def test_a_link_stays_a_link(out):
    link = out.parent / "latest.jsonl"
    link.symlink_to("out.jsonl")
    write_whole(link, LINES)
    assert link.is_symlink()
    assert out.read_bytes() == DATA
    dangling = out.parent / "next.jsonl"
    dangling.symlink_to("later.jsonl")
    write_whole(dangling, LINES)
    assert (out.parent / "later.jsonl").read_bytes() == DATA


def test_a_very_long_name_has_room_for_its_temporary(tmp_path):
    assert write_whole(tmp_path / ("n" * 255), LINES).lines == 3


def test_dev_null_stays_a_device():
    assert write_whole(Path("/dev/null"), LINES).bytes == len(DATA)
    assert stat.S_ISCHR(Path("/dev/null").stat().st_mode)


def test_a_full_device_says_so():
    with pytest.raises(PublishFailed, match="No space left on device while writing /dev/full; what came out"):
        write_whole(Path("/dev/full"), LINES)


def test_a_pipe_is_written_straight(tmp_path):
    pipe, got = tmp_path / "pipe", []
    os.mkfifo(pipe)
    reader = threading.Thread(target=lambda: got.append(pipe.read_bytes()))
    reader.start()
    assert write_whole(pipe, LINES).lines == 3
    reader.join(5)
    assert got == [DATA]
    assert stat.S_ISFIFO(pipe.stat().st_mode)


def test_standard_output_by_its_path_keeps_what_a_shell_appends_to(out):
    names = ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1")
    code = WRITE + "".join(f"write_whole(Path({name!r}), {LINES!r})\n" for name in names)
    with out.open("ab") as appended:
        assert run(code, stdout=appended).returncode == 0
    assert out.read_bytes() == b"old\n" + DATA * 3


def test_a_stream_is_flushed_line_by_line():
    raw = io.BytesIO()
    stream = io.BufferedWriter(raw)

    def lines():
        for number, line in enumerate(LINES):
            assert raw.getvalue() == b"".join(LINES[:number])
            yield line

    written = publish("-", lines(), stream)
    assert raw.getvalue() == DATA
    assert (written.lines, written.sha256) == (3, hashlib.sha256(DATA).hexdigest())


def test_a_reader_that_has_gone_ends_the_stream_quietly():
    code = (
        "import sys\nfrom newscrawl.publishing.whole import publish\n"
        "lines = (b'x' * 99 + b'\\n' for _ in range(10**6))\n"
        "print(publish('-', lines, sys.stdout.buffer).lines, file=sys.stderr)"
    )
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert child.stdout.readline() == b"x" * 99 + b"\n"
    child.stdout.close()
    said = child.stderr.read()
    child.stderr.close()
    assert child.wait() == 0
    assert 0 < int(said) < 10**6


def test_a_full_standard_output_raises_and_does_not_spoil_the_exit_status():
    code = (
        "import sys\nfrom newscrawl.errors import PublishFailed\n"
        "from newscrawl.publishing.whole import publish\n"
        "try: publish('-', [b'x\\n'], sys.stdout.buffer)\n"
        "except PublishFailed as error: sys.exit(str(error))"
    )
    with Path("/dev/full").open("wb") as full:
        child = run(code, stdout=full, stderr=subprocess.PIPE)
    assert child.returncode == 1
    assert child.stderr.startswith("No space left on device while writing standard output; what came out before")


def test_a_disk_that_fills_leaves_the_old_file_and_nothing_else(out):
    code = (
        f"{WRITE}import resource, sys\nfrom newscrawl.errors import PublishFailed\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 20, 1 << 20))\n"
        f"try: write_whole(Path({str(out)!r}), (b'x' * 99_999 + b'\\n' for _ in range(50)))\n"
        "except PublishFailed as error: sys.exit(str(error))"
    )
    child = run(code, stderr=subprocess.PIPE)
    assert child.returncode == 1
    assert child.stderr.startswith(f"File too large while writing {out}; the previous file stands. ")
    assert out.read_bytes() == b"old\n"
    assert names(out.parent) == ["out.jsonl"]
    assert write_whole(out, LINES).lines == 3


def test_a_killed_writer_leaves_the_old_file_and_the_next_one_sweeps(out):
    code = f"{WRITE}write_whole(Path({str(out)!r}), (print(n, flush=True) or b'x\\n' * 9999 for n in range(10**9)))"
    child = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE)
    while child.stdout.readline() != b"20\n":
        pass
    living = hidden(out)
    assert len(living) == 1
    os.kill(child.pid, signal.SIGSTOP)
    write_whole(out, LINES)
    assert hidden(out) == living  # its writer lives
    child.kill()
    child.wait()
    child.stdout.close()
    assert out.read_bytes() == DATA
    write_whole(out.with_name("other.jsonl"), LINES)
    assert hidden(out) == living  # another target's
    write_whole(out, LINES[:1])
    assert hidden(out) == []
    assert out.read_bytes() == LINES[0]


def test_two_writers_at_once_leave_one_whole_file(out):
    def lines(mark):
        return (mark * 999 + b"\n" for _ in range(200))

    writers = [threading.Thread(target=write_whole, args=(out, lines(mark))) for mark in (b"a", b"b", b"c")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert out.read_bytes() in [b"".join(lines(mark)) for mark in (b"a", b"b", b"c")]
    assert names(out.parent) == ["out.jsonl"]


@pytest.mark.parametrize("name", ["out.jsonl", "out.jsonl.gz", "/dev/null", "/dev/stdout"])
def test_a_good_target_is_let_through_untouched(tmp_path, name):
    check_target(tmp_path / name)
    assert names(tmp_path) == []
