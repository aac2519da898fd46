"""``dedup``: rows in the order of the records, final when they are written, the text untouched."""

from __future__ import annotations

import gzip
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import Ran, make_raw

from newscrawl.corpus.dedup import Report, dedup_file
from newscrawl.corpus.saved import Problem
from newscrawl.errors import UsageError


def record(number: int, **more: object) -> dict[str, object]:
    raw = make_raw(number)
    return {"url": raw.url, "headline": raw.headline, "article_body": raw.article_body, **more}


def rows(folder: Path, records: list[Any], **more: Any) -> tuple[Report, list[dict[str, Any]]]:
    place, out = folder / "in.jsonl", folder / "out.jsonl"
    place.write_text("".join((one if isinstance(one, str) else json.dumps(one)) + "\n" for one in records))
    report = dedup_file(place, str(out), io.BytesIO(), io.BytesIO(), **more)
    return report, [json.loads(line) for line in out.read_text().splitlines()] if out.exists() else []


def test_a_row_names_the_first_record_of_its_cluster_and_the_one_compared(tmp_path: Path) -> None:
    shortened = record(1, id=7)
    shortened["article_body"] = str(shortened["article_body"]).rpartition("\n")[0]
    report, told = rows(tmp_path, [record(1, id="a"), record(2, id="b"), shortened])
    assert told[0] == {"id": "a", "cluster_id": "a", "role": "original", "score": None, "matched": None}
    assert told[1]["cluster_id"] == "b"
    assert told[2] == {"id": 7, "cluster_id": "a", "role": "copy", "score": 1.0, "matched": "a"}
    assert (report.records, report.copies, report.rejected) == (3, 1, 0)


@pytest.mark.parametrize(
    ("more", "wanted"),
    [({"id": ""}, "url"), ({"id": True}, "url"), ({"id": None, "url": None}, 1), ({"id": [1], "url": ""}, 1)],
)
def test_without_an_id_a_record_goes_by_its_address_or_its_line(tmp_path: Path, more: dict, wanted: object) -> None:
    one = record(1, **more)
    _, told = rows(tmp_path, [one])
    assert told[0]["id"] == (one["url"] if wanted == "url" else wanted)


@pytest.mark.parametrize(
    ("given", "kind"), [(1.5, "a number"), (True, "true or false"), ([1], "a list"), ({}, "an object")]
)
def test_an_id_that_is_none_is_counted_and_told(tmp_path: Path, given: object, kind: str) -> None:
    problems: list[Problem] = []
    records = [record(1, id=given), record(2, id=given, url=None), record(3, id=""), record(4, id=None), record(5)]
    report, told = rows(tmp_path, records, on_problem=problems.append)
    assert [row["id"] for row in told] == [records[0]["url"], 2, *(one["url"] for one in records[2:])]
    assert report.odd_ids == 2
    assert [(one.where.rpartition(" ")[2], one.reason) for one in problems] == [
        ("1", f"its id is {kind}, so its row goes by its url"),
        ("2", f"its id is {kind}, so its row goes by its line"),
    ]


def test_an_id_given_twice_joins_no_two_stories(tmp_path: Path) -> None:
    records = [record(1, id="a"), record(2, id="a"), record(2, id="b"), record(1, id="a"), record(1, id="c")]
    report, told = rows(tmp_path, records)
    assert [row["id"] for row in told] == ["a", "a", "b", "a", "c"]
    assert [row["cluster_id"] for row in told] == ["a", "a (line 2)", "a (line 2)", "a", "a"]
    assert [row["matched"] for row in told[:3]] == [None, None, "a (line 2)"]
    assert report.again == 2
    _, told = rows(tmp_path, [record(1, id=2), record(2, url=None)])  # a line's number is no id that somebody gave
    assert [row["cluster_id"] for row in told] == [2, "2 (line 2)"]


def test_ids_with_half_characters_stay_apart(tmp_path: Path) -> None:
    given = ["\ud800", "\ud801", "\ufffd", "\u00e9\udfff"]
    _, told = rows(tmp_path, [record(number, id=one) for number, one in enumerate(given)])
    assert [row["id"] for row in told] == [row["cluster_id"] for row in told] == given


def test_a_record_with_two_ids_is_broken(tmp_path: Path) -> None:
    line = json.dumps(record(1, id="a"))[:-1] + ', "id": "b"}'
    problems: list[Problem] = []
    report, told = rows(tmp_path, [line, record(2, id="c")], on_problem=problems.append)
    assert ([row["id"] for row in told], report.rejected) == (["c"], 1)
    assert problems[0].reason == "it has the key id twice"


def test_a_number_that_has_no_end_is_told_in_words(tmp_path: Path) -> None:
    problems: list[Problem] = []
    line = json.dumps(record(1))[:-1] + f', "id": {"9" * 5000}}}'
    report, _ = rows(tmp_path, [line, record(2)], on_problem=problems.append)
    assert report.rejected == 1
    assert problems[0].reason == "broken JSON: a whole number of more than 4,300 digits"


def test_a_row_depends_on_the_records_before_it_alone(tmp_path: Path) -> None:
    records = [record(n % 4, id=n) for n in range(12)]
    _, whole = rows(tmp_path, records)
    for length in (1, 5, 11):
        assert rows(tmp_path, records[:length])[1] == whole[:length]
    assert [row["cluster_id"] for row in whole] == [n % 4 for n in range(12)]


def test_a_cluster_with_more_members_than_a_posting_list_stays_one(tmp_path: Path) -> None:
    report, told = rows(tmp_path, [record(1, id=n, url=None) for n in range(150)])
    assert {row["cluster_id"] for row in told} == {0}
    assert report.copies == 149


def test_broken_lines_go_to_their_file_and_lose_nothing_else(tmp_path: Path) -> None:
    bad = tmp_path / "bad.jsonl"
    report, told = rows(tmp_path, [record(1, id="a"), "{nothing", "[1]", "", record(2, id="b")], rejects=str(bad))
    assert [row["id"] for row in told] == ["a", "b"]
    assert report.rejected == 2
    assert [json.loads(line)["line"] for line in bad.read_text().splitlines()] == [2, 3]


def test_only_broken_lines_leave_no_file(tmp_path: Path) -> None:
    report, told = rows(tmp_path, ["{nothing"])
    assert (report.all_broken, told, (tmp_path / "out.jsonl").exists()) == (True, [], False)


def test_two_keys_for_one_field_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"line 1 says one field twice, as headline and title"):
        rows(tmp_path, [record(1, title="Another")])


def test_a_packed_file_and_standard_input_give_the_same(tmp_path: Path) -> None:
    _, told = rows(tmp_path, [record(n % 2, id=n) for n in range(4)])
    data = (tmp_path / "in.jsonl").read_bytes()
    (tmp_path / "in.jsonl.gz").write_bytes(gzip.compress(data))
    for place, stdin in ((tmp_path / "in.jsonl.gz", b""), ("-", data)):
        out = io.BytesIO()
        dedup_file(place, "-", io.BytesIO(stdin), out)
        assert [json.loads(line) for line in out.getvalue().splitlines()] == told


def test_the_command_says_what_came_of_it(tmp_path: Path, told: Callable[[list[str]], Ran]) -> None:
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(record(n % 2, id=n)) + "\n" for n in range(4)))
    ran = told(["dedup", "in.jsonl", "-o", "out.jsonl"])
    assert (ran.status, "4 records in 2 clusters, 0 broken lines" in ran.err) == (0, True), ran.err
    same = told(["dedup", "in.jsonl", "-o", "in.jsonl"])
    assert (same.status, "is the file that is read" in same.err) == (2, True), same.err
    folder = told(["dedup", "in.jsonl", "-o", "."])
    assert (folder.status, ". is a folder" in folder.err) == (2, True), folder.err
