"""``newscrawl clean`` from the outside: files, pipes, mistakes, the brand book of a state."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from conftest import Ran, newscrawl

from newscrawl.cleanse import beyond
from newscrawl.items import Brand, Known

BODY = "The council met on Tuesday, and some 16,000 people of the valley heard of it the same day."


def corpus(folder: Path, count: int = 6, *, glued: bool = True) -> Path:
    place = folder / "in.jsonl"
    body = BODY.replace("16,000", "16,Zorvexil000") if glued else BODY
    lines = [{"id": n, "headline": f"Zorvexil-Story number {n} of the valley", "body": body} for n in range(count)]
    place.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return place


def test_the_same_records_come_out_under_their_keys(tmp_path: Path) -> None:
    corpus(tmp_path)
    done = newscrawl("clean", "in.jsonl", "-o", "out.jsonl", cwd=tmp_path)
    assert done.status == 0, done.err
    assert "6 records, 6 cleaned with 12 edits, 1 brand learned, 0 broken lines" in done.err
    told = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert [(one["id"], one["headline"], one["body"]) for one in told] == [
        (n, f"Story number {n} of the valley", BODY) for n in range(6)
    ]
    assert list(told[0]) == ["id", "headline", "body", "cleaning"]


@pytest.mark.slow
def test_a_packed_file_and_a_pipe_give_the_same(tmp_path: Path) -> None:
    place = corpus(tmp_path)
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(place.read_bytes()))
    plain = newscrawl("clean", "in.jsonl", cwd=tmp_path)
    packed = newscrawl("clean", "in.jsonl.gz", cwd=tmp_path)
    piped = newscrawl("clean", "-", cwd=tmp_path, stdin=place.read_text())
    assert plain.out == packed.out == piped.out
    assert plain.out.count("\n") == 6


@pytest.mark.parametrize(
    ("arguments", "status", "sentence"),
    [
        (["nowhere.jsonl"], 2, "nowhere.jsonl"),
        (["in.jsonl", "-o", "in.jsonl"], 2, "in.jsonl"),
        (["twice.jsonl"], 2, "says one field twice"),
        (["broken.jsonl"], 1, "broken.jsonl line 1"),
        (["in.jsonl", "-o", "no/such/out.jsonl"], 3, "no/such"),
    ],
)
def test_a_mistake_is_a_sentence(
    tmp_path: Path, told: Callable[[list[str]], Ran], arguments: list[str], status: int, sentence: str
) -> None:
    corpus(tmp_path)
    (tmp_path / "twice.jsonl").write_text('{"headline": "a", "title": "b", "body": "c"}\n')
    (tmp_path / "broken.jsonl").write_text("{nothing\n")
    ran = told(["clean", *arguments])
    assert (ran.status, sentence in ran.err, "Traceback" in ran.err) == (status, True, False), ran.err


def test_broken_lines_go_to_a_file_with_number_and_reason(tmp_path: Path) -> None:
    place = corpus(tmp_path, 2)
    place.write_text(place.read_text() + "{nothing\n[1]\n")
    done = newscrawl("clean", "in.jsonl", "-o", "out.jsonl", "--rejects", "bad.jsonl", cwd=tmp_path)
    assert (done.status, "2 broken lines" in done.err) == (0, True)
    bad = [json.loads(line) for line in (tmp_path / "bad.jsonl").read_text().splitlines()]
    assert [(one["line"], bool(one["reason"])) for one in bad] == [(3, True), (4, True)]


@pytest.mark.slow
def test_a_state_lends_its_brand_book_and_learns_each_proof_once(tmp_path: Path) -> None:
    corpus(tmp_path)
    for _ in range(2):
        assert newscrawl("clean", "in.jsonl", "-o", "out.jsonl", "--state", "state", cwd=tmp_path).status == 0
    assert "Zorvexil\tproofs 6\t" in newscrawl("brands", "--state", "state", cwd=tmp_path).out
    corpus(tmp_path, 1, glued=False)
    assert json.loads(newscrawl("clean", "in.jsonl", cwd=tmp_path).out)["headline"].startswith("Zorvexil-")
    lent = newscrawl("clean", "in.jsonl", "--state", "state", cwd=tmp_path)
    assert json.loads(lent.out)["headline"] == "Story number 0 of the valley"
    assert newscrawl("brands", "--state", "state", "--deny", "Zorvexil", "--reason", "a firm", cwd=tmp_path).status == 0
    denied = newscrawl("clean", "in.jsonl", "--state", "state", cwd=tmp_path)
    assert json.loads(denied.out)["headline"].startswith("Zorvexil-")


def test_what_a_state_has_yet_to_add() -> None:
    start = Known({"A": Brand("A", "A", 3, 1), "B": Brand("B", "B", 2)})
    learned = Known({"A": Brand("A", "A", 5, 1), "B": Brand("B", "B", 2), "C": Brand("C", "C", 1, 4)})
    assert beyond(learned, start).brands == {"A": Brand("A", "A", 2, 0), "C": Brand("C", "C", 1, 4)}


def test_somebody_elses_file_is_left_alone(tmp_path: Path, told: Callable[[list[str]], Ran]) -> None:
    corpus(tmp_path)
    (tmp_path / "notes.txt").write_text("my notes\n")
    for arguments in (["-o", "notes.txt"], ["-o", "out.jsonl", "--rejects", "notes.txt"]):
        ran = told(["clean", "in.jsonl", *arguments])
        assert (ran.status, "notes.txt is not empty and holds no JSON Lines" in ran.err) == (2, True), ran.err
    assert (tmp_path / "notes.txt").read_text() == "my notes\n"


def test_a_reader_of_the_rejects_that_has_gone_costs_no_record(tmp_path: Path) -> None:
    place = corpus(tmp_path, 3)
    place.write_text("{nothing\n" * 3000 + place.read_text())
    command = f"{sys.executable} -m newscrawl clean in.jsonl -o out.jsonl --rejects - | head -c 1 >/dev/null"
    subprocess.run(["bash", "-c", command], cwd=tmp_path, check=True, timeout=60)
    assert (tmp_path / "out.jsonl").read_text().count("\n") == 3


def test_an_extract_that_finds_nothing_leaves_the_old_file(tmp_path: Path, told: Callable[[list[str]], Ran]) -> None:
    (tmp_path / "old.jsonl").write_text('{"schema_version": 1}\n')
    corpus(tmp_path)
    ran = told(["extract", "in.jsonl", "-o", "old.jsonl"])
    assert (ran.status, "old.jsonl is left as it was" in ran.err) == (1, True), ran.err
    assert (tmp_path / "old.jsonl").read_text() == '{"schema_version": 1}\n'
