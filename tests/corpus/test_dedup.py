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
