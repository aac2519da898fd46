"""Kept pages read anew: unchanged after a crawl, else shown before anything is written, then written once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import Ran, call, lines, newscrawl
from hostile import test_content, test_outputs
from hostile.crawling import crawl as hostile_crawl
from hostile.server import HostileServer
from keeping import HOST, LIST, a_page, crawl, markup, raw_of
from test_interrupted import full_disk, start, wait_for_hits

from newscrawl.archive import FOLDER, Bodies
from newscrawl.base_spiders import SiteSpider
from newscrawl.corpus.spool_lines import Chunk
from newscrawl.corpus.workers import Workers
from newscrawl.demo.big import BigFarm
from newscrawl.demo.server import DemoServer
from newscrawl.errors import UsageError
from newscrawl.items import Page, RawArticle
from newscrawl.launch import project_settings
from newscrawl.replaying import replay, since_when
from newscrawl.replaying.reader import Change, Examine
from newscrawl.state import open_store
from newscrawl.store import pages
from newscrawl.store.page_finding import Wanted, between, stretches

Told = Callable[[list[str]], Ran]
NAMES = ("1.html", "2.html", "3.html", "4.html", "5.html")
PAGES = [a_page("", LIST), *(a_page(name, markup(int(name[0]))) for name in NAMES[:4]), a_page("5.html", LIST + "<p>")]


def other_code(page: Page, run: str) -> RawArticle | None:
    """1.html loses half its headline, 2.html its article, 5.html is none and gave one."""
    raw = raw_of(page, run)
    match (page.url or "")[len(HOST) :]:
        case "/1.html":
            assert raw is not None
            return replace(raw, headline="Story \x1b[31m number")
        case "/2.html":
            return None
        case "/5.html":
            return raw_of(replace(page, body=markup(5).encode()), run)
    return raw


def damage(state: Path, name: str) -> None:
    with closing(open_store(state)) as store, store.reading() as db:
        body = between(db, Wanted((f"{HOST}/{name}",)), 0, 99)[0].body
    path = state / FOLDER / body.pack
    data = bytearray(path.read_bytes())
    data[body.start + body.length // 2] ^= 1
    path.write_bytes(data)


def stored(state: Path) -> dict[str, tuple[str, int]]:
    """Headline and revision by path."""
    with closing(open_store(state)) as store:
        every = store.articles(copies=True)
        return {(one.article.url or "")[len(HOST) + 1 :]: (one.article.headline, one.revision) for one in every}


def runs(state: Path) -> list[tuple[str, dict[str, int]]]:
    with closing(open_store(state)) as store, store.reading() as db:
        rows = db.execute("SELECT reason, counts FROM run WHERE spider = 'replay' ORDER BY started")
        return [(reason, json.loads(counts)) for reason, counts in rows]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    """What other code stored, with its pages kept; 4.html is damaged."""
    folder = tmp_path / ".newscrawl"
    crawl(folder, PAGES, read=other_code)
    damage(folder, "4.html")
    return folder


def test_right_after_a_crawl_nothing_changes(tmp_path: Path, told: Told) -> None:
    crawl(tmp_path / ".newscrawl", PAGES)
    ran = told(["replay", "-o", "changes.jsonl"])
    assert ran.status == 0
    assert ran.out == (
        "6 pages read again: 4 articles unchanged, 0 changed, 0 new, 0 lost\n  2 pages no article, as before\n"
    )
    assert lines(tmp_path / "changes.jsonl") == []


def test_what_would_change_is_shown_and_nothing_is_written(state: Path, tmp_path: Path, told: Told) -> None:
    before = stored(state)
    ran = told(["replay", "-o", "changes.jsonl"])
    assert ran.status == 1
    first, *rest = ran.out.splitlines()
    assert first == "6 pages read again: 1 article unchanged, 1 changed, 1 new, 1 lost"
    assert "      - Story \\x1b[31m number" in rest
    assert "      + Story number 1 of the valley" in rest
    assert f"    {HOST}/2.html  Story number 2 of the valley" in rest
    assert any(f"{HOST}/4.html: " in one and "is damaged" in one for one in rest)
    assert rest[-1] == "nothing was written; --apply writes it"
    changes = {str(line["url"])[len(HOST) + 1 :]: line for line in lines(tmp_path / "changes.jsonl")}
    assert {name: line["change"] for name, line in changes.items()} == {
        "1.html": "updated",
        "2.html": "new",
        "4.html": "damaged",
        "5.html": "lost",
    }
    assert changes["1.html"]["fields"]["headline"] == {  # type: ignore[index]
        "old": before["1.html"][0],
        "new": "Story number 1 of the valley",
    }
    assert stored(state) == before
    assert runs(state) == []


def test_apply_writes_revisions_once_and_keeps_what_was_lost(state: Path, told: Told) -> None:
    ran = told(["replay", "--apply"])
    assert "1 article revised, 1 new" in ran.out
    assert stored(state) == {
        "1.html": ("Story number 1 of the valley", 2),
        "2.html": ("Story number 2 of the valley", 1),
        "3.html": ("Story number 3 of the valley", 1),
        "4.html": ("Story number 4 of the valley", 1),
        "5.html": ("Story number 5 of the valley", 1),
    }
    assert runs(state) == [("finished", {"articles/updated": 1, "articles/new": 1})]
    with closing(open_store(state)) as store:
        reached = {one.article.url for one in store.articles(store.targets([f"{HOST}/"]), copies=True)}
    assert f"{HOST}/2.html" in reached
    again = told(["replay", "--apply"])
    assert again.out.startswith("6 pages read again: 3 articles unchanged, 0 changed, 0 new, 1 lost\n")
    assert "0 articles revised, 0 new" in again.out


def test_a_reader_that_goes_does_not_cut_short_what_is_applied(state: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = os.pipe()
    os.close(ours)
    told: list[str] = []
    with os.fdopen(theirs, "w") as gone:
        monkeypatch.setattr(sys, "stdout", gone)
        replay((), None, state, Path("-"), datetime.now(UTC), told.append, apply=True)
    assert told[0] == "6 pages read again: 1 article unchanged, 1 changed, 1 new, 1 lost"
    assert told[-1] == "1 article revised, 1 new"


def test_what_changes_does_not_depend_on_the_order(state: Path, tmp_path: Path, told: Told) -> None:
    other = tmp_path / "other"
    crawl(other, PAGES[::-1], read=other_code)
    damage(other, "4.html")
    told(["replay", "-o", "one.jsonl"])
    told(["replay", "--state", "other", "-o", "other.jsonl"])
    assert told(["replay", "--state", "other", "--apply"]).status == 1
    assert told(["replay", "--apply"]).status == 1

    def plain(name: str) -> list[str]:
        found = [{**line, "reason": ""} for line in lines(tmp_path / name)]
        return sorted(json.dumps(line, sort_keys=True) for line in found)

    assert plain("one.jsonl") == plain("other.jsonl")
    assert stored(state) == stored(other)


def test_an_article_read_from_a_younger_page_is_left_alone(tmp_path: Path, told: Told) -> None:
    folder = tmp_path / ".newscrawl"
    crawl(folder, PAGES[:2])
    crawl(folder, [a_page("1.html", markup(1, "Younger"), "2026-03-05T06:00:00Z")], "run-2", keep=False)
    ran = told(["replay", "--apply"])
    assert "1 page older than what is stored of them, left alone" in ran.out
    assert stored(folder) == {"1.html": ("Younger", 2)}


def test_an_article_that_was_removed_does_not_come_back(tmp_path: Path, told: Told) -> None:
    crawl(tmp_path / ".newscrawl", PAGES[:2])
    with closing(open_store(tmp_path / ".newscrawl")) as store, store.transaction() as db:
        db.execute("DELETE FROM article")
    assert "1 page of articles that were forgotten or have expired" in told(["replay", "--apply"]).out
    assert stored(tmp_path / ".newscrawl") == {}


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nowhere.example"], "no page of 'nowhere.example' is kept in .newscrawl"),
        (["--since", "yesterday"], "--since 'yesterday' is no date (2026-11-01)"),
        (["--state", "empty"], "there is no state in empty"),
        (["--state", "unkept"], "no page is kept in unkept; crawl with --keep-pages first"),
    ],
)
def test_a_mistake_is_a_sentence(state: Path, tmp_path: Path, told: Told, arguments: list[str], said: str) -> None:
    crawl(tmp_path / "unkept", PAGES[:2], keep=False)
    ran = told(["replay", *arguments])
    assert ran.status == 2
    assert said in ran.err


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-11-01", "2026-11-01T00:00:00Z"),
        ("2026-11-01T06:00+02:00", "2026-11-01T04:00:00Z"),
        ("7d", "2026-11-17T12:00:00Z"),
        ("90m", "2026-11-24T10:30:00Z"),
        ("2w", "2026-11-10T12:00:00Z"),
    ],
)
def test_since_is_a_date_a_time_or_an_age(text: str, moment: str) -> None:
    assert since_when(text, datetime(2026, 11, 24, 12, tzinfo=UTC)) == moment


@pytest.mark.parametrize("text", ["", "d", "7y", "2026-13-01", "-7d"])
def test_anything_else_is_none(text: str) -> None:
    with pytest.raises(UsageError, match="no date"):
        since_when(text, datetime(2026, 11, 24, 12, tzinfo=UTC))


def test_a_site_may_keep_its_pages_by_itself() -> None:
    class Mill(SiteSpider):
        name = "mill"
        start_urls = (f"{HOST}/",)
        keep_pages = True

    settings = project_settings({})
    assert not settings.getbool("NEWSCRAWL_KEEP_PAGES")
    Mill.update_settings(settings)
    assert settings.getbool("NEWSCRAWL_KEEP_PAGES")


def project(folder: Path, body: str) -> None:
    """A project with one site, the mill."""
    (folder / "scrapy.cfg").write_text("[settings]\ndefault = mills.settings\n")
    package = folder / "mills" / "spiders"
    package.mkdir(parents=True, exist_ok=True)
    (folder / "mills" / "settings.py").write_text(
        "from newscrawl.settings import *\nSPIDER_MODULES = ['mills.spiders']\n"
    )
    for one in (folder / "mills", package):
        (one / "__init__.py").touch()
    (package / "mill.py").write_text(
        "import dataclasses\nfrom newscrawl.base_spiders import SiteSpider\n\n\nclass Mill(SiteSpider):\n"
        f"    name = 'mill'\n    start_urls = ['{HOST}/']\n\n{body}"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("body", "status", "said"),
    [
        (
            "    def refine(self, page, article):\n"
            "        return article and dataclasses.replace(article, article_section='Mills')\n",
            0,
            ["4 changed", "article_section: 4 changed"],
        ),
        (
            "    def refine(self, page, article):\n        return article.body\n",
            1,
            ["broken: 6 pages", "AttributeError", "mills/spiders/mill.py:10"],
        ),
        ("    def parse(self, response):\n        return []\n", 0, ["6 pages of sites with a parse method"]),
    ],
)
def test_a_sites_own_code_of_today_is_asked(tmp_path: Path, body: str, status: int, said: list[str]) -> None:
    crawl(tmp_path / ".newscrawl", PAGES, spider="mill")
    undeclared = newscrawl("replay", cwd=tmp_path)
    assert "6 pages of sites that are not declared here, not read" in undeclared.out
    project(tmp_path, body)
    ran = newscrawl("replay", "mill", cwd=tmp_path)
    assert ran.status == status, ran.err
    assert [one for one in said if one not in ran.out] == []


def kept(state: Path) -> int:
    """How many pages are kept; raises where the body of one is not what it was."""
    with closing(open_store(state)) as store, store.reading() as db:
        bodies = Bodies(state, lambda name: pages.dictionary(db, name))
        found = between(db, Wanted(), 0, 10**9)
        return sum(bool(bodies.read(one.body)) for one in found)


@pytest.mark.slow
def test_after_a_crawl_of_the_demo_nothing_changes_by_one_worker_or_two(tmp_path: Path) -> None:
    with DemoServer(markup="split") as server:
        assert newscrawl(*call(server, "--keep-pages"), cwd=tmp_path).status == 0
    ran = newscrawl("replay", cwd=tmp_path)
    assert "231 articles unchanged, 0 changed, 0 new, 0 lost" in ran.out
    folder = tmp_path / ".newscrawl"
    with closing(open_store(folder)) as store, store.transaction() as db:
        db.execute("UPDATE page SET final_url = 'http://elsewhere.example/' WHERE id % 7 = 0")
        cut = stretches(db, Wanted(), 20)
    several: list[list[Change]] = []
    for count in (1, 2):
        with Workers(count, ()) as workers:
            found = list(workers.run(Examine(folder, Wanted()), (Chunk(*one) for one in cut)))
            several.append([change for one in found for change in one.changes])
    assert len(several[0]) > 20
    assert several[0] == several[1]


@pytest.mark.slow
@pytest.mark.parametrize("sites", [test_content.sites, test_outputs.sites])
def test_after_a_crawl_of_hostile_sites_nothing_changes(tmp_path: Path, sites: object) -> None:
    with HostileServer(sites) as server:  # type: ignore[arg-type]
        crawled = hostile_crawl(server, tmp_path, more=("--copies", "--keep-pages"))
    ran = newscrawl("replay", cwd=tmp_path)
    assert ran.status == 0, ran.out
    assert f"{len(crawled.told)} articles unchanged, 0 changed, 0 new, 0 lost" in ran.out


@pytest.mark.slow
def test_a_kill_leaves_no_page_without_its_body(tmp_path: Path) -> None:
    farm = BigFarm(120)
    with DemoServer(farm.sites) as server:
        for moment in (20, 45, 70, 95):
            run = start(server, tmp_path, "--keep-pages")
            wait_for_hits(server, moment)
            run.kill()
            run.communicate()
            kept(tmp_path / ".newscrawl")
        assert newscrawl(*call(server, "--keep-pages"), cwd=tmp_path).status == 0
    assert kept(tmp_path / ".newscrawl") >= 120
    ran = newscrawl("replay", cwd=tmp_path)
    assert "120 articles unchanged, 0 changed, 0 new, 0 lost" in ran.out


@pytest.mark.slow
def test_a_full_disk_is_a_sentence_status_3_and_complete_after_space_is_made(tmp_path: Path) -> None:
    with DemoServer(BigFarm(200).sites) as server:
        command = [sys.executable, "-m", "newscrawl", *map(str, call(server, "--keep-pages"))]
        run = subprocess.run(
            command, cwd=tmp_path, preexec_fn=full_disk, capture_output=True, text=True, timeout=60, check=False
        )
        assert (run.returncode, "could not be written" in run.stderr) == (3, True), run.stderr
        assert "Traceback" not in run.stderr
        assert newscrawl(*call(server, "--keep-pages"), cwd=tmp_path).status == 0
    assert kept(tmp_path / ".newscrawl") >= 200
