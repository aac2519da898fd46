"""What the pages of a host teach about each other while files are read: the first ones profit too, none from itself."""

from __future__ import annotations

import io
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from newscrawl.corpus import extract_hosts
from newscrawl.corpus.extract import Options, extract_files
from newscrawl.corpus.extract_hosts import Hosts
from newscrawl.corpus.extract_steps import Batch, BatchRead, Reading, unpacked
from newscrawl.corpus.saved import Problem, Saved, own_address
from newscrawl.corpus.spool_lines import Chunk
from newscrawl.extraction.memory import Observation, unpack
from newscrawl.items import Page

HERE = Options(workers=0, reading=Reading(seconds=0))
PLEA = "Readers pay for this paper, so please think of giving us four coins a month for our work."


def page(number: int, *, plea: bool = True, head: str = "") -> str:
    """An article with a last line that stands on the other pages of its paper too."""
    told = [
        f"The bridge number {number} over the river was opened on Monday by {number + 20} children and one old dog.",
        f"It took {number + 3} months to build, and the town paid for it with what it got for its mill number {number}.",
        f"The ferry that has crossed the water {number + 7} times a day will carry stone from now on, its owner said.",
        f"People of quarter {number} had asked for the bridge since a flood took the old one away {number + 30} years ago.",
        f"The mayor of quarter {number} said that a second bridge would be built when the first has been paid for.",
        f"Some {number * 11} people walked over it before noon, most of them twice, as a count by the school has shown.",
    ]
    paragraphs = [f"<p>{line}</p>" for line in [*told, *([PLEA] if plea else [])]]
    title = f"Bridge number {number} is open for all who walk"
    return (
        f"<html><head><title>{title}</title>{head}</head><body><article><h1>{title}</h1>"
        f"<div>{''.join(paragraphs)}</div></article></body></html>"
    )


def record(number: int, host: str = "paper.example", *, plea: bool = True) -> bytes:
    value = {"id": number, "url": f"http://{host}/{number}.html", "html": page(number, plea=plea)}
    return json.dumps(value).encode() + b"\n"


def extracted(places: Sequence[Path | str], stdin: bytes = b"", options: Options = HERE) -> list[bytes]:
    return list(extract_files(places, io.BytesIO(stdin), fail, options=options))


def fail(problem: Problem) -> None:
    raise AssertionError(problem)


def pleading(lines: Sequence[bytes]) -> list[bool]:
    return [PLEA in json.loads(line)["article_body"] for line in lines]


def file(folder: Path, records: Sequence[bytes]) -> list[Path]:
    (folder / "in.jsonl").write_bytes(b"".join(records))
    return [folder / "in.jsonl"]


@pytest.mark.parametrize(("count", "stays"), [(1, True), (2, True), (3, False), (9, False), (40, False)])
def test_a_line_of_all_pages_of_a_host_goes_from_the_first_one_too(tmp_path: Path, count: int, *, stays: bool) -> None:
    lines = extracted(file(tmp_path, [record(number) for number in range(count)]))
    assert [json.loads(line)["input_id"] for line in lines] == list(range(count))
    assert pleading(lines) == [stays] * count


def test_no_page_is_its_own_witness_and_no_host_another_ones(tmp_path: Path) -> None:
    records = [record(1), record(2), *(record(number, plea=False) for number in range(3, 9))]
    assert pleading(extracted(file(tmp_path, records)))[:2] == [True, True]
    records = [record(number, f"paper{number}.example") for number in range(6)]
    assert pleading(extracted(file(tmp_path, records))) == [True] * 6


def test_saved_pages_are_of_the_host_that_they_call_their_own(tmp_path: Path) -> None:
    for number in range(4):
        head = f'<link href="https://www.paper.example/{number}" rel=canonical>' if number else ""
        (tmp_path / f"{number}.html").write_text(page(number, head=head))
    lines = extracted([tmp_path])
    assert pleading(lines) == [True, False, False, False]
    assert [json.loads(line)["url"] for line in lines] == [None] * 4


def test_the_order_of_pages_changes_nothing(tmp_path: Path) -> None:
    records = [record(number, f"paper{number % 2}.example", plea=number % 3 > 0) for number in range(14)]
    forward = extracted(file(tmp_path, records))
    assert extracted(file(tmp_path, records[::-1])) == forward[::-1]
    assert 0 < sum(pleading(extracted(file(tmp_path, records[:4])))) <= 4


@pytest.mark.parametrize("pages", [1, 7])
def test_the_answer_is_the_same_in_any_batches(tmp_path: Path, pages: int) -> None:
    records = [record(number, f"paper{number % 3 // 2}.example") for number in range(50)]
    options = Options(workers=0, pages=pages, reading=HERE.reading)
    assert extracted(file(tmp_path, records), options=options) == extracted(file(tmp_path, records))


def test_several_inputs_teach_together_and_standard_input_as_it_comes(tmp_path: Path) -> None:
    for name, numbers in (("a.jsonl", [1]), ("b.jsonl", [2, 3])):
        (tmp_path / name).write_bytes(b"".join(map(record, numbers)))
    flowing = b"".join(record(number, "other.example") for number in range(5))
    lines = extracted([tmp_path / "a.jsonl", "-", tmp_path / "b.jsonl"], flowing)
    assert [json.loads(line)["input_id"] for line in lines] == [1, 0, 1, 2, 3, 4, 2, 3]
    assert pleading(lines) == [False, True, True, False, False, False, False, False]


def test_hosts_beyond_those_in_memory_are_not_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(extract_hosts, "_HELD", 4)
    with Hosts() as hosts:
        for number in range(3):
            for host in range(20):
                assert hosts.ask(f"{host}.example")
                if host % 2:
                    hosts.learn(f"{host}.example", Observation(number, (host, number)))
        assert hosts.has_taught
        for host in range(20):
            packed_ = hosts.taught(f"{host}.example")
            assert (packed_ is not None) == bool(host % 2)
            assert not packed_ or [one.lines for one in unpack(packed_).pages] == [(host, n) for n in range(3)]
        assert hosts.taught("unknown.example") is None


def test_the_first_pages_of_a_host_teach_and_the_others_wait() -> None:
    with Hosts() as hosts:
        asked = [hosts.ask("paper.example") for _ in range(100)]
        assert asked == sorted(asked, reverse=True)
        assert 16 <= sum(asked) <= 32
        assert hosts.taught("paper.example") == b""  # none of them was an article: the others are read without memory


def test_an_input_that_changes_while_it_is_read_is_told(tmp_path: Path) -> None:
    blob = BatchRead([Problem("a.html", "no article: empty")]).sealed().blob
    (tmp_path / "spool").write_bytes(blob)
    with (tmp_path / "spool").open("rb") as spool:
        reading = Reading(seconds=0, file=spool.fileno())
        made = reading.run(Batch(("a.html", "b.html"), kept=Chunk(0, len(blob))))
    assert results(tmp_path, made) == [
        Problem("a.html", "no article: empty"),
        Problem("b.html", "changed while it was read; run the same command again"),
    ]
    entry = Saved("c.html", Page(None, None, 200, {}, b"", ""))
    assert [one.where for one in results(tmp_path, reading.run(Batch((entry,)))) if one] == ["c.html"]


def results(folder: Path, made: BatchRead) -> list[Any]:
    (folder / "made").write_bytes(made.blob)
    with (folder / "made").open("rb") as file:
        return unpacked(file.fileno(), Chunk(0, len(made.blob)))


@pytest.mark.parametrize(
    ("html", "address"),
    [
        ('<link rel="canonical" href="https://a.example/x">', "https://a.example/x"),
        ("<LINK HREF=https://a.example/x REL=canonical>", "https://a.example/x"),
        ('<meta property="og:url" content="http://a.example/y">', "http://a.example/y"),
        ("<meta content='http://a.example/y' property='og:url'>", "http://a.example/y"),
        ('<link rel="canonical" href="/x"><meta property="og:url" content="http://a.example/y">', "http://a.example/y"),
        ('<link rel="alternate" href="https://b.example/x">', None),
        ('<meta property="og:image" content="http://b.example/y">', None),
        ('<link rel="canonical" href="https://[bad/x">', None),
        ('<a href="https://b.example/">rel=canonical</a>', None),
        ("<link rel=canonical " * 3, None),
        ("", None),
    ],
)
def test_the_address_that_a_page_calls_its_own(html: str, address: str | None) -> None:
    assert own_address(html.encode()) == address
