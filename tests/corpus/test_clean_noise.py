"""Lines that a host sets on many pages, over a whole file: labelled with their places, removed where that is asked."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from newscrawl.cleaning import undo
from newscrawl.corpus.clean import clean_file
from newscrawl.items import Edit

MORE, LETTER = "Read more stories from the harbour", "Sign up for the morning letter"


def record(number: int, host: str = "a.example", *, noise: bool = True) -> dict[str, str]:
    lines = [f"Beginning of story {number}, told at some length.", f"Its end, {number}."]
    body = [lines[0], MORE, lines[1], LETTER] if noise else lines
    return {"url": f"https://{host}/{number}", "title": f"Story number {number} of the coast", "text": "\n".join(body)}


def cleaned(folder: Path, records: list[dict[str, str]], **options: object) -> list[dict[str, object]]:
    place = folder / "in.jsonl"
    place.write_text("".join(json.dumps(one) + "\n" for one in records))
    clean_file(place, str(folder / "out.jsonl"), io.BytesIO(), io.BytesIO(), **options)  # type: ignore[arg-type]
    return [json.loads(line) for line in (folder / "out.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("chunk", [1, 300, 1 << 20])
def test_lines_of_a_host_are_labelled_and_stay(tmp_path: Path, chunk: int) -> None:
    records = [record(n) for n in range(6)] + [record(9, "b.example"), record(10, noise=False)]
    told = cleaned(tmp_path, records, chunk=chunk)
    assert [one["text"] for one in told] == [one["text"] for one in records]
    assert ["labels" in one for one in told] == [True] * 6 + [False, False]
    assert "lines 2, 4 of the body" in str(told[0]["labels"])


def test_they_go_where_that_is_asked_for_and_come_back_by_the_edits(tmp_path: Path) -> None:
    records = [record(n) for n in range(6)]
    for raw, one in zip(records, cleaned(tmp_path, records, remove_noise=True), strict=True):
        assert MORE not in str(one["text"])
        assert LETTER not in str(one["text"])
        edits = [Edit(**edit) for edit in one["cleaning"]]  # type: ignore[attr-defined]
        assert {edit.rule for edit in edits} == {"site-noise"}
        assert undo(str(one["text"]), edits, "text") == raw["text"]


def test_copies_of_one_story_make_no_noise(tmp_path: Path) -> None:
    records = [record(1) | {"url": f"https://a.example/{n}"} for n in range(8)]
    assert cleaned(tmp_path, records, remove_noise=True) == records
