"""runs, status and accept as their user meets them; a crawl that breaks, is killed, is held back and let in."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from conftest import ARTICLE, Ran, call, newscrawl, slow_site

from newscrawl.demo.responses import Request, Response
from newscrawl.demo.server import DemoServer
from newscrawl.runs import Figures, Finding, Problem
from newscrawl.runs.values import findings_json, to_json
from newscrawl.state import open_store
from newscrawl.store import Store
from newscrawl.store.feeds import FeedLog
from newscrawl.store.history import History, RunRow

Told = Callable[[list[str]], Ran]
BROKEN = (Finding("constant headline", "headline_constant", "9 of 9 articles have one and the same headline: Hill"),)


def put(history: History, site: str, run: str, verdict: str, hour: int, **changes: object) -> None:
    """A run at a site that took a minute."""
    at = f"2026-03-04T{hour:02}"
    row = replace(RunRow(site, run, f"{at}:00:00Z", f"{at}:01:00Z", "finished", verdict), **changes)
    history.begin([row])
    history.end([row], [], [])


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Store]:
    """Hill was good and is degraded, valley failed, the feed is refused."""
    with closing(open_store(tmp_path / ".newscrawl")) as store:
        history = History(store)
        figures = Figures(
            pages=12,
            statuses={"200": 11, "403": 1},
            new=9,
            copies=2,
            filled={"headline": 9, "authors": 3},
            problems=(Problem("http_403", "HTTP 403", "http://hill.example/x", 1),),
        )
        put(history, "hill", "r1", "ok", 6, sentence="9 new", figures=to_json(figures))
        findings = {"code": BROKEN[0].code, "sentence": BROKEN[0].sentence, "findings": findings_json(BROKEN)}
        put(history, "hill", "r2", "degraded", 7, figures=to_json(figures), memory=160_000_000, **findings)
        put(history, "valley", "r3", "failing", 8, code="dns", sentence="its host name was not found")
        store.acquire("feed", ["all"])
        FeedLog(store, "all", "shape", "judge").refuse("it would have 0 articles", "2026-03-04T09:00:00Z")
        store.release()
        yield store


def test_runs_are_a_table(told: Told, state: Store) -> None:
    ran = told(["runs"])
    assert ran.status == 0
    head, *rows = ran.out.splitlines()
    assert {len(row) for row in rows} == {len(head)}
    assert "  hill    degraded  headline_constant     12    9" in rows[1]
    assert head.split() == ["when", "site", "verdict", "reason", "pages", "new", "updated", "copies", "errors", "took"]
    assert [row.split() for row in rows] == [
        ["2026-03-04", "08:00", "valley", "failing", "dns", "0", "0", "0", "0", "0", "60", "s"],
        ["2026-03-04", "07:00", "hill", "degraded", "headline_constant", "12", "9", "0", "2", "1", "60", "s"],
        ["2026-03-04", "06:00", "hill", "ok", "-", "12", "9", "0", "2", "1", "60", "s"],
    ]
    assert len(told(["runs", "hill", "--limit", "1"]).out.splitlines()) == 2


def test_one_run_is_told_whole(told: Told, state: Store) -> None:
    out = told(["runs", "r2"]).out
    for part in (
        "hill: degraded (headline_constant): 9 of 9",
        "run r2, 2026-03-04T07:00:00Z to 2026-03-04T07:01:00Z (60 s), ended because: finished",
        "200 11, 403 1",
        "new 9, copies 2",
        "authors           33%",
        "error http_403, 1 addresses: HTTP 403, e.g. http://hill.example/x",
        "160 MB at most",
    ):
        assert part in out, out


def test_runs_as_json(told: Told, state: Store) -> None:
    rows = [json.loads(line) for line in told(["runs", "hill", "--json"]).out.splitlines()]
    assert [(row["run"], row["verdict"], row["figures"]["new"]) for row in rows] == [
        ("r2", "degraded", 9),
        ("r1", "ok", 9),
    ]
    assert rows[0]["findings"][0]["metric"] == "constant headline"


def test_status_tells_what_is_wrong_first_and_ends_with_1(told: Told, state: Store) -> None:
    ran = told(["status"])
    assert ran.status == 1
    assert ran.out.splitlines() == [
        "hill: degraded (headline_constant): 9 of 9 articles have one and the same headline: Hill, since "
        "2026-03-04T07:00:00Z; last good run 2026-03-04T06:00:00Z",
        "valley: failing (dns): its host name was not found, since 2026-03-04T08:00:00Z; last good run never",
        "feed all: refused since 2026-03-04T09:00:00Z: it would have 0 articles; never published",
    ]


def test_status_as_json(told: Told, state: Store) -> None:
    ran = told(["status", "--json"])
    found = json.loads(ran.out)
    assert (ran.status, found["ok"]) == (1, False)
    assert [(one["site"], one["verdict"], one["due"]) for one in found["sites"]] == [
        ("hill", "degraded", None),
        ("valley", "failing", None),
    ]
    assert found["feeds"][0]["reason"] == "it would have 0 articles"


def test_all_is_well(told: Told, tmp_path: Path) -> None:
    with closing(open_store(tmp_path / ".newscrawl")) as store:
        put(History(store), "hill", "r1", "quiet", 6)
        with store.transaction() as db:
            db.execute("INSERT INTO schedule (site, rhythm, beat, due) VALUES ('hill', '1h', 0, 1772604000)")
    ran = told(["status"])
    assert (ran.status, ran.out) == (0, "hill: quiet, since 2026-03-04T06:00:00Z; due 2026-03-04T06:00:00Z\n")


def scheduled(store: Store, site: str, due: float, began: float | None, reason: str | None = None) -> None:
    with store.transaction() as db:
        db.execute(
            "INSERT INTO schedule (site, rhythm, beat, due, began, reason) VALUES (?, '1h', 0, ?, ?, ?)",
            (site, due, began, reason),
        )


def test_a_site_whose_process_ended_before_its_run_began_is_not_ok(told: Told, tmp_path: Path) -> None:
    now = time.time()
    with closing(open_store(tmp_path / ".newscrawl")) as store:
        scheduled(store, "hill", now + 3600, now - 60, "not ok: ValueError: no key")
        scheduled(store, "valley", now + 3600, 1772604000.7, "not ok: failing: no host")  # its run has told
        put(History(store), "valley", "r1", "ok", 6)
    ran = told(["status"])
    lines = ran.out.splitlines()
    assert (ran.status, len(lines)) == (1, 2)
    assert lines[0].startswith("hill: failing (not_begun): not ok: ValueError: no key, since ")
    assert lines[1].startswith("valley: ok, since")


@pytest.mark.parametrize(("ago", "status"), [(3 * 3600, 1), (600, 0)], ids=["a scheduler that died", "one that works"])
def test_what_is_due_while_no_scheduler_is_at_work_is_not_ok(
    told: Told, tmp_path: Path, ago: float, status: int
) -> None:
    now = time.time()
    with closing(open_store(tmp_path / ".newscrawl")) as store:
        put(History(store), "hill", "r1", "ok", 6)
        scheduled(store, "hill", now - 3 * 3600, 1772604000.0)  # declared no more, where another still runs
        scheduled(store, "valley", now + 600, now - ago)
    ran = told(["status", "--json"])
    (hill,) = json.loads(ran.out)["sites"]
    code = "overdue" if status else ""
    assert (ran.status, hill["code"], hill["last_good"]) == (status, code, "2026-03-04T06:00:00Z")


def test_what_is_accepted_is_ok(told: Told, state: Store) -> None:
    ran = told(["accept", "hill", "--reason", "they mean it"])
    assert (ran.status, "normal from run r2 on" in ran.err) == (0, True), ran.err
    assert "accepted as normal: constant headline (they mean it)" in told(["runs", "r2"]).out
    assert told(["status"]).out.splitlines()[-2].startswith("hill: ok, since")
    assert "was accepted already" in told(["accept", "hill"]).err


@pytest.mark.parametrize(
    ("arguments", "status", "says"),
    [
        (["accept", "valley"], 0, "nothing is to be accepted: its last verdict on articles is none"),
        (["accept", "mountain"], 2, "no run of 'mountain' is known in this state; sites that ran: hill, valley"),
        (["runs", "mountain"], 2, "sites that ran: hill, valley"),
        (["runs", "--state", "nowhere"], 2, "there is no state in nowhere"),
        (["status", "--state", "nowhere"], 2, "there is no state in nowhere"),
    ],
)
def test_mistakes_are_a_sentence(told: Told, state: Store, arguments: list[str], status: int, says: str) -> None:
    ran = told(arguments)
    assert (ran.status, says in ran.err) == (status, True), ran.err


def test_a_run_under_way_and_one_that_was_killed(told: Told, state: Store) -> None:
    history = History(state)
    state.acquire("target", ["hill"])
    history.begin([RunRow(site, "r4", "2026-03-04T10:00:00Z") for site in ("hill", "valley")])
    rows = [line.split()[2:5] for line in told(["runs", "--limit", "2"]).out.splitlines()[1:]]
    assert rows == [["valley", "failing", "killed"], ["hill", "running", "-"]]


def site(name: str | None = None) -> dict[str, dict[str, Response | Callable[[Request], Response]]]:
    """Twelve articles; with a name as all their headlines."""
    pages: dict[str, Response | Callable[[Request], Response]] = dict(slow_site(12, 0)["slow"])
    for number in range(12, 24):
        body = "".join(
            f"<p>In valley {number} there were {number * k} wells in the year {1900 + k}.</p>" for k in range(20)
        )
        pages[f"/a{number}.html"] = Response(
            200, ARTICLE.format(name or f"What valley {number} did with its wells", body)
        )
    return {"slow": pages}


@pytest.mark.slow
def test_a_headline_that_breaks_is_told_held_back_and_accepted(tmp_path: Path) -> None:
    (tmp_path / "newscrawl.toml").write_text(
        f"[alerts]\ncommand = ['{sys.executable}', '-S', '-c', 'import sys; open(\"alert\", \"a\").write(sys.stdin.read())']\n"
        "[feeds.strict]\nfolder = 'strict'\ncontract = { min_articles = 1 }\n[feeds.all]\nfolder = 'all'\n"
    )
    with DemoServer(site("Daily Valley")) as server:
        first = newscrawl(*call(server), cwd=tmp_path)
        assert (first.status, "verdict: ok" in first.err) == (0, True), first.err
        assert not (tmp_path / "alert").exists()
        links = "".join(f'<a href="/a{n}.html">Story number {n} of the valley</a>' for n in range(24))
        server.sites["slow"]["/"] = Response(200, links)  # type: ignore[index]
        second = newscrawl(*call(server), cwd=tmp_path)
        assert second.status == 1
        assert (
            "degraded (headline_constant): 12 of 12 articles have one and the same headline: Daily Valley" in second.err
        )
        assert json.loads((tmp_path / "alert").read_text())["code"] == "headline_constant"
        published = newscrawl("publish", cwd=tmp_path)
        assert "strict: 12 articles of degraded runs are held back" in published.err, published.err
        assert told_lines(tmp_path / "strict") == 12
        assert told_lines(tmp_path / "all") == 24
        assert newscrawl("status", cwd=tmp_path).status == 1
        third = newscrawl(*call(server), cwd=tmp_path)
        assert third.status == 1, "a verdict stands until articles show that it is over"
        target = server.start_urls[0]
    assert "12 articles are no longer held back" in newscrawl("accept", target, cwd=tmp_path).err
    assert newscrawl("status", cwd=tmp_path).status == 0
    newscrawl("publish", cwd=tmp_path)
    assert told_lines(tmp_path / "strict") == 24
    assert (tmp_path / "alert").read_text().count('"site"') == 1, "an alert is for a change"


def told_lines(folder: Path) -> int:
    """Lines of all segments of a feed."""
    return sum(len(path.read_text().splitlines()) for path in folder.glob("0*.jsonl"))


@pytest.mark.slow
def test_a_run_that_was_killed_is_closed_by_the_next(tmp_path: Path) -> None:
    with DemoServer(slow_site(40, 0.2)) as server:
        command = [sys.executable, "-m", "newscrawl", *map(str, call(server))]
        process = subprocess.Popen(command, cwd=tmp_path, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while sum(server.hits.values()) < 8 and time.monotonic() < deadline:
            os.sched_yield()
        process.send_signal(signal.SIGKILL)
        process.wait()
        status = newscrawl("status", cwd=tmp_path)
        assert (status.status, "failing (killed)" in status.out) == (1, True), status.out
        again = newscrawl(*call(server), cwd=tmp_path)
        assert again.status == 0, again.err
    rows = [json.loads(line) for line in newscrawl("runs", "--json", cwd=tmp_path).out.splitlines()]
    assert [(row["verdict"], row["code"]) for row in rows] == [("ok", ""), ("failing", "killed")]


def test_a_state_that_never_ran(told: Told, state: Store, tmp_path: Path) -> None:
    open_store(tmp_path / "fresh").close()
    ran = told(["status", "--state", "fresh"])
    assert (ran.status, ran.out) == (0, "nothing has run in this state\n")
