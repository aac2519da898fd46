"""``clean --online``: one pass, each line as soon as its record came, with what those before it have taught."""

from __future__ import annotations

import gzip
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from records_samples import OLD, cleaned, read, record, story, write

from newscrawl.corpus.clean import clean_file
from newscrawl.corpus.clean_online import Learning
from newscrawl.corpus.records import parse
from newscrawl.errors import UsageError
from newscrawl.items import Brand, Known

BRAND = "Zorvex Exchange"
# In the headline alone, where it is proven, in the headline alone again.
STREAM = [record(1, BRAND, glued=False), record(2, BRAND), record(3, BRAND, glued=False), record(4)]


def test_each_record_is_cleaned_with_what_those_before_it_taught(tmp_path: Path) -> None:
    kept: list[Known] = []
    report, _ = cleaned(write(tmp_path / "in", *STREAM), tmp_path / "out", online=True, keep=kept.append)
    heads = [line["headline"] for line in read(tmp_path / "out")]
    assert heads == [f"{BRAND}-{story(1)[0]}", *(story(n)[0] for n in (2, 3, 4))]
    assert (report.records, report.edited, report.edits, report.brands) == (4, 2, 3, 1)
    assert kept[0].brands[BRAND].proofs == 1


def test_a_stream_begins_with_what_was_known(tmp_path: Path) -> None:
    known = Known({BRAND: Brand(BRAND, "Zorvex", 5)})
    cleaned(write(tmp_path / "in", *STREAM), tmp_path / "out", online=True, known=known)
    assert [line["headline"] for line in read(tmp_path / "out")] == [story(n)[0] for n in (1, 2, 3, 4)]


def test_a_brand_helps_the_very_next_record_however_long_the_stream_is() -> None:
    learning = Learning(Known())
    for number in range(400):
        learning.take(parse(json.dumps(record(number)).encode()))
    for brand in ("Zorvex Exchange", "Quentil Pro"):
        learning.take(parse(json.dumps(record(400, brand)).encode()))
        assert learning.known.brands[brand].proofs == 1
    learning.take(parse(json.dumps(record(401, BRAND)).encode()))
    assert learning.settled().brands[BRAND].proofs == 2


def test_a_stream_may_be_packed(tmp_path: Path) -> None:
    data = write(tmp_path / "in", *STREAM).read_bytes()
    outputs = []
    for packed in (data, gzip.compress(data)):
        stdout = io.BytesIO()
        clean_file("-", "-", io.BytesIO(packed), stdout, online=True)
        outputs.append(stdout.getvalue())
    assert outputs[0] == outputs[1]
    assert outputs[0].count(b"\n") == 4


def test_broken_lines_are_kept_even_where_the_stream_ends_badly(tmp_path: Path) -> None:
    rejects, kept = tmp_path / "rejects", list[Known]()
    place = write(tmp_path / "in", "[]", STREAM[1], "", "{", record(3, title="T"))
    stdout = io.BytesIO()
    with pytest.raises(UsageError, match="line 5 says one field twice"):
        clean_file(place, "-", io.BytesIO(), stdout, online=True, rejects=str(rejects), keep=kept.append)
    assert [line["line"] for line in read(rejects)] == [1, 4]
    assert [json.loads(line)["id"] for line in stdout.getvalue().splitlines()] == ["r2"]
    assert BRAND in kept[0].brands


def test_where_all_is_broken_the_old_output_stands(tmp_path: Path) -> None:
    (tmp_path / "out").write_text(OLD)
    report, problems = cleaned(write(tmp_path / "in", "[]", "{"), tmp_path / "out", online=True)
    assert ((tmp_path / "out").read_text(), report.all_broken, len(problems)) == (OLD, True, 2)
    report, _ = cleaned(write(tmp_path / "in", ""), tmp_path / "out", online=True)
    assert ((tmp_path / "out").read_text(), report.all_broken) == ("", False)


def test_torn_input_is_a_sentence_after_what_could_be_read(tmp_path: Path) -> None:
    stdout = io.BytesIO()
    torn = gzip.compress(write(tmp_path / "in", *(record(n) for n in range(500))).read_bytes())[:-4000]
    with pytest.raises(UsageError, match="standard input cannot be unpacked to its end: broken gzip"):
        clean_file("-", "-", io.BytesIO(torn), stdout, online=True)
    assert stdout.getvalue().count(b"\n") > 50


def test_a_living_pipe_gets_each_line_at_once() -> None:
    code = (
        "import sys; from newscrawl.corpus.clean import clean_file;"
        "clean_file('-', '-', sys.stdin.buffer, sys.stdout.buffer, online=True)"
    )
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin
    assert process.stdout
    for one in STREAM:  # each line is waited for before the next is written: a line held back would hang here
        process.stdin.write(json.dumps(one).encode() + b"\n")
        process.stdin.flush()
        assert json.loads(process.stdout.readline())["id"] == one["id"]
    process.stdin.close()
    assert (process.stdout.read(), process.wait(30)) == (b"", 0)
    process.stdout.close()


@pytest.mark.slow
def test_a_reader_that_has_gone_ends_it_quietly(tmp_path: Path) -> None:
    place = write(tmp_path / "in", *(record(n) for n in range(2000)))
    for online in (True, False):
        code = (
            "import sys; from newscrawl.corpus.clean import clean_file;"
            f"clean_file({str(place)!r}, '-', sys.stdin.buffer, sys.stdout.buffer, online={online}, workers=2, chunk=9000)"
        )
        process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert process.stdout
        os.read(process.stdout.fileno(), 100)
        process.stdout.close()
        _, said = process.communicate(timeout=60)
        assert (process.returncode, said) == (0, b"")
