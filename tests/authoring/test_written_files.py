"""Files are written together or not at all."""

from __future__ import annotations

import pytest

from newscrawl.authoring.writing import Files
from newscrawl.errors import UsageError


def test_files_and_their_folders_are_there(tmp_path):
    with Files() as files:
        files.put(tmp_path / "a" / "b" / "one.txt", b"1")
        files.put(tmp_path / "a" / "b" / "one.txt", b"2")
    assert (tmp_path / "a" / "b" / "one.txt").read_bytes() == b"2"
    assert [one.name for one in (tmp_path / "a" / "b").iterdir()] == ["one.txt"]


def test_a_failure_puts_everything_back_to_the_byte(tmp_path):
    (tmp_path / "old.txt").write_bytes(b"old")
    (tmp_path / "gone.txt").write_bytes(b"gone")
    (tmp_path / "old.txt").chmod(0o640)

    def fail():
        with Files() as files:
            files.put(tmp_path / "old.txt", b"new")
            files.remove(tmp_path / "gone.txt")
            files.put(tmp_path / "a" / "b" / "new.txt", b"x")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert sorted(one.name for one in tmp_path.iterdir()) == ["gone.txt", "old.txt"]
    assert (tmp_path / "old.txt").read_bytes() == b"old"
    assert (tmp_path / "gone.txt").read_bytes() == b"gone"
    assert (tmp_path / "old.txt").stat().st_mode & 0o777 == 0o640


def test_a_place_that_cannot_be_written_is_a_sentence_and_undoes_the_rest(tmp_path):
    (tmp_path / "file").write_bytes(b"")

    def fail():
        with Files() as files:
            files.put(tmp_path / "one.txt", b"1")
            files.put(tmp_path / "file" / "two.txt", b"2")

    with pytest.raises(UsageError, match="cannot be written"):
        fail()
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
