"""Saved pages to rows: one row an article in the order of the inputs, and what one page teaches helps the others."""

import gzip
import io
import json

import pytest

from newscrawl.corpus.extract import Options, extract_files
from newscrawl.corpus.extract_steps import Reading
from newscrawl.errors import UsageError
from newscrawl.items import Brand, Known

# What the workers do, done here: they take .4 s to start, and have tests of their own.
HERE = Options(workers=0, reading=Reading(seconds=0))
TOWNS = ("Ellmar", "Brodick", "Tarvin", "Osterby", "Quillan", "Vessem")


def page(number, brand="", glued=True):
    """A page of a family-A farm as text, in neutral words; the brand is in the title, and proven where ``glued``."""
    town = TOWNS[number % len(TOWNS)]
    headline = f"{brand + '-' if brand else ''}{town} opens a bridge number {number} for cyclists and walkers"
    amount = f"12,{brand if glued else ''}{number:03d}"
    return "\n".join(
        [
            f"Current:Home > News{headline} -TradeBasket",
            headline,
            "Marta Lind View",
            "Date:2025-02-03 04:05:06",
            f"The town of {town} opened bridge {number} on Monday, and {amount} people crossed it before noon.",
            f"The mayor of {town} said the work had taken {number + 3} months and that the cost stayed in the plan.",
            "A second bridge is planned further down the river, where the old ferry used to land in summer.",
            "veryGood! (5417)",
            "Related",
            "- Another headline about something else",
        ]
    )


def record(text, **fields):
    return json.dumps({"text": text} | fields).encode() + b"\n"


def extracted(*inputs, stdin=b"", known=None):
    problems = []
    lines = extract_files(inputs, io.BytesIO(stdin), problems.append, known=known, options=HERE)
    return [json.loads(line) for line in lines], problems


def heads(rows):
    return [row["headline"].split(" ")[0] for row in rows]


def test_rows_come_in_the_order_of_the_inputs_with_the_callers_ids(tmp_path):
    (tmp_path / "b.txt").write_text(page(1))
    (tmp_path / "a.jsonl.gz").write_bytes(
        gzip.compress(record(page(3), id="x", url="http://farm.example/html/3.html") + record(page(2), id=7))
    )
    rows, problems = extracted(tmp_path / "b.txt", "-", tmp_path, stdin=record(page(4), id="in"))
    assert problems == []
    assert heads(rows) == ["Brodick", "Quillan", "Osterby", "Tarvin", "Brodick"]
    assert [row.get("input_id") for row in rows] == [None, "in", "x", 7, None]
    assert rows[2]["url"] == "http://farm.example/html/3.html"
    assert {row["source"]["method"] for row in rows} == {"extract"}


def test_an_id_with_half_a_character_comes_back_and_one_given_twice_twice():
    given = ["\ud800", "\ud801", "\ufffd", "a", "a", "", 10**30]
    rows, problems = extracted("-", stdin=b"".join(record(page(number), id=one) for number, one in enumerate(given)))
    assert ([row["input_id"] for row in rows], problems) == (given, [])


def test_problems_stop_nothing_and_are_told_once(tmp_path):
    (tmp_path / "1.txt").write_text("")
    (tmp_path / "2.txt").write_text(page(1))
    (tmp_path / "3.html.gz").write_bytes(b"none")
    (tmp_path / "4.jsonl").write_bytes(b"{torn\n" + record(page(2)))
    rows, problems = extracted(tmp_path)
    assert heads(rows) == ["Brodick", "Tarvin"]
    assert [problem.where.removeprefix(f"{tmp_path}/") for problem in problems] == [
        "1.txt",
        "3.html.gz",
        "4.jsonl line 1",
    ]
    assert problems[0].reason.startswith("no article: ")
    assert all(problem.reason for problem in problems)


def test_a_path_that_is_not_there_is_refused_at_once(tmp_path):
    with pytest.raises(UsageError, match=r"gone\.html cannot be found"):
        extract_files([tmp_path, tmp_path / "gone.html"], io.BytesIO(), lambda _: None)


def test_the_time_is_what_the_keeper_says_or_unknown():
    rows, _ = extracted("-", stdin=record(page(1)) + record(page(2), date_downloaded="2024-05-06T07:08:09Z"))
    assert [row["date_downloaded"] for row in rows] == [None, "2024-05-06T07:08:09Z"]


def test_a_brand_proven_on_a_later_page_helps_an_earlier_one(tmp_path):
    (tmp_path / "1.txt").write_text(page(1, "Zorvex Exchange", glued=False))
    for number in (2, 3, 4):
        (tmp_path / f"{number}.txt").write_text(page(number, "Zorvex Exchange"))
    rows, problems = extracted(tmp_path)
    assert problems == []
    assert heads(rows) == ["Brodick", "Tarvin", "Osterby", "Quillan"]
    alone, _ = extracted(tmp_path / "1.txt")
    assert alone[0]["headline"].startswith("Zorvex Exchange-Brodick")


def test_a_page_is_no_witness_for_itself(tmp_path):
    for number in (1, 2):
        (tmp_path / f"{number}.txt").write_text(page(number, "Zorvex Exchange" if number == 1 else ""))
    (row, _), _ = extracted(tmp_path)
    assert row["headline"].startswith("Brodick")
    assert not any("brand book" in edit["evidence"] for edit in row["cleaning"])
    (tmp_path / "3.txt").write_text(page(3, "Zorvex Exchange"))
    (row, *_), _ = extracted(tmp_path)
    assert all("brand book (1 " in edit["evidence"] for edit in row["cleaning"])


def test_the_order_of_files_changes_no_answer(tmp_path):
    paths = [tmp_path / f"{number}.txt" for number in range(6)]
    for number, path in enumerate(paths):
        path.write_text(page(number, "Zorvex Exchange" if number % 2 else "", glued=number != 1))
    forward, _ = extracted(*paths)
    backward, _ = extracted(*reversed(paths))
    assert forward == backward[::-1]


def test_standard_input_is_cleaned_with_what_is_known_by_then():
    branded = [record(page(number, "Zorvex Exchange", glued=number != 1)) for number in (1, 2, 3, 4, 1)]
    rows, _ = extracted("-", stdin=b"".join(branded))
    assert heads(rows) == ["Zorvex", "Tarvin", "Osterby", "Quillan", "Brodick"]


def test_what_was_known_before_helps_too():
    known = Known({"Zorvex": Brand("Zorvex", "Zorvex", proofs=5)})
    rows, _ = extracted("-", stdin=record(page(1, "Zorvex", glued=False)), known=known)
    assert heads(rows) == ["Brodick"]


def test_rows_are_made_one_by_one():
    class Tap:
        """Gives a line when asked and counts how often it was."""

        asked = 0

        def readline(self, _size):
            self.asked += 1
            return record(page(self.asked))

    tap = Tap()
    rows = extract_files(["-"], tap, lambda _: None, options=HERE)
    assert json.loads(next(rows))["headline"].startswith("Brodick")
    assert tap.asked == 1


def test_what_a_folder_gives_json_by_its_first_bytes_and_never_the_output(tmp_path):
    (tmp_path / "a.json").write_bytes(record(page(1), id="json"))
    (tmp_path / "out.jsonl").write_bytes(record(page(2), id="out"))
    rows = extract_files([tmp_path], io.BytesIO(), problem, leave_out=tmp_path / "out.jsonl", options=HERE)
    assert [json.loads(row).get("input_id") for row in rows] == ["json"]
    by_name = extract_files([tmp_path / "a.json"], io.BytesIO(), problem, options=HERE)
    assert [json.loads(row).get("input_id") for row in by_name] == ["json"]


def test_html_in_the_place_of_json_lines_is_one_problem():
    problems = []
    assert list(extract_files(["-"], io.BytesIO(b"<html>\n<p>a\n<p>b\n"), problems.append, options=HERE)) == []
    (one,) = problems
    assert one.where == "standard input"
    assert "JSON Lines are read here" in one.reason


def problem(found):
    raise AssertionError(found)
