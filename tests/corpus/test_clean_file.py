"""``clean`` over whole files: the same records in the same order, cleaned with what all of them teach."""

from __future__ import annotations

import gzip
import io
import json
import os
import random
from pathlib import Path

import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from records_samples import OLD, cleaned, read, record, story, undone, write

from newscrawl.corpus.clean import clean_file
from newscrawl.corpus.clean_steps import cleaned_line
from newscrawl.corpus.records import parse
from newscrawl.errors import PublishFailed, UsageError
from newscrawl.items import Brand, Known

BRAND = "Zorvex Exchange"


def corpus(count: int = 60) -> list[dict[str, object]]:
    """Every third record has a brand; every sixth has it in the headline alone, which only the others can tell."""
    return [record(n, BRAND if n % 3 == 0 else "", glued=n % 6 == 0, n=n, tags=["é", None]) for n in range(count)]


@pytest.fixture
def place(tmp_path: Path) -> Path:
    return write(tmp_path / "in.jsonl", *corpus())


@pytest.fixture
def output(tmp_path: Path) -> Path:
    return tmp_path / "out.jsonl"


def test_all_records_come_back_restored_and_in_order(place: Path, output: Path) -> None:
    report, problems = cleaned(place, output)
    lines = read(output)
    assert [(line["headline"], line["article_body"]) for line in lines] == [story(n) for n in range(60)]
    assert [undone(line) for line in lines] == corpus()
    assert {line["n"] for line in lines if "cleaning" in line} == set(range(0, 60, 3))
    assert (report.records, report.edited, report.edits, report.rejected, report.brands) == (60, 20, 30, 0, 1)
    assert (report.all_broken, problems) == (False, [])


def test_a_record_without_edits_keeps_its_line_to_the_byte(tmp_path: Path, output: Path) -> None:
    odd = '{ "n":1.50,"title":"A quiet day at the m\\u0061rket" , "body":"Nothing was sold.","x":1E2 }'
    place = write(tmp_path / "in.jsonl", odd, "", "  ", record(1))
    cleaned(place, output)
    assert output.read_text().split("\n") == [odd, json.dumps(record(1)), ""]


@pytest.mark.parametrize(
    ("headline", "body"), [("headline", "article_body"), ("title", "body"), ("title", "text"), ("headline", "text")]
)
def test_records_come_out_under_the_keys_they_came_in(headline: str, body: str, tmp_path: Path, output: Path) -> None:
    given_records = [{body: one["article_body"], "x": 1, headline: one["headline"]} for one in corpus(12)]
    cleaned(write(tmp_path / "in.jsonl", *given_records), output)
    lines = read(output)
    assert [(line[headline], line[body]) for line in lines] == [story(n) for n in range(12)]
    assert [list(line)[:3] for line in lines] == [[body, "x", headline]] * 12
    assert {edit["field"] for line in lines for edit in line.get("cleaning", [])} == {headline, body}  # type: ignore[attr-defined]
    assert [undone(line) for line in lines] == given_records


def test_a_description_is_cleaned_too_where_it_is_a_text(tmp_path: Path, output: Path) -> None:
    summary = f"{BRAND}The town has given its oldest hall away."
    records = [record(n, BRAND, description=summary if n else 7) for n in range(3)]
    cleaned(write(tmp_path / "in.jsonl", *records), output)
    lines = read(output)
    assert [line["description"] for line in lines] == [7, summary.removeprefix(BRAND), summary.removeprefix(BRAND)]
    assert [undone(line) for line in lines] == records


def test_cleaning_again_changes_nothing(place: Path, output: Path, tmp_path: Path) -> None:
    cleaned(place, output)
    report, _ = cleaned(output, tmp_path / "again.jsonl")
    assert (tmp_path / "again.jsonl").read_bytes() == output.read_bytes()
    assert report.edits == 0


def test_a_second_cleaning_adds_its_edits_behind_the_first(tmp_path: Path, output: Path) -> None:
    place = write(tmp_path / "in.jsonl", record(1, BRAND, glued=False), record(2, "Quentil", glued=False))
    known = [Known({name: Brand(name, name.split(" ", maxsplit=1)[0], 5)}) for name in (BRAND, "Quentil")]
    cleaned(place, output, known=known[0])
    assert ["cleaning" in line for line in read(output)] == [True, False]
    twice = record(1, "Quentil", glued=False) | {"cleaning": read(output)[0]["cleaning"]}
    again = write(tmp_path / "again.jsonl", twice)
    cleaned(again, output, known=known[1])
    (line,) = read(output)
    assert [edit["removed"] for edit in line["cleaning"]] == [f"{BRAND}-", "Quentil-"]  # type: ignore[attr-defined]
    assert undone(line)["headline"] == f"{BRAND}-Quentil-{story(1)[0]}"


@pytest.mark.parametrize("pack", [lambda data: data, gzip.compress, zstandard.ZstdCompressor().compress])
@pytest.mark.parametrize("way", ["file", "standard input"])
@pytest.mark.parametrize(("workers", "chunk"), [(1, 1 << 20), (1, 100), (2, 3000)])
def test_the_answer_is_the_same_however_it_is_read(
    pack: object, way: str, workers: int, chunk: int, place: Path, tmp_path: Path, output: Path
) -> None:
    cleaned(place, output)
    packed = tmp_path / "packed"
    packed.write_bytes(pack(place.read_bytes()))  # type: ignore[operator]
    other, stdin = tmp_path / "other.jsonl", io.BytesIO(packed.read_bytes())
    name = packed if way == "file" else "-"
    report = clean_file(name, str(other), stdin, io.BytesIO(), workers=workers, chunk=chunk)
    assert other.read_bytes() == output.read_bytes()
    assert (report.records, report.edited) == (60, 20)


def test_an_output_may_be_packed_or_standard_output(place: Path, output: Path, tmp_path: Path) -> None:
    cleaned(place, output)
    cleaned(place, tmp_path / "out.jsonl.gz")
    assert gzip.decompress((tmp_path / "out.jsonl.gz").read_bytes()) == output.read_bytes()
    stdout = io.BytesIO()
    clean_file(place, "-", io.BytesIO(), stdout)
    assert stdout.getvalue() == output.read_bytes()


def test_the_order_of_records_changes_no_record(tmp_path: Path, output: Path) -> None:
    records = [*corpus(), *copies_of(70)]
    cleaned(write(tmp_path / "in.jsonl", *records), output)
    expected = {line["id"]: line for line in read(output)}
    random.Random(3).shuffle(records)
    cleaned(write(tmp_path / "in.jsonl", *records), output)
    assert [line["id"] for line in read(output)] == [one["id"] for one in records]
    assert {line["id"]: line for line in read(output)} == expected


# ---- copies


def copies_of(number: int) -> list[dict[str, object]]:
    """A clean record and one whose brand no other evidence proves: joined to a number that only the copy has alone."""
    headline, body = story(number)
    branded = body.replace(" on Monday", "Quento on Monday", 1)
    return [
        {"id": "clean", "headline": headline, "article_body": body},
        {"id": "branded", "headline": f"Quento-{headline}", "article_body": branded},
    ]


def test_a_copy_tells_what_nothing_else_does(tmp_path: Path, output: Path) -> None:
    clean, branded = copies_of(9)
    between = [record(n) for n in range(20, 60)]
    place = write(tmp_path / "in.jsonl", branded, *between, clean)
    cleaned(place, output, chunk=2000)
    first = read(output)[0]
    assert (first["headline"], first["article_body"]) == story(9)
    assert any("copy clean" in edit["evidence"] for edit in first["cleaning"])  # type: ignore[attr-defined]
    cleaned(place, output, copies=False)
    assert read(output)[0] == branded


def test_the_same_text_again_does_not_crowd_the_copy_out(tmp_path: Path, output: Path) -> None:
    clean, branded = copies_of(9)
    again = [branded | {"id": f"again {n}"} for n in range(4)]
    cleaned(write(tmp_path / "in.jsonl", branded, *again, clean), output)
    assert [line["headline"] for line in read(output)] == [story(9)[0]] * 6


# ---- the brand book


def test_what_was_known_before_helps_and_what_was_learned_is_kept(tmp_path: Path, output: Path) -> None:
    known = Known({"Quentil": Brand("Quentil", "Quentil", 5)})
    place = write(tmp_path / "in.jsonl", record(1, "Quentil", glued=False), *corpus(12))
    kept: list[Known] = []
    report, _ = cleaned(place, output, known=known, keep=kept.append)
    assert read(output)[0]["headline"] == story(1)[0]
    (book,) = kept
    assert {"Quentil", BRAND} <= book.brands.keys()
    assert book.brands[BRAND].proofs == 2
    assert report.brands == 1


def test_what_failed_teaches_nothing(place: Path, tmp_path: Path) -> None:
    kept: list[Known] = []
    with pytest.raises(PublishFailed):
        cleaned(place, tmp_path / "no" / "out.jsonl", keep=kept.append)
    with pytest.raises(UsageError):
        cleaned(write(tmp_path / "twice.jsonl", record(1, title="T")), tmp_path / "out.jsonl", keep=kept.append)
    assert kept == []


# ---- broken lines and the caller's mistakes

BROKEN = ['{"headline": "torn', "[1]", '{"url": "http://a.example/"}', '{"title": 5}']


@pytest.mark.parametrize("chunk", [1 << 20, 50])
def test_broken_lines_go_to_their_file_with_number_and_reason(chunk: int, tmp_path: Path, output: Path) -> None:
    place = write(tmp_path / "in.jsonl", BROKEN[0], record(1), "", BROKEN[1], BROKEN[2], record(2), BROKEN[3])
    place.write_bytes(place.read_bytes() + b'{"title": "\xff\n' + b"x" * 3000)
    rejects = tmp_path / "rejects.jsonl"
    report, problems = cleaned(place, output, rejects=str(rejects), chunk=chunk)
    told = read(rejects)
    assert [line["line"] for line in told] == [1, 4, 5, 7, 8, 9]
    assert [line["record"] for line in told] == [*BROKEN, '{"title": "\ufffd', "x" * 1000]
    assert all(list(line) == ["line", "reason", "record"] and line["reason"] for line in told)
    assert [line["id"] for line in read(output)] == ["r1", "r2"]
    assert (report.records, report.rejected, report.all_broken, problems) == (2, 6, False, [])


def test_without_a_file_the_first_few_are_told(tmp_path: Path, output: Path) -> None:
    place = write(tmp_path / "in.jsonl", *BROKEN * 3, record(1))
    report, problems = cleaned(place, output)
    assert report.rejected == 12
    assert [problem.where for problem in problems] == [f"{place} line {number}" for number in range(1, 6)]
    assert problems[1].reason == "no JSON object but a list"


def test_a_line_beyond_measure_is_rejected_and_the_next_is_read(tmp_path: Path, output: Path) -> None:
    place, rejects = tmp_path / "in.jsonl", tmp_path / "rejects.jsonl"
    with place.open("wb") as file:
        file.write(b'{"title": "' + b"x" * (33 << 20) + b'"}\n')
        file.write(json.dumps(record(1)).encode())
    report, _ = cleaned(place, output, rejects=str(rejects))
    assert (report.records, report.rejected) == (1, 1)
    assert read(rejects)[0]["reason"] == "longer than 32 MB"


def test_where_all_is_broken_the_old_output_stands(tmp_path: Path, output: Path) -> None:
    output.write_text(OLD)
    report, _ = cleaned(write(tmp_path / "in.jsonl", *BROKEN), output)
    assert (report.all_broken, output.read_text()) == (True, OLD)


def test_an_empty_file_gives_an_empty_file(tmp_path: Path, output: Path) -> None:
    rejects = tmp_path / "rejects.jsonl"
    rejects.write_text(OLD)
    report, _ = cleaned(write(tmp_path / "in.jsonl", "", ""), output, rejects=str(rejects))
    assert (output.read_bytes(), rejects.read_bytes(), report.all_broken) == (b"", b"", False)


@pytest.mark.parametrize("more", [{"title": "T"}, {"body": "B"}, {"text": "T"}])
@pytest.mark.parametrize("online", [False, True])
def test_two_keys_for_one_field_stop_everything(
    more: dict[str, str], online: bool, tmp_path: Path, output: Path
) -> None:
    output.write_text(OLD)
    place = write(tmp_path / "in.jsonl", record(1), "", record(2) | more, record(3))
    with pytest.raises(UsageError, match=rf"in\.jsonl line 3 says one field twice, as \w+ and {next(iter(more))}\."):
        cleaned(place, output, online=online, chunk=10)
    assert output.read_text() == OLD
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.jsonl", "out.jsonl"]


def link(make: object, place: Path) -> str:
    other = place.with_name("other.jsonl")
    make(place, other)  # type: ignore[operator]
    return str(other)


@pytest.mark.parametrize(
    "name",
    [
        str,
        lambda place: f"{place.parent}/./{place.name}",
        lambda place: link(lambda old, new: new.symlink_to(old), place),
        lambda place: link(lambda old, new: new.hardlink_to(old), place),
    ],
    ids=["the same", "another way", "symbolic link", "hard link"],
)
def test_an_output_that_is_the_input_is_refused(name: object, place: Path, output: Path) -> None:
    before, other = place.read_bytes(), name(place)  # type: ignore[operator]
    with pytest.raises(UsageError, match="is the file that is read"):
        clean_file(place, other, io.BytesIO(), io.BytesIO())
    with pytest.raises(UsageError, match="is the input or the output too"):
        clean_file(place, str(output), io.BytesIO(), io.BytesIO(), rejects=other)
    with place.open("rb") as stdin, pytest.raises(UsageError, match="is the file that is read"):
        clean_file("-", other, stdin, io.BytesIO())
    with place.open("ab") as stdout, pytest.raises(UsageError, match="standard output is the file that is read"):
        clean_file(other, "-", io.BytesIO(), stdout)
    assert place.read_bytes() == before


def test_rejects_in_the_output_are_refused(place: Path, output: Path) -> None:
    for name in (output, output.parent / "." / "x" / ".." / output.name):
        with pytest.raises(UsageError, match="is the input or the output too"):
            clean_file(place, str(output), io.BytesIO(), io.BytesIO(), rejects=str(name))
    with pytest.raises(UsageError, match="is the input or the output too"):
        clean_file(place, "-", io.BytesIO(), io.BytesIO(), rejects="-")


def test_what_cannot_be_written_is_told_before_anything_is_read(tmp_path: Path) -> None:
    gone = tmp_path / "gone.jsonl"
    with pytest.raises(UsageError, match=r"gone\.jsonl cannot be found"):
        cleaned(gone, tmp_path / "out.jsonl")
    with pytest.raises(UsageError, match="is a folder"):
        cleaned(tmp_path, tmp_path / "out.jsonl")
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)  # opening it would wait for a writer
    for options in ({}, {"rejects": str(tmp_path / "no" / "rejects.jsonl")}):
        with pytest.raises(PublishFailed, match="No such file or directory"):
            cleaned(pipe, tmp_path / ("out.jsonl" if options else "no/out.jsonl"), **options)


def test_a_file_that_grows_meanwhile_is_told_and_the_old_output_stands(place: Path, output: Path) -> None:
    output.write_text(OLD)

    def grow(name: str, share: float) -> None:
        if (name, share) == ("cleaning", 1):
            with place.open("a") as file:
                file.write("{}\n")

    with pytest.raises(UsageError, match="changed while it was read"):
        cleaned(place, output, on_progress=grow)
    assert output.read_text() == OLD


def test_progress_goes_from_pass_to_pass(place: Path, output: Path) -> None:
    told: list[tuple[str, float]] = []
    cleaned(place, output, chunk=5000, on_progress=lambda name, share: told.append((name, share)))
    assert list(dict.fromkeys(name for name, _ in told)) == ["counting", "weighing", "cleaning"]
    for name in ("counting", "weighing", "cleaning"):
        shares = [share for one, share in told if one == name]
        assert len(shares) > 2
        assert (shares, shares[-1]) == (sorted(shares), 1)


# ---- invariants

TEXT = st.text(max_size=40)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    st.lists(
        st.fixed_dictionaries(
            {"title": TEXT.map(lambda text: f"Zorvex-{text}a"), "n": st.floats() | TEXT},
            optional={"text": TEXT.map(lambda text: f"{text} 16,Zorvex000 {text}"), "description": TEXT | st.none()},
        ),
        max_size=8,
    ),
    st.integers(1, 400),
)
def test_any_records_come_back_by_their_edits(tmp_path: Path, records: list[dict[str, object]], chunk: int) -> None:
    place = write(tmp_path / "in.jsonl", *records)
    cleaned(place, tmp_path / "out.jsonl", chunk=chunk)
    lines = [{k: v for k, v in undone(line).items() if k != "labels"} for line in read(tmp_path / "out.jsonl")]
    assert list(map(json.dumps, lines)) == list(map(json.dumps, records))


def odd(number: int) -> dict[str, object]:
    """A record with something that one of the passes must not overlook, or that only looks so."""
    headline, body = story(number)
    return [
        record(number, "Zorvex Exchange"),
        record(number, "Zorvex Exchange", glued=False),
        record(number, "Zorvex Pro", glued=False),  # of the family
        record(number, "Bel Pro", glued=False),  # of a family that only the start may know
        record(number, "Ardor", glued=False),
        {"title": headline, "body": body.replace(" on Monday", " Zorvex Exchangeon Monday", 1)},  # in the body alone
        {"title": headline, "body": body.replace("The ", "ArdorThe ", 1)},
        {"title": headline, "body": body, "description": "Zorvex ExchangeThe hall is given away, and nobody pays."},
        {"title": headline, "body": body, "description": "A hall\u200b is given away, and nobody pays."},
        {"title": f"Ardor of the {headline}", "body": f"{body}\nArdor is what the Bel Exchange of Zorvex lacks."},
        {"title": f"Market watch-{headline}", "body": body},
        {"title": headline, "body": f"{body}\nIn Ellmar 16,Quentil Hub000 carts came."},
        {"body": "The town of Ellmar,Quentil has opened 4 halls."},
        {"title": headline, "body": body},
    ][number % 14]


@pytest.mark.parametrize("known", [{}, {"Ardor": Brand("Ardor", "Ardor", 9), "Bel Hub": Brand("Bel Hub", "Bel", 9)}])
def test_what_is_not_looked_at_again_would_not_have_changed(
    known: dict[str, Brand], tmp_path: Path, output: Path
) -> None:
    place, kept = write(tmp_path / "in.jsonl", *map(odd, range(140))), list[Known]()
    report, _ = cleaned(place, output, copies=False, known=Known(known), keep=kept.append, chunk=9000)
    assert 20 < report.edited < 120
    lines = [cleaned_line(parse(line), kept[0], []).lines for line in place.read_bytes().splitlines()]
    # Without the labels: here every body has the same lines, and they are labelled as the host's.
    told = [{k: v for k, v in json.loads(line).items() if k != "labels"} for line in output.read_bytes().splitlines()]
    assert told == [{k: v for k, v in json.loads(line).items() if k != "labels"} for line in lines]


def test_a_copy_helps_whether_or_not_it_is_looked_at_again(tmp_path: Path, output: Path) -> None:
    """Its copies may be clean, branded and proven elsewhere, or the same text once more."""
    records = [one for n in range(30) for one in copies_of(n)]
    records += [record(n % 30, BRAND) for n in range(30, 50)]
    records += [{**one, "id": f"again {at}"} for at, one in enumerate(records[20:70])]
    cleaned(write(tmp_path / "in.jsonl", *records), output)
    told = [(line["headline"], line["article_body"]) for line in read(output)]
    assert told == [story(int(headline.split(" hall ")[1].split(" ")[0])) for headline, _ in told]  # type: ignore[attr-defined]
