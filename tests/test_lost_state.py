"""A state folder that is removed while a crawl writes it: a sentence and exit 3, and no file of half the articles."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from conftest import slow_site
from test_interrupted import start, wait_for_hits

from newscrawl.demo.server import DemoServer


@pytest.mark.slow
@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_state_that_is_lost_during_a_crawl_is_told(tmp_path: Path, how: str) -> None:
    with DemoServer(slow_site(30, 0.2)) as server:
        run = start(server, tmp_path, "-o", "x.jsonl")
        wait_for_hits(server, 8)
        database = tmp_path / ".newscrawl" / "newscrawl.sqlite3"
        if how == "removed":
            shutil.rmtree(tmp_path / ".newscrawl")
        else:
            Path(shutil.copy(database, tmp_path / "copy")).replace(database)
        _, err = run.communicate(timeout=60)
    assert (run.returncode, "was removed or replaced while it was in use" in err) == (3, True), err
    assert "Traceback" not in err
    assert not (tmp_path / "x.jsonl").exists()
