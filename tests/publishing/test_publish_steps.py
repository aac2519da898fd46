"""A publisher that dies before and after every write, flush, renaming, removal and commit of a publish."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from conftest import slow
from dying import SCENES, die_at_each

from newscrawl.publishing.feeds.folder import FORMATS

ALL = [slow(form, scene, 0, 1) for form in FORMATS for scene in SCENES]
# Quick: two or three steps of each scene, other ones than the next scene's.
SOME = [("jsonl", scene, 5 * number, 31) for number, scene in enumerate(SCENES)]


@pytest.mark.parametrize(("form", "scene", "first", "every"), [*SOME, *ALL])
def test_whoever_reads_sees_the_state_before_or_the_one_after(
    tmp_path: Path, form: str, scene: str, first: int, every: int
) -> None:
    assert die_at_each(tmp_path / "work", form, scene, first, every, by_signal=False) > 30


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
def test_so_it_is_when_the_process_is_killed_there(tmp_path: Path, form: str) -> None:
    code = f"""
from pathlib import Path
from dying import SCENES, die_at_each
for number, scene in enumerate(SCENES):
    assert die_at_each(Path(scene), {form!r}, scene, number, 9, by_signal=True) > 30
"""
    here = Path(__file__).parent
    path = f"{here}:{here.parent}:{here.parents[1]}"
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": path, "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
