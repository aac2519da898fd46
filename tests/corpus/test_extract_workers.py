"""Pages read by processes of our own: the same answer for any number of them, and no page costs more than itself."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import slow
from faulty_reading import faulty, less_faulty
from records_samples import OLD
from test_clean_workers import alive, children, wait_until
from test_extract_memory import PLEA, record

from newscrawl.corpus.extract import Options, extract_files
from newscrawl.corpus.extract_steps import QUICK, Reading
from newscrawl.corpus.saved import Problem

TOWNS = ("Ellmar", "Brodick", "Tarvin", "Osterby", "Quillan", "Vessem")


def text(number: int, words: str = "") -> str:
    """A page saved as text; every third is a farm's, with a brand that only some of them prove."""
    town, brand = TOWNS[number % len(TOWNS)], "Zorvex Exchange" if number % 3 == 0 else ""
    headline = f"{brand}{'-' if brand else ''}{town} opens a bridge number {number} for cyclists and walkers"
    opening = f"The town of {town} opened bridge {number} on Monday{words}"
    paragraphs = [
        f"{opening}, and 12,{brand if number % 2 else ''}{number:03d} people crossed it before noon.",
        f"The mayor of {town} said the work had taken {number + 3} months and that the cost stayed in the plan.",
        "A second bridge is planned further down the river, where the old ferry used to land in summer.",
    ]
    farm = [f"Current:Home > News{headline} -TradeBasket", headline, "Marta Lind View", "Date:2025-02-03 04:05:06"]
    return "\n".join([*farm, *paragraphs, "veryGood! (5417)", "Related", "- Another headline about something else"])


def written(path: Path, count: int, words: dict[int, str] | None = None) -> Path:
    lines = [json.dumps({"id": n, "text": text(n, (words or {}).get(n, ""))}) for n in range(count)]
    path.write_text("\n".join(lines) + "\n")
    return path


def extracted(*places: Path, **options: object) -> tuple[list[bytes], list[Problem], list[Problem]]:
    problems: list[Problem] = []
    quick: list[Problem] = []
    given = Options(**options)  # type: ignore[arg-type]
    lines = extract_files(places, io.BytesIO(), problems.append, on_quick=quick.append, options=given)
    return list(lines), problems, quick


@pytest.mark.parametrize(("workers", "pages"), [(2, 3), slow(1, 16), slow(3, 1), slow(2, 100)])
def test_the_answer_is_the_same_for_any_number_of_workers_and_pages(tmp_path: Path, workers: int, pages: int) -> None:
    place = written(tmp_path / "in.jsonl", 40)
    (tmp_path / "more.txt").write_text(text(3))
    with place.open("ab") as file:
        file.write(b"{torn\n" + b"".join(map(record, range(30))))
    here = extracted(place, tmp_path / "more.txt", workers=0, reading=Reading(seconds=0))
    assert [json.loads(line).get("input_id") for line in here[0]] == [*range(40), *range(30), None]
    assert not any(PLEA in json.loads(line)["article_body"] for line in here[0])
    assert [problem.where for problem in here[1]] == [f"{place} line 41"]
    assert any("Zorvex" in edit["removed"] for edit in json.loads(here[0][0])["cleaning"])
    assert extracted(place, tmp_path / "more.txt", workers=workers, pages=pages) == here


def test_a_page_that_ends_its_reader_or_takes_too_long_costs_nothing_but_itself(tmp_path: Path) -> None:
    place = written(tmp_path / "in.jsonl", 8, {3: " DO crash", 6: " DO loop"})
    reading = Reading(read=faulty, quick=less_faulty, seconds=0.2)
    lines, problems, quick = extracted(place, workers=2, pages=1, reading=reading)
    found = [json.loads(line) for line in lines]
    assert [line["input_id"] for line in found] == list(range(8))
    labels = {line["input_id"]: label["reason"] for line in found for label in line["labels"] if label["name"] == QUICK}
    assert labels == {
        3: "reading it was killed (signal 11), so it was read the quick way",
        6: "reading it took more than 0.2 s, so it was read the quick way",
    }
    assert {one.where: one.reason for one in quick} == {f"{place} line {n + 1}": said for n, said in labels.items()}
    assert problems == []


def test_a_bug_costs_its_page_and_is_told(tmp_path: Path) -> None:
    place = written(tmp_path / "in.jsonl", 4, {1: " DO raise", 2: " DO raise hard"})
    reading = Reading(read=faulty, quick=less_faulty, seconds=0)
    lines, problems, quick = extracted(place, workers=0, reading=reading)
    assert [json.loads(line)["input_id"] for line in lines] == [0, 1, 3]
    assert [one.reason for one in quick] == [
        "reading it failed (ValueError: a bug\\x1b of ours), so it was read the quick way"
    ]
    assert [one.reason for one in problems] == ["no article: reading it failed (ValueError: a bug\\x1b of ours)"]


@pytest.mark.slow
def test_pages_read_together_with_a_bad_one_lose_nothing(tmp_path: Path) -> None:
    """Nor does one whose reader somebody else has ended; what fails the quick way too is told."""
    words = {
        3: " DO crash",
        9: " DO loop",
        10: f" DO once {tmp_path / 'mark'}",
        12: " DO crash hard",
        13: " DO loop hard",
    }
    place = written(tmp_path / "in.jsonl", 20, words)
    reading = Reading(read=faulty, quick=less_faulty, seconds=0.3)
    lines, problems, quick = extracted(place, workers=2, pages=5, reading=reading)
    assert [json.loads(line)["input_id"] for line in lines] == [n for n in range(20) if n not in {12, 13}]
    assert [one.where for one in quick] == [f"{place} line 4", f"{place} line 10"]
    assert [(one.where, one.reason) for one in problems] == [
        (f"{place} line 13", "no article: reading it was killed (signal 11)"),
        (f"{place} line 14", "no article: reading it took more than 0.3 s"),
    ]


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="asks Linux who is alive")
@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, -signal.SIGTERM)])
def test_no_worker_and_no_half_file_is_left_when_it_is_ended(number: int, status: int, tmp_path: Path) -> None:
    output = tmp_path / "out.jsonl"
    output.write_text(OLD)
    written(tmp_path / "in.jsonl", 40)
    code = (
        "import io, sys\n"
        f"sys.path.insert(0, {str(Path(__file__).parent)!r})\n"
        "from faulty_reading import endless\n"
        "from newscrawl.corpus.extract import Options, extract_files\n"
        "from newscrawl.corpus.extract_steps import Reading\n"
        "from newscrawl.publishing.whole import publish\n"
        "options = Options(workers=2, pages=4, reading=Reading(read=endless, seconds=60))\n"
        "try:\n"
        "    lines = extract_files(['in.jsonl'], io.BytesIO(), print, options=options)\n"
        "    publish('out.jsonl', lines, sys.stdout.buffer)\n"
        "except KeyboardInterrupt:\n"
        "    sys.exit(130)\n"
    )
    folders = os.pathsep.join([str(Path(__file__).parent), str(Path(__file__).parents[2])])
    with subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": folders},
        stderr=subprocess.PIPE,
        start_new_session=True,
    ) as process:
        assert process.stderr
        assert process.stderr.readline() == b"begun\n"
        workers = children(process.pid)
        assert len(workers) == 2
        os.killpg(process.pid, number)  # as a terminal does with Ctrl-C
        assert process.wait(30) == status
        wait_until(lambda: not any(map(alive, workers)))
    assert output.read_text() == OLD
    assert number != signal.SIGINT or sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def peaks(folder: Path, count: int) -> list[int]:
    """Megabytes at most in this process and in a worker, for so many pages, each of a host of its own."""
    path = folder / f"{count}.jsonl"
    with path.open("w") as file:
        for number in range(count):
            address = f"http://paper{number // 4}.example/{number}"
            file.write(json.dumps({"url": address, "text": text(number), "filler": "x" * 5000}) + "\n")
    code = (
        "import io, resource, sys\n"
        "from newscrawl.corpus.extract import Options, extract_files\n"
        "lines = extract_files(sys.argv[1:], io.BytesIO(), print, options=Options(workers=2))\n"
        "print(sum(1 for _ in lines))\n"
        "print(*(resource.getrusage(who).ru_maxrss >> 10 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))\n"
    )
    done = subprocess.run([sys.executable, "-c", code, path], cwd=folder, capture_output=True, text=True, check=True)
    lines, *peak = map(int, done.stdout.split())
    assert lines == count
    return peak


@pytest.mark.slow
def test_memory_does_not_grow_with_the_input(tmp_path: Path) -> None:
    short, long = peaks(tmp_path, 1_000), peaks(tmp_path, 8_000)
    # 7,000 pages more, of 1,750 hosts, are 44 MB of JSON Lines and 20 MB of rows.
    assert long[0] - short[0] < 15, (short, long)
    assert long[1] - short[1] < 10, (short, long)
