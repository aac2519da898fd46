"""``newscrawl schedule`` as its operator runs it: over loopback, with its crawls and itself killed."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from conftest import newscrawl
from project import HOSTS, Daemon, is_alive, project, site, until

from newscrawl import read_feed
from newscrawl.demo.server import DemoServer
from newscrawl.demo.truth import truth
from newscrawl.state import open_store
from newscrawl.store import due
from newscrawl.store.schema import database_path

Schedule = Callable[..., Daemon]


@pytest.fixture
def schedule(tmp_path: Path) -> Iterator[Callable[..., Daemon]]:
    """Start schedulers in the test's folder; none outlives the test."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(Daemon(tmp_path, *arguments))


def turns(folder: Path) -> dict[str, due.Turn]:
    with closing(sqlite3.connect(database_path(folder / ".newscrawl"))) as db:
        return due.turns(db)


def all_told(folder: Path) -> bool:
    """Whether every site's run ended well and the feeds tell it."""
    if not database_path(folder / ".newscrawl").exists():
        return False
    try:
        found = turns(folder).values()
    except sqlite3.OperationalError:  # the tables are being made
        return False
    return len(found) == len(HOSTS) and all(turn.status == 0 and turn.untold is None for turn in found)


def pages(server: DemoServer) -> Counter[tuple[str, str]]:
    return Counter({key: n for key, n in server.hits.items() if key[0] in HOSTS and key[1] != "/robots.txt"})


def assert_every_article_once(folder: Path, server: DemoServer) -> None:
    wanted = sorted(place for place in truth() if place[0] in HOSTS)
    with closing(open_store(folder / ".newscrawl")) as store:
        assert sorted(server.place(str(one.article.url)) for one in store.articles(copies=True)) == wanted
    told = [server.place(line["url"]) for line in read_feed(folder / "all")]
    assert sorted(told) == wanted


@pytest.mark.slow
def test_crawls_and_the_scheduler_are_killed_and_every_article_is_there_once(
    tmp_path: Path, schedule: Schedule
) -> None:
    with DemoServer() as server:
        project(tmp_path, server, delay=0.15)
        first = schedule()
        until(lambda: sum(pages(server).values()) > 12)
        assert len(first.children()) == 3
        victim = first.children()[0]
        os.kill(victim, signal.SIGKILL)
        until(lambda: "killed by SIGKILL" in first.said())
        left = first.children()
        assert len(left) == 2
        first.process.kill()
        first.process.wait()
        until(lambda: not any(map(is_alive, [victim, *left])), 7)  # 5 s to end in order, no orphan
        cut = [turn for turn in turns(tmp_path).values() if turn.cuts]
        assert [turn.reason for turn in cut] == ["killed by SIGKILL"]
        assert 50 < cut[0].due - time.time() <= 60
        with closing(sqlite3.connect(database_path(tmp_path / ".newscrawl"))) as db, db:
            db.execute("UPDATE schedule SET due = 0 WHERE cuts")  # the minute is over
        second = schedule()
        until(lambda: all_told(tmp_path))
        began = time.monotonic()
        second.process.send_signal(signal.SIGTERM)
        assert second.process.wait(10) == 0
        assert time.monotonic() - began < 5
        assert_every_article_once(tmp_path, server)
        assert sum(pages(server).values()) <= 1.6 * len(pages(server))  # listings are asked anew by each run
        assert "Traceback" not in second.said()


@pytest.mark.slow
def test_sigterm_ends_with_all_crawls_and_what_was_cut_off_goes_on(tmp_path: Path, schedule: Schedule) -> None:
    with DemoServer() as server:
        project(tmp_path, server, delay=0.15)
        daemon = schedule("--jobs", "2")
        until(lambda: sum(pages(server).values()) > 6)
        children = daemon.children()
        assert len(children) == 2
        began = time.monotonic()
        daemon.process.send_signal(signal.SIGTERM)
        assert daemon.process.wait(15) == 5
        assert time.monotonic() - began < 6.5
        assert not any(map(is_alive, children))
        assert {turn.cuts for turn in turns(tmp_path).values()} == {0}
        ran = newscrawl("schedule", "--once", cwd=tmp_path)
        assert ran.status == 0, ran.err
        assert_every_article_once(tmp_path, server)
        again = newscrawl("schedule", "--once", cwd=tmp_path)
        assert (again.status, again.err) == (0, ""), "cron would send it by mail every five minutes"


@pytest.mark.slow
def test_two_schedulers_on_one_state_crawl_each_site_once(tmp_path: Path, schedule: Schedule) -> None:
    with DemoServer() as server:
        project(tmp_path, server)
        two = [schedule() for _ in range(2)]
        until(lambda: all_told(tmp_path))
        for one in two:
            one.process.send_signal(signal.SIGTERM)
        assert {one.process.wait(10) for one in two} <= {0, 5}  # one may just have looked whether the feeds are told
        assert two[0].said().count("start ") == 3
        assert max(pages(server).values()) == 1
        assert_every_article_once(tmp_path, server)


@pytest.mark.slow
def test_sighup_reads_the_sites_again_and_a_broken_one_is_named(tmp_path: Path, schedule: Schedule) -> None:
    with DemoServer() as server:
        spiders = project(tmp_path, server, hosts=HOSTS[:1])
        (spiders / "gazette.py").write_text("import no_such_module\n")
        daemon = schedule()
        until(lambda: "end copperlane" in daemon.said())
        assert "mine.spiders.gazette cannot be loaded: ModuleNotFoundError" in daemon.said()
        (spiders / "gazette.py").unlink()
        site(spiders, "brasslantern", server.url("brasslantern"), "1d")
        site(spiders, "copperlane", server.url("copperlane"), "every day")
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: "end brasslantern" in daemon.said() and daemon.said().count("feeds: ") == 2)
        assert "site copperlane (mine.spiders.copperlane): every = 'every day' has 2 fields; allowed" in daemon.said()
        assert "SIGHUP: read again, scheduling 1 site\n" in daemon.said()
        stands = newscrawl("status", cwd=tmp_path)
        assert stands.status == 1
        assert "copperlane: failing (not_begun): cannot run as it is declared: site copperlane" in stands.out
        (tmp_path / "scrapy.cfg").write_text("[settings]\ndefault = nowhere.settings\n")
        daemon.process.send_signal(signal.SIGHUP)
        until(lambda: "nowhere.settings cannot be imported" in daemon.said())
        assert "what was declared before stands" in daemon.said()
        daemon.process.send_signal(signal.SIGINT)
        assert daemon.process.wait(10) == 0


@pytest.mark.slow
def test_once_ends_with_the_worst_status_and_keeps_the_reason(tmp_path: Path) -> None:
    with DemoServer({"up": {}}) as server:
        spiders = project(tmp_path, server, hosts=())
        site(spiders, "gone", server.url("up", "/gone"), "1h")
        ran = newscrawl("schedule", "--once", cwd=tmp_path)
        assert (ran.status, "end gone" in ran.err) == (1, True), ran.err
        turn = turns(tmp_path)["gone"]
        assert turn.failures == 1
        assert "404" in str(turn.reason)


@pytest.mark.slow
def test_a_site_whose_process_ends_before_its_run_begins_is_an_alert_and_so_is_its_next_good_run(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "alerts"
    with DemoServer() as server:
        spiders = project(tmp_path, server, hosts=HOSTS[:1])
        settings = spiders.parent / "settings.py"
        right = settings.read_text()
        settings.write_text(right + "import os, sys\nif 'crawl' in sys.argv:\n    os.kill(os.getpid(), 9)\n")
        (tmp_path / "newscrawl.toml").write_text(f'[alerts]\ncommand = ["sh", "-c", "cat >> {kept}; echo >> {kept}"]\n')
        for _ in range(2):  # told once
            assert newscrawl("schedule", "--once", cwd=tmp_path).status == 1
            make_due(tmp_path)
        settings.write_text(right)
        assert newscrawl("schedule", "--once", cwd=tmp_path).status == 0
    alerts = [json.loads(line) for line in kept.read_text().splitlines()]
    told = [(one["site"], one["verdict"], one["code"], one["before"]) for one in alerts]
    name = HOSTS[0].replace("-", "_")
    assert told[0] == (name, "failing", "not_begun", None)
    assert (name, "ok", "", "failing") in told
    assert len([one for one in told if one[2] == "not_begun"]) == 1
    assert alerts[0]["reason"] == "killed by SIGKILL"


def make_due(folder: Path) -> None:
    with closing(sqlite3.connect(database_path(folder / ".newscrawl"))) as db, db:
        db.execute("UPDATE schedule SET due = 0")


@pytest.mark.slow
@pytest.mark.parametrize(
    ("site_of", "arguments", "said"),
    [
        (None, [], "no site is declared here"),
        ("    start_urls = ['http://a.example/']\n", [], "no site here has a rhythm: set every = "),
        ("    start_urls = ['http://a.example/']\n    every = '1h'\n", ["b"], "'b' is no site with a rhythm"),
    ],
)
def test_a_project_with_nothing_to_schedule_is_told(
    tmp_path: Path, site_of: str | None, arguments: list[str], said: str
) -> None:
    with DemoServer({"up": {}}) as server:
        spiders = project(tmp_path, server, hosts=())
    if site_of:
        head = "from newscrawl.base_spiders import SiteSpider\n\n\nclass A(SiteSpider):\n    name = 'a'\n"
        (spiders / "a.py").write_text(head + site_of)
    ran = newscrawl("schedule", "--once", *arguments, cwd=tmp_path)
    assert (ran.status, said in ran.err) == (2, True), ran.err
    assert not (tmp_path / ".newscrawl").exists()


@pytest.mark.slow
def test_a_state_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    with DemoServer({"up": {}}) as server:
        site(project(tmp_path, server, hosts=()), "gone", server.url("up"), "1h")
    open_store(tmp_path / ".newscrawl").close()
    with closing(sqlite3.connect(database_path(tmp_path / ".newscrawl"))) as db, db:
        db.execute("PRAGMA user_version = 99")
    ran = newscrawl("schedule", cwd=tmp_path)
    assert (ran.status, "was written by a newer newscrawl" in ran.err) == (2, True), ran.err
