"""``newscrawl bench extract``: extractors read the same pages within bounds, and the table tells what they found."""

from __future__ import annotations

from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from unittest.mock import ANY

import pytest
from moody import moody, unmade

from newscrawl import bench
from newscrawl.bench import extract
from newscrawl.bench.extract import Row, Table, compare
from newscrawl.bench.extract_peers import (
    MEMORY,
    PEERS,
    Told,
    newscrawl,
    newscrawl_memory,
    trafilatura,
    trafilatura_precision,
)
from newscrawl.bench.extract_score import Overlap, overlap
from newscrawl.bench.extract_sets import read_set
from newscrawl.bench.extract_workers import Worker
from newscrawl.errors import UsageError

SETS = Path(__file__).parent / "extract_sets"
MAKERS = {
    "trafilatura": trafilatura,
    "trafilatura, precision": trafilatura_precision,
    "newscrawl": newscrawl,
    MEMORY: newscrawl_memory,
}


def test_a_page_that_hangs_kills_or_fails_its_extractor_costs_that_page_alone():
    with Worker("moody", moody) as worker:
        assert worker.ask("köy".encode(), None).told.body == "köy"
        assert worker.ask(b"fail", None).trouble == "failed (ZeroDivisionError)"
        assert worker.ask(b"again", None).told.body == "again"
        worker.limit = 0.2
        stopped = worker.ask(b"hang", None)
        assert (stopped.trouble, stopped.seconds, stopped.told.body) == ("stopped", 0.2, "")
        worker.limit = 30.0
        assert worker.ask(b"die", None).trouble == "died"
    with Worker("unmade", unmade) as worker, pytest.raises(UsageError, match="unmade does not start: no such library"):
        worker.ask(b"", None)


def test_a_process_that_ended_by_itself_is_told_as_dead():
    with Worker("moody", moody) as worker:
        worker.ask(b"once", None)
        worker._process.kill()
        worker._process.join()
        assert worker.ask(b"again", None).trouble == "died"


@pytest.mark.parametrize("name", ["newscrawl", "trafilatura"])
def test_metadata_of_our_own_set_are_told(name):
    peer = MAKERS[name]()
    for sample in read_set(SETS / "parser_tests").samples:
        html = sample.html().decode()
        told = peer.tell(peer.extract(html, sample.url), html, sample.url)
        assert (told.title, told.authors) == (sample.truth.title, sample.truth.authors)
        assert told.date[:10] == sample.truth.date[:10]
        assert overlap(sample.truth.bodies[0], told.body).f1 > 0.9


@pytest.mark.parametrize("name", [name for name in PEERS if name not in MAKERS])
def test_a_peer_that_is_installed_reads_our_pages(name):
    packages = {"newspaper4k": "newspaper", "readability-lxml": "readability"}
    if find_spec(packages.get(name, name)) is None:
        with pytest.raises(ImportError):
            PEERS[name]()
        return
    peer = PEERS[name]()
    sample = read_set(SETS / "benchmark").samples[0]
    told = peer.tell(peer.extract(sample.html().decode(), sample.url), "", None)
    assert overlap(sample.truth.bodies[0], told.body).recall > 0.8


def test_a_page_without_an_article_has_no_body():
    peer = newscrawl()
    assert peer.tell(peer.extract("<html><p></html>", None), "", None) == Told("")


def rows(**scores):
    return tuple(
        Row(name, "1", (overlap("a b c d", "a b c d " + extra),), 0.02, metadata=metadata)
        for name, (extra, metadata) in scores.items()
    )


FLOORS = [
    ({"newscrawl": ("", {}), "trafilatura": ("e", {})}, [], "better"),
    ({"newscrawl": ("e", {}), "trafilatura": ("e", {})}, [], "as good"),
    ({"newscrawl": ("e", {}), "trafilatura": ("", {})}, ["body F1"], "worse"),
    (
        {"newscrawl": ("", {"title": 0.85, "authors": 0.87, "date": 0.97}), "trafilatura": ("", {})},
        ["authors 0.870 is below 0.88", "date 0.970 is below 0.98"],
        "metadata",
    ),
    ({"newscrawl": ("", {})}, ["trafilatura was not measured"], "nothing to compare with"),
]


@pytest.mark.parametrize(("scores", "missed", "reason"), FLOORS)
def test_floors_are_the_references_own_score_and_what_the_metadata_reached(scores, missed, reason):
    told = Table("a set", 1, rows(**scores)).missed()
    assert len(told) == len(missed), reason
    assert all(sentence.startswith(start) for sentence, start in zip(told, missed, strict=True)), reason


MEMORY_FLOORS = [
    (0.001, 0.004, 50_000, [], "better by enough, and fast"),
    (0.010, 0.004, 50_000, ["body F1 with site memory"], "no better than the reference"),
    (0.001, 0.005, 50_000, ["CPU with site memory is 0.25 of trafilatura's, above 0.2"], "slow"),
    (0.001, 0.005, 3_000, [], "slow on stubs"),
]


@pytest.mark.parametrize(("lost", "seconds", "size", "missed", "reason"), MEMORY_FLOORS)
def test_memory_must_bring_something(lost, seconds, size, missed, reason):
    def row(name, lost, seconds):
        return Row(name, "1", (Overlap(1 - lost, 0, lost),), seconds)

    rows = (row("newscrawl", 0, 0.01), row(MEMORY, lost, seconds), row("trafilatura", 0.020, 0.02))
    told = Table("a set", 1, rows, size=size).missed()
    assert len(told) == len(missed), reason
    assert all(sentence.startswith(start) for sentence, start in zip(told, missed, strict=True)), reason


def test_memory_learns_from_the_other_pages_alone():
    """A line that three pages share is left out of a body that holds it; the same page taught thrice says nothing."""
    samples = read_set(SETS / "evaluation").samples
    note = "<p>The Ardnal Courier thanks all of its readers for the many letters that came in this winter.</p>"
    pages = [(one.html().decode().replace("</article>", f"{note}</article>"), one.url) for one in samples]

    def bodies(taught):
        peer = newscrawl_memory()
        for html, url in taught:
            peer.teach(html, url)
        return [peer.tell(peer.extract(html, url), html, url).body for html, url in pages]

    assert all("thanks all of its readers" in body for body in bodies([]))
    assert all("thanks all of its readers" in body for body in bodies(pages[:1] * 3)[:1])
    assert not any("thanks all of its readers" in body for body in bodies(pages))
    elsewhere = [(html, f"https://other.example/{n}") for n, (html, _) in enumerate(pages)]
    assert all("thanks all of its readers" in body for body in bodies(elsewhere))


def test_the_table_tells_ratios_troubles_and_who_is_absent():
    ours, other = rows(newscrawl=("", {"title": 1.0}), trafilatura=("e f", {"title": 0.5}))
    slow = Row("resiliparse", "2", (overlap("a", ""),), 0.05, {"stopped": 1})
    lines = str(Table("a set", 1, (ours, other, slow), ("newspaper4k",))).splitlines()
    assert lines[0] == "a set: 1 page, 4-word shingles, mean of pages"
    assert lines[2] == "                                     F1  precision  recall  CPU ms a page  x trafilatura"
    assert lines[3].split() == ["newscrawl", "1", "1.000", "1.000", "1.000", "20.0", "1.00"]
    assert lines[5].split() == ["resiliparse", "2", "0.000", "0.000", "0.000", "50.0", "2.50", "1", "stopped"]
    assert lines[6] == "newspaper4k                      not installed: pip install 'newscrawl[bench]'"
    assert lines[8:] == [
        "                                   title",
        "newscrawl 1                        1.000",
        "trafilatura 1                      0.500",
    ]


def test_extractors_read_a_set_in_processes_of_their_own(monkeypatch):
    monkeypatch.setattr(extract, "installed", lambda name: "1" if name in MAKERS else None)
    names = (MEMORY, "trafilatura", "resiliparse")
    samples = read_set(SETS / "parser_tests").samples[:3]
    table = compare("ours", samples, names)
    assert table.absent == ("resiliparse",)
    assert [row.name for row in table.rows] == [MEMORY, "trafilatura"]
    assert table.rows[0].metadata == {"title": 1, "authors": 1, "date": 1}
    assert table.rows[0].f1 == 1
    assert all(row.f1 > 0.9 and row.seconds > 0 and not row.troubles for row in table.rows)
    nameless = [replace(sample, url=None) for sample in samples]
    for few in (nameless, samples[:2]):  # no host, or too few pages of it: memory says nothing
        assert compare("ours", few, names[::2]) == Table("ours", len(few), (), ("resiliparse",), ANY)


MISTAKES = [
    ("extract", None, "bench extract needs the FOLDER .*ground-truth.json"),
    ("extract", Path("nowhere"), "nowhere is no folder.*ground-truth.json"),
    ("kill", SETS, "bench kill makes its own material: leave .*extract_sets' out"),
    ("nothing", SETS, "there is no benchmark 'nothing'; there are budget, clean, extract, kill"),
]


@pytest.mark.parametrize(("name", "folder", "message"), MISTAKES)
def test_a_folder_goes_to_extract_alone(name, folder, message):
    with pytest.raises(UsageError, match=message):
        bench.run(name, None, print, floors=False, folder=folder)


@pytest.mark.slow
@pytest.mark.parametrize("name", ["benchmark", "evaluation", "parser_tests"])
def test_our_own_sets_keep_their_floors(name):
    told = []
    assert bench.run("extract", None, told.append, floors=True, folder=SETS / name) == 0, told
    assert "newscrawl " in told[0]
