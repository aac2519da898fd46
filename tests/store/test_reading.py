"""A page that ends its process: the mark that outlives it, the count in the frontier."""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

import pytest
from filling import HOME, a_page

from newscrawl.errors import StoreFailed
from newscrawl.store import Outcome, Store
from newscrawl.store.reading import Reading, left_behind

DIES = """
import os, pathlib, sys
from newscrawl.store.reading import Reading
reading = Reading(pathlib.Path(sys.argv[1]), "run")
with reading.page(4_000_000_123):
    os.kill(os.getpid(), 9)
"""


def reads(store: Store) -> int:
    return a_page(store).reads


def test_a_mark_outlives_the_process_that_a_page_ended(tmp_path: Path) -> None:
    assert subprocess.run([sys.executable, "-c", DIES, tmp_path], check=False).returncode == -9
    assert left_behind(tmp_path) == {tmp_path / "reading-run": 4_000_000_123}


def test_the_mark_of_a_living_process_is_nobodys(tmp_path: Path) -> None:
    with contextlib.closing(Reading(tmp_path, "run")) as reading, reading.page(7):
        assert left_behind(tmp_path) == {}
        assert [path.name for path in tmp_path.iterdir()] == ["reading-run"]
    assert list(tmp_path.iterdir()) == []


def test_a_mark_is_taken_away_with_the_page(tmp_path: Path) -> None:
    first = Reading(tmp_path, "first")
    with pytest.raises(ValueError, match="torn"), first.page(7):
        raise ValueError("torn")
    (tmp_path / "reading-copy").write_bytes((tmp_path / "reading-first").read_bytes())
    assert left_behind(tmp_path) == {tmp_path / "reading-copy": 0}
    first.close()


def test_a_folder_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreFailed, match="nowhere cannot be written"):
        Reading(tmp_path / "nowhere", "run")


def test_deaths_add_up_until_the_page_was_read_or_the_program_is_another(store: Store) -> None:
    item = a_page(store)
    store.died([item.id], "1")
    store.died([item.id], "1")
    assert reads(store) == 2
    store.commit([Outcome(item, "failed", "not asked")], None)
    assert reads(store) == 2
    store.commit([Outcome(item, "listing")], None)
    assert reads(store) == 0
    store.died([item.id], "1")
    store.died([item.id], "2")
    assert (reads(store), a_page(store).url) == (1, HOME)
